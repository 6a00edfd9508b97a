import unicodedata

import pytest

from search.analysis.normal import normalise


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("ＬＥＤ　조명", "led 조명"),
        ("ㄱㄱㅊ", "ㄱㄱㅊ"),  # NFKC would make conjoining letters of these
        ("청정ㄱ", "청정ㄱ"),
        (unicodedata.normalize("NFKC", "ㄱㅊ"), "ㄱㅊ"),
        ("ﾡﾤ", "ㄱㄴ"),
        (unicodedata.normalize("NFD", "한글"), "한글"),
        ("①공기", " 1 공기"),
        ("㈜가온", "   가온"),
        ("주식회사 가온", "     가온"),
        ("99㎡", "99m2"),
        ("공기\u200b청정기", "공기청정기"),
        ("İ", "i\u0307"),
    ],
)
def test_normal_form(text: str, normal: str) -> None:
    assert normalise(text).text == normal


@pytest.mark.parametrize("text", ["99㎡ 공기", "①㈜가온", unicodedata.normalize("NFD", "한글 5Ｇ")])
def test_every_character_leads_back_to_where_it_came_from(text: str) -> None:
    normal = normalise(text)
    for place in range(len(normal.text)):
        start, end = normal.original_span(place, place + 1)
        assert 0 <= start < end <= len(text)
    assert normal.original_span(0, len(normal.text)) == (0, len(text))
