"""How is a table of figures written?"""

from __future__ import annotations

from collections.abc import Sequence

from bench.child import GIGABYTE


def rows_of(rows: Sequence[Sequence[str]]) -> str:
    """Rows of a Markdown table, the first two being its head."""
    return "".join("| " + " | ".join(row) + " |\n" for row in rows)


def seconds(value: float) -> str:
    """Seconds; less than one to the millisecond."""
    return f"{value:.2f}" if value >= 1 else f"{value:.3f}"


def memory(size: int) -> str:
    """Bytes as gigabytes."""
    return f"{size / GIGABYTE:.2f} GB"
