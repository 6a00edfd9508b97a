"""How far a listing has come, as its vendor sees it: derived from review, standing and publication.

One statement for a whole list: nothing here asks the database once for each row.
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    Case,
    CharField,
    Count,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.models import WorkflowState

from marketplace.catalogue.models import Listing, ListingState


class Stage(TextChoices):
    """What the vendor is to do with a listing, or to wait for."""

    RETURNED = "returned", _("Returned by the moderators")
    SUBMITTED = "submitted", _("Being reviewed")
    SUSPENDED = "suspended", _("Suspended")
    CHANGED = "changed", _("Public, with changes not submitted")
    PUBLISHED = "published", _("Public")
    WITHDRAWN = "withdrawn", _("Taken down")
    DRAFT = "draft", _("Draft")


def with_stage(listings: QuerySet[Listing]) -> QuerySet[Any]:
    """Return the listings with `stage` and, where a moderator returned one, `review_comment`."""
    reviews = _open_reviews(Listing)
    staged: QuerySet[Any] = listings.annotate(
        review_status=Subquery(reviews.values("status")[:1]),
        review_comment=Subquery(reviews.values("current_task_state__comment")[:1]),
    ).annotate(
        stage=Case(
            When(review_status=WorkflowState.STATUS_NEEDS_CHANGES, then=Value(Stage.RETURNED)),
            When(review_status=WorkflowState.STATUS_IN_PROGRESS, then=Value(Stage.SUBMITTED)),
            When(state__standing=ListingState.Standing.SUSPENDED, then=Value(Stage.SUSPENDED)),
            When(live=True, has_unpublished_changes=True, then=Value(Stage.CHANGED)),
            When(live=True, then=Value(Stage.PUBLISHED)),
            When(first_published_at__isnull=False, then=Value(Stage.WITHDRAWN)),
            default=Value(Stage.DRAFT),
            output_field=CharField(),
        )
    )
    return staged


def stage_counts(listings: QuerySet[Any]) -> dict[str, int]:
    """Return how many of the listings with a stage are in each, in one query."""
    counts = {stage.value: Count("pk", filter=Q(stage=stage)) for stage in Stage}
    found: dict[str, int] = listings.order_by().aggregate(**counts)
    return found


def titled_like(listings: QuerySet[Listing], words: str) -> QuerySet[Listing]:
    """Return the listings whose latest draft, model or identifier contains the words."""
    for word in words.split():
        listings = listings.filter(
            Q(latest_revision__content__title_ko__icontains=word)
            | Q(latest_revision__content__title_en__icontains=word)
            | Q(latest_revision__content__model_name__icontains=word)
            | Q(product__item_identifier=word)
        )
    return listings


def draft_title(listing: Listing) -> str:
    """Return the title of the latest draft; the row itself has that of the last publication."""
    content = listing.latest_revision.content if listing.latest_revision else {}
    return content.get("title_ko") or listing.title_ko or f"#{listing.pk}"


def _open_reviews(model: type[Model]) -> QuerySet[Any]:
    reviews: QuerySet[Any] = WorkflowState.objects.active().filter(
        base_content_type=ContentType.objects.get_for_model(model),
        object_id=Cast(OuterRef("pk"), CharField()),
    )
    return reviews
