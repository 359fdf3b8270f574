"""What does a query of the settings make of a file's rows?

For what a mapping cannot say: a moment made of a day and a clock, an amount that is a product of two columns. The
query sees the rows of its file as the table `source` and nothing else: it runs in a database of its own, in memory,
which opens no other file, loads no extension, and whose settings are locked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.loading.files.raw import Raw
from worthline.loading.sql import ident
from worthline.words.errors import SourceError

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

LINE = "_line"
"""The line of a row in its file: a column of `source`, and where the answer has it once a row, the answer's line."""
_ALONE = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
    "lock_configuration": "true",
}


def queried(con: duckdb.DuckDBPyConnection, raw: Raw, query: str, file: int) -> Raw:
    """The answer of a query over the rows of a file, as if it had been delivered.

    Raises:
        SourceError: it is not one SELECT, or DuckDB does not accept it.
    """
    shown = ", ".join(f"c{place} AS {ident(header)}" for place, header in enumerate(raw.headers))
    rows = con.sql(f"SELECT line AS {LINE}, {shown} FROM {raw.relation}").to_arrow_table()
    answer = _answer(rows, query)
    relation = f"scratch.queried_{file}"
    con.register("answer", answer)
    headers = [name for name in answer.column_names if name != LINE]
    columns = ", ".join(f"{ident(header)} AS c{place}" for place, header in enumerate(headers))
    con.execute(f"CREATE TABLE {relation} AS SELECT {_line(con, answer)} AS line, {columns} FROM answer")
    con.unregister("answer")
    described = con.execute(f"DESCRIBE {relation}").fetchall()
    types = [str(row[1]) for row in described[1:]]
    return Raw(relation, headers, types, asked=_in_words(rows.num_rows, answer.num_rows))


def _in_words(held: int, made: int) -> str:
    said = f"the query made {made:,} rows of its {held:,}; what it leaves out is not counted as read"
    return "" if made == held else said


def _answer(rows: pa.Table, query: str) -> pa.Table:
    import duckdb

    with duckdb.connect(":memory:", config=dict(_ALONE)) as alone:
        alone.register("source", rows)
        try:
            _refuse_all_but_one_select(alone, query)
            return alone.sql(query).to_arrow_table()
        except duckdb.Error as error:
            said = str(error).strip().splitlines()[0]
            raise _refused(f"The query over the rows was not accepted: {said}", rows) from error


def _refuse_all_but_one_select(alone: duckdb.DuckDBPyConnection, query: str) -> None:
    from duckdb import StatementType

    kinds = [statement.type for statement in alone.extract_statements(query)]
    if kinds != [StatementType.SELECT]:
        raise SourceError(
            "The query over the rows is not one SELECT.",
            expected='One question, such as "SELECT *, price * quantity AS amount FROM source".',
            do="Mend `query` under this source in worthline.toml.",
        )


def _refused(what: str, rows: pa.Table) -> SourceError:
    names = ", ".join(name for name in rows.column_names if name != LINE)
    return SourceError(
        what,
        expected=f"DuckDB's SQL over the table `source`, which has: {names}. Nothing else can be read.",
        do="Mend `query` under this source in worthline.toml.",
    )


def _line(con: duckdb.DuckDBPyConnection, answer: pa.Table) -> str:
    """The line of the file where each row of the answer has its own; else the number of the row."""
    if LINE in answer.column_names:
        once = con.execute(f"SELECT count(*) = count(DISTINCT {LINE}) FROM answer").fetchall()
        if once == [(True,)]:
            return f"CAST({LINE} AS BIGINT)"
    return "row_number() OVER ()"
