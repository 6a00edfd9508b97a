"""Taking files in: judged by their content, pictures drawn anew, names made harmless."""

import hashlib
import io
import struct
import zlib
from pathlib import PurePath
from typing import IO, Final

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from PIL import Image, ImageFile, ImageOps

from marketplace.accounts.models import User
from marketplace.catalogue.models import Attachment
from marketplace.organisations.models import Agency, Vendor
from marketplace.values import clock
from marketplace.values.refusals import Refused

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_PIXELS: Final = 40_000_000
PICTURE_SIDE: Final = 1600
PICTURE_QUALITY: Final = 82
# First bytes -> content type; the name that a person gave a file proves nothing.
SIGNATURES: Final = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"PK\x03\x04", "application/zip"),
)
OFFICE_TYPES: Final = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".hwpx": "application/hwp+zip",
    ".zip": "application/zip",
}
# What Pillow raises for broken pictures, depending on where they break.
DAMAGED: Final = (OSError, SyntaxError, ValueError, struct.error, zlib.error)


class FileRefused(Refused):
    """The file is of a kind or size that is not taken in, or is damaged."""


def take_in(
    file: IO[bytes],
    *,
    name: str,
    kind: str,
    actor: User | None,
    vendor: Vendor | None = None,
    agency: Agency | None = None,
) -> Attachment:
    """Keep a file as a private attachment and return its row.

    Pictures are decoded and written anew as WebP, so nothing but pixels is kept. Raises
    FileRefused with the reason. Writes a file: call it outside of transactions.
    """
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        megabytes = MOST_BYTES // 1024 // 1024
        raise FileRefused(
            ngettext(
                "A file may have at most %(count)d megabyte.",
                "A file may have at most %(count)d megabytes.",
                megabytes,
            )
            % {"count": megabytes}
        )
    width = height = None
    if kind == Attachment.Kind.PICTURE:
        content, width, height = _redrawn(content)
        content_type, name = "image/webp", f"{PurePath(name).stem}.webp"
    else:
        content_type = content_type_of(content, name)
    attachment = Attachment(
        vendor=vendor,
        agency=agency,
        kind=kind,
        name=PurePath(name).name[-200:],
        content_type=content_type,
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        width=width,
        height=height,
        uploaded_by_id=actor.pk if actor else None,
        uploaded_at=clock.now(),
    )
    # The stored name is the hash: a person's file name never becomes a path.
    attachment.file.save(attachment.sha256[:32], ContentFile(content), save=False)
    attachment.save()
    return attachment


def content_type_of(content: bytes, name: str) -> str:
    """Return the type by signature; office files are zips told apart by their ending.

    Raises FileRefused for anything else.
    """
    for signature, content_type in SIGNATURES:
        if content.startswith(signature):
            if content_type != "application/zip":
                return content_type
            office = OFFICE_TYPES.get(PurePath(name).suffix.lower())
            if office:
                return office
    raise FileRefused(_("Only PDF, PNG, JPEG, DOCX, XLSX, HWPX and ZIP files are taken."))


def _redrawn(content: bytes) -> tuple[bytes, int, int]:
    # WeasyPrint lets Pillow pass over missing parts for the whole process; we refuse them.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise _too_many_pixels()
            drawn = _flat(ImageOps.exif_transpose(picture))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except DAMAGED as error:
        raise FileRefused(_("This is not a PNG, JPEG or WebP picture.")) from error
    drawn.thumbnail((PICTURE_SIDE, PICTURE_SIDE))
    out = io.BytesIO()
    drawn.save(out, "WEBP", quality=PICTURE_QUALITY)
    return out.getvalue(), drawn.width, drawn.height


def _flat(picture: Image.Image) -> Image.Image:
    """Return the picture on white: what is transparent would else come out black."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    flat = Image.new("RGB", layer.size, "white")
    flat.paste(layer, mask=layer.getchannel("A"))
    return flat


def _too_many_pixels() -> FileRefused:
    return FileRefused(_("The picture has too many pixels."))
