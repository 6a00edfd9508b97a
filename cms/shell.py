"""What editors put around every page: help line, tagline, links at the foot.

Read once a minute and kept, so that no page costs a query for its surroundings. Settings name
`site_texts` as a context processor and `footer_groups` as what the shell's foot shows.
"""

from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from cms.models import ContentPage, NewsIndexPage, SiteTexts
from marketplace.catalogue.models.categories import in_language

KEPT_SECONDS = 60

# Label and address of each link of a group.
Links = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """The editors' texts of the shell in one language."""

    tagline: str = ""
    help_phone: str = ""
    help_hours: str = ""


def site_texts(request: HttpRequest) -> dict[str, object]:
    """Give every template the editors' texts, read when a template first asks for them."""
    return {"site_texts": SimpleLazyObject(current_texts)}


def current_texts() -> Texts:
    """Return the texts of the default site in the language of the page, kept for a minute."""
    key = f"shell:texts:{get_language()}"
    return cache.get_or_set(key, _read_texts, KEPT_SECONDS) or Texts()


def footer_groups() -> tuple[tuple[str, Links], ...]:
    """Return the links of the foot, by code of their group; kept for a minute."""
    key = f"shell:footer:{get_language()}"
    return cache.get_or_set(key, _read_footer, KEPT_SECONDS) or ()


def _read_texts() -> Texts:
    row = SiteTexts.objects.filter(site__is_default_site=True).first()
    if row is None:
        return Texts()
    return Texts(
        tagline=in_language(row.tagline_ko, row.tagline_en),
        help_phone=row.help_phone,
        help_hours=in_language(row.help_hours_ko, row.help_hours_en),
    )


def _read_footer() -> tuple[tuple[str, Links], ...]:
    language = get_language() or ""
    here = {"locale__language_code": language}
    pages = ContentPage.objects.live().public().filter(**here).exclude(footer_group="")
    links: dict[str, list[tuple[str, str]]] = {}
    for page in pages.order_by("path"):
        links.setdefault(page.footer_group, []).append((page.title, page.url or ""))
    for index in NewsIndexPage.objects.live().public().filter(**here)[:1]:
        service = links.setdefault(ContentPage.FooterGroup.SERVICE, [])
        service.insert(0, (index.title, index.url or ""))
    groups = (ContentPage.FooterGroup.GUIDE, ContentPage.FooterGroup.SERVICE)
    return tuple((str(group.label), tuple(links[group])) for group in groups if links.get(group))
