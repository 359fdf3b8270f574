"""How does a test get a Spark Connect server of its own, run by someone with few rights?"""

from __future__ import annotations

import os
import pwd
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

SERVER = "org.apache.spark.sql.connect.service.SparkConnectServer"
PATIENCE = 600.0
"""Seconds in which a server answers."""


@contextmanager
def connect_server(home: Path) -> Iterator[str]:
    """The address of a Spark Connect server on a free port of this machine, run by nobody in particular.

    Where the tests run as root, it runs as `nobody`, who may write where everyone may.
    """
    port = _free_port()
    process = subprocess.Popen(
        [*_command(port)],
        cwd=home,
        env=os.environ | {"HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"},
        user="nobody" if os.geteuid() == 0 and _there_is("nobody") else None,
        stdout=(home / "server.log").open("wb"),
        stderr=subprocess.STDOUT,
    )
    try:
        _wait(port, process)
        yield f"sc://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def _command(port: int) -> list[str]:
    import pyspark

    settings = {
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": port,
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": 2,
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    }
    submit = Path(pyspark.__file__).parent / "bin" / "spark-submit"
    chosen = [word for name, value in settings.items() for word in ("--conf", f"{name}={value}")]
    return [str(submit), "--master", "local[2]", *chosen, "--class", SERVER, "spark-internal"]


def _free_port() -> int:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _there_is(user: str) -> bool:
    return any(each.pw_name == user for each in pwd.getpwall())


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, "the server ended at once; its words are in server.log"
        with closing(socket.socket()) as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise AssertionError("the server did not answer")
