"""The page on which a moderator reads a submission and decides."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from cms.admin.middleware import sentence_of
from marketplace.accounts.models import User
from marketplace.audit.models import Event
from marketplace.audit.queries import history_of
from marketplace.catalogue import rules, services
from marketplace.catalogue.comparison import compared
from marketplace.catalogue.completeness import problems_of
from marketplace.catalogue.models import Listing
from marketplace.catalogue.models.categories import in_language
from marketplace.organisations.middleware import acting_of
from marketplace.values.refusals import Refused

EVENTS_SHOWN = 20
EVENT_NAMES = {
    "listing.drafted": gettext_lazy("Drafted"),
    "listing.saved": gettext_lazy("Saved"),
    "listing.submitted": gettext_lazy("Submitted"),
    "listing.submission_withdrawn": gettext_lazy("Submission withdrawn"),
    "listing.returned": gettext_lazy("Returned to the vendor"),
    "listing.published": gettext_lazy("Published"),
    "listing.unpublished": gettext_lazy("Taken down"),
    "listing.suspended": gettext_lazy("Suspended"),
    "listing.reopened": gettext_lazy("Suspension ended"),
}


class DecisionForm(forms.Form):
    """A moderator's decision on the revision that the page showed."""

    action = forms.ChoiceField(
        choices=[("approve", gettext_lazy("Approve")), ("reject", gettext_lazy("Return"))]
    )
    revision_id = forms.IntegerField(widget=forms.HiddenInput)
    comment = forms.CharField(
        label=gettext_lazy("Comment for the vendor"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Needed when you return the listing: say what is to be changed."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a comment with a return."""
        given = super().clean() or {}
        if given.get("action") == "reject" and not given.get("comment"):
            self.add_error("comment", _("Please write what the vendor should change."))
        return given


class ReviewView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """What is public, what would be, and the decision."""

    model = Listing
    permission_required = "change"
    template_name = "cms/admin/listing_review.html"
    header_icon = "clipboard-list"
    index_url_name = ""
    breadcrumbs_items: Any = []
    history_url_name = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.listing = listing_in_books(request, kwargs["pk"])
        self.page_title = title_of(self.listing)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        listings = {"url": reverse(self.index_url_name), "label": _("Listings")}
        return [*self.breadcrumbs_items, listings, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        listing = self.listing
        latest = listing.get_latest_revision_as_object()
        version = listing.state.current_version
        rows = compared(version.content if version else None, latest)
        task_state = listing.current_workflow_task_state
        may_decide = task_state is not None and rules.may_moderate(_person(self.request), listing)
        kwargs.setdefault("form", DecisionForm(initial={"revision_id": listing.latest_revision_id}))
        return super().get_context_data(
            listing=listing,
            version=version,
            changed=[row for row in rows if row.is_changed],
            unchanged=[row for row in rows if not row.is_changed],
            problems=problems_of(latest),
            is_waiting=task_state is not None,
            may_decide=may_decide,
            preview_url=self._preview_url(),
            history=_history(listing),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Carry out the decision, or show the page again with what was written."""
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            decide(
                request,
                self.listing,
                form.cleaned_data["action"],
                comment=form.cleaned_data["comment"],
                seen_revision_id=form.cleaned_data["revision_id"],
            )
        except Refused as refused:
            form.add_error(None, sentence_of(refused))
            return self.render_to_response(self.get_context_data(form=form))
        return redirect(self.index_url_name)

    def _preview_url(self) -> str:
        """Return where the latest revision is shown as the storefront will show it."""
        names = self.index_url_name.rpartition(":")[0]
        facts = [self.listing.pk, self.listing.latest_revision_id]
        return reverse(f"{names}:revisions_view", args=facts) if facts[1] else ""


def listing_in_books(request: HttpRequest, pk: int) -> Listing:
    """Return a listing of the books that the moderator works in; Http404 for any other."""
    related = ("vendor", "product", "category", "state__current_version", "latest_revision")
    listings = Listing.objects.filter(vendor__books=acting_of(request).books)
    listing = listings.select_related(*related).filter(pk=pk).first()
    if listing is None:
        raise Http404
    return listing


def title_of(listing: Listing) -> str:
    """Return the title of the latest revision: the row itself has none before it is published."""
    latest = listing.latest_revision
    if latest is None:
        return str(listing)
    texts = latest.content
    return in_language(texts["title_ko"], texts["title_en"]) or f"#{listing.pk}"


def decide(
    request: HttpRequest, listing: Listing, action: str, *, comment: str, seen_revision_id: int
) -> None:
    """Approve or return a listing and say so on the next page. Raises Refused."""
    facts: dict[str, Any] = {
        "listing": listing,
        "moderator": _person(request),
        "comment": comment,
        "seen_revision_id": seen_revision_id,
    }
    if action == "approve":
        services.approve_listing(**facts)
        messages.success(request, _("Published: %(title)s") % {"title": title_of(listing)})
    else:
        services.return_listing(**facts)
        title = title_of(listing)
        messages.success(request, _("Returned to the vendor: %(title)s") % {"title": title})


def _person(request: HttpRequest) -> User:
    person = request.user
    assert isinstance(person, User)
    return person


def _history(listing: Listing) -> list[dict[str, Any]]:
    """Return the last events of a listing with the names of people, the newest first."""
    events: list[Event] = list(history_of(listing).order_by("-pk")[:EVENTS_SHOWN])
    people = User.objects.in_bulk({event.actor_id for event in events if event.actor_id})
    return [
        {
            "name": EVENT_NAMES.get(event.verb, event.verb),
            "at": event.occurred_at,
            "person": people.get(event.actor_id or 0),
            "note": event.eventnote.text if hasattr(event, "eventnote") else "",
        }
        for event in events
    ]
