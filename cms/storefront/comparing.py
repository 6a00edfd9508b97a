"""Up to four offers side by side, with what differs between them marked."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cms.caching import kept_for_visitors
from cms.storefront.addresses import Address, address_of
from cms.storefront.comparison import Compared, Section, sections_of
from cms.storefront.finding import COMPARED_AT_MOST, chosen_ids
from marketplace.catalogue.queries import public_listings
from marketplace.organisations.middleware import acting_of
from marketplace.values import clock
from search.offers import designation_for, held_designations

IDS = "ids"
ONLY = "only"


def compare(request: HttpRequest) -> HttpResponse:
    """Show the chosen offers side by side; two queries for a visitor."""
    acting, today = acting_of(request), clock.today()
    ids = chosen_ids(request.GET.getlist(IDS))
    columns = _columns(ids, acting.books, today)
    only = request.GET.get(ONLY) == "differences"
    sections = [_reduced(section, only) for section in sections_of(columns)]
    address = Address(request.GET)
    context = {
        "columns": [
            (column, address.lacking(IDS, value=str(column.listing.pk))) for column in columns
        ],
        "sections": [section for section in sections if section.rows],
        "only_differences": only,
        "all_url": address.lacking(ONLY),
        "only_url": address.having(ONLY, "differences"),
        "add_url": _add_url(columns),
        "is_full": len(columns) >= COMPARED_AT_MOST,
        "missing_count": len(ids) - len(columns),
    }
    return kept_for_visitors(request, render(request, "cms/storefront/compare.html", context))


def _columns(ids: list[int], books: str, today: dt.date) -> list[Compared]:
    if not ids:
        return []
    related = ("state__current_version", "vendor", "product")
    rows = public_listings(books).filter(pk__in=ids).select_related(*related).in_bulk()
    sellers = {(row.product_id, row.vendor_id) for row in rows.values()}
    held = held_designations(sellers) if sellers else {}
    columns = []
    for pk in ids:
        row = rows.get(pk)
        if row is not None and row.state.current_version is not None:
            own = held.get((row.product_id, row.vendor_id), ())
            content = row.state.current_version.content
            columns.append(Compared(row, content, designation_for(own, today), today))
    return columns


def _add_url(columns: list[Compared]) -> str:
    """Where one finds more to compare: the category of the first column."""
    parts = [f"compare={column.listing.pk}" for column in columns]
    category = columns[0].content["category"] if columns else None
    if category:
        parts.insert(0, f"category={category['slug']}")
    return f"{address_of('find')}?{'&'.join(parts)}"


def _reduced(section: Section, only_differences: bool) -> Section:
    if not only_differences:
        return section
    return Section(section.label, [row for row in section.rows if row.differs])
