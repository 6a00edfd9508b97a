"""Tables of texts and tokens. When one of them must change, raise the analyser's revision."""

import pytest
from pytest_django import Settings

from search.analysis import Analysed, Analyser, analyser_in_force, analyser_named

ANALYSERS = [analyser_named("kiwi"), analyser_named("bigram")]
both = pytest.mark.parametrize("analyser", ANALYSERS, ids=lambda analyser: analyser.name)


def kiwi(text: str) -> Analysed:
    return analyser_named("kiwi").analyse(text)


def bigram(text: str) -> Analysed:
    return analyser_named("bigram").analyse(text)


@pytest.mark.parametrize(
    ("text", "words", "compounds"),
    [
        ("공기청정기를", ("공기", "청정기"), ("공기청정기",)),
        ("공기 청정기", ("공기", "청정기"), ("공기", "청정기")),
        ("친환경 자재", ("친환경", "자재"), ("친환경", "자재")),
        ("설치하였습니다", ("설치",), ("설치",)),
        ("관리 및 조절", ("관리", "조절"), ("관리", "조절")),
        ("고상제설제", ("고상", "상제", "제설", "설제"), ("고상제설제",)),
        ("보라", ("보라",), ("보라",)),
    ],
)
def test_kiwi_words(text: str, words: tuple[str, ...], compounds: tuple[str, ...]) -> None:
    analysed = kiwi(text)
    assert analysed.words == words
    assert analysed.compounds == compounds


@pytest.mark.parametrize(
    ("text", "words", "compounds"),
    [
        ("공기청정기", ("공기", "기청", "청정", "정기"), ("공기청정기",)),
        ("등 기구", ("등", "기구"), ("등", "기구")),
    ],
)
def test_bigram_words(text: str, words: tuple[str, ...], compounds: tuple[str, ...]) -> None:
    analysed = bigram(text)
    assert analysed.words == words
    assert analysed.compounds == compounds


@both
@pytest.mark.parametrize(
    ("text", "words", "compounds", "codes"),
    [
        ("LED조명", ("led", "조명"), ("led조명",), ()),
        ("5G", ("5g",), ("5g",), ()),
        ("CCH-2019-08", ("cch", "2019", "08"), ("cch201908",), ("cch-2019-08", "cch201908")),
        ("R&D", ("r", "d"), ("rd",), ()),
        ("1,000", ("1000",), ("1000",), ()),
        ("3.5m", ("3.5m",), ("3.5m",), ("3.5m",)),
        ("25914143", ("25914143",), ("25914143",), ("25914143",)),
        ("사업 電氣", ("사업", "電氣"), ("사업", "電氣"), ()),
    ],
)
def test_mixed_scripts(
    analyser: Analyser,
    text: str,
    words: tuple[str, ...],
    compounds: tuple[str, ...],
    codes: tuple[str, ...],
) -> None:
    analysed = analyser.analyse(text)
    assert (analysed.words, analysed.compounds, analysed.codes) == (words, compounds, codes)


@both
def test_neighbours_are_joined_over_the_space(analyser: Analyser) -> None:
    assert analyser.analyse("공기 청정기").pairs == ("공기청정기",)
    assert analyser.analyse("교통·안전").pairs == ("교통안전",)
    assert analyser.analyse("공기, 청정기").pairs == ()
    assert analyser.analyse("공기(청정기)").pairs == ()


@both
def test_parts_of_a_code_are_joined_with_their_neighbour(analyser: Analyser) -> None:
    assert analyser.analyse("PTX-6010-60").pairs == ("ptx6010", "601060")


@both
def test_choseong_and_jamo_begin_wherever_a_person_may(analyser: Analyser) -> None:
    analysed = analyser.analyse("공기청정기")
    assert {"ㄱㄱㅊㅈㄱ", "ㅊㅈㄱ"} <= set(analysed.choseong)
    assert {"ㄱㅗㅇㄱㅣㅊㅓㅇㅈㅓㅇㄱㅣ", "ㅊㅓㅇㅈㅓㅇㄱㅣ"} <= set(analysed.jamo)
    assert "ㄱㄱㅊㅈㄱ" in analyser.analyse("공기 청정기").choseong


@both
def test_spans_lead_to_the_original_text(analyser: Analyser) -> None:
    text = "①ＬＥＤ 조명, 99㎡"
    units = analyser.analyse(text).units
    assert [text[run.start : run.end] for unit in units for run in unit.runs] == [
        "①",
        "ＬＥＤ",
        "조명",
        "99㎡",
    ]


@both
def test_brackets_part_units(analyser: Analyser) -> None:
    units = analyser.analyse("마을하수도(탈취기)").units
    assert [unit.typed for unit in units] == ["마을하수도", "탈취기"]


@both
def test_grams_do_not_hang_on_the_analyser(analyser: Analyser) -> None:
    assert analyser.analyse("고상제설제 A-1").grams == ("고상", "상제", "제설", "설제", "a", "1")


@both
def test_empty_and_meaningless_texts_give_nothing(analyser: Analyser) -> None:
    for text in ("", "   ", "()", "~ - …"):
        assert analyser.analyse(text) == Analysed()


def test_versions_of_analysers_differ() -> None:
    assert len({analyser.version for analyser in ANALYSERS}) == 2


def test_settings_choose_the_analyser(settings: Settings) -> None:
    assert analyser_in_force().name == "bigram"
    settings.SEARCH_ANALYSER = "kiwi"
    assert analyser_in_force().name == "kiwi"
