"""Receivers on this machine: a webhook behind TLS and a mail server, both real, both written for the tests."""

from __future__ import annotations

import socketserver
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


def certificate(folder: Path) -> Path:
    """A certificate of `localhost` and its key in one file, made for one test run."""
    file = folder / "localhost.pem"
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost", "-keyout", file, "-out", folder / "crt.pem",
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    file.write_text(file.read_text() + (folder / "crt.pem").read_text())
    return file


@dataclass
class Hook:
    """A webhook's receiver.

    Attributes:
        answers: status and headers of each answer to come; 200 when they have run out.
        got: what each request brought: its headers and its body.
    """

    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}/hook?team=7"


@contextmanager
def webhook(pem: Path) -> Iterator[Hook]:
    """A receiver that answers as it is told, and keeps what it got."""
    hook = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            hook.got.append(
                ({name.lower(): value for name, value in self.headers.items()} | {"path": self.path}, body)
            )
            status, headers = hook.answers.pop(0) if hook.answers else (200, {})
            self.send_response(status)
            for name, value in {**headers, "Content-Length": "0"}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    hook.port = server.server_address[1]
    with _running(server):
        yield hook


@dataclass
class Box:
    """A mail server's box.

    Attributes:
        refused: receivers it does not take.
        got: sender, receivers and text of each mail.
    """

    refused: set[str] = field(default_factory=set)
    got: list[tuple[str, list[str], str]] = field(default_factory=list)
    port: int = 0


class _Server(socketserver.ThreadingTCPServer):
    """A mail server that fills a box."""

    def __init__(self, box: Box) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.box = box


class _Session(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a mail needs."""

    sender = ""
    to: list[str]

    @property
    def box(self) -> Box:
        assert isinstance(self.server, _Server)
        return self.server.box

    def handle(self) -> None:
        self.say("220 localhost")
        while line := self.rfile.readline().decode().strip():
            self.say(self.answer(line[:4].upper(), line.partition("<")[2].partition(">")[0]))

    def answer(self, word: str, address: str) -> str:
        match word:
            case "MAIL":
                self.sender, self.to = address, []
            case "RCPT" if address in self.box.refused:
                return "550 no such box"
            case "RCPT":
                self.to.append(address)
            case "DATA":
                self.say("354 go on")
                self.box.got.append((self.sender, self.to, self.text()))
            case "QUIT":
                return "221 bye"
        return "250 ok"

    def text(self) -> str:
        lines = []
        while (line := self.rfile.readline().decode()) not in (".\r\n", ""):
            lines.append(line.removeprefix("."))
        return "".join(lines)

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def mailbox() -> Iterator[Box]:
    """A mail server of this machine, and its box."""
    box = Box()
    server = _Server(box)
    box.port = server.server_address[1]
    with _running(server):
        yield box


@contextmanager
def _running(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
