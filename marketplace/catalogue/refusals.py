"""Why a verb of the catalogue says no."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from marketplace.catalogue.completeness import Problem
from marketplace.values.refusals import NotAllowed, Refused, Stale, WrongState


class ListingIncomplete(Refused):
    """The listing lacks something; `problems` names each field."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        sentences = " ".join(problem.sentence for problem in problems)
        super().__init__(_("The listing is not complete.") + " " + sentences)
        self.problems = list(problems)


class SubmissionOpen(WrongState):
    """Nothing is saved while a submission is with the moderators."""

    def __init__(self) -> None:
        super().__init__(
            _("This listing is being reviewed. Withdraw the submission before you change it.")
        )


class NoSubmission(WrongState):
    """There is no open submission to decide on or to withdraw."""

    def __init__(self) -> None:
        super().__init__(_("This listing is not waiting for a review."))


class NothingToSubmit(WrongState):
    """The public version already has these contents."""

    def __init__(self) -> None:
        super().__init__(_("Nothing was changed since the listing was published."))


class CommentMissing(Refused):
    """A return must say what is to be changed."""

    def __init__(self) -> None:
        super().__init__(_("Please say what the vendor is to change."))


class AlreadyOffered(WrongState):
    """The vendor has a listing of this product already."""

    def __init__(self) -> None:
        super().__init__(_("You already have a listing of this product."))


class NotPublic(WrongState):
    """The listing is not public."""

    def __init__(self) -> None:
        super().__init__(_("This listing is not public."))


class ListingChanged(Stale):
    """Another save came in between."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody else has changed this listing in the meantime. Please look at it again.")
        )


class NotYourListing(NotAllowed):
    """The person may not edit listings of this vendor."""

    def __init__(self) -> None:
        super().__init__(_("Only owners and listing editors of the vendor may do this."))


class NotYourDecision(NotAllowed):
    """The person may not decide on this listing."""

    def __init__(self) -> None:
        super().__init__(
            _("Only a moderator who does not belong to the vendor may decide on a listing.")
        )
