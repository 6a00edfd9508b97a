"""The address of a page with one condition more or less."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import NoReverseMatch, reverse

PAGE = "page"


class Address:
    """The parameters of an address; changing any but the page goes back to the first page."""

    def __init__(self, parameters: QueryDict) -> None:
        self._pairs = [(name, value) for name, values in parameters.lists() for value in values]

    def having(self, name: str, *values: str) -> str:
        """With these values of a parameter and no others."""
        return _written([*self._others(name), *((name, value) for value in values)])

    def adding(self, name: str, value: str) -> str:
        """With one value more."""
        return _written([*self._others(), (name, value)])

    def lacking(self, *names: str, value: str | None = None) -> str:
        """Without these parameters, or without one value of them."""
        pairs = self._others()
        return _written(
            [pair for pair in pairs if pair[0] not in names or value not in (None, pair[1])]
        )

    def pairs(self, *without: str) -> list[tuple[str, str]]:
        """What a form has to carry along."""
        return self._others(*without)

    def _others(self, *names: str) -> list[tuple[str, str]]:
        left = {PAGE, *names}
        return [pair for pair in self._pairs if pair[0] not in left and pair[1]]


def _written(pairs: Iterable[tuple[str, str]]) -> str:
    return f"?{urlencode(list(pairs))}"


def address_of(name: str, *arguments: object) -> str:
    """The address of a page; empty where this deployment has no such page."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
