"""Editorial pages. One plain abstract base; no custom page model for the whole site."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.caching import kept_for_visitors
from cms.models.blocks import BodyBlock
from cms.models.media import SiteImage

NEWS_ON_A_PAGE = 20
HOME_DEPTH = 2


class BasePage(Page):
    """What every page of the site has."""

    summary = models.CharField(
        _("summary"),
        max_length=300,
        blank=True,
        help_text=_("Shown below the title, in lists and by search engines."),
    )
    social_image = models.ForeignKey(
        SiteImage, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    content_panels: ClassVar = [*Page.content_panels, FieldPanel("summary")]
    promote_panels: ClassVar = [
        MultiFieldPanel(Page.promote_panels),
        FieldPanel("social_image"),
    ]
    search_fields: ClassVar = [*Page.search_fields, index.SearchField("summary")]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the way here from the home page."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        above = self.get_ancestors().filter(depth__gt=HOME_DEPTH) if self.depth > HOME_DEPTH else []
        crumbs = [(page.title, page.get_url(request)) for page in above]
        return context | {"crumbs": [*crumbs, (self.title, "")]}

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with the page; visitors' copies may be kept for a short while."""
        return kept_for_visitors(request, super().serve(request, *args, **kwargs))


class HomePage(BasePage):
    """The front of the storefront: the editors' words around the catalogue's own parts."""

    hero_title = models.CharField(_("headline"), max_length=120)
    hero_text = models.CharField(_("text below the headline"), max_length=300, blank=True)
    # Search words shown below the box, separated by commas.
    search_terms = models.CharField(_("search words to offer"), max_length=300, blank=True)
    body = StreamField(BodyBlock(required=False), blank=True, verbose_name=_("body"))

    content_panels: ClassVar = [
        *BasePage.content_panels,
        FieldPanel("hero_title"),
        FieldPanel("hero_text"),
        FieldPanel("search_terms"),
        FieldPanel("body"),
    ]
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    max_count = len(settings.LANGUAGES)
    template = "cms/home.html"

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the parts that the catalogue and the ledger give."""
        from cms.home import parts_of_home

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | parts_of_home(request)

    @property
    def offered_terms(self) -> list[str]:
        """Return the search words shown below the box."""
        return [term.strip() for term in self.search_terms.split(",") if term.strip()]


class ContentPage(BasePage):
    """A page of guidance, rules or service information."""

    class FooterGroup(models.TextChoices):
        """Under which word the foot of every page links to it."""

        NONE = "", _("Not in the footer")
        GUIDE = "guide", _("Guides")
        SERVICE = "service", _("About this site")

    footer_group = models.CharField(
        _("place in the footer"), max_length=10, choices=FooterGroup.choices, blank=True
    )
    body = StreamField(BodyBlock(), verbose_name=_("body"))

    content_panels: ClassVar = [*BasePage.content_panels, FieldPanel("body")]
    promote_panels: ClassVar = [*BasePage.promote_panels, FieldPanel("footer_group")]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage", "cms.ContentPage"]
    template = "cms/content.html"

    class Meta:
        verbose_name = _("content page")


class NewsIndexPage(BasePage):
    """The list of news."""

    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms.NewsPage"]
    template = "cms/news_index.html"

    class Meta:
        verbose_name = _("news list")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add one page of the news, the newest first."""
        from cms.news import news_of

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        news = Paginator(news_of(self), NEWS_ON_A_PAGE)
        return context | {"news": news.get_page(request.GET.get("page"))}


class NewsPage(BasePage):
    """One piece of news."""

    published_on = models.DateField(_("date"))
    body = StreamField(BodyBlock(), verbose_name=_("body"))

    content_panels: ClassVar = [
        *BasePage.content_panels,
        FieldPanel("published_on"),
        FieldPanel("body"),
    ]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]
    parent_page_types: ClassVar[list[str]] = ["cms.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "cms/news.html"

    class Meta:
        verbose_name = _("news")
