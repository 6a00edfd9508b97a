"""The business registration number (사업자등록번호) of a vendor and its check digit."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


def normalise(text: str) -> str:
    """Return the ten digits of a number written with or without hyphens and spaces."""
    return re.sub(r"[\s-]", "", text)


def check_digit(first_nine: str) -> int:
    """Return the tenth digit that belongs to the first nine.

    The weights are 1 3 7 1 3 7 1 3 5; the tens of the ninth digit times five are added.
    """
    digits = [int(character) for character in first_nine]
    total = sum(digit * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    total += digits[8] * 5 // 10
    return -total % 10


def is_valid(number: str) -> bool:
    """Say whether `number` has ten digits, a right check digit, and is not all zeros."""
    if not re.fullmatch(r"[0-9]{10}", number) or number == "0" * 10:
        return False
    return check_digit(number[:9]) == int(number[9])


def validate(number: str) -> None:
    """Raise ValidationError unless `number` is a valid business registration number."""
    if not is_valid(number):
        raise ValidationError(
            _("This is not a valid business registration number."), code="business_number"
        )


def formatted(number: str) -> str:
    """Return the number as it is written on paper: 123-45-67890."""
    return f"{number[:3]}-{number[3:5]}-{number[5:]}" if len(number) == 10 else number
