import pytest

from search.plan.syntax import Either, Every, Phrase, Syntax, Without, Words, read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("가로등 램프", Words("가로등 램프")),
        ('"LED 조명"', Phrase("LED 조명")),
        ("“LED 조명”", Phrase("LED 조명")),
        ("가로등 AND 램프", Every((Words("가로등"), Words("램프")))),
        ("가로등 OR 보안등", Either((Words("가로등"), Words("보안등")))),
        ("가로등|보안등", Either((Words("가로등"), Words("보안등")))),
        ("LED 가로등 OR 보안등", Either((Words("LED 가로등"), Words("보안등")))),
        (
            "LED (가로등 OR 보안등)",
            Every((Words("LED"), Either((Words("가로등"), Words("보안등"))))),
        ),
        ("조명 -실내", Every((Words("조명"), Without(Words("실내"))))),
        ("조명 NOT 실내", Every((Words("조명"), Without(Words("실내"))))),
        ("-실내", Every((Without(Words("실내")),))),
        ('조명 -"실내 등"', Every((Words("조명"), Without(Phrase("실내 등"))))),
        (
            "조명 -(실내 OR 투광)",
            Every((Words("조명"), Without(Either((Words("실내"), Words("투광")))))),
        ),
    ],
)
def test_operators(text: str, expected: Syntax) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "(자산취득비)김해사무소 생물안전작업대 구매",
        "시설관리공단- 평화전망대 제설제",
        "CCH-2019-08",
        "'26년 제설제(액상)",
        "or and not",
    ],
)
def test_titles_of_contracts_have_no_operators(text: str) -> None:
    assert read(text) == Words(text)


@pytest.mark.parametrize("text", ["", "()", "AND", "OR", "NOT", "| |", '""', "NOT OR", "( OR )"])
def test_nothing_is_left_of_operators_alone(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('가로등 "LED', Words('가로등 "LED')),
        ("가로등 OR", Words("가로등")),
        ("OR 가로등", Words("가로등")),
        ("가로등 OR (보안등", Either((Words("가로등"), Words("보안등")))),
        ("가로등 OR 보안등)", Either((Words("가로등"), Words("보안등")))),
    ],
)
def test_what_makes_no_sense_is_passed_over(text: str, expected: Syntax) -> None:
    assert read(text) == expected
