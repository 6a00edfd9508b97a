"""The trade: rooms from values up to the desks, and the programs that run them."""

from marketplace.celery import app as celery_app

__all__ = ["celery_app"]
