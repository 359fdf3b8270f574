"""What stands in the environment variable that the settings name?"""

from __future__ import annotations

import os

from worthline.words.errors import SendError


def secret(name: str, what: str) -> str:
    """A secret from an environment variable.

    Args:
        name: the variable.
        what: what it is to hold, for whoever has to set it.

    Raises:
        SendError: it is not set, or empty; or holds more than one line of plain signs.
    """
    found = os.environ.get(name, "").strip()
    if not found:
        raise SendError(
            f"The environment variable {name} is not set, or empty.",
            expected=f"Expected {what} in it.",
            do=f"Set {name} where worthline runs (cron has an environment of its own).",
        )  # fmt: skip
    if not found.isprintable():
        raise SendError(
            f"What stands in {name} is more than one line of signs.",
            expected=f"Expected {what} in it.", do=f"Set {name} again.",
        )  # fmt: skip
    return found
