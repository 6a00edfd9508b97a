"""The audit log: every event of these books, and the state of the chain that seals them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from marketplace.accounts.models import User
from marketplace.audit.checkpoints import (
    checkpoint_file,
    is_genuine,
    latest_checkpoint,
    public_key_pem,
)
from marketplace.audit.log import EventSelection, chain_state, events_of
from marketplace.audit.models import Event, Seal
from marketplace.desks.doors import at_desk
from marketplace.desks.history import verb_in_words
from marketplace.desks.lists import ROWS_A_PAGE
from marketplace.desks.oversight.filters import AuditFilter, name_of_subject
from marketplace.desks.oversight.page import address, desk_page
from marketplace.organisations.middleware import acting_of
from marketplace.organisations.roles import Desk

CONDITIONS = ("stream", "verb", "object_type", "object_id", "first_day", "last_day")
# A name that fits more people than this says too little to look for.
PEOPLE_SOUGHT = 100


@at_desk(Desk.OVERSIGHT)
@require_safe
def audit_log(request: HttpRequest) -> HttpResponseBase:
    """List events, the newest first, page by page along their numbers."""
    form = AuditFilter(request.GET)
    conditions = {name: form.value_of(name) for name in CONDITIONS}
    selection = EventSelection(
        books=acting_of(request).books, actors=_people(form.asked("actor")), **conditions
    )
    before = _number(request.GET.get("before", ""))
    events = list(selection.events(before=before)[: ROWS_A_PAGE + 1])
    shown, has_more = events[:ROWS_A_PAGE], len(events) > ROWS_A_PAGE
    query = {name: request.GET.get(name, "") for name in (*CONDITIONS, "actor")}
    checkpoint = latest_checkpoint()
    facts = {
        "form": form,
        "lines": _lines(shown),
        "older_url": address("audit_log", **query, before=shown[-1].pk) if has_more else "",
        "newest_url": address("audit_log", **query) if before else "",
        "chain": chain_state(),
        "checkpoint": checkpoint,
        "is_genuine": checkpoint is not None and is_genuine(checkpoint),
    }
    return desk_page(request, "desks/oversight/audit_log.html", facts)


@at_desk(Desk.OVERSIGHT)
@require_safe
def audit_event(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show one event with everything that its hash covers, and the seal on it."""
    rows = events_of(acting_of(request).books).select_related("eventnote")
    event = get_object_or_404(rows, pk=pk)
    seal = Seal.objects.filter(source="event", object_id=event.pk).first()
    facts = {
        "event": event,
        "line": _lines([event])[0],
        "note": getattr(event, "eventnote", None),
        "facts": sorted(event.facts.items()),
        "seal": seal,
        "is_intact": _is_intact(event, seal),
        "history_url": address(
            "audit_log", object_type=event.object_type, object_id=event.object_id
        ),
    }
    return desk_page(request, "desks/oversight/audit_event.html", facts)


@at_desk(Desk.OVERSIGHT)
@require_safe
def checkpoints(request: HttpRequest) -> HttpResponseBase:
    """Hand out the signed checkpoints, so that a copy lies outside of this machine."""
    path = checkpoint_file()
    if not path.exists():
        raise Http404
    return _download(path.read_bytes(), "checkpoints.jsonl", "application/jsonl")


@at_desk(Desk.OVERSIGHT)
@require_safe
def public_key(request: HttpRequest) -> HttpResponseBase:
    """Hand out the public key with which anyone can check the checkpoints."""
    return _download(public_key_pem().encode(), "audit-public-key.pem", "application/x-pem-file")


def _download(content: bytes, name: str, content_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


def _lines(events: Sequence[Event]) -> list[dict[str, Any]]:
    """Return events with their verbs in words and their people by name, in one query."""
    names = _names(
        person_id for event in events for person_id in (event.actor_id, event.on_behalf_of_id)
    )
    return [
        {
            "event": event,
            "verb": verb_in_words(event.verb),
            "object": _object_in_words(event),
            "actor": names.get(event.actor_id or 0, ""),
            "on_behalf_of": names.get(event.on_behalf_of_id or 0, ""),
            "note": getattr(event, "eventnote", None),
        }
        for event in events
    ]


def _object_in_words(event: Event) -> str:
    return f"{name_of_subject(event.object_type)} {event.object_id}"


def _people(asked: str) -> list[int] | None:
    """Return the people whose name has these words or whose address it is; None for everyone."""
    if not asked:
        return None
    found = User.objects.filter(Q(name__icontains=asked) | Q(email__iexact=asked))
    return list(found.order_by("pk").values_list("pk", flat=True)[:PEOPLE_SOUGHT])


def _names(ids: Iterable[int | None]) -> dict[int, str]:
    wanted = {pk for pk in ids if pk is not None}
    return {person.pk: str(person) for person in User.objects.filter(pk__in=wanted)}


def _is_intact(event: Event, seal: Seal | None) -> bool:
    """Say whether the row says what it said when it was written and when it was sealed."""
    hashes = {event.payload_sha256, event.computed_sha256()}
    if seal is not None:
        hashes.add(seal.payload_sha256)
    return len(hashes) == 1


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None
