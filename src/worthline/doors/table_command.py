"""What can be typed after `worthline table`?"""

from __future__ import annotations

from typing import Annotated, Literal

from cyclopts import Parameter

from worthline.doors.parameters import HERE, Every, On, Out, Project


def table(  # noqa: PLR0913 (one parameter for each option)
    metrics: Annotated[
        str,
        Parameter(help="Keys with commas; the first 12 with a number, and those with a plan, where none."),
    ] = "",
    /,
    *,
    project: Project = HERE,
    every: Every = "month",
    on: On = None,
    everything: Annotated[bool, Parameter(name="--all", negative=(), help="Every metric.")] = False,
    draft: Annotated[
        bool,
        Parameter(negative=(), help="Let the assistant of [assistant] draft plans where there are none."),
    ] = False,
    show_prompt: Annotated[
        bool, Parameter(negative=(), help="Print what the assistant would be sent; send nothing.")
    ] = False,
    save: Annotated[
        bool, Parameter(negative=(), help="With --draft: write the drafts into worthline.toml, marked.")
    ] = False,
    form: Annotated[
        Literal["table", "json", "markdown", "html", "xlsx"],
        Parameter(name="--format", help="What it is written as; the ending of the file says it too."),
    ] = "table",
    out: Out = None,
) -> int:
    """Show the key-metrics table: your numbers in each formula, why it matters, your own example, your plan.

    Plans stand in worthline.toml under [plan.METRIC]. Example: worthline table mrr,customer_churn --out table.html
    """
    from worthline.doors import table as told

    wanted = told.Wanted(told.split(metrics), every, on, everything, draft, show_prompt, save)
    return told.table(project, wanted, form, out)
