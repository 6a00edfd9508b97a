"""What the agency enters about an order: inspection, payment, cancellation, amendment."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.desks.buyer.page import new_key
from marketplace.ordering.models import InspectionLine, Order, OrderChange, OrderLine
from marketplace.ordering.services import Result
from marketplace.payments.models import TaxInvoice
from marketplace.values import clock

REASONS = [("", gettext_lazy("No rejection")), *InspectionLine.Reason.choices]


class InspectionForm(forms.Form):
    """What was accepted and rejected of each line that waits for inspection."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    inspected_on = forms.DateField(label=gettext_lazy("Day of the inspection"))
    comment = forms.CharField(
        label=gettext_lazy("Result of the inspection"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    def __init__(self, data: Any, *, order: Order) -> None:
        """Start with everything accepted that waits."""
        initial = {"key": new_key(), "inspected_on": clock.today()}
        super().__init__(data, initial=initial, prefix="inspection")
        self.lines = [line for line in order.lines.all() if line.waiting_for_inspection]
        for line in self.lines:
            self._add_line(line)

    def _add_line(self, line: OrderLine) -> None:
        names = {"title": line.title}
        most = line.waiting_for_inspection
        for part, label, initial in (
            ("accepted", _("Accepted of %(title)s"), most),
            ("rejected", _("Rejected of %(title)s"), 0),
        ):
            self.fields[f"{part}-{line.pk}"] = forms.IntegerField(
                label=label % names, min_value=0, max_value=most, initial=initial
            )
        self.fields[f"code-{line.pk}"] = forms.ChoiceField(
            label=_("Why rejected: %(title)s") % names, choices=REASONS, required=False
        )
        self.fields[f"reason-{line.pk}"] = forms.CharField(
            label=_("What was found: %(title)s") % names, max_length=300, required=False
        )

    def rows(self) -> list[tuple[OrderLine, list[BoundField]]]:
        """Return each line with its boxes."""
        parts = ("accepted", "rejected", "code", "reason")
        return [(line, [self[f"{part}-{line.pk}"] for part in parts]) for line in self.lines]

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of a rejection beside its box."""
        cleaned = super().clean() or {}
        for line in self.lines:
            if cleaned.get(f"rejected-{line.pk}") and not cleaned.get(f"code-{line.pk}"):
                self.add_error(f"code-{line.pk}", _("Choose why units are rejected."))
        return cleaned

    def results(self) -> list[Result]:
        """Return what was entered; call it on a valid form."""
        given = self.cleaned_data
        return [
            Result(
                line.pk,
                given[f"accepted-{line.pk}"],
                given[f"rejected-{line.pk}"],
                given[f"code-{line.pk}"],
                given[f"reason-{line.pk}"],
            )
            for line in self.lines
        ]


class PaymentForm(forms.Form):
    """A payment of one invoice by the treasury; its reference keeps it from being entered twice."""

    reference = forms.CharField(label=gettext_lazy("Treasury reference"), max_length=60)
    amount_krw = forms.IntegerField(label=gettext_lazy("Amount paid"), min_value=1)
    paid_on = forms.DateField(label=gettext_lazy("Day of the payment"))

    def __init__(self, data: Any, *, invoice: TaxInvoice) -> None:
        """Start with everything that is open, paid today."""
        initial = {"amount_krw": invoice.open_krw, "paid_on": clock.today()}
        super().__init__(data, initial=initial, prefix=f"invoice-{invoice.pk}")
        self.invoice = invoice


class ReasonForm(forms.Form):
    """Why an approved order is changed or cancelled."""

    reason_code = forms.ChoiceField(label=gettext_lazy("Reason"), choices=OrderChange.Reason)
    reason = forms.CharField(
        label=gettext_lazy("Explanation"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )


class CancelForm(ReasonForm):
    """Cancel the whole order."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="cancel")


class AmendForm(ReasonForm):
    """Fewer units, or another delivery date."""

    due_on = forms.DateField(label=gettext_lazy("Delivery by"), required=False)

    def __init__(self, data: Any = None, *, order: Order) -> None:
        """Start with the order as it stands."""
        super().__init__(data, initial={"due_on": order.due_on}, prefix="amend")
        self.lines = list(order.lines.all())
        for line in self.lines:
            self.fields[f"quantity-{line.pk}"] = forms.IntegerField(
                label=_("Quantity of %(title)s") % {"title": line.title},
                min_value=0,
                initial=line.quantity,
            )

    def boxes(self) -> list[BoundField]:
        """Return the boxes for the quantities."""
        return [self[f"quantity-{line.pk}"] for line in self.lines]

    def quantities(self) -> dict[int, int]:
        """Return the entered quantities by line id; call it on a valid form."""
        return {line.pk: self.cleaned_data[f"quantity-{line.pk}"] for line in self.lines}
