"""The query plan: what is asked, in words that no engine owns."""

from search.plan.nodes import AllOf, Alternative, AnyOf, Family, Group, Match, NoneOf, Term
from search.plan.planner import plan_search
from search.plan.request import (
    FACETS,
    WINDOW,
    DesignatedOn,
    NumberRange,
    QueryPlan,
    Sort,
    UnknownFacet,
)
from search.plan.synonyms import Synonyms

__all__ = [
    "FACETS",
    "WINDOW",
    "AllOf",
    "Alternative",
    "AnyOf",
    "DesignatedOn",
    "Family",
    "Group",
    "Match",
    "NoneOf",
    "NumberRange",
    "QueryPlan",
    "Sort",
    "Synonyms",
    "Term",
    "UnknownFacet",
    "plan_search",
]
