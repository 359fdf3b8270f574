"""Does every metric answer one of an owner's questions?"""

from importlib.util import find_spec

import pytest

from worthline.catalogue.everything import every_metric
from worthline.catalogue.metric import find
from worthline.catalogue.packs import PACKS, find_pack
from worthline.catalogue.subjects import OWN, SUBJECTS, by_subject, subject_of


def test_every_metric_of_the_catalogue_answers_a_question() -> None:
    ours = [each for each in every_metric().values() if find_spec(f"worthline.catalogue.{each.group}")]
    assert [each.key for each in ours if subject_of(each) is OWN] == []


def test_a_metric_named_by_a_subject_exists_and_stands_in_no_group_of_it() -> None:
    named = [(each, key) for each in SUBJECTS for key in each.metrics]
    assert [key for subject, key in named if find(key).group in subject.groups] == []


def test_subjects_keep_the_order_in_which_their_first_metric_came() -> None:
    metrics = [find(key) for key in ("ltv_to_cac", "mrr", "acquisition_cost", "ltv_predicted")]
    found = by_subject(metrics, lambda each: each)
    assert [(subject.key, [each.key for each in told]) for subject, told in found.items()] == [
        ("cost", ["ltv_to_cac", "acquisition_cost"]),
        ("recurring", ["mrr"]),
        ("worth", ["ltv_predicted"]),
    ]


@pytest.mark.parametrize("key", PACKS)
def test_the_first_twelve_of_a_trade_tell_of_worth_and_of_cost(key: str) -> None:
    first = [find(metric) for metric in find_pack(key).metrics[:13]]
    assert {"cost", "worth"} <= {subject_of(each).key for each in first}
