"""Firms and agencies as organisations: verifying, barring, opening domains."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from marketplace.organisations.models import Membership, Vendor, VendorSanction
from marketplace.organisations.roles import Role
from marketplace.values import clock
from marketplace.values.books import Books
from tests.desks.oversight.people import client_of, make_overseer, overseer, sent, shown, statuses
from tests.factories.organisations import make_agency, make_membership, make_person, make_vendor

pytestmark = pytest.mark.django_db

Registration = Vendor.Registration
DAY = dt.timedelta(days=1)
SEEN = {"visitor": 302, "vendor": 403, "agency": 403, "viewer": 200, "officer": 200}


def applied(**changes: Any) -> Vendor:
    vendor = make_vendor(registration=Registration.APPLIED, **changes)
    make_membership(
        Role.OWNER, organisation=vendor, person=make_person("문지호"), status="requested"
    )
    return vendor


def test_who_sees_firms_and_agencies() -> None:
    assert statuses("vendor_review") == SEEN
    assert statuses("vendor_review_detail", make_vendor().pk) == SEEN
    assert statuses("organisation_list") == SEEN
    assert statuses("organisation_detail", make_agency().pk) == SEEN
    for name in ("vendor_verify", "vendor_close", "vendor_sanction"):
        refused = statuses(name, make_vendor().pk, method="post")
        assert refused["viewer"] == 403, name
        assert refused["vendor"] == 403, name


def test_firms_and_agencies_of_other_books_do_not_exist() -> None:
    client = overseer(Role.OFFICER)
    vendor, agency = make_vendor(books=Books.DEMO), make_agency(books=Books.DEMO)
    for name, pk in (("vendor_review_detail", vendor.pk), ("organisation_detail", agency.pk)):
        assert client.get(reverse(name, args=[pk])).status_code == 404
    for name in ("vendor_verify", "vendor_close", "vendor_sanction"):
        assert client.post(reverse(name, args=[vendor.pk])).status_code == 404
    domain = reverse("organisation_domain", args=[agency.pk])
    assert client.post(domain, {"domain": "gaon.go.kr"}).status_code == 404


def test_firms_are_listed_by_registration_and_found_by_name_or_number() -> None:
    applied(name="물막이테크")
    verified = make_vendor("밝은길")
    client = overseer()
    first = shown(client, "vendor_review")
    assert "물막이테크" in first
    assert "밝은길" not in first
    for text in ("밝은", verified.business_number):
        assert "밝은길" in shown(client, "vendor_review", state="verified", text=text)
    assert "Nothing is here" in shown(client, "vendor_review", state="verified", text="없는")


def test_the_list_of_firms_costs_the_same_for_one_and_three(
    django_assert_num_queries: Any,
) -> None:
    client = client_of(make_overseer())
    applied()
    shown(client, "vendor_review")
    with django_assert_num_queries(5):
        shown(client, "vendor_review")
    applied()
    applied()
    with django_assert_num_queries(5):
        shown(client, "vendor_review")


def test_a_firm_is_verified_once_and_its_applicant_let_in() -> None:
    vendor = applied()
    client = overseer(Role.OFFICER)
    assert "문지호" in shown(client, "vendor_review_detail", vendor.pk)
    assert sent(client, "vendor_verify", vendor.pk).status_code == 302
    vendor.refresh_from_db()
    assert vendor.registration == Registration.VERIFIED
    assert Membership.objects.get(vendor=vendor).status == "active"
    assert sent(client, "vendor_verify", vendor.pk).status_code == 302
    page = shown(client, "vendor_review_detail", vendor.pk)
    assert "This cannot be done while the registration stands at" in page


def test_nobody_verifies_the_own_firm() -> None:
    vendor = applied()
    officer = make_overseer(Role.OFFICER)
    make_membership(Role.SALES, organisation=vendor, person=officer)
    client = client_of(officer)
    page = shown(client, "vendor_review_detail", vendor.pk)
    assert reverse("vendor_verify", args=[vendor.pk]) not in page
    assert sent(client, "vendor_verify", vendor.pk).status_code == 302
    vendor.refresh_from_db()
    assert vendor.registration == Registration.APPLIED


def test_closing_needs_a_reason() -> None:
    vendor = applied()
    client = overseer(Role.OFFICER)
    empty = sent(client, "vendor_close", vendor.pk)
    assert empty.status_code == 200
    assert "This field is required." in empty.content.decode()
    vendor.refresh_from_db()
    assert vendor.registration == Registration.APPLIED
    answer = sent(client, "vendor_close", vendor.pk, **{"close-note": "서류가 다릅니다."})
    assert answer.status_code == 302
    vendor.refresh_from_db()
    assert vendor.registration == Registration.CLOSED


def test_a_firm_is_barred_between_two_days() -> None:
    vendor, today = make_vendor(), clock.today()
    client = overseer(Role.OFFICER)
    fields = {
        "sanction-kind": "trade_suspension",
        "sanction-starts_on": today.isoformat(),
        "sanction-ends_on": (today - DAY).isoformat(),
        "sanction-ground_ko": "계약 불이행",
    }
    wrong = sent(client, "vendor_sanction", vendor.pk, **fields)
    assert wrong.status_code == 200
    assert "The last day lies before the first." in wrong.content.decode()
    assert 'value="계약 불이행"' in wrong.content.decode()
    assert not VendorSanction.objects.exists()
    fields["sanction-ends_on"] = today.isoformat()
    assert sent(client, "vendor_sanction", vendor.pk, **fields).status_code == 302
    sanction = VendorSanction.objects.get()
    assert (sanction.starts_on, sanction.ends_on) == (today, today)


@pytest.mark.parametrize(
    ("first", "last", "state"),
    [
        (0, 0, "holds"),
        (-5, None, "holds"),
        (-5, -1, "does not hold"),
        (1, None, "does not hold"),
    ],
)
def test_a_bar_holds_from_its_first_to_its_last_day(
    first: int, last: int | None, state: str
) -> None:
    vendor, today = make_vendor(), clock.today()
    vendor.sanctions.create(
        kind="debarment",
        starts_on=today + first * DAY,
        ends_on=None if last is None else today + last * DAY,
        ground_ko="담합",
    )
    assert f">{state}</span>" in shown(overseer(), "vendor_review_detail", vendor.pk)


def test_agencies_are_found_by_name_former_name_code_and_kind() -> None:
    agency = make_agency("새이름시", code="B552", kind="metro")
    agency.names.create(name="옛이름시")
    make_agency("다른군")
    client = overseer()
    for query in ({"text": "새이름"}, {"text": "옛이름"}, {"text": "B552"}, {"kind": "metro"}):
        page = shown(client, "organisation_list", **query)
        assert "새이름시" in page, query
        assert "다른군" not in page, query
        assert "1 agency" in page


def test_the_list_of_agencies_costs_the_same_for_one_and_three(
    django_assert_num_queries: Any,
) -> None:
    client = client_of(make_overseer())
    make_agency()
    shown(client, "organisation_list")
    with django_assert_num_queries(5):
        shown(client, "organisation_list")
    for _ in range(2):
        make_membership(Role.REQUESTER, organisation=make_agency())
    with django_assert_num_queries(5):
        shown(client, "organisation_list")


def test_an_agency_shows_its_people_and_roles_that_must_be_apart() -> None:
    agency = make_agency()
    person = make_person("정하늘")
    make_membership(Role.APPROVER, Role.DISBURSING_OFFICER, organisation=agency, person=person)
    page = shown(overseer(), "organisation_detail", agency.pk)
    assert "정하늘 carries roles that must be apart" in page


def test_a_domain_is_approved_once() -> None:
    agency = make_agency()
    client = overseer(Role.OFFICER)
    wrong = sent(client, "organisation_domain", agency.pk, domain="@gaon")
    assert "Enter a domain such as city.go.kr, without @." in wrong.content.decode()
    assert 'value="@gaon"' in wrong.content.decode()
    assert sent(client, "organisation_domain", agency.pk, domain="gaon.go.kr").status_code == 302
    again = sent(client, "organisation_domain", agency.pk, domain="gaon.go.kr")
    assert "This domain is already approved for an agency." in again.content.decode()
    assert list(agency.domains.values_list("domain", flat=True)) == ["gaon.go.kr"]
