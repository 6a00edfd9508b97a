"""Editorial pages. One plain abstract base; no custom page model for the whole site."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.models.blocks import BodyBlock
from cms.models.media import SiteImage


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
    template = "cms/home.html"

    class Meta:
        verbose_name = _("home page")


class ContentPage(BasePage):
    """A page of guidance, rules or service information."""

    body = StreamField(BodyBlock(), verbose_name=_("body"))

    content_panels: ClassVar = [*BasePage.content_panels, FieldPanel("body")]
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
