"""A market with an index, and people to look at it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from marketplace.accounts.models import User
from marketplace.audit.consumers import drain
from marketplace.catalogue.models import Listing
from search.consumer import NAME
from tests.factories.catalogue import make_listing


@pytest.fixture(autouse=True)
def korean() -> Any:
    """Leave no language of a request behind."""
    with translation.override("ko"):
        yield


@pytest.fixture
def published() -> Callable[..., Listing]:
    """Publish a listing and let the index follow."""

    def publish(**changes: Any) -> Listing:
        listing = make_listing(**changes)
        drain(NAME)
        return listing

    return publish


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """A browser in which a person is signed in."""

    def sign_in(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sign_in
