"""Messages travel as files without a broker, and over the broker that BROKER_URL names."""

import os
from typing import Any

import pytest
from celery import Celery
from django.test import override_settings

from marketplace.celery import broker_settings


def message_sent_and_taken(configuration: dict[str, Any], queue: str) -> Any:
    """Send a message through one application and take it out through another."""
    sender, taker = Celery("sender"), Celery("taker")
    sender.conf.update(configuration)
    taker.conf.update(configuration)
    with sender.connection_for_write() as connection:
        sender.send_task(
            "marketplace.audit.tasks.seal", args=[7], queue=queue, connection=connection
        )
    with taker.connection_for_read() as connection, connection.SimpleQueue(queue) as waiting:
        message = waiting.get(timeout=10)
        message.ack()
        return message.headers["task"], message.payload[0]


@override_settings(BROKER_URL="")
def test_without_a_broker_messages_are_files_below_var(settings: Any) -> None:
    configuration = broker_settings()
    options = configuration["broker_transport_options"]
    assert configuration["broker_url"] == "filesystem://localhost//"
    assert options["data_folder_in"] == options["data_folder_out"]
    assert options["data_folder_in"] == str(settings.VAR / "broker" / "queue")
    taken = message_sent_and_taken(configuration, "files")
    assert taken == ("marketplace.audit.tasks.seal", [7])


@override_settings(BROKER_URL="redis://broker.example.org:6379/0")
def test_a_named_broker_is_taken_as_it_is() -> None:
    assert broker_settings() == {"broker_url": "redis://broker.example.org:6379/0"}


@pytest.mark.redis
def test_messages_travel_over_redis() -> None:
    with override_settings(BROKER_URL=os.environ["TEST_REDIS_URL"]):
        taken = message_sent_and_taken(broker_settings(), f"test-{os.getpid()}")
    assert taken == ("marketplace.audit.tasks.seal", [7])
