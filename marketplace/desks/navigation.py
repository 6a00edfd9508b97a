"""What the shell shows around every page: books, menus, languages, the person and the session.

Settings name `shell` as a context processor. Nothing here asks the database by itself: the person
and the membership were read by the middleware, counts come from the page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from marketplace.organisations.queries import books_with_entries
from marketplace.organisations.roles import Desk, Role
from marketplace.values.books import Books

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a menu as written here: a page, and for which roles (none means all)."""

    url_name: str
    label: Text
    roles: frozenset[str] = frozenset()
    count_key: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that belong together under one word."""

    label: Text
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a menu as shown."""

    label: Text
    url: str
    current: bool
    count_key: str = ""


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """Shown lines under one word."""

    label: Text
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The same page in a language."""

    code: str
    name: str
    url: str
    current: bool


SITE_MENU = (
    Entry("find", _("Find products and services")),
    Entry("statistics", _("Purchase targets")),
)

_BUYERS = frozenset({Role.REQUESTER, Role.APPROVER, Role.OBLIGATION_OFFICER, Role.AGENCY_ADMIN})
_DECIDERS = frozenset({Role.APPROVER, Role.OBLIGATION_OFFICER})
_SELLERS = frozenset({Role.OWNER, Role.SALES, Role.FINANCE})
_LISTERS = frozenset({Role.OWNER, Role.LISTING_EDITOR})

SIDE_MENUS: dict[str, tuple[Group, ...]] = {
    Desk.VENDOR: (
        Group(
            _("Trade"),
            (
                Entry("vendor_home", _("To do")),
                Entry("vendor_orders", _("Orders"), _SELLERS, "vendor_orders"),
            ),
        ),
        Group(
            _("Listings"),
            (Entry("vendor_listings", _("Our listings"), _LISTERS, "vendor_listings"),),
        ),
        Group(_("Company"), (Entry("vendor_profile", _("Company profile")),)),
    ),
    Desk.BUYER: (
        Group(
            _("Buying"),
            (
                Entry("buyer_home", _("To do")),
                Entry("basket", _("Basket"), frozenset({Role.REQUESTER}), "basket"),
                Entry("request_list", _("Purchase requests"), _BUYERS, "requests"),
                Entry("approval_inbox", _("Approvals"), _DECIDERS, "approvals"),
            ),
        ),
        Group(
            _("Fulfilment"),
            (
                Entry("order_list", _("Orders and inspection"), count_key="orders"),
                Entry("budget_list", _("Budget lines")),
            ),
        ),
        Group(
            _("Target"),
            (
                Entry("agency_dashboard", _("Our agency's figures")),
                Entry("outside_purchase_list", _("Purchases made elsewhere"), _BUYERS),
            ),
        ),
        Group(
            _("Agency"),
            (Entry("agency_members", _("People and roles"), frozenset({Role.AGENCY_ADMIN})),),
        ),
    ),
    Desk.OVERSIGHT: (
        Group(
            _("Figures"),
            (
                Entry("oversight_home", _("The nation")),
                Entry("oversight_agencies", _("Agencies")),
                Entry("ledger_list", _("Ledger")),
                Entry(
                    "outside_purchase_review",
                    _("Verify purchases made elsewhere"),
                    frozenset({Role.OFFICER, Role.HEAD}),
                    "outside_purchases",
                ),
            ),
        ),
        Group(
            _("Organisations"),
            (
                Entry("organisation_list", _("Agencies and people")),
                Entry("vendor_review", _("Vendors")),
            ),
        ),
        Group(
            _("Rules"),
            (
                Entry("rule_sets", _("Rule sets")),
                Entry("audit_log", _("Audit log")),
            ),
        ),
    ),
}

DESK_LABELS: dict[str, Text] = {
    Desk.VENDOR: _("Vendor desk"),
    Desk.BUYER: _("Agency desk"),
    Desk.OVERSIGHT: _("Oversight desk"),
    Desk.CONTENT: _("Content desk"),
}


class Shell:
    """The surroundings of one page; each part is worked out when a template first asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._acting: Any = getattr(request, "acting", None)

    @cached_property
    def _membership(self) -> Any:
        """The membership acted under; asking for it may be what loads it."""
        return getattr(self._acting, "membership", None)

    @cached_property
    def books(self) -> str:
        """Which books the page shows: real, demo or rehearsal."""
        of_the_request: str = getattr(self._acting, "books", "")
        return of_the_request or (Books.DEMO if settings.DEMO else settings.BOOKS)

    @property
    def books_url(self) -> str:
        """Where a visitor chooses other books, when there are any; members see their own."""
        is_visitor = self._acting is not None and self._membership is None
        if not is_visitor or len(books_with_entries()) < 2:
            return ""
        return _address("choose_books")

    @property
    def seats_url(self) -> str:
        """Where a person of several organisations chooses for which to act."""
        several = len(getattr(self._acting, "memberships", ())) > 1
        return _address("own_organisations") if several else ""

    @property
    def official_site(self) -> bool:
        """Whether the deployment may say that it is an official government site."""
        return bool(settings.OFFICIAL_SITE)

    @property
    def path(self) -> str:
        """The path of the page."""
        return self._request.path

    @cached_property
    def person(self) -> Any:
        """The person who acts, also when nobody is signed in."""
        user = getattr(self._acting, "user", None)
        return user if user is not None else getattr(self._request, "user", None)

    @property
    def is_signed_in(self) -> bool:
        """Whether a person is signed in."""
        return bool(getattr(self.person, "is_authenticated", False))

    @property
    def person_name(self) -> str:
        """The name of the person, or nothing."""
        return str(self.person) if self.is_signed_in else ""

    @property
    def organisation_name(self) -> str:
        """The organisation for which the person acts, or nothing."""
        return str(getattr(self._membership, "organisation_name", ""))

    @cached_property
    def role_label(self) -> str:
        """The roles of the person in this organisation, in the order in which they are defined."""
        held = getattr(self._membership, "roles", ())
        return ", ".join(str(role.label) for role in Role if role.value in held)

    @property
    def desk(self) -> str:
        """The desk at which the person acts, or nothing."""
        return str(getattr(self._membership, "desk", ""))

    @property
    def desk_label(self) -> Text:
        """The name of the desk."""
        return DESK_LABELS.get(self.desk, "")

    @cached_property
    def menu(self) -> tuple[Item, ...]:
        """The main menu of the public site."""
        return self._items(SITE_MENU)

    @property
    def demo_url(self) -> str:
        """Where anyone may sign in as one of the made-up people; empty without a demonstration."""
        return _address("demo_home") or ""

    @property
    def footer(self) -> tuple[ItemGroup, ...]:
        """Further groups of links at the foot of the public site, which editors fill."""
        groups = import_string(settings.SHELL_FOOTER)() if settings.SHELL_FOOTER else ()
        return tuple(
            ItemGroup(label, tuple(Item(name, url, url == self.path) for name, url in links))
            for label, links in groups
        )

    @cached_property
    def side(self) -> tuple[ItemGroup, ...]:
        """The menu of the person's desk, with what the person's roles may see."""
        roles = frozenset(getattr(self._membership, "roles", ()))
        shown = [(group, entries_for(group, roles)) for group in SIDE_MENUS.get(self.desk, ())]
        # One page is current in the whole menu: a desk's home is a prefix of all its pages.
        urls = [_address(entry.url_name) for _group, entries in shown for entry in entries]
        here = _longest_prefix(self.path, urls)
        groups = (ItemGroup(group.label, self._items(entries, here)) for group, entries in shown)
        return tuple(group for group in groups if group.items)

    @cached_property
    def languages(self) -> tuple[LanguageLink, ...]:
        """The same page in every language of the site."""
        here = self._request.get_full_path()
        return tuple(
            LanguageLink(
                code=code,
                name=get_language_info(code)["name_local"],
                url=translate_url(here, code),
                current=code == get_language(),
            )
            for code, _name in settings.LANGUAGES
        )

    @cached_property
    def session_ends_in_seconds(self) -> int:
        """After how much silence the session ends; 0 when nothing can be extended."""
        return settings.SESSION_IDLE_SECONDS if self.session_extend_url else 0

    @property
    def session_warns_before_seconds(self) -> int:
        """How long before its end the person is warned."""
        return int(settings.SESSION_WARNING_SECONDS)

    @cached_property
    def session_extend_url(self) -> str:
        """Where the session is extended, when a person is signed in."""
        return _address("session_extend") if self.is_signed_in else ""

    def _items(self, entries: Iterable[Entry], here: str | None = None) -> tuple[Item, ...]:
        found = [(entry, _address(entry.url_name)) for entry in entries]
        if here is None:
            here = _longest_prefix(self.path, [url for _entry, url in found])
        return tuple(
            Item(entry.label, url, url == here, entry.count_key) for entry, url in found if url
        )


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Give every template the surroundings of its page."""
    return {"shell": Shell(request)}


def entries_for(group: Group, roles: frozenset[str]) -> tuple[Entry, ...]:
    """Return the lines that somebody with these roles sees."""
    return tuple(entry for entry in group.entries if not entry.roles or entry.roles & roles)


def _address(url_name: str) -> str:
    """Return the address of a page; a page that this deployment leaves out has none."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _longest_prefix(path: str, urls: Iterable[str]) -> str:
    """Return the menu's address below which the page lies: the closest one wins."""
    above = [url for url in urls if url and path.startswith(url)]
    return max(above, key=len, default="")
