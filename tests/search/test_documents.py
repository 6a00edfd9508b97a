from search.analysis import Analysed, analyser_named
from search.documents import MemoryTokenCache, to_fields
from search.highlight import excerpt, highlight
from search.plan import plan_search
from tests.factories.search import make_document

BIGRAM = analyser_named("bigram")
KIWI = analyser_named("kiwi")


class CountingAnalyser:
    """The bigram analyser, counting the texts that it is given."""

    name = "bigram"

    def __init__(self, version: str = "1") -> None:
        self.version = version
        self.analysed: list[str] = []

    def analyse(self, text: str) -> Analysed:
        self.analysed.append(text)
        return BIGRAM.analyse(text)

    def preload(self) -> None:
        """Nothing to load."""


def test_fields_hold_tokens_with_blanks_between() -> None:
    document = make_document(
        title="공기 청정기",
        model_codes=("가온 A-1",),
        vendor_names=("㈜가온",),
        reference="25000001",
    )
    assert to_fields(document, KIWI) == {
        "title_words": ("공기 청정기",),
        "title_runs": ("공기 청정기 공기청정기",),
        "vendor_words": ("가온",),
        "vendor_runs": ("가온",),
        "codes": ("가온a1 25000001",),
        "grams": ("공기 청정 정기",),
        "choseong": ("ㄱㄱ ㅊㅈㄱ ㄱㄱㅊㅈㄱ ㄱㅇ",),
        "jamo": ("ㄱㅗㅇㄱㅣ ㅊㅓㅇㅈㅓㅇㄱㅣ ㄱㅗㅇㄱㅣㅊㅓㅇㅈㅓㅇㄱㅣ ㄱㅏㅇㅗㄴ",),
    }


def test_each_value_keeps_its_own_row_of_words() -> None:
    document = make_document(category_names=("조명", "가로등"))
    assert to_fields(document, KIWI)["names_words"] == ("조명", "가로등")


def test_no_text_is_analysed_twice_for_a_version() -> None:
    cache, analyser = MemoryTokenCache(), CountingAnalyser()
    first = to_fields(make_document(summary="요약"), analyser, cache)
    assert to_fields(make_document(summary="요약"), analyser, cache) == first
    assert sorted(analyser.analysed) == ["공기청정기", "요약"]
    newer = CountingAnalyser(version="2")
    to_fields(make_document(summary="요약"), newer, cache)
    assert sorted(newer.analysed) == ["공기청정기", "요약"]


def marked(text: str, query: str) -> list[str]:
    segments = highlight(text, plan_search(query, analyser=KIWI), KIWI)
    assert "".join(part for part, _ in segments) == text
    return [part for part, matches in segments if matches]


def test_matches_are_marked_in_the_original_text() -> None:
    assert marked("공기청정기를 설치", "공기 청정기 ") == ["공기청정기"]
    assert marked("①ＬＥＤ조명 <b>", "led조명 ") == ["ＬＥＤ조명"]
    assert marked("모델 CCH-2019-08입니다", "cch-2019-08") == ["CCH-2019-08"]
    assert marked("실내 조명", "조명 -실내") == ["조명"]
    assert marked("가로등", "") == []


def test_bigrams_mark_only_whole_words() -> None:
    segments = highlight("공기청정기 정기점검", plan_search("청정기 ", analyser=BIGRAM), BIGRAM)
    assert segments == [("공기", False), ("청정기", True), (" 정기점검", False)]


def test_an_excerpt_shows_the_first_match() -> None:
    segments = [("가" * 100, False), ("조명", True), ("나" * 100, False)]
    cut = excerpt(segments, 40)
    assert cut[0] == ("…", False)
    assert ("조명", True) in cut
    assert cut[-1] == ("…", False)
    assert sum(len(part) for part, _ in cut) == 42


def test_a_short_text_is_its_own_excerpt() -> None:
    assert excerpt([("조명", True)], 40) == [("조명", True)]
