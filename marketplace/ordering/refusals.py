"""Why a verb of ordering or payment says no."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from marketplace.values.refusals import Ground, NotAllowed, Refused, Stale, WrongState

if TYPE_CHECKING:
    from marketplace.ordering.checks import Check


class NotYourRole(NotAllowed):
    """The person has no seat with the role that this verb needs."""

    def __init__(self) -> None:
        super().__init__(_("Your role in this organisation does not allow this."))


class OwnPurchase(NotAllowed):
    """The person has another duty in the same purchase, or belongs to the vendor."""


class RequestStateForbids(WrongState):
    """The request is in a state from which this verb does not start."""

    def __init__(self, state: str) -> None:
        sentence = _("This is not possible: the purchase request is in the state “%(state)s”.")
        super().__init__(sentence % {"state": state})


class OrderStateForbids(WrongState):
    """The order is in a state from which this verb does not start."""

    def __init__(self, state: str) -> None:
        sentence = _("This is not possible: the order is in the state “%(state)s”.")
        super().__init__(sentence % {"state": state})


class StepDecided(WrongState):
    """Somebody has decided this step already, or an earlier step is still open."""

    def __init__(self) -> None:
        super().__init__(_("This step is not waiting for a decision any more."))


class NotYetYourTurn(WrongState):
    """An earlier step of the request is still open."""

    def __init__(self) -> None:
        super().__init__(_("An earlier approval step is still open."))


class RequestChanged(Stale):
    """The request was changed after the person looked at it."""

    def __init__(self) -> None:
        super().__init__(
            _("The purchase request has changed in the meantime. Please look at it again.")
        )


class ChecksNotPassed(Refused):
    """A legal check before placing did not pass; `checks` holds those that did not."""

    def __init__(self, failed: Sequence["Check"]) -> None:
        super().__init__(
            " ".join(check.sentence for check in failed),
            ground=Ground(failed[0].code, failed[0].source),
        )
        self.checks = list(failed)


class NotForSale(Refused):
    """The offer is not public, is a reference only, or has no price for this option."""

    def __init__(self) -> None:
        super().__init__(_("This offer cannot be ordered here."))


class BasketEmpty(Refused):
    """There is nothing in the basket; also what a second click on “request” finds."""

    def __init__(self) -> None:
        super().__init__(_("Your basket is empty."))


class QuantityRefused(Refused):
    """A quantity is below or above what is possible."""

    def __init__(self, title: str, most: int) -> None:
        sentence = _("“%(title)s”: at most %(most)d units are possible.")
        super().__init__(sentence % {"title": title, "most": most})


class NothingGiven(Refused):
    """No line has a quantity."""

    def __init__(self) -> None:
        super().__init__(_("Enter a quantity for at least one line."))


class UnknownLine(Refused):
    """A line does not belong to the order or request."""

    def __init__(self) -> None:
        super().__init__(_("A line does not belong to this document."))


class ReasonMissing(Refused):
    """The verb needs a reason."""

    def __init__(self) -> None:
        super().__init__(_("Please give a reason."))


class DateRefused(Refused):
    """A date is too early or too late."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)


class AlreadyDelivered(WrongState):
    """A part was delivered, so the rest can only be changed by an amendment."""

    def __init__(self) -> None:
        super().__init__(
            _("Units were already delivered. Reduce the order by an amendment instead.")
        )


class BelowDelivered(Refused):
    """An amendment may not go below what stands at the buyer and was not rejected."""

    def __init__(self, title: str, least: int) -> None:
        sentence = _("“%(title)s”: at least %(least)d units were delivered and stay in the order.")
        super().__init__(sentence % {"title": title, "least": least})


class OnlyLess(Refused):
    """An amendment may only lower quantities; more units need a new request."""

    def __init__(self, title: str) -> None:
        sentence = _("“%(title)s”: an amendment cannot add units. Make a new purchase request.")
        super().__init__(sentence % {"title": title})


class NothingChanged(Refused):
    """The amendment would leave the order as it is."""

    def __init__(self) -> None:
        super().__init__(_("Nothing would change."))


class CancelInstead(Refused):
    """An amendment to nothing before any delivery is a cancellation."""

    def __init__(self) -> None:
        super().__init__(_("Nothing would be left of the order. Cancel it instead."))


class BudgetOverdrawn(Refused):
    """The budget line has not enough left."""

    def __init__(self) -> None:
        super().__init__(
            _("The budget line has not enough left."), ground=Ground("budget_commitment")
        )


class PdfUnavailable(Refused):
    """The server lacks the library that makes PDF files; the print page is offered instead."""

    def __init__(self) -> None:
        super().__init__(
            _("PDF files cannot be made on this server. Please use the print page instead.")
        )


class BudgetCodeUsed(Refused):
    """The agency has a budget line of this year under this code already."""

    def __init__(self, code: str) -> None:
        sentence = _("The agency has a budget line %(code)s for this year already.")
        super().__init__(sentence % {"code": code})


class BudgetBelowBound(Refused):
    """An appropriation may not be less than what was committed and spent on it."""

    def __init__(self, bound: str) -> None:
        sentence = _("The appropriation cannot be less than what is bound and spent: %(bound)s.")
        super().__init__(sentence % {"bound": bound}, ground=Ground("budget_commitment"))
