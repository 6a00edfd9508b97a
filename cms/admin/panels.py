"""What the admin's first page shows beside Wagtail's own panels."""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from cms.admin.listings import listings_waiting
from cms.admin.review import title_of
from marketplace.organisations.middleware import acting_of

SHOWN = 5


class ListingsWaitingPanel(Component):
    """How many listings wait for a moderator, with the longest-waiting ones."""

    name = "listings_waiting"
    template_name = "cms/admin/listings_waiting.html"
    order = 90

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        waiting = listings_waiting(acting_of(parent_context["request"]).books)
        lines = [(listing, title_of(listing)) for listing in waiting[:SHOWN]]
        return {"count": waiting.count(), "lines": lines}
