"""What each component writes."""

import datetime as dt
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.forms import formset_factory
from django.http import QueryDict
from django.template import engines
from django.utils import translation

from marketplace.desks.templatetags.places import shown_pages

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "marketplace" / "templates").rglob("*.html"))


def rendered(source: str, **facts: Any) -> str:
    """Render a template text in English, with the white space between elements closed up."""
    with translation.override("en"):
        text = engines["django"].from_string(source).render(facts)
    return re.sub(r">\s+<", "><", text).strip()


class Example(forms.Form):
    """A form with one field of each look."""

    name = forms.CharField(help_text="As registered.")
    quantity = forms.IntegerField()
    kind = forms.ChoiceField(choices=[("a", "Goods"), ("b", "Service")])
    why = forms.CharField(widget=forms.Textarea, required=False)
    day = forms.DateField()
    way = forms.ChoiceField(
        choices=[("1", "One quote"), ("2", "Two quotes")],
        widget=forms.RadioSelect,
        help_text="Choose the ground.",
    )
    regions = forms.MultipleChoiceField(
        choices=[("11", "Seoul")], widget=forms.CheckboxSelectMultiple, required=False
    )
    agreed = forms.BooleanField()
    paper = forms.FileField(required=False)
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> None:
        """Refuse as a whole."""
        raise forms.ValidationError("These do not fit together.")


# Figures -----------------------------------------------------------------------------------------


def test_amounts_follow_the_language() -> None:
    assert rendered("{% won 1234567 %} {{ 1234567|won }}") == "KRW 1,234,567 KRW 1,234,567"
    with translation.override("ko"):
        korean = engines["django"].from_string("{% won amount %} {{ amount|eok }}")
        assert korean.render({"amount": -1_234_567_890}) == "−1,234,567,890원 −12.3억 원"


def test_what_does_not_exist_is_a_dash() -> None:
    source = "{% won x %}{% eok x %}{% percent x %}{% count x %}{% korean_date x %}"
    assert rendered(source, x=None) == "–––––"


def test_rates_have_one_decimal_unless_asked() -> None:
    assert rendered("{% percent 7475 %} {{ 5|percent:2 }} {% percent -120 %}") == (
        "74.8% 0.05% −1.2%"
    )


def test_dates_are_korean_dates_in_a_time_element() -> None:
    late = dt.datetime(2026, 11, 22, 16, 30, tzinfo=dt.UTC)
    with translation.override("ko"):
        template = engines["django"].from_string("{% korean_date d %} {% korean_date t %}")
        written = template.render({"d": dt.date(2026, 11, 23), "t": late})
    assert written == (
        '<time datetime="2026-11-23">2026.11.23.</time> '
        '<time datetime="2026-11-22T16:30:00+00:00">2026.11.23.</time>'
    )


def test_a_stat_tile_ties_figure_unit_and_ground() -> None:
    tile = rendered('{% stat_tile "Target" eok=578000000 note="1.0%" why_url="/g/" tone="ok" %}')
    assert tile == (
        '<div class="md-stat md-stat--ok"><dt class="md-stat__label">Target</dt>'
        '<dd class="md-stat__value"><small class="before">KRW</small>578.0<small>million</small>'
        '</dd><dd class="md-stat__note">1.0%</dd><dd class="md-stat__why">'
        '<a class="md-why" href="/g/" aria-label="Ground of: Target KRW 578.0 million">'
        '<svg class="md-ico md-ico--s" aria-hidden="true" focusable="false">'
        '<use href="/static/img/icons.svg#why"></use></svg>'
        '<span class="long">Ground of this figure</span><span class="short">Ground</span></a>'
        "</dd></div>"
    )


def test_a_stat_tile_without_figure_shows_a_dash_and_zero_stays_zero() -> None:
    assert '<dd class="md-stat__value">–</dd>' in rendered('{% stat_tile "Rate" %}')
    assert '<dd class="md-stat__value">0</dd>' in rendered('{% stat_tile "Agencies" 0 %}')


def test_a_meter_is_classes_and_a_sentence() -> None:
    assert rendered("{% meter 7470 plan=7910 %}") == (
        '<span class="md-meter md-meter--s" role="img" aria-label="74.7%, plan 79.1%">'
        '<i class="md-w75"></i><em class="md-at79"></em></span>'
    )


@pytest.mark.parametrize(
    ("basis_points", "width"), [(None, 0), (-5, 0), (0, 0), (3, 1), (10_000, 100), (23_000, 100)]
)
def test_a_meter_stays_in_its_frame(basis_points: int | None, width: int) -> None:
    assert f'<i class="md-w{width}"></i>' in rendered("{% meter x %}", x=basis_points)


# Parts -------------------------------------------------------------------------------------------


def test_badges_escape_their_words() -> None:
    assert rendered('{% status_badge "ok" x %}', x="<b>") == (
        '<span class="md-status md-status--ok">&lt;b&gt;</span>'
    )
    assert rendered('{% badge "success" "Direct contract" outline=True %}') == (
        '<span class="krds-badge outline-success">Direct contract</span>'
    )


def test_a_level_is_word_shape_and_colour() -> None:
    written = rendered('{% level "late" %}')
    assert written.startswith('<span class="md-level md-level--late"><svg class="md-ico"')
    assert "#level-late" in written
    assert written.endswith("Behind</span>")


def test_every_icon_that_templates_name_is_in_the_sprite() -> None:
    sprite = (ROOT / "marketplace/static/img/icons.svg").read_text("utf-8")
    known = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    named = {
        name
        for template in TEMPLATES
        for name in re.findall(r'{% icon "([\w-]+)"', template.read_text("utf-8"))
    }
    assert named - known == set()
    assert {
        f"level-{code}" for code in ("ok", "go", "warn", "late", "zero", "none")
    } - known == set()


def test_a_notice_frames_its_content() -> None:
    written = rendered(
        '{% notice "error" title="Stop" role="alert" %}<p>{{ x }}</p>{% endnotice %}', x="<"
    )
    assert written.startswith('<div class="md-notice md-notice--bad" role="alert"><svg')
    assert written.endswith(
        '<div class="md-notice__text"><p><b>Stop</b></p><p>&lt;</p></div></div>'
    )


def test_a_panel_is_a_section_under_its_heading() -> None:
    written = rendered('{% panel "Lines" id="lines" span=8 lead="One." %}<p>x</p>{% endpanel %}')
    assert written == (
        '<section class="md-panel md-c8" aria-labelledby="lines"><div class="md-panel__head">'
        '<h2 id="lines">Lines</h2><p>One.</p></div><p>x</p></section>'
    )


def test_a_table_wrap_is_a_named_region_for_the_keyboard() -> None:
    assert rendered('{% table_wrap "Lines" %}<table></table>{% endtable_wrap %}') == (
        '<div class="md-table-wrap" role="region" tabindex="0" aria-label="Table: Lines">'
        "<table></table></div>"
    )


def test_steps_tell_what_is_done_and_where_one_is() -> None:
    written = rendered("{% steps items 1 %}", items=["Placed", "Delivered", "Paid"])
    assert written == (
        '<ol class="md-steps" aria-label="Progress">'
        '<li class="done"><span class="sr-only">Done: </span><b>Placed</b></li>'
        '<li class="now" aria-current="step"><span class="sr-only">Current step: </span>'
        "<b>Delivered</b></li><li><b>Paid</b></li></ol>"
    )


def test_steps_may_bring_their_own_states() -> None:
    items = [{"label": "Placed", "note": "11-06", "state": "done"}, SimpleNamespace(label="Paid")]
    written = rendered("{% steps items %}", items=items)
    assert '<li class="done">' in written
    assert "<b>Placed</b>11-06</li>" in written
    assert "<li><b>Paid</b></li>" in written


def test_checks_name_verdict_and_source() -> None:
    items = [
        {"verdict": "ok", "sentence": "Valid today", "source": "Act 27", "url": "/law/"},
        {"verdict": "bad", "sentence": "Expired", "detail": "On 30 April.", "source": "Act 25"},
    ]
    written = rendered("{% checks items %}", items=items)
    assert '<a class="md-link law" href="/law/">Act 27</a>' in written
    assert 'role="img" aria-label="Not allowed"' in written
    assert '<span class="law">Act 25</span><p>On 30 April.</p>' in written


def test_a_facet_keeps_zero_readable_and_folds_what_is_beyond() -> None:
    choices = [
        {"value": str(n), "label": f"Region {n}", "count": n, "selected": n == 8} for n in range(9)
    ]
    written = rendered('{% facet "region" "Region" choices is_open=False %}', choices=choices)
    assert written.startswith('<details class="md-facet" open><summary>Region</summary>')
    assert (
        '<label class="md-check is-zero"><input type="checkbox" name="region" value="0">' in written
    )
    assert '<details class="md-facet__rest" open><summary>2 more</summary>' in written
    assert 'value="8" checked>' in written


def test_tabs_mark_the_current_view() -> None:
    items = [
        {"label": "All", "url": "?", "current": True, "count": 0},
        {"label": "Mine", "url": "?m"},
    ]
    assert rendered('{% tabs items label="Views" %}', items=items) == (
        '<nav class="md-tabs" aria-label="Views"><a href="?" aria-current="page">All '
        '<span class="md-count">0</span></a><a href="?m">Mine</a></nav>'
    )


# Places ------------------------------------------------------------------------------------------


def test_a_breadcrumb_takes_a_list_or_words_in_turn() -> None:
    listed = rendered("{% breadcrumb way %}", way=[("Orders", "/o/"), "GO-1"])
    assert listed == rendered('{% breadcrumb "Orders" "/o/" "GO-1" %}')
    assert '<a class="txt" href="/o/">Orders</a>' in listed
    assert '<span class="txt" aria-current="page">GO-1</span>' in listed


@pytest.mark.parametrize(
    ("number", "last", "shown"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (4, 12, [1, 2, 3, 4, 5, 6, 0, 12]),
        (6, 12, [1, 0, 4, 5, 6, 7, 8, 0, 12]),
        (12, 12, [1, 0, 10, 11, 12]),
    ],
)
def test_pages_around_the_current_one_are_linked(number: int, last: int, shown: list[int]) -> None:
    assert shown_pages(number, last) == shown


def test_pagination_keeps_every_other_parameter() -> None:
    page = SimpleNamespace(number=2, num_pages=3)
    written = rendered(
        "{% pagination page query %}", page=page, query=QueryDict("q=a b&k=1&k=2&page=2")
    )
    assert (
        '<a class="page-navi next" rel="next" href="?q=a+b&amp;k=1&amp;k=2&amp;page=3">' in written
    )
    assert 'aria-current="page"><span class="sr-only">Current page </span>2</a>' in written


def test_one_page_needs_no_pagination() -> None:
    page = SimpleNamespace(number=1, paginator=SimpleNamespace(num_pages=1))
    assert rendered("{% pagination page %}", page=page) == ""


# Forms -------------------------------------------------------------------------------------------


def test_a_field_is_tied_to_its_hint_and_error() -> None:
    written = rendered("{% field form.name %}", form=Example({}))
    assert '<label for="id_name">Name<span class="req">required</span></label>' in written
    assert 'aria-describedby="id_name-hint id_name-error"' in written
    assert 'aria-invalid="true"' in written
    assert '<div class="md-hint" id="id_name-hint">As registered.</div>' in written
    assert '<div id="id_name-error"><p class="md-error">' in written


def test_a_field_without_hint_and_error_is_described_by_nothing() -> None:
    assert "aria-describedby" not in rendered("{% field form.kind %}", form=Example())


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("kind", '<select name="kind" class="md-select"'),
        ("why", 'rows="4" class="md-textarea"'),
        ("day", '<input type="date" name="day" class="md-input"'),
        (
            "quantity",
            '<input type="text" name="quantity" inputmode="numeric" class="md-input md-input--num"',
        ),
        ("paper", '<input type="file" name="paper" class="md-input"'),
        ("agreed", '<label class="md-check" for="id_agreed"><input type="checkbox" name="agreed"'),
        ("token", '<input type="hidden" name="token"'),
    ],
)
def test_each_control_has_its_look(name: str, part: str) -> None:
    assert part in rendered("{% field bound %}", bound=Example()[name])


def test_a_date_box_gets_its_value_in_the_form_that_browsers_read() -> None:
    form = Example(initial={"day": dt.date(2026, 12, 10)})
    assert 'value="2026-12-10"' in rendered("{% field form.day %}", form=form)


def test_a_wrong_number_comes_back_as_it_was_typed() -> None:
    assert 'value="4,000,0"' in rendered(
        "{% field form.quantity %}", form=Example({"quantity": "4,000,0"})
    )


def test_choices_are_a_frame_with_a_legend() -> None:
    written = rendered('{% field form.way look="cards" %}', form=Example({}))
    assert written.startswith(
        '<fieldset class="md-field is-error" id="id_way-group" tabindex="-1"'
        ' aria-describedby="id_way-hint id_way-error"><legend>Way'
    )
    assert '<label for="id_way_0"><input type="radio" name="way" value="1"' in written
    assert '<label class="md-check" for="id_regions_0">' in rendered(
        "{% field form.regions %}", form=Example()
    )


def test_the_error_summary_leads_to_each_field() -> None:
    written = rendered("{% error_summary form %}", form=Example({}))
    assert 'role="alert" tabindex="-1" data-error-summary' in written
    assert "<b>There are 8 problems to solve.</b>" in written
    assert "<li>These do not fit together.</li>" in written
    assert '<li><a href="#id_name">Name: ' in written
    assert '<li><a href="#id_way-group">Way: ' in written


def test_the_error_summary_counts_form_sets_too() -> None:
    sets = formset_factory(Example)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": "a"}
    )
    assert 'href="#id_form-0-quantity"' in rendered(
        "{% error_summary none sets %}", none=None, sets=sets
    )


def test_no_error_no_summary() -> None:
    assert rendered("{% error_summary form %}", form=Example()) == ""


# Charts ------------------------------------------------------------------------------------------


def test_a_chart_is_drawn_twice_and_written_once() -> None:
    written = rendered(
        '{% month_chart id="m" title="Months" finding="April." counted=counted planned=planned %}',
        counted=[5, *[None] * 11],
        planned=[None] * 11 + [9],
    )
    assert written.count('role="img"') == 2
    assert written.count("<desc") == 2
    assert written.count("<table") == 1
    assert '<title id="m-wide-title">Months</title>' in written
    assert 'fill="url(#m-wide-dots)"' in written
    assert 'fill="url(#m-key1-dots)"' in written
    assert '<th scope="row">Jan</th><td class="md-num">5</td><td class="md-num">–</td>' in written
    ids = re.findall(r' id="([^"]+)"', written)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("values", [[None] * 12, [0] * 12, [-5] * 12])
def test_every_chart_survives_awkward_values(values: list[int | None]) -> None:
    written = rendered(
        '{% month_chart id="a" title="t" finding="f" counted=v plan=v %}'
        '{% cumulative_chart id="b" title="t" finding="f" actual=v path=v last_year=v %}'
        '{% bars_chart id="c" title="t" finding="f" labels=v values=v heading="h" name="n" %}'
        '{% distribution_chart id="d" title="t" finding="f" parts=parts heading="h" name="n" %}'
        '{% year_end_chart id="e" title="t" finding="f" counted=0 target=None %}',
        v=values,
        parts=[],
    )
    assert written.count("<figure") == 5
    assert "nan" not in written.lower()
