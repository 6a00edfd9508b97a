"""Why invoicing or paying says no."""

from django.utils.translation import gettext as _

from marketplace.values.refusals import Refused


class NothingToInvoice(Refused):
    """Every accepted unit has been invoiced already."""

    def __init__(self) -> None:
        super().__init__(_("There are no accepted units without a tax invoice."))


class AmountRefused(Refused):
    """The amount is nothing, or more than is open on the invoice."""

    def __init__(self, open_krw: str) -> None:
        super().__init__(_("Pay more than nothing and at most %(open)s.") % {"open": open_krw})


class ReferenceMissing(Refused):
    """A payment needs the reference of the treasury."""

    def __init__(self) -> None:
        super().__init__(_("Enter the treasury reference of the payment."))


class ReferenceUsed(Refused):
    """The agency has recorded another payment under this reference."""

    def __init__(self, reference: str) -> None:
        sentence = _("The treasury reference %(reference)s belongs to another payment.")
        super().__init__(sentence % {"reference": reference})
