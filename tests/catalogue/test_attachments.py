"""Taking files in: judged by their bytes, never by their names."""

import hashlib
import io

import pytest
from PIL import Image, ImageFile

from marketplace.catalogue.attachments import (
    MOST_BYTES,
    PICTURE_SIDE,
    FileRefused,
    content_type_of,
    take_in,
)
from marketplace.catalogue.models import Attachment
from tests.catalogue.pictures import PDF, SVG, bomb, office_file, picture
from tests.factories.organisations import make_person, make_vendor

pytestmark = pytest.mark.django_db


def take(content: bytes, name: str, kind: str = "spec") -> Attachment:
    return take_in(
        io.BytesIO(content), name=name, kind=kind, actor=make_person(), vendor=make_vendor()
    )


def drawn(attachment: Attachment) -> Image.Image:
    with attachment.file.open() as file:
        return Image.open(io.BytesIO(file.read()))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_drawn_anew_as_webp(form: str) -> None:
    attachment = take(picture(form), "앞모습.PNG", "picture")
    assert (attachment.content_type, attachment.name) == ("image/webp", "앞모습.webp")
    assert (attachment.width, attachment.height) == (40, 30)
    assert drawn(attachment).format == "WEBP"


def test_nothing_but_pixels_is_kept_of_a_picture() -> None:
    exif = Image.Exif()
    exif[0x010E] = "where the secret factory stands"
    attachment = take(picture("JPEG", exif=exif) + b"<script>", "a.jpg", "picture")
    with attachment.file.open() as file:
        content = file.read()
    assert b"secret" not in content
    assert b"script" not in content
    assert (attachment.size_bytes, attachment.sha256) == (
        len(content),
        hashlib.sha256(content).hexdigest(),
    )


def test_a_picture_taken_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    attachment = take(picture("JPEG", exif=exif), "a.jpg", "picture")
    assert (attachment.width, attachment.height) == (30, 40)


def test_what_is_transparent_becomes_white() -> None:
    attachment = take(picture("PNG", mode="RGBA"), "logo.png", "picture")
    assert drawn(attachment).convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_a_large_picture_is_made_smaller() -> None:
    attachment = take(picture("PNG", size=(3200, 800)), "wide.png", "picture")
    assert (attachment.width, attachment.height) == (PICTURE_SIDE, 400)


@pytest.mark.parametrize(
    "content",
    [SVG, PDF, b"", b"GIF89a", b"\x89PNG\r\n\x1a\n not really", picture()[:60], bomb(100)],
    ids=["svg", "pdf", "empty", "gif", "fake png", "cut png", "png with too little in it"],
)
def test_what_is_no_picture_is_refused_as_one(content: bytes) -> None:
    with pytest.raises(FileRefused):
        take(content, "a.png", "picture")
    assert not Attachment.objects.exists()


def test_a_cut_picture_is_refused_also_where_a_library_made_pillow_lenient(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(FileRefused):
        take(picture()[:60], "a.png", "picture")


@pytest.mark.parametrize("side", [6_400, 9_500, 60_000])
def test_a_picture_with_too_many_pixels_is_refused_before_it_is_decoded(side: int) -> None:
    content = bomb(side)
    assert len(content) < 200
    with pytest.raises(FileRefused, match="too many pixels"):
        take(content, "small.png", "picture")


@pytest.mark.parametrize(
    ("content", "name", "content_type"),
    [
        (PDF, "규격서.pdf", "application/pdf"),
        (PDF, "renamed.exe", "application/pdf"),
        (picture("PNG"), "scan.png", "image/png"),
        (picture("JPEG"), "scan.jpg", "image/jpeg"),
        (
            office_file(),
            "a.DOCX",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            office_file(),
            "a.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (office_file(), "설명서.hwpx", "application/hwp+zip"),
        (office_file(), "all.zip", "application/zip"),
    ],
)
def test_documents_are_told_by_their_first_bytes(
    content: bytes, name: str, content_type: str
) -> None:
    assert content_type_of(content, name) == content_type


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00", "규격서.pdf"),
        (b"<html>", "page.pdf"),
        (SVG, "drawing.svg"),
        (office_file(), "macro.docm"),
        (office_file(), "program.jar"),
        (b"", "empty.pdf"),
    ],
)
def test_other_documents_are_refused_whatever_they_are_called(content: bytes, name: str) -> None:
    with pytest.raises(FileRefused):
        take(content, name)
    assert not Attachment.objects.exists()


def test_a_file_of_exactly_the_limit_is_taken_and_one_byte_more_refused() -> None:
    full = PDF + b"\0" * (MOST_BYTES - len(PDF))
    assert take(full, "full.pdf").size_bytes == MOST_BYTES
    with pytest.raises(FileRefused, match="at most 10 megabytes"):
        take(full + b"\0", "more.pdf")
    assert Attachment.objects.count() == 1


def test_a_persons_file_name_never_becomes_a_path() -> None:
    attachment = take(PDF, "../../etc/passwd.pdf")
    assert attachment.name == "passwd.pdf"
    assert attachment.file.name.split("/")[-1].startswith(attachment.sha256[:32])
    assert attachment.file.name.startswith("attachments/")
