"""The people of a purchase, each with duties of their own."""

from dataclasses import dataclass

from marketplace.accounts.models import User
from marketplace.catalogue.models import Category, Question
from marketplace.ordering.models import BudgetLine
from marketplace.organisations.models import Agency, AgencyKind, Vendor
from marketplace.organisations.roles import Desk, Role
from marketplace.values import clock
from procurement_targets.models import AgencyYear
from tests.factories.catalogue import make_category, make_moderator, make_question
from tests.factories.ordering import make_budget_line
from tests.factories.organisations import (
    make_agency,
    make_membership,
    make_office,
    make_person,
    make_vendor,
)
from tests.factories.targets import make_agency_year

YEAR_TARGET_KRW = 10_000_000


@dataclass(frozen=True)
class Cast:
    """Who takes part, and what is there before the first step."""

    agency: Agency
    vendor: Vendor
    category: Category
    weight: Question
    mounting: Question
    budget_line: BudgetLine
    target: AgencyYear
    editor: User
    seller: User
    moderator: User
    requester: User
    approver: User
    inspector: User
    payer: User
    officer: User

    def everyone_but(self, *allowed: User) -> list[User]:
        """All other people of the story."""
        people = (
            self.editor,
            self.seller,
            self.moderator,
            self.requester,
            self.approver,
            self.inspector,
            self.payer,
            self.officer,
        )
        return [person for person in people if person not in allowed]


def make_cast() -> Cast:
    """An agency, a firm, a category with two questions and eight people.

    The requester could approve by role, so that only the rule on separate duties keeps them from
    it.
    """
    agency = make_agency("가온시", kind=AgencyKind.BASIC)
    vendor = make_vendor("해솔소방")
    category = make_category("산불 감시")
    oversight, operator = make_office(), make_office(Desk.CONTENT)

    def member(name: str, organisation: object, *roles: Role) -> User:
        person = make_person(name)
        make_membership(*roles, organisation=organisation, person=person)  # type: ignore[arg-type]
        return person

    return Cast(
        agency=agency,
        vendor=vendor,
        category=category,
        weight=make_question(category, label_ko="무게", unit="kg", required=True),
        mounting=make_question(category, Question.Type.CHOICE, label_ko="설치 방식"),
        budget_line=make_budget_line(agency, 50_000_000),
        target=make_agency_year(agency, clock.today().year, target_krw=YEAR_TARGET_KRW),
        editor=member("표민결", vendor, Role.LISTING_EDITOR),
        seller=member("문가람", vendor, Role.SALES, Role.FINANCE),
        moderator=make_moderator(make_person("채나울", is_staff=True), office=operator),
        requester=member("오다인", agency, Role.REQUESTER, Role.APPROVER),
        approver=member("윤도하", agency, Role.APPROVER),
        inspector=member("서이든", agency, Role.INSPECTOR),
        payer=member("문해솔", agency, Role.DISBURSING_OFFICER),
        officer=member("한서윤", oversight, Role.OFFICER),
    )
