import datetime as dt
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from marketplace.audit.consumers import drain
from marketplace.audit.models import ConsumedEvent, Event
from marketplace.catalogue.models import Listing
from marketplace.catalogue.services import approve_listing, submit_listing, withdraw_listing
from marketplace.ordering.models import Order
from marketplace.organisations.models import Vendor
from marketplace.values import clock
from search.analysis import analyser_in_force
from search.comparison import Difference, differences
from search.consumer import NAME, products_concerned
from search.engines import engine_in_force, forget_engines
from search.engines.base import Delete, Engine, IndexVersionMismatch, Upsert
from search.engines.embedded.engine import EmbeddedEngine
from search.indexing import bring_forward, give_versions, mend, rebuild
from search.market import documents_of
from search.models import IndexedProduct, KeptTokens
from search.plan import plan_search
from search.tasks import compare_index
from tests.factories.catalogue import (
    a_moderator,
    an_editor_of,
    edit_listing,
    make_designation,
    make_listing,
)
from tests.factories.ordering import accept, deliver, make_market, make_order

pytestmark = pytest.mark.django_db


def in_index() -> dict[str, int]:
    return engine_in_force().versions()


def id_of(listing: Listing) -> str:
    return f"p{listing.product_id}"


def test_a_published_listing_is_found_after_the_consumer_ran() -> None:
    listing = make_listing()
    assert in_index() == {}

    drain(NAME)

    assert in_index() == {id_of(listing): 1}
    assert not ConsumedEvent.objects.filter(consumer=NAME, event__stream="policies").exists()


def test_a_withdrawn_listing_leaves_a_tombstone_that_no_old_document_passes() -> None:
    listing = make_listing()
    old = give_versions([listing.product_id])[listing.product_id]
    withdraw_listing(listing=listing, actor=an_editor_of(listing.vendor))
    drain(NAME)

    report = engine_in_force().apply([old])

    assert isinstance(old, Upsert)
    assert (report.applied, report.stale) == (0, 1)
    assert in_index() == {}


def test_a_listing_published_again_comes_back_with_a_higher_version() -> None:
    listing = make_listing()
    drain(NAME)
    edit_listing(listing, title_ko="새 제목")
    submit_listing(listing=listing, actor=an_editor_of(listing.vendor))
    drain(NAME)
    assert in_index() == {id_of(listing): 1}

    approve_listing(listing=listing, moderator=a_moderator(listing.vendor))
    drain(NAME)

    assert in_index() == {id_of(listing): 2}


def test_events_that_change_nothing_write_nothing() -> None:
    listing = make_listing()
    drain(NAME)
    state = engine_in_force().state()

    assert bring_forward([listing.product_id]) == 0
    assert engine_in_force().state() == state


def test_what_a_crash_kept_from_the_engine_is_written_next_time() -> None:
    listing = make_listing()
    give_versions([listing.product_id])  # and the process dies before the engine gets it

    drain(NAME)

    assert in_index() == {id_of(listing): 2}
    row = IndexedProduct.objects.get(pk=listing.product_id)
    assert (row.version, row.is_applied) == (2, True)


def test_two_runs_may_reach_the_engine_in_any_order() -> None:
    listing = make_listing()
    first = give_versions([listing.product_id])[listing.product_id]
    edit_listing(listing, title_ko="나중 제목")
    submit_listing(listing=listing, actor=an_editor_of(listing.vendor))
    approve_listing(listing=listing, moderator=a_moderator(listing.vendor))
    second = give_versions([listing.product_id])[listing.product_id]

    engine_in_force().apply([second])
    engine_in_force().apply([first])

    assert in_index() == {id_of(listing): 2}
    assert isinstance(second, Upsert)
    assert second.document.title == "나중 제목"


def test_each_kind_of_event_names_the_products_that_it_concerns() -> None:
    listing, other = make_listing(), make_listing()
    designation = make_designation(listing)

    def concerned(object_type: str, object_id: int) -> set[int]:
        return products_concerned([Event(object_type=object_type, object_id=object_id)])

    assert concerned("catalogue.listing", listing.pk) == {listing.product_id}
    assert concerned("catalogue.designation", designation.pk) == {listing.product_id}
    assert concerned("catalogue.product", other.product_id) == {other.product_id}
    assert concerned("organisations.vendor", other.vendor_id) == {other.product_id}
    assert concerned("ordering.order", 1) == set()
    assert concerned("ordering.purchaserequest", 1) == set()


def test_a_vendors_new_name_is_indexed_by_an_event_of_the_vendor() -> None:
    listing = make_listing()
    drain(NAME)
    Vendor.objects.filter(pk=listing.vendor_id).update(name="새이름")

    bring_forward(
        products_concerned([Event(object_type="organisations.vendor", object_id=listing.vendor_id)])
    )

    assert in_index() == {id_of(listing): 2}


def test_an_accepted_order_marks_the_product_as_sold() -> None:
    market = make_market()
    drain(NAME)
    before = documents_of([market.listing.product_id])[market.listing.product_id]
    order = make_order(market, status=Order.Status.ACKNOWLEDGED)
    deliver(market, order, 1)
    accept(market, order, 1)

    drain(NAME)

    after = documents_of([market.listing.product_id])[market.listing.product_id]
    assert (before.sold, after.sold) == (False, True)
    assert (before.card["accepted_orders"], after.card["accepted_orders"]) == (0, 1)
    assert in_index()[id_of(market.listing)] == 2


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_runs_at_once_the_one_that_knows_more_has_the_last_word() -> None:
    listing = make_listing()
    start = threading.Barrier(4)

    def run(number: int) -> None:
        start.wait()
        for step in range(5):
            Vendor.objects.filter(pk=listing.vendor_id).update(name=f"이름 {number}-{step}")
            bring_forward([listing.product_id])
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(run, range(4)))

    name = Vendor.objects.get(pk=listing.vendor_id).name
    row = IndexedProduct.objects.get(pk=listing.product_id)
    assert in_index() == {id_of(listing): row.version}
    plan = plan_search("", analyser=analyser_in_force())
    (hit,) = engine_in_force().search(plan).hits
    assert hit.card["offers"][0]["vendor_ko"] == name


def test_the_nightly_comparison_takes_off_a_designation_that_ended() -> None:
    today = clock.today()
    listing = make_listing()
    make_designation(listing, valid_until=today)
    mend()
    assert in_index() == {id_of(listing): 1}

    with clock.set_to(clock.korean_time(today + dt.timedelta(days=1))):
        assert list(differences(in_index())) == [Difference("outdated", listing.product_id)]
        compare_index()
        assert list(differences(in_index())) == []

    assert in_index() == {id_of(listing): 2}


def test_the_comparison_finds_and_mends_each_kind_of_difference() -> None:
    missing, surplus, behind, outdated = (make_listing() for _ in range(4))
    drain(NAME)
    engine = engine_in_force()
    engine.apply([Delete(id_of(missing), 7)])
    Listing.objects.filter(pk=surplus.pk).update(live=False)
    IndexedProduct.objects.filter(pk=behind.product_id).update(version=4)
    Vendor.objects.filter(pk=outdated.vendor_id).update(name="새이름")

    assert {found.product_id: found.kind for found in differences(in_index())} == {
        missing.product_id: "missing",
        surplus.product_id: "surplus",
        behind.product_id: "version",
        outdated.product_id: "outdated",
    }
    # A lost document is written again until its version passes what the index knows.
    IndexedProduct.objects.filter(pk=missing.product_id).update(version=7)
    mend()
    assert list(differences(in_index())) == []


def test_an_index_that_is_ahead_of_a_restored_database_is_caught_up() -> None:
    listing = make_listing()
    drain(NAME)
    operation = give_versions([listing.product_id], unchanged_too=True)[listing.product_id]
    assert isinstance(operation, Upsert)
    IndexedProduct.objects.all().delete()
    engine_in_force().apply([Delete("p999999", 1)])

    mend()

    assert in_index() == {id_of(listing): 2}
    assert list(differences(in_index())) == []


def test_a_rebuild_gives_the_same_documents_and_keeps_the_old_index_until_then() -> None:
    kept, gone = make_listing(), make_listing()
    drain(NAME)
    Listing.objects.filter(pk=gone.pk).update(live=False)
    before = engine_in_force().state()

    assert rebuild() == 1

    assert in_index() == {id_of(kept): 1}
    assert engine_in_force().state() != before
    assert list(differences(in_index())) == []


def test_a_rebuild_asks_no_analyser_for_what_it_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    make_listing()
    drain(NAME)
    assert KeptTokens.objects.exists()
    KeptTokens.objects.create(text_sha256="0" * 64, analyser_version="old", tokens={})
    monkeypatch.setattr("search.analysis.bigram.BigramAnalyser.analyse", None)

    assert rebuild() == 1
    assert not KeptTokens.objects.filter(analyser_version="old").exists()


def test_an_index_of_another_analyser_is_made_anew_by_the_consumer(
    settings: pytest.FixtureRequest,
) -> None:
    listing = make_listing()
    drain(NAME)
    settings.SEARCH_ANALYSER = "kiwi"  # type: ignore[attr-defined]
    forget_engines()
    other: Engine = engine_in_force()
    with pytest.raises(IndexVersionMismatch):
        other.versions()
    second = make_listing()

    drain(NAME)

    assert set(other.versions()) == {id_of(listing), id_of(second)}


def test_check_index_tells_differences_and_leaves_with_their_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listing = make_listing()

    assert told() == (0, {"documents": 1, "differences": []})

    engine_in_force().recreate()
    found = {"kind": "missing", "product_id": listing.product_id}
    assert told() == (1, {"documents": 0, "differences": [found]})

    call_command("rebuild_index", stdout=StringIO())
    assert told() == (0, {"documents": 1, "differences": []})

    def unreadable(self: EmbeddedEngine) -> dict[str, int]:
        raise IndexVersionMismatch("a", "b")

    monkeypatch.setattr(EmbeddedEngine, "versions", unreadable)
    error = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("check_index", stderr=error)
    assert left.value.code == 2
    assert "rebuild it" in error.getvalue()


def told() -> tuple[object, object]:
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("check_index", "--format", "json", stdout=out)
    return left.value.code, json.loads(out.getvalue())
