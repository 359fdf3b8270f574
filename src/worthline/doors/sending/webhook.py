"""How is a webhook called: signed, again where it was not heard, and never anywhere else?

One POST of JSON. No redirect is followed, no proxy is asked, the certificate is checked. It is sent again, each time
after a longer pause, where the receiver was out of reach or out of order (5xx), or asked to wait (429); any other
refusal is final.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from ssl import SSLCertVerificationError, SSLContext
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from worthline import __version__
from worthline.doors.sending.address import Pinned, checked, resolved
from worthline.doors.sending.message import WEBHOOK, Message, Outcome
from worthline.words.errors import SendError

if TYPE_CHECKING:
    from worthline.doors.sending.address import Resolve

PAUSES = (1.0, 4.0, 16.0)
"""Seconds before each further attempt."""
LONGEST_PAUSE = 60.0
"""Seconds a receiver may ask us to wait; one that asks for more is tried again at the next run."""
LARGEST = 10_000
"""Bytes of an answer that are read."""
VERSION = "v1"


@dataclass(frozen=True, slots=True)
class Line:
    """How a webhook is reached; all but the first is for tests, and for receivers inside.

    Attributes:
        timeout: seconds for each attempt to connect, and for each silence.
        allow_private: addresses that are not on the open internet are spoken to.
        context: whom to trust; the system's own authorities where not said.
        resolve: what addresses a name stands for.
        sleep: how to wait.
        now: the time, in seconds since 1970.
    """

    timeout: float = 20.0
    allow_private: bool = False
    context: SSLContext | None = None
    resolve: Resolve = resolved
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.time


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What proves that a body is from us and of that second: HMAC-SHA256 over `timestamp.body` (RFC 2104)."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def headers(secret: str, timestamp: str, body: bytes, message_id: str) -> dict[str, str]:
    """The headers of one attempt."""
    return {
        "Content-Type": "application/json",
        "User-Agent": f"worthline/{__version__}",
        "Worthline-Id": message_id,
        "Idempotency-Key": message_id,
        "Worthline-Timestamp": timestamp,
        "Worthline-Signature": f"{VERSION}={signature(secret, timestamp, body)}",
    }


def body_of(payload: Mapping[str, Any]) -> bytes:
    """The bytes that are signed and sent."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True).encode()


def post(url: str, secret: str, message: Message, line: Line | None = None) -> Outcome:
    """Send a message to a webhook, and say what came of it.

    Raises:
        SendError: it is no address that may be spoken to; nothing was sent.
    """
    line, body = line or Line(), body_of(message.payload)
    said = ""
    for attempt in range(1, len(PAUSES) + 2):
        answer = _attempt(url, secret, message.id, body, line)
        said = answer.said
        if answer.taken or not answer.again:
            return Outcome(WEBHOOK, answer.taken, said, attempt)
        wait = max(answer.wait, PAUSES[attempt - 1]) if attempt <= len(PAUSES) else 0.0
        if attempt > len(PAUSES) or wait > LONGEST_PAUSE:
            return Outcome(WEBHOOK, taken=False, said=said, attempts=attempt)
        line.sleep(wait)
    raise AssertionError(said)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came of one attempt."""

    taken: bool
    said: str
    again: bool = False
    wait: float = 0.0


def _attempt(url: str, secret: str, message_id: str, body: bytes, line: Line) -> _Answer:
    """Resolve, check, connect, send and hear, once."""
    parts = urlsplit(url)
    host, port = _host(url), parts.port or 443
    address = checked(host, port, allow_private=line.allow_private, resolve=line.resolve)
    connection = Pinned(host, port, address, line.timeout, line.context)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, body, headers(secret, str(int(line.now())), body, message_id))
        answer = connection.getresponse()
        answer.read(LARGEST)
    except SSLCertVerificationError as error:
        return _Answer(taken=False, said=f"its certificate is not trusted: {error.verify_message}")
    except TimeoutError:
        return _Answer(taken=False, said=f"no answer within {line.timeout:g} s", again=True)
    except (OSError, HTTPException) as error:
        return _Answer(taken=False, said=f"out of reach: {str(error) or type(error).__name__}", again=True)
    finally:
        connection.close()
    return _heard(answer)


def _host(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise SendError(
            "The webhook is no https address; nothing is sent unencrypted.",
            do="Name one that begins with https://.",
        )
    return parts.hostname


def _heard(answer: HTTPResponse) -> _Answer:
    status = answer.status
    if 200 <= status < 300:
        return _Answer(taken=True, said=str(status))
    if 300 <= status < 400:
        return _Answer(taken=False, said=f"{status}: it points elsewhere, and nothing is sent there")
    again = status >= 500 or status in (408, 429)
    return _Answer(
        taken=False, said=str(status), again=again, wait=_asked_to_wait(answer.headers.get("Retry-After"))
    )


def _asked_to_wait(said: str | None) -> float:
    """Seconds a receiver asks us to wait, by number or by date (RFC 9110, 10.2.3); 0 where it does not."""
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    if not said:
        return 0.0
    if said.strip().isdecimal():
        return float(said)
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        return 0.0
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max((until - datetime.now(UTC)).total_seconds(), 0.0)
