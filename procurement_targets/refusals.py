"""Why a verb of the targets room says no."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from marketplace.values.refusals import NotAllowed, Refused, WrongState

if TYPE_CHECKING:
    from procurement_targets.duplicates import Candidate


class NotYourPurchase(NotAllowed):
    """The person has no role at the agency that may enter purchases."""

    def __init__(self) -> None:
        super().__init__(
            _("Only requesters, officers and administrators of the agency may enter its purchases.")
        )


class NotYourVerification(NotAllowed):
    """The person may not decide on this purchase."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Only an oversight officer who belongs neither to the agency nor to the vendor, "
                "and who did not enter the purchase, may decide on it."
            )
        )


class NotYourTargets(NotAllowed):
    """The person may not set targets."""

    def __init__(self) -> None:
        super().__init__(_("Only oversight officers may set base amounts and targets."))


class PurchaseInWrongState(WrongState):
    """The purchase is in a state from which this verb does not start."""

    def __init__(self, state: str) -> None:
        super().__init__(
            _("This is not possible any more: the purchase is now in the state “%(state)s”.")
            % {"state": state}
        )


class EvidenceMissing(Refused):
    """A purchase is submitted only with its evidence."""

    def __init__(self) -> None:
        super().__init__(_("Attach the contract, the invoice or another document as evidence."))


class ReasonMissing(Refused):
    """This decision needs a reason."""

    def __init__(self) -> None:
        super().__init__(_("Give a reason. The agency will read it."))


class ContractInFuture(Refused):
    """A purchase is entered after its contract, not before."""

    def __init__(self) -> None:
        super().__init__(_("The contract date lies in the future."))


class NoRulesThen(Refused):
    """No counting rules were in force on the day of the contract."""

    def __init__(self) -> None:
        super().__init__(_("No counting rules were in force on the contract date."))


class WrongAmount(Refused):
    """The amounts do not fit together."""

    def __init__(self) -> None:
        super().__init__(
            _("The amount must be positive, and the part without VAT may not be larger.")
        )


class OtherBooks(Refused):
    """Real, demonstration and rehearsal do not mix."""

    def __init__(self) -> None:
        super().__init__(_("The agency, the vendor and the product must be in the same books."))


class LooksLikeDuplicate(Refused):
    """The same purchase seems to be here already; `candidates` names each."""

    def __init__(self, candidates: Sequence["Candidate"]) -> None:
        named = ", ".join(candidate.label for candidate in candidates)
        super().__init__(
            _("This may already be counted: %(named)s. Confirm with a reason that it is another.")
            % {"named": named}
        )
        self.candidates = list(candidates)


class BaseAmountWrong(Refused):
    """More is excluded from the base amount than was bought, or an amount is negative."""

    def __init__(self) -> None:
        super().__init__(
            _("The exclusions may not be negative or larger than the purchases of goods.")
        )


class NothingChanged(Refused):
    """The correction says what is already there."""

    def __init__(self) -> None:
        super().__init__(_("Nothing was changed."))


class NoRateForKind(Refused):
    """The rules of the year have no target rate for this kind of agency."""

    def __init__(self) -> None:
        super().__init__(
            _("The rules of this year have no target rate for this kind of agency. Classify it.")
        )
