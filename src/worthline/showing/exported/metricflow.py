"""How does dbt's MetricFlow read the catalogue?

The YAML in which dbt (Core 1.12 and later, Fusion) takes semantic models and metrics: models with their entities,
dimensions and simple metrics; ratios beside them; arithmetic over several models at the top level.
"""

from __future__ import annotations

from worthline.showing.exported.layer import CUSTOMERS, ROW, Combined, Layer, Measure, Model, Sum
from worthline.showing.exported.yaml_text import Data, as_yaml, comment

HEAD = """\
Worthline's catalogue for dbt MetricFlow (the YAML of dbt Core 1.12 and later, and of Fusion).
Each model is a table whose SQL `worthline catalogue --format json` tells under "tables"; make them as dbt models of \
these names, beside a time spine. Tables whose date is "month_on" hold one row a customer and month: ask for their \
metrics by month, because a longer period would add up what is counted anew each month.
What this format cannot say: the interval of a value; that no value is given for fewer customers than \
`minimum_customers` (here it is given); that a window is refused where it begins before the data does."""
LACKING = "Not said here, and why:"
GRAINS = {"second", "minute", "hour", "day", "week", "month", "quarter", "year"}


def metricflow(said: Layer) -> str:
    """The text of the file."""
    models: list[Data] = [_model(model) for model in said.models.values()]
    data: dict[str, Data] = {"models": models, "metrics": [_derived(each) for each in said.combined.values()]}
    return comment(HEAD) + _unsaid(said) + "\n" + as_yaml(data)


def _unsaid(said: Layer) -> str:
    if not said.unsaid:
        return ""
    told = "".join(comment(f"  {key}: {reason}.", "    ") for key, reason in sorted(said.unsaid.items()))
    return "#\n" + comment(LACKING) + told


def _model(model: Model) -> dict[str, Data]:
    first = next((each.part.day for each in model.measures.values()), model.days[0])
    itself = model.name == CUSTOMERS
    own: dict[str, Data] = {} if itself else {"primary_entity": f"{model.name}_row"}
    return {
        "name": model.name,
        "description": model.about,
        "semantic_model": {"enabled": True},
        "agg_time_dimension": _named(first),
        **own,
        "columns": [
            *([_customer(model)] if "customer_id" in model.columns else []),
            *(_time(day, "month" if model.monthly else "day") for day in model.days),
            *({"name": word, "dimension": {"type": "categorical"}} for word in model.words),
        ],
        "metrics": [told for each in model.measures.values() for told in _measure(each, first)],
    }


def _customer(model: Model) -> Data:
    """The customer as an entity: the one place they are told of, one row each, or many."""
    kind = "primary" if model.name == CUSTOMERS else "unique" if model.key == ("customer_id",) else "foreign"
    return {"name": "customer_id", "entity": {"type": kind, "name": "customer"}}


def _time(day: str, grain: str) -> Data:
    named: dict[str, Data] = {} if _named(day) == day else {"name": _named(day)}
    return {"name": day, "granularity": grain, "dimension": {"type": "time", **named}}


def _named(day: str) -> str:
    """What a date is called: MetricFlow keeps the words of its grains (`day`) for itself."""
    return f"{day}_on" if day in GRAINS else day


def _measure(measure: Measure, first: str) -> list[Data]:
    """A total as one simple metric; a ratio as two and their quotient."""
    if measure.whole is None:
        return [_simple(measure.part, measure.label, measure.metric.what, first)]
    above, below = (f"{measure.label}, {place} the line" for place in ("above", "below"))
    ratio: Data = {
        "name": measure.name,
        "label": measure.label,
        "description": measure.metric.what,
        "type": "ratio",
        "numerator": measure.part.name,
        "denominator": measure.whole.name,
    }
    return [_simple(measure.part, above, "", first), _simple(measure.whole, below, "", first), ratio]


def _simple(each: Sum, label: str, about: str, first: str) -> Data:
    told: dict[str, Data] = {"name": each.name, "label": label}
    if about:
        told["description"] = about
    told |= {"type": "simple", "agg": "sum", "expr": each.expression.replace(ROW, "")}
    return told if each.day == first else told | {"agg_time_dimension": _named(each.day)}


def _derived(each: Combined) -> Data:
    return {
        "name": each.name,
        "label": each.label,
        "description": each.metric.what,
        "type": "derived",
        "expr": each.arithmetic({argument: argument for argument in each.parts}),
        "input_metrics": [
            {"name": name} if name == argument else {"name": name, "alias": argument}
            for argument, name in each.parts.items()
        ],
    }
