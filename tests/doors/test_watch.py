"""Does `worthline watch` tell each cause once, to whom it should, and keep silent when it should?"""

from __future__ import annotations

import email
import email.policy
import json
import random
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

import pytest
from tests.doors.receivers import Box, Hook
from tests.doors.typed import ran

ALERTS, MEND = 3, 2
MONTHS, CUSTOMERS = 16, 80
PROJECT = """
[company]
name = "Corner Coffee"
currency = "EUR"
as_of = 2024-04-30
language = "{language}"

[rules]
minimum_customers = 5

[[changes]]
what = "New prices"
on = 2024-04-03

[[sources]]
table = "orders"
path = "orders.csv"

[[sources]]
table = "customers"
path = "customers.csv"

[segments]
columns = ["channel"]

[watch]
metrics = ["revenue", "order_value", "purchase_frequency"]
"""


def company(folder: Path, *, fall: bool) -> Path:
    """Sixteen months of orders; where it falls, those of the store buy for a fifth of that in the last one."""
    rng = random.Random(5)
    orders = ["order_id,customer_id,ordered_at,amount"]
    for month in range(MONTHS):
        year, of_year = 2023 + month // 12, month % 12 + 1
        for who in range(CUSTOMERS):
            share = 0.2 if fall and month == MONTHS - 1 and who % 2 == 0 else 1.0
            amount = share * rng.uniform(40, 60)
            orders.append(f"o{len(orders)},c{who},{year}-{of_year:02}-{1 + who % 27:02},{amount:.2f}")
    people = [
        "customer_id,channel",
        *(f"c{who},{'search' if who % 2 else 'store'}" for who in range(CUSTOMERS)),
    ]
    for name, lines in {"orders": orders, "customers": people}.items():
        (folder / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    (folder / "worthline.toml").write_text(PROJECT.format(language="en"), encoding="utf-8")
    ran("load", "--project", folder)
    return folder


@pytest.fixture(scope="module")
def fallen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return company(tmp_path_factory.mktemp("fallen"), fall=True)


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return company(tmp_path_factory.mktemp("calm"), fall=False)


@pytest.fixture
def shop(fallen: Path, tmp_path: Path) -> Path:
    """The company that fell, with nothing told yet."""
    return copytree(fallen, tmp_path / "shop")


def add(shop: Path, text: str) -> None:
    file = shop / "worthline.toml"
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")


def to_hook(shop: Path, hook: Hook) -> None:
    add(shop, f'[send]\nwebhook = "{hook.url}"\nsecret_env = "HOOK_SECRET"\nallow_private = true')


def to_box(shop: Path, box: Box) -> None:
    add(
        shop,
        f'[send]\nemails = ["olena@example.com"]\nsmtp_host = "localhost"\nsmtp_port = {box.port}\n'
        'smtp_security = "none"\nsmtp_from = "worthline@example.com"',
    )


def test_a_fall_is_one_alert_with_its_segment_money_and_customers(shop: Path) -> None:
    """Forty customers of the store pay some 10 where they paid some 50: 1,600 a month."""
    told = ran("watch", "--dry-run", "--format", "json", "--project", shop)
    (alert,) = told.json
    assert told.code == ALERTS
    assert (alert["verdict"], alert["mostly"]["value"], alert["customers"]) == ("worse", "store", 40)
    assert alert["stake"]["kind"] == "difference"
    assert alert["stake"]["money_a_month"] == pytest.approx(1600, rel=0.05)
    assert {"revenue", "order_value"} == {each["metric"] for each in [alert, *alert["same_cause"]]}
    assert {int(key.removeprefix("c")) % 2 for key in alert["first_customers"]} == {0}
    assert alert["coincides"] == [{"on": "2024-04-03", "what": "New prices"}]


def test_where_nothing_has_moved_nothing_is_told(calm: Path) -> None:
    told = ran("watch", "--dry-run", "--project", calm)
    assert (told.code, told.out) == (0, "")
    assert "Nothing has moved more than its own noise" in told.err


def test_the_commands_told_next_can_be_typed(shop: Path) -> None:
    (alert,) = ran("watch", "--dry-run", "--format", "json", "--project", shop).json
    for step in alert["next"]:
        assert ran(*step.split()[1:], "--project", shop).code == 0


def test_a_cause_is_told_once_and_a_look_tells_nobody(shop: Path) -> None:
    looked = ran("watch", "--dry-run", "--project", shop)
    first, second = ran("watch", "--project", shop), ran("watch", "--project", shop)
    assert (looked.code, first.code, second.code) == (ALERTS, ALERTS, 0)
    assert first.rows[1][-1] == "not yet"
    assert second.rows[1][-1] != "not yet"


def test_a_bound_is_told_though_nothing_has_moved(calm: Path, tmp_path: Path) -> None:
    shop = copytree(calm, tmp_path / "bound")
    add(shop, "[watch.bounds]\norder_value = {above = 40}")
    (alert,) = ran("watch", "--dry-run", "--format", "json", "--project", shop).json
    assert alert["bound"] == {"side": "above", "bound": 40.0, "surely": True, "periods": MONTHS}
    assert (alert["moved"], alert["metric"]) == (False, "order_value")


def test_a_webhook_gets_the_alert_and_gets_it_once(shop: Path, trusted: Hook) -> None:
    to_hook(shop, trusted)
    assert [ran("watch", "--project", shop).code for _ in range(2)] == [ALERTS, 0]
    ((_, body),) = trusted.got
    assert json.loads(body)["company"] == "Corner Coffee"


def test_what_was_not_taken_is_sent_by_the_next_run(shop: Path, trusted: Hook) -> None:
    to_hook(shop, trusted)
    trusted.answers = [(500, {})] * 4
    failed, taken = ran("watch", "--project", shop), ran("watch", "--project", shop)
    assert (failed.code, taken.code, len(trusted.got)) == (MEND, 0, 5)
    assert "Not sent to webhook: 500" in failed.err
    assert len({headers["worthline-id"] for headers, _ in trusted.got}) == 1


def test_a_webhook_inside_is_refused_where_nobody_has_allowed_it(shop: Path, trusted: Hook) -> None:
    add(shop, f'[send]\nwebhook = "{trusted.url}"\nsecret_env = "HOOK_SECRET"')
    told = ran("watch", "--project", shop)
    assert told.told("no address on the open internet")
    assert trusted.got == []


def test_in_quiet_hours_alerts_wait_for_the_first_run_after(shop: Path, trusted: Hook) -> None:
    to_hook(shop, trusted)
    settings = (shop / "worthline.toml").read_text(encoding="utf-8")
    hour = datetime.now(UTC).hour
    quiet = f'[watch]\nquiet_hours = "{(hour - 1) % 24:02}:00-{(hour + 2) % 24:02}:00"'
    (shop / "worthline.toml").write_text(settings.replace("[watch]", quiet), encoding="utf-8")
    told = ran("watch", "--project", shop)
    assert (told.code, trusted.got) == (0, [])
    assert "It is quiet until" in told.err
    (shop / "worthline.toml").write_text(settings, encoding="utf-8")
    assert ran("watch", "--project", shop).code == ALERTS
    assert len(trusted.got) == 1


def test_a_pause_keeps_silent_until_it_ends(shop: Path, trusted: Hook) -> None:
    to_hook(shop, trusted)
    assert ran("watch", "--pause", "2999-01-01", "--project", shop).code == 0
    assert (ran("watch", "--project", shop).code, trusted.got) == (0, [])
    ran("watch", "--resume", "--project", shop)
    assert ran("watch", "--project", shop).code == ALERTS
    assert len(trusted.got) == 1


def test_a_mail_speaks_the_companys_language(shop: Path, box: Box) -> None:
    to_box(shop, box)
    file = shop / "worthline.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('"en"', '"uk"'), encoding="utf-8")
    assert ran("watch", "--project", shop).code == ALERTS
    ((_, _, text),) = box.got
    mail = email.message_from_string(text, policy=email.policy.default)
    plain = mail.get_body(("plain",))
    assert plain is not None
    assert "Гроші на кону" in plain.get_content()
    assert str(mail["Subject"]).startswith("Corner Coffee: ")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("[watch.bounds]\ncustomer_chrn = {above = 0.1}", "customer_churn"),
        ("[watch.bounds]\nrevenue = {above = 1, below = 2}", "lies over"),
    ],
)
def test_what_cannot_be_watched_says_what_to_do(wrong: str, said: str, shop: Path) -> None:
    add(shop, wrong)
    assert ran("watch", "--project", shop).told(said)


def test_a_damaged_memory_says_what_to_do(shop: Path) -> None:
    (shop / ".worthline" / "watch.json").write_text("{", encoding="utf-8")
    assert ran("watch", "--project", shop).told("watch.json is damaged", "Remove it")
