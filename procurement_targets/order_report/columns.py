"""The headings of the report and how the values under them are read."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from marketplace.catalogue.models import Designation
from marketplace.values import business_number

CONTROL = re.compile(r"[\x00-\x1f\x7f]")
AMOUNT = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)")
DATE = re.compile(r"[0-9]{8}")
# More digits than this do not fit the columns that sums are kept in.
MOST_DIGITS = 15
DESIGNATION_TYPES = {"유형1": Designation.Type.TYPE_1, "유형2": Designation.Type.TYPE_2}


class BadValue(Exception):
    """A value is not what its heading promises; the argument is a sentence for the reader."""


def read_text(text: str, *, most: int) -> str:
    """Return a text without the spaces, tabs and line breaks around it."""
    stripped = text.strip()
    if not stripped:
        raise BadValue(_("the value is missing"))
    if len(stripped) > most:
        raise BadValue(_("the text is longer than %(most)s characters") % {"most": most})
    if CONTROL.search(stripped):
        raise BadValue(_("the text contains control characters"))
    return stripped


def read_code(text: str, *, digits: int) -> str:
    """Return a code that has exactly so many digits."""
    stripped = text.strip()
    if not re.fullmatch(rf"[0-9]{{{digits}}}", stripped):
        raise BadValue(
            _("“%(value)s” is not a code of %(digits)s digits")
            % {"value": stripped, "digits": digits}
        )
    return stripped


def read_date(text: str) -> dt.date:
    """Return the day that YYYYMMDD names."""
    stripped = text.strip()
    try:
        if not DATE.fullmatch(stripped):
            raise ValueError
        return dt.date(int(stripped[:4]), int(stripped[4:6]), int(stripped[6:]))
    except ValueError:
        raise BadValue(
            _("“%(value)s” is not a date of the form YYYYMMDD") % {"value": stripped}
        ) from None


def read_date_or_none(text: str) -> dt.date | None:
    """Return the day, or None where the report leaves it open."""
    return read_date(text) if text.strip() else None


def read_amount(text: str) -> int:
    """Return whole won, written with or without thousands separators."""
    stripped = text.strip()
    if not AMOUNT.fullmatch(stripped) or len(stripped.replace(",", "")) > MOST_DIGITS:
        raise BadValue(_("“%(value)s” is not an amount in whole won") % {"value": stripped})
    return int(stripped.replace(",", ""))


def read_business_number(text: str) -> str:
    """Return the ten digits of a business registration number whose check digit is right."""
    number = business_number.normalise(text)
    if not business_number.is_valid(number):
        raise BadValue(
            _("“%(value)s” is not a valid business registration number") % {"value": text.strip()}
        )
    return number


def read_choice(text: str, *, choices: dict[str, Any]) -> Any:
    """Return what one of a few published words stands for."""
    stripped = text.strip()
    if stripped not in choices:
        raise BadValue(
            _("“%(value)s” is none of %(choices)s")
            % {"value": stripped, "choices": ", ".join(choices)}
        )
    return choices[stripped]


@dataclass(frozen=True, slots=True)
class Column:
    """One heading as published and the way its values are read."""

    heading: str
    read: Callable[[str], Any]


def _text(heading: str, most: int) -> Column:
    return Column(heading, partial(read_text, most=most))


_yes_no = partial(read_choice, choices={"Y": True, "N": False})

# Field of OrderRow -> column. Lengths are those of the rows that the texts are copied into.
COLUMNS: dict[str, Column] = {
    "designation_type": Column("혁신지정구분", partial(read_choice, choices=DESIGNATION_TYPES)),
    "designator": _text("혁신지정기관명", 80),
    "designation_number": _text("인증번호", 40),
    "designated_from": Column("지정시작일자", read_date),
    "designated_until": Column("지정종료일자", read_date),
    "document": _text("계약납품구분", 60),
    "procurement_route": _text("조달방식", 60),
    "contract_form": _text("계약구분", 60),
    "method": _text("계약방법", 60),
    "contract_number": _text("계약(납품요구)번호", 60),
    "contract_on": Column("계약(납품요구)일자", read_date),
    "title": _text("계약명", 300),
    "is_mas": Column("MAS여부", _yes_no),
    "is_excellent_product": Column("우수제품여부", _yes_no),
    "class_code": Column("물품분류번호", partial(read_code, digits=8)),
    "class_name": _text("품명", 80),
    "item_identifier": Column("물품식별번호", partial(read_code, digits=8)),
    "item_name": _text("품목명", 300),
    "agency_name": _text("수요기관", 120),
    "business_number": Column("사업자등록번호", read_business_number),
    "vendor_name": _text("업체명", 120),
    "due_on": Column("납품기한", read_date_or_none),
    "amount_krw": Column("계약(납품요구)금액", read_amount),
}
HEADINGS = tuple(column.heading for column in COLUMNS.values())
