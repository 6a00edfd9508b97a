"""The moderators' desk: listings as Wagtail snippets that are read, compared and decided on.

Vendors write listings in their portal. So every view of a snippet that writes is shut here; what is
left are the list, the review page, the previews and Wagtail's own way of deciding, which all end in
the catalogue's verbs.
"""

from typing import Any, ClassVar

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.models import WorkflowState
from wagtail.snippets.views import snippets

from cms.admin.review import ReviewView, decide, title_of
from marketplace.catalogue.models import Listing, ListingState, Product
from marketplace.organisations.middleware import acting_of

WAITING, RETURNED, DRAFT, LIVE, SUSPENDED = "waiting", "returned", "draft", "live", "suspended"
STATES = {
    WAITING: gettext_lazy("Waiting for review"),
    RETURNED: gettext_lazy("Returned to the vendor"),
    LIVE: gettext_lazy("Public"),
    SUSPENDED: gettext_lazy("Suspended"),
    DRAFT: gettext_lazy("Draft"),
}


def with_review_states(listings: QuerySet[Listing]) -> QuerySet[Listing]:
    """Add `is_waiting` and `is_returned` to each listing."""
    # A generic relation keeps the key as text, which PostgreSQL does not compare with a number.
    states = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Listing),
        object_id=Cast(OuterRef("pk"), CharField()),
    )
    annotated: QuerySet[Listing] = listings.annotate(
        is_waiting=Exists(states.filter(status=WorkflowState.STATUS_IN_PROGRESS)),
        is_returned=Exists(states.filter(status=WorkflowState.STATUS_NEEDS_CHANGES)),
    )
    return annotated


def listings_waiting(books: str) -> QuerySet[Listing]:
    """Return the listings of a set of books that wait for a moderator, the longest first."""
    waiting = with_review_states(Listing.objects.filter(vendor__books=books))
    return (
        waiting.filter(is_waiting=True)
        .select_related("vendor", "product", "latest_revision")
        .order_by("latest_revision__created_at", "pk")
    )


def state_of(listing: Any) -> str:
    """Return the one word for a listing's state; needs `with_review_states`."""
    if listing.is_waiting:
        return WAITING
    if listing.is_returned:
        return RETURNED
    if listing.state.standing == ListingState.Standing.SUSPENDED:
        return SUSPENDED
    return LIVE if listing.live else DRAFT


class ListingFilterSet(WagtailFilterSet):
    """Which listings the list shows."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=list(STATES.items()), method="in_state"
    )
    product__kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Kind"), choices=Product.Kind.choices
    )

    class Meta:
        model = Listing
        fields: ClassVar[list[str]] = []

    def in_state(self, listings: QuerySet[Listing], name: str, state: str) -> QuerySet[Listing]:
        """Keep the listings of a state."""
        suspended = {"state__standing": ListingState.Standing.SUSPENDED}
        open_ones = listings.filter(is_waiting=False, is_returned=False)
        return {
            WAITING: listings.filter(is_waiting=True),
            RETURNED: listings.filter(is_returned=True),
            SUSPENDED: open_ones.filter(**suspended),
            LIVE: open_ones.filter(live=True).exclude(**suspended),
            DRAFT: open_ones.filter(live=False).exclude(**suspended),
        }[state]


class ListingIndexView(snippets.IndexView):
    """The list, without tick boxes: nothing is done to many listings at once."""

    @property
    def columns(self) -> list[Any]:
        return [
            TitleColumn(
                "title_ko", label=_("Listing"), accessor=title_of, get_url=self.get_edit_url
            ),
            Column("vendor", label=_("Vendor"), accessor="vendor.name"),
            Column("kind", label=_("Kind"), accessor="product.get_kind_display"),
            Column("state", label=_("State"), accessor=lambda row: STATES[state_of(row)]),
            DateColumn("saved", label=_("Last saved"), accessor="latest_revision.created_at"),
        ]


class ListingActionView(snippets.WorkflowActionView):
    """Wagtail's buttons on the dashboard, ending in the same verb as the review page."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = self.form_class(request.POST)
        if not form.is_valid():
            return self.render_modal_form(request, form)
        decide(
            request,
            self.object,
            self.action_name,
            comment=form.cleaned_data.get("comment", ""),
            seen_revision_id=self.task_state.revision_id,
        )
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            done = {"step": "success", "redirect": self.redirect_url}
            return self.render_modal_json(request, done)
        return redirect(self.redirect_url)


def shut(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Refuse what only the vendor's portal does."""
    raise PermissionDenied


class ListingViewSet(snippets.SnippetViewSet):
    """Listings in the admin; see the module."""

    model = Listing
    icon = "clipboard-list"
    menu_label = gettext_lazy("Listings")
    menu_order = 150
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    filterset_class = ListingFilterSet
    index_view_class = ListingIndexView
    workflow_action_view_class = ListingActionView
    search_fields: ClassVar[list[str]] = ["latest_revision__content__title_ko", "vendor__name"]
    search_backend_name = None
    list_per_page = 20
    ordering = ("-latest_revision__created_at", "-pk")
    OPEN: ClassVar[frozenset[str]] = frozenset(
        {
            "list",
            "list_results",
            "edit",
            "history",
            "history_results",
            "revisions_view",
            "revisions_compare",
            "workflow_action",
            "workflow_preview",
            "workflow_history",
            "workflow_history_detail",
        }
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Listing]:
        """Return the listings of the books that the moderator works in."""
        listings = Listing.objects.filter(vendor__books=acting_of(request).books)
        related = listings.select_related("vendor", "product", "state", "latest_revision")
        return with_review_states(related)

    @property
    def edit_view(self) -> Any:
        """Put the review page in the place of the editor."""
        return self.construct_view(ReviewView)

    def get_urlpatterns(self) -> list[URLPattern]:
        """Keep every name, so that Wagtail's links resolve, and shut what writes."""
        patterns: list[URLPattern] = super().get_urlpatterns()
        for pattern in patterns:
            if pattern.name not in self.OPEN:
                pattern.callback = shut
        return patterns
