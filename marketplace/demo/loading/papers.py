"""Small PDF papers for the demonstration: Latin text, one page, marked as made up."""

from collections.abc import Sequence

LINE_HEIGHT = 20
MARK = "DEMONSTRATION - every firm, product and figure is made up"


def paper(title: str, lines: Sequence[str]) -> bytes:
    """Return a valid one-page PDF with a title and lines; what is not Latin is left out."""
    written = [(18, title), *((11, line) for line in ("", *lines, "", MARK))]
    text = ["BT"]
    y = 780
    for size, line in written:
        text.append(f"/F1 {size} Tf 1 0 0 1 60 {y} Tm ({_escaped(line)}) Tj")
        y -= LINE_HEIGHT + size // 2
    text.append("ET")
    stream = "\n".join(text).encode("latin-1")
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    return _assembled(bodies)


def _assembled(bodies: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    for offset in offsets:
        out += b"%010d 00000 n \n" % offset
    out += b"trailer << /Size %d /Root 1 0 R >>\n" % (len(bodies) + 1)
    out += b"startxref\n%d\n%%%%EOF\n" % table
    return bytes(out)


def _escaped(line: str) -> str:
    latin = line.encode("latin-1", "ignore").decode("latin-1")
    return latin.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
