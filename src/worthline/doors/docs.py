"""Are the pages that are made from the records current?

`python -m worthline.doors.docs` writes them under docs/; with `--check` it writes nothing and names those that are not
what the records say. A page of ours that nothing makes any more is removed, or named.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

FOLDER = Path("docs")


def made() -> dict[str, str]:
    """Every made page by its path under docs/, with its text."""
    from worthline.doors.pages import commands, errors, first_page, metrics, rules, settings, tables

    found: dict[str, str] = {}
    for each in (metrics, tables, rules, settings, commands, errors, first_page):
        found |= each.pages()
    return found


def stale(folder: Path, pages: Mapping[str, str]) -> list[str]:
    """The pages that are missing, differ from what the records say, or should not be there."""
    differ = [name for name, text in pages.items() if _text(folder / name) != text]
    return sorted(differ + _left_over(folder, pages))


def check(folder: Path, pages: Mapping[str, str]) -> int:
    """Name every page that is not current; give the exit code."""
    wrong = stale(folder, pages)
    for name in wrong:
        print(f"Not current: {folder / name}. Make it again: make docs", file=sys.stderr)
    return 1 if wrong else 0


def write(folder: Path, pages: Mapping[str, str]) -> None:
    """Write the pages, and remove those of ours that nothing makes any more."""
    for name in _left_over(folder, pages):
        (folder / name).unlink()
    for name, text in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def main(words: Sequence[str]) -> int:
    """Write the pages, or with --check say which are not current; give the exit code."""
    pages = made()
    if "--check" in words:
        return check(FOLDER, pages)
    write(FOLDER, pages)
    print(f"{len(pages)} pages written under {FOLDER}/.")
    return 0


def _left_over(folder: Path, pages: Mapping[str, str]) -> list[str]:
    from worthline.doors.pages.markdown import MADE

    ours = [path for path in folder.rglob("*.md") if (_text(path) or "").startswith(MADE)]
    return [name for path in ours if (name := path.relative_to(folder).as_posix()) not in pages]


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
