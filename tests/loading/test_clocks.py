"""Does looking a clock's distance from UTC up give what the engine's calendar gives?"""

from __future__ import annotations

import duckdb
import pytest

from worthline.loading.values.clocks import Clock

ZONES = (
    "Europe/Kyiv",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Apia",
    "Asia/Kolkata",
)
EVERY_17_MINUTES = "range(TIMESTAMP '2022-12-01', TIMESTAMP '2025-02-01', INTERVAL 17 MINUTE)"
AROUND_ALL_YEARS = "range(TIMESTAMP '1985-01-01', TIMESTAMP '2045-01-01', INTERVAL 11 HOUR)"


def differing(found: str, expected: str, moments: str) -> int:
    with duckdb.connect() as con:
        asked = f"SELECT count(*) FROM (SELECT unnest({moments}) AS t) WHERE ({found}) IS DISTINCT FROM {expected}"
        row = con.execute(asked).fetchone()
    return int(row[0]) if row else -1


@pytest.mark.parametrize("moments", [EVERY_17_MINUTES, AROUND_ALL_YEARS])
@pytest.mark.parametrize("zone", ZONES)
def test_a_local_time_is_the_instant_the_calendar_gives(zone: str, moments: str) -> None:
    assert differing(Clock(zone).instant("t"), f"timezone('UTC', timezone('{zone}', t))", moments) == 0


@pytest.mark.parametrize("moments", [EVERY_17_MINUTES, AROUND_ALL_YEARS])
@pytest.mark.parametrize("zone", ZONES)
def test_an_instant_is_the_local_time_the_calendar_gives(zone: str, moments: str) -> None:
    assert differing(Clock(zone).local("t"), f"timezone('{zone}', timezone('UTC', t))", moments) == 0


def test_in_utc_nothing_is_asked() -> None:
    assert Clock("UTC").instant("t") == "t"


def test_no_moment_stays_none() -> None:
    assert differing(Clock("Europe/Kyiv").local("t"), "NULL", "[CAST(NULL AS TIMESTAMP)]") == 0
