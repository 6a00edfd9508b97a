"""Where one is and where one can go: breadcrumb, pages, tabs, the side menu."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from django import template
from django.http import QueryDict
from django.utils.translation import gettext as _

register = template.Library()

PAGES_AROUND = 2


class Crumb(NamedTuple):
    """One place on the way here."""

    label: str
    url: str = ""


class PageLink(NamedTuple):
    """A page of the results by its number."""

    number: int
    url: str
    is_far: bool


@register.inclusion_tag("includes/breadcrumb.html")
def breadcrumb(*way: Any) -> dict[str, Any]:
    """Show the way from the first page; the last place is where one is.

    Give a list of (label, url), or label and url in turn: {% breadcrumb "Orders" url number %}.
    """
    if len(way) == 1 and not isinstance(way[0], str) and isinstance(way[0], Iterable):
        return {"crumbs": [_crumb(place) for place in way[0]]}
    return {"crumbs": [Crumb(*way[start : start + 2]) for start in range(0, len(way), 2)]}


@register.inclusion_tag("includes/pagination.html")
def pagination(
    page: Any, querystring: str | QueryDict = "", *, name: str = "page", label: str = ""
) -> dict[str, Any]:
    """Show the pages of a list; every other part of the query stays.

    `page` is Django's Page, or has number and num_pages; `querystring` is request.GET.
    """
    number = int(page.number)
    last = int(getattr(page, "num_pages", 0) or page.paginator.num_pages)
    others = _other_parameters(querystring, name)

    def url(to: int) -> str:
        return f"?{urlencode([*others, (name, str(to))])}"

    return {
        "number": number,
        "last": last,
        "previous_url": url(number - 1),
        "next_url": url(number + 1),
        "links": [
            PageLink(to, url(to), 1 < to < last and abs(to - number) > 1) if to else None
            for to in shown_pages(number, last)
        ],
        "label": label or _("Pages of results"),
    }


@register.inclusion_tag("includes/tabs.html")
def tabs(items: Iterable[Any], *, label: str) -> dict[str, Any]:
    """Show views of one list beside each other; an item has label, url, current and count."""
    return {"tabs": list(items), "label": label}


@register.inclusion_tag("includes/side_menu.html", takes_context=True)
def side_menu(context: template.Context, place: str) -> dict[str, Any]:
    """Show the desk's menu at the side, or folded for phones.

    The numbers of things to do come from the mapping `counts` of the page, if it has one.
    """
    shell = context.get("shell")
    groups = getattr(shell, "side", ())
    counts = context.get("counts") or {}
    shown = [{"label": group.label, "items": _counted(group.items, counts)} for group in groups]
    current = [item["label"] for group in shown for item in group["items"] if item["current"]]
    return {"groups": shown, "place": place, "current_label": current[0] if current else ""}


def shown_pages(number: int, last: int) -> list[int]:
    """Choose the pages to link: the first, the last and those around; 0 stands for a gap."""
    near = range(number - PAGES_AROUND, number + PAGES_AROUND + 1)
    wanted = sorted({1, last} | {page for page in near if 1 <= page <= last})
    shown: list[int] = []
    for page in wanted:
        if shown and page - shown[-1] == 2:
            shown.append(page - 1)
        elif shown and page - shown[-1] > 2:
            shown.append(0)
        shown.append(page)
    return shown


def _counted(items: Iterable[Any], counts: Any) -> list[dict[str, Any]]:
    return [
        {
            "label": item.label,
            "url": item.url,
            "current": item.current,
            "count": counts.get(item.count_key, 0) if item.count_key else 0,
        }
        for item in items
    ]


def _crumb(place: Any) -> Crumb:
    return Crumb(place) if isinstance(place, str) else Crumb(*place)


def _other_parameters(querystring: str | QueryDict, name: str) -> list[tuple[str, str]]:
    if isinstance(querystring, QueryDict):
        querystring = querystring.urlencode()
    pairs = parse_qsl(str(querystring).lstrip("?"), keep_blank_values=True)
    return [(key, value) for key, value in pairs if key != name]
