"""Small PDF papers."""

from marketplace.catalogue.attachments import content_type_of
from marketplace.demo.loading.papers import MARK, paper


def test_a_paper_is_a_pdf_whose_table_points_at_its_objects() -> None:
    content = paper("Title (one)", ["Number: 7"])
    assert content_type_of(content, "paper.pdf") == "application/pdf"
    start = int(content.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    assert content[start:].startswith(b"xref\n0 6\n")
    for number, row in enumerate(content[start:].split(b"\n")[3:8], start=1):
        assert content[int(row[:10]) :].startswith(b"%d 0 obj" % number)


def test_brackets_are_escaped_and_korean_is_left_out() -> None:
    content = paper("제목 (A)", [])
    assert rb"( \(A\)) Tj" in content
    assert MARK.encode() in content
