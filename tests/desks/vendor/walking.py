"""How tests walk through pages: what a page says, and what a browser sends from its forms."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from marketplace.accounts.models import User
from tests.factories.sessions import sign_in


class _Fields(HTMLParser):
    """Reads the forms of a page with the values that their fields have."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, Any]] = {}
        self._form: dict[str, Any] | None = None
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self._form = self.forms.setdefault(given.get("action", ""), {})
        elif self._form is None:
            return
        elif tag == "input" and name:
            self._input(name, given)
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self._form[self._select] = given.get("value", "")
        elif tag == "textarea":
            self._area, self._form[name] = name, ""

    def _input(self, name: str, given: dict[str, str]) -> None:
        assert self._form is not None
        kind = given.get("type", "text")
        if kind == "file" or (kind in ("checkbox", "radio") and "checked" not in given):
            return
        value = given.get("value", "on" if kind == "checkbox" else "")
        if kind == "checkbox":
            self._form.setdefault(name, []).append(value)
        else:
            self._form[name] = value

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            self._form[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea" and self._form is not None:
            # A browser drops the line end with which a text area begins.
            self._form[self._area] = self._form[self._area].lstrip("\r\n")
            self._area = ""


def visit(client: Client, path: str, *, status: int = 200) -> str:
    """Open a page in English and return its text with the tags taken out."""
    return words(open_page(client, path, status=status))


def open_page(client: Client, path: str, *, status: int = 200) -> Any:
    """Open a page in English."""
    response: Any = client.get(f"/en{path}")
    assert response.status_code == status, path
    return response


def words(response: Any) -> str:
    """Return the words of a page's main part."""
    html = response.content.decode()
    main = html[html.find("<main") :]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def form_on(response: Any, action: str = "") -> dict[str, Any]:
    """Return what a browser would send from the form with this action."""
    fields = _Fields()
    fields.feed(response.content.decode())
    found = [sent for address, sent in fields.forms.items() if address.endswith(action)]
    assert found, f"no form to {action!r} among {list(fields.forms)}"
    return {k: v for k, v in found[0].items() if k != "csrfmiddlewaretoken"} if action else found[0]


def signed_in_as(person: User, *, second_factor: bool = True) -> Client:
    """Return a browser in which the person is signed in."""
    return sign_in(Client(), person, second_factor=second_factor)
