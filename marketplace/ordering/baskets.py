"""Baskets: what a person means to buy for an agency.

A basket is a note to oneself: it binds nobody and writes no event.
"""

from django.db import transaction

from marketplace.accounts.models import User
from marketplace.catalogue.models import Listing
from marketplace.ordering.models import BasketLine
from marketplace.ordering.offers import offers_for
from marketplace.ordering.refusals import NotForSale, UnknownLine
from marketplace.ordering.rules import authority_of
from marketplace.organisations.models import Agency
from marketplace.organisations.roles import Role
from marketplace.values import clock


def put_in_basket(
    *, agency: Agency, actor: User, listing: Listing, option_code: str = "", quantity: int = 1
) -> BasketLine:
    """Put an offer into the actor's basket for an agency.

    A second call sets the quantity anew, so that a second click adds nothing twice. Raises
    NotForSale and NotYourRole.
    """
    today = clock.today()
    with transaction.atomic():
        authority_of(actor, agency, [Role.REQUESTER], today)
        key = (listing.pk, option_code)
        if quantity < 1 or key not in offers_for([key], agency.books, today):
            raise NotForSale
        line, _ = BasketLine.objects.update_or_create(
            person=actor,
            agency=agency,
            listing=listing,
            option_code=option_code,
            defaults={"quantity": quantity},
            create_defaults={"quantity": quantity, "added_at": clock.now()},
        )
    return line


def change_basket_line(*, agency: Agency, actor: User, line_id: int, quantity: int) -> None:
    """Set the quantity of a line of the actor's basket; nothing takes the line out.

    Raises UnknownLine when it is not in the actor's basket for this agency.
    """
    with transaction.atomic():
        mine = BasketLine.objects.filter(person=actor, agency=agency, pk=line_id)
        changed = mine.update(quantity=quantity) if quantity > 0 else mine.delete()[0]
        if not changed:
            raise UnknownLine


def remove_from_basket(*, agency: Agency, actor: User, line_id: int) -> None:
    """Take a line out of the actor's basket; a second call changes nothing."""
    BasketLine.objects.filter(person=actor, agency=agency, pk=line_id).delete()
