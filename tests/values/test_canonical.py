"""One form for the same facts."""

import datetime as dt
from decimal import Decimal

import pytest

from marketplace.values.canonical import canonical_json, sha256_of


def test_order_of_keys_and_time_zone_do_not_matter() -> None:
    seoul = dt.datetime(2026, 1, 1, 9, tzinfo=dt.timezone(dt.timedelta(hours=9)))
    utc = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    assert sha256_of({"a": 1, "b": seoul}) == sha256_of({"b": utc, "a": 1})


def test_korean_text_and_dates_are_written_plainly() -> None:
    assert canonical_json({"제목": dt.date(2026, 1, 2), "율": Decimal("1.70")}) == (
        '{"율":"1.70","제목":"2026-01-02"}'
    )


@pytest.mark.parametrize("value", [1.5, {"a": [1, 2.0]}, ({"b": 0.1},)])
def test_floats_have_no_exact_form(value: object) -> None:
    with pytest.raises(TypeError, match="float"):
        canonical_json(value)


def test_other_objects_are_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        canonical_json({"a": object()})
