"""The words of a query made into groups of alternatives."""

from dataclasses import replace

from search.analysis import Analysed, Analyser, Unit
from search.analysis.assembly import JOINS_NEIGHBOURS
from search.analysis.hangul import is_choseong, is_compatibility_jamo, keystrokes
from search.analysis.normal import normalise
from search.plan.nodes import Alternative, Family, Group, Match, Origin, Term
from search.plan.synonyms import Synonyms
from search.plan.weights import WEIGHTS

# A spelling may differ by one keystroke from two syllables on, by two in longer words.
ONE_EDIT_FROM, TWO_EDITS_FROM = 4, 9


def groups_for_words(
    text: str, analyser: Analyser, synonyms: Synonyms | None, half_typed: bool
) -> tuple[Group, ...]:
    """One group for each unit that carries meaning; none when no unit does.

    `half_typed` says that the text ends where the person still types.
    """
    analysed = analyser.analyse(text)
    units = [unit for unit in analysed.units if unit.words or unit.runs]
    groups = [_group(unit) for unit in units]
    for place in range(len(units) - 1):
        _join(groups, units, place, text)
    if synonyms is not None:
        _add_synonyms(groups, units, synonyms)
    if half_typed and units and units[-1] is analysed.units[-1]:
        groups[-1] = _half_typed(groups[-1], units[-1])
    return tuple(group for group in groups if group.alternatives)


def group_for_phrase(text: str, analyser: Analyser) -> Group:
    """The words side by side; written together they count as well."""
    analysed = analyser.analyse(text)
    phrase = Alternative(_terms(Family.WORDS, analysed.words), phrase=True)
    together = "".join(analysed.compounds)
    alternatives = [phrase, Alternative(_terms(Family.RUNS, (together,)), WEIGHTS.run)]
    return Group(text, tuple(found for found in alternatives if any(t.token for t in found.terms)))


def _terms(family: Family, tokens: tuple[str, ...] | list[str]) -> tuple[Term, ...]:
    return tuple(Term(family, token) for token in dict.fromkeys(tokens))


def _group(unit: Unit) -> Group:
    """What one unit can match by itself."""
    if is_choseong(unit.typed) and len(unit.typed) > 1:
        return _initials(unit)
    words = [word.text for word in unit.words]
    runs = [run.text for run in unit.runs]
    alternatives = [
        Alternative(_terms(Family.WORDS, words)),
        Alternative(_terms(Family.RUNS, runs), WEIGHTS.run),
        Alternative(_terms(Family.GRAMS, _infix(unit)), WEIGHTS.infix, origin=Origin.PART),
        *(Alternative(_terms(Family.CODES, [code]), WEIGHTS.code) for code in unit.codes),
    ]
    looser = [
        Alternative((term,), WEIGHTS.part, origin=Origin.PART)
        for term in _terms(Family.GRAMS, unit.grams)
    ]
    found = tuple(alternative for alternative in alternatives if alternative.terms)
    return Group(unit.typed, found, tuple(looser), _spellings(unit))


def _infix(unit: Unit) -> tuple[str, ...]:
    """All pairs of syllables of a word that a dictionary might cut otherwise in a compound.

    등기구 is found in 가로등기구, where 가로등 and 기구 are known words.
    """
    words = tuple(word.text for word in unit.words)
    return unit.grams if len(unit.grams) > 1 and unit.grams != words else ()


def _initials(unit: Unit) -> Group:
    exact = Term(Family.CHOSEONG, unit.typed)
    prefix = replace(exact, match=Match.PREFIX)
    return Group(
        unit.typed,
        (
            Alternative((exact,), WEIGHTS.run, origin=Origin.INITIALS),
            Alternative((prefix,), origin=Origin.INITIALS),
        ),
    )


def _spellings(unit: Unit) -> tuple[Alternative, ...]:
    """Beginnings that differ by a slip of the finger; figures and codes are never guessed."""
    if unit.codes or len(unit.runs) != 1:
        return ()
    keys = keystrokes(unit.runs[0].text)
    if len(keys) < ONE_EDIT_FROM:
        return ()
    term = Term(Family.JAMO, keys, Match.FUZZY, 2 if len(keys) >= TWO_EDITS_FROM else 1)
    return (Alternative((term,), WEIGHTS.spelling, origin=Origin.SPELLING),)


def _join(groups: list[Group], units: list[Unit], place: int, text: str) -> None:
    """Two neighbours written together satisfy both groups: 공기 청정기 is 공기청정기."""
    first, second = units[place], units[place + 1]
    if len(first.runs) != 1 or len(second.runs) != 1:
        return
    between = normalise(text[first.runs[0].end : second.runs[0].start]).text
    if not JOINS_NEIGHBOURS.fullmatch(between):
        return
    joined = first.runs[0].text + second.runs[0].text
    alternative = Alternative(_terms(Family.RUNS, [joined]), WEIGHTS.joined, origin=Origin.JOINED)
    for index in (place, place + 1):
        groups[index] = _with(groups[index], alternative)
    # Code and blank: CCH 2019-08 is CCH-2019-08.
    if any(character.isdigit() for character in joined) and joined.isascii():
        code = Alternative(_terms(Family.CODES, [joined]), WEIGHTS.code, origin=Origin.JOINED)
        for index in (place, place + 1):
            groups[index] = _with(groups[index], code)


def _add_synonyms(groups: list[Group], units: list[Unit], synonyms: Synonyms) -> None:
    """Give each group that a synonym covers the synonym, with what it leaves of the unit."""
    words = [word for unit in units for word in unit.words]
    owners = [place for place, unit in enumerate(units) for _word in unit.words]
    for match in synonyms.matches(words):
        start, end = words[match.first].start, words[match.last].end
        covered = range(owners[match.first], owners[match.last] + 1)
        rest = [
            word.text
            for place in covered
            for word in units[place].words
            if word.end <= start or word.start >= end
        ]
        for alternative in _meaning(match.meaning, rest):
            for place in covered:
                groups[place] = _with(groups[place], alternative)


def _meaning(meaning: Analysed, rest: list[str]) -> tuple[Alternative, ...]:
    words = Alternative(
        _terms(Family.WORDS, [*meaning.words, *rest]), WEIGHTS.synonym, origin=Origin.SYNONYM
    )
    if rest or not meaning.compounds:
        return (words,)
    together = _terms(Family.RUNS, ["".join(meaning.compounds)])
    return words, Alternative(together, WEIGHTS.synonym * WEIGHTS.run, origin=Origin.SYNONYM)


def _with(group: Group, alternative: Alternative) -> Group:
    return replace(group, alternatives=(*group.alternatives, alternative))


def _half_typed(group: Group, unit: Unit) -> Group:
    """The last unit as a beginning: at once when it ends in a lone letter, else when looser."""
    if is_choseong(unit.typed) or not unit.runs:
        return group
    term = Term(Family.JAMO, keystrokes(unit.runs[-1].text), Match.PREFIX)
    beginning = Alternative((term,), WEIGHTS.half_typed, origin=Origin.HALF_TYPED)
    if is_compatibility_jamo(unit.typed[-1]):
        return replace(group, alternatives=(*group.alternatives, beginning), looser=())
    return replace(group, looser=(*group.looser, beginning)) if len(term.token) > 1 else group
