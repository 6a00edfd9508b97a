"""Why a verb about rules says no."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from marketplace.policies.shapes import Problem
from marketplace.values.refusals import NotAllowed, Refused, WrongState


class NotHeadOfOversight(NotAllowed):
    """Drafting is for officers, adopting for the head."""

    def __init__(self) -> None:
        super().__init__(_("Only the oversight may draft rules, and only its head may adopt them."))


class OwnDraft(NotAllowed):
    """Whoever drafted the rules does not put them into force."""

    def __init__(self) -> None:
        super().__init__(_("Whoever drafted or changed these rules cannot adopt them."))


class AlreadyAdopted(WrongState):
    """An adopted version is never changed."""

    def __init__(self) -> None:
        super().__init__(_("Adopted rules are never changed. Draft a new version instead."))


class VersionTaken(Refused):
    """The domain has a version of this name."""

    def __init__(self) -> None:
        super().__init__(_("There is already a version with this name."))


class StartsTooEarly(Refused):
    """The past is not decided anew."""

    def __init__(self) -> None:
        super().__init__(
            _("New rules start today or later, and on a day on which no other version starts.")
        )


class NoSuchRule(Refused):
    """The draft has no such row."""

    def __init__(self) -> None:
        super().__init__(_("This draft has no such rule."))


class RuleSetIncomplete(Refused):
    """Rules are missing or have the wrong form; `problems` names each."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        sentences = " ".join(problem.sentence for problem in problems)
        super().__init__(_("The rules cannot be used like this.") + " " + sentences)
        self.problems = list(problems)
