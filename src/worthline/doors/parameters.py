"""Which options do several commands have in common?"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

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
