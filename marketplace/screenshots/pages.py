"""Every type of page of the product, as a way that a person of the demonstration clicks."""

from dataclasses import dataclass

EDITOR, SELLER, MODERATOR = "wildfire-editor", "hangyeol-owner", "moderator"
REQUESTER, APPROVER, OFFICER = "requester", "approver", "oversight-officer"
INSPECTOR, PAYER, CONTENT = "inspector", "disbursing-officer", "content-editor"


@dataclass(frozen=True, slots=True)
class PageType:
    """A page by the address where the way begins and the links that lead on.

    Addresses have no language prefix. Each of `links` is a pattern of an address; the first link of
    the page that fits is followed. Without a person the page is looked at by a visitor. Pages with
    `is_product` False are Wagtail's, shown in one language; `is_paper` is a document to print,
    which keeps its width.
    """

    name: str
    start: str
    links: tuple[str, ...] = ()
    person: str = ""
    is_main: bool = False
    is_product: bool = True
    is_paper: bool = False
    status: int = 200


LISTING = r"/listings/\d+/$"
PUBLIC = (
    PageType("home", "/", is_main=True),
    PageType("content", "/", (r"/guide-agencies/$",)),
    PageType("news", "/news/"),
    PageType("article", "/news/", (r"/news/[\w-]+/$",)),
    PageType("find", "/find/?q=감시", is_main=True),
    PageType("find-cards", "/find/?view=cards"),
    PageType("find-nothing", "/find/?q=쀍쀍"),
    PageType("listing", "/find/?kind=goods&route=direct", (LISTING,), is_main=True),
    PageType("listing-service", "/find/?kind=digital_service", (LISTING,)),
    PageType("listing-version", "/find/", (LISTING, r"/versions/\d+/$")),
    PageType("compare-one", "/find/", (LISTING, r"/compare/")),
    PageType("vendor-page", "/find/", (LISTING, r"/vendors/\d+/$")),
    PageType("statistics", "/statistics/", is_main=True),
    PageType("sign-in", "/accounts/login/", is_main=True),
    PageType("sign-up", "/accounts/signup/"),
    PageType("password-reset", "/accounts/password/reset/"),
    PageType("demo", "/demo/", is_main=True),
    PageType("not-found", "/no-such-page/", status=404),
)
ACCOUNT = (
    PageType("account", "/accounts/settings/", person=REQUESTER),
    PageType("account-email", "/accounts/email/", person=REQUESTER),
    PageType("account-password", "/accounts/password/change/", person=REQUESTER),
    PageType("account-factor", "/accounts/2fa/", person=REQUESTER),
    PageType("account-sessions", "/accounts/sessions/", person=REQUESTER),
    PageType("account-data", "/accounts/personal-data/", person=REQUESTER),
    PageType("notices", "/notices/", person=REQUESTER),
    PageType("organisations", "/desk/organisations/", person=REQUESTER),
)
VENDOR = (
    PageType("vendor-home", "/vendor/", person=SELLER, is_main=True),
    PageType("vendor-orders", "/vendor/orders/", person=SELLER),
    PageType("vendor-order", "/vendor/orders/", (r"/orders/\d+/$",), person=SELLER),
    PageType("vendor-profile", "/vendor/profile/", person=SELLER),
    PageType("vendor-listings", "/vendor/listings/", person=EDITOR),
    PageType("vendor-listing-new", "/vendor/listings/new/", person=EDITOR),
    PageType("vendor-listing", "/vendor/listings/", (LISTING,), person=EDITOR, is_main=True),
    PageType(
        "vendor-listing-history", "/vendor/listings/", (LISTING, r"/history/$"), person=EDITOR
    ),
    PageType("listing-preview", "/vendor/listings/", (LISTING, r"/preview/$"), person=EDITOR),
)
BUYER = (
    PageType("buyer-home", "/buyer/", person=REQUESTER, is_main=True),
    PageType("basket", "/buyer/basket/", person=REQUESTER),
    PageType("requests", "/buyer/requests/", person=REQUESTER),
    PageType("request", "/buyer/requests/", (r"/requests/\d+/$",), person=REQUESTER),
    PageType(
        "request-edit", "/buyer/requests/?status=draft", (r"/requests/\d+/", r"/edit/$"), REQUESTER
    ),
    PageType("approvals", "/buyer/approvals/", person=APPROVER),
    PageType("approval", "/buyer/approvals/", (r"/approvals/\d+/$",), APPROVER, is_main=True),
    PageType("orders", "/buyer/orders/", person=INSPECTOR),
    PageType("order", "/buyer/orders/", (r"/orders/\d+/$",), person=INSPECTOR),
    PageType(
        "order-inspect", "/buyer/orders/?work=inspection", (r"/orders/\d+/$",), person=INSPECTOR
    ),
    PageType("order-pay", "/buyer/orders/?work=payment", (r"/orders/\d+/$",), person=PAYER),
    PageType(
        "order-document", "/buyer/orders/", (r"/orders/\d+/$", r"/document/$"), PAYER, is_paper=True
    ),
    PageType("budgets", "/buyer/budgets/", person=REQUESTER),
    PageType("budget", "/buyer/budgets/", (r"/budgets/\d+/$",), person=REQUESTER),
    PageType("figures", "/buyer/figures/", person=REQUESTER),
    PageType("outside-list", "/buyer/outside/", person=REQUESTER),
    PageType("outside-new", "/buyer/outside/new/", person=REQUESTER),
    PageType("stand-ins", "/buyer/people/stand-ins/", person=APPROVER),
)
OVERSIGHT = (
    PageType("nation", "/oversight/", person=OFFICER, is_main=True),
    PageType("agencies", "/oversight/agencies/", person=OFFICER),
    PageType("agency", "/oversight/agencies/", (r"/agencies/\d+/",), OFFICER, is_main=True),
    PageType("target", "/oversight/agencies/", (r"/agencies/\d+/", r"/targets/\d+/$"), OFFICER),
    PageType("ledger", "/oversight/ledger/", person=OFFICER, is_main=True),
    PageType("ledger-entry", "/oversight/ledger/", (r"/ledger/\d+/$",), OFFICER, is_main=True),
    PageType("outside-queue", "/oversight/outside/", person=OFFICER),
    PageType("outside-purchase", "/oversight/outside/", (r"/outside/\d+/$",), person=OFFICER),
    PageType("vendors", "/oversight/vendors/", person=OFFICER),
    PageType(
        "vendor-review",
        "/oversight/vendors/?state=verified",
        (r"/oversight/vendors/\d+/",),
        person=OFFICER,
    ),
    PageType("organisation-list", "/oversight/organisations/", person=OFFICER),
    PageType(
        "organisation", "/oversight/organisations/", (r"/organisations/\d+/$",), person=OFFICER
    ),
    PageType("rule-sets", "/oversight/rules/", person=OFFICER),
    PageType("rule-set", "/oversight/rules/", (r"/rules/\d+/",), person=OFFICER),
    PageType("audit-log", "/oversight/audit/", person=OFFICER),
    PageType("audit-event", "/oversight/audit/", (r"/audit/\d+/$",), person=OFFICER),
)
CONTENT_DESK = (
    PageType("moderation", "/cms/", person=MODERATOR, is_product=False),
    PageType(
        "moderation-listing",
        "/cms/snippets/catalogue/listing/?state=waiting",
        (r"/listing/edit/\d+/$",),
        person=MODERATOR,
        is_product=False,
    ),
    PageType("editorial", "/cms/", person=CONTENT, is_product=False),
)
PAGES = (*PUBLIC, *ACCOUNT, *VENDOR, *BUYER, *OVERSIGHT, *CONTENT_DESK)
