"""What do customers say?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.catalogue.metric import Bands, Example, Ratio, metric
from worthline.tables.rules import Asked, Rules
from worthline.words.values import Better, Unit

if TYPE_CHECKING:
    import ibis.expr.types as ir


def _nps(*scores: int) -> list[dict[str, object]]:
    return [{"survey": "nps", "scale": "0-10", "score": score} for score in scores]


def _csat(scale: str, counts: dict[int, int]) -> list[dict[str, object]]:
    return [
        {"survey": "csat", "scale": scale, "score": score}
        for score, times in counts.items()
        for _ in range(times)
    ]


def _effort(scale: str, *scores: int) -> list[dict[str, object]]:
    return [{"survey": "ces", "scale": scale, "score": score} for score in scores]


def _asked(answers: ir.Table, survey: str) -> ir.BooleanValue:
    return (answers.survey == survey) & answers.score.notnull()


def _asked_on(answers: ir.Table, survey: str, scale: str) -> ir.BooleanValue:
    """Answers on this scale, and those that name none and could be on it; a form of 1 to 10 has no 0."""
    on_it = (answers.scale == scale).coalesce(True)
    return _asked(answers, survey) & on_it & answers.score.between(*_ends(scale))


def _ends(scale: str) -> tuple[float, float]:
    """The lowest and the highest answer of a scale such as 1-5."""
    low, _, high = scale.partition("-")
    return float(low), float(high)


def _share(answers: ir.Table, group: ir.BooleanValue, rules: Rules) -> Ratio:
    asked = _asked_on(answers, "nps", rules.nps_scale)
    return Ratio((asked & group).cast("int64"), asked.cast("int64"), bounds=(0, 1))


@metric(
    over="answers",
    formula="(100 * (score >= promoters_from) - 100 * (score <= detractors_to)) / answers",
    unit=Unit.SCORE,
    needs=("answers.score",),
    bands=Bands(
        (0.0, 30.0),
        ("poor", "fair", "strong"),
        "NPS Benchmarks in B2B: A Primer, Renegade Marketing, 2023: under 0 needs improvement, 0-30 good, 30-70 great",
    ),
    examples=[
        Example(_nps(*[9] * 60, *[7] * 20, *[3] * 20), 40, source="T27: 60 % promoters, 20 % detractors"),
        Example(_nps(1, 7, 7, 8, 9, 10), 100 / 6, source="T27: 16.67"),
        Example(_nps(10, 10, 10, 8, 8, 0), 100 / 3, source="T27: 33.3; 0 is an answer"),
        Example(
            [*_nps(10, 10), {"survey": "nps", "scale": "1-5", "score": 5}],
            100,
            source="an answer of 5 on a scale of 1 to 5 is no detractor: it is on another scale and left out",
        ),
        Example([], None, source="I23"),
    ],
)
def net_promoter_score(answers: ir.Table, rules: Rules) -> Ratio:
    """Promoters minus detractors as a share of all who answered how likely they are to recommend you,
    in points from −100 to 100.

    It gathers how people talk about you when you are not in the room. Its worth lies in the trend and
    the comments, less in the level.
    """
    asked = _asked_on(answers, "nps", rules.nps_scale)
    above = (asked & (answers.score >= rules.promoters_from)).cast("int64")
    below = (asked & (answers.score <= rules.detractors_to)).cast("int64")
    return Ratio((above - below) * 100, asked.cast("int64"), bounds=(-100, 100))


@metric(
    over="answers",
    formula="(score >= promoters_from) / answers",
    unit=Unit.SHARE,
    needs=("answers.score",),
    examples=[Example(_nps(10, 9, 8, 0), 0.5), Example([], None)],
)
def promoters(answers: ir.Table, rules: Rules) -> Ratio:
    """The share of answers of 9 or 10 to the question how likely people are to recommend you.

    These customers tend to stay, buy more and bring others. They are the cheapest sales force you have,
    if you let them act.
    """
    return _share(answers, answers.score >= rules.promoters_from, rules)


@metric(
    over="answers",
    formula="(detractors_to < score < promoters_from) / answers",
    unit=Unit.SHARE,
    better=Better.NEITHER,
    needs=("answers.score",),
    examples=[Example(_nps(10, 9, 8, 0), 0.25), Example([], None)],
)
def passives(answers: ir.Table, rules: Rules) -> Ratio:
    """The share of answers of 7 or 8 to the question how likely people are to recommend you.

    They are satisfied but not attached, and a better offer takes them away. They are also the nearest
    to becoming promoters.
    """
    between = (answers.score > rules.detractors_to) & (answers.score < rules.promoters_from)
    return _share(answers, between, rules)


@metric(
    over="answers",
    formula="(score <= detractors_to) / answers",
    unit=Unit.SHARE,
    better=Better.LOWER,
    needs=("answers.score",),
    examples=[Example(_nps(10, 9, 8, 0), 0.25), Example([], None)],
)
def detractors(answers: ir.Table, rules: Rules) -> Ratio:
    """The share of answers from 0 to 6 to the question how likely people are to recommend you.

    These customers leave more readily and warn others off. Each of them is also a free diagnosis of
    what is broken.
    """
    return _share(answers, answers.score <= rules.detractors_to, rules)


@metric(
    over="answers",
    formula="satisfied / answers",
    unit=Unit.SHARE,
    needs=("answers.score",),
    bands=Bands(
        (0.40, 0.60, 0.80),
        ("poor", "weak", "fair", "strong"),
        "0-40, 40-80, over 80: SoGoSurvey, Introduction to CSAT; the middle parted at 60 as trade articles do, 2024",
    ),
    examples=[
        Example(_csat("1-5", {5: 42, 4: 32, 3: 10, 2: 9, 1: 14}), 74 / 107, source="T26: 69.16"),
        Example(_csat("1-5", {5: 10, 4: 20, 3: 10, 2: 5, 1: 5}), 0.60, source="T26"),
        Example(_csat("1-3", {3: 7, 2: 1, 1: 2}), 0.70, source="T26: 7 positive, 1 neutral, 2 negative"),
        Example(_csat("1-10", {10: 5, 9: 5, 8: 10}), 0.50, source="T26: 10 of 20 are 9-10"),
        Example(_csat("1-5", {5: 300, 4: 180, 3: 120}), 0.80, source="T26: 480 of 600"),
        Example(_csat("0-1", {1: 3, 0: 1}), 0.75, source="formulas.md 2.9: yes/no"),
        Example(_csat("1-8", {8: 1, 6: 1, 5: 2}), 0.50, source="formulas.md 2.9: 6, 7, 8 on a scale of 8"),
        Example(
            _csat("1-99", {99: 3}),
            None,
            source="a scale that no rule knows is left out, not called dissatisfied",
        ),
        Example([], None),
    ],
)
def satisfaction(answers: ir.Table, rules: Rules) -> Ratio:
    """The share of people who were satisfied, among all who answered a question about a purchase, visit
    or contact.

    It is the quickest signal from the shop floor: it shows within days which branch, team or step lets
    customers down.
    """
    lowest = _lowest_satisfied(answers, rules)
    asked = (_asked(answers, "csat") & lowest.notnull()).cast("int64")
    return Ratio(asked * (answers.score >= lowest).cast("int64").coalesce(0), asked, bounds=(0, 1))


def _lowest_satisfied(answers: ir.Table, rules: Rules | Asked) -> ir.NumericValue:
    """The lowest satisfied answer on each answer's scale; null on a scale nobody knows, whose answers are left out."""
    import ibis

    lowest = {
        "0-1": 1,
        "1-3": rules.satisfied_from_3,
        "1-4": rules.satisfied_from_4,
        "1-5": rules.satisfied_from_5,
        "1-6": rules.satisfied_from_6,
        "1-7": rules.satisfied_from_7,
        "1-8": rules.satisfied_from_8,
        "1-9": rules.satisfied_from_9,
        "1-10": rules.satisfied_from_10,
        "0-10": rules.satisfied_from_10,
    }
    return ibis.cases(*((answers.scale == scale, value) for scale, value in lowest.items()))


@metric(
    over="answers",
    formula="score / answers",
    unit=Unit.NUMBER,
    needs=("answers.score",),
    examples=[
        Example(
            _csat("1-5", {5: 10, 4: 20, 3: 10, 2: 5, 1: 5}),
            3.5,
            source="T26's answers: 60 % satisfied, and 175 / 50 on average",
        ),
        Example(
            [*_csat("1-5", {5: 1, 3: 1}), *_csat("1-10", {10: 50})],
            4,
            source="answers on another scale are left out",
        ),
        Example([], None),
    ],
)
def satisfaction_mean(answers: ir.Table, rules: Rules) -> Ratio:
    """The mean of the answers to satisfaction questions, on one scale.

    It moves with every single answer, so it shows a drift sooner than the share of satisfied does. It also hides
    more: the same mean stands for lukewarm agreement and for open quarrel.
    """
    scale = rules.satisfaction_mean_scale
    asked = (_asked(answers, "csat") & (answers.scale == scale)).coalesce(False)
    return _mean(answers, asked, scale)


@metric(
    over="answers",
    formula="score / answers",
    unit=Unit.NUMBER,
    needs=("answers.score",),
    examples=[
        Example(_effort("1-7", 7, 6, 6, 5, 1), 5, source="25 / 5"),
        Example([*_effort("1-7", 6), *_effort("1-5", 5)], 6, source="another scale is left out"),
        Example([], None),
    ],
)
def effort(answers: ir.Table, rules: Rules) -> Ratio:
    """The mean answer to the question how easy it was to get something done with you; higher is easier.

    People seldom leave because they were not delighted and often because it was hard work. Of the survey questions,
    this one points most directly at a step that can be mended.
    """
    scale = rules.effort_scale
    return _mean(answers, _asked_on(answers, "ces", scale).coalesce(False), scale)


@metric(
    over="invited",
    formula="answered / delivered",
    unit=Unit.SHARE,
    needs=("invitations.answered_at|answers.invitation_id",),
    examples=[
        Example(
            [{"delivered": 1, "answered": 1}] * 3 + [{"delivered": 1}] * 7 + [{"delivered": 0}] * 2,
            0.30,
            source="of 12 sent 10 arrived",
        ),
        Example([{"delivered": 0}], None, source="nothing arrived, so nothing could be answered"),
    ],
)
def response_rate(invited: ir.Table) -> Ratio:
    """The share of delivered survey invitations that were answered.

    A score is the voice of those who answered and no one else. This figure says how many they are, and so how far
    the score may be trusted.
    """
    return Ratio(invited.delivered * invited.answered, invited.delivered, bounds=(0, 1))


def _mean(answers: ir.Table, asked: ir.BooleanValue, scale: str) -> Ratio:
    counted = asked.cast("int64")
    return Ratio(asked.ifelse(answers.score, 0.0), counted, bounds=_ends(scale))
