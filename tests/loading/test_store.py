"""Does whatever goes wrong leave the last good state, whole?"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
from tests.loading.company import HEADER, Small

from worthline.loading.keeping.locks import locked
from worthline.loading.keeping.store import Store
from worthline.words.errors import StoreError, WorthlineError

LOADING = """
import sys
from pathlib import Path
from worthline.loading.load import load
from worthline.project.settings import Settings, Source

print("ready", flush=True)
load(Path(sys.argv[1]), Settings(sources=(Source(table="orders", path="orders*.csv"),)), rebuild=True)
"""


def rows(first: int, count: int) -> list[str]:
    return [f"{n},c{n % 7},2024-01-{n % 28 + 1:02},1" for n in range(first, first + count)]


def loading(folder: Path) -> subprocess.Popen[bytes]:
    """A process of its own that has begun to load."""
    process = subprocess.Popen([sys.executable, "-c", LOADING, str(folder)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return process


def test_nothing_loaded_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="worthline load"):
        Store.of(tmp_path).open()


@pytest.mark.parametrize("round_", range(6))
def test_a_kill_at_any_moment_leaves_the_last_good_state(tmp_path: Path, round_: int) -> None:
    small = Small(tmp_path)
    small.settings = small.settings.model_copy(
        update={"sources": (small.settings.sources[0].model_copy(update={"path": "orders*.csv"}),)}
    )
    small.file("orders-1.csv", HEADER, *rows(0, 10))
    small.load()
    small.file("orders-2.csv", HEADER, *rows(10, 20_000))
    process = loading(tmp_path)
    time.sleep(random.Random(round_).uniform(0, 0.6))
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert small.ask("SELECT count(*) FROM orders") in ([(10,)], [(20_010,)])
    small.load()
    assert small.ask("SELECT count(*) FROM orders") == [(20_010,)]


def test_a_second_writer_is_refused_and_readers_are_not(small: Small) -> None:
    small.orders(*rows(0, 3))
    with locked(Store.of(small.folder).home / "lock"), pytest.raises(StoreError, match="Another process"):
        small.load()
    assert small.ask("SELECT count(*) FROM orders") == [(3,)]


def test_a_torn_store_says_so_and_is_made_again_from_what_was_received(small: Small) -> None:
    small.orders(*rows(0, 3))
    (small.folder / "orders.csv").unlink()
    path = Store.of(small.folder).open()
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(StoreError, match="worthline load --rebuild"):
        Store.of(small.folder).open()
    small.load(rebuild=True)
    assert small.ask("SELECT count(*) FROM orders") == [(3,)]


def test_a_torn_store_is_made_again_by_any_load(small: Small) -> None:
    small.orders(*rows(0, 3))
    Store.of(small.folder).open().write_bytes(b"torn")
    assert not small.load().nothing_new
    assert small.ask("SELECT count(*) FROM orders") == [(3,)]


def test_a_manifest_torn_in_its_last_line_is_read_and_written_on(small: Small) -> None:
    small.orders(*rows(0, 3))
    manifest = small.folder / ".worthline" / "raw" / "manifest.jsonl"
    manifest.write_bytes(manifest.read_bytes() + b'{"event": "rec')
    small.orders(*rows(3, 3))
    assert small.ask("SELECT count(*) FROM orders") == [(6,)]
    good = [line for line in manifest.read_text().splitlines() if line.endswith("}")]
    assert len([json.loads(line) for line in good]) == 4


def test_only_the_last_two_generations_are_kept(small: Small) -> None:
    for count in range(1, 5):
        small.orders(*rows(0, count))
    kept = {folder.name for folder in (small.folder / ".worthline" / "generations").iterdir()}
    assert kept == {"3", "4"}


def test_a_reader_of_the_last_generation_reads_on_while_the_next_one_comes(small: Small) -> None:
    small.orders(*rows(0, 3))
    with duckdb.connect(Store.of(small.folder).open(), read_only=True) as reader:
        small.orders(*rows(3, 3))
        assert reader.execute("SELECT count(*) FROM orders").fetchall() == [(3,)]


def test_what_fails_in_derive_changes_nothing(small: Small) -> None:
    small.orders(*rows(0, 3))

    def broken(*_: object) -> None:
        raise StoreError("derive failed.")

    small.file("orders.csv", HEADER, *rows(3, 3))
    with pytest.raises(WorthlineError, match="derive failed"):
        small.load(derive=broken)
    assert small.ask("SELECT count(*) FROM orders") == [(3,)]


def test_every_recorded_table_is_there_and_sorted_by_customer_and_time(small: Small) -> None:
    small.orders(*reversed(rows(0, 30)))
    found = small.ask("SELECT customer_id, ordered_at FROM orders")
    assert found == sorted(found)
    assert small.ask("SELECT count(*) FROM spend") == [(0,)]
