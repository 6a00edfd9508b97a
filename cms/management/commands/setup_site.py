"""Make the pages that a new installation begins with."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from cms.models import ContentPage
from cms.site import FIRST_PAGES, ensure_site, import_pages


class Command(BaseCommand):
    help = "Make the home in each language and, where there are none yet, the first pages."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write nothing over what editors wrote: a second call only says so."""
        ensure_site()
        if ContentPage.objects.exists():
            self.stdout.write("The site has its pages already; nothing was changed.")
            return
        written = import_pages(json.loads(FIRST_PAGES.read_text("utf-8"))[1:])
        self.stdout.write(f"Wrote {len(written)} pages.")
