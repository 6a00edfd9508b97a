"""Why a figure is what it is: the entries behind it, their sums, and one entry in full."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from marketplace.catalogue.attachments import take_in
from marketplace.catalogue.models import Attachment
from marketplace.organisations.models import AgencyKind
from marketplace.organisations.roles import Role
from marketplace.values import clock
from marketplace.values.books import Books
from procurement_targets.models import LedgerEntry, MonthlyActual
from tests.desks.oversight.people import client_of, make_overseer, overseer, shown, statuses
from tests.factories.organisations import make_agency, make_membership, make_vendor
from tests.factories.targets import (
    DESIGNATED_FROM,
    drain,
    finish,
    inspect,
    make_agency_year,
    make_order,
    make_purchase,
)

pytestmark = pytest.mark.django_db

ON = dt.date(2026, 7, 2)


@pytest.fixture(autouse=True)
def in_the_middle_of_2026() -> Any:
    with clock.set_to(clock.korean_time(ON, 14, 30)):
        yield


def member(agency: Any) -> Client:
    return client_of(make_membership(Role.REQUESTER, organisation=agency).person)


def a_full_ledger() -> Any:
    """An agency with 3 million counted, 1.1 provisional, 2 excluded, and a pair that cancels."""
    agency = make_agency("가온시")
    make_agency_year(agency)
    make_purchase(agency=agency, amount_krw=3_000_000)
    make_purchase(
        agency=agency,
        amount_krw=2_000_000,
        contract_on=dt.date(2026, 6, 2),
        designation=None,
    )
    make_order(agency=agency, quantity=10, unit_price_krw=110_000)
    finish(make_order(agency=agency, quantity=1, unit_price_krw=7_000_000), "placed")
    drain()
    order = make_order(agency=agency, quantity=1, unit_price_krw=500_000)
    drain()
    finish(order, "cancelled")
    drain()
    return agency


def table_of(page: str) -> str:
    return page[page.index('id="entries"') :]


def test_who_sees_the_ledger() -> None:
    assert statuses("ledger_list") == {
        "visitor": 302,
        "vendor": 403,
        "agency": 200,
        "viewer": 200,
        "officer": 200,
    }


def test_the_parts_add_up_to_the_figure() -> None:
    agency = a_full_ledger()
    page = shown(overseer(), "ledger_list", year=2026, agency=agency.pk)
    assert "How KRW 3,000,000 come about" in page
    for amount in ("KRW 2,000,000", "KRW 8,100,000", "KRW 0", "KRW 3,000,000"):
        assert amount in page, amount
    assert "The monthly sums of the dashboards give the same amount" in page
    assert "6 entries" in page


@pytest.mark.parametrize(
    ("part", "entries"),
    [("counted", 1), ("provisional", 2), ("excluded", 1), ("reversed", 2), ("", 6), ("other", 6)],
)
def test_each_part_lists_its_own_entries(part: str, entries: int) -> None:
    agency = a_full_ledger()
    page = shown(overseer(), "ledger_list", agency=agency.pk, part=part)
    table = table_of(page)
    assert table[table.index("<tbody>") :].count("<tr") == entries


def test_a_wrong_monthly_sum_is_shown_as_wrong() -> None:
    agency = a_full_ledger()
    MonthlyActual.objects.filter(counted_krw__gt=0).update(counted_krw=2_999_999)
    page = shown(overseer(), "ledger_list", agency=agency.pk)
    assert "The monthly sums of the dashboards give another amount" in page
    assert "KRW 2,999,999" in page


def test_the_entries_are_narrowed_by_each_condition() -> None:
    basic, metro = make_agency("가온시"), make_agency("나래도", kind=AgencyKind.METRO)
    make_purchase(agency=basic, amount_krw=1_000_000, kind="pilot")
    make_purchase(agency=metro, amount_krw=2_000_000, contract_on=dt.date(2026, 2, 3))
    make_purchase(agency=metro, amount_krw=4_000_000, contract_on=dt.date(2025, 2, 3))
    drain()
    client = overseer()
    for conditions, amount in (
        ({"year": "2026"}, "KRW 3,000,000"),
        ({"year": "2025"}, "KRW 4,000,000"),
        ({"kind": "pilot"}, "KRW 1,000,000"),
        ({"body": "metro"}, "KRW 2,000,000"),
        ({"month": "2"}, "KRW 2,000,000"),
        ({"agency": metro.pk}, "KRW 2,000,000"),
        ({"month": "3"}, "KRW 0"),
    ):
        page = shown(client, "ledger_list", **conditions)
        assert f"How {amount} come about" in page, conditions


def test_the_kind_of_body_is_that_of_the_year() -> None:
    agency = make_agency(kind=AgencyKind.METRO)
    make_agency_year(agency, kind=AgencyKind.BASIC)
    make_purchase(agency=agency, amount_krw=1_000_000)
    drain()
    client = overseer()
    assert "How KRW 1,000,000 come about" in shown(client, "ledger_list", body="basic")
    assert "How KRW 0 come about" in shown(client, "ledger_list", body="metro")


def test_members_see_their_own_agency_and_no_other() -> None:
    own, other = make_agency(), make_agency()
    make_purchase(agency=own, amount_krw=1_000_000)
    make_purchase(agency=other, amount_krw=2_000_000)
    drain()
    client = member(own)
    for query in ({}, {"agency": own.pk}):
        assert "How KRW 1,000,000 come about" in shown(client, "ledger_list", **query)
    for name in ("ledger_list", "ledger_csv"):
        answer = client.get(reverse(name), {"agency": other.pk})
        assert answer.status_code == 404
    mine, theirs = LedgerEntry.objects.order_by("amount_krw")
    assert client.get(reverse("ledger_entry", args=[mine.pk])).status_code == 200
    assert client.get(reverse("ledger_entry", args=[theirs.pk])).status_code == 404
    csv_lines = b"".join(client.get(reverse("ledger_csv")).streaming_content)  # type: ignore[attr-defined]
    assert csv_lines.decode().count("\r\n") == 2


def test_an_agency_or_entry_of_other_books_does_not_exist() -> None:
    agency = make_agency(books=Books.DEMO)
    make_purchase(agency=agency)
    drain()
    client = overseer()
    entry = LedgerEntry.objects.get()
    assert client.get(reverse("ledger_list"), {"agency": agency.pk}).status_code == 404
    assert client.get(reverse("ledger_list"), {"agency": "가온시"}).status_code == 404
    assert client.get(reverse("ledger_entry", args=[entry.pk])).status_code == 404


def test_vendors_reach_no_entry() -> None:
    make_purchase()
    drain()
    client = client_of(make_membership(Role.OWNER, organisation=make_vendor()).person)
    entry = LedgerEntry.objects.get()
    assert client.get(reverse("ledger_entry", args=[entry.pk])).status_code == 403


def test_the_purchases_are_judged_anew_on_demand() -> None:
    agency = a_full_ledger()
    plain = shown(overseer(), "ledger_list", agency=agency.pk)
    assert "Judge anew from the purchases" in plain
    page = shown(overseer(), "ledger_list", agency=agency.pk, recount="1")
    assert "Judged anew from the purchases: the same amounts" in page
    assert "Counted KRW 3,000,000, provisional KRW 8,100,000 for the whole year." in page
    assert "Under other versions of the rules" in page
    assert "2026.1" in page


def test_what_the_ledger_has_not_taken_yet_is_told() -> None:
    agency = a_full_ledger()
    make_purchase(agency=agency, amount_krw=4_000_000)
    page = shown(overseer(), "ledger_list", agency=agency.pk, recount="1")
    assert "the ledger would say something else" in page
    assert "1 purchase differs; counted would be KRW 7,000,000." in page


def test_another_version_is_shown_with_its_difference() -> None:
    agency = make_agency()
    make_purchase(agency=agency, amount_krw=3_000_000, kind="lease")
    drain()
    page = shown(overseer(), "ledger_list", agency=agency.pk, recount="1")
    old = page[page.index(">2020.1<") :]
    assert "KRW −3,000,000" in old[: old.index("</tr>")]


def test_the_download_holds_every_entry_of_the_selection() -> None:
    agency = a_full_ledger()
    answer: Any = overseer().get(reverse("ledger_csv"), {"agency": agency.pk, "year": "2026"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert f'filename="ledger-2026-{agency.code}.csv"' in answer["Content-Disposition"]
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeffentry,year,")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == 6
    counted = [row for row in rows if row["decision"] == "counted"]
    assert sum(int(row["basis_krw"]) for row in counted) == 3_000_000
    assert rows[0]["sha256"] == LedgerEntry.objects.order_by("pk")[0].payload_sha256


def test_a_cell_of_the_download_is_never_a_formula() -> None:
    agency = make_agency("=cmd|' /C calc'!A0")
    make_purchase(agency=agency)
    drain()
    answer: Any = overseer().get(reverse("ledger_csv"))
    assert "'=cmd" in b"".join(answer.streaming_content).decode()


def test_an_entry_of_an_order_tells_its_whole_way() -> None:
    agency = make_agency("가온시")
    order = make_order(agency=agency, quantity=10, unit_price_krw=110_000)
    drain()
    inspect(order, accepted=10)
    drain()
    provisional, counter, counted = LedgerEntry.objects.order_by("pk")
    client = overseer()
    page = shown(client, "ledger_entry", counted.pk)
    assert f"L-26-{counted.pk:05}" in page
    assert order.number in page
    assert "The kind of purchase is recognised" in page
    assert "Counted of this purchase today KRW 1,100,000" in page.replace("<b>", "")
    assert page.count("md-checks") == 1
    flow = page[page.index('id="flow"') : page.index('id="source"')]
    assert [flow.index(f"L-26-{one.pk:05}") for one in (provisional, counter, counted)] == sorted(
        flow.index(f"L-26-{one.pk:05}") for one in (provisional, counter, counted)
    )
    first = shown(client, "ledger_entry", provisional.pk)
    assert "This entry no longer stands" in first
    assert reverse("ledger_entry", args=[counter.pk]) in first
    taken_back = shown(client, "ledger_entry", counter.pk)
    assert "This entry takes another one back" in taken_back


def test_an_entry_of_an_outside_purchase_leads_to_its_evidence() -> None:
    agency = make_agency()
    evidence = take_in(
        ContentFile(b"%PDF-1.7"),
        name="계약서.pdf",
        kind=Attachment.Kind.EVIDENCE,
        actor=None,
        agency=agency,
    )
    purchase = make_purchase(agency=agency, evidence=evidence)
    drain()
    entry = LedgerEntry.objects.get()
    page = shown(overseer(), "ledger_entry", entry.pk)
    assert purchase.contract_number in page
    assert reverse("attachment", args=[evidence.pk]) in page
    assert reverse("outside_purchase_decision", args=[purchase.pk]) in page
    own = shown(member(agency), "ledger_entry", entry.pk)
    assert reverse("attachment", args=[evidence.pk]) in own
    assert "/oversight/outside/" not in own
    assert "/oversight/audit/" not in own


def test_an_excluded_entry_names_the_rule_and_its_source() -> None:
    make_purchase(contract_on=DESIGNATED_FROM - dt.timedelta(days=1))
    drain()
    page = shown(overseer(), "ledger_entry", LedgerEntry.objects.get().pk)
    assert "It was bought before the first day of the designation." in page
    assert "Follows from the definition in art. 27 of the Procurement Act" in page
    assert "Not allowed" in page


def test_the_list_costs_the_same_for_one_and_three_entries(
    django_assert_num_queries: Any,
) -> None:
    client = client_of(make_overseer())
    make_purchase()
    drain()
    shown(client, "ledger_list")
    with django_assert_num_queries(6):
        shown(client, "ledger_list")
    make_purchase()
    make_purchase()
    drain()
    with django_assert_num_queries(6):
        shown(client, "ledger_list")


def test_one_entry_costs_few_queries(django_assert_num_queries: Any) -> None:
    client = client_of(make_overseer())
    order = make_order(quantity=10)
    drain()
    inspect(order, accepted=10)
    drain()
    entry = LedgerEntry.objects.order_by("pk").last()
    assert entry is not None
    shown(client, "ledger_entry", entry.pk)
    with django_assert_num_queries(7):
        shown(client, "ledger_entry", entry.pk)
