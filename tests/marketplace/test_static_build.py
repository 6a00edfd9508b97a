"""The front-end files: what is taken from npm, how our styles are joined."""

import json
from pathlib import Path

import pytest

from marketplace import static_build


def fake_node_modules(folder: Path) -> Path:
    """Lay out the few files that the build takes."""
    krds = folder / "krds-uiux" / "resources"
    texts = {
        krds / "css/component/output.css": (
            f'@charset "UTF-8";\n{static_build.TOKENS_IMPORT}\n'
            "a{background:url(../../img/component/icon/x.svg)}\n/*# sourceMappingURL=o.css.map */"
        ),
        krds / "css/token/krds_tokens.css": '@charset "UTF-8";\n:root{--a:1}',
        krds / "img/component/icon/x.svg": "<svg/>",
        folder / "htmx.org/dist/htmx.min.js": "htmx",
        **{krds / "fonts" / font: "font" for font in static_build.FONTS},
    }
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def test_the_build_inlines_tokens_and_brings_every_picture(tmp_path: Path) -> None:
    modules = fake_node_modules(tmp_path / "node_modules")
    static_build.build(modules, static_build.OWN_STYLES, tmp_path / "out")
    krds = (tmp_path / "out/css/krds.css").read_text("utf-8")
    assert ":root{--a:1}" in krds
    assert 'url("../img/krds/x.svg")' in krds
    assert "sourceMappingURL" not in krds
    assert (tmp_path / "out/img/krds/x.svg").read_text("utf-8") == "<svg/>"
    assert (tmp_path / "out/js/htmx.min.js").read_text("utf-8") == "htmx"
    assert ".md-card" in (tmp_path / "out/css/madang.css").read_text("utf-8")


def test_a_missing_file_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(static_build.FrontEndMissing, match="npm ci --ignore-scripts"):
        static_build.build(tmp_path, static_build.OWN_STYLES, tmp_path / "out")


def test_every_style_file_has_its_place_in_the_order(tmp_path: Path) -> None:
    (tmp_path / "stray.css").write_text("", "utf-8")
    with pytest.raises(static_build.FrontEndMissing, match="stray"):
        static_build.join_styles(tmp_path)
    assert static_build.join_styles(static_build.OWN_STYLES).startswith("/* Fonts and tokens.")


def test_the_front_end_asks_npm_for_exactly_two_packages() -> None:
    wanted = json.loads((static_build.ROOT / "package.json").read_text("utf-8"))["dependencies"]
    assert set(wanted) == {"htmx.org", "krds-uiux"}
    assert wanted["krds-uiux"] == "1.1.0"
