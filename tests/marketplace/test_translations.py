"""The extractor sees every message, and the check names every fault of the catalogue."""

import gettext
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from marketplace import translations
from marketplace.translations import (
    compile_catalogue,
    entries,
    extract_messages,
    find_faults,
    merge,
    prune,
    read_catalogue,
    write_catalogue,
)

CODE = """
from django.utils.translation import gettext as _, ngettext, pgettext
no = "Not a message"
_("Place the "
  "order")
ngettext("%(n)s order", "%(n)s orders", 2)
pgettext("of a year", "closing")
translation.gettext_lazy("Late")
_(variable)
ngettext_lazy("%(n)s day", "%(n)s days", "n")
f"{_('In a frame')}"
"""
TEMPLATE = """
{% load i18n %}
  <h1>{% translate "It's open" %}</h1>
 <p title="{% trans 'Title' as title %}">
      {% blocktranslate trimmed with name=vendor.name %}
        Sold by {{ name }}
        at 100% won
      {% endblocktranslate %}
   {% blocktranslate count n=a|length %}{{ n }} hit{% plural %}{{ n }} hits{% endblocktranslate %}
{% translate "closing" context "of a shop" %}
{{ _("Constant") }} {% include "x.html" with label=_("Passed on") %} {{ x|default:_("None yet") }}
{% comment %}{% translate "Left out" %}{% endcomment %}
"""


def make_tree(root: Path, *, code: str = "", template: str = "") -> Path:
    (root / "cms" / "templates").mkdir(parents=True)
    (root / "cms" / "migrations").mkdir()
    (root / "cms" / "views.py").write_text(code)
    (root / "cms" / "migrations" / "0001_initial.py").write_text('_("From a migration")')
    (root / "cms" / "templates" / "page.html").write_text(template)
    return root


def catalogue_of(**korean: str) -> Catalog:
    catalogue = Catalog("ko", fuzzy=False)
    for english, translated in korean.items():
        catalogue.add(english, translated)
    return catalogue


def faults_of(tmp_path: Path, code: str, catalogue: Catalog) -> list[str]:
    return find_faults(extract_messages(make_tree(tmp_path, code=code)), catalogue)


def test_messages_of_code_are_found(tmp_path: Path) -> None:
    found = extract_messages(make_tree(tmp_path, code=CODE))
    assert set(found) == {
        (None, "Place the order"),
        (None, "%(n)s order"),
        (None, "%(n)s day"),
        ("of a year", "closing"),
        (None, "In a frame"),
        (None, "Late"),
    }
    assert found[None, "%(n)s order"].id == ("%(n)s order", "%(n)s orders")
    assert found[None, "Place the order"].locations == [("cms/views.py", 4)]


def test_messages_of_templates_are_found(tmp_path: Path) -> None:
    found = extract_messages(make_tree(tmp_path, template=TEMPLATE))
    assert set(found) == {
        (None, "It's open"),
        (None, "Title"),
        (None, "Sold by %(name)s at 100%% won"),
        (None, "%(n)s hit"),
        ("of a shop", "closing"),
        (None, "Constant"),
        (None, "Passed on"),
        (None, "None yet"),
    }
    assert found[None, "%(n)s hit"].id == ("%(n)s hit", "%(n)s hits")
    assert found[None, "It's open"].locations == [("cms/templates/page.html", 3)]


def test_a_complete_catalogue_has_no_fault(tmp_path: Path) -> None:
    assert faults_of(tmp_path, '_("Order")', catalogue_of(Order="주문")) == []


def test_a_missing_translation_is_named_with_its_place(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, '\n_("Order")', catalogue_of())
    assert faults == ["cms/views.py:2: not translated: 'Order'"]


def test_an_empty_translation_counts_as_missing(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, '_("Order")', catalogue_of(Order=""))
    assert faults == ["cms/views.py:1: not translated: 'Order'"]


def test_a_fuzzy_translation_is_a_fault(tmp_path: Path) -> None:
    catalogue = Catalog("ko", fuzzy=False)
    catalogue.add("Order", "주문", flags=["fuzzy"])
    assert faults_of(tmp_path, '_("Order")', catalogue) == ["cms/views.py:1: fuzzy: 'Order'"]


def test_a_translation_nobody_uses_is_a_fault(tmp_path: Path) -> None:
    assert faults_of(tmp_path, "", catalogue_of(Order="주문")) == ["no longer used: 'Order'"]


@pytest.mark.parametrize(
    ("english", "korean"),
    [
        ("%(n)s of %(total)s", "%(total)s 중 %(m)s"),
        ("%(n)s of %(total)s", "%(n)s"),
        ("%s of %s", "%s"),
        ("{n} orders", "주문 {count}건"),
        ("orders", "주문 %(n)s건"),
    ],
)
def test_other_placeholders_are_a_fault(tmp_path: Path, english: str, korean: str) -> None:
    catalogue = Catalog("ko", fuzzy=False)
    catalogue.add(english, korean)
    faults = faults_of(tmp_path, f'_("{english}")', catalogue)
    assert faults == [f"cms/views.py:1: other placeholders: '{english}'"]


@pytest.mark.parametrize(
    ("english", "korean"),
    [("%(n)s of %(total)s", "%(total)s건 중 %(n)s건"), ("%(n)s, %(n)s", "%(n)s"), ("5%%", "5%%")],
)
def test_the_same_placeholders_in_another_order_are_right(
    tmp_path: Path, english: str, korean: str
) -> None:
    catalogue = Catalog("ko", fuzzy=False)
    catalogue.add(english, korean)
    assert faults_of(tmp_path, f'_("{english}")', catalogue) == []


def test_a_message_that_became_plural_is_a_fault(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, 'ngettext("Order", "Orders", 2)', catalogue_of(Order="주문"))
    assert faults == ["cms/views.py:1: singular and plural unlike the code: 'Order'"]


def test_merge_adds_what_is_used_and_names_the_rest(tmp_path: Path) -> None:
    used = extract_messages(make_tree(tmp_path, code=CODE))
    catalogue = catalogue_of()
    catalogue.add("Place the order", "주문합니다")
    pairs = {
        "%(n)s order": "주문 %(n)s건",
        "of a year\4closing": "마감",
        "Place the order": "주문하기",
        "Unknown": "모름",
    }
    assert merge(pairs, catalogue, used, replace=False) == [
        "differs, kept as it was: 'Place the order': '주문하기'",
        "not used anywhere: 'Unknown'",
    ]
    known = entries(catalogue)
    assert known[None, "%(n)s order"].string == ("주문 %(n)s건",)
    assert known["of a year", "closing"].string == "마감"
    assert known[None, "Place the order"].string == "주문합니다"
    assert (None, "Unknown") not in known


def test_merge_overrules_only_when_told(tmp_path: Path) -> None:
    used = extract_messages(make_tree(tmp_path, code='_("Order")'))
    catalogue = catalogue_of(Order="명령")
    assert merge({"Order": "주문"}, catalogue, used, replace=True) == []
    assert entries(catalogue)[None, "Order"].string == "주문"


def test_prune_takes_out_what_is_no_longer_used(tmp_path: Path) -> None:
    used = extract_messages(make_tree(tmp_path, code='_("Order")'))
    catalogue = catalogue_of(Order="주문", Gone="없음")
    prune(catalogue, used)
    assert set(entries(catalogue)) == {(None, "Order")}


def test_a_written_catalogue_is_read_back_and_compiles(tmp_path: Path) -> None:
    path = tmp_path / "ko" / "django.po"
    catalogue = read_catalogue(path)
    catalogue.add(("%(n)s order", "%(n)s orders"), ("주문 %(n)s건",))
    catalogue.add("Order", "주문")
    write_catalogue(catalogue, path)
    first = path.read_text()
    write_catalogue(read_catalogue(path), path)
    assert path.read_text() == first
    assert "fuzzy" not in first
    compile_catalogue(path)
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert compiled.gettext("Order") == "주문"
    assert compiled.ngettext("%(n)s order", "%(n)s orders", 7) == "주문 %(n)s건"


def test_the_check_fails_with_a_line_for_each_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    used = extract_messages(make_tree(tmp_path, code='_("Order")'))
    monkeypatch.setattr(translations, "extract_messages", lambda: used)
    monkeypatch.setattr(translations, "CATALOGUE", tmp_path / "django.po")
    assert translations.main(["check"]) == 1
    assert capsys.readouterr().out == "cms/views.py:1: not translated: 'Order'\n"
    pairs = tmp_path / "pairs.json"
    pairs.write_text('{"Order": "주문"}')
    assert translations.main(["merge", str(pairs)]) == 0
    assert translations.main(["check"]) == 0
    assert capsys.readouterr().out == ""
