"""Is it known who of a customer's people did something, from the file to the number, and a day later too?"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.loading.company import NOW, Small, source
from tests.rows import few

from worthline.analyses.models import MODELS
from worthline.loading.guessing.guess import guess_file
from worthline.loading.guessing.guessed import TableGuess
from worthline.loading.keeping.store import Store

HEADER = "customer_id,happened_at,event,person"
FIRST = ["acme,2024-01-31,open,ann", "acme,2024-02-01,open,bob", "solo,2024-01-05,open,"]
LATER = ["acme,2024-01-31,export,bob", "acme,2024-02-02,open,bob", "acme,2024-02-02,open,cat"]
