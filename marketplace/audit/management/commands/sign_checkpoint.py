"""Sign a checkpoint of the audit trail."""

from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from marketplace.audit import checkpoints, sealing
from marketplace.values.canonical import canonical_json


class Command(BaseCommand):
    """Seal what is there and sign the chain's head, as the hourly task does.

    For the closing of a year or a handover: the printed line, kept elsewhere, proves the chain up
    to here.
    """

    help = "Seal the audit trail, sign its head and print the checkpoint."

    def handle(self, *args: Any, **options: Any) -> None:
        """Sign and print the checkpoint and the public key that checks it."""
        sealing.seal_all()
        checkpoint = checkpoints.sign_head()
        if checkpoint is None:
            self.stdout.write("nothing to sign: no event was recorded yet")
            return
        self.stdout.write(canonical_json(asdict(checkpoint)))
        self.stdout.write(checkpoints.public_key_pem())
