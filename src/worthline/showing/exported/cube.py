"""How does Cube read the catalogue?

Cube's data model in YAML: a cube for each table, with its dimensions, its join to the customers, sums as measures, and
calculated measures over them.
"""

from __future__ import annotations

from worthline.showing.exported.layer import CUSTOMERS, ROW, Combined, Layer, Measure, Model, Sum
from worthline.showing.exported.yaml_text import Data, as_yaml, comment
from worthline.words.values import Unit

HEAD = """\
Worthline's catalogue for Cube.
Each cube reads a table whose SQL `worthline catalogue --format json` tells under "tables". Tables whose date is \
"month_on" hold one row a customer and month: ask for their measures by month, because a longer period would add up \
what is counted anew each month.
What this format cannot say: the interval of a value; that no value is given for fewer customers than \
`minimum_customers` (here it is given); that a window is refused where it begins before the data does."""
LACKING = "Not said here, and why:"
ACROSS = "its parts stand in several cubes ({}), each with dates of its own"
FORMATS = {Unit.SHARE: "percent", Unit.MONEY: "currency"}
KINDS = {"string": "string", "date": "time", "boolean": "boolean"}


def cube(said: Layer) -> str:
    """The text of the file."""
    cubes: list[Data] = [_cube(model, said) for model in said.models.values()]
    return comment(HEAD) + _unsaid(said) + "\n" + as_yaml({"cubes": cubes})


def unsaid(said: Layer) -> dict[str, str]:
    """The keys of metrics that Cube cannot say, with the reason; arithmetic over several cubes is among them."""
    across = {
        each.metric.key: ACROSS.format(", ".join(sorted(each.models)))
        for each in said.combined.values()
        if len(each.models) > 1 and each.name == each.metric.key
    }
    return said.unsaid | across


def _unsaid(said: Layer) -> str:
    told = [comment(f"  {key}: {reason}.", "    ") for key, reason in sorted(unsaid(said).items())]
    return "#\n" + comment(LACKING) + "".join(told) if told else ""


def _cube(model: Model, said: Layer) -> Data:
    within = [each for each in said.combined.values() if each.models == {model.name}]
    return {
        "name": model.name,
        "sql_table": model.name,
        "description": model.about,
        "joins": _joins(model),
        "dimensions": [*_keys(model), *_days(model), *_words(model)],
        "measures": [
            *(told for each in model.measures.values() for told in _measure(each)),
            *(_calculated(each) for each in within),
        ],
    }


def _joins(model: Model) -> list[Data]:
    """The join to the customers; Cube asks for a key of both sides."""
    if model.name == CUSTOMERS or "customer_id" not in model.columns or not model.key:
        return []
    on = "{CUBE}.customer_id = {customers.customer_id}"
    return [{"name": CUSTOMERS, "relationship": "many_to_one", "sql": on}]


def _keys(model: Model) -> list[Data]:
    return [
        {
            "name": name,
            "sql": _column(name),
            "type": KINDS.get(model.columns[name], "number"),
            "primary_key": True,
        }
        for name in model.key
    ]


def _days(model: Model) -> list[Data]:
    return [{"name": day, "sql": _column(day), "type": "time"} for day in model.days if day not in model.key]


def _words(model: Model) -> list[Data]:
    return [{"name": word, "sql": _column(word), "type": "string"} for word in model.words]


def _column(name: str) -> str:
    return f"{{CUBE}}.{name}"


def _measure(measure: Measure) -> list[Data]:
    """A total as one measure; a ratio as two that are not shown and their quotient."""
    if measure.whole is None:
        return [{**_head(measure), **_sum(measure.part), **_format(measure)}]
    hidden: list[Data] = [
        {"name": each.name, **_sum(each), "public": False} for each in (measure.part, measure.whole)
    ]
    quotient = f"1.0 * {{{measure.part.name}}} / NULLIF({{{measure.whole.name}}}, 0)"
    return [*hidden, {**_head(measure), "sql": quotient, "type": "number", **_format(measure)}]


def _calculated(each: Combined) -> Data:
    sql = each.arithmetic({argument: f"{{{name}}}" for argument, name in each.parts.items()})
    return {**_head(each), "sql": sql, "type": "number", **_format(each)}


def _head(each: Measure | Combined) -> dict[str, Data]:
    return {"name": each.name, "title": each.label, "description": each.metric.what}


def _sum(each: Sum) -> dict[str, Data]:
    return {"sql": each.expression.replace(ROW, "{CUBE}."), "type": "sum"}


def _format(each: Measure | Combined) -> dict[str, Data]:
    form = FORMATS.get(each.metric.unit)
    return {"format": form} if form else {}
