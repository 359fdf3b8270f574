"""What can be typed?

Only the words and their help are here; what a command does is in `worthline.doors.commands`, imported when it runs, so
that `worthline --help` is quick.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import App, Parameter

from worthline import __version__

if TYPE_CHECKING:
    from cyclopts import CycloptsError

Every = Annotated[Literal["week", "month", "quarter", "year"], Parameter(help="The length of a period.")]
Format = Annotated[
    Literal["table", "json", "csv", "parquet"],
    Parameter(name="--format", help="A table for people, or rows for programs."),
]
Shown = Annotated[
    Literal["table", "json"], Parameter(name="--format", help="A table for people, or JSON for programs.")
]
On = Annotated[
    date | None, Parameter(help="A day of the period wanted; the latest finished one where none is given.")
]
Project = Annotated[Path, Parameter(name=["--project", "-p"], help="The folder with worthline.toml.")]
Columns = Annotated[str, Parameter(help="Columns of customers to cut by, with commas: region,channel.")]
Out = Annotated[Path | None, Parameter(name=["--out", "-o"], help="The file to write.")]

HERE = Path()

app = App(
    name="worthline",
    version=__version__,
    help_format="plaintext",
    help="What your customers are worth to you, and you to them: one trusted scorecard from the rows you already have.",
    help_epilogue=(
        "Start: worthline demo, or worthline init FILES and worthline load. "
        "Each command teaches: worthline COMMAND --help."
    ),
    result_action="return_value",
    exit_on_error=False,
    print_error=False,
)


@app.command
def init(
    files: Annotated[
        list[Path] | None, Parameter(help="Your files; all in the folder where none is named.")
    ] = None,
    /,
    *,
    project: Project = HERE,
    yes: Annotated[
        bool, Parameter(name=["--yes", "-y"], negative=(), help="Take every guess, ask nothing.")
    ] = False,
    overwrite: Annotated[
        bool, Parameter(negative=(), help="Replace a worthline.toml that is there.")
    ] = False,
) -> int:
    """Look at your files, guess what they hold, and write worthline.toml.

    Example: worthline init orders.csv customers.xlsx
    """
    from worthline.doors import commands

    return commands.init(project, files or [], yes=yes, overwrite=overwrite)


@app.command
def load(
    *,
    project: Project = HERE,
    rebuild: Annotated[
        bool, Parameter(negative=(), help="Make the store again even if nothing is new.")
    ] = False,
    accept_held: Annotated[
        bool, Parameter(negative=(), help="Take in batches that were held back, without their bad rows.")
    ] = False,
) -> int:
    """Take in what the sources hold, check every row, and make the tables.

    Bad rows are kept with their reason (worthline check --rejected). The last good state stands until the new one is
    whole.
    """
    from worthline.doors import commands

    return commands.load(project, rebuild=rebuild, accept_held=accept_held)


@app.command
def check(
    *,
    project: Project = HERE,
    rejected: Annotated[bool, Parameter(negative=(), help="List the rejected rows instead.")] = False,
    form: Shown = "table",
) -> int:
    """Show the data passport: rows, dates, gaps, duplicates, orphans, and which metrics can be measured."""
    from worthline.doors import commands

    return commands.check(project, rejected=rejected, form=form)


@app.command
def measure(  # noqa: PLR0913 (one parameter for each option)
    metric: Annotated[str, Parameter(help="A key of the catalogue; several with commas.")],
    /,
    *,
    project: Project = HERE,
    every: Every = "month",
    first: Annotated[date | None, Parameter(name="--from", help="A day of the first period.")] = None,
    last: Annotated[date | None, Parameter(name="--to", help="A day of the last period.")] = None,
    by: Columns = "",
    form: Format = "table",
    out: Out = None,
) -> int:
    """Measure a metric period by period, with its interval.

    Example: worthline measure customer_retention --every quarter --by channel
    """
    from worthline.doors import commands

    return commands.measure(project, metric, every, (first, last), by, form, out)


@app.command
def scorecard(
    *,
    project: Project = HERE,
    every: Every = "month",
    on: On = None,
    form: Format = "table",
    out: Out = None,
) -> int:
    """Show every metric of the latest finished period: value, interval, what changed, what could not be measured."""
    from worthline.doors import commands

    return commands.scorecard(project, every, on, form, out)


@app.command
def cohorts(*, project: Project = HERE, form: Format = "table", out: Out = None) -> int:
    """Of those who came in each month, how many were there in each month after? An unfinished month has a star."""
    from worthline.doors import commands

    return commands.cohorts(project, form, out)


@app.command
def explain(
    metric: Annotated[str, Parameter(help="A key of the catalogue.")],
    /,
    *,
    project: Project = HERE,
    every: Every = "month",
    on: On = None,
) -> int:
    """Show how a number came about: formula, this period's numbers in it, rules, SQL, customers, caveats."""
    from worthline.doors import commands

    return commands.explain(project, metric, every, on)


@app.command
def catalogue(
    metric: Annotated[str, Parameter(help="A key; all metrics where none is given.")] = "",
    /,
    *,
    language: Annotated[Literal["en", "uk", "ru"], Parameter(help="The language of the texts.")] = "en",
    form: Shown = "table",
) -> int:
    """List what can be measured, or tell everything about one metric."""
    from worthline.doors import commands

    return commands.catalogue(metric, language, form)


@app.command
def report(*, project: Project = HERE, every: Every = "month", on: On = None) -> int:
    """Write report.html (one file, no network) and scorecard.xlsx (live formulas)."""
    from worthline.doors import commands

    return commands.report(project, every, on)


@app.command
def demo(
    folder: Annotated[Path, Parameter(help="Where the demo company is made.")] = Path("demo-company"),
    /,
    *,
    customers: Annotated[int, Parameter(help="How many customers it has.")] = 5000,
    seed: Annotated[int, Parameter(help="The same seed makes the same company.")] = 7,
    language: Annotated[Literal["en", "uk", "ru"], Parameter(help="The language it speaks.")] = "en",
) -> int:
    """Make the demo company, load it, show its scorecard, and write its report and workbook."""
    from worthline.doors import commands

    return commands.demo(folder, customers, seed, language)


def main(tokens: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code: 0 done, 1 a fault of ours, 2 something to mend."""
    from worthline.doors.faults import guarded

    sys.exit(guarded(lambda: app(tokens, error_formatter=_plainly)))


def _plainly(error: CycloptsError) -> str:
    return str(error)


if __name__ == "__main__":
    main()
