"""How does a test get a PostgreSQL server of its own?

Of the system's own packages: made in a folder of its own, on a free port of this machine alone, and gone with
the test. PostgreSQL refuses to run as root; there the programs run as the user `postgres` that its package makes.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

_UNSAFE_AND_QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
"""What a power cut would leave does not matter: nothing outlives the test."""


def _programs() -> Path | None:
    """The folder of the newest server's programs."""
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = str(packaged[-1]) if packaged else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def missing_postgresql() -> str | None:
    """Why there is no server, if there is none."""
    return None if _programs() else "PostgreSQL's server is not installed"


@contextmanager
def serving() -> Iterator[str]:
    """A server for as long as it is needed; its address."""
    with tempfile.TemporaryDirectory(prefix="worthline-postgresql-") as name:
        folder, port = Path(name), _free_port()
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        _made(folder / "data")
        settings = (f"unix_socket_directories={folder}", "listen_addresses=127.0.0.1", *_UNSAFE_AND_QUICK)
        server = _started(
            "postgres", "-D", folder / "data", "-p", str(port), *(f"--{each}" for each in settings)
        )
        try:
            address = f"postgresql://worthline@127.0.0.1:{port}/postgres"
            _wait(server, address)
            yield address
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=60)


def _made(data: Path) -> None:
    made = _started("initdb", "-D", data, "-U", "worthline", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
    assert made.wait(timeout=60) == 0


def _wait(server: subprocess.Popen[bytes], address: str) -> None:
    """Until it answers."""
    for _ in range(600):
        assert server.poll() is None, "PostgreSQL did not start"
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("PostgreSQL does not answer")


def _started(program: str, *words: str | Path) -> subprocess.Popen[bytes]:
    """A program of the server's own, which ends when the tests do, however they end."""
    programs = _programs()
    assert programs is not None
    known = ("--reuid=postgres", "--regid=postgres", "--clear-groups") if os.geteuid() == 0 else ()
    bound = ("setpriv", "--pdeathsig=INT", *known) if shutil.which("setpriv") else ()
    nowhere = subprocess.DEVNULL
    return subprocess.Popen(
        [*bound, programs / program, *words], cwd="/", stdin=nowhere, stdout=nowhere, stderr=nowhere
    )


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
