"""Who may draft and adopt rules.

Roles belong to a room above, which registers the authority; as long as none is, nobody may.
"""

from collections.abc import Callable
from dataclasses import dataclass

from marketplace.accounts.models import User
from marketplace.audit.queries import history_of
from marketplace.policies.models import RuleSet


@dataclass(frozen=True, slots=True)
class Authority:
    """How the roles of a person are judged."""

    may_draft: Callable[[User], bool]
    may_adopt: Callable[[User], bool]


_authority: list[Authority] = []


def register_authority(authority: Authority) -> None:
    """Name who judges roles; called once from the AppConfig.ready() of the room of roles."""
    _authority[:] = [authority]


def may_draft(person: User) -> bool:
    """Say whether the person may draft and change rules."""
    return any(authority.may_draft(person) for authority in _authority)


def may_adopt(person: User) -> bool:
    """Say whether the person may put rules into force, if they are not their own."""
    return any(authority.may_adopt(person) for authority in _authority)


def authors_of(draft: RuleSet) -> set[int]:
    """Return the numbers of the people who drafted or changed a version."""
    actors = history_of(draft).filter(verb__in=["rules.drafted", "rules.changed"])
    people = [draft.drafted_by_id, *actors.values_list("actor_id", flat=True)]
    return {person for person in people if person is not None}
