"""The rule sets that every installation starts with."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from marketplace.values import clock

SEED_FILE = Path(__file__).parent / "seed" / "rule_sets.json"


def write_seed(rule_set_model: Any, rule_model: Any) -> None:
    """Write the rule sets of the seed file that are not there yet, as adopted.

    Takes the model classes, so that migrations can pass their historical ones.
    """
    adopted_at = clock.machine_now()
    for seed in json.loads(SEED_FILE.read_text(encoding="utf-8")):
        rows = seed.pop("rules")
        rule_set, created = rule_set_model.objects.get_or_create(
            domain=seed["domain"],
            version=seed["version"],
            defaults={
                **seed,
                "valid_from": dt.date.fromisoformat(seed["valid_from"]),
                "status": "adopted",
                "adopted_at": adopted_at,
            },
        )
        if created:
            rule_model.objects.bulk_create(rule_model(rule_set=rule_set, **row) for row in rows)
