"""Which question is asked in the end: strict, mended or relaxed. The same for every engine."""

from collections.abc import Callable
from dataclasses import dataclass

from search.plan import QueryPlan
from search.plan.nodes import Group, Node, positive_groups
from search.plan.stages import loosened_group, mended, relaxed


@dataclass(frozen=True)
class Stage:
    """The tree to answer, the groups that explain its hits, and what became of the query.

    `misspelt` are the groups as typed that were answered in another spelling.
    """

    tree: Node | None
    groups: tuple[Group, ...] = ()
    relaxed: bool = False
    misspelt: tuple[Group, ...] = ()


def stage_for(plan: QueryPlan, count: Callable[[Node], int]) -> Stage:
    """The first question with enough hits, the relaxed one at last.

    `count` counts without the plan's filters: choosing a facet narrows a result and never turns
    it into a looser one.
    """
    if plan.tree is None or not plan.relax_below or count(plan.tree) >= plan.relax_below:
        return Stage(plan.tree, plan.groups)
    unknown = tuple(group for group in plan.groups if not count(group))
    corrected = mended(plan.tree, unknown)
    if corrected is not None and count(corrected):
        return Stage(corrected, positive_groups(corrected), misspelt=unknown)
    loosened = tuple(loosened_group(group) for group in plan.groups)
    return Stage(relaxed(plan.tree, loosened), loosened, relaxed=True)
