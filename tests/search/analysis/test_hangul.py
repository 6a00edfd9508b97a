import pytest

from search.analysis.hangul import choseong, compose, is_choseong, keystrokes


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("청정기", "ㅊㅓㅇㅈㅓㅇㄱㅣ"),
        ("과학", "ㄱㅗㅏㅎㅏㄱ"),
        ("값이", "ㄱㅏㅂㅅㅇㅣ"),
        ("밖", "ㅂㅏㄲ"),
        ("led조명", "ledㅈㅗㅁㅕㅇ"),
    ],
)
def test_keystrokes_are_what_a_keyboard_is_asked_for(text: str, keys: str) -> None:
    assert keystrokes(text) == keys


@pytest.mark.parametrize(
    "text",
    ["값이", "갑시", "밖에", "각사", "고아", "과학", "의자", "괜찮다", "닭을", "5g망"],
)
def test_keystrokes_compose_to_the_same_text(text: str) -> None:
    assert compose(keystrokes(text)) == text


@pytest.mark.parametrize("half", ["처", "청", "청ㅈ", "청저", "청정", "청정ㄱ"])
def test_each_half_typed_form_is_a_prefix(half: str) -> None:
    assert keystrokes("청정기").startswith(keystrokes(half))


def test_a_letter_that_begins_no_syllable_stays() -> None:
    assert compose("ㅏㄱㄱㅏ") == "ㅏㄱ가"


def test_choseong_leaves_what_is_no_syllable() -> None:
    assert choseong("led조명") == "ledㅈㅁ"


@pytest.mark.parametrize(("text", "expected"), [("ㄱㄱㅊ", True), ("ㄱㅏ", False), ("", False)])
def test_only_initial_consonants_make_a_choseong_query(text: str, expected: bool) -> None:
    assert is_choseong(text) is expected
