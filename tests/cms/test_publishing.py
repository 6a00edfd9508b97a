"""Publishing and expiry at the time that an editor set."""

import datetime as dt

import pytest
from django.test import Client
from wagtail.models import Page

from cms.models import ContentPage
from cms.publishing import publish_due
from cms.site import import_pages
from cms.tasks import publish_scheduled
from marketplace.audit.models import Event
from marketplace.catalogue.models import Listing
from marketplace.values import clock
from tests.cms.test_site import page_data
from tests.factories.catalogue import make_listing

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def guide() -> ContentPage:
    """A public guide in Korean."""
    page = import_pages([page_data()])["guide", "ko"]
    assert isinstance(page, ContentPage)
    return page


def schedule(page: ContentPage) -> None:
    """Approve a change that goes live an hour from now, then let that hour pass."""
    page.title = "새 안내"
    page.go_live_at = clock.now() + HOUR
    revision = page.save_revision()
    revision.publish()
    revision.approved_go_live_at = clock.now() - HOUR
    content = revision.content | {"go_live_at": (clock.now() - HOUR).isoformat()}
    revision.content = content
    revision.save()


def test_a_change_appears_at_its_time(client: Client) -> None:
    page = guide()
    schedule(page)
    assert "새 안내" not in client.get("/guide/").content.decode()
    publish_scheduled()
    assert "새 안내" in client.get("/guide/").content.decode()


def test_a_page_disappears_at_its_time(client: Client) -> None:
    page = guide()
    Page.objects.filter(pk=page.pk).update(expire_at=clock.now() - HOUR)
    assert publish_due() == (0, 1)
    assert client.get("/guide/").status_code == 404
    assert publish_due() == (0, 0)


def test_before_its_time_nothing_happens() -> None:
    page = guide()
    Page.objects.filter(pk=page.pk).update(expire_at=clock.now() + HOUR)
    assert publish_due() == (0, 0)


def test_a_listing_that_expires_leaves_its_event() -> None:
    listing = make_listing("published")
    Listing.objects.filter(pk=listing.pk).update(expire_at=clock.now() - HOUR)
    assert publish_due() == (0, 1)
    listing.refresh_from_db()
    assert (listing.live, listing.expired) == (False, True)
    assert Event.objects.filter(verb="listing.unpublished").count() == 1


def test_one_refusal_holds_nothing_else_back(client: Client) -> None:
    listing = make_listing("draft", price_krw=None)
    revision = listing.latest_revision
    revision.approved_go_live_at = clock.now() - 2 * HOUR
    revision.save()
    schedule(guide())
    assert publish_due() == (1, 0)
    assert "새 안내" in client.get("/guide/").content.decode()
    listing.refresh_from_db()
    assert not listing.live
