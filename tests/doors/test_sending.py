"""Does news leave the house signed, again where it was not heard, and to nobody it was not meant for?"""

from __future__ import annotations

import email
import email.policy
import hashlib
import hmac
import json
import re
import ssl
from pathlib import Path

import pytest
from tests.conftest import ROOT
from tests.doors.receivers import Box, Hook

from worthline.doors.sending.address import is_public
from worthline.doors.sending.deliver import deliver, receivers
from worthline.doors.sending.mail import letter
from worthline.doors.sending.message import Message
from worthline.doors.sending.webhook import LONGEST_PAUSE, Line, post, signature
from worthline.project.sending import Send
from worthline.words.errors import SendError

NEWS = Message(
    "a1", "Churn rose", "Churn rose.\n", "<p>Churn rose.</p>", {"kind": "alert", "text": "Відтік зріс"}
)
SECRET = "a-secret-of-the-company"


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def line(pem: Path, pauses: list[float]) -> Line:
    """A line into this machine that waits in no time and trusts the test's certificate alone."""
    context = ssl.create_default_context(cafile=str(pem))
    return Line(
        5,
        allow_private=True,
        context=context,
        resolve=lambda *_: ["127.0.0.1"],
        sleep=pauses.append,
        now=lambda: 1_767_225_600,
    )


def test_a_webhook_gets_the_news_signed(hook: Hook, line: Line) -> None:
    assert post(hook.url, SECRET, NEWS, line).taken
    ((headers, body),) = hook.got
    assert json.loads(body) == NEWS.payload
    stamp = headers["worthline-timestamp"]
    proof = hmac.new(SECRET.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    assert (stamp, headers["worthline-signature"]) == ("1767225600", f"v1={proof}")
    assert (headers["worthline-id"], headers["path"], headers["host"]) == (
        "a1",
        "/hook?team=7",
        f"localhost:{hook.port}",
    )


def test_the_worked_example_of_the_signature_is_right() -> None:
    page = (ROOT / "docs" / "using.md").read_text(encoding="utf-8")
    secret, stamp, body, told = (
        re.search(rf"{name}: +`([^`]+)`", page)[1]  # type: ignore[index]
        for name in ("secret", "Worthline-Timestamp", "body", "Worthline-Signature")
    )
    assert told == f"v1={signature(secret, stamp, body.encode())}"


def test_a_receiver_out_of_order_is_called_again_after_longer_and_longer(
    hook: Hook, line: Line, pauses: list[float]
) -> None:
    hook.answers = [(500, {}), (503, {}), (429, {"Retry-After": "7"})]
    outcome = post(hook.url, SECRET, NEWS, line)
    assert (outcome.taken, outcome.attempts, pauses) == (True, 4, [1.0, 4.0, 16.0])
    assert len({headers["worthline-id"] for headers, _ in hook.got}) == 1


def test_a_receiver_that_asks_to_wait_is_waited_for(hook: Hook, line: Line, pauses: list[float]) -> None:
    hook.answers = [(429, {"Retry-After": "7"})]
    assert post(hook.url, SECRET, NEWS, line).taken
    assert pauses == [7.0]


def test_one_that_asks_for_too_long_is_left_to_the_next_run(
    hook: Hook, line: Line, pauses: list[float]
) -> None:
    hook.answers = [(429, {"Retry-After": str(int(LONGEST_PAUSE) + 1)})]
    assert not post(hook.url, SECRET, NEWS, line).taken
    assert (len(hook.got), pauses) == (1, [])


@pytest.mark.parametrize("status", [400, 401, 404, 410])
def test_a_refusal_is_final(status: int, hook: Hook, line: Line) -> None:
    hook.answers = [(status, {})]
    outcome = post(hook.url, SECRET, NEWS, line)
    assert (outcome.taken, outcome.said, len(hook.got)) == (False, str(status), 1)


def test_a_redirect_is_not_followed(hook: Hook, line: Line) -> None:
    hook.answers = [(307, {"Location": "https://169.254.169.254/latest/meta-data"})]
    outcome = post(hook.url, SECRET, NEWS, line)
    assert not outcome.taken
    assert "it points elsewhere" in outcome.said
    assert len(hook.got) == 1


def test_a_certificate_nobody_vouches_for_is_not_trusted(hook: Hook, line: Line) -> None:
    strange = Line(5, allow_private=True, resolve=line.resolve, sleep=line.sleep)
    outcome = post(hook.url, SECRET, NEWS, strange)
    assert (outcome.taken, outcome.attempts, hook.got) == (False, 1, [])
    assert "certificate is not trusted" in outcome.said


def test_the_certificate_must_be_the_names(hook: Hook, line: Line) -> None:
    assert (
        "certificate is not trusted"
        in post(hook.url.replace("localhost", "other.example"), SECRET, NEWS, line).said
    )


def test_one_that_is_not_there_is_tried_four_times(line: Line, pauses: list[float]) -> None:
    outcome = post("https://localhost:1/", SECRET, NEWS, line)
    assert (outcome.taken, outcome.attempts, pauses) == (False, 4, [1.0, 4.0, 16.0])


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1",
        "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0",
        "fc00::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::", "2001:db8::1",
    ],
)  # fmt: skip
def test_an_address_inside_is_refused(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(SendError, match="nothing was sent"):
        post(
            "https://hooks.example.com/", SECRET, NEWS, Line(5, resolve=lambda *_: ["93.184.215.14", address])
        )


@pytest.mark.parametrize("address", ["93.184.215.14", "1.1.1.1", "2606:4700:4700::1111", "64:ff9b::101:101"])
def test_an_address_outside_is_not(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "127.1", "2130706433", "0x7f000001", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_this_machine_is_refused_however_it_is_written(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK_SECRET", SECRET)
    send = Send(webhook=f"https://{host}/x", secret_env="HOOK_SECRET")
    outcome = deliver(send, "webhook", NEWS)
    assert (outcome.taken, outcome.attempts) == (False, 0)
    assert "no address on the open internet" in outcome.said


def test_a_name_that_answers_otherwise_a_moment_later_leads_nowhere_else(hook: Hook, line: Line) -> None:
    """DNS rebinding: the address that was checked is the one that is spoken to."""
    asked: list[str] = []

    def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    assert post(
        hook.url, SECRET, NEWS, Line(5, allow_private=True, context=line.context, resolve=resolve)
    ).taken
    assert asked == ["localhost"]


def test_nothing_is_sent_without_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOOK_SECRET", raising=False)
    outcome = deliver(Send(webhook="https://hooks.example.com/x", secret_env="HOOK_SECRET"), "webhook", NEWS)
    assert not outcome.taken
    assert "HOOK_SECRET is not set" in outcome.said


def sending(box: Box, *emails: str) -> Send:
    return Send(
        emails=emails,
        smtp_host="localhost",
        smtp_port=box.port,
        smtp_security="none",
        smtp_from="worthline@example.com",
    )


def test_a_mail_comes_as_text_and_as_a_page(box: Box) -> None:
    assert deliver(sending(box, "olena@example.com"), "olena@example.com", NEWS).taken
    ((sender, to, text),) = box.got
    mail = email.message_from_string(text, policy=email.policy.default)
    assert (sender, to) == ("worthline@example.com", ["olena@example.com"])
    assert (mail["Subject"], mail["Message-ID"]) == ("Churn rose", "<a1@example.com>")
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_one_wrong_address_keeps_nobody_else_from_being_told(box: Box) -> None:
    box.refused = {"gone@example.com"}
    send = sending(box, "gone@example.com", "olena@example.com", "olena@example.com")
    outcomes = [deliver(send, each, NEWS) for each in receivers(send)]
    assert [each.taken for each in outcomes] == [False, True]
    assert "550 no such box" in outcomes[0].said


def test_nothing_a_message_says_becomes_a_header() -> None:
    made = letter(
        "worthline@example.com", "olena@example.com", Message("a1", "Churn\r\nBcc: all@example.com", "x")
    )
    assert made["Bcc"] is None
    assert made["Subject"] == "Churn Bcc: all@example.com"


def test_mail_is_not_sent_where_the_way_cannot_be_encrypted(box: Box) -> None:
    send = sending(box, "olena@example.com").model_copy(update={"smtp_security": "starttls"})
    outcome = deliver(send, "olena@example.com", NEWS)
    assert (outcome.taken, box.got) == (False, [])


def test_a_mail_server_that_is_not_there_is_told(box: Box) -> None:
    send = sending(box, "olena@example.com").model_copy(update={"smtp_port": 1})
    assert "out of reach" in deliver(send, "olena@example.com", NEWS).said
