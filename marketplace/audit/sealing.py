"""Sealing, apart from writing: one sealer links rows into a hash chain, seconds after they commit.

A chain inside the verb's transaction would serialise the whole market. The price is a short time in
which a database administrator could still rewrite; docs/audit.md states that limit.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef, QuerySet

from marketplace.audit.consumers import SETTLED_AFTER
from marketplace.audit.models import Event, Progress, Seal
from marketplace.values import clock

BATCH_SIZE = 1000
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class SealSource:
    """A table whose rows are sealed.

    Its model has `payload_sha256`, `computed_sha256()` and `recorded_at`.
    """

    name: str
    model: type[models.Model]


_sources: dict[str, SealSource] = {"event": SealSource("event", Event)}


def register_source(source: SealSource) -> None:
    """Make another append-only table part of the chain; called from AppConfig.ready()."""
    _sources[source.name] = source


def sources() -> list[SealSource]:
    """Return all sealed tables."""
    return list(_sources.values())


def unsealed(source: SealSource, low_water: int = 0) -> QuerySet[Any]:
    """Return the rows of a source that no seal covers, in order."""
    sealed = Seal.objects.filter(source=source.name, object_id=OuterRef("pk"))
    rows = source.model._default_manager.filter(pk__gt=low_water)
    return rows.filter(~Exists(sealed)).order_by("pk")


def seal_all() -> int:
    """Seal every committed row that is not yet sealed; return how many were sealed.

    One run at a time: the sealer's progress row is locked for each batch.
    """
    total = 0
    for source in sources():
        while sealed := _seal_batch(source):
            total += sealed
    return total


def _seal_batch(source: SealSource) -> int:
    with transaction.atomic():
        chain = _locked("seal")
        progress = _locked(f"seal:{source.name}")
        rows = list(unsealed(source, progress.low_water)[:BATCH_SIZE])
        if rows:
            _append(source, rows)
        else:
            _raise_low_water(source, progress)
        chain.updated_at = clock.machine_now()
        chain.save(update_fields=["updated_at"])
        return len(rows)


def _append(source: SealSource, rows: list[Any]) -> None:
    head = Seal.objects.order_by("-position").first()
    position = head.position if head else 0
    previous = head.sha256 if head else GENESIS
    sealed_at = clock.machine_now()
    seals = []
    for row in rows:
        position += 1
        seal = Seal(
            position=position,
            source=source.name,
            object_id=row.pk,
            payload_sha256=row.computed_sha256(),
            previous_sha256=previous,
            sealed_at=sealed_at,
        )
        previous = seal.sha256 = seal.computed_sha256()
        seals.append(seal)
    Seal.objects.bulk_create(seals)


def _locked(name: str) -> Progress:
    Progress.objects.get_or_create(name=name)
    return Progress.objects.select_for_update().get(name=name)


def _raise_low_water(source: SealSource, progress: Progress) -> None:
    settled = clock.machine_now() - SETTLED_AFTER
    rows = source.model._default_manager.filter(pk__gt=progress.low_water, recorded_at__lt=settled)
    highest = rows.order_by("-pk").values_list("pk", flat=True).first()
    if highest:
        progress.low_water = highest
        progress.save(update_fields=["low_water"])
