"""Account pages: who may see them, what they do, what they cost."""

import datetime as dt
import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from marketplace.accounts.models import User
from marketplace.audit.models import Event
from marketplace.messaging.models import Notice, OutgoingMail
from marketplace.messaging.services import queue_notice
from marketplace.values import clock
from tests.factories.organisations import make_agency, make_membership, make_person

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-password-7"


@pytest.fixture
def outbox(settings: Any) -> None:
    """Let mail become rows, as on a real site."""
    settings.EMAIL_BACKEND = "marketplace.messaging.backend.OutboxEmailBackend"


def signed_in(person: User, *, secret: str = "") -> Client:
    """A client that signed in through the form, with a code when the person has an app."""
    client = Client()
    answer = sign_in(client, person)
    if secret:
        answer = client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert answer.status_code == 302
    return client


def sign_in(client: Client, person: User, password: str = PASSWORD, **extra: Any) -> Any:
    return client.post("/accounts/login/", {"login": person.email, "password": password, **extra})


def make_reader(**changes: Any) -> User:
    return make_person(password=PASSWORD, **changes)


def path_of(name: str, language: str = "ko") -> str:
    """The address of a page in a language, whatever the last request has left active."""
    with translation.override(language):
        return reverse(name)


def set_up_app(person: User) -> str:
    """Give the person an authenticator app and return its key."""
    secret: str = totp.generate_totp_secret()
    totp.TOTP.activate(person, secret)
    return secret


def code_of(secret: str) -> str:
    """What the app shows now."""
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


PAGES = [
    "account_settings",
    "notice_list",
    "account_email",
    "account_change_password",
    "mfa_index",
    "usersessions_list",
    "personal_data",
    "second_factor",
]


@pytest.mark.parametrize("name", PAGES)
def test_account_pages_ask_visitors_to_sign_in(client: Client, name: str) -> None:
    answer = client.get(path_of(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("name", [*PAGES, "mfa_activate_totp", "account_logout"])
def test_account_pages_have_one_heading_in_the_sites_look(name: str, language: str) -> None:
    client = signed_in(make_reader())
    answer = client.get(path_of(name, language))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert page.count("<h1>") == 1
    assert 'class="krds-main-menu"' in page
    assert "style=" not in page


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_email_verification_sent",
        "account_inactive",
    ],
)
def test_entrance_pages_are_open_to_visitors(client: Client, name: str) -> None:
    for language in ("ko", "en"):
        answer = client.get(path_of(name, language))
        assert answer.status_code == 200
        page = answer.content.decode()
        assert page.count("<h1>") == 1
        assert "md-auth" in page


def test_sign_up_asks_for_a_verified_address_in_the_language_of_the_page(
    client: Client, outbox: None
) -> None:
    answer = client.post(
        "/en/accounts/signup/",
        {
            "email": "Lee@Gaon.GO.kr",
            "name": "Lee Gaon",
            "password1": PASSWORD,
            "password2": PASSWORD,
        },
    )
    assert answer["Location"] == "/en/accounts/confirm-email/"
    person = User.objects.get()
    assert (person.email, person.name, person.language) == ("lee@gaon.go.kr", "Lee Gaon", "en")
    assert not EmailAddress.objects.get().verified
    row = OutgoingMail.objects.get()
    assert (row.subject, row.recipients) == ("Verify your e-mail address", ["lee@gaon.go.kr"])
    link = re.search(r"http://testserver(/en/accounts/confirm-email/\S+)", row.text)
    assert link
    assert client.get(link[1]).status_code == 200
    assert not EmailAddress.objects.get().verified  # mail programs fetch links: looking is not yes
    client.post(link[1])
    assert EmailAddress.objects.get().verified


def test_signing_up_with_a_known_address_tells_the_owner_only(client: Client, outbox: None) -> None:
    make_reader(email="lee@gaon.example")
    answer = client.post(
        "/accounts/signup/",
        {"email": "lee@gaon.example", "name": "Lee", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert answer["Location"] == "/accounts/confirm-email/"
    assert User.objects.count() == 1
    assert "/accounts/password/reset/" in OutgoingMail.objects.get().text


def test_a_wrong_password_and_an_unknown_address_look_the_same(client: Client) -> None:
    person = make_reader(email="lee@gaon.example")
    stranger = User(email="kim@gaon.example")
    pages = []
    for who in (person, stranger):
        answer = sign_in(client, who, "wrong-password-1")
        assert answer.status_code == 200
        page = answer.content.decode().replace(who.email, "")
        pages.append(re.sub(r'(csrfmiddlewaretoken" value="|nonce=")[^"]+', "", page))
    assert pages[0] == pages[1]


def test_a_reset_for_an_unknown_address_looks_like_one_for_a_known(
    client: Client, outbox: None
) -> None:
    make_reader(email="lee@gaon.example")
    for email in ("lee@gaon.example", "kim@gaon.example"):
        answer = client.post("/accounts/password/reset/", {"email": email})
        assert answer["Location"] == "/accounts/password/reset/done/"
    known, unknown = OutgoingMail.objects.order_by("pk")
    assert "/accounts/password/reset/key/" in known.text
    assert "/accounts/signup/" in unknown.text


def test_a_reset_password_signs_in(client: Client, outbox: None) -> None:
    person = make_reader(email="lee@gaon.example")
    client.post("/accounts/password/reset/", {"email": person.email})
    link = re.search(r"http://testserver(\S+/key/\S+)", OutgoingMail.objects.get().text)
    assert link
    form = client.get(link[1], follow=True)
    assert form.status_code == 200
    answer = client.post(
        form.request["PATH_INFO"], {"password1": "another-long-1", "password2": "another-long-1"}
    )
    assert answer["Location"] == "/accounts/password/reset/key/done/"
    assert sign_in(client, person, "another-long-1").status_code == 302


@pytest.fixture
def rate_limits(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key,20/m/ip"}


def test_five_failed_tries_lock_the_account_even_for_the_right_password(rate_limits: None) -> None:
    person, other = make_reader(), make_reader()
    client = Client()
    for _ in range(5):
        assert sign_in(client, person, "wrong-password-1").status_code == 200
    answer = sign_in(Client(), person)
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()
    assert "_auth_user_id" not in client.session
    assert sign_in(Client(), other).status_code == 302


def test_signing_in_often_locks_nobody(rate_limits: None) -> None:
    person = make_reader()
    for _ in range(7):
        assert sign_in(Client(), person).status_code == 302


def test_five_wrong_codes_lock_the_second_factor(rate_limits: None) -> None:
    person = make_reader()
    secret = set_up_app(person)
    client = Client()
    sign_in(client, person)
    for _ in range(5):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    answer = client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


def test_profile_changes_name_and_language() -> None:
    person = make_reader()
    client = signed_in(person)
    answer = client.post("/accounts/settings/", {"name": "새 이름", "language": "en"})
    assert answer["Location"] == "/en/accounts/settings/"
    person.refresh_from_db()
    assert (person.name, person.language) == ("새 이름", "en")
    answer = client.post("/accounts/settings/", {"name": "", "language": "fr"})
    assert answer.status_code == 200
    person.refresh_from_db()
    assert (person.name, person.language) == ("새 이름", "en")


def test_sessions_are_listed_and_the_others_can_be_ended() -> None:
    person = make_reader()
    here, there = signed_in(person), signed_in(person)
    page = here.get("/accounts/sessions/")
    assert page.context["session_count"] == 2
    here.post("/accounts/sessions/")
    assert here.get("/accounts/sessions/").context["session_count"] == 1
    assert there.get("/accounts/settings/").status_code == 302


def test_an_idle_session_ends_and_an_extended_one_lives(settings: Any) -> None:
    person = make_reader()
    start = clock.now()
    with clock.set_to(start):
        idle, busy = signed_in(person), signed_in(person)
    almost = start + dt.timedelta(seconds=settings.SESSION_IDLE_SECONDS - 1)
    after = almost + dt.timedelta(seconds=settings.SESSION_IDLE_SECONDS - 2)
    with clock.set_to(almost):
        assert busy.post("/accounts/session/extend/").status_code == 204
    with clock.set_to(after):
        assert busy.get("/accounts/settings/").status_code == 200
        assert idle.get("/accounts/settings/").status_code == 302
        assert idle.post("/accounts/session/extend/").status_code == 401


def test_extending_without_scripts_comes_back() -> None:
    client = signed_in(make_reader())
    answer = client.post(
        "/accounts/session/extend/",
        headers={"Accept": "text/html", "Referer": "http://testserver/notices/"},
    )
    assert answer["Location"] == "http://testserver/notices/"
    answer = client.post(
        "/accounts/session/extend/",
        headers={"Accept": "text/html", "Referer": "https://elsewhere.example/"},
    )
    assert answer["Location"] == "/desk/"
    assert client.get("/accounts/session/extend/").status_code == 405


def test_personal_data_come_as_a_file() -> None:
    client = signed_in(make_reader(name="홍길동"))
    assert client.get("/accounts/personal-data/export/").status_code == 405
    answer = client.post("/accounts/personal-data/export/")
    assert answer["Content-Disposition"] == 'attachment; filename="personal-data.json"'
    assert answer.json()["account"]["name"] == "홍길동"


def test_erasing_needs_the_tick_and_a_recent_sign_in() -> None:
    person = make_reader()
    client = signed_in(person)
    answer = client.post("/accounts/personal-data/erase/")
    assert answer.status_code == 422
    age_sign_in(client, 15 * 60 + 1)
    answer = client.post("/accounts/personal-data/erase/", {"understood": "on"})
    assert answer["Location"].startswith("/accounts/reauthenticate/?next=")
    person.refresh_from_db()
    assert person.erased_at is None
    client.post(
        answer["Location"], {"password": PASSWORD, "next": "/accounts/personal-data/erase/"}
    )
    person.refresh_from_db()
    assert person.erased_at is not None
    assert "_auth_user_id" not in client.session


def age_sign_in(client: Client, seconds: int) -> None:
    """Make every authentication of the session so much older."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= seconds
    session.save()


def test_a_refused_erasure_says_why() -> None:
    person = make_reader()
    make_membership("agency_admin", organisation=make_agency("가온시"), person=person)
    client = signed_in(person, secret=set_up_app(person))
    answer = client.post("/en/accounts/personal-data/erase/", {"understood": "on"})
    assert answer.status_code == 422
    assert "가온시 would be left without an administrator." in answer.content.decode()
    assert not Event.objects.filter(verb="person.erased").exists()


def test_notices_are_the_persons_own() -> None:
    person, other = make_reader(), make_reader()
    queue_notice([person, other], kind="x", subject="주문 접수", url="/accounts/settings/")
    mine, foreign = (Notice.objects.get(person=who) for who in (person, other))
    client = signed_in(person)
    assert list(client.get("/notices/").context["page"]) == [mine]
    assert client.post(f"/notices/{foreign.pk}/").status_code == 404
    assert client.get(f"/notices/{mine.pk}/").status_code == 405
    assert client.post(f"/notices/{mine.pk}/")["Location"] == "/accounts/settings/"
    assert client.post("/notices/read/")["Location"] == "/notices/"
    mine.refresh_from_db()
    foreign.refresh_from_db()
    assert (mine.read_at is None, foreign.read_at is None) == (False, True)


@pytest.mark.parametrize("notices", [1, 3])
def test_the_notice_centre_costs_session_memberships_count_and_list(
    notices: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = make_reader()
    client = signed_in(person)
    queue_notice([person] * notices, kind="x", subject="제목")
    client.get("/notices/")
    with django_assert_num_queries(4):
        assert client.get("/notices/").status_code == 200


def test_a_signed_in_request_reads_session_with_person_and_memberships(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = signed_in(make_reader())
    client.get("/accounts/personal-data/")
    with django_assert_num_queries(2):
        client.get("/accounts/personal-data/")


def test_a_visitor_without_a_cookie_costs_nothing(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/accounts/login/")
    with django_assert_num_queries(0):
        assert Client().get("/accounts/login/").status_code == 200
