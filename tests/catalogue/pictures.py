"""Small files of every kind, made in memory."""

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(
    form: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: object
) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    colour = (0, 0, 0, 0) if mode == "RGBA" else (200, 30, 30)
    Image.new(mode, size, colour).save(out, form, **options)
    return out.getvalue()


def bomb(side: int) -> bytes:
    """A few bytes that call themselves a PNG of `side` times `side` pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        tail = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + tail

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    data = zlib.compress(b"\0" * 1000)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def office_file() -> bytes:
    """A zip, which is what office files are."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/hwp+zip")
    return out.getvalue()


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    """The file as a browser would send it."""
    return SimpleUploadedFile(name, content)
