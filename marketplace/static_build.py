"""Collect the front-end files that are not ours to commit, and join our own styles into one file.

Run as `python -m marketplace.static_build` after `npm ci --ignore-scripts`. The design system's
licence text is unclear, so its files are copied at build time into an ignored folder.
"""

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OWN_STYLES = ROOT / "marketplace" / "static" / "css"
DESTINATION = ROOT / "var" / "front-end"

# The order matters: later files may narrow what earlier ones say.
STYLE_ORDER = (
    "tokens",
    "base",
    "layout",
    "header",
    "footer",
    "button",
    "badge",
    "card",
    "hero",
    "article",
    "search",
    "facet",
    "hit",
    "pagination",
    "stat",
    "table",
    "form",
    "notice",
    "steps",
    "verdict",
    "listing",
    "order",
    "compare",
    "account",
    "chart",
    "portal",
    "scale",
    "print",
)
FONTS = tuple(f"PretendardGOV-{weight}.subset.woff2" for weight in ("Regular", "Medium", "Bold"))
TOKENS_IMPORT = '@import "../../css/token/krds_tokens.css";'
REFERENCE = re.compile(r"url\(\s*[\"']?(\.\./[^)\"']+)[\"']?\s*\)")
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/\s*")


class FrontEndMissing(Exception):
    """A file that npm should have installed is not there; the sentence names the remedy."""


def build(node_modules: Path, own_styles: Path, destination: Path) -> None:
    """Fill the destination with the design system, htmx and our joined styles.

    A second run replaces what the first one wrote.
    Raises FrontEndMissing when node_modules lacks one of the chosen files.
    """
    krds = node_modules / "krds-uiux" / "resources"
    _copy_design_system(krds, destination)
    for font in FONTS:
        _copy(krds / "fonts" / font, destination / "fonts" / font)
    _copy(
        node_modules / "htmx.org" / "dist" / "htmx.min.js",
        destination / "js" / "htmx.min.js",
    )
    _write(destination / "css" / "madang.css", join_styles(own_styles))


def join_styles(own_styles: Path) -> str:
    """Join our component files in their fixed order.

    Raises FrontEndMissing when the folder and the order do not name the same files.
    """
    present = {path.stem for path in own_styles.glob("*.css")}
    if strays := present.symmetric_difference(STYLE_ORDER):
        raise FrontEndMissing(
            f"STYLE_ORDER in marketplace/static_build.py and {own_styles} differ: "
            f"{', '.join(sorted(strays))}."
        )
    return "\n".join((own_styles / f"{name}.css").read_text("utf-8") for name in STYLE_ORDER)


def _copy_design_system(krds: Path, destination: Path) -> None:
    """Write the design system as one style file and copy every picture that it names."""
    styles = krds / "css" / "component" / "output.css"
    text = SOURCE_MAP.sub("", _read(styles))
    tokens = SOURCE_MAP.sub("", _read(krds / "css" / "token" / "krds_tokens.css"))
    if TOKENS_IMPORT not in text:
        raise FrontEndMissing(f"{styles} no longer imports its tokens; check its version.")
    text = text.replace(TOKENS_IMPORT, tokens.replace('@charset "UTF-8";', ""))

    def copied(match: re.Match[str]) -> str:
        source = (styles.parent / match[1]).resolve()
        _copy(source, destination / "img" / "krds" / source.name)
        return f'url("../img/krds/{source.name}")'

    _write(destination / "css" / "krds.css", REFERENCE.sub(copied, text))


def _read(path: Path) -> str:
    _require(path)
    return path.read_text("utf-8")


def _copy(source: Path, target: Path) -> None:
    _require(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _require(path: Path) -> None:
    if not path.is_file():
        raise FrontEndMissing(
            f"{path} is missing. Run `npm ci --ignore-scripts` (needs Node.js) and try again."
        )


def main() -> int:
    """Build into the ignored folder that STATICFILES_DIRS names."""
    try:
        build(ROOT / "node_modules", OWN_STYLES, DESTINATION)
    except FrontEndMissing as missing:
        sys.stderr.write(f"Front-end files: {missing}\n")
        return 1
    sys.stdout.write(f"Front-end files written to {DESTINATION}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
