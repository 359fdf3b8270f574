"""Where do the examples find their data?"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.real.project import EXAMPLES, Project

Example = Callable[[str], Project]


@pytest.fixture(scope="session")
def example(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Example:
    """Any example by its name: its own worthline.toml with its data beside it, loaded once for all tests."""
    made: dict[str, Project] = {}

    def loaded(name: str) -> Project:
        if not (shared_data / name).is_dir():
            pytest.skip(f"no data of {name} at {shared_data}")
        if name not in made:
            folder = tmp_path_factory.mktemp(name)
            shutil.copy(EXAMPLES / name / "worthline.toml", folder)
            shutil.copytree(shared_data / name, folder / "data")
            made[name] = Project(folder)
            made[name]("load")
        return made[name]

    return loaded
