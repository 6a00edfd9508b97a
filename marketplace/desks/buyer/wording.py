"""Amounts inside sentences, in the language of the page."""

from django.utils.translation import get_language

from marketplace.values.won import format_won


def in_won(amount_krw: int) -> str:
    """Write an amount inside a sentence."""
    return format_won(amount_krw, get_language() or "ko")
