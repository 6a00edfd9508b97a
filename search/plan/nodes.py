"""What is asked of the words, as a tree that knows no engine."""

from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """Which tokens a term looks among.

    GRAMS are pairs of syllables of what a thing is called, in one field, whatever the
    analyser: no dictionary can miss them, and a rare one weighs what it is worth in the whole
    market, which ranks long titles of contracts best.
    """

    WORDS = "words"
    RUNS = "runs"
    GRAMS = "grams"
    CODES = "codes"
    CHOSEONG = "choseong"
    JAMO = "jamo"


class Match(StrEnum):
    """How near a token must come."""

    EXACT = "exact"
    PREFIX = "prefix"
    FUZZY = "fuzzy"


class Origin(StrEnum):
    """Why an alternative stands in the plan; shown with the score."""

    TYPED = "typed"
    JOINED = "joined"
    PART = "part"
    SYNONYM = "synonym"
    HALF_TYPED = "half_typed"
    INITIALS = "initials"
    SPELLING = "spelling"


@dataclass(frozen=True)
class Term:
    """One token; `edits` is how many keystrokes a fuzzy match may differ by."""

    family: Family
    token: str
    match: Match = Match.EXACT
    edits: int = 0


@dataclass(frozen=True)
class Alternative:
    """One way to satisfy a group: all its terms, or as a phrase, side by side in one zone."""

    terms: tuple[Term, ...]
    weight: float = 1.0
    phrase: bool = False
    origin: Origin = Origin.TYPED


@dataclass(frozen=True)
class Group:
    """One thing that a person typed: any alternative will do, none at all matches nothing.

    `alternatives` are the strict ones, `looser` come in when too little was found, `spellings`
    when nothing at all has the word.
    """

    text: str
    alternatives: tuple[Alternative, ...] = ()
    looser: tuple[Alternative, ...] = ()
    spellings: tuple[Alternative, ...] = ()


@dataclass(frozen=True)
class AllOf:
    """Every part must match."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True)
class AnyOf:
    """At least one part must match; each one that does adds to the score."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True)
class NoneOf:
    """The part must not match."""

    part: "Node"


Node = Group | AllOf | AnyOf | NoneOf


def positive_groups(node: Node) -> tuple[Group, ...]:
    """The groups that a hit may owe its place to, in the order typed."""
    match node:
        case Group():
            return (node,)
        case NoneOf():
            return ()
        case AllOf(parts) | AnyOf(parts):
            return tuple(group for part in parts for group in positive_groups(part))
