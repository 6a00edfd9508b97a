"""These tests read sentences in English, whatever language was on before them."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Let refusals and labels speak English."""
    with translation.override("en"):
        yield
