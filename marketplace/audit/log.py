"""The audit log as a list that a reader narrows down, and how far it is sealed."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from marketplace.audit.models import Event, Seal
from marketplace.audit.sealing import sources, unsealed
from marketplace.values import clock

# Rules hold for every market of the installation, so their history belongs to all books.
STREAM_OF_ALL_BOOKS = "policies"


def events_of(books: str) -> QuerySet[Event]:
    """Return the events that a reader of these books may see."""
    return Event.objects.filter(Q(books=books) | Q(stream=STREAM_OF_ALL_BOOKS))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSelection:
    """Which events of some books a reader wants; None and empty mean all.

    `actors` are people by number; an event on behalf of one of them fits too.
    """

    books: str
    stream: str = ""
    verb: str = ""
    object_type: str = ""
    object_id: int | None = None
    actors: Collection[int] | None = None
    first_day: dt.date | None = None
    last_day: dt.date | None = None

    def events(self, before: int | None = None) -> QuerySet[Event]:
        """Return the events below a number, the newest first, with their notes."""
        wanted = {
            "stream": self.stream,
            "verb": self.verb,
            "object_type": self.object_type,
            "object_id": self.object_id,
        }
        rows = events_of(self.books).filter(
            **{name: value for name, value in wanted.items() if value}
        )
        if self.actors is not None:
            rows = rows.filter(Q(actor_id__in=self.actors) | Q(on_behalf_of_id__in=self.actors))
        if self.first_day is not None:
            rows = rows.filter(occurred_at__gte=clock.korean_time(self.first_day, 0))
        if self.last_day is not None:
            after = self.last_day + dt.timedelta(days=1)
            rows = rows.filter(occurred_at__lt=clock.korean_time(after, 0))
        if before is not None:
            rows = rows.filter(pk__lt=before)
        return rows.select_related("eventnote").order_by("-pk")


@dataclass(frozen=True, slots=True)
class ChainState:
    """The head of the chain, and how many written rows wait for their seal."""

    head: Seal | None
    waiting: int


def chain_state() -> ChainState:
    """Return how far the chain has come; it seals the rows of all books together."""
    waiting = sum(unsealed(source).count() for source in sources())
    return ChainState(Seal.objects.order_by("-position").first(), waiting)
