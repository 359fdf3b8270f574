"""Is every published case a test?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CASES = [f"T{number:02}" for number in range(1, 41)]


def written() -> set[str]:
    """The cases that tests and the worked examples of the catalogue name."""
    files = [*(ROOT / "tests").rglob("test_*.py"), *(ROOT / "src" / "worthline" / "catalogue").glob("*.py")]
    texts = [file.read_text(encoding="utf-8") for file in files if file != Path(__file__)]
    return {case for text in texts for case in re.findall(r"\bT\d\d\b", text)}


@pytest.mark.parametrize("case", CASES)
def test_a_published_case_is_a_test(case: str) -> None:
    assert case in written()
