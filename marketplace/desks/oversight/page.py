"""What every page of the oversight desk shares: its surroundings, its year, its paging."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from marketplace.accounts.models import User
from marketplace.desks.lists import how_many
from marketplace.messaging.queries import notices_for
from marketplace.organisations.middleware import Acting, acting_of
from marketplace.organisations.roles import Desk, Role
from marketplace.values import clock
from procurement_targets.models import OutsidePurchase

DECIDERS = (Role.OFFICER, Role.HEAD)


def desk_page(
    request: HttpRequest, template: str, facts: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Draw a page of the desk with the numbers of its menu."""
    counts = menu_counts(acting_of(request))
    return render(request, template, {**facts, "counts": counts}, status=status)


def menu_counts(acting: Acting) -> dict[str, int]:
    """Return what waits: unread notices, and purchases to verify for deciders; one query."""
    assert acting.user is not None
    wanted: dict[str, QuerySet[Any]] = {
        "notices": notices_for(acting.user).filter(read_at__isnull=True)
    }
    if acting.desk == Desk.OVERSIGHT and acting.roles & set(DECIDERS):
        wanted["outside_purchases"] = OutsidePurchase.objects.filter(
            books=acting.books, status=OutsidePurchase.Status.SUBMITTED
        )
    own = User.objects.filter(pk=acting.user.pk)
    row = own.values_list(*[how_many(rows) for rows in wanted.values()])[0]
    return dict(zip(wanted, row, strict=True))


def decides(request: HttpRequest) -> bool:
    """Say whether the person may decide: verify, set targets, sanction."""
    return bool(acting_of(request).roles & set(DECIDERS))


def address(name: str, *args: object, **query: object) -> str:
    """Return the permanent address of a page; parts of the query that are empty are left out."""
    given = {key: value for key, value in query.items() if value not in ("", None)}
    path = reverse(name, args=args)
    return f"{path}?{urlencode(given)}" if given else path


def chosen_year(request: HttpRequest, years: Sequence[int]) -> int:
    """Return the year that the reader asked for, else this year, else the newest with figures."""
    asked = request.GET.get("year", "")
    if asked.isdecimal() and int(asked) in years:
        return int(asked)
    this_year = clock.today().year
    return this_year if this_year in years or not years else years[0]


def day_in(year: int) -> dt.date:
    """Return the day against which a year's progress is measured: today, or its last day."""
    return min(clock.today(), dt.date(year, 12, 31))
