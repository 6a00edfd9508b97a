"""Plans in the language of tantivy."""

from collections.abc import Mapping
from functools import reduce

from tantivy import FieldType, Occur, Query, SearchResult

from search.documents import ZONES
from search.engines.embedded.mapping import NO_DAY, schema
from search.plan.nodes import (
    AllOf,
    Alternative,
    AnyOf,
    Family,
    Group,
    Match,
    Node,
    NoneOf,
    Term,
)
from search.plan.request import ANSWER, DesignatedOn, NumberRange, QueryPlan
from search.plan.weights import RUN_BOOSTS, TIE_BREAKER, WORD_BOOSTS

BOOSTS: dict[Family, Mapping[str, float]] = {
    Family.WORDS: WORD_BOOSTS,
    Family.RUNS: RUN_BOOSTS,
}


def query_for(node: Node) -> Query:
    """The query of a tree."""
    match node:
        case Group(alternatives=alternatives):
            return _any([_weighed(_alternative(found), found.weight) for found in alternatives])
        case AnyOf(parts):
            return _any([query_for(part) for part in parts])
        case NoneOf(part):
            return Query.boolean_query(
                [(Occur.Must, Query.all_query()), (Occur.MustNot, query_for(part))]
            )
        case AllOf(parts):
            wanted = [query_for(part) for part in parts if not isinstance(part, NoneOf)]
            unwanted = [query_for(part.part) for part in parts if isinstance(part, NoneOf)]
            all_wanted = every(*wanted) if wanted else Query.all_query()
            return reduce(lambda query, part: query.and_must_not_match(part), unwanted, all_wanted)


def _any(queries: list[Query]) -> Query:
    if not queries:
        return Query.empty_query()
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def every(*queries: Query) -> Query:
    """All of the queries at once."""
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def _weighed(query: Query, weight: float) -> Query:
    return query if weight == 1 else Query.boost_query(query, weight)


def _alternative(alternative: Alternative) -> Query:
    if alternative.phrase and len(alternative.terms) > 1:
        words = [term.token for term in alternative.terms]
        return _best_zone(
            {zone: Query.phrase_query(schema(), f"{zone}_words", [*words]) for zone in ZONES},
            WORD_BOOSTS,
        )
    return every(*(_term(term) for term in alternative.terms))


def _term(term: Term) -> Query:
    if term.match is Match.PREFIX:
        return Query.fuzzy_term_query(
            schema(), term.family.value, term.token, distance=0, prefix=True
        )
    if term.match is Match.FUZZY:
        return Query.fuzzy_term_query(schema(), term.family.value, term.token, distance=term.edits)
    if term.family is Family.GRAMS:
        return Query.term_query(schema(), term.family.value, term.token, "freq")
    if term.family not in BOOSTS:
        return Query.term_query(schema(), term.family.value, term.token, "basic")
    option = "position" if term.family is Family.WORDS else "freq"
    return _best_zone(
        {
            zone: Query.term_query(schema(), f"{zone}_{term.family.value}", term.token, option)
            for zone in ZONES
        },
        BOOSTS[term.family],
    )


def _best_zone(queries: Mapping[str, Query], boosts: Mapping[str, float]) -> Query:
    """The best zone counts, the others add a little."""
    return Query.disjunction_max_query(
        [_weighed(query, boosts[zone]) for zone, query in queries.items()], TIE_BREAKER
    )


def books_query(books: str) -> Query:
    """Documents of these books; what every question asks, so that no tombstone is found."""
    return Query.const_score_query(Query.term_query(schema(), "books", books, "basic"), 0.0)


def filter_queries(plan: QueryPlan) -> dict[str, Query]:
    """The question of each filter by the filter's name."""
    queries = {name: _values(name, values) for name, values in plan.filters.items()}
    ranges = {"price_krw": plan.price_krw, "delivery_days": plan.delivery_days}
    for name, bounds in ranges.items():
        if bounds != NumberRange():
            queries[name] = _between(name, bounds.low, bounds.high)
    if plan.designated is not None:
        queries["designated"] = _designated(plan.designated)
    return {name: Query.const_score_query(query, 0.0) for name, query in queries.items()}


def field_of(facet: str) -> str:
    """The field that holds the values of a facet."""
    if facet.startswith(ANSWER):
        return "answers." + facet.removeprefix(ANSWER).replace(".", "\\.")
    return facet


def _values(facet: str, values: tuple[str, ...]) -> Query:
    field = field_of(facet)
    return _any([Query.term_query(schema(), field, value, "basic") for value in values])


def _between(field: str, low: int | None, high: int | None) -> Query:
    return Query.range_query(schema(), field, FieldType.Integer, low, high)


def _designated(wanted: DesignatedOn) -> Query:
    valid = _between("designated_until", wanted.day.toordinal(), None)
    if not wanted.undesignated_too:
        return valid
    return _any([valid, Query.term_query(schema(), "designated_until", NO_DAY, "basic")])


def total_of(found: SearchResult) -> int:
    """How many documents a search met; the stubs of the library forget to name the field."""
    return int(getattr(found, "count", None) or 0)
