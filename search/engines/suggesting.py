"""Suggestions while a person types: which names of the nearest documents go on like that."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from search.analysis import Analyser
from search.analysis.hangul import choseong, is_choseong, keystrokes
from search.analysis.normal import normalise
from search.engines.base import Suggestion
from search.plan.nodes import AllOf, Family, Group, Match, Node, Origin
from search.plan.planner import read_tree

# Names of a kind, in the order in which they are offered when equally near.
KINDS = ("category", "title", "vendor")


def tree_of_beginning(prefix: str, analyser: Analyser) -> Node | None:
    """What a document must hold to go on like `prefix`: its last word may be half typed."""
    text = prefix.replace('"', " ").strip()
    if not text:
        return None
    tree = read_tree(text, analyser)
    if not isinstance(tree, AllOf):
        return tree
    *before, last = tree.parts
    return AllOf((*before, _open_ended(last) if isinstance(last, Group) else last))


def _open_ended(group: Group) -> Group:
    beginnings = (found for found in group.looser if found.origin is Origin.HALF_TYPED)
    initials = (
        replace(found, terms=tuple(replace(term, match=Match.PREFIX) for term in found.terms))
        for found in group.alternatives
        if found.terms[0].family is Family.CHOSEONG
    )
    return replace(group, alternatives=(*group.alternatives, *beginnings, *initials))


def suggestions(
    prefix: str, names_of_hits: Iterable[Mapping[str, Sequence[str]]], limit: int
) -> tuple[Suggestion, ...]:
    """Names that hold all typed words, those that begin with them first, each once.

    `names_of_hits` gives for each hit its names by kind.
    """
    counted = Counter(
        (kind, name)
        for names in names_of_hits
        for kind in KINDS
        for name in dict.fromkeys(names.get(kind, ()))
    )
    units = [unit for unit in normalise(prefix).text.split() if unit]
    ranked = sorted(
        (place, KINDS.index(kind), -count, name)
        for (kind, name), count in counted.items()
        if (place := _place(units, name)) is not None
    )
    best: dict[str, Suggestion] = {}
    for _place_in_name, kind, count, name in ranked:
        best.setdefault(name, Suggestion(name, KINDS[kind], -count))
    return tuple(best.values())[:limit]


def _place(units: list[str], name: str) -> int | None:
    """0 when the name begins with the first unit, 1 when it only holds all, None otherwise."""
    joined = "".join(normalise(name).text.split())
    keys, initials = keystrokes(joined), choseong(joined)
    if not all(
        unit in initials if is_choseong(unit) else keystrokes(unit) in keys for unit in units
    ):
        return None
    first = units[0]
    begins = (
        initials.startswith(first) if is_choseong(first) else keys.startswith(keystrokes(first))
    )
    return 0 if begins else 1
