"""How does someone without data see what this is?

Makes the demo company (a simulator with known truth), with a project file beside it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

PROJECT = """\
# The demo company: a coffee subscription and shop. Its data is simulated; what is true of it stands in truth.json.

[company]
name = "Worthline Roasters"
currency = "EUR"
time_zone = "Europe/Kyiv"
language = "{language}"
pack = "saas"

[rules]
first_value_event = "first_brew"

[segments]
columns = ["channel", "size"]

[plan.customer_churn]
initiative = "Call every subscriber who skips a delivery"
owner = "Olena, customer success"
due = 2026-03-31
target = 0.035

[plan.acquisition_cost]
initiative = "Move a tenth of the social budget to referral rewards"
owner = "Marko, marketing"
due = 2026-02-28
target = 35.0

[plan.time_to_value]
initiative = "Send the brewing guide with the parcel, not after it"
owner = "Iryna, product"
due = 2026-02-15
target = 4.0

[[changes]]
what = "{price_rise}"
on = {raised:%Y-%m-%d}
expects = {{ arpa = "up", customer_churn = "up" }}

[[changes]]
what = "{onboarding}"
on = {onboarded:%Y-%m-%d}
audience = "newcomers"
owner = "Iryna, product"
expects = {{ activation_rate = "+10pp", time_to_value = "down", customer_churn = "-1pp" }}
"""
CHANGED = {
    "en": ("Price rise", "New onboarding"),
    "uk": ("Підвищення цін", "Нове знайомство з продуктом"),
    "ru": ("Повышение цен", "Новое знакомство с продуктом"),
}
"""What the two changes that the simulator makes are called."""

SOURCE = """
[[sources]]
table = "{table}"
path = "{table}.{ending}"
"""
RENAMED = {"spend": {"spent_at": "spent_on"}}


def make_demo(
    folder: Path,
    customers: int,
    seed: int,
    form: Literal["csv", "parquet"] = "csv",
    language: str = "en",
    *,
    habits: bool = True,
) -> Path:
    """Write the demo company's files and its worthline.toml, and give the latter's path."""
    from worthline.demo import TABLES, make
    from worthline.demo.company import ONBOARDING_CHANGE, PRICE_RISE

    make(folder, customers, seed, form, habits=habits)
    raised, onboarding = CHANGED[language]
    told = {
        "price_rise": raised,
        "raised": PRICE_RISE,
        "onboarding": onboarding,
        "onboarded": ONBOARDING_CHANGE,
    }
    parts = [PROJECT.format(language=language, **told)]
    for table, headers in TABLES.items():
        parts.append(SOURCE.format(table=table, ending=form))
        parts.append(_columns(table, headers))
    path = folder / "worthline.toml"
    path.write_text("".join(parts), encoding="utf-8")
    return path


def _columns(table: str, headers: tuple[str, ...]) -> str:
    from worthline.tables.recorded import RECORDED

    renamed = RENAMED.get(table, {})
    known = [column.name for column in RECORDED[table].columns]
    lines = [f'{name} = "{renamed.get(name, name)}"' for name in known if renamed.get(name, name) in headers]
    return "[sources.columns]\n" + "\n".join(lines) + "\n"
