"""The firm's orders: the list, one order, and the firm's verbs on it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.audit.queries import history_of
from marketplace.desks.history import told
from marketplace.desks.lists import ROWS_A_PAGE, person_of
from marketplace.desks.vendor.forms import DeclineForm, DeliveryForm, OnceForm
from marketplace.desks.vendor.order_page import order_facts
from marketplace.desks.vendor.page import SELLERS, answer, vendor_desk, vendor_of
from marketplace.desks.vendor.work import Work, row_of, waiting_for, work_counts
from marketplace.ordering.documents import purchase_order_html, purchase_order_pdf
from marketplace.ordering.models import Order
from marketplace.ordering.queries import order_detail, orders_for_vendor
from marketplace.ordering.refusals import PdfUnavailable
from marketplace.ordering.services import acknowledge_order, decline_order, report_delivery
from marketplace.payments.queries import invoices_of
from marketplace.payments.services import issue_tax_invoice
from marketplace.values import clock
from marketplace.values.refusals import Refused


def own_order(request: HttpRequest, pk: int) -> Order:
    """Return one order of the firm with everything that its page shows; another's is not found."""
    order = order_detail(orders_for_vendor(vendor_of(request)), pk)
    if order is None:
        raise Http404
    return order


@vendor_desk(*SELLERS)
@require_safe
def vendor_orders(request: HttpRequest) -> HttpResponse:
    """Show the firm's orders by what they wait for."""
    words, work = request.GET.get("q", "").strip(), request.GET.get("work", "")
    found = orders_for_vendor(vendor_of(request))
    if words:
        found = found.filter(
            Q(number__icontains=words) | Q(agency_name__icontains=words) | Q(title__icontains=words)
        )
    counts = work_counts(found)
    rows = found.filter(waiting_for(work)) if work in Work.values else found
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    today = clock.today()
    facts = {
        "page": page,
        "rows": [row_of(order, today) for order in page],
        "words": words,
        "work": work,
        "tabs": _tabs(counts, work, words),
        "any": bool(counts["all"]),
    }
    return answer(request, "orders.html", facts)


def _tabs(counts: dict[str, int], chosen: str, words: str) -> list[dict[str, Any]]:
    kinds = [("", _("All"), counts["all"])]
    kinds += [(work.value, str(work.label), counts[work]) for work in Work]
    return [
        {
            "label": label,
            "url": f"?{urlencode({k: v for k, v in (('work', code), ('q', words)) if v})}",
            "count": count,
            "current": code == chosen,
        }
        for code, label, count in kinds
    ]


@vendor_desk(*SELLERS)
@require_safe
def vendor_order(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one order with what the firm can do next."""
    return _order_page(request, own_order(request, pk))


def _order_page(
    request: HttpRequest,
    order: Order,
    *,
    decline: DeclineForm | None = None,
    delivery: DeliveryForm | None = None,
) -> HttpResponse:
    facts = order_facts(order, list(invoices_of(order)), clock.today()) | {
        "events": told(history_of(order).order_by("-pk")),
        "decline_form": decline or DeclineForm(),
        "delivery_form": delivery or DeliveryForm(lines=order.lines.all()),
        "invoice_form": OnceForm(auto_id="id_invoice_%s"),
    }
    return answer(request, "order.html", facts)


def _done(
    request: HttpRequest, order: Order, verb: Callable[..., object], said: str, **given: Any
) -> HttpResponseBase:
    """Carry out a verb and go back to the order, with what came of it."""
    try:
        verb(order=order, actor=person_of(request), **given)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect("vendor_order", order.pk)


@vendor_desk(*SELLERS)
@require_POST
def vendor_order_acknowledge(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take an order on."""
    order = own_order(request, pk)
    return _done(request, order, acknowledge_order, _("The order was acknowledged."))


@vendor_desk(*SELLERS)
@require_POST
def vendor_order_decline(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Refuse an order with a reason."""
    order, form = own_order(request, pk), DeclineForm(request.POST)
    if not form.is_valid():
        return _order_page(request, order, decline=form)
    said = _("The order was declined. The agency was told why.")
    return _done(request, order, decline_order, said, reason=form.cleaned_data["reason"])


@vendor_desk(*SELLERS)
@require_POST
def vendor_order_deliver(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Report what has arrived; a second click finds the first report."""
    order = own_order(request, pk)
    form = DeliveryForm(request.POST, lines=order.lines.all())
    if form.is_valid():
        try:
            report_delivery(
                order=order,
                actor=person_of(request),
                delivered_on=form.cleaned_data["delivered_on"],
                quantities=form.quantities,
                idempotency_key=form.cleaned_data["key"],
                note=form.cleaned_data["note"],
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The delivery was reported. The inspector was told."))
            return redirect("vendor_order", pk)
    return _order_page(request, order, delivery=form)


@vendor_desk(*SELLERS)
@require_POST
def vendor_order_invoice(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Issue the tax invoice over all accepted units that have none yet."""
    order, form = own_order(request, pk), OnceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please try again from this page."))
        return redirect("vendor_order", pk)
    said = _("The tax invoice was issued.")
    key = form.cleaned_data["key"]
    return _done(request, order, issue_tax_invoice, said, idempotency_key=key)


@vendor_desk(*SELLERS)
@require_safe
def vendor_order_print(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the purchase order as a form to print."""
    return HttpResponse(purchase_order_html(own_order(request, pk)))


@vendor_desk(*SELLERS)
@require_safe
def vendor_order_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand out the purchase order as PDF, or lead to the page to print where it cannot be made."""
    order = own_order(request, pk)
    try:
        content = purchase_order_pdf(order)
    except PdfUnavailable as refused:
        messages.warning(request, str(refused))
        return redirect("vendor_order", pk)
    headers = {"Content-Disposition": f'attachment; filename="{order.number}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
