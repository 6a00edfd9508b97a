"""How agencies belonged together on a day.

Only `belongs_to` adds up; `supervised_by` is shown beside and has no levels.
"""

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet

from marketplace.organisations.models import Agency, AgencyRelation
from marketplace.organisations.models.agencies import holding_on

BELONGS_TO = AgencyRelation.Kind.BELONGS_TO


def parents_on(agency: Agency, day: dt.date, kind: str = BELONGS_TO) -> QuerySet[Agency]:
    """Return the agency's parents of one kind on `day`; there is at most one in good data."""
    relations = holding_on(AgencyRelation.objects.filter(agency=agency, kind=kind), day)
    return Agency.objects.filter(pk__in=relations.values("parent"))


def children_on(agency: Agency, day: dt.date, kind: str = BELONGS_TO) -> QuerySet[Agency]:
    """Return the bodies directly below the agency on `day`, by name."""
    relations = holding_on(AgencyRelation.objects.filter(parent=agency, kind=kind), day)
    return Agency.objects.filter(pk__in=relations.values("agency")).order_by("name", "pk")


def ancestor_ids_on(agency: Agency, day: dt.date) -> list[int]:
    """Return the bodies that the agency belonged to on `day`, the nearest first.

    One query for each level. A loop in imported data ends where it closes.
    """
    return _climb(agency, day, "agency_id", "parent_id")


def descendant_ids_on(agency: Agency, day: dt.date) -> list[int]:
    """Return all bodies below the agency on `day`, level by level; one query for each level."""
    return _climb(agency, day, "parent_id", "agency_id")


def may_buy_for(agency: Agency, using_agency: Agency, day: dt.date) -> bool:
    """Say whether the agency may buy on behalf of the other: itself or a body below it."""
    return agency.pk == using_agency.pk or agency.pk in ancestor_ids_on(using_agency, day)


def _climb(agency: Agency, day: dt.date, here: str, there: str) -> list[int]:
    relations = holding_on(AgencyRelation.objects.filter(kind=BELONGS_TO), day)
    found: dict[int, None] = {}
    level: Iterable[int] = [agency.pk]
    while level:
        reached = relations.filter(**{f"{here}__in": list(level)}).order_by("pk")
        ids = reached.values_list(there, flat=True)
        level = [pk for pk in dict.fromkeys(ids) if pk not in found and pk != agency.pk]
        found.update(dict.fromkeys(level))
    return list(found)
