"""The firm's own data and its people."""

from typing import Any

import pytest

from marketplace.accounts.models import User
from marketplace.organisations.models import Membership, Vendor, VendorSanction
from marketplace.organisations.roles import Role
from tests.desks.vendor.walking import form_on, open_page, signed_in_as, visit, words
from tests.factories.organisations import make_membership, make_person, make_vendor

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat() -> Any:
    """An owner's seat."""
    vendor = make_vendor(name="누리센서", region="부산광역시")
    return make_membership(Role.OWNER, organisation=vendor, person=make_person("한대표"))


def add(owner: User, email: str, *roles: str) -> Any:
    client = signed_in_as(owner)
    sent = {"email": email, "roles": list(roles)}
    return client.post("/en/vendor/profile/members/", sent, follow=True)


def test_an_owner_changes_what_the_firm_says_about_itself(seat: Any) -> None:
    client = signed_in_as(seat.person)
    sent = form_on(open_page(client, "/vendor/profile/"))
    assert sent["region"] == "부산광역시"
    sent |= {"intro_ko": "센서를 만듭니다.", "founded_year": "2016", "name": "다른 이름"}
    answer = client.post("/en/vendor/profile/", sent, follow=True)
    assert "The company profile was saved." in words(answer)
    vendor = Vendor.objects.get()
    assert (vendor.intro_ko, vendor.founded_year) == ("센서를 만듭니다.", 2016)
    assert vendor.name == "누리센서"


def test_a_year_to_come_is_refused_and_kept_in_the_form(seat: Any) -> None:
    client = signed_in_as(seat.person)
    sent = form_on(open_page(client, "/vendor/profile/")) | {"founded_year": "2999"}
    answer = client.post("/en/vendor/profile/", sent)
    assert "Please enter the year in which the firm was founded." in words(answer)
    assert 'value="2999"' in answer.content.decode()
    assert Vendor.objects.get().founded_year is None


def test_others_read_the_profile_without_its_form(seat: Any) -> None:
    sales = make_membership(Role.SALES, organisation=seat.vendor).person
    client = signed_in_as(sales)
    said = visit(client, "/vendor/profile/")
    assert "부산광역시" in said
    assert "Add a person" not in said
    answer = client.post("/en/vendor/profile/", {"intro_ko": "아무 말"})
    assert answer.status_code == 200
    assert Vendor.objects.get().intro_ko == ""


def test_an_owner_adds_a_person_by_address(seat: Any) -> None:
    person = make_person("새사람", email="new@nuri.example")
    answer = add(seat.person, "New@nuri.example", "sales", "finance")
    assert "새사람 was added." in words(answer)
    added = Membership.objects.get(person=person)
    assert (added.vendor, added.roles, added.status) == (
        seat.vendor,
        ["sales", "finance"],
        "active",
    )
    again = add(seat.person, "new@nuri.example", "sales")
    assert Membership.objects.filter(person=person).count() == 1
    assert again.status_code == 200
    assert 'value="new@nuri.example"' in again.content.decode()


@pytest.mark.parametrize(
    ("email", "roles", "sentence"),
    [
        ("nobody@nuri.example", ["sales"], "There is no account with this address yet."),
        ("not an address", ["sales"], "Enter a valid email address."),
    ],
)
def test_a_person_without_an_account_is_not_added(
    seat: Any, email: str, roles: list[str], sentence: str
) -> None:
    assert sentence in words(add(seat.person, email, *roles))
    assert Membership.objects.count() == 1


@pytest.mark.parametrize("roles", [[], ["approver"], ["moderator"]])
def test_only_roles_of_a_firm_can_be_given(seat: Any, roles: list[str]) -> None:
    make_person(email="new@nuri.example")
    answer = add(seat.person, "new@nuri.example", *roles)
    assert answer.status_code == 200
    assert Membership.objects.count() == 1


def test_roles_are_changed_and_a_seat_is_ended(seat: Any) -> None:
    member = make_membership(Role.SALES, organisation=seat.vendor)
    client = signed_in_as(seat.person)
    path = f"/en/vendor/profile/members/{member.pk}/"
    assert "The roles were changed." in words(
        client.post(path, {"roles": ["listing_editor"]}, follow=True)
    )
    member.refresh_from_db()
    assert member.roles == ["listing_editor"]
    assert client.post(path, {"roles": []}).status_code == 200
    assert "The membership has ended." in words(client.post(f"{path}end/", follow=True))
    assert client.post(f"{path}end/").status_code == 404
    member.refresh_from_db()
    assert (member.roles, member.status) == (["listing_editor"], "ended")


def test_the_last_owner_stays(seat: Any) -> None:
    client = signed_in_as(seat.person)
    client.post(f"/en/vendor/profile/members/{seat.pk}/end/", follow=True)
    client.post(f"/en/vendor/profile/members/{seat.pk}/", {"roles": ["sales"]}, follow=True)
    seat.refresh_from_db()
    assert (seat.roles, seat.status) == (["owner"], "active")


def test_members_of_another_firm_are_not_found(seat: Any) -> None:
    theirs = make_membership(Role.SALES, organisation=make_vendor())
    client = signed_in_as(seat.person)
    path = f"/en/vendor/profile/members/{theirs.pk}/"
    assert client.post(path, {"roles": ["sales"]}).status_code == 404
    assert client.post(f"{path}end/").status_code == 404
    theirs.refresh_from_db()
    assert theirs.status == "active"


def test_a_bar_on_selling_is_shown_with_its_ground(seat: Any) -> None:
    VendorSanction.objects.create(vendor=seat.vendor, kind="debarment", ground_ko="계약 불이행")
    assert "계약 불이행" in visit(signed_in_as(seat.person), "/vendor/profile/")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_with_one_member_and_with_three(
    seat: Any, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        make_membership(Role.SALES, organisation=seat.vendor)
    client = signed_in_as(seat.person)
    client.get("/en/vendor/profile/")
    with django_assert_num_queries(5):
        client.get("/en/vendor/profile/")
