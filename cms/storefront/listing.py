"""The page of a listing: as it is today, as it was in a version, as it will be."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from cms.caching import kept_for_visitors
from cms.storefront.addresses import address_of
from cms.storefront.hits import shown_hits
from cms.storefront.labels import badges_of, label_in
from cms.storefront.rendering import listing_context
from cms.storefront.said import Said, said
from cms.storefront.verdict import (
    Question,
    Verdict,
    VerdictForm,
    price_without_vat,
    verdict_on,
)
from marketplace.catalogue import rules
from marketplace.catalogue.content import content_of
from marketplace.catalogue.models import Designation, Listing, ListingVersion
from marketplace.catalogue.queries import public_listings, version_of
from marketplace.organisations.middleware import Acting, acting_of
from marketplace.organisations.models import AgencyKind, VendorSanction
from marketplace.organisations.models.agencies import holding_on
from marketplace.organisations.regions import region_label
from marketplace.organisations.roles import Desk, Role
from marketplace.values import clock
from marketplace.values.canonical import canonical_json
from search import services
from search.offers import HeldDesignation, designation_for, held_designations

SIMILAR = 4


def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a public listing; two queries for a visitor."""
    acting, today = acting_of(request), clock.today()
    hits = services.neighbours(pk, acting.books, SIMILAR)
    rows = _public([pk, *services.listing_ids(hits)], acting.books, today).in_bulk()
    found = rows.pop(pk, None)
    if found is None:
        raise Http404
    version = found.state.current_version
    assert version is not None  # public listings have one
    seller = (found.product_id, found.vendor_id)
    designation = designation_for(held_designations([seller]).get(seller, ()), today)
    ask = VerdictAsked(request, acting, found, version.content, designation, today)
    context = {
        **_shown(version.content, designation, today),
        "listing": found,
        "vendor": found.vendor,
        "version": version,
        "certificate": Certificate.of(designation, today),
        "vendor_region": region_label(found.vendor.region),
        "ask": ask,
        "supply_krw": price_without_vat(version.content["price_krw"], today),
        "is_barred": getattr(found, "is_barred", False),
        "may_order": acting.desk == Desk.BUYER and Role.REQUESTER in acting.roles,
        "similar": shown_hits(services.seen(hits, rows.keys()), today),
    }
    return kept_for_visitors(request, render(request, "cms/storefront/listing.html", context))


def listing_version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show a published version word for word; it stays citable for ever."""
    version = _version(request, pk, number)
    state = version.listing.state
    current = state.current_version_id
    context = {
        **_shown(version.content, None, clock.today()),
        "listing": version.listing,
        "version": version,
        "vendor_as_published": said(
            version.content["vendor"]["name"], version.content["vendor"]["name_en"]
        ),
        "is_current": current == version.pk,
        "is_public": current is not None and state.standing == state.Standing.OPEN,
    }
    answer = render(request, "cms/storefront/listing_version.html", context)
    return kept_for_visitors(request, answer)


def listing_version_json(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Give the content in the form that its hash was made of, so that anyone can check it."""
    version = _version(request, pk, number)
    answer = HttpResponse(canonical_json(version.content), content_type="application/json")
    answer["ETag"] = f'"{version.sha256}"'
    return kept_for_visitors(request, answer)


@login_required
def listing_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the latest revision as the storefront will show it, to the vendor and to moderators."""
    found = get_object_or_404(Listing.objects.select_related("vendor", "product"), pk=pk)
    person = acting_of(request).user
    if person is None or not rules.may_preview(person, found):
        raise Http404
    return preview_page(request, found.get_latest_revision_as_object())


def preview_page(request: HttpRequest, edited: Listing) -> HttpResponse:
    """The page of an edited listing that is not public yet."""
    context = {**_shown(content_of(edited), None, clock.today()), "listing": edited}
    return render(request, "cms/storefront/listing_preview.html", context)


def _public(numbers: list[int], books: str, day: dt.date) -> QuerySet[Listing]:
    """The public listings among these, with whether their vendors are barred."""
    barred = VendorSanction.objects.filter(vendor=OuterRef("vendor"))
    related = ("state__current_version", "vendor", "product")
    rows: QuerySet[Listing] = public_listings(books).filter(pk__in=numbers)
    annotated: QuerySet[Listing] = rows.annotate(is_barred=Exists(holding_on(barred, day)))
    return annotated.select_related(*related)


def _version(request: HttpRequest, pk: int, number: int) -> ListingVersion:
    version = version_of(pk, number)
    if version is None or version.listing.vendor.books != acting_of(request).books:
        raise Http404
    return version


def _shown(
    content: dict[str, Any], designation: HeldDesignation | None, today: dt.date
) -> dict[str, Any]:
    """The content with its badges."""
    badges = badges_of(
        content["kind"],
        service=content["service"],
        designation_type=designation.type if designation else "",
        is_designated=designation is not None and designation.holds_on(today),
        lease=content["lease"],
        reference_only=content["reference_only"],
    )
    context = listing_context(content)
    way = [(name.plain, url) for name, url in context["category"]]
    find = (_("Find products and services"), address_of("find"))
    return {
        **context,
        "badges": badges,
        "crumbs": [find, *way, (context["name"].plain, "")],
        "category_url": way[-1][1] if way else "",
    }


@dataclass(frozen=True, slots=True)
class Certificate:
    """A designation with how much of its term is left."""

    held: HeldDesignation
    is_valid: bool
    days_left: int
    passed_basis_points: int

    @property
    def type_label(self) -> str:
        """The type in words."""
        return label_in(Designation.Type, self.held.type)

    @property
    def designator(self) -> Said:
        """The body that designated, with its language."""
        return said(self.held.designator)

    @classmethod
    def of(cls, held: HeldDesignation | None, today: dt.date) -> "Certificate | None":
        """The certificate of what is held; None without a designation."""
        if held is None:
            return None
        term = (held.last_day - held.first_day).days + 1
        passed = min(max((today - held.first_day).days, 0), term)
        left = (held.last_day - today).days
        return cls(held, held.holds_on(today), left, passed * 10_000 // term)


class VerdictAsked:
    """The question "may we buy this?": asked by the form, or for the agency of who is signed in."""

    def __init__(
        self,
        request: HttpRequest,
        acting: Acting,
        found: Listing,
        content: dict[str, Any],
        designation: HeldDesignation | None,
        today: dt.date,
    ) -> None:
        self._offer = (found, content, designation, bool(getattr(found, "is_barred", False)))
        agency = acting.membership.agency if acting.membership else None
        own_kind = agency.kind if agency and agency.kind != AgencyKind.UNCLASSIFIED else ""
        initial = {"kind": own_kind, "on": today}
        asked = {name: request.GET[name] for name in ("kind", "on") if request.GET.get(name)}
        data = {"kind": own_kind, "on": today.isoformat()} | asked if asked or own_kind else None
        self.form = VerdictForm(data, initial=initial, auto_id="verdict-%s")

    def verdict(self) -> Verdict | None:
        """The answer, when the question is complete."""
        if not self.form.is_valid():
            return None
        given = self.form.cleaned_data
        return verdict_on(Question(*self._offer, kind=given["kind"], day=given["on"]))
