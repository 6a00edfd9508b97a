"""Take the README's pictures, or with --all every page in both languages and widths.

`python -m marketplace.screenshots` serves the installation's demonstration for as long as it takes;
where none is loaded yet, one is loaded into a folder that is removed afterwards.
"""

import argparse
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import django
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from marketplace.screenshots.installation import ROOT, manage, serving, surroundings
from marketplace.screenshots.pages import PAGES, PageType
from marketplace.screenshots.visitor import Visitor

DOCUMENTATION = ROOT / "docs" / "screenshots"
EVERYTHING = ROOT / "var" / "screenshots"
WIDTHS = (1280, 390)
COLOURS = 256
# Some pages show their own address.
USUAL_PORT = 8000
# What the README shows: the page type, the way to a telling one of its kind, the height shown.
SHOWN: tuple[tuple[str, str, int], ...] = (
    ("home", "/", 985),
    ("listing", "/find/?q=산불 감시 카메라", 1015),
    ("ledger", "/oversight/ledger/", 940),
)


class ChromiumMissing(Exception):
    """There is no browser to take pictures with; the sentence names the remedy."""


def chromium() -> str:
    """Return the path of the browser that CHROMIUM names or the machine has."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        raise ChromiumMissing(
            "Chromium is missing: install it (Debian: apt install chromium) or name yours: "
            "CHROMIUM=/path/to/chromium make screenshots"
        )
    return path


@contextmanager
def demonstration() -> Iterator[Mapping[str, str]]:
    """Yield the surroundings of a loaded demonstration: the installation's, else a new one."""
    if _is_loaded():
        yield surroundings()
        return
    with tempfile.TemporaryDirectory(prefix="madang-screenshots-") as folder:
        environment = surroundings(Path(folder))
        sys.stdout.write("Loading a demonstration market ...\n")
        manage(environment, "migrate", "--verbosity=0")
        manage(environment, "load_demo", "--years", "2026")
        yield environment


def _is_loaded() -> bool:
    from django.db import DatabaseError

    from marketplace.demo.loading.loader import is_loaded

    try:
        return is_loaded()
    except DatabaseError:  # nothing was migrated here yet
        return False


@contextmanager
def browser() -> Iterator[Browser]:
    """Start the machine's Chromium; as root it cannot build a sandbox."""
    sandbox = [] if os.geteuid() else ["--no-sandbox"]
    options = [*sandbox, "--disable-gpu", "--hide-scrollbars", "--lang=ko-KR"]
    with sync_playwright() as playwright:
        # The machine's language decides how date boxes look.
        language: dict[str, str | float | bool] = {**os.environ, "LANGUAGE": "ko"}
        started = playwright.chromium.launch(executable_path=chromium(), args=options, env=language)
        yield started
        started.close()


def take_for_the_readme(visitor: Visitor, folder: Path) -> list[Path]:
    """Take the README's pictures with few colours, so that each stays small."""
    folder.mkdir(parents=True, exist_ok=True)
    kinds = {kind.name: kind for kind in PAGES}
    taken = []
    for name, start, height in SHOWN:
        page = visitor.open(replace(kinds[name], name=f"readme-{name}", start=start))
        clip = {"x": 0, "y": 0, "width": WIDTHS[0], "height": height}
        picture = page.screenshot(clip=clip, full_page=True)  # type: ignore[arg-type]
        taken.append(_saved(picture, folder / f"{name}.png"))
    return taken


def _saved(picture: bytes, path: Path) -> Path:
    with Image.open(io.BytesIO(picture)) as image:
        image.convert("RGB").quantize(COLOURS).save(path, optimize=True)
    return path


def take_everything(visitor: Visitor, folder: Path) -> Iterator[Path]:
    """Take every page type in each language and width, from top to bottom."""
    for kind in PAGES:
        for language in _languages(kind):
            for width in WIDTHS:
                path = folder / f"{language}-{width}" / f"{kind.name}.png"
                path.parent.mkdir(parents=True, exist_ok=True)
                page = visitor.open(kind, language=language, width=width)
                page.screenshot(path=path, full_page=True)
                yield path


def _languages(kind: PageType) -> tuple[str, ...]:
    return ("ko", "en") if kind.is_product else ("ko",)


def main() -> int:
    """Take the pictures and say where they are."""
    options = argparse.ArgumentParser(prog="marketplace.screenshots", description=main.__doc__)
    options.add_argument("--all", action="store_true", help="every page, into var/screenshots/")
    everything = options.parse_args().all
    try:
        chromium()
    except ChromiumMissing as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    with (
        demonstration() as environment,
        serving(environment, wanted_port=USUAL_PORT) as address,
        browser() as started,
    ):
        visitor = Visitor(started, address)
        taken = take_for_the_readme(visitor, DOCUMENTATION)
        if everything:
            taken += take_everything(visitor, EVERYTHING)
    for path in taken:
        sys.stdout.write(f"{path.relative_to(ROOT)} {path.stat().st_size // 1000} kB\n")
    return 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.dev")
    # Playwright keeps an event loop running in the main thread.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    django.setup()
    sys.exit(main())
