"""Where does `lifetimes` run? In an environment of its own: it uses what pandas 2 has removed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

NEEDED = ("lifetimes==0.11.3", "pandas<2", "numpy<1.25", "scipy<1.12", "pyarrow<17")


def lifetimes_python(home: Path) -> Path | None:
    """A Python that has `lifetimes`, in a folder of the benchmark's; None where it cannot be installed."""
    folder = home / "lifetimes-python"
    python, ready = folder / "bin" / "python", folder / "ready"
    if ready.exists():
        return python
    install = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", *NEEDED)
    try:
        subprocess.run((sys.executable, "-m", "venv", str(folder)), check=True, stdout=sys.stderr)
        subprocess.run((str(python), *install), check=True, stdout=sys.stderr)
    except (OSError, subprocess.CalledProcessError):
        return None
    ready.touch()
    return python
