"""What tests of verbs share: nothing changed, and a failure in the middle of a verb."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps

from marketplace.audit.models import Event
from marketplace.ordering import notices
from marketplace.ordering.models import Order, PurchaseRequest

ROOMS = ("ordering", "payments", "audit", "messaging", "catalogue")


class Lost(RuntimeError):
    """The machine died in the middle of a verb."""


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the rooms that a purchase writes to."""
    models = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    return {m._meta.label: list(m._default_manager.order_by("pk").values_list()) for m in models}


@contextmanager
def refused(kind: type[Exception], match: str | None = None) -> Iterator[pytest.ExceptionInfo[Any]]:
    """Expect a refusal that changes nothing."""
    before = everything()
    with pytest.raises(kind, match=match) as caught:
        yield caught
    assert everything() == before


@contextmanager
def lost_after_writing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the verb fail at its last statement, the notices, and expect that nothing is left."""

    def lose(*_args: Any) -> None:
        raise Lost

    with monkeypatch.context() as patch, refused(Lost):
        patch.setattr(notices, "queue_notices", lose)
        yield


def last_event(verb: str = "") -> Event:
    """The newest event, or the newest one of a verb."""
    events = Event.objects.filter(verb=verb) if verb else Event.objects.all()
    return events.order_by("-pk")[0]


def verbs_since(event: Event) -> list[str]:
    """The verbs that were recorded after an event, in order."""
    return list(Event.objects.filter(pk__gt=event.pk).order_by("pk").values_list("verb", flat=True))


def order_in(order: Order, status: str) -> Order:
    """The order forced into a status, to see what a verb says to it."""
    Order.objects.filter(pk=order.pk).update(status=status)
    return Order.objects.get(pk=order.pk)


def request_in(request: PurchaseRequest, status: str) -> PurchaseRequest:
    """The request forced into a status, to see what a verb says to it."""
    PurchaseRequest.objects.filter(pk=request.pk).update(status=status)
    return PurchaseRequest.objects.get(pk=request.pk)
