"""Looking for tampering: walks the chain and names every fault that it finds."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from marketplace.audit.checkpoints import Checkpoint, is_genuine, saved_checkpoints
from marketplace.audit.models import Seal
from marketplace.audit.sealing import GENESIS, sources, unsealed
from marketplace.values import clock

T = TypeVar("T")
CHUNK = 1000
# Numbers are given before commit, so neighbours may commit out of order, but never this far apart.
ORDER_TOLERANCE = dt.timedelta(hours=1)
SEALED_WITHIN = dt.timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was sealed.

    `kind` is one of changed, missing, inserted, reordered, tail_cut, unsealed, bad_signature.
    """

    kind: str
    source: str
    object_id: int
    detail: str


def find_faults() -> Iterator[Fault]:
    """Yield every fault of the chain, of the sealed rows and of the checkpoints."""
    # Read first: a checkpoint that is signed during the walk may lie behind the walk's end.
    checkpoints = saved_checkpoints()
    walk = _ChainWalk()
    yield from walk.faults()
    yield from _checkpoint_faults(checkpoints, walk.last_position)
    yield from _unsealed_faults()


class _ChainWalk:
    """Goes along the chain once and compares each link with its neighbour and with its row."""

    def __init__(self) -> None:
        self.last_position = 0
        self._previous = GENESIS
        self._latest: dict[str, dt.datetime] = {}
        self._models = {source.name: source.model for source in sources()}

    def faults(self) -> Iterator[Fault]:
        """Yield the faults of links and rows in the order of the chain."""
        seals = Seal.objects.order_by("position").iterator(chunk_size=CHUNK)
        for chunk in _chunks(seals):
            rows = self._rows_of(chunk)
            for seal in chunk:
                yield from self._link_faults(seal)
                yield from self._row_faults(seal, rows.get((seal.source, seal.object_id)))

    def _rows_of(self, chunk: list[Seal]) -> dict[tuple[str, int], Any]:
        rows: dict[tuple[str, int], Any] = {}
        for name, model in self._models.items():
            ids = [seal.object_id for seal in chunk if seal.source == name]
            for pk, row in model._default_manager.in_bulk(ids).items():
                rows[name, pk] = row
        return rows

    def _link_faults(self, seal: Seal) -> Iterator[Fault]:
        if seal.position != self.last_position + 1:
            yield Fault(
                "missing", "seal", self.last_position + 1, f"before position {seal.position}"
            )
        elif seal.previous_sha256 != self._previous:
            yield Fault("reordered", "seal", seal.position, "does not follow the link before it")
        if seal.sha256 != seal.computed_sha256():
            yield Fault("changed", "seal", seal.position, "its hash is not that of its content")
        self.last_position, self._previous = seal.position, seal.sha256

    def _row_faults(self, seal: Seal, row: Any) -> Iterator[Fault]:
        if row is None:
            yield Fault("missing", seal.source, seal.object_id, f"sealed at {seal.position}")
            return
        # The row's own hash also tells a change that was made before the row was sealed.
        if {row.computed_sha256(), row.payload_sha256} != {seal.payload_sha256}:
            yield Fault("changed", seal.source, seal.object_id, f"sealed at {seal.position}")
        latest = self._latest.get(seal.source)
        if latest is not None and row.recorded_at < latest - ORDER_TOLERANCE:
            yield Fault(
                "inserted", seal.source, seal.object_id, "recorded before rows sealed earlier"
            )
        self._latest[seal.source] = max(latest or row.recorded_at, row.recorded_at)


def _checkpoint_faults(checkpoints: list[Checkpoint], last_position: int) -> Iterator[Fault]:
    for chunk in _chunks(checkpoints):
        seals = Seal.objects.in_bulk([checkpoint.position for checkpoint in chunk])
        for checkpoint in chunk:
            if not is_genuine(checkpoint):
                yield Fault("bad_signature", "checkpoint", checkpoint.position, "not our signature")
            elif checkpoint.position > last_position:
                yield Fault(
                    "tail_cut", "seal", checkpoint.position, f"the chain ends at {last_position}"
                )
            elif (seal := seals.get(checkpoint.position)) and seal.sha256 != checkpoint.sha256:
                yield Fault("changed", "seal", checkpoint.position, "differs from a checkpoint")


def _unsealed_faults() -> Iterator[Fault]:
    limit = clock.machine_now() - SEALED_WITHIN
    for source in sources():
        late = unsealed(source).filter(recorded_at__lt=limit)
        for pk in late.values_list("pk", flat=True).iterator(chunk_size=CHUNK):
            yield Fault("unsealed", source.name, pk, "older than five minutes and not sealed")


def _chunks(items: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk
