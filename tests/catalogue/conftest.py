"""The rules are tried on many small companies of the same shape."""

from __future__ import annotations

from tests.properties.written_once import sql_written_once

__all__ = ["sql_written_once"]
