"""Appoint the first people of an office."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from marketplace.accounts.models import User
from marketplace.organisations.models import Office
from marketplace.organisations.roles import Desk, Role
from marketplace.organisations.services import add_member
from marketplace.values.books import Books
from marketplace.values.refusals import Refused


class Command(BaseCommand):
    """Seat a person who has an account in an oversight or operator's office.

    The way in for an empty installation: from then on heads and operators appoint others on the
    screen. The office is made when the name is new.
    """

    help = "Give a person a role in an oversight office or in the operator's office."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options."""
        parser.add_argument("email", help="address of an existing account")
        parser.add_argument("--desk", choices=[Desk.OVERSIGHT, Desk.CONTENT], required=True)
        parser.add_argument("--role", choices=Role.values, action="append", required=True)
        parser.add_argument("--office", required=True, help="name of the office")
        parser.add_argument("--books", choices=Books.values, default=Books.REAL)

    def handle(self, *args: Any, **options: Any) -> None:
        """Appoint and say so."""
        try:
            person = User.objects.get_by_natural_key(options["email"])
            with transaction.atomic():
                office, _ = Office.objects.get_or_create(
                    name=options["office"], desk=options["desk"], books=options["books"]
                )
                add_member(organisation=office, person=person, roles=options["role"], actor=None)
        except User.DoesNotExist as error:
            raise CommandError(f"nobody has signed up as {options['email']}") from error
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{person.email}: {', '.join(options['role'])} at {office}")
