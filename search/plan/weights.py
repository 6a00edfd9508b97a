"""What each way to match is worth, found by trying on judged queries."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Weights:
    """Factors on the score of an alternative; the typed words count one."""

    run: float = 1.5
    joined: float = 1.0
    code: float = 4.0
    infix: float = 0.2
    part: float = 5.0
    synonym: float = 0.8
    half_typed: float = 0.3
    spelling: float = 0.5


WEIGHTS = Weights()

# A word in the title says more than one in the description. `names`: categories and keywords.
WORD_BOOSTS = {"title": 3.0, "english": 2.0, "names": 2.5, "vendor": 2.0, "body": 0.7}
RUN_BOOSTS = {"title": 3.0, "english": 2.0, "names": 3.0, "vendor": 2.5, "body": 0.7}
# How much the zones beside the best one add.
TIE_BREAKER = 0.3
