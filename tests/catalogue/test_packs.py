"""Does every pack name only what there is?"""

import tomllib
from pathlib import Path

import pytest

import worthline.catalogue
from worthline.catalogue.packs import PACKS, find_pack
from worthline.tables.rules import Rules
from worthline.words.errors import UnknownNameError

TEXTS = Path(worthline.catalogue.__file__).parent / "texts" / "en"


@pytest.mark.parametrize("key", PACKS)
def test_its_metrics_are_described(key: str) -> None:
    described = {
        name for file in TEXTS.glob("*.toml") for name in tomllib.loads(file.read_text(encoding="utf-8"))
    }
    assert set(PACKS[key].metrics) <= described


@pytest.mark.parametrize("key", PACKS)
def test_no_metric_stands_twice(key: str) -> None:
    assert len(set(PACKS[key].metrics)) == len(PACKS[key].metrics)


@pytest.mark.parametrize("key", PACKS)
def test_its_rules_exist(key: str) -> None:
    assert set(PACKS[key].rules) <= set(Rules().to_dict())


@pytest.mark.parametrize("key", PACKS)
def test_it_has_a_name_in_every_language(key: str) -> None:
    assert set(PACKS[key].names) == {"en", "uk", "ru"}


def test_a_pack_that_does_not_exist_is_told_with_those_that_do() -> None:
    with pytest.raises(UnknownNameError, match="retail"):
        find_pack("retial")
