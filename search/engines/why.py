"""Where a hit met the words of the query, told from its own tokens."""

from collections.abc import Mapping

from search.documents import ZONES
from search.engines.base import Reason
from search.plan.nodes import Alternative, Family, Group, Match, Term

TokensOfHit = Mapping[str, frozenset[str]]


def reason_for(group: Group, tokens: TokensOfHit, score: float) -> Reason:
    """The reason that a group gives for a hit; `tokens` are the hit's, by field."""
    met = [found for found in group.alternatives if _meets(found, tokens)]
    zones = {zone for found in met for zone in _places(found, tokens)}
    # What no token explains was met by its keystrokes, near enough.
    origin = met[0].origin if met else group.alternatives[0].origin
    in_order = tuple(zone for zone in (*ZONES, "codes") if zone in zones)
    return Reason(group.text, round(score, 3), in_order or tuple(zones), origin.value)


def _meets(alternative: Alternative, tokens: TokensOfHit) -> bool:
    return all(_known(term, tokens) for term in alternative.terms)


def _places(alternative: Alternative, tokens: TokensOfHit) -> set[str]:
    """Zones that hold the whole alternative; those of its terms when no zone does."""
    places = [set(_zones(term, tokens)) for term in alternative.terms]
    return set.intersection(*places) or set.union(*places)


def _known(term: Term, tokens: TokensOfHit) -> bool:
    if term.family in (Family.WORDS, Family.RUNS):
        return bool(_zones(term, tokens))
    known = tokens.get(term.family.value, frozenset())
    if term.match is Match.PREFIX:
        return any(token.startswith(term.token) for token in known)
    return term.token in known


def _zones(term: Term, tokens: TokensOfHit) -> list[str]:
    if term.family in (Family.CODES, Family.GRAMS):
        field = term.family.value
        return [field] if term.token in tokens.get(field, ()) else []
    if term.family not in (Family.WORDS, Family.RUNS):
        return []
    field = term.family.value
    return [zone for zone in ZONES if term.token in tokens.get(f"{zone}_{field}", ())]
