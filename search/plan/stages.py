"""Strict first, then with mended spelling, then relaxed: trees for the next try."""

from dataclasses import replace

from search.plan.nodes import AllOf, AnyOf, Group, Node

# A long title with many unknown words is no slip of the finger.
MOST_MENDED, MOST_GROUPS_TO_MEND = 2, 5


def mended(tree: Node, unknown: tuple[Group, ...]) -> Node | None:
    """The tree with unknown words taken for misspelt ones; None when that makes no sense."""
    if not isinstance(tree, AllOf) or not 0 < len(unknown) <= MOST_MENDED:
        return None
    if len(tree.parts) > MOST_GROUPS_TO_MEND or not all(group.spellings for group in unknown):
        return None
    return AllOf(
        tuple(
            replace(part, alternatives=part.spellings)
            if isinstance(part, Group) and part in unknown
            else part
            for part in tree.parts
        )
    )


def loosened_group(group: Group) -> Group:
    """The group with its looser alternatives beside the strict ones."""
    return replace(group, alternatives=(*group.alternatives, *group.looser), looser=())


def relaxed(tree: Node, loosened: tuple[Group, ...]) -> Node:
    """Any loosened group is enough; what has all of the strict ones stays first."""
    return AnyOf((tree, *loosened))
