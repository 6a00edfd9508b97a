"""A purchase from the draft of a listing to the counted figure, each step by its own person."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from marketplace.accounts.models import User
from marketplace.audit.consumers import drain_all
from marketplace.catalogue.models import Listing, Product
from marketplace.ordering.models import BudgetLine, Order, PurchaseRequest
from marketplace.ordering.progress import Progress, progress_of
from marketplace.payments.models import TaxInvoice
from marketplace.values import clock
from procurement_targets.models import LedgerEntry
from tests.accounts.test_pages import PASSWORD, code_of, set_up_app
from tests.factories.catalogue import make_designation
from tests.factories.sessions import sign_in
from tests.journeys.browsing import Opens, fill, follow, ko, panel, press, says, shoot
from tests.journeys.cast import Cast, make_cast
from tests.ordering.states import everything

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "산불 조기 감시 카메라"
PRICE_KRW = 1_100_000
REVIEW = "wagtailsnippets_catalogue_listing"
COMMENT = "설치비가 가격에 들어 있는지 적어 주십시오."
REASON = "국립공원 경계의 산불을 이른 시간에 찾아 알리려는 것임"


@dataclass
class Story:
    """The people, their windows, and what has come about so far."""

    cast: Cast
    visit: Opens
    windows: dict[int, Page] = field(default_factory=dict)
    listing: Any = None
    request: Any = None
    order: Any = None
    invoice: Any = None

    def window_of(self, person: User) -> Page:
        """The window in which a person works through the whole story."""
        if person.pk not in self.windows:
            self.windows[person.pk] = self.visit(person)
        return self.windows[person.pk]

    def go(self, person: User, name: str, *args: Any) -> Page:
        """Open a page by its name in the person's window."""
        page = self.window_of(person)
        page.goto(reverse(name, args=args))
        return page


def refused(people: list[User], name: str, *args: Any, post: bool = False, **given: Any) -> None:
    """Check that nobody of these gets to a page or gets a verb done, and that nothing changes."""
    before = everything()
    for person in people:
        browser, url = sign_in(Client(), person), reverse(name, args=args)
        answer: Any = browser.post(url, given) if post else browser.get(url)
        assert is_refusal(answer), (person.name, url, answer.status_code)
    assert everything() == before


def is_refusal(answer: HttpResponse) -> bool:
    """Whether an answer shuts the door; Wagtail leads whoever may not enter back to the sign-in."""
    way_out = reverse("account_login")
    return answer.status_code in (403, 404) or answer.headers.get("Location", "")[:16] == way_out


def test_a_purchase_goes_from_the_draft_to_the_counted_figure(visit: Opens) -> None:
    story = Story(make_cast(), visit)
    the_editor_drafts_and_submits(story)
    the_moderator_returns_it(story)
    the_editor_mends_it(story)
    the_moderator_publishes_it(story)
    anybody_finds_and_compares_it(story)
    the_requester_asks_for_it(story)
    the_approver_signs_in_and_approves(story)
    the_vendor_delivers_a_part(story)
    the_inspector_rejects_some(story)
    the_vendor_replaces_and_invoices(story)
    the_payer_pays(story)
    oversight_opens_the_figure(story)


def the_editor_drafts_and_submits(story: Story) -> None:
    cast = story.cast
    page = story.go(cast.editor, "desk_home")
    expect(page.locator("h1")).to_have_text(ko("To do"))
    follow(page, "New listing")
    fill(page, kind=Product.Kind.GOODS.value, title_ko=TITLE, category=cast.category.pk)
    press(page, "Start the draft")
    story.listing = Listing.objects.get(vendor=cast.vendor)
    make_designation(story.listing, number="2026-0007")
    press(page, "Submit for review")
    expect(panel(page, "missing")).to_contain_text("무게")
    fill(
        page,
        title_en="Early wildfire camera",
        summary_ko="능선의 연기를 스스로 알아보는 카메라입니다.",
        description_ko="낮에는 연기를, 밤에는 열을 보고 산불을 알립니다.",
        keywords_ko="산불, 연기, 카메라",
        price_krw=f"{PRICE_KRW:,}",
        unit_ko="대",
        unit_en="unit",
        delivery_days="30",
        warranty_months="24",
        regions="전국",
        acceptance_ko="모의 연기를 5분 안에 알아보는지 확인합니다.",
        operation_krw_year="10,000",
        consumables_krw_year="0",
        maintenance_krw_year="30,000",
        exit_krw="0",
    )
    fill(page, **{f"answer_{cast.weight.code}": "12.5", f"answer_{cast.mounting.code}": "a"})
    shoot(page, "01-listing-editor")
    press(page, "Save and preview")
    expect(page.locator("h1")).to_contain_text(TITLE)
    assert "12.5" in page.locator("main").inner_text()
    shoot(page, "02-preview")
    page = story.go(cast.editor, "vendor_listing", story.listing.pk)
    press(page, "Submit for review")
    assert says(page, "The listing was submitted. Moderators review it now.")
    refused(
        cast.everyone_but(cast.editor),
        "vendor_listing",
        story.listing.pk,
        post=True,
        action="submit",
    )


def the_moderator_returns_it(story: Story) -> None:
    page = story.go(story.cast.moderator, "desk_home")
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.locator("h1")).to_contain_text(TITLE)
    shoot(page, "03-moderator")
    press(page, "Return to the vendor")
    expect(page.get_by_role("alert").first).to_have_text(
        ko("Please write what the vendor should change.")
    )
    fill(page, comment=COMMENT)
    press(page, "Return to the vendor")
    page.wait_for_url(f"**{reverse(f'{REVIEW}:list')}")
    assert not Listing.objects.get(pk=story.listing.pk).live


def the_editor_mends_it(story: Story) -> None:
    page = story.go(story.cast.editor, "vendor_home")
    assert COMMENT in page.locator("main").inner_text()
    follow(page, "Mend it")
    assert COMMENT in page.locator("main").inner_text()
    fill(page, price_note_ko="설치비 포함")
    press(page, "Submit for review")
    assert says(page, "The listing was submitted. Moderators review it now.")


def the_moderator_publishes_it(story: Story) -> None:
    cast, pk = story.cast, story.listing.pk
    latest = Listing.objects.get(pk=pk).latest_revision_id
    decision = {"action": "approve", "comment": "", "revision_id": latest}
    others = cast.everyone_but(cast.moderator)
    refused(others, f"{REVIEW}:edit", pk)
    refused(others, f"{REVIEW}:edit", pk, post=True, **decision)
    page = story.go(cast.moderator, f"{REVIEW}:edit", pk)
    press(page, "Approve and publish")
    page.wait_for_url(f"**{reverse(f'{REVIEW}:list')}")
    story.listing = Listing.objects.get(pk=pk)
    assert story.listing.live
    assert story.listing.state.current_version.number == 1
    drain_all()


def anybody_finds_and_compares_it(story: Story) -> None:
    page = story.visit()
    page.goto("/")
    page.locator('[name="q"]').press_sequentially("산불")
    expect(page.get_by_role("option", name=TITLE)).to_be_visible()
    fill(page, q="산불 연기")
    page.keyboard.press("Escape")
    press(page, "Find")
    hit = page.locator(f"#hit-{story.listing.pk}")
    expect(hit).to_contain_text(TITLE)
    shoot(page, "04-results")
    fill(page, route="direct")
    press(page, "Apply conditions")
    expect(page.locator(".md-chip").first).to_contain_text(ko("Direct contract possible"))
    hit.get_by_role("link", name=ko("Compare")).click()
    expect(page.locator(f"#hit-{story.listing.pk}")).to_contain_text(ko("Chosen to compare"))
    page.locator(".md-tray__go").click()
    expect(page.locator("table.md-compare")).to_contain_text(TITLE)
    shoot(page, "05-compare")
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.locator("h1")).to_contain_text(TITLE)
    assert "2026-0007" in page.locator("main").inner_text()
    shoot(page, "06-listing")
    follow(page, "Sign in to order")
    expect(page.locator("h1")).to_have_text(ko("Sign in"))


def the_requester_asks_for_it(story: Story) -> None:
    cast = story.cast
    refused(
        cast.everyone_but(cast.requester),
        "basket_add",
        post=True,
        listing=story.listing.pk,
        quantity=3,
    )
    page = story.go(cast.requester, "listing", story.listing.pk)
    fill(page, quantity="3")
    press(page, "Put in the basket")
    assert says(page, "It is in the basket.")
    text = page.locator("main").inner_text()
    assert "3,300,000원" in text
    assert cast.budget_line.name in text
    shoot(page, "07-basket")
    press(page, "Write a purchase request")
    story.request = PurchaseRequest.objects.get(agency=cast.agency)
    press(page, "Send for approval")
    assert says(page, "The request was saved, but could not be sent.")
    page.get_by_role("radio").first.check()
    fill(
        page,
        justification=REASON,
        no_conflict_declared=True,
        budget_line=cast.budget_line.pk,
        delivery_place="가온시청",
    )
    shoot(page, "08-request")
    press(page, "Send for approval")
    assert says(page, "The request was sent for approval.")
    shoot(page, "09-request-sent")


def the_approver_signs_in_and_approves(story: Story) -> None:
    cast, request = story.cast, story.request
    step = request.steps.get()
    decision = {"step": step.pk, "decision": "approve", "comment": ""}
    refused(cast.everyone_but(cast.approver, cast.requester), "approval_detail", request.pk)
    refused(cast.everyone_but(cast.approver), "approval_detail", request.pk, post=True, **decision)
    page = story.go(cast.requester, "approval_detail", request.pk)
    expect(page.get_by_role("button", name=ko("Decide"))).to_have_count(0)

    page = story.visit()
    story.windows[cast.approver.pk] = page
    cast.approver.set_password(PASSWORD)
    cast.approver.save()
    secret = set_up_app(cast.approver)
    page.goto(reverse("approval_inbox"))
    fill(page, login=cast.approver.email, password=PASSWORD)
    press(page, "Sign in")
    fill(page, code=code_of(secret))
    press(page, "Sign in")
    page.wait_for_url(f"**{reverse('approval_inbox')}")
    page.get_by_role("link", name=TITLE).click()
    shoot(page, "10-approval")
    page.locator('[name="decision"][value="approve"]').check()
    press(page, "Decide")
    page.wait_for_url(f"**{reverse('approval_inbox')}")
    story.order = Order.objects.get(request=request)
    assert story.order.number in page.locator("main").inner_text()
    line = BudgetLine.objects.get(pk=cast.budget_line.pk)
    assert line.committed_krw == 3 * PRICE_KRW
    drain_all()


def the_vendor_delivers_a_part(story: Story) -> None:
    cast, order = story.cast, story.order
    others = cast.everyone_but(cast.seller)
    for name in ("vendor_order_acknowledge", "vendor_order_deliver", "vendor_order_invoice"):
        refused(others, name, order.pk, post=True)
    page = story.go(cast.seller, "desk_home")
    page.get_by_role("link", name=TITLE).first.click()
    shoot(page, "11-vendor-order")
    press(page, "Acknowledge the order")
    assert says(page, "The order was acknowledged.")
    line = order.lines.get()
    fill(page, **{f"line_{line.pk}": "2", "note": "송장 4711"})
    press(page, "Report the delivery")
    assert says(page, "The delivery was reported. The inspector was told.")
    assert state_of(order) == Progress.TO_INSPECT


def the_inspector_rejects_some(story: Story) -> None:
    cast, order = story.cast, story.order
    line = order.lines.get()
    result = {"key": "k", "inspected_on": clock.today()}
    result |= {f"accepted-{line.pk}": 2, f"rejected-{line.pk}": 0}
    given = {f"inspection-{name}": value for name, value in result.items()}
    others = cast.everyone_but(cast.inspector)
    refused(others, "order_inspect", order.pk, post=True, **given)
    page = story.go(cast.inspector, "order_detail", order.pk)
    names = {part: f"inspection-{part}-{line.pk}" for part in ("accepted", "rejected", "code")}
    fill(page, **{names["accepted"]: "1", names["rejected"]: "1"})
    press(page, "Record the inspection")
    assert says(page, "Choose why units are rejected.")
    fill(page, **{names["code"]: "defect"})
    shoot(page, "12-inspection")
    press(page, "Record the inspection")
    expect(page.locator("table").first).to_be_visible()
    line.refresh_from_db()
    assert (line.accepted_quantity, line.rejected_quantity) == (1, 1)
    assert state_of(order) == Progress.TO_REPLACE
    drain_all()


def the_vendor_replaces_and_invoices(story: Story) -> None:
    cast, order = story.cast, story.order
    line = order.lines.get()
    page = story.go(cast.seller, "vendor_order", order.pk)
    fill(page, **{f"line_{line.pk}": "2"})
    press(page, "Report the delivery")
    page = story.go(cast.inspector, "order_detail", order.pk)
    press(page, "Record the inspection")
    line.refresh_from_db()
    assert (line.accepted_quantity, line.rejected_quantity) == (3, 0)
    page = story.go(cast.seller, "vendor_order", order.pk)
    press(page, "Issue the tax invoice")
    assert says(page, "The tax invoice was issued.")
    story.invoice = TaxInvoice.objects.get(order=order)
    invoice = story.invoice
    assert (invoice.supply_krw, invoice.vat_krw) == (3_000_000, 300_000)
    shoot(page, "13-invoice")


def the_payer_pays(story: Story) -> None:
    cast, order, invoice = story.cast, story.order, story.invoice
    payment = {"reference": "TR-1", "amount_krw": 3_300_000, "paid_on": clock.today()}
    given = {f"invoice-{invoice.pk}-{name}": value for name, value in payment.items()}
    others = cast.everyone_but(cast.payer)
    refused(others, "order_pay", order.pk, invoice.pk, post=True, **given)
    page = story.go(cast.payer, "order_detail", order.pk)
    fill(page, **{f"invoice-{invoice.pk}-reference": "TR-2026-0001"})
    press(page, "Record the payment")
    order = Order.objects.get(pk=order.pk)
    assert order.status == Order.Status.CLOSED
    shoot(page, "14-order-paid")
    drain_all()


def oversight_opens_the_figure(story: Story) -> None:
    cast = story.cast
    # What is ordered is provisional until it is accepted; the rejected unit is not, till replaced.
    entries = list(LedgerEntry.objects.order_by("pk").values_list("decision", "basis_krw"))
    assert entries == [
        ("provisional", 3_300_000),
        ("provisional", -3_300_000),
        ("counted", 1_100_000),
        ("provisional", 1_100_000),
        ("provisional", -1_100_000),
        ("counted", 2_200_000),
    ]
    last = LedgerEntry.objects.order_by("-pk")[0]
    refused([cast.editor, cast.seller, cast.moderator], "ledger_list")
    refused([cast.editor, cast.seller, cast.moderator], "ledger_entry", last.pk)
    page = story.go(cast.officer, "desk_home")
    assert "33.0%" in page.locator("main").inner_text()
    shoot(page, "15-nation")
    page.locator("main").get_by_role("link", name=cast.agency.name, exact=True).first.click()
    expect(page.locator("h1")).to_have_text(cast.agency.name)
    assert "33.0%" in page.locator("main").inner_text()
    shoot(page, "16-agency")
    page.locator(f'main dl a[href*="{reverse("ledger_list")}"]').first.click()
    expect(page.locator("h1")).to_have_text(ko("Why is this figure what it is?"))
    assert "3,300,000원" in page.locator("main").inner_text()
    shoot(page, "17-ledger")
    page.locator(f'main a[href$="{reverse("ledger_entry", args=[last.pk])}"]').first.click()
    expect(page.locator("h1")).to_contain_text(TITLE)
    text = page.locator("main").inner_text()
    assert story.order.number in text
    assert "2026-0007" in text
    shoot(page, "18-entry")
    follow(page.locator("main"), "rules %(version)s", version=last.rule_set.version)
    expect(page.locator("h1")).to_contain_text(last.rule_set.title_ko)
    shoot(page, "19-rules")


def state_of(order: Order) -> str:
    return str(progress_of(Order.objects.prefetch_related("lines").get(pk=order.pk)))
