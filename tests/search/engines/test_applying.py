"""The index moves forward only, on every engine."""

from search.engines.base import ApplyReport, Delete, Upsert
from tests.factories.search import make_document
from tests.search.engines.conftest import Market


def test_a_newer_version_replaces_the_older_one(market: Market) -> None:
    market.holds(make_document(1, "가로등"))
    report = market.engine.apply([Upsert(make_document(1, "보안등", version=2))])
    assert report == ApplyReport(applied=1, stale=0)
    assert market.found("가로등 ", facets=()) == []
    assert market.found("보안등 ") == ["p1"]
    assert market.engine.document_count() == 1


def test_an_older_or_equal_version_is_passed_over(market: Market) -> None:
    market.holds(make_document(1, "보안등", version=5))
    late = [Upsert(make_document(1, "가로등", version=version)) for version in (4, 5)]
    assert market.engine.apply(late) == ApplyReport(applied=0, stale=2)
    assert market.found("보안등 ") == ["p1"]
    assert market.engine.versions() == {"p1": 5}


def test_within_one_batch_the_newest_wins_in_any_order(market: Market) -> None:
    batch = [Upsert(make_document(1, f"조명{version}", version=version)) for version in (1, 3, 2)]
    assert market.engine.apply(batch) == ApplyReport(applied=2, stale=1)
    assert market.engine.versions() == {"p1": 3}


def test_a_tombstone_keeps_an_older_document_away(market: Market) -> None:
    market.holds(make_document(1), make_document(2))
    assert market.engine.apply([Delete("p1", 2)]) == ApplyReport(applied=1, stale=0)
    assert market.engine.apply([Upsert(make_document(1, version=2))]).stale == 1
    assert market.found() == ["p2"]
    assert market.ask("NOT 없음", facets=("kind",)).facets == {"kind": (("product", 1),)}
    assert market.engine.versions() == {"p2": 1}
    assert market.engine.document_count() == 1


def test_a_document_newer_than_its_tombstone_comes_back(market: Market) -> None:
    market.engine.apply([Delete("p1", 2), Upsert(make_document(1, version=3))])
    assert market.engine.versions() == {"p1": 3}


def test_a_late_deletion_is_passed_over(market: Market) -> None:
    market.holds(make_document(1, version=5))
    assert market.engine.apply([Delete("p1", 4)]) == ApplyReport(applied=0, stale=1)
    assert market.found() == ["p1"]


def test_large_batches_obey_the_same_rule(market: Market) -> None:
    market.holds(*(make_document(number, version=2) for number in range(600)))
    batch = [Upsert(make_document(number, version=number % 4)) for number in range(600)]
    assert market.engine.apply(batch) == ApplyReport(applied=150, stale=450)
    assert set(market.engine.versions().values()) == {2, 3}


def test_recreating_forgets_everything_tombstones_too(market: Market) -> None:
    market.holds(make_document(1, version=5))
    market.engine.apply([Delete("p2", 9)])
    market.engine.recreate()
    assert market.found() == []
    market.holds(make_document(1, version=1), make_document(2, version=1))
    assert market.engine.versions() == {"p1": 1, "p2": 1}


def test_an_empty_batch_changes_nothing(market: Market) -> None:
    assert market.engine.apply([]) == ApplyReport(applied=0, stale=0)
    assert market.engine.document_count() == 0
