"""Were the answers behind a number all asked in one way?

Answers by phone are kinder than those by mail, and what people say of a delivery is not what they say of the company.
They are added up where nobody asks for a cut, so the reader is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from worthline.catalogue.metric import Ratio
from worthline.measuring.bind import bound, cut
from worthline.measuring.leaves import Leaf, tree
from worthline.measuring.measure import Measurer
from worthline.measuring.measurement import Measurement
from worthline.measuring.query import is_duration
from worthline.measuring.readings import Reader
from worthline.tables.recorded.talking import ANSWERS

if TYPE_CHECKING:
    import ibis.expr.types as ir


def unlike(measurer: Measurer, row: Measurement) -> tuple[str, ...]:
    """Keys of caveats: several channels, several touchpoints, answers left out for their scale and how many."""
    leaf = tree(row.metric, measurer.rules).leaf
    if leaf is None or leaf.how.table != ANSWERS.name or is_duration(leaf) or row.refused:
        return ()
    surveys = [found for found in _surveys(measurer, leaf, row) if found["counted"]]
    elsewhere = sum(found["scored"] - found["counted"] for found in surveys)
    keys = [key for key in ("channels", "touchpoints") if any(found[key] > 1 for found in surveys)]
    return (*(f"mixed_{key}" for key in keys), *([f"other_scales:{elsewhere}"] if elsewhere else []))


def _surveys(measurer: Measurer, leaf: Leaf, row: Measurement) -> Sequence[dict[str, Any]]:
    """How the answers of each survey were asked, in the row's period and segment."""
    reader = Reader(measurer.engine, measurer.known, measurer.rules, measurer.calendar)
    question = reader.question((leaf,), set(), [row.period], ())
    reader.prepare(question.windows)
    rows = bound(leaf.how, measurer.known, measurer.rules, question.windows).rows
    rows = cut(rows, tuple(row.segment), measurer.known, leaf.how.table)
    for column, value in row.segment.items():
        rows = rows.filter(rows[column].isnull() if value is None else rows[column] == value)
    ratio = leaf.how.rows(rows, measurer.rules)
    assert isinstance(ratio, Ratio)
    counts = rows.score.notnull() if ratio.whole is None else (ratio.whole != 0).coalesce(False)
    found: list[dict[str, Any]] = measurer.ask(_by_survey(rows.mutate(counts=counts))).to_pylist()
    return found


def _by_survey(rows: ir.Table) -> ir.Table:
    """Answers of each survey that have a score, and that count; how many channels and touchpoints those came from.

    An answer about nothing in particular is about the whole company, and so of another kind than one about a visit; a
    channel nobody wrote down tells nothing.
    """
    return rows.group_by("survey").agg(
        scored=rows.score.notnull().cast("int64").sum(),
        counted=rows.counts.cast("int64").sum(),
        channels=rows.survey_channel.nunique(where=rows.counts),
        touchpoints=rows.touchpoint.coalesce("").nunique(where=rows.counts),
    )
