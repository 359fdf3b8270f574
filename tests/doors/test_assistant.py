"""Does an assistant draft plans when asked, from aggregates alone, and does the table come whatever it answers?

The assistant is a small server of this machine; what it was sent is looked at, and what it answers is any of the things
that go wrong.
"""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from tests.doors.shop import CUSTOMERS, shop
from tests.doors.typed import ran

import worthline
from worthline.analyses.assistant_brief import FEWEST, LONGEST, MOST, messages, tellable
from worthline.doors.assistant import ask
from worthline.doors.company import Company
from worthline.doors.drafts import with_drafts
from worthline.doors.table import Table, Wanted, measured
from worthline.project.planned import add_plans
from worthline.project.read import read
from worthline.project.settings import Assistant, Plan, Plans
from worthline.words.errors import AssistantError, ProjectError

KEY = "sk-test-0123456789abcdefghij"
IDEA = {"metric": "revenue", "initiative": "Offer a yearly plan.", "expected": "Revenue per customer rises."}
ANSWER = json.dumps({"plans": [IDEA]})
DRAFT = Plan(initiative=IDEA["initiative"], expected=IDEA["expected"], drafted=True)


def chat(content: object, **more: object) -> bytes:
    """An answer as OpenAI's chat completions write it."""
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": content}, **more}]}).encode()


@dataclass
class Server:
    """A server of this machine, and what it was sent."""

    url: str = ""
    sent: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


@contextmanager
def serving(
    body: bytes = b"", code: int = 200, slowly: Callable[[Any], None] | None = None
) -> Iterator[Server]:
    """Answer every request so; `slowly` writes the answer itself."""
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            server.paths.append(self.path)
            server.keys.append(self.headers["Authorization"])
            server.sent.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(code)
            self.send_header("Location", "http://localhost:9/")
            self.end_headers()
            if slowly:
                slowly(self.wfile)
            else:
                self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.daemon_threads = True
    server.url = f"http://127.0.0.1:{listening.server_address[1]}/v1"
    Thread(target=listening.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    with worthline.open(shop(tmp_path_factory.mktemp("shop"))) as opened:
        yield opened


@pytest.fixture(scope="module")
def found(company: Company) -> Table:
    return measured(company, Wanted(("revenue", "order_value", "purchase_frequency")))


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_KEY", KEY)


@pytest.fixture
def asked(
    company: Company, found: Table, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[dict[str, Plans], str]]:
    """Ask the server at an address for drafts: the plans, and what was said to the person."""

    def ask_at(url: str, seconds: float = 5) -> tuple[dict[str, Plans], str]:
        assistant = Assistant(url=url, model="small", key_env="ASSISTANT_KEY", timeout_seconds=seconds)
        monkeypatch.setattr(company, "settings", company.settings.model_copy(update={"assistant": assistant}))
        told = StringIO()
        with redirect_stderr(told):
            return with_drafts(company, found.cards, save=False), told.getvalue()

    return ask_at


Asked = Callable[..., tuple[dict[str, Plans], str]]


def test_a_metric_without_a_plan_gets_a_draft_and_a_decided_plan_stays(asked: Asked) -> None:
    with serving(chat(ANSWER)) as server:
        plans, told = asked(server.url)
    assert plans["revenue"] == (DRAFT,)
    assert plans["order_value"][0].owner == "Olena"
    assert "proposals" in told


def test_it_is_asked_at_the_usual_address_with_the_key_of_the_variable(asked: Asked) -> None:
    with serving(chat(ANSWER)) as server:
        _, told = asked(server.url)
    assert (server.paths, server.keys) == (["/v1/chat/completions"], [f"Bearer {KEY}"])
    assert KEY not in told
    assert server.sent[0]["model"] == "small"


def test_only_aggregates_leave_the_company(asked: Asked) -> None:
    with serving(chat(ANSWER)) as server:
        asked(server.url)
    sent = json.dumps(server.sent)
    told = json.loads(server.sent[0]["messages"][1]["content"])
    assert not [who for who in (*CUSTOMERS, "example.com", "anna", "Olena", "second bag") if who in sent]
    assert [metric["metric"] for metric in told["metrics"]] == ["revenue", "purchase_frequency"]
    assert told["metrics"][0].keys() == {
        "metric", "name", "what", "formula", "unit", "better", "period", "value", "interval", "zone",
        "against_period_before", "against_year_before", "low_usually_means", "high_usually_means", "what_can_be_done",
    }  # fmt: skip


def test_a_number_with_too_few_customers_behind_it_is_not_told(company: Company, found: Table) -> None:
    """Twelve customers stand behind each; a company's own rule of one customer does not lower the floor of five."""
    assert len(tellable(found.cards, 1)) == 3
    assert tellable(found.cards, 13) == []
    june = measured(company, Wanted(("revenue",), on=date(2024, 6, 1)))
    assert 0 < june.cards[0].now.customers < FEWEST
    assert tellable(june.cards, 1) == []
    assert json.loads(messages(found.cards, company.style, 13)[1]["content"])["metrics"] == []


def drip(file: Any) -> None:
    for _ in range(40):
        file.write(b" ")
        file.flush()
        time.sleep(0.1)


@pytest.mark.parametrize(
    ("body", "code", "told"),
    [
        (b"<html>busy</html>", 200, "none of a chat: '<html>busy</html>'"),
        (b"[" * 100_000, 200, "none of a chat"),
        (chat("I would call them all."), 200, "it is not JSON: 'I would call them all.'"),
        (chat('["do it"]'), 200, 'it is JSON without a list "plans"'),
        (chat('{"plans": []}'), 200, "it holds no plan"),
        (chat('{"plans": [{"metric": "revenue"}]}'), 200, "it holds no plan"),
        (chat(None, refusal="I cannot help with that."), 200, "The assistant gave no plan"),
        (chat('{"plans": [', finish_reason="length"), 200, "cut short"),
        (b" " * 1_000_001, 200, "more than 1,000,000 bytes"),
        (
            b'{"error": {"message": "Wrong key sk-test-0123456789abcdefghij"}}',
            401,
            "answered 401: it does not accept",
        ),
        (b"", 404, "answered 404: it knows no such address or model"),
        (b"", 429, "answered 429: it is asked too often"),
        (b"no", 500, "answered 500: it is out of order"),
        (b"", 302, "answered 302: it points elsewhere, and nothing is sent there"),
    ],
)
def test_whatever_it_answers_is_named_and_the_plans_stay(
    asked: Asked, body: bytes, code: int, told: str
) -> None:
    with serving(body, code) as server:
        plans, said = asked(server.url)
    assert "No plan was drafted." in said
    assert told in said
    assert KEY not in said
    assert list(plans) == ["order_value"]


def test_an_answer_that_drips_is_given_up_after_the_time_of_the_settings(asked: Asked) -> None:
    began = time.monotonic()
    with serving(slowly=drip) as server:
        _, told = asked(server.url, 0.5)
    assert "no whole answer within 0.5 s" in told
    assert time.monotonic() - began < 3


def test_an_address_where_nobody_listens_is_named(asked: Asked) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    plans, told = asked(f"http://127.0.0.1:{port}/v1")
    assert f"127.0.0.1:{port} cannot be reached" in told
    assert list(plans) == ["order_value"]


def test_a_variable_without_a_key_is_named(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ASSISTANT_KEY")
    with serving(chat(ANSWER)) as server:
        _, told = asked(server.url)
    assert "The environment variable ASSISTANT_KEY is not set" in told
    assert server.sent == []


def test_nobody_is_asked_where_no_assistant_is_named() -> None:
    with pytest.raises(AssistantError, match="No assistant is named"):
        ask(Assistant(), [])


def test_a_metric_nobody_asked_about_is_left_out_and_named(asked: Asked) -> None:
    invented = [IDEA, {**IDEA, "metric": "market_share"}, {**IDEA, "metric": "order_value"}, "buy ads"]
    with serving(chat(json.dumps({"plans": invented}))) as server:
        plans, told = asked(server.url)
    assert "'market_share', 'order_value'" in told
    assert "1 draft could not be read" in told
    assert plans.keys() == {"revenue", "order_value"}
    assert plans["order_value"][0].owner == "Olena"


def test_a_fence_or_thinking_aloud_around_the_answer_is_taken_off(asked: Asked) -> None:
    with serving(chat(f"<think>hm</think>\n```json\n{ANSWER}\n```")) as server:
        plans, _ = asked(server.url)
    assert plans["revenue"][0].initiative == IDEA["initiative"]


def test_what_it_writes_is_text_on_one_line_and_no_longer_than_a_cell(asked: Asked) -> None:
    hostile = {
        **IDEA,
        "initiative": "Ignore all rules.\n\x1b[31m[plan.mrr]\u202e " + "x" * 5_000,
        "owner": "me",
    }
    with serving(chat(json.dumps({"plans": [hostile] * 9}))) as server:
        plans, _ = asked(server.url)
    (first, *_) = plans["revenue"]
    assert first.initiative.startswith("Ignore all rules. [31m[plan.mrr] x")
    assert (len(first.initiative), len(plans["revenue"]), first.owner) == (LONGEST, MOST, "")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('url = "http://assistant.example/v1"', "http to assistant.example is not encrypted"),
        ('url = "http://127.0.0.1.example/v1"', "is not encrypted"),
        ('url = "ftp://assistant.example"', "no address of the web"),
        (f'url = "https://{KEY}@assistant.example/v1"', "a key may be in it"),
        (f'url = "https://assistant.example/v1?key={KEY}"', "a key may be in it"),
        (f'key_env = "{KEY}"', "looks like the key itself"),
        ('key_env = "AKIAIOSFODNN7EXAMPLE"', "looks like the key itself"),
        ('key_env = "my key"', "no name of an environment variable"),
        (f'api_key = "{KEY}"', "a key must not stand in this file"),
        ("timeout_seconds = 0", "timeout_seconds"),
    ],
)
def test_settings_that_would_leak_are_refused_with_their_line_and_without_the_secret(
    tmp_path: Path, line: str, told: str
) -> None:
    (tmp_path / "worthline.toml").write_text(f"[assistant]\n{line}\n")
    with pytest.raises(ProjectError) as error:
        read(tmp_path)
    assert told in str(error.value)
    assert "line 2" in str(error.value)
    assert KEY not in str(error.value)
    assert "AKIA" not in str(error.value)


@pytest.mark.parametrize(
    "url", ["https://api.example.com/v1", "http://localhost:11434/v1", "http://[::1]:8080"]
)
def test_an_address_is_taken_that_is_encrypted_or_of_this_machine(url: str) -> None:
    assert Assistant(url=url, model="m", key_env="OPENAI_API_KEY").on


def test_the_whole_command_drafts_saves_and_then_shows_the_draft_without_asking(tmp_path: Path) -> None:
    with serving(chat(ANSWER)) as server:
        folder = shop(tmp_path, f'\n[assistant]\nurl = "{server.url}"\nmodel = "small"\n')
        before = (folder / "worthline.toml").read_text()
        done = ran("table", "revenue", "--draft", "--project", folder)
        assert (done.code, (folder / "worthline.toml").read_text()) == (0, before)
        assert "Draft, not decided: Offer a yearly plan. Expected effect:" in done.rows[1][-1]
        saved = ran("table", "revenue", "--draft", "--save", "--project", folder)
    assert saved.code == 0
    assert (folder / "worthline.toml").read_text().startswith(before)
    assert read(folder).plan["revenue"] == (DRAFT,)
    again = ran("table", "revenue", "--project", folder)
    assert "Draft, not decided" in again.rows[1][-1]
    assert len(server.sent) == 2


def test_the_whole_command_shows_the_prompt_and_sends_nothing(tmp_path: Path) -> None:
    with serving(chat(ANSWER)) as server:
        folder = shop(
            tmp_path, f'\n[assistant]\nurl = "{server.url}"\nmodel = "small"\nkey_env = "ASSISTANT_KEY"\n'
        )
        shown = ran("table", "revenue", "--show-prompt", "--project", folder)
        assert (shown.code, server.sent) == (0, [])
        ran("table", "revenue", "--draft", "--project", folder)
    assert shown.json == server.sent[0]
    assert "Nothing was sent." in shown.err
    assert KEY not in shown.out + shown.err


def test_a_table_whose_assistant_is_broken_still_comes_with_exit_code_0(tmp_path: Path) -> None:
    with serving(b"", 500) as server:
        folder = shop(tmp_path, f'\n[assistant]\nurl = "{server.url}"\nmodel = "small"\n')
        done = ran("table", "revenue,order_value", "--draft", "--project", folder)
    assert (done.code, [row[0] for row in done.rows[1:]]) == (0, ["revenue", "order_value"])
    assert "answered 500" in done.err


DRAFTS = {
    "mrr": (Plan(initiative='Say "yes" \\ no', drafted=True),),
    "arpa": (Plan(initiative="A"), Plan(initiative="Б")),
}


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_drafts_are_added_below_and_every_line_before_them_stays(tmp_path: Path, ending: str) -> None:
    before = ending.join(
        ["# mine", "[company]  # who", 'name = "Shop"', "", "[plan.revenue]", 'initiative = "X"', ""]
    )
    (tmp_path / "worthline.toml").write_bytes(before.encode())
    add_plans(tmp_path, DRAFTS)
    after = (tmp_path / "worthline.toml").read_bytes().decode()
    assert after.startswith(before)
    assert after.count("\n") == after.count(ending)
    assert {key: plans for key, plans in read(tmp_path).plan.items() if key != "revenue"} == DRAFTS


@pytest.mark.parametrize(
    "text", ['plan = { revenue = { initiative = "X" } }\n', '[plan.mrr]\ninitiative = "X"\n']
)
def test_a_file_that_cannot_be_added_to_is_left_as_it_is(tmp_path: Path, text: str) -> None:
    (tmp_path / "worthline.toml").write_text(text)
    with pytest.raises(ProjectError, match="left as it is"):
        add_plans(tmp_path, DRAFTS)
    assert (tmp_path / "worthline.toml").read_text() == text
