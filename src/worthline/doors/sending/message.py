"""What is sent, and what came of it?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

WEBHOOK = "webhook"
"""The name of a webhook among receivers; a receiver of e-mail is its address."""


@dataclass(frozen=True, slots=True)
class Message:
    """Something to be sent.

    Attributes:
        id: the same for the same news, however often it is sent: a receiver that has seen it can leave it.
        subject: one line.
        text: the news as plain text.
        html: the same as a small page; plain text alone where empty.
        payload: the same for programs; what a webhook is sent.
    """

    id: str
    subject: str
    text: str
    html: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of sending a message to one receiver.

    Attributes:
        receiver: `webhook`, or an address of e-mail.
        taken: whether the receiver took it.
        said: what the receiver answered, or why it was not reached.
        attempts: how often it was tried.
    """

    receiver: str
    taken: bool
    said: str = ""
    attempts: int = 1
