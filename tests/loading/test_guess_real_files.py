"""Is the guess right on public data that nobody of this project wrote?"""

from pathlib import Path

import pytest

from worthline.loading.guessing.guess import guess
from worthline.loading.guessing.guessed import FileGuess

EXPECTED: dict[str, dict[str, dict[str, str]]] = {
    "cdnow/CDNOW_master.txt": {
        "orders": {"customer_id": "customer_id", "ordered_at": "date", "amount": "dollar_value"},
    },
    "mrr_playbook/subscription_periods.csv": {
        "subscriptions": {
            "subscription_id": "subscription_id",
            "customer_id": "customer_id",
            "started_at": "start_date",
            "ended_at": "end_date",
            "amount": "monthly_amount",
        },
    },
    "foodie_fi/plans.csv": {"plans": {"plan": "plan_id", "plan_name": "plan_name", "amount": "price"}},
    "foodie_fi/subscriptions.csv": {
        "subscriptions": {"customer_id": "customer_id", "started_at": "start_date", "plan": "plan_id"},
    },
    "olist_funnel/restored_mql.csv": {
        "leads": {"lead_id": "mql_id", "contacted_at": "first_contact_date", "channel": "origin"},
    },
    "olist_funnel/restored_closed_deals.csv": {
        "leads": {"lead_id": "mql_id", "customer_id": "seller_id", "won_at": "won_date"},
    },
    "nps_bank/NPStimeseries.csv": {
        "answers": {"answer_id": "ID", "answered_at": "Survey date", "score": "NPS"}
    },
    "marketing_spend/Marketing.csv": {
        "spend": {
            "spent_at": "c_date",
            "amount": "mark_spent",
            "channel": "category",
            "campaign": "campaign_name",
        },
    },
    "pwc_call_center/call_center.csv": {
        "tickets": {"ticket_id": "Call Id", "opened_at": "Date", "resolved": "Resolved", "topic": "Topic"},
        "answers": {
            "answer_id": "Call Id",
            "answered_at": "Date",
            "score": "Satisfaction rating",
            "touchpoint": "Topic",
        },
    },
    "northwind/customers.csv": {"customers": {"customer_id": "CustomerID", "name": "CompanyName"}},
    "northwind/orders.csv": {
        "orders": {"order_id": "OrderID", "customer_id": "CustomerID", "ordered_at": "OrderDate"},
        "deliveries": {
            "order_id": "OrderID",
            "customer_id": "CustomerID",
            "promised_at": "RequiredDate",
            "delivered_at": "ShippedDate",
        },
    },
    "northwind/order_details.csv": {
        "order_lines": {
            "order_id": "OrderID",
            "product_id": "ProductID",
            "quantity": "Quantity",
            "unit_price": "UnitPrice",
            "discount": "Discount",
        },
    },
    "ravenstack/ravenstack_accounts.csv": {
        "customers": {
            "customer_id": "account_id",
            "joined_at": "signup_date",
            "channel": "referral_source",
            "name": "account_name",
        },
    },
    "ravenstack/ravenstack_subscriptions.csv": {
        "subscriptions": {
            "subscription_id": "subscription_id",
            "customer_id": "account_id",
            "started_at": "start_date",
            "ended_at": "end_date",
            "amount": "mrr_amount",
            "plan": "plan_tier",
            "trial": "is_trial",
        },
    },
    "ravenstack/ravenstack_support_tickets.csv": {
        "tickets": {
            "ticket_id": "ticket_id",
            "customer_id": "account_id",
            "opened_at": "submitted_at",
            "closed_at": "closed_at",
        },
        "answers": {
            "customer_id": "account_id",
            "answered_at": "submitted_at",
            "score": "satisfaction_score",
        },
    },
    "ravenstack/ravenstack_feature_usage.csv": {},
}


def guessed(shared_data: Path, *names: str) -> list[FileGuess]:
    return guess([shared_data / name for name in names])


@pytest.mark.parametrize("name", EXPECTED)
def test_tables_and_columns_are_right(shared_data: Path, name: str) -> None:
    [found] = guessed(shared_data, name)
    columns = {one.table: {key: match.header for key, match in one.columns.items()} for one in found.tables}
    assert columns == EXPECTED[name]


@pytest.mark.parametrize("name", [name for name, tables in EXPECTED.items() if tables])
def test_nothing_has_to_be_asked(shared_data: Path, name: str) -> None:
    [found] = guessed(shared_data, name)
    assert [one.table for one in found.tables if not one.sure] == []


def test_use_without_a_customer_says_so(shared_data: Path) -> None:
    [found] = guessed(shared_data, "ravenstack/ravenstack_feature_usage.csv")
    assert found.why_not == "it looks like events, but no column is customer_id"


def test_deals_complete_the_leads_they_were_won_from(shared_data: Path) -> None:
    deals, leads = guessed(
        shared_data, "olist_funnel/restored_closed_deals.csv", "olist_funnel/restored_mql.csv"
    )
    assert (deals.tables[0].completes, leads.tables[0].completes) == (True, False)


@pytest.mark.parametrize(
    ("name", "table", "values"),
    [
        ("nps_bank/NPStimeseries.csv", 0, {"survey": "nps", "scale": "0-10"}),
        ("pwc_call_center/call_center.csv", 1, {"survey": "csat", "scale": "1-5"}),
        ("mrr_playbook/subscription_periods.csv", 0, {"interval": "month"}),
        ("ravenstack/ravenstack_subscriptions.csv", 0, {"interval": "month"}),
    ],
)
def test_what_the_file_leaves_unsaid_is_guessed(
    shared_data: Path, name: str, table: int, values: dict[str, str]
) -> None:
    [found] = guessed(shared_data, name)
    assert found.tables[table].values == values


def test_decimal_commas_and_the_order_of_dates_are_found(shared_data: Path) -> None:
    spend, answers = guessed(shared_data, "marketing_spend/Marketing.csv", "nps_bank/NPStimeseries.csv")
    assert (spend.tables[0].writing.decimal, answers.tables[0].writing.date_order) == (",", "dmy")
