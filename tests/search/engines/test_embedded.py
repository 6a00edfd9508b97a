"""The files of the embedded engine: versions, readers, and writers at the same time."""

import json
import threading
from pathlib import Path

import pytest
from pytest_django import Settings

from marketplace.audit.installation import installation_directory
from search.analysis import Analysed, analyser_named
from search.engines import engine_in_force
from search.engines.base import ApplyReport, IndexVersionMismatch, Upsert
from search.engines.embedded import EmbeddedEngine, mapping, storage
from search.engines.location import index_directory
from search.plan import plan_search
from tests.factories.search import make_document

BIGRAM = analyser_named("bigram")


class NewerBigram:
    """The bigram analyser in a version of tomorrow."""

    name = "bigram"
    version = "bigram-tomorrow"

    def analyse(self, text: str) -> Analysed:
        return BIGRAM.analyse(text)

    def preload(self) -> None:
        """Nothing to load."""


def test_without_an_index_nothing_is_found(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path / "none", BIGRAM)
    assert engine.search(plan_search("조명", analyser=BIGRAM)).total == 0
    assert engine.suggest("조", 5) == ()
    assert (engine.versions(), engine.document_count()) == ({}, 0)
    assert not (tmp_path / "none").exists()


def test_a_reader_sees_what_another_engine_has_written(tmp_path: Path) -> None:
    reader, writer = EmbeddedEngine(tmp_path, BIGRAM), EmbeddedEngine(tmp_path, BIGRAM)
    assert reader.document_count() == 0
    for number in (1, 2, 3):
        writer.apply([Upsert(make_document(number))])
        assert reader.document_count() == number
    writer.recreate()
    assert reader.document_count() == 0


def test_an_index_of_another_analyser_is_refused_until_recreated(tmp_path: Path) -> None:
    EmbeddedEngine(tmp_path, BIGRAM).apply([Upsert(make_document())])
    newer = EmbeddedEngine(tmp_path, NewerBigram())
    plan = plan_search("", analyser=NewerBigram())
    with pytest.raises(IndexVersionMismatch, match=r"made by bigram-.* but bigram-tomorrow"):
        newer.search(plan)
    with pytest.raises(IndexVersionMismatch):
        newer.apply([Upsert(make_document(2))])
    assert EmbeddedEngine(tmp_path, BIGRAM).versions() == {"p1": 1}
    newer.recreate()
    newer.apply([Upsert(make_document(2))])
    assert [hit.id for hit in newer.search(plan).hits] == ["p2"]


def test_an_index_of_another_mapping_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    EmbeddedEngine(tmp_path, BIGRAM).apply([Upsert(make_document())])
    monkeypatch.setattr(storage, "MAPPING_VERSION", "embedded-tomorrow")
    with pytest.raises(IndexVersionMismatch, match="embedded-tomorrow"):
        EmbeddedEngine(tmp_path, BIGRAM).document_count()


def test_a_running_reader_refuses_an_index_that_was_recreated_by_another_version(
    tmp_path: Path,
) -> None:
    reader = EmbeddedEngine(tmp_path, BIGRAM)
    reader.apply([Upsert(make_document())])
    assert reader.document_count() == 1
    EmbeddedEngine(tmp_path, NewerBigram()).recreate()
    for _try in (1, 2):
        with pytest.raises(IndexVersionMismatch):
            reader.document_count()


def test_a_plan_of_another_analyser_is_refused(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path, BIGRAM)
    with pytest.raises(IndexVersionMismatch):
        engine.search(plan_search("조명", analyser=NewerBigram()))


def test_writers_at_the_same_time_wait_for_each_other(tmp_path: Path) -> None:
    reports: list[ApplyReport] = []

    def drain(first: int) -> None:
        engine = EmbeddedEngine(tmp_path, BIGRAM)
        documents = [make_document(number) for number in range(first, first + 5)]
        reports.extend(engine.apply([Upsert(document)]) for document in documents)

    threads = [threading.Thread(target=drain, args=(first,)) for first in (0, 100, 200, 300)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(report.applied for report in reports) == 20
    assert EmbeddedEngine(tmp_path, BIGRAM).document_count() == 20


def test_two_writers_with_the_same_documents_apply_each_once(tmp_path: Path) -> None:
    reports: list[ApplyReport] = []

    def drain() -> None:
        operations = [Upsert(make_document(number)) for number in range(20)]
        reports.append(EmbeddedEngine(tmp_path, BIGRAM).apply(operations))

    threads = [threading.Thread(target=drain) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(report.applied for report in reports) == 20
    assert sum(report.stale for report in reports) == 40


def test_a_commit_that_readers_were_not_told_of_is_told_by_the_next_drain(tmp_path: Path) -> None:
    reader, writer = EmbeddedEngine(tmp_path, BIGRAM), EmbeddedEngine(tmp_path, BIGRAM)
    writer.apply([Upsert(make_document(1))])
    assert reader.document_count() == 1
    told = (tmp_path / "generation.json").read_text()
    writer.apply([Upsert(make_document(2))])
    (tmp_path / "generation.json").write_text(told)  # as if killed before the word went out
    report = writer.apply([Upsert(make_document(2))])
    assert report == ApplyReport(applied=0, stale=1)
    assert reader.document_count() == 2


def test_the_index_before_the_last_one_is_removed(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path, BIGRAM)
    for _time in range(3):
        engine.recreate()
    assert len(list(tmp_path.glob("index-*"))) == 2
    made = json.loads((tmp_path / "generation.json").read_text())
    assert made["analyser"] == BIGRAM.version
    assert made["mapping"] == mapping.MAPPING_VERSION


@pytest.mark.django_db
def test_settings_choose_engine_analyser_and_place(settings: Settings, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    engine = engine_in_force()
    assert engine is engine_in_force()
    engine.apply([Upsert(make_document())])
    assert index_directory() == installation_directory() / "index"
    assert index_directory().is_relative_to(tmp_path)
    assert (index_directory() / "generation.json").exists()
    settings.SEARCH_ENGINE = "unknown"
    with pytest.raises(KeyError):
        engine_in_force()
