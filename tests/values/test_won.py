"""How amounts are written."""

import pytest

from marketplace.values.won import SpelledWon, format_eok, format_won, spell_eok, spell_won


@pytest.mark.parametrize(
    ("amount_krw", "korean", "english"),
    [
        (0, "0원", "KRW 0"),
        (1, "1원", "KRW 1"),
        (1_234_567, "1,234,567원", "KRW 1,234,567"),
        (-8_400_000, "−8,400,000원", "KRW −8,400,000"),
    ],
)
def test_won_is_written_exactly(amount_krw: int, korean: str, english: str) -> None:
    assert format_won(amount_krw, "ko") == korean
    assert format_won(amount_krw, "en") == english


@pytest.mark.parametrize(
    ("amount_krw", "korean"),
    [
        (0, "0원"),
        (999_999, "999,999원"),
        (1_000_000, "0.01억 원"),
        (42_000_000, "0.42억 원"),
        (578_000_000, "5.78억 원"),
        (999_499_999, "9.99억 원"),
        (999_500_000, "10.0억 원"),
        (1_234_567_890, "12.3억 원"),
        (841_200_000_000, "8,412.0억 원"),
        (-1_234_567_890, "−12.3억 원"),
    ],
)
def test_sums_are_short_in_korean(amount_krw: int, korean: str) -> None:
    assert format_eok(amount_krw, "ko") == korean


@pytest.mark.parametrize(
    ("amount_krw", "english"),
    [
        (0, "KRW 0"),
        (312_480_000, "KRW 312.5 million"),
        (999_949_999, "KRW 999.9 million"),
        (999_950_000, "KRW 1.00 billion"),
        (1_234_567_890, "KRW 1.23 billion"),
        (1_022_000_000_000, "KRW 1.02 trillion"),
        (-1_234_567_890, "KRW −1.23 billion"),
    ],
)
def test_sums_are_short_in_english(amount_krw: int, english: str) -> None:
    assert format_eok(amount_krw, "en") == english


def test_halves_round_away_from_zero() -> None:
    assert format_eok(578_500_000, "ko") == "5.79억 원"
    assert format_eok(-578_500_000, "ko") == "−5.79억 원"


def test_an_amount_is_cut_for_large_figures() -> None:
    assert spell_won(33_600_000, "ko") == SpelledWon("", "33,600,000", "원")
    assert spell_won(33_600_000, "en") == SpelledWon("KRW", "33,600,000", "")
    assert spell_eok(578_000_000, "ko") == SpelledWon("", "5.78", "억 원")
    assert spell_eok(578_000_000, "en-gb") == SpelledWon("KRW", "578.0", "million")
