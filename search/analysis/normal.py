"""Text made comparable, with the way back to the characters that a person wrote."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from search.analysis.hangul import LEADING_CONJOINING, is_compatibility_jamo

# The legal form of a firm says nothing about what it sells: (주), 주식회사, (유), 유한회사.
LEGAL_FORM = re.compile(r"\(주\)|주식회사|\(유\)|유한회사")


@dataclass(frozen=True)
class NormalText:
    """Lower-case NFKC text; `starts` and `ends` lead each character back to the original."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the original text for a non-empty span of the normal text."""
        return self.starts[start], self.ends[end - 1]


def normalise(text: str) -> NormalText:
    """Lower-case NFKC form in which single consonants stay what they were.

    NFKC turns the typed consonant ㄱ (U+3131) into a conjoining one and may melt it into the
    next syllable, so compatibility jamo are taken out before. Invisible characters vanish,
    enclosed figures (①) stand apart from the word beside them, legal forms become blanks.
    """
    normal = _identity(text) or _by_clusters(text)
    blanked = LEGAL_FORM.sub(lambda match: " " * len(match[0]), normal.text)
    return NormalText(blanked, normal.starts, normal.ends)


def _identity(text: str) -> NormalText | None:
    """The quick way for the usual text, which differs from its normal form in case only."""
    lowered = text.lower()
    if not unicodedata.is_normalized("NFKC", text) or len(lowered) != len(text):
        return None
    if any(_is_invisible(character) or character in LEADING_CONJOINING for character in text):
        return None
    return NormalText(lowered, tuple(range(len(text))), tuple(range(1, len(text) + 1)))


def _by_clusters(text: str) -> NormalText:
    """Normalise one cluster after the other, remembering where each character came from."""
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    start = 0
    while start < len(text):
        end = _end_of_cluster(text, start)
        for character in _normal_cluster(text[start:end]):
            characters.append(character)
            starts.append(start)
            ends.append(end)
        start = end
    return NormalText("".join(characters), tuple(starts), tuple(ends))


def _end_of_cluster(text: str, start: int) -> int:
    end = start + 1
    while end < len(text) and _continues(text[end]):
        end += 1
    return end


def _continues(character: str) -> bool:
    """Whether a character belongs to the one before: an accent, a conjoining vowel or final."""
    return unicodedata.combining(character) != 0 or "\u1160" <= character <= "\u11ff"


@lru_cache(maxsize=16_384)
def _normal_cluster(cluster: str) -> str:
    if _is_invisible(cluster):
        return ""
    if len(cluster) == 1 and is_compatibility_jamo(cluster):
        return cluster
    if len(cluster) == 1 and "\uffa1" <= cluster <= "\uffdc":  # half-width consonants and vowels
        return chr(int(unicodedata.decomposition(cluster).split()[-1], 16))
    normal = unicodedata.normalize("NFKC", cluster).lower()
    if unicodedata.decomposition(cluster[0]).startswith("<circle>"):
        return f" {normal} "
    return LEADING_CONJOINING.get(normal, normal)


def _is_invisible(character: str) -> bool:
    return len(character) == 1 and unicodedata.category(character) == "Cf"
