"""What a verb raises when it says no: a named class with a sentence for the person."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ground:
    """The rule behind a refusal: its code and where it is written."""

    code: str
    source: str = ""


class Refused(Exception):
    """A verb was refused and nothing was changed.

    `message` is a translated sentence for the person; `ground` names the rule where there is one.
    """

    def __init__(self, message: str, *, ground: Ground | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.ground = ground

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(Refused):
    """The person has not the role or the right for this verb."""


class WrongState(Refused):
    """The object is in a state from which this verb does not start."""


class Stale(Refused):
    """The object was changed after the person looked at it."""
