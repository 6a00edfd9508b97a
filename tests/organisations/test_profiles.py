"""What a firm says about itself."""

import pytest

from marketplace.audit.models import Event
from marketplace.organisations.models import Vendor
from marketplace.organisations.refusals import NotTheirManager
from marketplace.organisations.roles import Role
from marketplace.organisations.services.profiles import change_vendor_profile
from tests.factories.organisations import make_membership, make_person, make_vendor

pytestmark = pytest.mark.django_db


def test_an_owner_changes_the_profile_with_one_event() -> None:
    vendor = make_vendor()
    owner = make_membership(Role.OWNER, organisation=vendor).person
    change_vendor_profile(vendor=vendor, actor=owner, intro_ko="센서를 만듭니다.", region="")
    assert Vendor.objects.get().intro_ko == "센서를 만듭니다."
    event = Event.objects.get(verb="vendor.profile_changed")
    assert (event.object_id, event.facts) == (vendor.pk, {"fields": ["intro_ko"]})


def test_the_same_profile_again_writes_nothing() -> None:
    vendor = make_vendor(name_en="Nuri")
    owner = make_membership(Role.OWNER, organisation=vendor).person
    change_vendor_profile(vendor=vendor, actor=owner, name_en="Nuri")
    assert not Event.objects.exists()


@pytest.mark.parametrize("role", [Role.LISTING_EDITOR, Role.SALES, Role.FINANCE])
def test_others_may_not_change_the_profile(role: str) -> None:
    vendor = make_vendor()
    people = [
        make_membership(role, organisation=vendor).person,
        make_membership(Role.OWNER, organisation=make_vendor()).person,
        make_person(is_superuser=True),
    ]
    for person in people:
        with pytest.raises(NotTheirManager):
            change_vendor_profile(vendor=vendor, actor=person, intro_ko="아무 말")
    assert Vendor.objects.get(pk=vendor.pk).intro_ko == ""
    assert not Event.objects.exists()


@pytest.mark.parametrize("field", ["name", "business_number", "size", "registration", "books"])
def test_what_oversight_verified_is_not_the_firms_to_change(field: str) -> None:
    vendor = make_vendor()
    owner = make_membership(Role.OWNER, organisation=vendor).person
    with pytest.raises(TypeError):
        change_vendor_profile(vendor=vendor, actor=owner, **{field: "x"})
