"""Which benchmarks has the company brought itself?"""

from __future__ import annotations

from pathlib import Path

from worthline.catalogue.benchmarks.benchmark import Benchmark
from worthline.catalogue.benchmarks.read import read_benchmarks
from worthline.project.settings import Settings
from worthline.words.errors import ProjectError


def own_benchmarks(folder: Path, settings: Settings) -> tuple[Benchmark, ...]:
    """The rows of every file named in `benchmarks`, marked as the company's own.

    Raises:
        ProjectError: a file is not there, is no text, or has a row that cannot be taken; names file and line.
    """
    return tuple(
        each for path in settings.benchmarks for each in read_benchmarks(_text(folder / path), str(path))
    )


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ProjectError(
            f"There is no file {file.name} in {file.parent}.",
            expected="`benchmarks` in worthline.toml names files in the project's folder.",
            do="Put the file there, or take its name out of worthline.toml.",
        ) from None
    except UnicodeDecodeError as error:
        raise ProjectError(
            f"{file.name} is not text: byte {error.start + 1} is no UTF-8.",
            do="Save it again as CSV in UTF-8.",
        ) from None
    except OSError as error:
        raise ProjectError(f"{file} cannot be read: {error.strerror}.", do="Check its rights.") from None
