"""Is every amount in another currency converted at the rate of its own day, to the last cent, or rejected?

Expected amounts are worked out by hand in the docstrings; the company reports in dollars.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from tests.loading.company import HEADER, Small, source, strings

from worthline.loading.foreign import Foreign
from worthline.loading.values.currencies import advice
from worthline.project.settings import Company, Loading, Source
from worthline.words.errors import HeldBackError

RATES = "currency,rated_at,rate"
ORDERS = f"{HEADER},currency"
BOTH = (source("orders", "orders*.csv"), source("rates", "rates*.csv"))


@pytest.fixture
def shop(tmp_path: Path) -> Small:
    """A company with orders and rates."""
    return begun(tmp_path)


def begun(folder: Path, loading: Loading | None = None) -> Small:
    """A company that has delivered a file of rates, still empty."""
    folder.mkdir(exist_ok=True)
    small = Small(folder, *BOTH, loading=loading)
    small.file("rates-0.csv", RATES)
    return small


def paid(small: Small, table: str = "orders") -> list[tuple[str, ...]]:
    """Currency, amount as delivered, and amount in dollars of each row, by what is in dollars."""
    rows = small.ask(f"SELECT currency, original_amount, amount FROM {table} ORDER BY amount")
    return [tuple(strings(row)) for row in rows]


def rules(small: Small) -> list[str]:
    return [rule for _, _, _, rule in small.rejected()]


def test_an_amount_is_converted_at_the_rate_of_its_own_day(shop: Small) -> None:
    """10.10 x 1.0875 = 10.98375, kept to four places 10.9838; 10.10 x 1.1 = 11.11."""
    shop.file("rates.csv", RATES, "EUR,2024-01-30,1.0875", "EUR,2024-01-31,1.1")
    shop.file(
        "orders.csv", ORDERS, "1,a,2024-01-30,10.10,EUR", "2,a,2024-01-31,10.10,EUR", "3,a,2024-01-31,20,USD"
    )
    shop.load()
    assert paid(shop) == [
        ("EUR", "10.1000", "10.9838"), ("EUR", "10.1000", "11.1100"), ("USD", "None", "20.0000"),
    ]  # fmt: skip


def test_half_of_the_last_place_is_rounded_away_from_zero_and_never_through_binary_fractions(
    shop: Small,
) -> None:
    """0.0005 x 0.1 = 0.00005 gives 0.0001; 1.005 x 1.1 = 1.1055 exactly; 1.18e-5 x 1,000,000 = 11.8."""
    shop.file("rates.csv", RATES, "UAH,2024-01-31,0.1", "EUR,2024-01-31,1.1", "VND,2024-01-31,0.0000118")
    shop.file("orders.csv", ORDERS, "1,a,2024-01-31,0.0005,UAH", "2,a,2024-01-31,1.005,EUR",
              "3,a,2024-01-31,1000000,VND")  # fmt: skip
    shop.load()
    assert [row[2] for row in paid(shop)] == ["0.0001", "1.1055", "11.8000"]


def test_every_amount_of_a_row_is_converted(shop: Small) -> None:
    """At 1.25: 100 -> 125, 40 -> 50, 20 -> 25, 8 -> 10."""
    shop.file("rates.csv", RATES, "EUR,2024-01-31,1.25")
    shop.file("orders.csv", f"{ORDERS},cost,tax,shipping", "1,a,2024-01-31,100,EUR,40,20,8")
    shop.load()
    assert shop.ask("SELECT amount::INT, cost::INT, tax::INT, shipping::INT FROM orders") == [
        (125, 50, 25, 10)
    ]


def test_a_weekend_takes_the_rate_of_friday(shop: Small) -> None:
    """2 February 2024 is a Friday; 8 x 1.5 = 12."""
    shop.file("rates.csv", RATES, "EUR,2024-02-02,1.5", "EUR,2024-02-05,2")
    shop.file("orders.csv", ORDERS, "1,a,2024-02-03,8,EUR", "2,a,2024-02-04,8,EUR", "3,a,2024-02-05,8,EUR")
    shop.load()
    assert [row[2] for row in paid(shop)] == ["12.0000", "12.0000", "16.0000"]


def test_a_rate_counts_for_seven_days_and_not_for_eight(shop: Small) -> None:
    shop.file("rates.csv", RATES, "EUR,2024-02-01,1.5")
    shop.file("orders.csv", ORDERS, "1,a,2024-02-08,8,EUR", "2,a,2024-02-09,8,EUR", "3,a,2024-01-31,8,EUR")
    shop.load()
    assert shop.column("order_id") == ["1"]
    assert rules(shop) == ["no_rate", "no_rate"]


def test_how_old_a_rate_may_be_is_the_companys_choice(tmp_path: Path) -> None:
    small = Small(tmp_path, *BOTH, loading=Loading(largest_rejected_share=1, oldest_rate_days=31))
    small.file("rates.csv", RATES, "EUR,2024-02-01,1.5")
    small.file("orders.csv", ORDERS, "1,a,2024-02-29,8,EUR")
    small.load()
    assert paid(small) == [("EUR", "8.0000", "12.0000")]


def test_the_day_is_the_companys_own_and_not_that_of_greenwich(tmp_path: Path) -> None:
    """23:30 in UTC on 31 January is 1 February in Kyiv; 8 x 2 = 16."""
    small = Small(tmp_path, *BOTH, company=Company(time_zone="Europe/Kyiv"))
    small.file("rates.csv", RATES, "EUR,2024-01-31,1", "EUR,2024-02-01,2")
    small.file("orders.csv", ORDERS, "1,a,2024-01-31T23:30:00Z,8,EUR")
    small.load()
    assert paid(small) == [("EUR", "8.0000", "16.0000")]


def test_a_row_without_a_rate_says_which_currency_which_day_and_what_to_do(shop: Small) -> None:
    shop.file("orders.csv", ORDERS, "1,a,2024-01-31,5,USD", "2,a,2024-02-01,8,EUR")
    shop.load()
    assert shop.rejected() == [(3, "currency", "EUR", "no_rate")]
    ((reason,),) = shop.ask("SELECT reason FROM rejected")
    assert reason.startswith("EUR, 2024-02-01: There is no exchange rate")
    assert "table `rates`" in reason


def test_rates_that_come_later_bring_the_rows_in(shop: Small) -> None:
    shop.file("orders.csv", ORDERS, "1,a,2024-02-01,8,EUR")
    assert shop.load().rows_rejected == 1
    shop.file("rates.csv", RATES, "EUR,2024-02-01,1.5")
    assert shop.load().rows_rejected == 0
    assert paid(shop) == [("EUR", "8.0000", "12.0000")]


def test_rows_held_back_for_want_of_rates_are_told_how_to_come_in_and_do(tmp_path: Path) -> None:
    small = begun(tmp_path, Loading())
    small.file("orders.csv", ORDERS, "1,a,2024-02-01,8,EUR")
    with pytest.raises(HeldBackError, match="exchange rates"):
        small.load()
    small.file("rates.csv", RATES, "EUR,2024-02-01,1.5")
    small.load()
    assert paid(small) == [("EUR", "8.0000", "12.0000")]


def test_days_loaded_one_by_one_in_any_order_give_what_one_load_gives(tmp_path: Path) -> None:
    whole, daily = (begun(tmp_path / name) for name in ("whole", "daily"))
    days = {
        "orders-1.csv": (ORDERS, "1,a,2024-02-01,8.33,EUR", "2,b,2024-02-02,7.77,PLN"),
        "rates-2.csv": (RATES, "EUR,2024-02-01,1.0837", "PLN,2024-02-02,0.25"),
        "orders-2.csv": (ORDERS, "3,a,2024-02-03,5.01,EUR", "1,a,2024-02-01,9.33,EUR"),
        "rates-1.csv": (RATES, "EUR,2024-02-02,1.0811"),
    }
    daily.file("orders-0.csv", ORDERS)
    for name in reversed(days):
        daily.file(name, *days[name])
        daily.load()
    for name in ("orders-2.csv", "rates-2.csv", "rates-1.csv"):
        whole.file(name, *days[name])
    whole.load()
    whole.file("orders-1.csv", *days["orders-1.csv"])
    whole.load()
    stored = "SELECT * EXCLUDE (_delivery) FROM orders ORDER BY ALL"
    assert daily.ask(stored) == whole.ask(stored)


def test_a_late_correction_of_an_order_is_converted_at_the_orders_day(shop: Small) -> None:
    """9 x 1.5 = 13.5."""
    shop.file("rates.csv", RATES, "EUR,2024-02-01,1.5", "EUR,2024-03-01,3")
    shop.file("orders.csv", ORDERS, "1,a,2024-02-01,8,EUR")
    shop.load()
    shop.file("orders.csv", ORDERS, "1,a,2024-02-01,9,EUR")
    shop.load()
    assert paid(shop) == [("EUR", "9.0000", "13.5000")]


def test_a_late_correction_of_a_rate_moves_what_it_converted(shop: Small) -> None:
    shop.file("rates.csv", RATES, "EUR,2024-02-01,1.5")
    shop.file("orders.csv", ORDERS, "1,a,2024-02-01,8,EUR")
    shop.load()
    shop.file("rates.csv", RATES, "EUR,2024-02-01,1.25")
    shop.load()
    assert paid(shop) == [("EUR", "8.0000", "10.0000")]


def test_two_rates_of_one_day_that_differ_are_nobodys(shop: Small) -> None:
    shop.file("rates.csv", RATES, "EUR,2024-02-01,1.5", "eur,2024-02-01,1.6")
    shop.file("orders.csv", ORDERS, "1,a,2024-02-01,8,EUR")
    shop.load()
    assert sorted(rules(shop)) == ["no_rate", "same_key", "same_key"]


def test_repeats_are_told_from_the_amounts_as_they_were_delivered(shop: Small) -> None:
    """Ten euros at 1.5 are no repeat of fifteen dollars: the rows contradict each other."""
    shop.file("rates.csv", RATES, "EUR,2024-02-01,1.5")
    shop.file("orders.csv", ORDERS, "1,a,2024-02-01,10,EUR", "1,a,2024-02-01,15,USD",
              "2,a,2024-02-01,10,EUR", "2,a,2024-02-01,10,eur")  # fmt: skip
    orders = shop.load().batches[0]
    assert rules(shop) == ["same_key", "same_key"]
    assert orders.duplicates == 1


def test_refunds_subscriptions_and_spend_are_converted_at_their_days(tmp_path: Path) -> None:
    """4 x 1.5 = 6; 20 x 1.25 = 25 and its coupon 2 x 1.25 = 2.5; 100 x 2 = 200."""
    tables = ("refunds", "subscriptions", "spend", "rates")
    small = Small(tmp_path, *(source(table, f"{table}.csv") for table in tables))
    small.file("rates.csv", RATES, "EUR,2024-02-01,1.5", "EUR,2024-03-01,1.25", "EUR,2024-04-01,2")
    small.file("refunds.csv", "refund_id,customer_id,refunded_at,amount,currency", "r,a,2024-02-02,4,EUR")
    small.file("subscriptions.csv", "subscription_id,customer_id,started_at,amount,discount,currency",
               "s,a,2024-03-02,20,2,EUR")  # fmt: skip
    small.file("spend.csv", "spent_at,amount,currency", "2024-04-02,100,EUR", "2024-04-02,100,EUR")
    small.load()
    assert paid(small, "refunds") == [("EUR", "4.0000", "6.0000")]
    assert paid(small, "subscriptions") == [("EUR", "20.0000", "25.0000")]
    assert small.ask("SELECT discount::DOUBLE FROM subscriptions") == [(2.5,)]
    assert paid(small, "spend") == [("EUR", "100.0000", "200.0000")] * 2


def lines(
    folder: Path, *rows: str, orders: tuple[str, ...], header: str = "order_id,product_id,quantity,unit_price"
) -> Small:
    small = Small(folder, *BOTH, source("order_lines", "lines.csv"))
    small.file("rates.csv", RATES, "EUR,2024-02-01,1.5", "PLN,2024-02-01,0.25")
    small.file("orders.csv", ORDERS, *orders)
    small.file("lines.csv", header, *rows)
    small.load()
    return small


PRICES = (
    "SELECT order_id, currency, original_unit_price::DOUBLE, unit_price::DOUBLE FROM order_lines ORDER BY 1"
)


def test_lines_are_in_the_currency_and_of_the_day_of_their_order(tmp_path: Path) -> None:
    """4 x 1.5 = 6; the lines of a dollar order stay."""
    orders = ("1,a,2024-02-02,,EUR", "2,a,2024-02-02,,")
    small = lines(tmp_path, "1,p,2,4", "2,p,1,4", orders=orders)
    assert small.ask(PRICES) == [("1", "EUR", 4.0, 6.0), ("2", "USD", None, 4.0)]
    assert small.ask("SELECT order_id, currency FROM orders ORDER BY 1") == [("1", "EUR"), ("2", "USD")]


def test_a_line_that_names_its_own_currency_keeps_it(tmp_path: Path) -> None:
    """8 x 0.25 = 2."""
    header = "order_id,product_id,quantity,unit_price,currency"
    small = lines(
        tmp_path,
        "1,p,2,8,PLN",
        "2,p,1,8,PLN",
        orders=("1,a,2024-02-02,,EUR", "2,a,2024-02-02,,"),
        header=header,
    )
    assert small.ask(PRICES) == [("1", "PLN", 8.0, 2.0), ("2", "PLN", 8.0, 2.0)]


def test_lines_of_an_order_without_a_rate_wait_with_it(tmp_path: Path) -> None:
    small = lines(tmp_path, "1,p,2,4", orders=("1,a,2024-03-02,8,EUR",))
    assert rules(small) == ["no_rate", "no_rate"]


@pytest.mark.parametrize(
    ("amount", "said"), [("€8", ""), ("8 €", ""), ("8", "€"), ("8", "eur"), ("€8", "EUR")]
)
def test_a_currency_is_known_by_code_or_by_sign(shop: Small, amount: str, said: str) -> None:
    shop.file("rates.csv", RATES, "EUR,2024-02-01,1.5")
    shop.file("orders.csv", ORDERS, f"1,a,2024-02-01,{amount},{said}", "2,a,2024-02-01,$5,")
    shop.load()
    assert paid(shop) == [("USD", "None", "5.0000"), ("EUR", "8.0000", "12.0000")]


def test_a_sign_that_contradicts_its_rows_currency_is_rejected(shop: Small) -> None:
    shop.file("rates.csv", RATES, "EUR,2024-02-01,1.5", "GBP,2024-02-01,1.5")
    shop.file("orders.csv", ORDERS, "1,a,2024-02-01,€8,GBP", "2,a,2024-02-01,£8,GBP")
    shop.load()
    assert shop.rejected() == [(2, "amount", "€8", "currency")]


def test_a_sign_that_several_currencies_use_is_not_guessed(tmp_path: Path) -> None:
    small = Small(tmp_path, *BOTH, company=Company(currency="EUR"))
    small.file("rates.csv", RATES, "USD,2024-02-01,0.9", "CAD,2024-02-01,0.7")
    small.file("orders.csv", ORDERS, "1,a,2024-02-01,$8,", "2,a,2024-02-01,$10,CAD")
    small.load()
    assert rules(small) == ["unknown_currency"]
    assert paid(small) == [("CAD", "10.0000", "7.0000")]


@pytest.mark.parametrize(("code", "near"), [("EUT", "EUR"), ("UDS", "USD"), ("GPB", "GBP"), ("UA", "UAH")])
def test_an_unknown_code_is_rejected_with_the_nearest_one(shop: Small, code: str, near: str) -> None:
    shop.file("rates.csv", RATES, f"{code},2024-02-01,1.5")
    shop.file("orders.csv", ORDERS, f"1,a,2024-02-01,8,{code}")
    shop.load()
    assert rules(shop) == ["unknown_currency", "unknown_currency"]
    assert shop.ask(
        f"SELECT count(*) FROM rejected WHERE reason LIKE '{code}, did you mean {near}?: No currency%'"
    ) == [(2,)]


def test_what_is_like_no_code_gets_no_suggestion() -> None:
    assert advice("РУБЛЬ") == "РУБЛЬ"


def test_a_rate_of_zero_is_no_rate(shop: Small) -> None:
    shop.file("rates.csv", RATES, "EUR,2024-02-01,0")
    shop.file("orders.csv", ORDERS, "1,a,2024-02-01,8,EUR")
    shop.load()
    assert rules(shop) == ["no_rate", "no_worth"]


def test_an_amount_too_large_in_the_companys_currency_is_rejected_alone(shop: Small) -> None:
    shop.file("rates.csv", RATES, "KWD,2024-02-01,85000")
    shop.file("orders.csv", ORDERS, "1,a,2024-02-01,90000000000000,KWD", "2,a,2024-02-01,2,KWD")
    shop.load()
    assert rules(shop) == ["currency"]
    assert paid(shop) == [("KWD", "2.0000", "170000.0000")]


def test_money_adds_up_in_each_currency_by_itself(shop: Small) -> None:
    shop.file("orders.csv", ORDERS, "1,a,2024-02-01,8,EUR", "2,a,2024-02-01,5,", "3,a,someday,4,EUR",
              "2,a,2024-02-01,5,", "4,a,2024-02-01,7,PLN")  # fmt: skip
    shop.file("rates.csv", RATES, "EUR,2024-02-01,1.5")
    orders = shop.load().batches[0]
    found = [
        (one.currency, int(one.read), int(one.accepted), int(one.rejected), int(one.duplicates))
        for one in orders.by_currency
    ]
    assert found == [("EUR", 12, 8, 4, 0), ("PLN", 7, 0, 7, 0), ("USD", 10, 5, 0, 5)]
    assert shop.ask("SELECT currency, read::INT FROM batch_money ORDER BY 1") == [
        ("EUR", 12),
        ("PLN", 7),
        ("USD", 10),
    ]


def test_the_passport_tells_what_was_converted_and_what_waits(shop: Small) -> None:
    """8 + 4 euros at 1.5 are 18 dollars."""
    shop.file("orders.csv", ORDERS, "1,a,2024-02-01,8,EUR", "2,a,2024-02-01,4,EUR", "3,a,2024-02-01,5,",
              "4,a,2024-02-03,7,PLN", "5,a,2024-02-01,6,PLN")  # fmt: skip
    shop.file("rates.csv", RATES, "EUR,2024-02-01,1.5")
    passport = shop.load().passport
    assert passport is not None
    assert passport.currencies == {"USD": 1, "EUR": 2, "PLN": 2}
    euros, zloty = passport.foreign
    assert euros == Foreign("EUR", 2, Decimal(12), Decimal(18), 0, Decimal(0), None, None)
    assert (zloty.waiting, int(zloty.waiting_amount), str(zloty.first), str(zloty.last)) == (
        2,
        13,
        "2024-02-01",
        "2024-02-03",
    )


def test_rates_in_a_column_for_each_currency_are_one_source_each(tmp_path: Path) -> None:
    wide = [
        Source(
            table="rates",
            path="wide.csv",
            columns={"rated_at": "date", "rate": code},
            values={"currency": code},
        )
        for code in ("EUR", "PLN")
    ]
    small = Small(tmp_path, BOTH[0], *wide)
    small.file("wide.csv", "date,EUR,PLN", "2024-02-01,1.5,0.25", "2024-02-02,1.6,")
    small.file("orders.csv", ORDERS, "1,a,2024-02-01,8,EUR", "2,a,2024-02-02,8,PLN")
    report = small.load()
    assert [row[2] for row in paid(small)] == ["2.0000", "12.0000"]
    assert [(batch.rows_read, batch.accepted) for batch in report.batches[1:]] == [(2, 2), (2, 1)]


def test_a_source_in_one_other_currency_says_so_once(tmp_path: Path) -> None:
    small = Small(tmp_path, Source(table="orders", path="orders.csv", values={"currency": "EUR"}), BOTH[1])
    small.file("rates.csv", RATES, "EUR,2024-02-01,1.5")
    small.orders("1,a,2024-02-01,8")
    assert paid(small) == [("EUR", "8.0000", "12.0000")]


def test_a_completing_source_converts_what_it_adds(tmp_path: Path) -> None:
    """A cost of 4 euros at 1.5 beside an amount of 10 dollars."""
    small = Small(tmp_path, *BOTH, source("orders", "costs.csv", completes=True))
    small.file("rates.csv", RATES, "EUR,2024-02-01,1.5")
    small.file("costs.csv", "order_id,ordered_at,cost,currency", "1,2024-02-01,4,EUR")
    small.orders("1,a,2024-02-01,10")
    assert small.ask("SELECT amount::INT, cost::INT, currency FROM orders") == [(10, 6, "USD")]


def test_a_company_with_one_currency_stores_no_second_amount(small: Small) -> None:
    report = small.orders("1,a,2024-01-31,5")
    assert paid(small) == [("USD", "None", "5.0000")]
    assert report.batches[0].by_currency == ()
    assert report.passport is not None
    assert report.passport.foreign == ()


def test_a_refund_that_names_no_currency_is_the_companys_and_said(tmp_path: Path) -> None:
    small = Small(tmp_path, *BOTH, source("refunds", "refunds.csv"))
    small.file("rates.csv", RATES, "EUR,2024-02-01,1.5")
    small.file("orders.csv", ORDERS, "1,a,2024-02-01,8,EUR")
    small.file("refunds.csv", "refund_id,order_id,refunded_at,amount", "r,1,2024-02-02,4")
    report = small.load()
    assert paid(small, "refunds") == [("USD", "None", "4.0000")]
    assert any(
        "1 refund of an order in another currency taken as USD" in warning for warning in report.warnings
    )
