"""Does everybody who is to be told learn once, and only once, whose health has changed colour?"""

from __future__ import annotations

import email
import email.policy
import json
from pathlib import Path
from shutil import copytree

import pytest
from tests.doors.receivers import Box, Hook
from tests.doors.test_health import written
from tests.doors.typed import ran

from worthline.doors.sending.webhook import signature

MEND = 2


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A team of which some have become red in the last month."""
    folder = tmp_path_factory.mktemp("told") / "project"
    written(folder)
    file = folder / "worthline.toml"
    file.write_text(
        file.read_text().replace("as_of = 2024-01-31", 'as_of = 2023-07-31\nname = "Corner Coffee"')
    )
    assert ran("load", "--project", folder).code == 0
    return folder


@pytest.fixture
def team(loaded: Path, tmp_path: Path) -> Path:
    """The same, with nobody told yet."""
    return copytree(loaded, tmp_path / "team")


def add(team: Path, text: str) -> None:
    with (team / "worthline.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n{text}\n")


def to_hook(team: Path, hook: Hook) -> None:
    add(team, f'[send]\nwebhook = "{hook.url}"\nsecret_env = "HOOK_SECRET"\nallow_private = true')


def colours(team: Path) -> dict[str, tuple[str, str]]:
    """Who has another colour than a month ago: which it was, and which it is."""
    rows = ran("health", "--changed", "--format", "json", "--project", team).json
    return {row["customer_id"]: (row["colour_before"], row["colour"]) for row in rows}


def test_a_webhook_gets_everybody_who_has_changed_signed_and_once(team: Path, trusted: Hook) -> None:
    to_hook(team, trusted)
    codes = [ran("health", "--send", "--project", team).code for _ in range(2)]
    assert codes == [0, 0]
    ((headers, body),) = trusted.got
    said = json.loads(body)
    assert (said["event"], said["company"], said["since"], said["day"]) == (
        "health.changed", "Corner Coffee", "2023-06-30", "2023-07-31",
    )  # fmt: skip
    assert {
        each["customer_id"]: (each["colour_before"], each["colour"]) for each in said["customers"]
    } == colours(team)
    assert said["customers"]
    signed = signature("a-secret-of-the-company", headers["worthline-timestamp"], body)
    assert headers["worthline-signature"].endswith(f"={signed}")


def test_what_was_not_taken_is_told_by_the_next_run(team: Path, trusted: Hook) -> None:
    to_hook(team, trusted)
    trusted.answers = [(503, {})] * 4
    failed, taken = (ran("health", "--send", "--project", team) for _ in range(2))
    assert (failed.code, taken.code, len(trusted.got)) == (MEND, 0, 5)
    assert "503" in failed.err
    assert len({headers["worthline-id"] for headers, _ in trusted.got}) == 1


def test_a_webhook_inside_is_refused_where_nobody_has_allowed_it(team: Path, trusted: Hook) -> None:
    add(team, f'[send]\nwebhook = "{trusted.url}"\nsecret_env = "HOOK_SECRET"')
    assert ran("health", "--send", "--project", team).told("no address on the open internet")
    assert trusted.got == []


def test_a_letter_says_whether_the_score_can_be_trusted_and_who_changed(team: Path, box: Box) -> None:
    add(
        team,
        f'[send]\nemails = ["olena@example.com"]\nsmtp_host = "localhost"\nsmtp_port = {box.port}\n'
        'smtp_security = "none"\nsmtp_from = "worthline@example.com"',
    )
    assert ran("health", "--send", "--project", team).code == 0
    ((_, _, text),) = box.got
    letter = email.message_from_string(text, policy=email.policy.default)
    plain = letter.get_body(("plain",))
    assert plain is not None
    said = plain.get_content()
    changed = colours(team)
    assert str(letter["Subject"]).startswith("Corner Coffee: ")
    assert all(f"({who}); " in said for who in changed)
    assert "left" in said.splitlines()[0], "the proof stands first"


def test_where_nobody_is_to_be_told_it_says_how_to_name_somebody(team: Path) -> None:
    assert ran("health", "--send", "--project", team).told("Nobody is to be told", "[send]")


def test_a_damaged_memory_says_what_to_do(team: Path, trusted: Hook) -> None:
    to_hook(team, trusted)
    (team / ".worthline" / "health-told.json").write_text('{"webhook": "yesterday"}', encoding="utf-8")
    assert ran("health", "--send", "--project", team).told("health-told.json is damaged", "Remove it")
    assert trusted.got == []
