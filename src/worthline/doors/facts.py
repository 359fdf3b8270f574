"""What is told of the catalogue to a program?

Every fact of every metric, the rules that move it, and the SQL that measures it by month, with the tables that SQL
reads. One document, whether of one metric or of all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from worthline.catalogue.metric import Example, Metric, OfMetrics, OfModel, OverTable, find, parameters
from worthline.catalogue.texts import texts
from worthline.doors.pages.worked import alike
from worthline.measuring.bind import dated_by
from worthline.measuring.leaves import Context, Leaf, optional
from worthline.measuring.portable.definitions import Definitions
from worthline.measuring.query import is_duration
from worthline.measuring.used import ever_behind
from worthline.showing.rules_shown import rule_facts
from worthline.tables.derived.order import STORED
from worthline.tables.derived.streamed import STREAMED
from worthline.tables.recorded import RECORDED
from worthline.tables.rules import Rules
from worthline.words.errors import CannotSayError
from worthline.words.values import Unit

PERIOD = "year * 12 + month - 1"
ABOUT = (
    "The SQL gives one row a month: period and value, null where no honest value can be given. It reads the recorded "
    "tables and those under tables, made in their order; other months are asked for by changing the table months. "
    "Where it speaks of the last day of the data (as_of), put your own."
)


def facts(keys: Sequence[str], languages: Sequence[str], definitions: Definitions) -> dict[str, Any]:
    """The document of these metrics, their texts in these languages, their SQL in the definitions' dialects."""
    told = [_metric(find(key), languages, definitions) for key in keys]
    moving = {rule for each in told for rule in each["rules"]}
    sayable = [each["key"] for each in told if "no_sql" not in each]
    return {
        "about": ABOUT,
        "under": _under(definitions),
        "metrics": told,
        "rules": [fact for fact in rule_facts(definitions.rules) if fact["rule"] in moving],
        "recorded": {name: RECORDED[name].schema() for name in definitions.recorded(sayable)},
        "tables": [asdict(table) for table in definitions.tables(sayable)] if definitions.dialects else [],
    }


def _under(definitions: Definitions) -> dict[str, Any]:
    """Under what the SQL was made."""
    return {
        "rules": definitions.rules.to_dict(),
        "delivered": "every column of every recorded table",
        "since": definitions.known.since,
        "as_of": definitions.known.as_of,
        "period": PERIOD,
    }


def _metric(metric: Metric, languages: Sequence[str], definitions: Definitions) -> dict[str, Any]:
    said = {language: asdict(texts(metric, language)) for language in languages}
    return {
        "key": metric.key,
        "group": metric.group,
        "unit": metric.unit,
        "better": metric.better,
        "formula": metric.formula,
        **(_over_table(metric, metric.how) if isinstance(metric.how, OverTable) else _of_metrics(metric.how)),
        "needs": _needs(metric),
        "on_the_scorecard": metric.shown,
        "bands": asdict(metric.bands) if metric.bands else None,
        "rules": sorted(ever_behind(metric.key)),
        "examples": [_example(example) for example in metric.examples],
        "texts": said if len(languages) > 1 else said[languages[0]],
        **_sql(metric.key, definitions),
    }


def _example(example: Example) -> dict[str, Any]:
    """What is given and what it must give; rows that say the same are one, with their number."""
    given: Any = example.given
    rows = given if isinstance(given, Mapping) else [asdict(each) for each in alike(given)]
    return {"given": rows, "answer": example.answer, "source": example.source}


def _over_table(metric: Metric, how: OverTable) -> dict[str, Any]:
    return {
        "kind": "duration" if is_duration(Leaf(metric.key, Context())) else "ratio",
        "table": how.table,
        "date": dated_by(how) or None,
        "looks_back_months": how.last or None,
        "ripens_days": how.ripens or None,
    }


def _of_metrics(how: OfMetrics) -> dict[str, Any]:
    """The parts, by the rules of a company with contracts and of one without; of a model, what it answers."""
    if isinstance(how, OfModel):
        return {
            "kind": "model",
            "answers": {name: how.units.get(name, Unit.SHARE) for name in parameters(how.combine)},
        }
    spare = optional(how)
    by = {
        name: {
            argument: {**asdict(part), "optional": argument in spare}
            for argument, part in how.under(Rules().settled(contracts=contracts)).items()
        }
        for name, contracts in (("contracts", True), ("activity", False))
    }
    alike = by["contracts"] == by["activity"]
    return {"kind": "formula", "parts": by["contracts"]} | (
        {} if alike else {"parts_without_contracts": by["activity"]}
    )


def _needs(metric: Metric) -> list[str]:
    """The tables and columns without which it cannot be measured; `a|b` takes either."""
    if isinstance(metric.how, OfMetrics):
        return list(metric.needs)
    table = STREAMED.get(metric.how.table) or STORED.get(metric.how.table)
    return list(dict.fromkeys([*(table.needs if table else (metric.how.table,)), *metric.needs]))


def _sql(key: str, definitions: Definitions) -> dict[str, Any]:
    """The SQL by dialect, or why there is none."""
    try:
        return {"sql": definitions.by_month(key)}
    except CannotSayError as error:
        return {"sql": None, "no_sql": error.what}
