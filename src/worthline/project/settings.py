"""What may stand in worthline.toml?

Typed and checked; a name that does not exist is an error, never ignored. Line numbers and advice are added by
`worthline.project.read`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from worthline.catalogue.packs import PACKS
from worthline.project.endpoint import trouble_with_key_name, trouble_with_url
from worthline.project.health import Health
from worthline.project.registered import Registered
from worthline.project.sending import Send
from worthline.project.strict import Strict
from worthline.project.watching import Watch
from worthline.tables.conditions import ALLOWED, parse
from worthline.tables.recorded import RECORDED
from worthline.words.errors import ProjectError

Language = Literal["en", "uk", "ru"]
DateOrder = Literal["dmy", "mdy", "ymd"]


def _no_such_column(table: str, place: str, name: str, known: list[str]) -> PydanticCustomError:
    below = (place, name) if place else (name,)
    details = {"table": table, "name": name, "known": ", ".join(known), "below": below}
    what = "column" if place else "key"
    message = f"{{table}} has no {what} '{{name}}'; it has: {{known}}"
    return PydanticCustomError("no_such_column", message, details)


class Company(Strict):
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
    pack: str | tuple[str, ...] = ""
    industry: str = ""

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
    def _pack_exists(cls, pack: str | tuple[str, ...]) -> str | tuple[str, ...]:
        for name in (pack,) if isinstance(pack, str) else pack:
            if name and name not in PACKS and not name.endswith(".toml"):
                raise ValueError(
                    f"expected one of {', '.join(PACKS)}, a list of them, or a .toml of your own"
                )
        return pack

    @property
    def packs(self) -> tuple[str, ...]:
        """The packs it names, first things first."""
        named = (self.pack,) if isinstance(self.pack, str) else self.pack
        return tuple(name for name in named if name)

    @property
    def fiscal_month(self) -> int:
        """The month, 1 to 12, with which the fiscal year begins."""
        return int(self.fiscal_year_starts[:2])


OF_FILES = frozenset({
    "query", "format", "sheet", "encoding", "delimiter", "decimal", "date_order", "date_format", "header", "completes",
    "versions",
})  # fmt: skip
"""What only rows of files and databases are asked."""


class Source(Strict):
    """Where the rows of one recorded table come from, how they are written, and which column means what.

    Attributes:
        table: the recorded table it fills.
        path: a file or a glob, relative to the project's folder.
        database: instead of a path, the URL of a database (SQLAlchemy's form), with `query`.
        lake: instead of a path, a table that the Spark session can read (`sales.orders`), or a folder of Parquet files
            every worker sees (`s3a://lake/orders`); its rows are typed and checked there.
        query: what the database is asked; of a file, one SELECT in DuckDB's SQL over its rows as the table `source`,
            for what a mapping cannot say. Its answer is what counts as delivered.
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
    lake: str = ""
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
        if sum(map(bool, (self.path, self.database, self.lake))) != 1:
            raise ValueError("expected one of path, database and lake")
        if self.database and not self.query:
            raise ValueError("a database needs a query")
        return self

    @model_validator(mode="after")
    def _lake_is_read_as_it_stands(self) -> Source:
        of_files = sorted(self.model_fields_set & OF_FILES) if self.lake else []
        if of_files:
            said = (
                f"a table in the lake is read as it stands; a view there that does what {of_files[0]} would"
            )
            raise PydanticCustomError("value_error", "{said}", {"said": said, "below": (of_files[0],)})
        return self

    @model_validator(mode="after")
    def _columns_exist(self) -> Source:
        known = [column.name for column in RECORDED[self.table].columns if not column.made]
        wrong = [
            (place, name)
            for place in ("columns", "values")
            for name in getattr(self, place)
            if name not in known
        ]
        if wrong and not RECORDED[self.table].open:
            raise _no_such_column(self.table, *wrong[0], known)
        return self

    @model_validator(mode="after")
    def _scale_is_one(self) -> Source:
        scale = self.values.get("scale")
        ends = re.fullmatch(r"\s*(-?\d+)\D+(\d+)\s*", str(scale))
        if scale is not None and not (ends and int(ends[1]) < int(ends[2])):
            said = f"{scale!r} is no scale; expected its lowest and its highest answer, like 0-10"
            raise PydanticCustomError("value_error", "{said}", {"said": said, "below": ("values", "scale")})
        return self

    @property
    def name(self) -> str:
        """How it is called in reports: its path, or its table's database."""
        return self.path or self.lake or f"{self.table} from {self.database.split('://')[0]}"


class Loading(Strict):
    """When a batch is held back, what happens to orders of unknown customers, and how old an exchange rate may be."""

    largest_rejected_share: Annotated[float, Field(ge=0, le=1)] = 0.05
    unknown_customers: Literal["make", "reject"] = "make"
    oldest_rate_days: Annotated[int, Field(ge=0, le=366)] = 7


class Segment(Strict):
    """A segment of your own: the customers of whom a condition holds, and all others."""

    where: str
    name: str = ""

    @field_validator("where")
    @classmethod
    def _can_be_read(cls, where: str) -> str:
        try:
            parse(where)
        except ProjectError as error:
            what = error.what.rstrip(".").replace(";", ",")
            raise ValueError(f"{what}; expected only {ALLOWED}") from error
        return where


class Segments(BaseModel):
    """The segments by which the report cuts: columns of customers, computed segments, and those defined here."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, Segment] = Field(init=False)
    extras: ClassVar[type[BaseModel]] = Segment

    columns: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _names_are_free(cls, said: object) -> object:
        for name, value in said.items() if isinstance(said, dict) else ():
            if name != "columns" and not isinstance(value, dict):
                raise _no_such_column("[segments]", "", name, ["columns", "sections like [segments.vip]"])
            if name != "columns" and (wrong := _not_free(name)):
                raise PydanticCustomError("value_error", "{said}", {"said": wrong, "below": (name,)})
        return said

    @property
    def defined(self) -> Mapping[str, Segment]:
        """The segments of the project's own, by name."""
        return self.__pydantic_extra__ or {}

    @property
    def names(self) -> dict[str, str]:
        """What each segment of the project's own is called on the report."""
        return {key: segment.name or key for key, segment in self.defined.items()}

    @property
    def cuts(self) -> tuple[str, ...]:
        """Everything the report is cut by: the columns, then the segments of the project's own."""
        return tuple(dict.fromkeys((*self.columns, *self.defined)))


def _not_free(name: str) -> str:
    """What is wrong with the name of a segment; empty where nothing is."""
    from worthline.tables.derived.order import STORED
    from worthline.tables.derived.streamed import STREAMED

    if not name.isidentifier():
        return f"{name!r} cannot name a segment; letters, digits and _ only, a letter first"
    recorded = {column for table in RECORDED.values() for column in table.schema()}
    stored = {column for table in STORED.values() for column in table.columns}
    streamed = {column for table in STREAMED.values() for column in table.columns}
    taken = name in recorded | stored | streamed
    return f"{name!r} is the name of a column already; another name for the segment" if taken else ""


class Plan(Strict):
    """What the company means to do about one metric; several are written as [[plan.METRIC]]."""

    initiative: Annotated[str, Field(min_length=1, description="what you mean to do")]
    owner: str = ""
    due: date | None = None
    target: Annotated[float | None, Field(allow_inf_nan=False)] = None
    expected: str = ""
    drafted: bool = False


def _one_or_several(said: object, several: ValidatorFunctionWrapHandler) -> tuple[Plan, ...]:
    if isinstance(said, dict | Plan):
        return (Plan.model_validate(said),)
    if not isinstance(said, list | tuple):
        raise ValueError("expected a section [plan.METRIC], or several of them, [[plan.METRIC]]")
    plans: tuple[Plan, ...] = several(said)
    return plans


Plans = Annotated[tuple[Plan, ...], WrapValidator(_one_or_several)]
"""The plans of one metric."""


class Assistant(Strict):
    """A language model that may draft plans when you ask it to; nobody is asked while url and model are empty."""

    url: str = ""
    model: str = ""
    key_env: str = ""
    timeout_seconds: Annotated[float, Field(gt=0, le=600)] = 60

    @model_validator(mode="before")
    @classmethod
    def _holds_no_key(cls, said: object) -> object:
        told = f"a key must not stand in this file; expected {_KEY_ENV}"
        for name in said if isinstance(said, dict) else ():
            if name in ("key", "api_key", "token", "secret"):
                raise PydanticCustomError("value_error", "{said}", {"said": told, "below": (name,)})
        return said

    @field_validator("url")
    @classmethod
    def _url_is_safe(cls, url: str) -> str:
        if url and (trouble := trouble_with_url(url)):
            raise ValueError(
                f"{trouble}; expected an address like https://api.example.com/v1, or http://localhost"
            )
        return url

    @field_validator("key_env")
    @classmethod
    def _is_a_name(cls, name: str) -> str:
        if name and (trouble := trouble_with_key_name(name)):
            raise ValueError(f"{trouble}; expected {_KEY_ENV}")
        return name

    @property
    def on(self) -> bool:
        """Whether it can be asked."""
        return bool(self.url and self.model)


_KEY_ENV = 'key_env = "ASSISTANT_KEY", the name of an environment variable, in capitals, and the key in that variable'


class Output(Strict):
    """Where the report and the workbook are written, relative to the project's folder."""

    folder: str = "."


class EngineChoice(Strict):
    """Which engine holds the tables and answers what is asked.

    Attributes:
        kind: the one inside, a database of PostgreSQL, or a cluster of Spark.
        address: `postgresql://user@host/name`; of Spark its master (`local[*]`, `spark://host:7077`, `yarn`), or
            `sc://host:15002` for Spark Connect.
        folder: where Spark keeps the tables, a folder every worker sees; within the project where not said.
        options: further settings of the Spark session, as Spark names them.
    """

    kind: Literal["duckdb", "postgresql", "spark"] = "duckdb"
    address: str = ""
    folder: str = ""
    options: dict[str, str | int | float | bool] = Field(default_factory=dict)


class Settings(Strict):
    """The whole project file."""

    company: Company = Field(default_factory=Company)
    sources: tuple[Source, ...] = ()
    rules: dict[str, object] = Field(default_factory=dict)
    load: Loading = Field(default_factory=Loading)
    engine: EngineChoice = Field(default_factory=EngineChoice)
    segments: Segments = Field(default_factory=Segments)
    plan: dict[str, Plans] = Field(default_factory=dict)
    changes: tuple[Registered, ...] = ()
    health: Health = Field(default_factory=Health)
    watch: Watch = Field(default_factory=Watch)
    send: Send = Field(default_factory=Send)
    assistant: Assistant = Field(default_factory=Assistant)
    output: Output = Field(default_factory=Output)
    metrics: tuple[Path, ...] = ()
    benchmarks: tuple[Path, ...] = ()

    @property
    def planned(self) -> dict[str, Plans]:
        """What the company means to do about each metric: its plans, and the changes that are to move it."""
        found = dict(self.plan)
        for each in self.changes:
            for metric, effect in each.expects.items():
                plan = Plan(initiative=f"{each.what}, {each.on}", owner=each.owner, expected=effect)
                found[metric] = (*found.get(metric, ()), plan)
        return found
