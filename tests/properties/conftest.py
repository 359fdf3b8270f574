"""How many companies does a property look at, and are they the same each time?"""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from tests.properties.written_once import sql_written_once

__all__ = ["sql_written_once"]

SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]
QUICK = [Phase.explicit, Phase.reuse, Phase.generate]
COMMON: dict[str, Any] = {"deadline": None, "suppress_health_check": SLOW}
settings.register_profile("worthline", max_examples=3, **COMMON)
settings.register_profile("worthline-ci", max_examples=3, derandomize=True, phases=QUICK, **COMMON)


def pytest_configure() -> None:
    """The same examples each time in CI; new ones on a desk, and a failing one is made small.

    Three are few, but each is a company of fifteen customers over two years, cut by region, and compared in every cell.
    """
    settings.load_profile("worthline-ci" if os.environ.get("CI") else "worthline")
