"""Where does a company with known truth come from?

`make` simulates Worthline Roasters, a coffee company with subscriptions and a shop, and writes its tables
with a `truth.json` that says what a correct measurement must find.
"""

from pathlib import Path
from typing import Literal

from worthline.demo.company import TABLES, Company
from worthline.words.errors import WorthlineError

__all__ = ["TABLES", "make"]


def make(
    folder: Path,
    customers: int = 2000,
    seed: int = 7,
    format: Literal["csv", "parquet"] = "csv",  # noqa: A002 - the word of `worthline demo --format`
    *,
    habits: bool = True,
) -> Path:
    """Write the demo company into a folder and return it: a file for each of `TABLES`, and truth.json.

    Without `habits` subscribers do not use the product from month to month, and most events are not there. The same
    arguments give the same bytes. Raises `WorthlineError` for no customers or a seed below 0.
    """
    if customers < 1 or seed < 0:
        raise WorthlineError(
            f"A demo company of {customers} customers with seed {seed} cannot be made.",
            expected="It needs at least 1 customer and a seed of 0 or more.",
            do="Give other numbers.",
        )
    from worthline.demo.realised import Tally
    from worthline.demo.simulate import simulate
    from worthline.demo.truth import write_truth
    from worthline.demo.write import Files

    company = Company() if habits else Company(habit=None)
    tally = Tally(company)
    folder.mkdir(parents=True, exist_ok=True)
    with Files(folder, format) as files:
        for name, rows in simulate(company, customers, seed, tally):
            files.add(name, rows)
    write_truth(folder, company, customers, seed, tally)
    return folder
