"""What came back when a command was typed?

`ran` runs the command line inside this process, which is quick; `typed` starts a process of its own, as a person
does. Both give what was printed, what was said on the error stream, and the exit code.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from worthline.doors.cli import main

Word = str | Path | int


@dataclass(frozen=True, slots=True)
class Typed:
    """One command's output, words and exit code."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[list[str]]:
        """The lines printed, split at their tabs."""
        return [line.split("\t") for line in self.out.splitlines()]

    @property
    def json(self) -> Any:
        """What was printed, as JSON."""
        return json.loads(self.out)

    def told(self, *words: str) -> bool:
        """Whether it ended as something to mend, said each of these words, and showed nobody a traceback."""
        return self.code == 2 and "Traceback" not in self.err and all(word in self.err for word in words)


def ran(*words: Word) -> Typed:
    """Run a command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            main([str(word) for word in words])
        except SystemExit as ended:
            return Typed(int(ended.code or 0), out.getvalue(), err.getvalue())
    raise AssertionError("a command ends with an exit code")


def typed(*words: Word, folder: Path | None = None) -> Typed:
    """Run a command in a process of its own, in a folder."""
    command = [sys.executable, "-m", "worthline.doors.cli", *map(str, words)]
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", cwd=folder, timeout=180, check=False
    )
    return Typed(done.returncode, done.stdout, done.stderr)
