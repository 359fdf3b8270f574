"""How does a terminal show what came in, and the state of the data?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from worthline.loading.checking.ledger import Batch
from worthline.loading.foreign import Foreign
from worthline.loading.passport import Passport, RejectedRule, TablePassport
from worthline.loading.report import LoadReport
from worthline.showing.terminal import Sheet, clipped
from worthline.words.i18n import Speech
from worthline.words.values import DASH, Style, Unit

ALMOST_ALL = 0.995


def load_sheets(report: LoadReport, style: Style, say: Speech) -> Iterable[Sheet]:
    """What each delivery brought, to the last row and cent, and what was rejected."""
    heads = (
        say("source"), say("table"), say("rows read"), say("accepted"), say("rejected"), say("duplicates"),
        say("corrected"), say("money read"), say("money accepted"),
    )  # fmt: skip
    yield Sheet(heads, [_batch(batch, style) for batch in report.batches], frozenset(range(2, 9)))
    if report.rejected:
        yield _rules(report.rejected, style, say)


def passport_sheets(
    passport: Passport, able: Mapping[str, str], style: Style, say: Speech
) -> Iterable[Sheet]:
    """The data passport, and for each metric whether it can be measured."""
    heads = (
        say("table"), say("rows"), say("from"), say("to"), say("gaps"), say("duplicates"), say("corrected"),
        say("rejected"), say("orphans"), say("not always filled"),
    )  # fmt: skip
    yield Sheet(heads, [_table(each, style) for each in passport.tables], frozenset({1, 5, 6, 7}))
    facts = [
        (say("tables not delivered"), ", ".join(passport.missing) or DASH),
        (say("customers known only from other rows"), style.number(passport.made_customers, 0)),
        (say("currencies"), _counts(passport.currencies, style)),
    ]
    yield Sheet((say("fact"), say("value")), facts)
    if passport.foreign:
        yield _foreign(passport.foreign, style, say)
    if passport.rejected:
        yield _rules(passport.rejected, style, say)
    yield Sheet(
        (say("metric"), say("can be measured")),
        [(key, say("no: {why}", why=why) if why else say("yes")) for key, why in able.items()],
    )


def rejected_sheet(rows: Sequence[Mapping[str, Any]], say: Speech) -> Sheet:
    """The rejected rows, each with its reason."""
    names = ("source", "file", "line", "column_name", "value", "rule", "reason")
    heads = (say("source"), say("file"), say("line"), say("column"), say("value"), say("rule"), say("reason"))
    return Sheet(heads, [[_text(row[name]) for name in names] for row in rows], frozenset({2}))


def _batch(batch: Batch, style: Style) -> Sequence[str]:
    counts = (batch.rows_read, batch.accepted, batch.rejected, batch.duplicates, batch.corrected)
    return (
        batch.source, batch.table_name, *(style.number(count, 0) for count in counts),
        *(_money(batch, name, style) for name in ("read", "accepted")),
    )  # fmt: skip


def _money(batch: Batch, name: str, style: Style) -> str:
    """A sum of a delivery, currency by currency where it holds several."""
    if not batch.by_currency:
        return style.number(float(getattr(batch, f"money_{name}")), 2)
    return "; ".join(
        f"{one.currency} {style.number(float(getattr(one, name)), 2)}" for one in batch.by_currency
    )


def _table(table: TablePassport, style: Style) -> Sequence[str]:
    gaps = "; ".join(f"{style.day(gap.first)} – {style.day(gap.last)}" for gap in table.gaps[:3])
    more = f" (+{len(table.gaps) - 3})" if len(table.gaps) > 3 else ""
    partly = {name: share for name, share in table.filled.items() if share < ALMOST_ALL}
    return (
        table.table, style.number(table.rows, 0), style.day(table.first) if table.first else DASH,
        style.day(table.last) if table.last else DASH, (gaps + more) or DASH,
        style.number(table.duplicates, 0), style.number(table.corrected, 0), style.number(table.rejected, 0),
        _counts(table.orphans, style),
        ", ".join(f"{name} {style.value(share, Unit.SHARE)}" for name, share in partly.items()) or DASH,
    )  # fmt: skip


def _rules(rules: Sequence[RejectedRule], style: Style, say: Speech) -> Sheet:
    rows = [
        (rule.rule, style.number(rule.rows, 0), say(rule.reason), "; ".join(rule.samples)) for rule in rules
    ]
    return Sheet((say("rule"), say("rows"), say("reason"), say("for example")), rows, frozenset({1}))


def _foreign(found: Sequence[Foreign], style: Style, say: Speech) -> Sheet:
    """What came in other currencies, and what waits for a rate."""
    heads = (
        say("currency"), say("rows converted"), say("amount"), say("in {currency}", currency=style.currency),
        say("rows without a rate"), say("amount without a rate"), say("from"), say("to"),
    )  # fmt: skip
    rows = [
        (
            one.currency, style.number(one.rows, 0), style.number(float(one.original), 2),
            style.number(float(one.amount), 2), style.number(one.waiting, 0),
            style.number(float(one.waiting_amount), 2),
            style.day(one.first) if one.first else DASH, style.day(one.last) if one.last else DASH,
        )
        for one in found
    ]  # fmt: skip
    return Sheet(heads, rows, frozenset(range(1, 6)))


def _counts(counts: Mapping[str, int], style: Style) -> str:
    return ", ".join(f"{name} {style.number(count, 0)}" for name, count in counts.items() if count) or DASH


def _text(value: object) -> str:
    return "" if value is None else clipped(str(value))
