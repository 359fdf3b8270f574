"""Do well-known public data sets come in whole, with every bad row reported?

The figures are those of the files themselves (their README), or published by others where a test says so.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from tests.loading.company import Small, source

from worthline.project.settings import Company, Loading


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return tmp_path


def test_cdnow_comes_in_whole(small: Path, shared_data: Path) -> None:
    """69,659 purchases of 23,570 customers: Fader and Hardie's description of the set."""
    company = Small(small, source(
        "orders", str(shared_data / "cdnow" / "CDNOW_master.txt"),
        columns={"customer_id": "customer_id", "ordered_at": "date", "amount": "dollar_value"},
    ))  # fmt: skip
    company.load()
    assert company.ask("SELECT count(*), count(DISTINCT customer_id), sum(amount) FROM orders") == [
        (69_659, 23_570, Decimal("2500315.6300"))
    ]
    assert company.ask("SELECT count(*) FROM customers") == [(23_570,)]


def test_foodie_fi_has_its_thousand_customers(small: Path, shared_data: Path) -> None:
    folder = shared_data / "foodie_fi"
    company = Small(
        small,
        source("plans", str(folder / "plans.csv"), columns={"plan": "plan_id", "amount": "price"}),
        source("subscriptions", str(folder / "subscriptions.csv"),
               columns={"plan": "plan_id", "started_at": "start_date"}),
    )  # fmt: skip
    report = company.load()
    assert report.rows_rejected == 0
    assert company.ask("SELECT count(*), count(DISTINCT customer_id) FROM subscriptions") == [(2650, 1000)]


def test_mrr_playbook_has_its_121_stretches(small: Path, shared_data: Path) -> None:
    company = Small(small, source(
        "subscriptions", str(shared_data / "mrr_playbook" / "subscription_periods.csv"),
        columns={"started_at": "start_date", "ended_at": "end_date", "amount": "monthly_amount"},
    ))  # fmt: skip
    company.load()
    assert company.ask("SELECT count(*), count(DISTINCT customer_id) FROM subscriptions") == [(121, 55)]


def test_deals_complete_the_leads_of_the_olist_funnel(small: Path, shared_data: Path) -> None:
    """8,000 leads, 842 of them won: 10.525 %, as the public analyses of the set say."""
    folder = shared_data / "olist_funnel"
    company = Small(
        small,
        source("leads", str(folder / "restored_mql.csv"),
               columns={"lead_id": "mql_id", "contacted_at": "first_contact_date", "channel": "origin"}),
        source("leads", str(folder / "restored_closed_deals.csv"), completes=True,
               columns={"lead_id": "mql_id", "customer_id": "seller_id", "won_at": "won_date"}),
    )  # fmt: skip
    company.load()
    assert company.ask("SELECT count(*), count(won_at), count(channel) FROM leads") == [(8000, 842, 7940)]


def test_marketing_spend_has_its_published_sum(small: Path, shared_data: Path) -> None:
    """30,590,879.82 spent on 308 rows: a public analysis of the set."""
    company = Small(small, source(
        "spend", str(shared_data / "marketing_spend" / "Marketing.csv"),
        columns={"spent_at": "c_date", "amount": "mark_spent", "channel": "category"},
    ))  # fmt: skip
    company.load()
    assert company.ask("SELECT count(*), sum(amount) FROM spend") == [(308, Decimal("30590879.8200"))]


def test_nps_bank_has_its_5000_answers(small: Path, shared_data: Path) -> None:
    company = Small(small, source(
        "answers", str(shared_data / "nps_bank" / "NPStimeseries.csv"),
        columns={"answer_id": "ID", "answered_at": "Survey date", "score": "NPS"}, values={"survey": "nps"},
    ))  # fmt: skip
    report = company.load()
    assert company.ask("SELECT count(*), min(score), max(score) FROM answers") == [(5000, 0.0, 10.0)]
    assert report.rows_rejected == 0


def test_pwc_call_center_has_its_published_shares(small: Path, shared_data: Path) -> None:
    """72.92 % of calls resolved, satisfaction 3.40: public analyses of the set."""
    path = str(shared_data / "pwc_call_center" / "call_center.csv")
    company = Small(
        small,
        source("tickets", path, columns={
            "ticket_id": "Call Id", "opened_at": "Date", "resolved": "Resolved"}),
        source("answers", path, values={"survey": "csat", "scale": "1-5"}, columns={
            "answer_id": "Call Id", "answered_at": "Date", "score": "Satisfaction rating"}),
    )  # fmt: skip
    company.load()
    assert company.ask("SELECT count(*), avg(resolved::INT)::DECIMAL(6, 4) FROM tickets") == [
        (5000, Decimal("0.7292"))
    ]
    assert company.ask("SELECT round(avg(score), 2) FROM answers") == [(3.40,)]


def test_northwind_comes_in_as_three_tables(small: Path, shared_data: Path) -> None:
    folder = shared_data / "northwind"
    company = Small(
        small,
        source("customers", str(folder / "customers.csv"),
               columns={"customer_id": "CustomerID", "name": "CompanyName"}),
        source("orders", str(folder / "orders.csv"),
               columns={"order_id": "OrderID", "customer_id": "CustomerID", "ordered_at": "OrderDate"}),
        source("order_lines", str(folder / "order_details.csv"), columns={
            "order_id": "OrderID", "product_id": "ProductID", "unit_price": "UnitPrice",
            "quantity": "Quantity", "discount": "Discount"}),
    )  # fmt: skip
    report = company.load()
    assert report.rows_rejected == 0
    assert company.ask("SELECT (SELECT count(*) FROM orders), count(*) FROM order_lines") == [(830, 2155)]
    assert company.ask("SELECT city FROM customers WHERE customer_id = 'ALFKI'") == [("Berlin",)]


def ravenstack(folder: Path, data: Path) -> Small:
    """Five dirty tables; ids repeat with other content, which the settings of a load must survive."""
    at = data / "ravenstack"
    return Small(
        folder,
        source("customers", str(at / "ravenstack_accounts.csv"), columns={
            "customer_id": "account_id", "joined_at": "signup_date", "channel": "referral_source",
            "name": "account_name"}),
        source("subscriptions", str(at / "ravenstack_subscriptions.csv"), columns={
            "customer_id": "account_id", "started_at": "start_date", "ended_at": "end_date",
            "amount": "mrr_amount", "plan": "plan_tier", "trial": "is_trial"}),
        source("events", str(at / "ravenstack_feature_usage.csv"), columns={
            "event_id": "usage_id", "customer_id": "subscription_id", "happened_at": "usage_date",
            "event": "feature_name"}),
        source("tickets", str(at / "ravenstack_support_tickets.csv"), columns={
            "customer_id": "account_id", "opened_at": "submitted_at"}),
        source("refunds", str(at / "ravenstack_churn_events.csv"), columns={
            "refund_id": "churn_event_id", "customer_id": "account_id", "refunded_at": "churn_date",
            "amount": "refund_amount_usd", "reason": "reason_code"}),
        company=Company(), loading=Loading(largest_rejected_share=1),
    )  # fmt: skip


def test_ravenstack_reports_every_bad_row(small: Path, shared_data: Path) -> None:
    company = ravenstack(small, shared_data)
    report = company.load()
    assert report.rows_read == 33_100
    assert company.ask("SELECT count(*) FROM rejected") == [(report.rows_rejected,)]
    assert company.ask("SELECT count(*) FROM rejected WHERE reason IS NULL OR row_json IS NULL") == [(0,)]


def test_ravenstack_ids_that_repeat_are_rejected(small: Path, shared_data: Path) -> None:
    company = ravenstack(small, shared_data)
    company.load()
    repeated = company.ask("SELECT file, count(*) FROM rejected WHERE rule = 'same_key' GROUP BY 1")
    assert [(Path(file).name, rows) for file, rows in repeated] == [("ravenstack_feature_usage.csv", 42)]
