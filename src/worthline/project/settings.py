"""What may stand in worthline.toml?

Typed and checked; a name that does not exist is an error, never ignored. Line numbers and advice are added by
`worthline.project.read`.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from worthline.catalogue.packs import PACKS
from worthline.tables.recorded import RECORDED

Language = Literal["en", "uk", "ru"]
DateOrder = Literal["dmy", "mdy", "ymd"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _no_such_column(table: str, place: str, name: str, known: list[str]) -> PydanticCustomError:
    details = {"table": table, "name": name, "known": ", ".join(known), "below": (place, name)}
    return PydanticCustomError("no_such_column", "{table} has no column '{name}'; it has: {known}", details)


class Company(_Strict):
    """Who the company is, and how its people write."""

    name: str = "My company"
    currency: Annotated[
        str,
        Field(pattern="^[A-Z]{3}$", description="a currency's ISO code of three capital letters, like EUR"),
    ] = "USD"
    time_zone: str = "UTC"
    language: Language = "en"
    fiscal_year_starts: Annotated[
        str, Field(pattern=r"^(0[1-9]|1[0-2])-01$", description="month and first day, like 04-01")
    ] = "01-01"
    as_of: date | None = None
    pack: str = ""

    @field_validator("time_zone")
    @classmethod
    def _zone_exists(cls, zone: str) -> str:
        from zoneinfo import ZoneInfo

        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError("there is no such time zone; expected a name like Europe/Kyiv") from error
        return zone

    @field_validator("pack")
    @classmethod
    def _pack_exists(cls, pack: str) -> str:
        if pack and pack not in PACKS:
            raise ValueError(f"expected one of {', '.join(PACKS)}")
        return pack

    @property
    def fiscal_month(self) -> int:
        """The month, 1 to 12, with which the fiscal year begins."""
        return int(self.fiscal_year_starts[:2])


class Source(_Strict):
    """Where the rows of one recorded table come from, how they are written, and which column means what.

    Attributes:
        table: the recorded table it fills.
        path: a file or a glob, relative to the project's folder.
        database: instead of a path, the URL of a database (SQLAlchemy's form), with `query`.
        columns: recorded column to the source's header (or its position, from 1, where there is none).
        values: recorded column to a constant, for what the file does not say (`scale = "0-10"`).
        completes: rows of a key that another source has too add the columns that one leaves empty.
        versions: when a file of this path comes again with other content: `add` its rows to those of the versions
            before (a row of the same key replaces the earlier one), or let the newest version `replace` them.
        time_zone: of timestamps written without one; the company's where not said.
    """

    table: str
    path: str = ""
    database: str = ""
    query: str = ""
    format: Literal["", "csv", "tsv", "spaces", "jsonl", "parquet", "xlsx"] = ""
    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    decimal: Literal["", ".", ","] = ""
    date_order: DateOrder | None = None
    date_format: str | tuple[str, ...] = ()
    header: bool = True
    time_zone: str = ""
    columns: dict[str, str | int] = Field(default_factory=dict)
    values: dict[str, str | int | float | bool] = Field(default_factory=dict)
    completes: bool = False
    versions: Literal["add", "replace"] = "add"

    @field_validator("table")
    @classmethod
    def _table_exists(cls, table: str) -> str:
        if table not in RECORDED:
            raise ValueError(f"expected one of {', '.join(RECORDED)}")
        return table

    @model_validator(mode="after")
    def _has_one_origin(self) -> Source:
        if bool(self.path) == bool(self.database):
            raise ValueError("expected either path or database")
        if bool(self.database) != bool(self.query):
            raise ValueError("a database needs a query, and a query a database")
        return self

    @model_validator(mode="after")
    def _columns_exist(self) -> Source:
        known = [column.name for column in RECORDED[self.table].columns]
        wrong = [
            (place, name)
            for place in ("columns", "values")
            for name in getattr(self, place)
            if name not in known
        ]
        if wrong and not RECORDED[self.table].open:
            raise _no_such_column(self.table, *wrong[0], known)
        return self

    @property
    def name(self) -> str:
        """How it is called in reports: its path, or its table's database."""
        return self.path or f"{self.table} from {self.database.split('://')[0]}"


class Loading(_Strict):
    """When a batch is held back, and what happens to orders of customers nobody has heard of."""

    largest_rejected_share: Annotated[float, Field(ge=0, le=1)] = 0.05
    unknown_customers: Literal["make", "reject"] = "make"


class Segments(_Strict):
    """The columns of customers by which the report cuts."""

    columns: tuple[str, ...] = ()


class Plan(_Strict):
    """What the company means to do about one metric; shown in the key-metrics table."""

    initiative: str
    owner: str = ""
    due: date | None = None
    target: float | None = None


class Output(_Strict):
    """Where the report and the workbook are written, relative to the project's folder."""

    folder: str = "."


class Settings(_Strict):
    """The whole project file."""

    company: Company = Field(default_factory=Company)
    sources: tuple[Source, ...] = ()
    rules: dict[str, object] = Field(default_factory=dict)
    load: Loading = Field(default_factory=Loading)
    segments: Segments = Field(default_factory=Segments)
    plan: dict[str, Plan] = Field(default_factory=dict)
    output: Output = Field(default_factory=Output)
    metrics: tuple[Path, ...] = ()
