"""What is told of each key of worthline.toml?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from worthline.catalogue.metric import find
from worthline.catalogue.packs import PACKS, find_pack
from worthline.doors.pages import declared, health
from worthline.doors.pages.markdown import block, code, page, section, table, toml
from worthline.words.errors import DeclarationError

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

INTRO = """\
A project is a folder with a `worthline.toml`. `worthline init` writes it; every key but the sources may be left out.
A key that does not exist is an error that names its line, never ignored."""
EXAMPLE = """\
[company]
name = "Corner Coffee"
currency = "EUR"
time_zone = "Europe/Kyiv"
pack = "retail"

[[sources]]
table = "orders"
path = "sales-*.csv"
delimiter = ";"
decimal = ","
date_order = "dmy"

[sources.columns]
order_id = "Receipt"
customer_id = "Card"
ordered_at = "Date"
amount = "Sum"

[rules]
activity_window_days = 180

[segments]
columns = ["city", "rfm"]

[segments.regulars]
where = "orders >= 3 and city != 'Kyiv'"
name = "Regulars outside Kyiv"

[plan.customer_churn]
initiative = "Call everyone silent for two months"
owner = "Olena"
due = 2026-03-31
target = 0.04"""
HEADS = {
    "company": "[company]",
    "sources": "[[sources]]",
    "rules": "[rules]",
    "load": "[load]",
    "engine": "[engine]",
    "segments": "[segments]",
    "plan": "[plan.METRIC]",
    "changes": "[[changes]]",
    "health": "[health]",
    "watch": "[watch]",
    "send": "[send]",
    "assistant": "[assistant]",
    "output": "[output]",
}
ABOUT: Mapping[str, str] = {
    "company.name": "As it stands on the report.",
    "company.currency": "The currency of the report, as its ISO code. Amounts in another one are "
    "converted at the [rate of their day](start.md#several-currencies).",
    "company.time_zone": "Decides on which day an order falls.",
    "company.language": "The language of the scorecard, the report and the workbook.",
    "company.fiscal_year_starts": "Month and first day of your year; quarters follow it.",
    "company.as_of": "The day the numbers are made for; without it, the last day in the data.",
    "company.pack": "Your trade: which metrics come first; a list mixes two, a `.toml` is one of your own. See Packs "
    "below.",
    "company.industry": "Which [benchmarks](commands.md) are yours, as SaaS or E-commerce; `worthline benchmarks "
    "--industries` lists them.",
    "sources.table": "The [recorded table](tables.md#recorded-tables) it fills.",
    "sources.path": "A file or several (`sales-*.csv`), from the project's folder; `.gz` is unpacked.",
    "sources.database": "Instead of a path: the URL of a database, as `postgresql://user@host/name`.",
    "sources.lake": "Instead of a path: a table the Spark session can read (`sales.orders`), or a folder of Parquet "
    "files that every worker sees (`s3a://lake/orders`). Its rows are typed, checked and kept there.",
    "sources.query": "What the database is asked; of a file, one SELECT in DuckDB's SQL over its rows as the table "
    "`source`, for what a mapping cannot say. It sees nothing else, and what it leaves out is told.",
    "sources.format": "How the file is written, where its ending does not say it.",
    "sources.sheet": "The sheet of a workbook; the first where not said.",
    "sources.encoding": "As `utf-8`, `cp1251`, `utf-16`; found out where not said.",
    "sources.delimiter": "What stands between columns; found out where not said.",
    "sources.decimal": "The decimal sign of numbers; found out from all values of a column where not said.",
    "sources.date_order": "Day, month and year in their order, for dates that can be read in two ways (03/04/2025).",
    "sources.date_format": "One way, or a list of ways, in which dates are written: `%d.%m.%Y`.",
    "sources.header": "Whether the first row names the columns; where not, columns are numbered from 1.",
    "sources.time_zone": "Of times written without one; the company's where not said.",
    "sources.columns": "Which header, or position from 1, fills which column of the table.",
    "sources.values": 'A constant for what the file does not say: `scale = "0-10"`.',
    "sources.versions": "What a new version of the same file does: its rows are added to those of the versions before "
    "(a row of the same key replaces the earlier one), or the newest version replaces them.",
    "sources.completes": "Its rows only fill columns that another source of the same keys leaves empty.",
    "load.largest_rejected_share": "Above this share of rejected rows a file is held back as a whole.",
    "load.unknown_customers": "A row of a customer nobody has heard of: make the customer, or reject the row.",
    "load.oldest_rate_days": "How many days before an amount its exchange rate may lie: weekends and holidays have "
    "none.",
    "engine.kind": "Which engine holds the tables and answers: the one inside, a database of PostgreSQL, or a cluster "
    "of Spark. The numbers are the same.",
    "engine.address": "Of PostgreSQL `postgresql://user@host/name`; of Spark its master (`local[*]`, "
    "`spark://host:7077`, `yarn`), or `sc://host:15002` for Spark Connect.",
    "engine.folder": "Where Spark keeps the tables: a folder that every worker sees, as `s3a://lake/worthline`; within "
    "the project where not said.",
    "engine.options": "Further settings of the Spark session, as Spark names them: "
    '`{ "spark.executor.memory" = "8g" }`.',
    "segments.columns": "What the report is cut by: columns of `customers`, and computed segments: `loyalty`, "
    "`first_order_size`, `lapsed`, `rfm`, `value_tenth`, `outlook`. `worthline segments` lists them all.",
    "segments.NAME.where": "Who is in it, as `orders >= 3 and region = 'North'`: columns of `customers` and of the "
    "derived tables `journeys`, `standings` and `groups`; compared with `=`, `!=`, `<`, `<=`, `>`, `>=`, `in`, "
    "`between`, `like` and `is null`; joined by `and`, `or` and `not`. No other SQL is understood. The report is cut "
    "by it, `--by NAME` cuts by it, and `--only NAME` measures it alone.",
    "segments.NAME.name": "What it is called on the report.",
    "plan.initiative": "What you mean to do about this metric; several plans are written as `[[plan.METRIC]]`.",
    "plan.owner": "Who does it.",
    "plan.due": "By when.",
    "plan.target": "The value wanted, in the metric's own unit: 0.04 for 4 %.",
    "plan.expected": "What you expect of it, in words.",
    "plan.drafted": "Whether an assistant wrote it and nobody has decided on it; it is shown as a draft.",
    "changes.what": "What was changed, as it is to stand on the charts.",
    "changes.on": "The day from which it holds.",
    "changes.audience": "Whom it touches: a segment (`vip`, `channel=search`), or `newcomers`, who joined on that day "
    "or later; everyone where not said.",
    "changes.expects": 'What it is to move: `{ customer_churn = "-1pp", activation_rate = "up" }`; by a share '
    "(`+5%`), by points (`-1pp`), or `up` or `down`. It stands beside these metrics' plans.",
    "changes.owner": "Whose change it is.",
    "watch.metrics": "Keys of the metrics that are watched; those of the scorecard where not said.",
    "watch.by": "Columns whose segments are watched too; those of the report where not said, `[]` for none.",
    "watch.every": "The length of a period.",
    "watch.bounds": "Metric to the values beyond which it is told, in its own unit: "
    "`customer_churn = { above = 0.06 }`, `below`, or both; with `segments = true` each segment is held to them too.",
    "watch.bounds.NAME.above": "The value above which it is told.",
    "watch.bounds.NAME.below": "The value below which it is told.",
    "watch.bounds.NAME.segments": "Whether its segments are held to the same values.",
    "watch.quiet_hours": 'When nobody is woken, by the company\'s clocks: `"20:00-08:00"`. What is new then is told by '
    "the first run after.",
    "watch.quiet_days": 'Days on which nobody is woken: `["sat", "sun"]`.',
    "watch.paused_until": "Nothing is told before this day; `worthline watch --pause` does the same without the file.",
    "send.webhook": "The https address that gets each alert as JSON, [signed](using.md#alerts).",
    "send.webhook_env": "Instead: the NAME of the environment variable that holds the address, where the address "
    "itself is a secret.",
    "send.secret_env": "The NAME of the environment variable that holds the secret webhooks are signed with.",
    "send.allow_private": "Whether the webhook may be inside: at an address that is private, of this machine or of "
    "this link. Say so only where you know who answers there.",
    "send.emails": "Who gets alerts by e-mail; each gets a mail of their own.",
    "send.smtp_host": "The mail server.",
    "send.smtp_port": "Its port.",
    "send.smtp_security": "How the way to it is encrypted; `none` only for a server on this machine.",
    "send.smtp_from": "The address mail comes from.",
    "send.smtp_user": "The user it is told; none where it asks for none.",
    "send.password_env": "The NAME of the environment variable that holds that user's password.",
    "send.timeout_seconds": "How long to wait for a receiver each time.",
    "assistant.url": "The address of an OpenAI-compatible service, as `http://localhost:11434/v1`; https, unless it is "
    "this very machine.",
    "assistant.model": "The model it is to answer with.",
    "assistant.key_env": "The NAME of the environment variable that holds the key; the key itself never stands in this "
    "file. Empty where none is needed.",
    "assistant.timeout_seconds": "How long to wait for the whole answer.",
    "output.folder": "Where `report.html` and `scorecard.xlsx` are written, from the project's folder.",
    "benchmarks": "CSV files with benchmarks of your own: metric, industry, segment, value, low, high, unit, year, "
    "definition, basis, source, publisher, link, sure. Each row needs a source and a link.",
    "metrics": "Python files with [metrics of your own](../CONTRIBUTING.md#add-a-metric).",
    **health.ABOUT,
}
"""What each key is for; a key without a line here stops the page from being made."""

WORDS = {
    str: "text",
    bool: "`true` or `false`",
    int: "a whole number",
    float: "a number",
    date: "a date",
    Path: "a path",
}
LISTS = {Path: "a list of paths", float: "two numbers"}


def pages() -> dict[str, str]:
    """The one page of all settings."""
    from worthline.project.settings import Settings

    fields = Settings.model_fields
    above = {name: field for name, field in fields.items() if name not in HEADS}
    told = [_section(head, name, fields[name]) for name, head in HEADS.items()]
    top = section("At the top", "Before the first section.", _keys("", above))
    return {
        "settings.md": page(
            "worthline.toml", INTRO, block(EXAMPLE, "toml"), top, *told, section("Packs", _packs())
        )
    }


def keys() -> list[str]:
    """Every key that may be written, as `section.key`."""
    from worthline.project.settings import Settings

    return [key for name, field in Settings.model_fields.items() for key in _keys_of(name, field)]


def _keys_of(name: str, field: FieldInfo) -> list[str]:
    model = _model_in(field.annotation)
    if model is None:
        return [name]
    below = [f"{prefix}{key}" for _, prefix, inner in _below(name, model) for key in inner.model_fields]
    return [f"{name}.{key}" for key in model.model_fields] + below


def _section(head: str, name: str, field: FieldInfo) -> str:
    if name == "rules":
        return section(head, "Every choice behind the numbers has [its own page](rules.md).")
    model = _model_in(field.annotation)
    if model is None:
        raise DeclarationError(
            f"The section {head} has no keys.", do="Tell of it in worthline.doors.pages.settings."
        )
    about = (model.__doc__ or "").split("\n\n")[0]
    told = section(head, " ".join(about.split()), _keys(f"{name}.", model.model_fields))
    below = [
        section(title, " ".join((inner.__doc__ or "").split()), _keys(prefix, inner.model_fields))
        for title, prefix, inner in _below(name, model)
    ]
    return "\n\n".join([told, *below, *([health.signs()] if name == "health" else [])])


def _below(name: str, model: type[BaseModel]) -> Iterator[tuple[str, str, type[BaseModel]]]:
    """The sections under a section, those that a person names or repeats: heading, what their keys begin with, keys."""
    extras: type[BaseModel] | None = getattr(model, "extras", None)
    if extras:
        yield f"[{name}.NAME]", f"{name}.NAME.", extras
    for key, field in model.model_fields.items():
        inner = _model_in(field.annotation)
        if inner and get_origin(field.annotation) is tuple:
            yield f"[[{name}.{key}]]", f"{name}.{key}.", inner
        elif inner:
            yield f"[{name}.{key}.NAME]", f"{name}.{key}.NAME.", inner


def _keys(prefix: str, fields: Mapping[str, FieldInfo]) -> str:
    rows = [
        (code(name), _takes(field.annotation), _default(field), _about(f"{prefix}{name}"))
        for name, field in fields.items()
    ]
    return table(("key", "takes", "without it", "what it is for"), rows)


def _about(key: str) -> str:
    try:
        return ABOUT[key]
    except KeyError:
        raise DeclarationError(
            f"The setting {key} is not described.", do="Say what it is for in worthline.doors.pages.settings."
        ) from None


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "must be there"
    default = field.get_default(call_default_factory=True, validated_data={})
    return "" if default in (None, "", (), {}) else code(toml(default))


def _takes(annotation: Any) -> str:
    """What may be written for a key, in words."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if _model_in(annotation):
        return "sections of their own"
    if origin is Annotated:
        return _takes(inner[0])
    if origin is Literal:
        return " or ".join(code(toml(choice)) for choice in inner if choice != "")
    if origin in (Union, UnionType):
        return " or ".join(dict.fromkeys(_takes(each) for each in inner if each is not NoneType))
    if origin is tuple:
        return LISTS.get(inner[0], "a list of text")
    return "a table of keys" if origin is dict else WORDS[annotation]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    from pydantic import BaseModel

    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _model_in(inner))), None)


OWN_PACK = """\
Mix two with `pack = ["saas", "services"]`: the first one's metrics come first, and where they differ the first is
right. Or write your own beside worthline.toml and name it, `pack = "clinic.toml"`; what it leaves out comes from the
shipped pack it is based on, and its rules lie beneath those of worthline.toml:"""
OWN_PACK_EXAMPLE = """\
# clinic.toml
based_on = "services"
name = "Clinics"
metrics = ["satisfaction", "first_contact_resolution", "customer_retention", "revenue"]
first_value = ["visit"]

[rules]
activity_window_days = 180

[bands.customer_retention]
limits = [0.6, 0.8]
zones = ["weak", "fair", "strong"]
source = "our own last five years"
"""


def _packs() -> str:
    rows = [
        (code(pack.key), pack.names["en"], ", ".join(_first(pack.metrics)), ", ".join(_rules(pack.rules)))
        for pack in map(find_pack, PACKS)
    ]
    heads = ("pack", "for", "looks first at", "rules it starts with")
    return f"{table(heads, rows)}\n\n{OWN_PACK}\n\n{block(OWN_PACK_EXAMPLE.rstrip(), 'toml')}"


def _first(keys: tuple[str, ...]) -> list[str]:
    return [f"[{declared.name(find(key))}](metrics/{key}.md)" for key in keys[:5]]


def _rules(rules: Mapping[str, str | int]) -> list[str]:
    return [code(f"{name} = {toml(value)}") for name, value in rules.items()]
