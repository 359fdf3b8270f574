"""Is a file's way of being written found from its bytes, and is what is no table refused with the reason?"""

import gzip
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from worthline.loading.files.sample import sample
from worthline.loading.files.sniff import Layout, sniff
from worthline.project.settings import Source
from worthline.words.errors import SourceError, UnknownNameError

ORDERS = "order_id,customer_id,order_date,amount\n1,7,2024-01-31,9.50\n2,8,2024-02-01,1.25\n"
UKRAINIAN = "Клієнт;Дата замовлення;Сума\nПетренко;31.12.2024;1 234,50\nЇжак і Ґава;01.01.2025;15,00\n"
RUSSIAN = "Клиент;Дата заказа;Сумма\nИванова Мария;31.12.2024;1 234,50\nПетров Юрий;01.01.2025;15,00\n"


def file_of(folder: Path, content: str | bytes, name: str = "orders.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def workbook(folder: Path, rows: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(folder / "orders.xlsx", {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("Продажі")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return folder / "orders.xlsx"


@pytest.mark.parametrize(("delimiter", "form"), [(",", "csv"), (";", "csv"), ("|", "csv"), ("\t", "tsv")])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str, form: str) -> None:
    layout = sniff(file_of(tmp_path, ORDERS.replace(",", delimiter)))
    assert (layout.format, layout.delimiter) == (form, delimiter)
    assert layout.columns == ["order_id", "customer_id", "order_date", "amount"]


def test_decimal_commas_are_not_taken_for_delimiters(tmp_path: Path) -> None:
    assert sniff(file_of(tmp_path, "a;b;c\n1,5;2,5;3,5\n4,5;5,5;6,5\n")).columns == ["a", "b", "c"]


def test_runs_of_spaces_with_a_leading_blank_are_columns(tmp_path: Path) -> None:
    path = file_of(tmp_path, " id  date  value\r\n 00001 19970101   11.77\r\n 00002 19970112  7.00\r\n")
    layout = sniff(path)
    assert (layout.format, layout.columns) == ("spaces", ["id", "date", "value"])
    assert sample(path, layout)[0] == {"id": "00001", "date": "19970101", "value": "11.77"}


def test_words_in_one_column_are_not_cut_at_their_spaces(tmp_path: Path) -> None:
    assert sniff(file_of(tmp_path, "name\nAnna Berg\nOle Dahl\n")).columns == ["name"]


def test_a_file_without_a_header_has_positions(tmp_path: Path) -> None:
    layout = sniff(file_of(tmp_path, "7,2024-01-31,9.5\n8,2024-02-01,1.2\n"))
    assert (layout.header, layout.columns) == (False, ["1", "2", "3"])


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    path = file_of(tmp_path, "customer_id,amount\n")
    assert sniff(path).columns == ["customer_id", "amount"]
    assert sample(path, sniff(path)) == []


def test_blank_and_repeated_headers_are_told_apart(tmp_path: Path) -> None:
    assert sniff(file_of(tmp_path, "id,,amount,amount\na,b,c,d\n")).columns == [
        "id",
        "column 2",
        "amount",
        "amount (2)",
    ]


def test_lines_above_the_header_are_skipped(tmp_path: Path) -> None:
    path = file_of(tmp_path, "Звіт за січень\n\n" + UKRAINIAN)
    layout = sniff(path)
    assert (layout.skip, layout.columns) == (2, ["Клієнт", "Дата замовлення", "Сума"])
    assert sample(path, layout)[0]["Сума"] == "1 234,50"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "koi8-u"]
)
def test_ukrainian_text_is_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    layout = sniff(file_of(tmp_path, UKRAINIAN, encoding=encoding))
    assert layout.columns == ["Клієнт", "Дата замовлення", "Сума"]
    assert layout.encoding == encoding


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1251"])
def test_russian_text_is_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    path = file_of(tmp_path, RUSSIAN, encoding=encoding)
    assert sample(path, sniff(path))[0]["Клиент"] == "Иванова Мария"


def test_western_letters_are_cp1252(tmp_path: Path) -> None:
    path = file_of(tmp_path, "name;city\nJosé Müller;Málaga\nZoë Große;Köln\n", encoding="cp1252")
    assert sample(path, sniff(path))[0] == {"name": "José Müller", "city": "Málaga"}


def test_a_foreign_letter_at_the_very_end_still_tells_the_encoding(tmp_path: Path) -> None:
    lines = "".join(f"{n};text\n" for n in range(300_000))
    assert (
        sniff(file_of(tmp_path, "id;name\n" + lines + "1;Їжак Ґава Євген\n", encoding="cp1251")).encoding
        == "cp1251"
    )


def test_two_encodings_in_one_file_are_refused(tmp_path: Path) -> None:
    mixed = "id;name\n1;Їжачок\n".encode() + "2;Петренко\n".encode("cp1251")
    with pytest.raises(SourceError, match="line 2 is UTF-8, line 3 is not"):
        sniff(file_of(tmp_path, mixed))


def test_a_packed_file_is_read_whatever_its_name(tmp_path: Path) -> None:
    layout = sniff(file_of(tmp_path, gzip.compress(ORDERS.encode())))
    assert (layout.compression, layout.format, layout.columns[0]) == ("gz", "csv", "order_id")


def test_json_lines_have_the_keys_of_all_their_lines(tmp_path: Path) -> None:
    path = file_of(tmp_path, '{"id": 1, "amount": 9.5}\n{"id": 2, "channel": "ads"}\n', "orders.jsonl")
    layout = sniff(path)
    assert (layout.format, layout.columns) == ("jsonl", ["id", "amount", "channel"])
    assert sample(path, layout)[0] == {"id": "1", "amount": "9.5"}


def test_parquet_is_known_by_its_bytes(tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    path = tmp_path / "orders.bin"
    parquet.write_table(pa.table({"id": [1, 2], "on": [date(2024, 1, 31), None]}), path)
    assert sniff(path) == Layout("parquet", "", "", True, ["id", "on"])
    assert sample(path, sniff(path)) == [{"id": "1", "on": "2024-01-31"}, {"id": "2", "on": ""}]


def test_a_workbook_gives_its_cells_as_text(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["Клієнт", "Дата", "Сума"], [7, date(2024, 1, 31), 9.5], ["№8", None, 10]])
    layout = sniff(path)
    assert (layout.format, layout.sheet, layout.columns) == ("xlsx", "Продажі", ["Клієнт", "Дата", "Сума"])
    assert sample(path, layout)[0] == {"Клієнт": "7", "Дата": "2024-01-31", "Сума": "9.5"}


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["id"], [1]])
    with pytest.raises(UnknownNameError, match="Продажі"):
        sniff(path, source=Source(table="orders", path="orders.xlsx", sheet="Sales"))


def test_a_workbook_that_would_unpack_to_gigabytes_is_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(60 << 20))
    with pytest.raises(SourceError, match="would unpack to 60 MB"):
        sniff(file_of(tmp_path, packed.getvalue(), "bomb.xlsx"))


def test_a_cell_of_a_million_letters_is_a_cell(tmp_path: Path) -> None:
    path = file_of(tmp_path, f'id,text\n1,"{"x" * 1_000_000}"\n2,y\n')
    assert [len(row["text"]) for row in sample(path, sniff(path))] == [1_000_000, 1]


def test_a_missing_file_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    file_of(tmp_path, ORDERS)
    with pytest.raises(SourceError, match=r"orders\.csv"):
        sniff(tmp_path / "order.csv")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="is a folder"):
        sniff(tmp_path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"\n \r\n\n", "blank lines only"),
        (b"\xd0\xcf\x11\xe0rest", "old .xls"),
        (b"%PDF-1.7 rest", "a PDF"),
        (b"PK\x03\x04rest", "damaged workbook"),
        (b"PAR1rest", "begins like Parquet"),
        (b"\x1f\x8b\x08rest", "packed and damaged"),
        (b"\x00\x01\x00\x07\x00\x00", "zero bytes"),
        (b'[{"id": 1}]', "no JSON object"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        sniff(file_of(tmp_path, content, "thing.csv"))


def test_a_wrong_delimiter_in_the_settings_is_told_with_the_right_one(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match='delimiter = ","'):
        sniff(file_of(tmp_path, ORDERS), source=Source(table="orders", path="orders.csv", delimiter=";"))


def test_an_encoding_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="'cp9999' is not the name of an encoding"):
        sniff(file_of(tmp_path, ORDERS), source=Source(table="orders", path="orders.csv", encoding="cp9999"))


def test_what_is_declared_is_taken_as_said(tmp_path: Path) -> None:
    source = Source(table="orders", path="orders.csv", header=False, delimiter=";")
    layout = sniff(file_of(tmp_path, "id;amount\n7;9\n"), source=source)
    assert (layout.header, layout.columns) == (False, ["1", "2"])


def test_the_real_files_of_spaces_are_read(shared_data: Path) -> None:
    master, part = (shared_data / "cdnow" / f"CDNOW_{name}.txt" for name in ("master", "sample"))
    assert sniff(master).columns == ["customer_id", "date", "number_of_cds", "dollar_value"]
    assert (sniff(part).format, sniff(part).header, len(sniff(part).columns)) == ("spaces", False, 5)
