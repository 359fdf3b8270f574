"""How is an assistant asked, and what is said when it does not answer?

One request to one OpenAI-compatible address: no redirect is followed, the whole answer must come within the time the
settings give it, and the key, which stands in an environment variable, is never shown.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping, Sequence
from http.client import HTTPException
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from worthline.analyses.assistant_brief import cleaned
from worthline.project.endpoint import completions, host_of, is_local
from worthline.words.errors import AssistantError

if TYPE_CHECKING:
    from worthline.project.settings import Assistant

LARGEST = 1_000_000
"""Bytes of an answer that are read."""
SETTINGS = 'In worthline.toml: [assistant], url = "http://localhost:11434/v1", model = "…".'
TROUBLES = {
    401: "it does not accept the key",
    403: "it does not allow this",
    404: "it knows no such address or model",
    429: "it is asked too often, or the account is used up",
}
OTHERWISE = {3: "it points elsewhere, and nothing is sent there", 5: "it is out of order"}


def request_of(assistant: Assistant, messages: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """The whole of what is sent, apart from the key."""
    return {"model": assistant.model, "messages": list(messages), "stream": False}


def ask(assistant: Assistant, messages: Sequence[Mapping[str, str]]) -> str:
    """The assistant's answer, as text.

    Raises:
        AssistantError: there is none to ask, it did not answer in time, or not with an answer.
    """
    if not assistant.on:
        raise AssistantError("No assistant is named.", expected="One is off until you name it.", do=SETTINGS)
    key = _key(assistant)
    body = json.dumps(request_of(assistant, messages)).encode()
    headers = {"Content-Type": "application/json", "User-Agent": "worthline"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    request = Request(completions(assistant.url), body, headers, method="POST")
    return _content(_within(assistant, request, key))


def _key(assistant: Assistant) -> str:
    if not assistant.key_env:
        return ""
    key = os.environ.get(assistant.key_env, "").strip()
    if not key:
        raise AssistantError(
            f"The environment variable {assistant.key_env} is not set, or empty.",
            expected="Expected the assistant's key in it.",
            do=f"Set {assistant.key_env}, or remove key_env under [assistant] where no key is needed.",
        )
    if not (key.isascii() and key.isprintable()):
        raise AssistantError(
            f"What stands in {assistant.key_env} is no key.",
            expected="Expected one line of plain letters, digits and signs.",
            do=f"Set {assistant.key_env} again.",
        )
    return key


def _within(assistant: Assistant, request: Request, key: str) -> bytes:
    """The bytes of the answer; the time holds for all of it, however slowly it drips."""
    answers: SimpleQueue[bytes | AssistantError] = SimpleQueue()

    def run() -> None:
        try:
            answers.put(_read(assistant, request, key))
        except AssistantError as error:
            answers.put(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        found = answers.get(timeout=assistant.timeout_seconds)
    except Empty:
        raise _slow(assistant) from None
    if isinstance(found, AssistantError):
        raise found
    return found


def _read(assistant: Assistant, request: Request, key: str) -> bytes:
    where = host_of(assistant.url)
    try:
        with _opener(assistant).open(request, timeout=assistant.timeout_seconds) as answer:
            found: bytes = answer.read(LARGEST + 1)
    except HTTPError as error:
        raise _refused(assistant, error, key) from None
    except (URLError, OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            raise _slow(assistant) from None
        raise AssistantError(
            f"The assistant at {where} cannot be reached: {_masked(reason, key)}.",
            expected="Expected it to be running and the address to be right.",
            do="Start it, or change url under [assistant] in worthline.toml.",
        ) from None
    if len(found) > LARGEST:
        raise AssistantError(
            f"The assistant at {where} answered more than {LARGEST:,} bytes; none of it was used.",
            expected="Expected a few plans.", do="Try again, or name another model.",
        )  # fmt: skip
    return found


def _opener(assistant: Assistant) -> OpenerDirector:
    local = is_local(urlsplit(assistant.url).hostname or "")
    return build_opener(_NoRedirect, *([ProxyHandler({})] if local else []))


class _NoRedirect(HTTPRedirectHandler):
    """A redirect would carry the numbers and the key to an address nobody has named."""

    def redirect_request(self, *_: Any) -> None:
        """Follow none."""


def _slow(assistant: Assistant) -> AssistantError:
    return AssistantError(
        f"The assistant at {host_of(assistant.url)} gave no whole answer within {assistant.timeout_seconds:g} s.",
        do="Ask for fewer metrics, or raise timeout_seconds under [assistant] in worthline.toml.",
    )


def _refused(assistant: Assistant, error: HTTPError, key: str) -> AssistantError:
    said = _message(error, key)
    trouble = TROUBLES.get(error.code) or OTHERWISE.get(error.code // 100, "it refused")
    wait = error.code == 429 or error.code >= 500
    variable = assistant.key_env or "key_env under [assistant]"
    return AssistantError(
        f"The assistant at {host_of(assistant.url)} answered {error.code}: {trouble}{f' ({said})' if said else ''}.",
        do="Try again later." if wait else f"Check url and model under [assistant], and {variable}.",
    )


def _message(error: HTTPError, key: str) -> str:
    """What the other side says of it, where it says it in the usual form."""
    try:
        said = json.loads(error.read(10_000))["error"]["message"]
    except (ValueError, KeyError, TypeError, OSError, HTTPException, RecursionError):
        return ""
    return _masked(said, key)


def _masked(said: object, key: str) -> str:
    return cleaned(str(said).replace(key, "…") if key else str(said), 200).rstrip(".")


def _content(answer: bytes) -> str:
    """The text of the answer's message."""
    try:
        choice = json.loads(answer)["choices"][0]
        content, refusal = choice["message"].get("content"), choice["message"].get("refusal")
        cut = choice.get("finish_reason") == "length"
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        raise AssistantError(
            f"The assistant's answer is none of a chat: {cleaned(answer.decode(errors='replace'), 80)!r}.",
            expected="Expected the form of OpenAI's chat completions.",
            do="Check url under [assistant] in worthline.toml; it usually ends with /v1.",
        ) from None
    if refusal or not isinstance(content, str):
        why = cleaned(str(refusal), 200) if refusal else "its message is empty"
        raise AssistantError(f"The assistant gave no plan: {why}.", do="Try again, or name another model.")
    if cut:
        raise AssistantError("The assistant's answer was cut short.", do="Ask for fewer metrics.")
    return content
