"""What surrounds every page: menus, person, books, error pages."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from structlog.contextvars import bound_contextvars

from marketplace.desks import errors
from marketplace.desks.navigation import SIDE_MENUS, Shell, entries_for
from marketplace.values.refusals import Ground, NotAllowed

TEMPLATES = sorted((Path(__file__).resolve().parents[2] / "marketplace/templates").rglob("*.html"))


def anonymous(path: str) -> Any:
    """Make a request of a visitor."""
    request: Any = RequestFactory().get(path)
    request.user = SimpleNamespace(is_authenticated=False)
    return request


def acting(path: str, desk: str, roles: set[str]) -> Any:
    """Make a request of a member."""
    person = type("Person", (), {"is_authenticated": True, "__str__": lambda self: "Oh Dain"})()
    request = anonymous(path)
    seat = SimpleNamespace(desk=desk, roles=roles, organisation_name="Gaon Transit")
    request.acting = SimpleNamespace(user=person, membership=seat, books="demo")
    return request


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500", "503"])
def test_error_pages_need_no_context(name: str) -> None:
    with translation.override("en"):
        page = render_to_string(f"{name}.html")
    assert page.count("<h1>") == 1
    assert '<main id="main"' in page


def test_a_fault_shows_its_number_and_time() -> None:
    with translation.override("en"), bound_contextvars(request_id="7f3a"):
        answer = errors.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert '<dd class="md-num">7f3a</dd>' in answer.content.decode()
    assert "nothing was ordered twice" in answer.content.decode()
    assert (
        "nothing was ordered twice" in answer.content.decode() or "두 번" in answer.content.decode()
    )


def test_a_denial_shows_the_sentence_and_ground_of_the_refusal() -> None:
    refused = NotAllowed("Not your own request.", ground=Ground("S-01", "Accounting Act 36"))
    denied = PermissionDenied()
    denied.__cause__ = refused
    with translation.override("en"):
        answer = errors.permission_denied(anonymous("/x/"), denied)
    assert answer.status_code == 403
    assert "Not your own request." in answer.content.decode()
    assert "Accounting Act 36" in answer.content.decode()


def test_what_does_not_exist_and_what_is_not_yours_look_alike() -> None:
    one = errors.not_found(anonymous("/x/"), Http404("order 1 is not yours"))
    other = errors.not_found(anonymous("/x/"), Http404("no order"))
    assert (one.status_code, one.content) == (other.status_code, other.content)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_no_inline_style_or_script(template: Path) -> None:
    source = template.read_text("utf-8")
    assert " style=" not in source
    assert "<style" not in source
    assert re.findall(r"<script(?![^>]* src=)", source) == []
    assert re.findall(r"\son[a-z]+=", source) == []


def test_a_visitor_has_no_desk_and_no_session_to_extend() -> None:
    shell = Shell(anonymous("/"))
    assert not shell.is_signed_in
    assert (shell.person_name, shell.desk, shell.side) == ("", "", ())
    assert shell.session_ends_in_seconds == 0


def test_a_member_sees_name_organisation_and_roles() -> None:
    with translation.override("en"):
        shell = Shell(acting("/", "buyer", {"approver", "requester"}))
        assert (shell.person_name, shell.organisation_name) == ("Oh Dain", "Gaon Transit")
        assert shell.role_label == "Requester, Approver"
        assert (str(shell.desk_label), shell.books) == ("Agency desk", "demo")


def test_a_role_sees_only_its_own_lines() -> None:
    buying = SIDE_MENUS["buyer"][0]
    names = {
        role: [entry.url_name for entry in entries_for(buying, frozenset({role}))]
        for role in ("requester", "approver", "inspector")
    }
    assert names == {
        "requester": ["buyer_home", "basket", "request_list"],
        "approver": ["buyer_home", "request_list", "approval_inbox"],
        "inspector": ["buyer_home"],
    }


def test_the_side_menu_shows_counts_and_the_current_line() -> None:
    line = SimpleNamespace(label="Approvals", url="/a/", current=True, count_key="approvals")
    side = (SimpleNamespace(label="Buying", items=(line,)),)
    facts = {"shell": SimpleNamespace(side=side), "counts": {"approvals": 4}}
    with translation.override("en"):
        written = engines["django"].from_string('{% side_menu "side" %}').render(facts)
    assert (
        '<a href="/a/" aria-current="page">Approvals<span class="md-count">'
        '<span class="sr-only">to do </span>4</span></a>'
    ) in written


def test_a_document_of_the_demonstration_says_that_it_binds_nobody() -> None:
    with translation.override("en"):
        demo = render_to_string("print.html", {"books": "demo"})
        real = render_to_string("print.html", {"books": "real"})
    assert "this document binds nobody" in demo
    assert "binds nobody" not in real
    assert "/static/print/document.css" in real
