"""Are settings of alerts and of sending held to what is possible, and are secrets kept out of the file?"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from worthline.project.read import read
from worthline.project.watching import Watch
from worthline.words.errors import ProjectError

MAIL = 'emails = ["olena@example.com"]\nsmtp_host = "mail.example.com"\nsmtp_from = "worthline@example.com"\n'


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("[watch.bounds]\ncustomer_churn = {above = 0.02, below = 0.05}", "line 2, watch.bounds.customer_churn: below"),
        ("[watch.bounds]\ncustomer_churn = {}", "nothing is bounded"),
        ("[watch.bounds]\ncustomer_churn = {over = 1}", "Did you mean 'above'?"),
        ("[watch.bounds]\ncustomer_churn = {above = nan}", "line 2, watch.bounds.customer_churn.above"),
        ('[watch]\nquiet_hours = "25:00-08:00"', "line 2, watch.quiet_hours: '25:00-08:00' are no hours"),
        ('[watch]\nquiet_hours = "08:00-08:00"', "are no hours"),
        ('[watch]\nquiet_days = ["monday"]', "'mon', 'tue'"),
        ('[watch]\nquiet_days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]', "every day is quiet"),
        ('[send]\nwebhook = "http://hooks.example.com/x"\nsecret_env = "HOOK"', "nothing is sent unencrypted"),
        ('[send]\nwebhook = "https://me:pw@hooks.example.com/x"\nsecret_env = "HOOK"', "a user, a password"),
        ('[send]\nwebhook = "https://hooks.example.com/x"', "a webhook must be signed"),
        ('[send]\nsecret = "abc"', "a secret must not stand in this file"),
        ('[send]\nsecret_env = "abcDEF123456789012345678"', "this looks like the key itself"),
        ('[send]\nemails = ["olena@example.com"]', "Expected smtp_host and smtp_from"),
        ('[send]\nemails = ["o@example.com\\nBcc: all@example.com"]', "is no address of e-mail"),
        (f'[send]\n{MAIL}smtp_user = "worthline"', "a user needs a password"),
        (f'[send]\n{MAIL}smtp_security = "none"', "would not be encrypted"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_place(settings: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "worthline.toml").write_text(settings, encoding="utf-8")
    with pytest.raises(ProjectError) as error:
        read(tmp_path)
    assert said in str(error.value)


def test_a_password_in_the_address_is_not_repeated(tmp_path: Path) -> None:
    (tmp_path / "worthline.toml").write_text(
        '[send]\nwebhook = "https://me:Tr0ub4dor@hooks.example.com/x"\nsecret_env = "HOOK"', encoding="utf-8"
    )
    with pytest.raises(ProjectError) as error:
        read(tmp_path)
    assert "Tr0ub4dor" not in str(error.value)


FRIDAY, SATURDAY, SUNDAY, MONDAY = "2026-03-06", "2026-03-07", "2026-03-08", "2026-03-09"


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (f"{FRIDAY} 12:00", None),
        (f"{FRIDAY} 19:59", None),
        (f"{FRIDAY} 20:00", f"{MONDAY} 08:00"),
        (f"{SATURDAY} 12:00", f"{MONDAY} 08:00"),
        (f"{SUNDAY} 23:59", f"{MONDAY} 08:00"),
        (f"{MONDAY} 07:59", f"{MONDAY} 08:00"),
        (f"{MONDAY} 08:00", None),
    ],
)
def test_quiet_hours_and_days_run_into_each_other(now: str, until: str | None) -> None:
    watch = Watch(quiet_hours="20:00-08:00", quiet_days=("sat", "sun"))
    found = watch.quiet_until(datetime.fromisoformat(now))
    assert found == (datetime.fromisoformat(until) if until else None)


def test_hours_within_one_day_are_quiet_too() -> None:
    watch = Watch(quiet_hours="12:00-14:00")
    at = datetime.fromisoformat
    assert watch.quiet_until(at(f"{FRIDAY} 13:00")) == at(f"{FRIDAY} 14:00")
    assert watch.quiet_until(at(f"{FRIDAY} 14:00")) is None
