"""What is told of [health], and of the signs it counts?"""

from __future__ import annotations

from collections.abc import Mapping

from worthline.catalogue.packs import PACKS, find_pack
from worthline.catalogue.vitals import shipped, vitals
from worthline.doors.pages.markdown import block, code, section, table

ABOUT: Mapping[str, str] = {
    "health.red_to": "The highest score that is red; with 50, a score of 50 is red.",
    "health.yellow_to": "The highest score that is yellow; above it is green.",
    "health.weights": "What each sign counts for: `{ use = 40, goals = 10 }`. Those not named keep the weight of your "
    "trade, and 0 leaves one out. Only how they stand to each other matters.",
    "health.newcomers": "The same for customers of fewer than `newcomer_days`.",
    "health.groups": "Weights of groups: with them, the signs of a group are weighed among themselves first, and then "
    "the groups against each other. A group not named counts for nothing.",
    "health.signs": "Signs of your own, and what is otherwise about those that ship.",
    "health.segments": "Customers who are scored otherwise; of several that hold, the first counts.",
    "health.missing": "What stands for a sign of which nothing is known of a customer: its weight is shared by the "
    "others, it earns the middle of yellow, or what was last known still holds.",
    "health.horizon_months": "So many months ahead it is to tell who leaves; `worthline health --prove` judges it by "
    "them.",
    "health.newcomer_days": "So long a customer is a newcomer; 0: nobody is.",
    "health.least_known": "Of less than this share of the weights known there is no score.",
    "health.signs.NAME.metric": "The [metric](metrics/README.md) that is taken of one customer.",
    "health.signs.NAME.group": "The group it belongs to.",
    "health.signs.NAME.months": "Over how many months up to the day.",
    "health.signs.NAME.points": "The values that earn 0 and 100 points: `[3, 0]` where less is better. Without them, "
    "it is the share of your other customers that do worse.",
    "health.signs.NAME.full_at": "Of that share, how much earns all points: with 0.5 whoever does as well as the "
    "better half has 100.",
    "health.signs.NAME.trend": "It is what the metric is to what it was over as many months before.",
    "health.signs.NAME.latest": "The customer's latest answer alone counts.",
    "health.signs.NAME.none": "The value of a customer of whom nothing is recorded; without it, nothing is known of "
    "them.",
    "health.signs.NAME.today_only": "Your data says how it stands today and not how it stood: past scores are made "
    "without it.",
    "health.signs.NAME.per_time": "It grows with time: of who came within the months, it is counted as if their pace "
    "had held all through.",
    "health.segments.where": "Who is in it, written as the `where` of [segments].",
    "health.segments.weights": "What signs count for there, where that differs.",
    "health.segments.points": "Values that earn 0 and 100 points there, by sign: `{ use = [2, 12] }`.",
    "health.segments.red_to": "Where red ends there.",
    "health.segments.yellow_to": "Where yellow ends there.",
}
"""What each key below [health] is for."""
EXAMPLE = """\
[health]
red_to = 45
weights = { use = 40, returns = 15, touches = 0 }

[health.signs.returns]
metric = "return_rate_units"
group = "money"
months = 12
points = [0.5, 0]

[[health.segments]]
where = "plan = 'free'"
weights = { use = 50, overdue = 0 }
yellow_to = 65"""


def signs() -> str:
    """The signs that ship, and what each counts for in each trade."""
    packs = [find_pack(key) for key in PACKS]
    weighed = {"others": vitals()["weights"], "newcomers": vitals()["newcomers"]}
    weighed |= {pack.key: pack.health or vitals()["weights"] for pack in packs}
    told = [
        (code(key), f"[{facts['metric']}](metrics/{facts['metric']}.md)", *_read(facts))
        for key, facts in shipped().items()
    ]
    weights = [
        (code(key), *(f"{each[key]:g}" if key in each else "" for each in weighed.values()))
        for key in shipped()
    ]
    return section(
        "Signs of health",
        "Each is a metric taken of one customer over the months up to a day and turned into 0 to 100 points. The score "
        "is their mean by weight.",
        block(EXAMPLE, "toml"),
        table(("sign", "metric", "group", "months", "points"), told),
        "What each counts for, where your settings do not say otherwise:",
        table(("sign", *weighed), weights),
    )


def _read(facts: Mapping[str, object]) -> tuple[str, str, str]:
    points = facts.get("points")
    scale = f"{points[0]:g} to {points[1]:g}" if isinstance(points, list) else "among your customers"
    return str(facts["group"]), str(facts.get("months", 1)), scale
