"""The check digit of business registration numbers."""

import pytest
from django.core.exceptions import ValidationError

from marketplace.values import business_number


@pytest.mark.parametrize("number", ["1208147521", "1248100998"])
def test_a_right_check_digit_is_accepted(number: str) -> None:
    assert business_number.is_valid(number)
    business_number.validate(number)


@pytest.mark.parametrize(
    "number",
    ["1208147522", "0000000000", "120814752", "12081475211", "120-81-47521", "abcdefghij", ""],
)
def test_anything_else_is_refused(number: str) -> None:
    assert not business_number.is_valid(number)
    with pytest.raises(ValidationError):
        business_number.validate(number)


def test_hyphens_and_spaces_are_taken_out() -> None:
    assert business_number.normalise(" 120-81-47521 ") == "1208147521"


def test_a_number_is_written_with_hyphens() -> None:
    assert business_number.formatted("1208147521") == "120-81-47521"


def test_exactly_one_check_digit_fits() -> None:
    fitting = [last for last in range(10) if business_number.is_valid(f"120814752{last}")]
    assert fitting == [1]
