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
from worthline.doors.change import change
from worthline.doors.health import health
from worthline.doors.impact import impact
from worthline.doors.lifetime_command import lifetime
from worthline.doors.parameters import HERE, Columns, Every, Format, On, Out, Project, Shown
from worthline.doors.table_command import table
from worthline.doors.watch import watch
from worthline.doors.why import why

if TYPE_CHECKING:
    from cyclopts import CycloptsError

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


app.command(table)
app.command(lifetime)
app.command(why)
app.command(impact)
app.command(change)
app.command(health)
app.command(watch)


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
    only: Annotated[str, Parameter(help="One segment alone: vip (of worthline.toml) or region=North.")] = "",
    form: Format = "table",
    out: Out = None,
) -> int:
    """Measure a metric period by period, with its interval.

    Example: worthline measure customer_retention --every quarter --by channel
    """
    from worthline.doors import commands

    return commands.measure(project, metric, every, (first, last), (by, only), form, out)


@app.command
def scorecard(
    *,
    project: Project = HERE,
    every: Every = "month",
    on: On = None,
    everything: Annotated[
        bool,
        Parameter(name="--all", negative=(), help="Every metric; a pipe and a file always get them all."),
    ] = False,
    form: Format = "table",
    out: Out = None,
) -> int:
    """Show the key metrics of the latest finished period: value, interval, what changed, what could not be measured.

    The key metrics are the first 12 of your trade that have a number, and those you have a plan for.
    """
    from worthline.doors import commands

    return commands.scorecard(project, every, on, form, out, everything=everything)


@app.command
def cohorts(  # noqa: PLR0913 (one parameter for each option)
    metric: Annotated[
        str,
        Parameter(
            help="retention, revenue_to_date, margin_to_date, break_even, or a key of the catalogue: order_value."
        ),
    ] = "retention",
    /,
    *,
    project: Project = HERE,
    by: Annotated[
        str, Parameter(help="Who belongs together: first_month, first_product, or a column such as channel.")
    ] = "first_month",
    age: Annotated[Literal["month", "week", "day"], Parameter(help="What an age is counted in.")] = "month",
    clock: Annotated[
        Literal["calendar", "own"],
        Parameter(help="calendar: Friday to Monday is week 1; own: 24 hours x n from each one's own first."),
    ] = "calendar",
    kind: Annotated[
        Literal["bounded", "unbounded", "bracket"],
        Parameter(help="There in that very month; then or later; any time within a range of days."),
    ] = "bounded",
    bracket: Annotated[str, Parameter(help="Ranges of days for --kind bracket: 1-7,8-30.")] = "",
    of: Annotated[
        Literal["", "orders", "events", "subscription"],
        Parameter(help="What being there means; what your data has where not given."),
    ] = "",
    at_age: Annotated[
        int | None, Parameter(help="Show this age alone, cohort by cohort, and whether it is getting better.")
    ] = None,
    form: Format = "table",
    out: Out = None,
) -> int:
    """Show what becomes of those who came together: how many stay, what they bring, when they have paid back.

    A cell that cannot be judged yet has a star and is kept out of the row for all.
    Examples: worthline cohorts --age week --kind unbounded; worthline cohorts order_value --by channel;
    worthline cohorts --at-age 3; worthline cohorts break_even --by channel
    """
    from worthline.doors import cohorts as doors

    how = {"by": by, "age": age, "clock": clock, "kind": kind, "bracket": bracket, "of": of}
    return doors.cohorts(project, metric, how, at_age, form, out)


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
def rules(
    *,
    project: Project = HERE,
    preset: Annotated[
        str, Parameter(help="Show what this preset sets, and where it was read: chartmogul, stripe, …")
    ] = "",
    compare: Annotated[
        str, Parameter(help="Measure the company as these count, with commas: chartmogul,stripe,recurly.")
    ] = "",
    metric: Annotated[str, Parameter(help="With --compare: only these metrics, with commas.")] = "",
    every: Every = "month",
    on: On = None,
    form: Shown = "table",
) -> int:
    """List every rule behind the numbers: its choices, its present value, and which metrics it moves.

    The same word gives different numbers at different vendors. A preset counts as one of them:
    [rules] preset = "stripe" in worthline.toml. Example: worthline rules --compare chartmogul,stripe,recurly
    """
    from worthline.doors import rules as told

    if compare:
        return told.compare(project, told.split(compare), metric, every, on, form)
    return told.as_preset(project, preset, form) if preset else told.listed(project, form)


@app.command
def segments(
    column: Annotated[
        str, Parameter(help="A column of customers, a computed segment, one of yours; none lists them.")
    ] = "",
    /,
    *,
    project: Project = HERE,
    listed: Annotated[
        str | None, Parameter(name="--list", help="List the customers of this segment instead: at_risk.")
    ] = None,
    contacts: Annotated[
        bool, Parameter(negative=(), help="With --list: names, addresses and telephone numbers too.")
    ] = False,
    form: Format = "table",
    out: Out = None,
) -> int:
    """Show how segments differ: customers, revenue, LTV, CAC, LTV:CAC, and where spend has earned most.

    Example: worthline segments channel. Whom to win back: worthline segments rfm --list at_risk --out list.csv
    """
    from worthline.doors import segments as told

    if listed is not None:
        return told.write_list(project, column, listed, contacts, form, out)
    return told.segments(project, column, form, out)


@app.command
def catalogue(
    metric: Annotated[str, Parameter(help="A key; all metrics where none is given.")] = "",
    /,
    *,
    language: Annotated[
        Literal["en", "uk", "ru", "all"],
        Parameter(help="The language of the texts; all of them in JSON only."),
    ] = "en",
    form: Shown = "table",
    as_json: Annotated[
        bool, Parameter(name="--json", negative=(), help="The same as --format json.")
    ] = False,
    sql: Annotated[
        str,
        Parameter(
            help="In JSON, the dialects of the SQL: all, none, or names with commas: "
            "duckdb, spark, postgresql, snowflake, bigquery."
        ),
    ] = "all",
) -> int:
    """List what can be measured, or tell everything about one metric; in JSON, with the SQL that measures it.

    Example: worthline catalogue mrr --json --sql snowflake
    """
    if form == "json" or as_json:
        from worthline.doors import export as exporting

        return exporting.tell(metric, language, sql)
    from worthline.doors import commands

    return commands.catalogue(metric, "en" if language == "all" else language)


@app.command
def export(
    target: Annotated[Literal["metricflow", "cube"], Parameter(help="The tool that is to read it.")],
    /,
    *,
    out: Annotated[Path, Parameter(name=["--out", "-o"], help="The folder to write into.")] = HERE,
    dialect: Annotated[
        Literal["duckdb", "spark", "postgresql", "snowflake", "bigquery"],
        Parameter(help="The dialect of the SQL in it."),
    ] = "duckdb",
    language: Annotated[Literal["en", "uk", "ru"], Parameter(help="The language of the titles.")] = "en",
) -> int:
    """Write the definitions for dbt MetricFlow or Cube, as YAML.

    What the format cannot say stands at the top of the file, each metric with its reason.

    Example: worthline export metricflow --out models --dialect snowflake
    """
    from worthline.doors import export as exporting

    return exporting.export(target, out, dialect, language)


@app.command
def benchmarks(
    metric: Annotated[
        str, Parameter(help="A key of the catalogue; all that have benchmarks where none.")
    ] = "",
    /,
    *,
    project: Project = HERE,
    industry: Annotated[
        str, Parameter(help="Whose figures: saas, e-commerce; the project's where none.")
    ] = "",
    industries: Annotated[bool, Parameter(negative=(), help="List the industries instead.")] = False,
    every: Every = "month",
    form: Shown = "table",
) -> int:
    """Show a number among what others have published: your own last result first, then each figure with its source.

    Where others count something else, the difference is named. Figures that contradict each other stand side by side.
    Your own file: benchmarks = ["benchmarks.csv"] in worthline.toml. Example: worthline benchmarks ltv_to_cac
    """
    from worthline.doors import benchmarks as told

    return told.benchmarks(project, metric, industry, industries, every, form)


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
