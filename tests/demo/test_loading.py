"""A small form of the demonstration market, loaded through the real verbs."""

import io

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import override_settings

from marketplace.audit.models import Event, Seal
from marketplace.audit.verification import find_faults
from marketplace.catalogue.models import Listing
from marketplace.demo.loading.loader import has_year, is_loaded, load
from marketplace.ordering.models import BudgetEntry, Order
from marketplace.organisations.models import Agency, Vendor
from marketplace.values.books import Books
from procurement_targets.models import LedgerEntry
from procurement_targets.verification import find_differences

pytestmark = pytest.mark.django_db


def test_the_market_is_loaded_once_and_every_figure_stands() -> None:
    said: list[str] = []
    load([2026], say=said.append, part=0.12)
    assert is_loaded()
    assert has_year(2026)
    assert Agency.objects.count() == 120
    assert not Vendor.objects.exclude(books=Books.DEMO).exists()
    assert Listing.objects.filter(live=True).count() >= 20
    orders = Order.objects.count()
    assert orders >= 10
    assert BudgetEntry.objects.filter(kind="commit").count() == orders
    assert LedgerEntry.objects.filter(decision="counted").exists()
    assert list(find_differences()) == []
    assert list(find_faults()) == []
    assert Seal.objects.count() == Event.objects.count() + LedgerEntry.objects.count()
    events = Event.objects.count()
    load([2026], say=said.append, part=0.12)
    assert Event.objects.count() == events


@override_settings(CLOCK_MAY_BE_SET=False)
def test_production_refuses_to_load_it() -> None:
    with pytest.raises(CommandError, match="clock"):
        call_command("load_demo")
    with pytest.raises(ImproperlyConfigured):
        load([2026], say=print, part=0.12)
    assert not is_loaded()


@pytest.mark.parametrize("years", ["2019", "twenty", "2026,"])
def test_other_years_are_refused_by_name(years: str) -> None:
    with pytest.raises(CommandError, match="years"):
        call_command("load_demo", "--years", years, stdout=io.StringIO())
    assert not is_loaded()
