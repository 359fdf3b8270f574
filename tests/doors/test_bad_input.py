"""What does a person see who gives Worthline what it cannot take?

Either a clear word on the error stream and the exit code 2, or rejected rows with their reasons; never a traceback, and
what was loaded before still answers.
"""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.doors.typed import Typed, ran

HEADER = "order_id,customer_id,ordered_at,amount"
ROWS = [
    f"{number},c{number % 7},2025-{number % 12 + 1:02}-{number % 28 + 1:02},10.00" for number in range(1, 61)
]
EARLIER = [f"9{row}".replace("2025", "2014") for row in ROWS]
PAID = 600.0


@dataclass(frozen=True)
class Shop:
    """A project with one file of orders."""

    folder: Path

    def deliver(self, *rows: str, header: str = HEADER, encoding: str = "utf-8") -> None:
        (self.folder / "orders.csv").write_bytes("\n".join((header, *rows, "")).encode(encoding))

    def __call__(self, *words: str) -> Typed:
        done = ran(*words, "--project", self.folder)
        assert "Traceback" not in done.out + done.err
        assert done.code in (0, 2), done.err
        return done

    def init(self) -> Typed:
        return self("init", "--yes", str(self.folder / "orders.csv"))

    def change(self, old: str, new: str) -> None:
        path = self.folder / "worthline.toml"
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    @property
    def paid(self) -> float:
        """Revenue over all years, as the last good state has it."""
        rows = self("measure", "revenue", "--every", "year", "--format", "json").json
        return sum(row["value"] or 0 for row in rows)

    @property
    def rejected(self) -> list[tuple[str, str]]:
        """Value and rule of each rejected row."""
        return [(row[4], row[5]) for row in self("check", "--rejected").rows[1:]]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    shop = Shop(tmp_path_factory.mktemp("good"))
    shop.deliver(*ROWS)
    assert shop.init().code == 0
    assert shop("load").code == 0
    assert shop.paid == PAID
    return shop.folder


@pytest.fixture
def shop(good: Path, tmp_path: Path) -> Shop:
    """A shop with a good state."""
    return Shop(shutil.copytree(good, tmp_path / "shop"))


@pytest.fixture
def fresh(tmp_path: Path) -> Shop:
    """A shop with nothing yet."""
    return Shop(tmp_path)


def test_a_file_that_is_gone_is_named_and_what_was_loaded_stands(shop: Shop) -> None:
    (shop.folder / "orders.csv").unlink()
    assert "orders.csv: no file there now" in shop("load").err
    assert shop.paid == PAID


def test_a_file_that_never_was_there_is_named(shop: Shop) -> None:
    shop.change("orders.csv", "ordres.csv")
    assert shop("load").told("ordres.csv", "Put the file there")
    assert shop.paid == PAID


def test_an_empty_file_is_named_and_what_was_loaded_stands(shop: Shop) -> None:
    (shop.folder / "orders.csv").write_bytes(b"")
    assert shop("load").told("orders.csv", "empty")
    assert shop.paid == PAID


def test_init_of_an_empty_file_says_so(fresh: Shop) -> None:
    (fresh.folder / "orders.csv").write_bytes(b"")
    assert fresh.init().told("orders.csv", "empty")
    assert not (fresh.folder / "worthline.toml").exists()


def test_a_header_without_rows_is_said_and_takes_nothing_away(shop: Shop) -> None:
    shop.deliver()
    done = shop("load")
    assert done.code == 0
    assert "orders.csv has a header and no rows" in done.err
    assert shop.paid == PAID


def test_a_wrong_delimiter_is_named_with_what_was_found(shop: Shop) -> None:
    shop.deliver(*ROWS, "61,c1,2025-12-31,10.00")
    shop.change("[sources.columns]", 'delimiter = ";"\n\n[sources.columns]')
    done = shop("load")
    assert done.told("orders.csv")
    assert "delimiter" in done.err or "column" in done.err
    assert shop.paid == PAID


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16", "utf-8-sig"])
def test_cyrillic_comes_in_whole_in_any_encoding(fresh: Shop, encoding: str) -> None:
    rows = [f"{n};Їжакевич {n % 5} і Ґава;{n % 28 + 1:02}.03.2025;1234,50" for n in range(1, 40)]
    fresh.deliver(*rows, header="Номер замовлення;Клієнт;Дата замовлення;Сума", encoding=encoding)
    assert fresh.init().code == 0
    assert fresh.paid == pytest.approx(39 * 1234.5)
    assert "Їжакевич" in fresh("explain", "revenue", "--on", "2025-03-01").out


def test_a_cell_of_a_million_letters_is_carried_and_never_printed_whole(shop: Shop) -> None:
    shop.deliver(*ROWS, f"61,{'x' * 1_000_000},2025-12-31,99.00")
    done = shop("load")
    told = shop("explain", "revenue", "--on", "2025-12-31")
    assert len(done.out + done.err + told.out + told.err) < 20_000
    assert "x…" in told.out
    assert shop.paid == PAID + 99


def test_dates_of_three_kinds_in_one_column_are_never_mixed_up_row_by_row(shop: Shop) -> None:
    """31.12.2025, 12/31/2025 and Excel's 45291: the column is written one way, and what is not is rejected."""
    shop.change("[rules]", "[load]\nlargest_rejected_share = 1.0\n\n[rules]")
    odd = [f"{n},c1,{day},10.00" for n, day in enumerate(("31.12.2025", "12/31/2025", "45291"), start=100)]
    shop.deliver(*ROWS, *odd)
    assert shop("load").code == 0
    assert set(shop.rejected) <= {(day, "unreadable") for day in ("31.12.2025", "12/31/2025", "45291")}
    assert shop.paid == pytest.approx(PAID + 10 * (3 - len(shop.rejected)))
    assert shop.rejected


def test_amounts_with_spaces_commas_and_a_sign_are_read(fresh: Shop) -> None:
    rows = [f"{n};c{n % 5};{n % 28 + 1:02}.03.2025;1 234,50 ₴" for n in range(1, 40)]
    fresh.deliver(*rows, header="order_id;customer_id;ordered_at;amount")
    assert fresh.init().code == 0
    assert fresh.paid == pytest.approx(39 * 1234.5)
    assert 'currency = "UAH"' in (fresh.folder / "worthline.toml").read_text()


def test_a_currency_per_row_is_never_added_up(fresh: Shop) -> None:
    """Without rates, euros and hryvnias are no sum: other currencies are held back, and rejected when accepted."""
    rows = [f"{row},{'EUR' if number % 4 else 'UAH'}" for number, row in enumerate(ROWS)]
    fresh.deliver(*rows, header=f"{HEADER},currency")
    assert fresh.init().code == 0
    held = fresh("load")
    assert held.code == 2 or "held" in held.err
    assert fresh("load", "--accept-held").code == 0
    assert {rule for _, rule in fresh.rejected} == {"no_rate"}
    assert fresh.paid == pytest.approx(450)
    assert "UAH 15" in fresh("check").out


def test_ten_years_without_a_sale_are_a_gap_and_no_trouble(fresh: Shop) -> None:
    fresh.deliver(*EARLIER, *ROWS)
    assert fresh.init().code == 0
    assert fresh.paid == 2 * PAID
    assert fresh("scorecard").code == 0
    gaps = next(row for row in fresh("check").rows if row[0] == "orders")[4]
    assert gaps == "Dec 25, 2014 – Jan 4, 2025"


def test_one_customer_is_told_apart_from_nobody(fresh: Shop) -> None:
    fresh.deliver("1,anna,2025-03-05,10.00", "2,anna,2025-04-05,12.00")
    assert fresh.init().code == 0
    assert fresh.paid == 22
    assert fresh("report").code == 0
    refused = [row["refused"] for row in fresh("scorecard", "--format", "json").json if row["refused"]]
    assert "too_few" in refused


def test_a_workbook_that_unpacks_to_gigabytes_is_refused(fresh: Shop) -> None:
    path = fresh.folder / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        with packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(600):
                sheet.write(b" " * 1024 * 1024)
    assert path.stat().st_size < 1024 * 1024
    assert fresh("init", "--yes", str(path)).told("bomb.xlsx")


def test_a_workbook_that_is_none_is_refused(fresh: Shop) -> None:
    path = fresh.folder / "orders.xlsx"
    path.write_bytes(b"PK\x03\x04 not a workbook at all")
    assert fresh("init", "--yes", str(path)).told("orders.xlsx")


def test_a_symlink_out_of_the_folder_is_not_followed_unasked(shop: Shop, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text(f"{HEADER}\n99,spy,2025-01-01,1000000.00\n")
    (shop.folder / "orders.csv").unlink()
    (shop.folder / "orders.csv").symlink_to(secret)
    done = shop("load")
    assert done.told("orders.csv")
    assert shop.paid == PAID


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("this is not toml", "line 1"),
        ("[company\nname = 1", "line 1"),
        ('[company]\ncurrency = "euro"\n', "currency"),
        ("[company]\ncolour = 1\n", "colour"),
        ("[rules]\nactivity_window = 90\n", "activity_window"),
        ('[[sources]]\ntable = "ordres"\npath = "orders.csv"\n', "ordres"),
        ("\x00\x01\x02", "worthline.toml"),
    ],
)
def test_a_project_file_that_is_none_is_said_line_by_line(shop: Shop, text: str, said: str) -> None:
    (shop.folder / "worthline.toml").write_text(text)
    assert shop("scorecard").told("worthline.toml", said)


def test_a_project_file_in_another_encoding_is_said(shop: Shop) -> None:
    (shop.folder / "worthline.toml").write_bytes('[company]\nname = "Їжак"\n'.encode("cp1251"))
    assert shop("scorecard").told("worthline.toml")


def test_a_store_that_is_torn_is_made_again_from_what_was_received(shop: Shop) -> None:
    (store,) = (shop.folder / ".worthline" / "generations").glob("*/store.duckdb")
    store.write_bytes(b"torn")
    shop("load", "--rebuild")
    assert shop.paid == PAID


def test_a_torn_store_is_said_when_it_is_asked(shop: Shop) -> None:
    (store,) = (shop.folder / ".worthline" / "generations").glob("*/store.duckdb")
    store.write_bytes(b"torn")
    done = shop("measure", "revenue")
    assert done.code == 0 or done.told("worthline load --rebuild")


def test_a_folder_given_for_a_file_is_said(fresh: Shop) -> None:
    (fresh.folder / "orders.csv").mkdir()
    assert fresh.init().told("orders.csv")


def test_bytes_that_are_no_table_are_said(fresh: Shop) -> None:
    (fresh.folder / "orders.csv").write_bytes(bytes(range(256)) * 64)
    assert fresh.init().told("orders.csv")
