"""How does a program ask?

`worthline.open("worthline.toml")` gives a `Company`: measure any metric over any periods and segments, read the
scorecard, explain a number, or put one's own question to the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from worthline.analyses.models import MODELS
from worthline.catalogue.everything import every_metric
from worthline.catalogue.metric import Metric, find
from worthline.catalogue.packs import Pack
from worthline.doors.analyses import Analyses
from worthline.doors.own_metrics import declare_from
from worthline.doors.own_tables import Tables
from worthline.doors.when import day_of, grain_of
from worthline.engines import Engine
from worthline.loading.change import Change
from worthline.loading.derive import derive
from worthline.loading.deriving.noted import is_current, read_known
from worthline.loading.elsewhere import Whereabouts, kept
from worthline.loading.keeping.compiled import Compiled
from worthline.loading.keeping.store import Store
from worthline.measuring.can import missing
from worthline.measuring.measure import Measurer
from worthline.measuring.measurement import Measurement
from worthline.measuring.measurements import Measurements
from worthline.project.defined import with_health, with_segments
from worthline.project.packs import company_pack, own_rules
from worthline.project.read import read, rules_of
from worthline.project.settings import Settings
from worthline.tables.derived.known import Known
from worthline.tables.derived.profile import cuts
from worthline.tables.presets import find_preset
from worthline.tables.rules import Rules
from worthline.words.errors import WorthlineError
from worthline.words.periods import Calendar, Grain, Period
from worthline.words.values import Style

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa
    from pyspark.sql import SparkSession

    from worthline.analyses.benchmarked import Benchmarked
    from worthline.analyses.counted_as import CountedAs
    from worthline.analyses.explain import Explanation
    from worthline.analyses.impact.impact import Impact
    from worthline.analyses.keytable import KeyRow
    from worthline.analyses.scorecard import Scorecard
    from worthline.loading.passport import Passport
    from worthline.loading.report import LoadReport
    from worthline.loading.watch import Watch
    from worthline.measuring.behind import Contribution


def open_company(path: str | Path = ".", *, spark: SparkSession | None = None) -> Company:
    """Open a project: its worthline.toml, or the folder that holds it.

    Loads its sources first where nothing has been loaded yet. With a Spark session (Spark Connect too) the tables are
    made and asked there; what the session is set to stays as it is.

    Raises:
        WorthlineError: the project file or a source is wrong; says where and what to do.
    """
    path = Path(path)
    folder = path if path.is_dir() else path.parent
    company = Company(folder, read(path), spark)
    if company.store.current is None:
        company.load()
    return company


class Company(Analyses):
    """One company's project: its settings, its tables, and what can be asked of them."""

    def __init__(self, folder: Path, settings: Settings, spark: SparkSession | None = None) -> None:
        self.folder = folder
        self.settings = settings
        self.store = Store.of(folder)
        self.compiled = Compiled(self.store.compiled)
        self.whereabouts = Whereabouts(folder, settings.engine, spark)
        every_metric()
        self.broken = declare_from(folder, settings.metrics)
        self._measurer: Measurer | None = None

    def load(
        self, watch: Watch | None = None, *, rebuild: bool = False, accept_held: bool = False
    ) -> LoadReport:
        """Take in what the sources offer and make every table anew, beside the good state, then swap.

        Raises:
            WorthlineError: whatever stopped it; the last good state stands.
        """
        from worthline.loading.lake.load import InLake, has_lake
        from worthline.loading.load import load

        derived = self._derive(watch)
        if has_lake(self.settings):
            report = InLake(self.settings, self.store, self.whereabouts, derived, accept_held).load()
        else:
            report = load(
                *(self.folder, self.settings),
                derive=derived, watch=watch, rebuild=rebuild, accept_held=accept_held,
            )  # fmt: skip
        self.close()
        return report

    @property
    def style(self) -> Style:
        """How this company's people write numbers."""
        return Style(self.settings.company.language, self.settings.company.currency)

    @property
    def measurer(self) -> Measurer:
        """What measures; opens the store at the first use."""
        if self._measurer is None:
            self._measurer = self._opened()
        return self._measurer

    @cached_property
    def pack(self) -> Pack:
        """The company's trade: a shipped pack, a mix of them, or its own."""
        return company_pack(self.folder, self.settings)

    @property
    def rules(self) -> Rules:
        """The rules the numbers are made by, not yet settled; those of a pack of one's own lie beneath."""
        return rules_of(self.settings, own_rules(self.pack))

    @property
    def known(self) -> Known:
        """What the company delivers, and the segments it defines."""
        return self.measurer.known

    @cached_property
    def tables(self) -> Tables:
        """The recorded and derived tables as Ibis tables, for one's own questions: see `run`."""
        return Tables(self.measurer.known)

    def run(self, question: ir.Expr) -> pa.Table:
        """The answer to an Ibis expression over `tables`, as Arrow."""
        return self.measurer.ask(question)

    def measure(
        self,
        metrics: str | Sequence[str],
        *,
        every: str = "month",
        start: date | str | None = None,
        end: date | str | None = None,
        by: Sequence[str] = (),
        only: str = "",
    ) -> Measurements:
        """One or several metrics, period by period.

        Args:
            metrics: keys of the catalogue, or of the company's own metrics.
            every: week, month, quarter or year.
            start: a day of the first period; the first of the data where not given.
            end: a day of the last period; the last of the data where not given.
            by: columns of `customers` to cut by, several at once.
            only: the one segment measured: `vip`, which the project defines, or `region=North`.

        Raises:
            UnknownNameError: no such metric, column or segment.
        """
        keys = [metrics] if isinstance(metrics, str) else list(metrics)
        for key in keys:
            self.metric(key)
        known, grain = self.measurer.known, grain_of(every)
        periods = self._periods(day_of(start) or known.since, day_of(end) or known.as_of, grain)
        if only:
            from worthline.analyses.only import measure_only

            return self.as_measurements(measure_only(self.measurer, keys, periods, by, only))
        return self.as_measurements(self.measurer.measure(keys, periods, list(by)))

    def scorecard(
        self, *, every: str = "month", on: date | str | None = None, by: Sequence[str] | None = None
    ) -> Scorecard:
        """The scorecard of the latest finished period, or of the one that holds a day.

        Args:
            every: week, month, quarter or year.
            on: a day of the period wanted.
            by: columns to cut by, one at a time; the project's segments where not given.
        """
        from worthline.analyses.scorecard import scorecard

        cut = [name for name in self.settings.segments.cuts if name in cuts(self.known)] if by is None else by
        return scorecard(self.measurer, self.metrics(), grain=grain_of(every), on=day_of(on), by=cut)

    def metrics(self) -> list[str]:
        """The keys of the scorecard: the pack's first, in its order."""
        from worthline.analyses.scorecard import shown_metrics

        return shown_metrics(self.pack.metrics)

    def explain(self, metric: str, *, every: str = "month", on: date | str | None = None) -> Explanation:
        """How a number came about: formula, rules, SQL, customers, caveats."""
        from worthline.analyses.explain import explain

        self.metric(metric)
        return explain(self.measurer, metric, self.style, grain=grain_of(every), on=day_of(on))

    def counted_as(
        self,
        presets: Sequence[str],
        metrics: Sequence[str] = (),
        *,
        every: str = "month",
        on: date | str | None = None,
    ) -> list[CountedAs]:
        """Metrics as each preset counts them, and which single rule moves them; all of the scorecard where none named.

        Raises:
            UnknownNameError: no such preset or metric.
        """
        from worthline.analyses.counted_as import counted_as
        from worthline.analyses.scorecard import period_wanted

        period = period_wanted(self.measurer, grain_of(every), day_of(on))
        keys = [self.metric(key).key for key in metrics] or self.metrics()
        return counted_as(self.measurer, [find_preset(key) for key in presets], keys, period)

    def benchmarks(
        self, metric: str, *, industry: str | None = None, every: str = "month", on: date | str | None = None
    ) -> Benchmarked:
        """A number among what others have published, its own last result first; of the project's industry if not said.

        Raises:
            UnknownNameError: no such metric.
            WorthlineError: no benchmark of this industry, or a row of the company's own file cannot be taken.
        """
        from worthline.analyses.scorecard import scorecard
        from worthline.doors.benchmarks import among

        card = scorecard(self.measurer, [self.metric(metric).key], grain=grain_of(every), on=day_of(on))
        return among(self, (*card.cards, *card.refused)[0].now, industry)

    def key_table(
        self, *metrics: str, every: str = "month", on: date | str | None = None, everything: bool = False
    ) -> tuple[KeyRow, ...]:
        """The key-metrics table: these metrics, the first that have a number where none are named, or everything."""
        from worthline.doors.table import Wanted, measured

        wanted = Wanted(metrics, every, day_of(on), everything)
        return measured(self, wanted).rows(self, self.settings.planned)

    def behind(
        self, metric: str, *, every: str = "month", on: date | str | None = None, limit: int = 20
    ) -> list[Contribution]:
        """The customers that move a number most, and what each adds to it."""
        from worthline.measuring.behind import behind

        self.metric(metric)
        day = day_of(on) or self.measurer.known.as_of
        return behind(self.measurer, metric, self.measurer.calendar.period_of(day, grain_of(every)), limit)[1]

    def impact(self, change: str, *, metric: str = "", method: str = "", months: int = 3) -> Impact:
        """What a registered change did to each metric it was to move: effect, interval, method, verdict.

        Args:
            change: its name in the register.
            metric: judge these instead, with commas between them.
            method: aligned, differences or series, in place of the one that fits.
            months: that newcomers are followed after the one they join in.

        Raises:
            UnknownNameError: no change, or no metric, has this name.
            WorthlineError: it cannot be judged; says why.
        """
        from worthline.analyses.impact.impact import change_named
        from worthline.doors.impact import judged

        asking = {"metric": metric, "method": method, "months": months}
        return judged(self, change_named(self.settings.changes, change), asking)

    def passport(self) -> Passport:
        """What the data looks like: dates, gaps, duplicates, orphans, empty columns, currencies, rejected rows."""
        from worthline.loading.lake.load import has_lake
        from worthline.loading.lake.passport import passport_of_lake
        from worthline.loading.passport import passport

        with kept(self.measurer.engine, self.store) as store:
            lake = has_lake(self.settings)
            con = store.connection
            return passport_of_lake(self.measurer.engine, con) if lake else passport(con)

    def rejected(self) -> list[dict[str, Any]]:
        """Every rejected row: source, file, line, column, value, rule, reason, and the row as it was."""
        with kept(self.measurer.engine, self.store) as store:
            rows: list[dict[str, Any]] = store.run(
                "select * from rejected order by source, file, line"
            ).to_pylist()
        return rows

    def measurable(self) -> dict[str, str]:
        """Each metric of the scorecard, and what it still needs; empty where it can be measured."""
        return {key: missing(find(key), self.measurer.known, self.measurer.rules) for key in self.metrics()}

    def metric(self, key: str) -> Metric:
        """The record of a metric, the company's own among them."""
        if broken := self.broken.get(key):
            raise broken
        return find(key)

    def as_measurements(self, rows: Sequence[Measurement]) -> Measurements:
        """Rows as a table of this company's currency and language."""
        return Measurements(rows, currency=self.style.currency, language=self.style.language)

    def write(self, *, every: str = "month", on: date | str | None = None) -> list[Path]:
        """Write report.html and scorecard.xlsx into the output folder, and give their paths."""
        from worthline.doors.output import write

        return write(self, every, on)

    def close(self) -> None:
        """Let go of the store; the next question opens the newest one."""
        if self._measurer is not None:
            self._measurer.engine.close()
        self._measurer = None
        self.__dict__.pop("tables", None)

    def __enter__(self) -> Company:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _opened(self) -> Measurer:
        """The measurer over the current store, made anew first where a rule or a declaration behind it has changed."""
        engine = self.whereabouts.current(self.store)
        if not is_current(engine, self.rules):
            engine.close()
            self.load(rebuild=True)
            engine = self.whereabouts.current(self.store)
        known = with_segments(read_known(engine), self.settings, self.folder, self.compiled.fact)
        known = with_health(known, self.settings, self.pack, self.folder)
        rules = self.rules.settled(contracts=known.has("subscriptions"))
        return Measurer(
            *(engine, known, rules, Calendar(self.settings.company.fiscal_month), self.pack.bands, MODELS),
            compiled=self.compiled.beside(self.store.folder(self.store.current or 0)),
        )

    def _derive(self, watch: Watch | None) -> Callable[[Engine, Settings, Change | None], Known]:
        step = watch.step if watch else None

        def run(engine: Engine, settings: Settings, change: Change | None) -> Known:
            with self.whereabouts.building(engine) as there:
                changed = change if there is engine else None
                return derive(there, self.rules, settings.company.as_of, step, changed, self.compiled)

        return run

    def _periods(self, first: date, last: date, grain: Grain) -> list[Period]:
        if first > last:
            raise WorthlineError(
                f"The first day, {first}, lies after the last, {last}.", do="Turn --from and --to round."
            )
        return self.measurer.calendar.between(first, last, grain)
