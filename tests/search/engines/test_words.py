"""What words find, on every engine."""

import pytest

from tests.factories.search import make_document
from tests.search.engines.conftest import Market

ROAD = {"category_names": ("도로조명",)}


def lights(market: Market) -> None:
    market.holds(
        make_document(
            1, "LED 가로등기구", category_names=("도로조명",), vendor_names=("㈜가온조명",)
        ),
        make_document(2, "보안등기구", category_names=("도로조명",), vendor_names=("누리전기",)),
        make_document(3, "공기청정기", description="가로등과 함께 쓰는 센서"),
        make_document(4, "청정기 필터", model_codes=("CCH-2019-08",)),
    )


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("가로등", "p1"),
        ("led가로등기구", "p1"),
        ("LED 가로등 기구", "p1"),
        ("공기 청정기", "p3"),
        ("공기청정기", "p3"),
        ("ＬＥＤ", "p1"),
        ("CCH-2019-08", "p4"),
        ("cch201908", "p4"),
        ("CCH 2019-08", "p4"),
        ("25000002", "p2"),
        ("주식회사 가온조명", "p1"),
    ],
)
def test_the_best_hit_comes_first(market: Market, text: str, first: str) -> None:
    lights(market)
    assert market.found(text)[0] == first


def test_a_model_code_finds_its_product_alone(market: Market) -> None:
    lights(market)
    result = market.ask("CCH-2019-08")
    assert [hit.id for hit in result.hits] == ["p4"]
    assert not result.relaxed


def test_a_title_weighs_more_than_a_description(market: Market) -> None:
    lights(market)
    assert market.found("가로등 ") == ["p1", "p3", *market.found("가로등 ")[2:]]


def test_few_strict_hits_are_followed_by_relaxed_ones(market: Market) -> None:
    lights(market)
    result = market.ask("누리전기 보안등 가로등")
    assert result.relaxed
    assert result.hits[0].id == "p2"
    assert {hit.id for hit in result.hits} >= {"p1", "p2", "p3"}


def test_three_strict_hits_are_not_relaxed(market: Market) -> None:
    market.holds(*(make_document(number, "가로등 램프") for number in (1, 2, 3)))
    market.holds(make_document(4, "가로등"))
    result = market.ask("가로등 램프")
    assert (result.total, result.relaxed) == (3, False)


def test_a_filter_never_turns_a_result_into_a_relaxed_one(market: Market) -> None:
    market.holds(
        *(make_document(number, "가로등 램프", regions=("서울",)) for number in (1, 2, 3)),
        make_document(4, "가로등", regions=("부산",)),
    )
    assert market.found("가로등 램프", filters={"region": ["부산"]}) == []


def test_a_phrase_stands_side_by_side(market: Market) -> None:
    market.holds(
        make_document(1, "실내 조명 기구"),
        make_document(2, "조명 없는 실내 기구"),
        make_document(3, "", category_names=("실내", "조명")),
    )
    assert market.found('"실내 조명"') == ["p1"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("가로등 OR 공기청정기", {"p1", "p3"}),
        ("등기구 -보안등기구", {"p1"}),
        ("NOT 도로조명", {"p3", "p4"}),
        ("도로조명 AND 누리전기", {"p2"}),
        ("(보안등 OR 필터) -누리전기", {"p4"}),
    ],
)
def test_operators_are_taken_at_their_word(market: Market, text: str, found: set[str]) -> None:
    lights(market)
    assert set(market.found(text)) == found


@pytest.mark.parametrize("text", ["ㄱㄱㅊㅈㄱ", "ㄱㄱㅊ", "ㅊㅈㄱ"])
def test_initial_consonants_find_names(market: Market, text: str) -> None:
    lights(market)
    assert "p3" in market.found(text)


@pytest.mark.parametrize("text", ["공기청정ㄱ", "청정ㄱ", "공기청저", "공ㄱ"])
def test_a_half_typed_word_finds_names(market: Market, text: str) -> None:
    lights(market)
    assert "p3" in market.found(text)


def test_a_slip_of_the_finger_is_mended_and_told(market: Market) -> None:
    lights(market)
    result = market.ask("공기청정키")
    assert result.suggestion == "공기청정기"
    assert [hit.id for hit in result.hits] == ["p3"]
    assert not result.relaxed


def test_a_right_spelling_gets_no_suggestion(market: Market) -> None:
    lights(market)
    assert market.ask("공기청정기").suggestion is None


def test_synonyms_find_what_has_another_name(market: Market) -> None:
    lights(market)
    assert market.found("공기정화기 ", synonyms={"공기정화기": ["공기청정기"]})[0] == "p3"
    assert "p3" not in market.found("정화 ")


def test_a_text_without_meaning_finds_nothing(market: Market) -> None:
    lights(market)
    assert market.found("!!!") == []


def test_each_word_tells_what_it_added_and_where(market: Market) -> None:
    lights(market)
    (hit,) = market.ask("가온조명 가로등 AND LED").hits
    assert [(reason.word, reason.zones) for reason in hit.why] == [
        ("가온조명", ("vendor",)),
        ("가로등", ("title",)),
        ("led", ("title",)),
    ]
    assert all(reason.score > 0 and reason.origin == "typed" for reason in hit.why)
    assert sum(reason.score for reason in hit.why) == pytest.approx(hit.score, abs=0.01)


def test_hits_carry_what_their_card_needs(market: Market) -> None:
    card = {"title": "공기청정기", "price_krw": 10, "badges": ["혁신제품"]}
    market.holds(make_document(1, card=card, listing_ids=("l1", "l2")))
    (hit,) = market.ask().hits
    assert (hit.id, hit.reference) == ("p1", "25000001")
    assert hit.card == card
    assert hit.listing_ids == ("l1", "l2")
    assert hit.why == ()


@pytest.mark.parametrize(
    ("prefix", "texts"),
    [
        ("공", ["공기청정기"]),
        ("공기처", ["공기청정기"]),
        ("ㄱㄱㅊ", ["공기청정기"]),
        ("도로", ["도로조명"]),
        ("청정", ["청정기 필터", "공기청정기"]),
        ("누리ㅈ", ["누리전기"]),
        ("가로등 없음", []),
        ("", []),
    ],
)
def test_suggestions_go_on_as_begun(market: Market, prefix: str, texts: list[str]) -> None:
    lights(market)
    assert [suggestion.text for suggestion in market.engine.suggest(prefix, 5)] == texts


def test_a_suggestion_tells_its_kind_and_how_many_have_it(market: Market) -> None:
    lights(market)
    (suggestion,) = market.engine.suggest("도로", 5)
    assert (suggestion.kind, suggestion.count) == ("category", 2)
    assert len(market.engine.suggest("ㄱ", 5)) <= 5
