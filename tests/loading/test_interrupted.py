"""Does a full disk, a kill at any moment or a damaged file leave a whole state, and a way on?"""

from __future__ import annotations

import multiprocessing
import os
import random
import resource
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.loading.company import HEADER, NOW, Small, source

from worthline.doors.faults import MEND, guarded
from worthline.engines import DuckDB
from worthline.loading.change import Change
from worthline.loading.keeping.locks import locked
from worthline.loading.keeping.store import Store
from worthline.loading.load import load
from worthline.project.settings import Loading, Settings
from worthline.words.errors import StoreError, WorthlineError

MEGABYTE = 1 << 20
ROUNDS = 50
SETTINGS = Settings(sources=(source("orders", "orders*.csv"),), load=Loading(largest_rejected_share=1))
PROCESSES = multiprocessing.get_context("forkserver")


def rows(first: int, count: int) -> list[str]:
    return [f"{n},c{n % 7},2024-01-{n % 28 + 1:02},1" for n in range(first, first + count)]


def company(folder: Path) -> Small:
    return Small(folder, source("orders", "orders*.csv"))


def orders(small: Small) -> int:
    """How many orders stand; every other table of the store must be there and add up."""
    ((count, taken, customers),) = small.ask(
        "SELECT (SELECT count(*) FROM orders), (SELECT coalesce(sum(accepted - corrected), 0) FROM batches), "
        "(SELECT count(*) FROM per_customer)"
    )
    assert (taken, customers) == (count, min(count, 7))
    return int(count)


def derive(engine: DuckDB, _: Settings, __: Change | None) -> None:
    """A derived table, which the state is not whole without."""
    engine.create("per_customer", "SELECT customer_id, count(*) AS orders FROM orders GROUP BY customer_id")


def loading(folder: Path, again: bool) -> None:
    load(folder, SETTINGS, derive=derive, rebuild=again, now=NOW)


@pytest.fixture
def processes() -> Callable[[Path, bool], multiprocessing.process.BaseProcess]:
    """Processes of their own that load, quickly begun: what they import is imported once."""
    PROCESSES.set_forkserver_preload(["tests.loading.test_interrupted", "pyarrow"])

    def begun(folder: Path, again: bool) -> multiprocessing.process.BaseProcess:
        process = PROCESSES.Process(target=loading, args=(folder, again))
        process.start()
        return process

    return begun


def test_fifty_kills_at_any_moment_leave_the_old_or_the_new_state_whole(
    tmp_path: Path, processes: Callable[[Path, bool], multiprocessing.process.BaseProcess]
) -> None:
    small, chance, swapped = company(tmp_path), random.Random(4), 0
    small.file("orders-000.csv", HEADER, *rows(0, 10))
    processes(tmp_path, False).join()
    began = time.monotonic()
    processes(tmp_path, True).join()
    longest, stood = time.monotonic() - began, 10
    for round_ in range(1, ROUNDS + 1):
        small.file(f"orders-{round_:03}.csv", HEADER, *rows(10 * round_, 10))
        process = processes(tmp_path, bool(round_ % 2))
        time.sleep(chance.uniform(0, longest))
        process.kill()
        process.join()
        now = orders(small)
        assert now in {stood, 10 * (round_ + 1)}
        swapped += now != stood
        longest *= 0.8 if now != stood else 1.15
        stood = now
    loading(tmp_path, False)
    assert orders(small) == 10 * (ROUNDS + 1)
    assert 0 < swapped < ROUNDS, "every kill fell on the same side of the swap"


@contextmanager
def no_file_above(size: int) -> Iterator[None]:
    """As if the disk were full once a file has come to a size."""
    before, heard = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, heard)


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[None]:
    """A file system of a few bytes; skips where nobody may mount one."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.decode().strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("again", [False, True], ids=["a day more", "everything"])
def test_a_file_that_cannot_grow_stops_a_load_and_nothing_else(tmp_path: Path, again: bool) -> None:
    small = company(tmp_path)
    small.file("orders-1.csv", HEADER, *rows(0, 10))
    small.load(derive=derive)
    small.file("orders-2.csv", HEADER, *rows(10, 20_000))
    with (
        no_file_above(MEGABYTE // 4),
        pytest.raises(WorthlineError, match=r"could not finish|cannot be read"),
    ):
        small.load(derive=derive, rebuild=again)
    assert orders(small) == 10
    small.load(derive=derive)
    assert orders(small) == 20_010


def test_a_full_disk_stops_a_load_and_nothing_else(tmp_path: Path) -> None:
    with small_disk(tmp_path, 16 * MEGABYTE):
        small = company(tmp_path)
        small.file("orders-1.csv", HEADER, *rows(0, 10))
        small.load(derive=derive)
        filling = tmp_path / "filling"
        filling.write_bytes(b"0" * (9 * MEGABYTE))
        small.file("orders-2.csv", HEADER, *rows(10, 40_000))
        with pytest.raises(WorthlineError, match=r"could not finish|cannot be read"):
            small.load(derive=derive)
        assert orders(small) == 10
        filling.unlink()
        small.load(derive=derive)
        assert orders(small) == 40_010


def test_a_second_load_says_which_process_loads_and_since_when(tmp_path: Path) -> None:
    small = company(tmp_path)
    small.file("orders-1.csv", HEADER, *rows(0, 3))
    small.load()
    said = rf"process {os.getpid()}, since \d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d UTC"
    with locked(Store.of(tmp_path).home / "lock"), pytest.raises(StoreError, match=said):
        small.load()


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda whole: whole[: len(whole) // 2],
    "without its beginning": lambda whole: bytes(8192) + whole[8192:],
    "overwritten": lambda whole: whole[:12288] + os.urandom(len(whole) - 12288),
    "empty": lambda _: b"",
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_store_says_how_to_make_it_again(
    tmp_path: Path, damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    small = company(tmp_path)
    small.file("orders-1.csv", HEADER, *rows(0, 3000))
    path = small.load(derive=derive).path
    assert path is not None
    path.write_bytes(DAMAGE[damage](path.read_bytes()))
    assert guarded(lambda: DuckDB.open(Store.of(tmp_path).open()).run("SELECT * FROM orders")) == MEND
    assert "worthline load --rebuild" in capsys.readouterr().err
    small.load(derive=derive, rebuild=True)
    assert orders(small) == 3000


def test_a_store_damaged_where_a_day_more_reads_it_is_made_again(tmp_path: Path) -> None:
    small = company(tmp_path)
    small.file("orders-1.csv", HEADER, *rows(0, 3000))
    path = small.load(derive=derive).path
    assert path is not None
    path.write_bytes(DAMAGE["overwritten"](path.read_bytes()))
    small.file("orders-2.csv", HEADER, *rows(3000, 5))
    assert not small.load(derive=derive).added
    assert orders(small) == 3005


def with_damaged_copy(folder: Path) -> tuple[Small, Path]:
    """A company whose one delivery is kept with other days than it came with, and the file as it came."""
    small = company(folder)
    original = small.file("orders-1.csv", HEADER, *rows(0, 3))
    small.load()
    (copy,) = (folder / ".worthline" / "raw").glob("*.csv")
    copy.chmod(0o644)
    copy.write_bytes(original.read_bytes().replace(b"2024", b"2023"))
    return small, original


def test_a_damaged_copy_of_a_delivery_is_taken_again_from_where_it_lay(tmp_path: Path) -> None:
    small, _ = with_damaged_copy(tmp_path)
    small.load(rebuild=True)
    assert [day.year for day in small.column("ordered_on")] == [2024] * 3


def test_a_damaged_copy_whose_original_is_gone_is_not_read(tmp_path: Path) -> None:
    small, original = with_damaged_copy(tmp_path)
    original.unlink()
    with pytest.raises(StoreError, match="damaged or gone"):
        small.load(rebuild=True)


def test_a_source_that_lost_a_mapped_column_stops_the_load_and_nothing_else(tmp_path: Path) -> None:
    small = Small(tmp_path, source("orders", "orders*.csv", columns={"amount": "paid"}))
    small.file("orders-1.csv", "order_id,customer_id,ordered_at,paid", *rows(0, 3))
    small.load(derive=derive)
    small.file("orders-2.csv", "order_id,customer_id,ordered_at,price", *rows(3, 3))
    with pytest.raises(WorthlineError, match="paid"):
        small.load(derive=derive)
    assert orders(small) == 3
