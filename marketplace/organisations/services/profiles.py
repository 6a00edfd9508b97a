"""What a firm says about itself."""

from django.db import transaction

from marketplace.accounts.models import User
from marketplace.audit.services import record
from marketplace.organisations import rules
from marketplace.organisations.models import Vendor
from marketplace.organisations.refusals import NotTheirManager
from marketplace.organisations.roles import Role

# Number, name, size and kinds are what oversight verified; a firm cannot change them by itself.
OWN_FIELDS = ("name_en", "region", "founded_year", "intro_ko", "intro_en")


def change_vendor_profile(*, vendor: Vendor, actor: User, **changes: object) -> Vendor:
    """Change what the firm says about itself, for its owner; the same again writes nothing.

    `changes` are fields of OWN_FIELDS. Published versions keep what they copied.
    """
    if unknown := set(changes) - set(OWN_FIELDS):
        raise TypeError(f"not a firm's own fields: {sorted(unknown)}")
    with transaction.atomic():
        current = Vendor.objects.select_for_update().get(pk=vendor.pk)
        if not rules.holds(actor, current, Role.OWNER):
            raise NotTheirManager
        changed = sorted(name for name in changes if getattr(current, name) != changes[name])
        if not changed:
            return current
        for name in changed:
            setattr(current, name, changes[name])
        current.save(update_fields=changed)
        record(
            current,
            "vendor.profile_changed",
            actor=actor,
            books=current.books,
            facts={"fields": changed},
        )
    return current
