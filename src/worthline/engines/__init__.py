"""On what does it run?

The only place that knows an engine by name: one small class each, in a file of its own. Another engine is one more, and
one more entry of the parity suite.
"""

from worthline.engines.engine import DIALECTS, Dialect, Engine
from worthline.engines.inside import DuckDB, opened
from worthline.engines.postgresql import PostgreSQL

__all__ = ["DIALECTS", "Dialect", "DuckDB", "Engine", "PostgreSQL", "opened"]
