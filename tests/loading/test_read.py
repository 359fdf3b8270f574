"""Do files of every format, encoding and state come in, or say clearly why not?"""

from __future__ import annotations

import gzip
import json
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.loading.company import HEADER, Small, source

from worthline.words.errors import SourceError, UnknownNameError

ROWS = (HEADER, "1,a,2024-01-31,10.00", "2,b,2024-02-01,5.50")


def loaded(folder: Path, name: str, **said: object) -> Small:
    small = Small(folder, source("orders", name, **said))
    small.load()
    return small


def assert_has_rows(small: Small) -> None:
    assert small.ask("SELECT order_id, ordered_on, amount FROM orders ORDER BY 1") == [
        ("1", date(2024, 1, 31), Decimal("10.00")), ("2", date(2024, 2, 1), Decimal("5.50")),
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_text_comes_in_whatever_its_encoding_and_delimiter(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    text = "\r\n".join(ROWS).replace("a", "Олена Петренко").replace(",", delimiter)
    text = text.replace("Олена Петренкоmount", "amount").replace("ordered_Олена Петренкоt", "ordered_at")
    (tmp_path / "orders.csv").write_bytes(text.encode(encoding))
    small = loaded(tmp_path, "orders.csv", encoding=encoding)
    assert_has_rows(small)
    assert small.column("customer_id") == ["b", "Олена Петренко"]


def test_bytes_that_are_no_text_cost_their_line(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_bytes("\n".join([*ROWS, "3,"]).encode() + b"\xff\xfe,2024-01-01,5\n")
    small = loaded(tmp_path, "orders.csv", encoding="utf-8")
    assert_has_rows(small)
    assert [(line, rule) for line, _, _, rule in small.rejected()] == [(4, "malformed")]


def test_two_encodings_in_one_file_are_an_error_that_says_where(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_bytes(
        "\n".join(ROWS).encode() + "\n3,ї,2024-01-01,5\n".encode() + "4,жук,2024-01-01,5\n".encode("cp1251")
    )
    with pytest.raises(SourceError, match="two encodings"):
        loaded(tmp_path, "orders.csv")


def test_columns_parted_by_runs_of_blanks(tmp_path: Path) -> None:
    (tmp_path / "o.txt").write_text(
        " order_id  customer_id ordered_at amount\n 1  a 20240131  10.00\n 2 b 20240201 5.5\n"
    )
    assert_has_rows(loaded(tmp_path, "o.txt"))


def test_positions_name_columns_where_there_is_no_header(tmp_path: Path) -> None:
    (tmp_path / "o.csv").write_text("\n".join(ROWS[1:]))
    columns = {"order_id": 1, "customer_id": 2, "ordered_at": 3, "amount": 4}
    assert_has_rows(loaded(tmp_path, "o.csv", header=False, columns=columns))


def test_packed_text(tmp_path: Path) -> None:
    (tmp_path / "o.csv.gz").write_bytes(gzip.compress("\n".join(ROWS).encode()))
    assert_has_rows(loaded(tmp_path, "o.csv.gz"))


def test_json_lines_with_keys_in_any_order_and_a_broken_line(tmp_path: Path) -> None:
    first = {"order_id": 1, "customer_id": "a", "ordered_at": "2024-01-31", "amount": 10.0}
    second = {
        "amount": "5.50",
        "ordered_at": "2024-02-01",
        "customer_id": "b",
        "order_id": 2,
        "extra": {"x": 1},
    }
    blank = [""] * 200
    (tmp_path / "o.jsonl").write_text("\n".join([json.dumps(first), *blank, json.dumps(second), "{torn"]))
    small = loaded(tmp_path, "o.jsonl")
    assert_has_rows(small)
    assert small.rejected() == [(203, None, "{torn", "malformed")]


def workbook(path: Path, *rows: tuple[Any, ...]) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(path)


def test_a_workbook_with_typed_cells(tmp_path: Path) -> None:
    workbook(
        tmp_path / "o.xlsx",
        tuple(HEADER.split(",")),
        (1, "a", date(2024, 1, 31), 10),
        (2, "b", date(2024, 2, 1), 5.5),
    )
    assert_has_rows(loaded(tmp_path, "o.xlsx"))


def test_a_row_of_a_workbook_is_named_by_its_number_in_the_sheet(tmp_path: Path) -> None:
    workbook(
        tmp_path / "o.xlsx",
        (),
        (),
        tuple(HEADER.split(",")),
        (1, "a", date(2024, 1, 31), "x"),
        (2, "b", 45323, 5.5),
    )
    small = Small(tmp_path, source("orders", "o.xlsx"))
    small.load()
    assert (4, "amount", "x", "unreadable") in small.rejected()


def test_a_workbook_that_unpacks_to_far_too_much_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "o.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (64 << 20))
    with pytest.raises(SourceError, match="would unpack to"):
        loaded(tmp_path, "o.xlsx")


def test_a_packed_text_that_unpacks_to_far_too_much_is_refused(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "o.csv.gz", "wb", compresslevel=9) as file:
        file.write("\n".join(ROWS).encode() + b"\n")
        for _ in range(80):
            file.write(b"1" * (1 << 20))
    with pytest.raises(SourceError, match="unpacks to more than"):
        loaded(tmp_path, "o.csv.gz")


def test_a_cell_of_a_million_characters_comes_in(tmp_path: Path) -> None:
    small = Small(tmp_path, source("customers", "c.csv"))
    small.file("c.csv", "customer_id,name,note", "a," + "x" * 1_000_000 + ",1", "b,B,2")
    small.load()
    assert small.ask("SELECT customer_id, length(name) FROM customers ORDER BY 1") == [
        ("a", 1_000_000),
        ("b", 1),
    ]


def test_a_million_characters_that_are_no_amount_are_a_rejected_row(small: Small) -> None:
    small.orders("1,a,2024-01-31,10", "2,a,2024-01-31," + "9" * 1_000_000)
    assert [(line, column, rule) for line, column, _, rule in small.rejected()] == [
        (3, "amount", "unreadable")
    ]


def test_a_header_alone_gives_no_rows_and_a_warning(small: Small) -> None:
    report = small.orders()
    assert small.ask("SELECT count(*) FROM orders") == [(0,)]
    assert report.warnings == ("orders.csv has a header and no rows.",)


def test_an_empty_file_is_an_error_that_names_it(small: Small) -> None:
    (small.folder / "orders.csv").write_bytes(b"")
    with pytest.raises(SourceError, match=r"^orders\.csv is empty"):
        small.load()


def test_no_file_is_an_error_that_names_the_path(small: Small) -> None:
    with pytest.raises(SourceError, match=r"no file 'orders\.csv'"):
        small.load()


def test_a_wrong_delimiter_is_an_error_that_names_the_right_one(tmp_path: Path) -> None:
    small = Small(tmp_path, source("orders", "orders.csv", delimiter=";"))
    with pytest.raises(SourceError, match='delimiter = ","'):
        small.orders("1,a,2024-01-31,10")


def test_a_header_that_is_not_there_is_an_error_that_lists_those_that_are(tmp_path: Path) -> None:
    small = Small(tmp_path, source("orders", "orders.csv", columns={"amount": "amout"}))
    with pytest.raises(UnknownNameError, match="Did you mean 'amount'"):
        small.orders("1,a,2024-01-31,10")


def test_constants_fill_what_the_file_does_not_say(tmp_path: Path) -> None:
    small = Small(tmp_path, source("orders", "orders.csv", values={"kind": "web", "amount": 7}))
    small.orders("1,a,2024-01-31,10", "2,a,2024-01-31,")
    assert small.ask("SELECT kind, amount::INT FROM orders ORDER BY order_id") == [("web", 10), ("web", 7)]


def test_a_link_that_leads_outside_is_refused(tmp_path: Path) -> None:
    outside, inside = tmp_path / "outside.csv", tmp_path / "company"
    inside.mkdir()
    outside.write_text("\n".join(ROWS))
    (inside / "orders.csv").symlink_to(outside)
    with pytest.raises(SourceError, match="outside the project's folder"):
        loaded(inside, "orders.csv")


def test_a_full_path_outside_is_what_the_company_wants(tmp_path: Path) -> None:
    (tmp_path / "company").mkdir()
    (tmp_path / "outside.csv").write_text("\n".join(ROWS))
    assert_has_rows(loaded(tmp_path / "company", str(tmp_path / "outside.csv")))
