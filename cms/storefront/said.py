"""Texts of vendors with the language that they are in."""

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

KOREAN, ENGLISH = "ko", "en"


class Said(str):
    """A text; `lang` is set only where it is not the language of the page.

    In a template it prints with its language marked; `plain` is for attributes. A kind of str,
    because Django's templates ask only those how they want to be escaped.
    """

    __slots__ = ("lang",)
    lang: str

    def __new__(cls, plain: str, lang: str = "") -> "Said":
        """Keep the language beside the text."""
        made = super().__new__(cls, plain)
        made.lang = lang
        return made

    @property
    def plain(self) -> str:
        """The text alone."""
        return str.__str__(self)

    def __html__(self) -> SafeString:
        """The text, escaped, in an element that names its language where that is needed."""
        if self.lang:
            return format_html('<span lang="{}">{}</span>', self.lang, self.plain)
        return escape(self.plain)


def is_english() -> bool:
    """Whether the page is in English."""
    return (get_language() or "").startswith(ENGLISH)


def said(korean: str, english: str = "") -> Said:
    """The text in the language of the page; Korean marked as such where no English is given."""
    if not is_english():
        return Said(korean)
    return Said(english) if english else Said(korean, KOREAN if korean else "")
