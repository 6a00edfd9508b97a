"""The public profile of a vendor with what it offers."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.caching import kept_for_visitors
from cms.storefront.addresses import address_of
from cms.storefront.finding import HITS_ON_A_PAGE, page_number, pages_of
from cms.storefront.hits import shown_hits
from cms.storefront.said import said
from marketplace.organisations.middleware import acting_of
from marketplace.organisations.models import Vendor
from marketplace.organisations.regions import region_label
from marketplace.values import clock
from marketplace.values.business_number import formatted
from search import services
from search.analysis import analyser_in_force
from search.plan import Sort, plan_search
from search.services import FoundProduct

# Kinds of firms with higher limits for direct contracts.
PREFERRED: dict[str, str | Promise] = {
    "women": _("Women-owned enterprise"),
    "disabled": _("Enterprise of persons with disabilities"),
    "social": _("Social enterprise"),
    "youth": _("Youth start-up"),
}


def vendor_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a vendor that has something public, and all of it; two queries for a visitor."""
    books, today = acting_of(request).books, clock.today()
    vendor = Vendor.objects.filter(pk=pk, books=books).first()
    if vendor is None:
        raise Http404
    number = page_number(request.GET.get("page", ""))
    found = services.find(
        plan_search(
            "",
            analyser=analyser_in_force(),
            books=books,
            filters={"vendor": [str(pk)]},
            sort=Sort.NEWEST,
            offset=(number - 1) * HITS_ON_A_PAGE,
            size=HITS_ON_A_PAGE,
        )
    )
    if not found.total and vendor.registration != Vendor.Registration.VERIFIED:
        raise Http404
    context = {
        "vendor": vendor,
        "name": said(vendor.name, vendor.name_en),
        "intro": said(vendor.intro_ko, vendor.intro_en),
        "region": region_label(vendor.region),
        "preferred": [str(PREFERRED[kind]) for kind in vendor.preferred if kind in PREFERRED],
        "hits": shown_hits([_own_offer_first(one, pk) for one in found.products], today),
        "total": found.total,
        "pages": pages_of(number, found.reachable),
        "querystring": request.GET,
        "business_number": formatted(vendor.business_number),
        "crumbs": [(_("Find products and services"), address_of("find")), (str(vendor), "")],
    }
    return kept_for_visitors(request, render(request, "cms/storefront/vendor.html", context))


def _own_offer_first(product: FoundProduct, vendor_id: int) -> FoundProduct:
    """A product that several vendors offer, with the offer of this one in front."""
    offers = sorted(product.card["offers"], key=lambda offer: offer["vendor_id"] != vendor_id)
    return replace(product, card={**product.card, "offers": offers})
