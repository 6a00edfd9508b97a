"""Signed checkpoints: the head of the chain, kept outside the database.

Each is one line of JSON in a file and one line in the log, signed with an Ed25519 key that the
database never sees. Whoever holds a copy of the file can prove that the chain was cut or rewritten.
"""

import base64
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import structlog
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings

from marketplace.audit.installation import installation_directory
from marketplace.audit.models import Seal
from marketplace.values import clock
from marketplace.values.canonical import canonical_json

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The chain's head at an instant."""

    position: int
    sha256: str
    signed_at: str
    signature: str = ""

    def signed_bytes(self) -> bytes:
        """Return what the signature covers."""
        return canonical_json([self.position, self.sha256, self.signed_at]).encode()


def checkpoint_file() -> Path:
    """Return the file that holds this installation's checkpoints."""
    return installation_directory() / "checkpoints.jsonl"


def signing_key() -> Ed25519PrivateKey:
    """Return the key that signs checkpoints.

    Production names a PEM file in AUDIT_SIGNING_KEY_FILE; elsewhere a key is made once and kept
    beside the other files of the installation, readable by its owner only.
    """
    named = settings.AUDIT_SIGNING_KEY_FILE
    path = Path(named) if named else installation_directory() / "audit-signing-key.pem"
    if not named and not path.exists():
        _write_new_key(path)
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path.name}: expected an Ed25519 private key")
    return key


def _write_new_key(path: Path) -> None:
    pem = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    path.touch(mode=0o600)
    path.write_bytes(pem)


def sign_head() -> Checkpoint | None:
    """Sign the chain's head and append it to file and log; None when nothing is sealed yet."""
    head = Seal.objects.order_by("-position").first()
    if head is None:
        return None
    unsigned = Checkpoint(head.position, head.sha256, clock.machine_now().isoformat())
    signature = base64.b64encode(signing_key().sign(unsigned.signed_bytes())).decode()
    checkpoint = Checkpoint(unsigned.position, unsigned.sha256, unsigned.signed_at, signature)
    with checkpoint_file().open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(asdict(checkpoint)) + "\n")
    log.info("audit_checkpoint", **asdict(checkpoint))
    return checkpoint


def saved_checkpoints() -> list[Checkpoint]:
    """Return the checkpoints of this installation's file, oldest first.

    A line that cannot be read comes back without a signature, so that it counts as not genuine.
    """
    path = checkpoint_file()
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return [_read(number, line) for number, line in enumerate(lines, start=1)]


def latest_checkpoint() -> Checkpoint | None:
    """Return the last checkpoint of the file; None when nothing was signed yet."""
    path = checkpoint_file()
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
    return _read(len(lines), lines[-1]) if lines else None


def _read(number: int, line: str) -> Checkpoint:
    try:
        return Checkpoint(**json.loads(line))
    except (ValueError, TypeError):
        return Checkpoint(position=number, sha256="", signed_at="")


def is_genuine(checkpoint: Checkpoint) -> bool:
    """Say whether the signature belongs to the checkpoint and to our key."""
    try:
        signature = base64.b64decode(checkpoint.signature, validate=True)
        signing_key().public_key().verify(signature, checkpoint.signed_bytes())
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def public_key_pem() -> str:
    """Return the public key with which anyone can check the file."""
    public = signing_key().public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
