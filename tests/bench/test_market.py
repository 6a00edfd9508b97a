import pytest
from django.test import Client

from search.indexing import rebuild
from tests.bench.catalogue import pages
from tests.bench.market import fill

pytestmark = pytest.mark.django_db


def test_every_measured_page_answers_in_a_small_market(client: Client) -> None:
    fill(25, categories=8, vendors=5)
    assert rebuild() == 25
    client.cookies["books"] = "demo"
    addresses = [address for _name, address in pages() if not address.startswith("/listings/")]

    answers = {address: client.get(address).status_code for address in addresses}

    assert answers == dict.fromkeys(addresses, 200)
    found = client.get("/find/").context["results"].found
    assert (found.total, len(found.products)) == (25, 20)
