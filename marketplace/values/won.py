"""Won in words: one way to write an amount in each language.

An amount is an integer number of won. The exact form names every won; the short form is for sums
on dashboards, where the reader compares magnitudes and opens the exact figure beside it.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

MINUS = "−"
EOK = 100_000_000
KOREAN = "ko"


@dataclass(frozen=True, slots=True)
class SpelledWon:
    """An amount cut into the words before its figure, the figure, and the words after it."""

    before: str
    figure: str
    after: str

    def __str__(self) -> str:
        """Read as one phrase: Korean joins a bare unit to the figure, English stands apart."""
        before = f"{self.before} " if self.before else ""
        joint = "" if self.after in ("", "원", "억 원") else " "
        return f"{before}{self.figure}{joint}{self.after}"


@dataclass(frozen=True, slots=True)
class _Scale:
    """One step of the short form: used while the rounded figure stays under its limit."""

    unit_krw: int
    decimals: int
    limit: int | None
    word: str


_KOREAN_SCALES = (
    _Scale(EOK, 2, 10, "억 원"),
    _Scale(EOK, 1, None, "억 원"),
)
_ENGLISH_SCALES = (
    _Scale(1_000_000, 1, 1_000, "million"),
    _Scale(1_000_000_000, 2, 1_000, "billion"),
    _Scale(1_000_000_000_000, 2, None, "trillion"),
)


def spell_won(amount_krw: int, language: str) -> SpelledWon:
    """Cut the exact amount: 1,234,567 with 원 after it, or KRW before it."""
    figure = _signed(amount_krw, f"{abs(amount_krw):,}")
    if _is_korean(language):
        return SpelledWon("", figure, "원")
    return SpelledWon("KRW", figure, "")


def spell_eok(amount_krw: int, language: str) -> SpelledWon:
    """Cut the short form: 5.78억 원 and 12.3억 원, or KRW 578.0 million and KRW 1.23 billion.

    What would round to nothing is written exactly, so that a small purchase never reads as zero.
    """
    if abs(amount_krw) < 1_000_000:
        return spell_won(amount_krw, language)
    korean = _is_korean(language)
    for scale in _KOREAN_SCALES if korean else _ENGLISH_SCALES:
        rounded = round_half_up(abs(amount_krw), scale.unit_krw, scale.decimals)
        if scale.limit is None or rounded < scale.limit:
            break
    figure = _signed(amount_krw, f"{rounded:,.{scale.decimals}f}")
    return SpelledWon("" if korean else "KRW", figure, scale.word)


def format_won(amount_krw: int, language: str) -> str:
    """Write the exact amount: 1,234,567원 or KRW 1,234,567, with a true minus sign."""
    return str(spell_won(amount_krw, language))


def format_eok(amount_krw: int, language: str) -> str:
    """Write the short form for sums: 12.3억 원 or KRW 1.23 billion."""
    return str(spell_eok(amount_krw, language))


def round_half_up(amount: int, unit: int, decimals: int) -> Decimal:
    """Divide for display and round halves away from zero, as printed tables do."""
    step = Decimal(1).scaleb(-decimals)
    return (Decimal(amount) / unit).quantize(step, rounding=ROUND_HALF_UP)


def _signed(amount: int, figure: str) -> str:
    return f"{MINUS}{figure}" if amount < 0 else figure


def _is_korean(language: str) -> bool:
    return language.split("-")[0] == KOREAN
