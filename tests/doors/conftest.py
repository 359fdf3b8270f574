"""What the tests of the doors share: receivers on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.doors.receivers import Box, Hook, certificate, mailbox, webhook


@pytest.fixture(scope="session")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of this machine."""
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def hook(pem: Path) -> Iterator[Hook]:
    """A webhook's receiver."""
    with webhook(pem) as hook:
        yield hook


@pytest.fixture
def trusted(hook: Hook, pem: Path, monkeypatch: pytest.MonkeyPatch) -> Hook:
    """The same, whose certificate is trusted, with the secret set, and called again at once."""
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    monkeypatch.setenv("HOOK_SECRET", "a-secret-of-the-company")
    monkeypatch.setattr("worthline.doors.sending.webhook.PAUSES", (0.0, 0.0, 0.0))
    return hook


@pytest.fixture
def box() -> Iterator[Box]:
    """A mail server's box."""
    with mailbox() as box:
        yield box
