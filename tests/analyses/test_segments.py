"""Is everyone in the right group, do the parts add up, and is no segment called better than it can be told to be?"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import pyarrow as pa
import pytest
from tests.rows import few, measured, measurer

from worthline.analyses.listed import Listed, contact_columns, listed
from worthline.analyses.only import measure_only
from worthline.analyses.segments import BEHIND, LEADS, LEVEL, customers_by, empty_segments, segmentation
from worthline.analyses.top_tenth import top_tenth
from worthline.measuring.measure import Measurer
from worthline.tables.derived.groups import COMPUTED, GROUPS, RANKED
from worthline.tables.derived.profile import cuts, labels
from worthline.tables.derived.standings import STANDINGS
from worthline.tables.rules import Rules
from worthline.words.errors import UnknownNameError, WorthlineError
from worthline.words.periods import Grain

Row = dict[str, Any]


def order(customer: str, day: str, amount: float, number: int = 1) -> Row:
    return {
        "order_id": f"{customer}{day}{number}",
        "customer_id": customer,
        "ordered_at": day,
        "amount": amount,
    }


def group(company: Measurer, column: str) -> dict[str, str | None]:
    rows = company.ask(labels([column], company.known))
    return {row["customer_id"]: row[column] for row in rows.to_pylist()}


def shop(rows: list[Row], people: list[Row] | None = None, rules: Rules | None = None) -> Measurer:
    return measurer({"orders": rows, "customers": people or []}, rules or few(), as_of="2024-12-31")


@cache
def random_shop(people: int = 60) -> Measurer:
    draw = random.Random(7)
    rows = [
        order(
            f"c{who}",
            str(date(2023, 1, 1) + timedelta(draw.randrange(730))),
            draw.choice([5, 20, 20, 90]),
            number,
        )
        for who in range(people)
        for number in range(draw.choice([0, 1, 1, 2, 5]))
    ]
    return shop(rows, [{"customer_id": f"c{who}"} for who in range(people)])


def test_who_bought_once_is_new_and_who_came_back_is_loyal() -> None:
    company = shop(
        [order("once", "2024-01-05", 10), order("twice", "2024-01-05", 10), order("twice", "2024-03-05", 10)],
        [{"customer_id": "never"}],
    )
    assert group(company, "loyalty") == {"once": "new", "twice": "loyal", "never": None}


def test_without_orders_who_paid_for_a_second_month_is_loyal() -> None:
    rows = [
        {"customer_id": "long", "started_at": "2024-06-01", "amount": 10},
        {"customer_id": "short", "started_at": "2024-12-20", "amount": 10},
    ]
    company = measurer({"subscriptions": rows}, few(), as_of="2024-12-31")
    assert group(company, "loyalty") == {"long": "loyal", "short": "new"}


def test_a_first_order_as_large_as_the_median_is_small() -> None:
    company = shop(
        [order(name, "2024-02-01", amount) for name, amount in zip("abcde", [5, 10, 10, 10, 30], strict=True)]
    )
    assert group(company, "first_order_size") == {
        "a": "small",
        "b": "small",
        "c": "small",
        "d": "small",
        "e": "large",
    }


def test_two_orders_of_the_first_day_are_one_first_order() -> None:
    rows = [order("a", "2024-02-01", 6, 1), order("a", "2024-02-01", 6, 2), order("b", "2024-02-01", 10)]
    assert group(shop(rows), "first_order_size") == {"a": "large", "b": "small"}


def test_who_is_gone_longer_than_the_activity_window_has_lapsed() -> None:
    company = shop(
        [order("gone", "2024-01-05", 10), order("here", "2024-12-05", 10)], rules=few(activity_window_days=90)
    )
    assert group(company, "lapsed") == {"gone": "lapsed", "here": "active"}
    (row,) = company.ask(
        STANDINGS.table().filter(lambda rows: rows.customer_id == "gone").select("lapsed_days")
    ).to_pylist()
    assert row["lapsed_days"] == (date(2024, 12, 31) - date(2024, 1, 5)).days - 90


def test_who_only_orders_where_others_subscribe_can_lapse_too() -> None:
    company = measurer(
        {
            "orders": [order("buyer", "2022-01-05", 10)],
            "subscriptions": [{"customer_id": "member", "started_at": "2022-01-05", "amount": 10}],
        },
        few(),
        as_of="2024-12-31",
    )
    assert group(company, "lapsed") == {"buyer": "lapsed", "member": "active"}


def test_late_often_and_much_are_champions_and_early_once_and_little_are_lost() -> None:
    rows = [order(f"c{n}", f"2024-{n + 1:02}-01", 10 + n, k) for n in range(10) for k in range(1 + n // 2)]
    found = group(shop(rows), "rfm")
    assert (found["c9"], found["c0"]) == ("champions", "lost")


def test_customers_who_are_alike_are_in_the_same_tenth() -> None:
    company = shop([order(f"c{n}", "2024-02-01", 10) for n in range(30)])
    assert set(group(company, "value_tenth").values()) == {"10"}


def test_the_top_tenth_of_a_hundred_different_customers_is_ten() -> None:
    company = shop([order(f"c{n}", "2024-02-01", 1 + n) for n in range(100)])
    assert customers_by(company, "value_tenth")["01"] == 10


def test_the_order_of_the_rows_changes_no_group() -> None:
    rows = [
        order(f"c{n}", f"2024-{1 + n % 12:02}-03", 5 + n % 7, k) for n in range(25) for k in range(1 + n % 3)
    ]
    found = [every_group(shop(each)) for each in (rows, rows[::-1])]
    assert found[0] == found[1]


def every_group(company: Measurer) -> list[Row]:
    rows: list[Row] = company.ask(GROUPS.table().order_by("customer_id")).to_pylist()
    return rows


@pytest.mark.parametrize("column", list(COMPUTED))
def test_the_parts_of_every_computed_segment_add_up_to_the_whole(column: str) -> None:
    company, keys = random_shop(), ("revenue", "new_customers", "order_value", "purchase_frequency")
    years = company.calendar.between(date(2023, 1, 1), date(2024, 12, 31), Grain.YEAR)
    cut = company.measure(keys, years, [column], judged=0)
    for row in company.measure(keys, years, judged=0):
        mine = [each for each in cut if (each.metric, each.period) == (row.metric, row.period)]
        assert sum(each.part or 0 for each in mine) == pytest.approx(row.part)
        assert sum(each.whole or 0 for each in mine) == pytest.approx(row.whole or 0)


@pytest.mark.parametrize("column", list(RANKED))
def test_everyone_who_bought_is_in_one_of_the_known_groups(column: str) -> None:
    counts = customers_by(random_shop(), column)
    assert set(counts) <= set(COMPUTED[column])
    assert sum(counts.values()) == sum(customers_by(random_shop(), "loyalty").values())


def test_a_column_of_the_company_hides_the_computed_one_of_its_name() -> None:
    company = shop([order("a", "2024-02-01", 10)], [{"customer_id": "a", "loyalty": "gold"}])
    assert group(company, "loyalty") == {"a": "gold"}


def test_every_segment_there_is_is_named_to_who_asks_for_another() -> None:
    company = shop([order("a", "2024-02-01", 10)], [{"customer_id": "a", "region": "north"}])
    with pytest.raises(UnknownNameError, match="region, rfm, value_tenth"):
        measured(company, "revenue", "2024-02-01", by=["rgn"])
    assert set(COMPUTED) < set(cuts(company.known))


def defined(company: Measurer, **segments: str) -> Measurer:
    return replace(company, known=replace(company.known, segments=segments))


def test_a_defined_segment_cuts_like_any_other() -> None:
    rows = [order("a", "2024-02-01", 10), order("a", "2024-03-01", 10), order("b", "2024-02-01", 5)]
    company = defined(shop(rows), vip="orders >= 2")
    found = measured(company, "revenue", "2024-02-01", by=["vip"])
    assert {row.segment["vip"]: row.value for row in found} == {"yes": 10, "no": 5}


def test_one_segment_alone_is_what_the_cut_says_of_it() -> None:
    rows = [order("a", "2024-02-01", 10), order("a", "2024-03-01", 10), order("b", "2024-02-01", 5)]
    company = defined(shop(rows, [{"customer_id": "b", "region": "north"}]), vip="orders >= 2")
    february = company.calendar.between(date(2024, 2, 1), date(2024, 2, 1), Grain.MONTH)
    assert [row.value for row in measure_only(company, ["revenue"], february, (), "vip")] == [10]
    assert [row.value for row in measure_only(company, ["revenue"], february, (), "region=north")] == [5]


def test_a_segment_without_trade_in_a_period_says_that_nothing_happened() -> None:
    rows = [order("a", "2024-02-01", 10), order("b", "2024-03-01", 5)]
    company = shop(rows, [{"customer_id": "a", "region": "north"}, {"customer_id": "b", "region": "south"}])
    march = company.calendar.between(date(2024, 3, 1), date(2024, 3, 1), Grain.MONTH)
    (row,) = measure_only(company, ["revenue"], march, (), "region=north")
    assert row.refused is not None
    assert row.refused.reason == "nothing_happened"


def test_a_segment_that_nobody_is_in_is_named_and_the_rest_is_measured() -> None:
    company = defined(shop([order("a", "2024-02-01", 10)]), vip="orders >= 2")
    assert empty_segments(company, ["vip"]) == ["vip"]
    assert [row.value for row in measured(company, "revenue", "2024-02-01", by=["vip"])] == [10]
    with pytest.raises(WorthlineError, match="Nobody is in the segment vip"):
        measure_only(company, ["revenue"], (), (), "vip")


@cache
def campaign(months_of_bad: tuple[int, ...]) -> Measurer:
    """Two channels of 60 customers and equal spend; a quarter of each is gone by summer."""
    people = [{"customer_id": f"{name}{n}", "channel": name} for name in ("good", "bad") for n in range(60)]
    rows = []
    for at, row in enumerate(people):
        months = range(1, 13) if row["channel"] == "good" else months_of_bad
        days = [f"2024-{month:02}-{1 + at % 27:02}" for month in months if at % 4 or month < 7]
        rows += [{**order(row["customer_id"], day, 10 + at % 5), "cost": 5} for day in days]
    spend = [{"spent_at": "2024-01-15", "amount": 500, "channel": name} for name in ("good", "bad")]
    tables = {"orders": rows, "customers": people, "spend": spend}
    return measurer(tables, few(activity_window_days=120), as_of="2024-12-31")


def test_the_channel_that_earns_most_leads_and_the_other_is_behind() -> None:
    found = segmentation(campaign((1, 2)), "channel")
    assert {each.value: each.standing for each in found.groups} == {"good": LEADS, "bad": BEHIND}
    assert [each.value for each in found.best] == ["good"]


def test_channels_that_cannot_be_told_apart_are_both_the_best() -> None:
    found = segmentation(campaign(tuple(range(1, 13))), "channel")
    assert {each.standing for each in found.groups} == {LEADS, LEVEL}
    assert len(found.best) == 2


def test_the_shares_of_all_segments_are_a_whole() -> None:
    found = segmentation(random_shop(), "rfm")
    assert sum(each.share for each in found.groups) == pytest.approx(1)
    assert sum(each.brought_share or 0 for each in found.groups) == pytest.approx(1)


def test_a_column_of_names_is_no_column_of_segments() -> None:
    people = [{"customer_id": f"c{n}", "nick": f"nick {n}"} for n in range(501)]
    company = shop([order(row["customer_id"], "2024-02-01", 10) for row in people], people)
    with pytest.raises(WorthlineError, match="501 different values"):
        segmentation(company, "nick")


def test_the_top_tenth_of_equal_customers_brings_a_tenth() -> None:
    found = top_tenth(shop([order(f"c{n}", "2024-02-01", 10) for n in range(15)]))
    assert found is not None
    assert found.share.value == pytest.approx(0.1)
    assert found.share.low is None


def test_of_the_customer_at_the_edge_only_the_part_inside_counts() -> None:
    """Of 15 customers a tenth is one and a half: 100 and half of 50, of 1 * 13 + 50 + 100."""
    amounts = [1] * 13 + [50, 100]
    found = top_tenth(shop([order(f"c{n}", "2024-02-01", amount) for n, amount in enumerate(amounts)]))
    assert found is not None
    assert found.share.value == pytest.approx(125 / 163)


def test_the_top_tenth_of_many_has_an_interval_around_it() -> None:
    draw = random.Random(5)
    rows = [order(f"c{n}", "2024-02-01", round(draw.lognormvariate(3, 1), 2)) for n in range(400)]
    found = top_tenth(shop(rows))
    assert found is not None
    share = found.share
    assert share.low is not None
    assert share.value is not None
    assert share.high is not None
    assert 0.25 < share.low < share.value < share.high < 0.6


def test_nobody_has_no_top_tenth() -> None:
    assert top_tenth(shop([order("a", "2021-02-01", 10)])) is None


PEOPLE: list[Row] = [
    {
        "customer_id": "a",
        "e_mail": "a@b.org",
        "reach": "+380 44 123-45-67",
        "region": "north",
        "код": "1234567890",
    },
    {"customer_id": "b", "e_mail": None, "reach": "044 123 45 68", "region": "=cmd()", "код": "12345678902"},
]


def test_what_reaches_a_person_is_told_by_header_or_by_content() -> None:
    company = shop([order("a", "2024-02-01", 10)], PEOPLE)
    assert contact_columns(company) == ["e_mail", "reach"]


def test_a_list_has_no_contacts_unless_they_are_asked_for() -> None:
    company = shop([order("a", "2024-02-01", 10), order("b", "2024-02-01", 30)], PEOPLE)
    bare, full = (listed(company, "loyalty", "new", contacts=asked) for asked in (False, True))
    assert bare.withheld == ("e_mail", "reach")
    assert not {"e_mail", "reach", "name"} & set(bare.rows.column_names)
    assert [row["e_mail"] for row in full.to_dicts()] == [None, "a@b.org"]
    assert [row["revenue"] for row in bare.to_dicts()] == [30, 10]


def test_ids_that_are_addresses_are_not_listed_by_the_way() -> None:
    company = shop([order("a@b.org", "2024-02-01", 10)])
    with pytest.raises(WorthlineError, match="--contacts"):
        listed(company, "loyalty", "new")
    assert listed(company, "loyalty", "new", contacts=True).rows.num_rows == 1


def test_a_value_that_nobody_has_is_told_with_those_there_are() -> None:
    company = shop([order("a", "2024-02-01", 10)])
    with pytest.raises(UnknownNameError, match="There are: new"):
        listed(company, "loyalty", "loyal")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_can_be_run_as_a_formula(sign: str) -> None:
    rows = pa.table({"region": [f"{sign}cmd()", "north", None], "revenue": pa.array([-5.0, 1.0, None])})
    guarded = Listed("region", "", rows, ()).guarded().to_dicts()
    assert [row["region"] for row in guarded] == [f"'{sign}cmd()", "north", None]
    assert guarded[0]["revenue"] == -5.0
