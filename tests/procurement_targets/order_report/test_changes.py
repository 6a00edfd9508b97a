"""A later edition of the report: what changed, what is gone, what another import did."""

import datetime as dt
from pathlib import Path

import pytest

from marketplace.audit.models import Event
from marketplace.catalogue.models import (
    Designation,
)
from procurement_targets.models import (
    LedgerEntry,
    OutsidePurchase,
)
from procurement_targets.order_report import writing
from procurement_targets.order_report.refusals import ReportOvertaken
from tests.factories.organisations import make_agency
from tests.procurement_targets.order_report.published import (
    line,
    plan_of,
)
from tests.procurement_targets.order_report.running import (
    LATE,
    PILOT,
    everything,
    imported,
    rewritten,
    standing_entries,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_changed_line_is_shown_and_not_taken(file: Path) -> None:
    imported(rewritten(file, line()))
    before = everything()
    figures = imported(rewritten(file, line(amount_krw="2,200,000")))
    assert everything() == before
    assert figures["changed"] == {
        "rows": 1,
        "amount_krw": 2_200_000,
        "accepted": False,
        "lines": [
            {
                "line": 2,
                "contract_number": "R26TA00000001",
                "item_identifier": "20000001",
                "occurrence": 1,
                "differences": {"amount_krw": [1_100_000, 2_200_000]},
            }
        ],
    }


def test_an_accepted_change_is_a_reversal_and_a_new_entry(file: Path) -> None:
    imported(rewritten(file, line()))
    first = LedgerEntry.objects.get()
    changed = rewritten(file, line(amount_krw="2,200,000", agency_name="나래군"))
    figures = imported(changed, "--accept-changes")
    assert (figures["changed"]["rows"], figures["ledger"]["agrees"]) == (1, True)
    entries = list(LedgerEntry.objects.order_by("pk"))
    assert [(one.agency.name, one.amount_krw, one.reverses) for one in entries] == [
        ("가온시", 1_100_000, None),
        ("가온시", -1_100_000, first),
        ("나래군", 2_200_000, None),
    ]
    purchase = OutsidePurchase.objects.get()
    assert (purchase.amount_krw, purchase.supply_krw) == (2_200_000, 2_000_000)
    assert purchase.published["amount_krw"] == 2_200_000
    event = Event.objects.order_by("-pk")[0]
    assert (event.verb, event.reason_code) == ("outside.corrected", "report_changed")
    assert {entry.source_event for entry in entries[1:]} == {event}
    assert imported(changed)["known"]["rows"] == 1


def test_an_accepted_term_judges_all_purchases_of_the_designation_again(file: Path) -> None:
    old = line(**LATE)
    imported(rewritten(file, old, line(**LATE | {"contract_number": "R26TA00000006"})))
    assert [entry[2] for entry in standing_entries()] == ["after_designation"] * 2
    figures = imported(
        rewritten(file, line(**LATE | {"designated_until": "20270228"})), "--accept-changes"
    )
    assert Designation.objects.get().valid_until == dt.date(2027, 2, 28)
    assert [entry[2] for entry in standing_entries()] == ["counted"] * 2
    assert (figures["changed"]["rows"], figures["gone"]["rows"]) == (1, 1)
    assert sorted(
        Event.objects.exclude(verb="outside.verified").values_list("verb", "reason_code")
    ) == [
        ("designation.corrected", "report_changed"),
        ("outside.corrected", "designation_changed"),
        ("outside.corrected", "report_changed"),
        ("report.imported", ""),
        ("report.imported", ""),
    ]


def test_a_line_that_is_gone_is_shown_and_kept(file: Path) -> None:
    imported(rewritten(file, line(), line(**PILOT)))
    before = everything()
    figures = imported(rewritten(file, line()), "--accept-changes")
    assert everything() == before
    assert figures["gone"] == {
        "rows": 1,
        "amount_krw": 1_100_000,
        "lines": [
            {
                "contract_number": "R26TA00000002",
                "item_identifier": "20000001",
                "occurrence": 1,
                "contract_on": "2026-03-01",
                "amount_krw": 1_100_000,
            }
        ],
    }


def test_a_refused_line_leaves_the_others_in(file: Path) -> None:
    make_agency("나래군")
    make_agency("나래군")
    figures = imported(file)
    assert figures["taken"] == {"rows": 5, "amount_krw": 11_000_000}
    assert (figures["refused"]["rows"], figures["refused"]["amount_krw"]) == (1, 5_500_000)
    assert figures["refused"]["lines"][0]["line"] == 6
    assert figures["refused"]["lines"][0]["code"] == "agency_ambiguous"
    assert OutsidePurchase.objects.count() == 5


def test_a_plan_that_another_import_overtook_writes_nothing() -> None:
    slow, fast = plan_of(line()), plan_of(line(), line(**PILOT))
    source = writing.Source("report.csv", "0" * 64)
    writing.write_plan(fast, source=source)
    before = everything()
    with pytest.raises(ReportOvertaken):
        writing.write_plan(slow, source=source)
    assert everything() == before


def test_a_change_that_another_import_overtook_writes_nothing() -> None:
    source = writing.Source("report.csv", "0" * 64)
    writing.write_plan(plan_of(line()), source=source)
    slow = plan_of(line(amount_krw="2,200,000"), accept_changes=True)
    writing.write_plan(plan_of(line(amount_krw="3,300,000"), accept_changes=True), source=source)
    before = everything()
    with pytest.raises(ReportOvertaken):
        writing.write_plan(slow, source=source)
    assert everything() == before
