"""What the lists of every desk share: the reader, the page asked for, counts in one query."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.functional import cached_property

from marketplace.accounts.models import User
from marketplace.organisations.middleware import acting_of

ROWS_A_PAGE = 20


def person_of(request: HttpRequest) -> User:
    """Return the person of a page that only signed-in people reach."""
    person = acting_of(request).user
    assert person is not None
    return person


def how_many(rows: QuerySet[Any]) -> Coalesce:
    """Return the number of rows as part of another query."""
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count(F("pk")))
    return Coalesce(Subquery(counted.values("n")), 0)


class CountedPaginator(Paginator[Any]):
    """Pages of a list whose length is already known, so that it costs no query."""

    def __init__(self, rows: Any, length: int) -> None:
        super().__init__(rows, ROWS_A_PAGE)
        self._length = length

    @cached_property
    def count(self) -> int:
        """Return the known length."""
        return self._length


def page_of(request: HttpRequest, rows: Any, length: int | None = None) -> Page[Any]:
    """Return the page of a list that the reader asked for; beyond the end it is the last one."""
    paginator: Paginator[Any] = (
        Paginator(rows, ROWS_A_PAGE) if length is None else CountedPaginator(rows, length)
    )
    return paginator.get_page(request.GET.get("page"))
