"""The second factor on each request, and being asked again before what binds."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth.models import AnonymousUser
from django.core import checks
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from marketplace import urls as site
from marketplace.accounts.reauthentication import (
    require_recent_authentication,
    was_recently_authenticated,
)
from marketplace.organisations.roles import Desk, Role
from tests.accounts.test_pages import (
    PASSWORD,
    age_sign_in,
    code_of,
    make_reader,
    set_up_app,
    sign_in,
    signed_in,
)
from tests.factories.organisations import make_agency, make_membership, make_office, make_vendor

pytestmark = pytest.mark.django_db


@require_recent_authentication
def approve(request: Any) -> HttpResponse:
    """A view that binds: it says what was posted."""
    return HttpResponse(f"{request.method} {request.POST.get('amount', '')}")


urlpatterns = [path("approve/", approve), *site.urlpatterns]
handler403, handler404 = site.handler403, site.handler404


@pytest.fixture(autouse=True)
def with_a_binding_view(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__


SENSITIVE: list[tuple[str, Callable[[], Any]]] = [
    (Role.APPROVER, make_agency),
    (Role.OBLIGATION_OFFICER, make_agency),
    (Role.DISBURSING_OFFICER, make_agency),
    (Role.INSPECTOR, make_agency),
    (Role.AGENCY_ADMIN, make_agency),
    (Role.OWNER, make_vendor),
    (Role.FINANCE, make_vendor),
    (Role.OFFICER, make_office),
    (Role.HEAD, make_office),
    (Role.EDITOR, lambda: make_office(Desk.CONTENT)),
    (Role.MODERATOR, lambda: make_office(Desk.CONTENT)),
    (Role.OPERATOR, lambda: make_office(Desk.CONTENT)),
]


@pytest.mark.parametrize(("role", "organisation"), SENSITIVE)
def test_a_sensitive_role_passes_no_page_without_a_second_factor(
    role: str, organisation: Callable[[], Any]
) -> None:
    person = make_reader()
    make_membership(role, organisation=organisation(), person=person)
    client = signed_in(person)
    for address in ("/accounts/settings/", "/accounts/personal-data/?a=1&b=2", "/cms/"):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/second-factor/?next=%2F")
    answer = client.post("/approve/", {"amount": "1"})
    assert answer["Location"] == "/accounts/second-factor/?next=%2Fapprove%2F"


@pytest.mark.parametrize(
    ("role", "organisation"),
    [
        (Role.REQUESTER, make_agency),
        (Role.SALES, make_vendor),
        (Role.LISTING_EDITOR, make_vendor),
        (Role.VIEWER, make_office),
    ],
)
def test_other_roles_need_none(role: str, organisation: Callable[[], Any]) -> None:
    person = make_reader()
    make_membership(role, organisation=organisation(), person=person)
    assert signed_in(person).get("/accounts/settings/").status_code == 200


def test_a_technical_administrator_needs_one_too() -> None:
    client = signed_in(make_reader(is_superuser=True))
    assert client.get("/cms/").status_code == 302


def test_a_seat_that_is_not_acted_under_counts_as_well() -> None:
    person = make_reader()
    make_membership("requester", organisation=make_agency(), person=person)
    make_membership("owner", organisation=make_vendor(), person=person)
    assert signed_in(person).get("/accounts/settings/").status_code == 302


def test_the_second_factor_at_sign_in_opens_the_pages() -> None:
    person = make_reader()
    make_membership("approver", organisation=make_agency(), person=person)
    client = signed_in(person, secret=set_up_app(person))
    assert client.get("/accounts/settings/").status_code == 200


def test_setting_the_factor_up_leads_back_to_where_the_person_wanted_to_go() -> None:
    person = make_reader()
    make_membership("approver", organisation=make_agency(), person=person)
    client = signed_in(person)
    answer = client.get("/accounts/personal-data/", follow=True)
    assert answer.request["PATH_INFO"] == "/accounts/second-factor/"
    assert "/accounts/2fa/totp/activate/" in answer.content.decode()
    form = client.get("/accounts/2fa/totp/activate/")
    secret = form.context["form"].secret
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    codes = client.get("/accounts/2fa/recovery-codes/")
    assert len(codes.context["unused_codes"]) == 10
    assert client.get("/accounts/second-factor/")["Location"] == "/accounts/personal-data/"
    assert client.get("/accounts/personal-data/").status_code == 200


def test_a_wrong_code_sets_nothing_up() -> None:
    person = make_reader()
    make_membership("approver", organisation=make_agency(), person=person)
    client = signed_in(person)
    client.get("/accounts/2fa/totp/activate/")
    answer = client.post("/accounts/2fa/totp/activate/", {"code": "000000"})
    assert answer.status_code == 200
    assert client.get("/accounts/settings/").status_code == 302


def test_a_factor_set_up_elsewhere_is_shown_once_in_this_session() -> None:
    person = make_reader()
    make_membership("approver", organisation=make_agency(), person=person)
    client = signed_in(person)
    secret = set_up_app(person)
    answer = client.get("/accounts/second-factor/?next=/accounts/settings/")
    assert "/accounts/2fa/reauthenticate/?next=/accounts/second-factor/" in answer.content.decode()
    answer = client.post(
        "/accounts/2fa/reauthenticate/",
        {"code": code_of(secret), "next": "/accounts/second-factor/"},
        follow=True,
    )
    assert answer.request["PATH_INFO"] == "/accounts/settings/"


def test_the_second_factor_page_never_leads_outside() -> None:
    client = signed_in(make_reader())
    client.get("/accounts/second-factor/?next=https://elsewhere.example/")
    assert "second_factor_next" not in client.session


def test_looking_is_never_held_up_and_a_recent_sign_in_is_enough() -> None:
    client = signed_in(make_reader())
    age_sign_in(client, 15 * 60 - 5)
    assert client.post("/approve/", {"amount": "7"}).content == b"POST 7"
    age_sign_in(client, 10)
    assert client.get("/approve/").content == b"GET "


def test_what_was_posted_is_carried_out_after_the_confirmation() -> None:
    client = signed_in(make_reader())
    age_sign_in(client, 15 * 60 + 1)
    answer = client.post("/approve/", {"amount": "7"})
    assert answer["Location"] == "/accounts/reauthenticate/?next=%2Fapprove%2F"
    wrong = client.post("/accounts/reauthenticate/", {"password": "wrong", "next": "/approve/"})
    assert wrong.status_code == 200
    answer = client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/approve/"})
    assert answer.content == b"POST 7"
    assert client.post("/approve/", {"amount": "8"}).content == b"POST 8"


def test_who_has_a_second_factor_confirms_with_it_first() -> None:
    person = make_reader()
    secret = set_up_app(person)
    client = Client()
    sign_in(client, person)
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    age_sign_in(client, 15 * 60 + 1)
    answer = client.post("/approve/", {"amount": "7"})
    assert answer["Location"] == "/accounts/2fa/reauthenticate/?next=%2Fapprove%2F"
    page = client.get(answer["Location"]).content.decode()
    assert "/accounts/reauthenticate/?next=%2Fapprove%2F" in page


def test_visitors_are_never_recently_authenticated() -> None:
    request = RequestFactory().post("/approve/")
    request.user, request.session = AnonymousUser(), {}  # type: ignore[assignment]
    assert not was_recently_authenticated(request)
    with pytest.raises(ReauthenticationRequired):
        approve(request)


def test_people_of_the_demonstration_have_nothing_to_show(settings: Any) -> None:
    person = make_reader(is_demo=True)
    client = signed_in(person)
    age_sign_in(client, 9_999)
    assert client.post("/approve/").status_code == 302
    settings.DEMO = True
    assert client.post("/approve/", {"amount": "7"}).content == b"POST 7"


def found() -> list[str]:
    problems = checks.run_checks(tags=["security"], include_deployment_checks=True)
    return [problem.id or "" for problem in problems if (problem.id or "").startswith("accounts.")]


def test_a_deployment_without_demonstration_passes(settings: Any) -> None:
    make_reader()
    assert found() == []


def test_a_deployment_with_the_demonstration_on_is_refused(settings: Any) -> None:
    settings.DEMO = True
    assert found() == ["accounts.E001"]


def test_a_deployment_with_demo_people_is_refused() -> None:
    make_reader(is_demo=True)
    assert found() == ["accounts.E002"]
