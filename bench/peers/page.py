"""How are the peers' figures shown?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bench.figures import Figure
from bench.peers.compared import LIFETIMES, OWN, OWN_SUMMARY, Compared, Peer
from bench.table import memory, rows_of, seconds

Figures = Mapping[str, Figure]
NAMES = {
    OWN: "Worthline, from its derived tables, with intervals",
    "raw": "each metric by a scan of the raw rows (DuckDB), as semantic layers do",
    "pandas": "pandas, every file read once",
    "polars": "polars, streaming, all ten planned together",
    OWN_SUMMARY: "Worthline, from its store",
    LIFETIMES: "lifetimes 0.11.3, from Parquet (pandas 1.5)",
}
INTRODUCTION = """## Others beside it

Ten metrics (revenue, order value, gross margin, purchase frequency, new customers, repeat purchase rate, second orders
within 90 days, lifetime value of the first year, returns, NPS) by month and channel over 36 months, and what
`lifetimes` calls the summary of transactions: how often, how lately, for how long and for how much each customer has
bought. Everybody reads the same files under the same limit, and every number is held against Worthline's: counts the
same, sums within a billionth. Worthline reads what it has loaded and derived; what that cost once is added in a row
of its own. Pandas and polars write money as binary fractions and give no interval.

"""
HEAD = ("who", "CPU s", "wall s", "× Worthline", "peak memory", "runs", "same numbers")
RULE = ("---", *["---:"] * 5, "---")


def peers_page(peers: Mapping[float, Compared], companies: Mapping[float, Figures]) -> str:
    """A section with two tables a company; empty where nobody was asked."""
    parts = [
        _tables(millions, found, companies[millions])
        for millions, found in peers.items()
        if found.ten or found.summaries
    ]
    return INTRODUCTION + "\n".join(parts) if parts else ""


def _tables(millions: float, found: Compared, figures: Figures) -> str:
    parts = [f"### {millions:g} million orders\n"]
    if found.ten:
        parts.append(
            rows_of([("the ten metrics, by " + HEAD[0], *HEAD[1:]), RULE, *_ten(found.ten, figures)])
        )
    if found.summaries:
        parts.append(
            rows_of([("purchases counted, by " + HEAD[0], *HEAD[1:]), RULE, *_rows(found.summaries)])
        )
        if LIFETIMES not in found.summaries:
            parts.append(f"{NAMES[LIFETIMES]} could not be installed on this machine.\n")
    return "\n".join(parts)


def _ten(peers: Mapping[str, Peer], figures: Figures) -> list[Sequence[str]]:
    """Worthline, Worthline with the load before it, and the others."""
    own, *others = _rows(peers)
    cost, before = peers[OWN].figure, [figures.get(step) for step in ("load_all", "derive_all")]
    known = [figure for figure in before if figure and not figure.ended]
    if len(known) < len(before) or cost.ended:
        return [own, *others]
    spent = (cost.cpu + sum(one.cpu for one in known), cost.wall + sum(one.wall for one in known))
    name = "Worthline, load and derived tables before it, once"
    whole = (name, *map(seconds, spent), f"{spent[0] / cost.cpu:.1f}", "", "", "")
    return [own, whole, *others]


def _rows(peers: Mapping[str, Peer]) -> list[Sequence[str]]:
    own = next(iter(peers.values())).figure
    return [_row(name, peer, own) for name, peer in peers.items()]


def _row(name: str, peer: Peer, own: Figure) -> Sequence[str]:
    figure = peer.figure
    held = memory(figure.peak)
    if figure.ended:
        return NAMES[name], figure.ended, "", "", held, "", ""
    same = "" if figure is own else peer.unlike or "yes"
    times = "" if own.ended else f"{figure.cpu / own.cpu:.1f}"
    return NAMES[name], seconds(figure.cpu), seconds(figure.wall), times, held, str(figure.times), same
