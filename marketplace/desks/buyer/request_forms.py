"""What a requester enters on the page of a purchase request."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.ordering.models import BudgetLine, PurchaseRequest, RequestLine
from marketplace.ordering.services import RequestContent
from marketplace.organisations.models import Agency
from marketplace.policies.models import Rule

MOST_UNITS = 1_000_000


class RequestForm(forms.Form):
    """A purchase request; nothing need be complete until it is sent for approval."""

    seen_at = forms.CharField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=gettext_lazy("Subject"), max_length=200, required=False)
    department = forms.CharField(label=gettext_lazy("Department"), max_length=80, required=False)
    ground_code = forms.ChoiceField(
        label=gettext_lazy("Ground for the direct contract"),
        widget=forms.RadioSelect,
        required=False,
    )
    justification = forms.CharField(
        label=gettext_lazy("Reason for the direct contract"),
        help_text=gettext_lazy(
            "Say in terms of your site why it has to be this product. Do not copy the "
            "specification of one firm."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
    )
    comparison = forms.CharField(
        label=gettext_lazy("Result of the comparison with other products"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        required=False,
    )
    no_conflict_declared = forms.BooleanField(
        label=gettext_lazy("I declare that I have no conflict of interest with the vendors."),
        required=False,
    )
    budget_line = forms.ModelChoiceField(
        label=gettext_lazy("Budget line"),
        queryset=BudgetLine.objects.none(),
        empty_label=gettext_lazy("Choose a budget line"),
        required=False,
    )
    using_agency = forms.ModelChoiceField(
        label=gettext_lazy("Body that will use it"),
        queryset=Agency.objects.none(),
        empty_label=gettext_lazy("Our agency itself"),
        required=False,
    )
    wanted_by = forms.DateField(
        label=gettext_lazy("Delivery wanted by"),
        help_text=gettext_lazy("Leave empty to take the vendor's delivery time."),
        required=False,
    )
    delivery_place = forms.CharField(
        label=gettext_lazy("Place of delivery"), max_length=200, required=False
    )

    def __init__(
        self,
        data: Any,
        *,
        request: PurchaseRequest,
        lines: list[RequestLine],
        grounds: list[Rule],
        budgets: Any,
        users: Any,
    ) -> None:
        """Offer the agency's own budget lines, the grounds that apply, and the bodies below it."""
        super().__init__(data, initial=_initial(request))
        self.lines = lines
        self.fields["budget_line"].queryset = budgets  # type: ignore[attr-defined]
        self.fields["using_agency"].queryset = users  # type: ignore[attr-defined]
        self.fields["ground_code"].choices = [  # type: ignore[attr-defined]
            (rule.code, _choice(rule)) for rule in grounds
        ]
        for line in lines:
            self.fields[f"quantity-{line.pk}"] = forms.IntegerField(
                label=_("Quantity of %(title)s") % {"title": line.title},
                min_value=0,
                max_value=MOST_UNITS,
                initial=line.quantity,
            )

    def seen(self) -> dt.datetime | None:
        """Return when the request was last saved as the person saw it."""
        return parse_datetime(self.cleaned_data["seen_at"])

    def content(self) -> RequestContent:
        """Return what was entered; call it on a valid form."""
        given = dict(self.cleaned_data)
        given.pop("seen_at")
        quantities = {line.pk: given.pop(f"quantity-{line.pk}") for line in self.lines}
        return RequestContent(**given, quantities=quantities)


class WithdrawForm(forms.Form):
    """Why a request is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Reason for withdrawing"), max_length=300, required=False
    )


def _choice(rule: Rule) -> SafeString:
    return format_html("<b>{}</b><small>{}</small>", rule.text, rule.source)


def _initial(request: PurchaseRequest) -> dict[str, Any]:
    names = (
        "title",
        "department",
        "ground_code",
        "justification",
        "comparison",
        "no_conflict_declared",
        "budget_line",
        "using_agency",
        "wanted_by",
        "delivery_place",
    )
    return {
        **{name: getattr(request, name) for name in names},
        "seen_at": request.updated_at.isoformat(),
    }
