import pytest

from search.analysis import Analyser, analyser_named
from search.plan import QueryPlan, Synonyms, UnknownFacet, plan_search
from search.plan.nodes import AllOf, Alternative, Family, Group, Match, NoneOf, Origin, Term

BIGRAM = analyser_named("bigram")
KIWI = analyser_named("kiwi")


def groups(text: str) -> tuple[Group, ...]:
    return plan_search(text, analyser=KIWI).groups


def origins(group: Group) -> list[Origin]:
    return [alternative.origin for alternative in group.alternatives]


def tokens(group: Group, family: Family) -> list[tuple[str, ...]]:
    return [
        tuple(term.token for term in alternative.terms)
        for alternative in group.alternatives
        if alternative.terms[0].family is family
    ]


def test_a_blank_text_asks_for_everything() -> None:
    assert plan_search("  ", analyser=KIWI).tree is None


@pytest.mark.parametrize("text", ["!!!", "및", "( )", "NOT"])
def test_a_text_without_meaning_matches_nothing(text: str) -> None:
    assert plan_search(text, analyser=KIWI).tree == Group(text.strip())


def test_a_compound_is_one_group_of_its_words_or_itself() -> None:
    (group,) = groups("공기청정기 ")
    assert tokens(group, Family.WORDS) == [("공기", "청정기")]
    assert tokens(group, Family.RUNS) == [("공기청정기",)]


def test_neighbours_may_be_written_together() -> None:
    first, second = groups("공기 청정기 ")
    assert ("공기청정기",) in tokens(first, Family.RUNS)
    assert ("공기청정기",) in tokens(second, Family.RUNS)


def test_function_words_are_left_out() -> None:
    assert [group.text for group in groups("수위관리 및 조절기구 ")] == ["수위관리", "조절기구"]


def test_a_code_is_whole_or_without_its_hyphens() -> None:
    (group,) = groups("CCH-2019-08")
    assert tokens(group, Family.CODES) == [("cch-2019-08",), ("cch201908",)]


def test_a_choseong_query_looks_at_initials_only() -> None:
    (group,) = groups("ㄱㄱㅊㅈㄱ")
    assert set(origins(group)) == {Origin.INITIALS}
    assert [alternative.terms[0].match for alternative in group.alternatives] == [
        Match.EXACT,
        Match.PREFIX,
    ]


def test_a_lone_last_letter_is_a_word_half_typed() -> None:
    (group,) = groups("청정ㄱ")
    assert group.alternatives[-1].terms == (Term(Family.JAMO, "ㅊㅓㅇㅈㅓㅇㄱ", Match.PREFIX),)


def test_a_full_last_syllable_is_half_typed_only_when_looser() -> None:
    (group,) = groups("청저")
    assert Origin.HALF_TYPED not in origins(group)
    assert group.looser[-1].origin is Origin.HALF_TYPED
    assert all(found.origin is not Origin.HALF_TYPED for found in groups("청저 ")[0].looser)


def test_longer_words_may_have_more_slips() -> None:
    assert groups("청정키 ")[0].spellings[0].terms[0].edits == 1
    assert groups("소프트웨이 ")[0].spellings[0].terms[0].edits == 2
    assert groups("CCH-2019-08 ")[0].spellings == ()


def test_a_phrase_stands_side_by_side() -> None:
    tree = plan_search('"공기 청정기"', analyser=KIWI).tree
    assert isinstance(tree, Group)
    assert tree.alternatives[0] == Alternative(
        (Term(Family.WORDS, "공기"), Term(Family.WORDS, "청정기")), phrase=True
    )


def test_a_minus_excludes() -> None:
    tree = plan_search("조명 -실내", analyser=KIWI).tree
    assert isinstance(tree, AllOf)
    assert isinstance(tree.parts[1], NoneOf)
    assert [group.text for group in plan_search("조명 -실내", analyser=KIWI).groups] == ["조명"]


@pytest.mark.parametrize(
    ("text", "below"),
    [("공기청정기", 3), ("CCH-2019-08", 1), ("CCH 2019-08", 1), ("가 OR 나", 0), ('"공기"', 0)],
)
def test_what_is_meant_exactly_is_not_relaxed(text: str, below: int) -> None:
    assert plan_search(text, analyser=KIWI).relax_below == below


@pytest.mark.parametrize("analyser", [KIWI, BIGRAM], ids=["kiwi", "bigram"])
@pytest.mark.parametrize("text", ["가로등 ", "가로등교체 ", "가로등을 "])
def test_synonyms_match_analysed_words(analyser: Analyser, text: str) -> None:
    synonyms = Synonyms({"가로등": ["도로조명"]}, analyser)
    plan = plan_search(text, analyser=analyser, synonyms=synonyms)
    assert Origin.SYNONYM in origins(plan.groups[0])


def test_a_synonym_over_two_units_satisfies_both() -> None:
    synonyms = Synonyms({"공기 청정기": ["공기정화기"]}, KIWI)
    plan = plan_search("공기 청정기 학교 ", analyser=KIWI, synonyms=synonyms)
    assert [Origin.SYNONYM in origins(group) for group in plan.groups] == [True, True, False]


def test_the_rest_of_a_unit_stays_required_beside_a_synonym() -> None:
    synonyms = Synonyms({"가로등": ["보안등"]}, KIWI)
    (group,) = plan_search("가로등램프 ", analyser=KIWI, synonyms=synonyms).groups
    (synonym,) = [found for found in group.alternatives if found.origin is Origin.SYNONYM]
    assert "램프" in {term.token for term in synonym.terms}


def test_the_longest_synonym_wins() -> None:
    synonyms = Synonyms({"공기": ["대기"], "공기 청정기": ["공기정화기"]}, KIWI)
    (group,) = plan_search("공기청정기 ", analyser=KIWI, synonyms=synonyms).groups
    words = {t.token for a in group.alternatives if a.origin is Origin.SYNONYM for t in a.terms}
    assert "대기" not in words


def test_unknown_facets_are_refused() -> None:
    with pytest.raises(UnknownFacet):
        plan_search("", analyser=KIWI, facets=("colour",))
    with pytest.raises(UnknownFacet):
        plan_search("", analyser=KIWI, filters={"colour": ["red"]})


def test_empty_filters_are_dropped() -> None:
    assert plan_search("", analyser=KIWI, filters={"region": []}).filters == {}


@pytest.mark.parametrize("page", [{"offset": -1}, {"size": 101}])
def test_impossible_pages_are_refused(page: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="a page begins at 0"):
        QueryPlan("", "v", **page)  # type: ignore[arg-type]
