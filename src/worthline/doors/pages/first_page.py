"""What does `worthline --help` say?

The command line's own help, kept as a page of the package so that showing it needs no more than reading a file.
"""

from __future__ import annotations

from io import StringIO

WIDTH = 80
PAGE = "../src/worthline/doors/help.txt"
"""Where it lies, seen from docs/."""


def pages() -> dict[str, str]:
    """The help page by its path."""
    from rich.console import Console

    from worthline.doors.cli import app

    text = StringIO()
    app.help_print([], console=Console(file=text, width=WIDTH, force_terminal=False, color_system=None))
    return {PAGE: "\n".join(line.rstrip() for line in text.getvalue().splitlines()).strip() + "\n"}
