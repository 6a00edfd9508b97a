"""The models of the room, by concept."""

from cms.models.media import SiteDocument, SiteImage, SiteRendition
from cms.models.pages import ContentPage, HomePage, NewsIndexPage, NewsPage
from cms.models.shell_settings import SiteTexts

__all__ = [
    "ContentPage",
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "SiteDocument",
    "SiteImage",
    "SiteRendition",
    "SiteTexts",
]
