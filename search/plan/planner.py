"""From what a person typed to a plan."""

from collections.abc import Mapping, Sequence
from typing import Any

from search.analysis import Analyser
from search.plan import syntax
from search.plan.groups import group_for_phrase, groups_for_words
from search.plan.nodes import AllOf, AnyOf, Family, Group, Node, NoneOf, Origin
from search.plan.request import QueryPlan
from search.plan.synonyms import Synonyms

# Under this many strict hits the relaxed question is asked.
FEW_HITS = 3


def plan_search(
    text: str,
    *,
    analyser: Analyser,
    synonyms: Synonyms | None = None,
    filters: Mapping[str, Sequence[str]] | None = None,
    **request: Any,
) -> QueryPlan:
    """The plan for a typed text; `request` holds the other fields of `QueryPlan`.

    Explicit operators are taken at their word and never relaxed. Neither is a model code that
    was found: somebody who types a code wants that one product.
    """
    tree = read_tree(text, analyser, synonyms)
    chosen = {name: tuple(values) for name, values in (filters or {}).items() if values}
    return QueryPlan(
        text=text.strip(),
        analyser_version=analyser.version,
        tree=tree,
        relax_below=_relax_below(text, tree),
        filters=chosen,
        **request,
    )


def read_tree(text: str, analyser: Analyser, synonyms: Synonyms | None = None) -> Node | None:
    """The tree of a typed text; None when it is blank, a group that fits nothing when no word."""
    if not text.strip():
        return None
    read = syntax.read(text)
    half_typed = not text[-1].isspace()
    tree = None if read is None else _node(read, analyser, synonyms, half_typed)
    return Group(text.strip()) if tree is None else tree


def _node(
    read: syntax.Syntax, analyser: Analyser, synonyms: Synonyms | None, half_typed: bool
) -> Node | None:
    match read:
        case syntax.Words(text):
            groups = groups_for_words(text, analyser, synonyms, half_typed)
            return AllOf(groups) if groups else None
        case syntax.Phrase(text):
            return group_for_phrase(text, analyser)
        case syntax.Without(part):
            node = _node(part, analyser, synonyms, False)
            return None if node is None else NoneOf(node)
        case syntax.Every(parts) | syntax.Either(parts):
            nodes = [_node(part, analyser, synonyms, half_typed) for part in parts]
            found = tuple(node for node in nodes if node is not None)
            if not found:
                return None
            return AllOf(found) if isinstance(read, syntax.Every) else AnyOf(found)


def _relax_below(text: str, tree: Node | None) -> int:
    if tree is None or not isinstance(syntax.read(text), syntax.Words):
        return 0
    assert isinstance(tree, AllOf | Group)
    parts = tree.parts if isinstance(tree, AllOf) else (tree,)
    only_codes = all(isinstance(part, Group) and _is_code(part) for part in parts)
    return 1 if only_codes else FEW_HITS


def _is_code(group: Group) -> bool:
    return any(
        term.family is Family.CODES and alternative.origin in (Origin.TYPED, Origin.JOINED)
        for alternative in group.alternatives
        for term in alternative.terms
    )
