"""The agency's orders: the list, one order, and what the agency does with it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from marketplace.accounts.reauthentication import require_recent_authentication
from marketplace.audit.queries import history_of
from marketplace.desks.buyer.order_forms import AmendForm, CancelForm, InspectionForm, PaymentForm
from marketplace.desks.buyer.order_page import order_facts
from marketplace.desks.buyer.page import (
    agency_of,
    answer,
    buyer_desk,
    length_of,
    said,
    status_of,
    tell_refusal,
)
from marketplace.desks.buyer.work import Work, row_of, waiting_for, work_counts
from marketplace.desks.history import told
from marketplace.desks.lists import page_of, person_of
from marketplace.ordering.documents import purchase_order_html, purchase_order_pdf
from marketplace.ordering.models import Order
from marketplace.ordering.queries import order_detail as order_with_everything
from marketplace.ordering.queries import orders_for_agency
from marketplace.ordering.refusals import PdfUnavailable
from marketplace.ordering.services import amend_order, cancel_order, inspect
from marketplace.payments.models import TaxInvoice
from marketplace.payments.queries import invoices_of
from marketplace.payments.services import record_payment
from marketplace.values import clock
from marketplace.values.refusals import Refused


class OrderFilter(forms.Form):
    """Which orders a reader wants."""

    text = forms.CharField(
        label=gettext_lazy("Number, subject or vendor"), max_length=80, required=False
    )


@buyer_desk()
@require_safe
def order_list(request: HttpRequest) -> HttpResponseBase:
    """List the agency's orders by what they wait for."""
    form = OrderFilter(request.GET)
    form.is_valid()
    rows = orders_for_agency(agency_of(request))
    if text := form.cleaned_data.get("text"):
        named = Q(number__icontains=text) | Q(title__icontains=text)
        rows = rows.filter(named | Q(vendor_name__icontains=text))
    shown = request.GET.get("work", "")
    shown = shown if shown in Work.values else ""
    tabs = _tabs(work_counts(rows), shown, form.cleaned_data.get("text", ""))
    page = page_of(request, rows.filter(waiting_for(shown)) if shown else rows, length_of(tabs))
    today = clock.today()
    facts = {
        "form": form,
        "tabs": tabs,
        "work": shown,
        "page": page,
        "rows": [row_of(order, today) for order in page],
        "is_narrowed": bool(text),
    }
    return answer(request, "order_list.html", facts)


@buyer_desk()
@require_safe
def order_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show one order with everything that happened to it."""
    return _page(request, _found(request, pk))


@buyer_desk()
@require_POST
def order_inspect(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Accept or reject delivered units."""
    order = _found(request, pk)
    form = InspectionForm(request.POST, order=order)

    def carry_out() -> None:
        inspect(
            order=order,
            actor=person_of(request),
            inspected_on=form.cleaned_data["inspected_on"],
            results=form.results(),
            idempotency_key=form.cleaned_data["key"],
            comment=form.cleaned_data["comment"],
        )

    return _carried_out(
        request, order, form, carry_out, _("The inspection was recorded."), "inspection_form"
    )


@buyer_desk()
@require_recent_authentication
@require_POST
def order_pay(request: HttpRequest, pk: int, invoice_pk: int) -> HttpResponseBase:
    """Record that an invoice was paid."""
    order = _found(request, pk)
    invoice = TaxInvoice.objects.filter(order=order, pk=invoice_pk).select_related("order").first()
    if invoice is None:
        raise Http404
    form = PaymentForm(request.POST, invoice=invoice)

    def carry_out() -> None:
        record_payment(invoice=invoice, actor=person_of(request), **form.cleaned_data)

    return _carried_out(
        request, order, form, carry_out, _("The payment was recorded."), "failed_payment"
    )


@buyer_desk()
@require_recent_authentication
@require_POST
def order_cancel(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Cancel a whole order before any delivery."""
    order = _found(request, pk)
    form = CancelForm(request.POST)

    def carry_out() -> None:
        cancel_order(order=order, actor=person_of(request), **form.cleaned_data)

    return _carried_out(
        request, order, form, carry_out, _("The order was cancelled."), "cancel_form"
    )


@buyer_desk()
@require_recent_authentication
@require_POST
def order_amend(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Lower quantities or set another delivery date."""
    order = _found(request, pk)
    form = AmendForm(request.POST, order=order)

    def carry_out() -> None:
        amend_order(
            order=order,
            actor=person_of(request),
            reason_code=form.cleaned_data["reason_code"],
            reason=form.cleaned_data["reason"],
            quantities=form.quantities(),
            due_on=form.cleaned_data["due_on"],
        )

    return _carried_out(request, order, form, carry_out, _("The order was changed."), "amend_form")


@buyer_desk()
@require_safe
def purchase_order_print(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show the purchase order as a page of its own, to be printed."""
    return HttpResponse(purchase_order_html(_found(request, pk)))


@buyer_desk()
@require_safe
def purchase_order_document(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand out the purchase order as PDF; where none can be made, lead to the order and say so."""
    order = _found(request, pk)
    try:
        content = purchase_order_pdf(order)
    except PdfUnavailable as refused:
        tell_refusal(request, refused)
        return redirect("order_detail", pk)
    answered = HttpResponse(content, content_type="application/pdf")
    answered["Content-Disposition"] = f'attachment; filename="{order.number}.pdf"'
    answered["X-Content-Type-Options"] = "nosniff"
    return answered


def _carried_out(
    request: HttpRequest,
    order: Order,
    form: forms.Form,
    carry_out: Callable[[], None],
    sentence: str,
    name: str,
) -> HttpResponseBase:
    """Carry a verb out and go back to the order, or show the form again with what was typed."""
    given: dict[str, Any] = {name: form}
    if not form.is_valid():
        return _page(request, order, given)
    try:
        carry_out()
    except Refused as refused:
        form.add_error(None, said(refused))
        return _page(request, order, given, status=status_of(refused))
    messages.success(request, sentence)
    return redirect("order_detail", order.pk)


def _found(request: HttpRequest, pk: int) -> Order:
    """Return an order of the agency; another's is not found."""
    found = order_with_everything(orders_for_agency(agency_of(request)), pk)
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest, order: Order, given: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    facts = order_facts(order, list(invoices_of(order)), person_of(request), given or {})
    facts["history"] = told(history_of(order))
    return answer(request, "order_detail.html", facts, status=status)


def _tabs(found: dict[str, int], shown: str, text: str) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "url": f"?{urlencode({'work': value, 'text': text})}",
            "current": value == shown,
            "count": found[value or "all"],
        }
        for value, label in [("", _("All")), *Work.choices]
    ]
