"""Where does the small company of a test live?"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.loading.company import Small


@pytest.fixture
def small(tmp_path: Path) -> Small:
    """A company with one source of orders: `orders.csv`."""
    return Small(tmp_path)
