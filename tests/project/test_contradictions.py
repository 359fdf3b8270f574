"""Are rules that cannot hold together refused by name, with both values and the line?"""

from pathlib import Path

import pytest

from worthline.catalogue.packs import PACKS, find_pack
from worthline.project.read import read, rules_of
from worthline.project.settings import Settings
from worthline.tables.contradictions import contradictions
from worthline.tables.presets import PRESETS, find_preset
from worthline.tables.rules import Rules
from worthline.words.errors import ProjectError


def complaint(folder: Path, rules: str) -> str:
    (folder / "worthline.toml").write_text(f'[company]\nname = "A"\n\n[rules]\n{rules}\n', encoding="utf-8")
    with pytest.raises(ProjectError) as caught:
        read(folder)
    return str(caught.value)


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        (
            'customer_is = "activity"\ntrials_are_customers = true',
            'line 6, rules.trials_are_customers: trials_are_customers = true and customer_is = "activity"',
        ),
        (
            'lost_when = "cancelled"\ncustomer_is = "activity"',
            'Set lost_when = "term_ended", or customer_is = "subscription".',
        ),
        ('paying_to_free = "stays"\ncustomer_is = "activity"', 'Set paying_to_free = "lost"'),
        ('past_due_grace_days = 14\ncustomer_is = "activity"', 'Set past_due_grace_days = "none"'),
        ("detractors_to = 9", "line 5, rules.detractors_to: detractors_to = 9 and promoters_from = 9"),
        ("detractors_to = 9", "Whoever answers 9 would be both promoter and detractor."),
        ('nps_scale = "1-5"\ndetractors_to = 3', 'promoters_from = 9 and nps_scale = "1-5"'),
        ('nps_scale = "1-10"\ndetractors_to = 0', 'detractors_to = 0 and nps_scale = "1-10"'),
        (
            'acquisition_kinds = ["salaries"]',
            'acquisition_kinds = ["salaries"] and media_kinds = ["media"] contradict each other.',
        ),
        (
            'nrr_reactivation = true\nreactivated_counts_as = "new"',
            'nrr_reactivation = true and reactivated_counts_as = "new" contradict each other.',
        ),
        ('outcome_event = "job found"', "Name the event with which a learner finishes in completion_event."),
        ('working_hours = "nine to five"', "line 5, rules.working_hours: The rule working_hours is"),
        ('working_hours = "09:00-25:00"', "is not hours of a day"),
        ('working_days = ["mon", "fun"]', "The rule working_days names 'fun'."),
        ("working_days = []", "The rule working_days names no day."),
    ],
)
def test_a_contradiction_names_both_rules_their_values_the_line_and_what_to_do(
    tmp_path: Path, rules: str, told: str
) -> None:
    assert told in complaint(tmp_path, rules)


def test_all_contradictions_are_told_at_once(tmp_path: Path) -> None:
    told = complaint(tmp_path, 'detractors_to = 9\nacquisition_kinds = ["rent"]')
    assert "detractors_to = 9" in told
    assert 'Also wrong: acquisition_kinds = ["rent"]' in told


def test_what_a_preset_says_can_contradict_what_the_file_says(tmp_path: Path) -> None:
    told = complaint(tmp_path, 'preset = "chartmogul"\ncustomer_is = "activity"')
    assert 'line 6, rules.customer_is: paying_to_free = "stays" and customer_is = "activity"' in told


def test_settings_made_by_hand_are_checked_too() -> None:
    with pytest.raises(ProjectError, match=r"rules.detractors_to: detractors_to = 9"):
        rules_of(Settings(rules={"detractors_to": 9}))


@pytest.mark.parametrize("preset", PRESETS)
def test_no_preset_contradicts_itself(preset: str) -> None:
    assert not contradictions(find_preset(preset).over(Rules()))


@pytest.mark.parametrize("pack", PACKS)
def test_no_trade_contradicts_itself(pack: str) -> None:
    rules = {name: value for name, value in find_pack(pack).rules.items() if name != "preset"}
    assert not contradictions(Rules().with_(**rules))


def test_hours_that_end_after_midnight_are_a_night_shift() -> None:
    assert not contradictions(Rules(working_hours="22:00-06:00"))
