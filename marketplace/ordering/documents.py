"""The printable purchase order (발주서): an official form in Korean, with English headings."""

from ctypes import CDLL
from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Warning
from django.template.loader import render_to_string
from django.utils import translation

from marketplace.ordering.models import Order
from marketplace.ordering.refusals import PdfUnavailable
from marketplace.organisations.roles import Role
from marketplace.values import business_number

TEMPLATE = "ordering/purchase_order.html"
STYLESHEET = Path(__file__).parent / "static" / "ordering" / "purchase_order.css"
# The names under which systems carry the library that WeasyPrint opens.
PANGO_NAMES = ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll")


def purchase_order_context(order: Order) -> dict[str, Any]:
    """Return what the form prints; every name and amount is the one that was agreed."""
    approval = order.request.steps.filter(round=order.request.round).order_by("position")
    return {
        "order": order,
        "lines": list(order.lines.order_by("position").select_related("product")),
        "steps": [(Role(step.role), step) for step in approval.select_related("decided_by")],
        "changes": list(order.changes.all()),
        "vendor_business_number": business_number.formatted(order.vendor_business_number),
    }


def purchase_order_html(order: Order, *, linked_style: bool = True) -> str:
    """Return the form as a page of its own, ready to print, in Korean whatever the page's language.

    The style is linked, as the site's content policy asks; the PDF brings it along instead.
    """
    with translation.override("ko"):
        context = purchase_order_context(order) | {"linked_style": linked_style}
        return render_to_string(TEMPLATE, context)


def purchase_order_pdf(order: Order) -> bytes:
    """Return the form as PDF; raise PdfUnavailable where Pango is missing.

    Takes a second or so: never call it inside a transaction.
    """
    html = purchase_order_html(order, linked_style=False)
    try:
        weasyprint = open_weasyprint()
    except OSError as error:
        raise PdfUnavailable from error
    style = weasyprint.CSS(filename=STYLESHEET)
    pdf: bytes = weasyprint.HTML(string=html).write_pdf(stylesheets=[style])
    return pdf


def open_weasyprint() -> Any:
    """Return the PDF writer; raise OSError without Pango, which it opens when it is imported."""
    import weasyprint

    return weasyprint


def has_pango() -> bool:
    """Say whether the library that draws PDF files is there."""
    for name in PANGO_NAMES:
        try:
            CDLL(name)
        except OSError:
            continue
        return True
    return False


def check_pango(**_kwargs: Any) -> list[CheckMessage]:
    """Warn, at `manage.py check`, that purchase orders can be printed but not made as PDF."""
    if has_pango():
        return []
    return [
        Warning(
            "Pango is missing: purchase orders are offered as a print page, not as PDF.",
            hint="Install it (Debian: apt install libpango-1.0-0 libpangoft2-1.0-0).",
            id="ordering.W001",
        )
    ]
