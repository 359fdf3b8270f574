"""What can be typed after `worthline lifetime`?"""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from worthline.doors.parameters import HERE, Format, Out, Project


def lifetime(  # noqa: PLR0913 (one parameter for each option)
    *,
    project: Project = HERE,
    months: Annotated[
        int, Parameter(help="How many months the forecast looks ahead.", validator=Number(gte=1, lte=120))
    ] = 12,
    customers: Annotated[
        bool, Parameter(negative=(), help="One row a customer: what is expected, and whom to win back.")
    ] = False,
    what_if: Annotated[
        str, Parameter(help="What would follow if something were otherwise: churn=-1pp,price=+5%,cac=40.")
    ] = "",
    curve: Annotated[
        bool,
        Parameter(
            negative=(), help="When each month's customers pay back: seen, then expected, against cost."
        ),
    ] = False,
    by: Annotated[
        str, Parameter(help="Of the curve: first_month, channel, or another column of customers or segment.")
    ] = "first_month",
    discount: Annotated[
        float,
        Parameter(
            help="By what share money is worth less a year later: 0.1 for 10 %.",
            validator=Number(gte=0, lt=1),
        ),
    ] = 0.0,
    posterior: Annotated[
        bool,
        Parameter(
            negative=(), help="Sample BG/NBD's full posterior too: needs worthline[bayes], and a minute."
        ),
    ] = False,
    form: Format = "table",
    out: Out = None,
) -> int:
    """Show what customers will still bring, by which model, and how wrong each way of telling was.

    Every model that suits the company, every formula and two plain answers are tried on the last months. Of the models
    whose parameters are sure, the one that missed a tenth of the customers by least is believed, unless a plain answer
    was closer.
    Examples: worthline lifetime --months 24; worthline lifetime --customers --out customers.csv;
    worthline lifetime --curve --by channel; worthline lifetime --what-if churn=-1pp,price=+5%
    """
    from worthline.doors import lifetime as doors

    if curve:
        return doors.curve(project, months, by, form, out)
    if what_if:
        return doors.what_if(project, what_if, form, out)
    how = {"months": months, "discount": discount, "posterior": posterior}
    return doors.lifetime(project, how, form, out, customers=customers)
