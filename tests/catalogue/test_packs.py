"""Does every pack name only what there is?"""

import tomllib
from pathlib import Path

import pytest

import worthline.catalogue
from worthline.catalogue.packs import PACKS, find_pack, mixed
from worthline.catalogue.zones import zone_texts
from worthline.project.packs import company_pack, own_rules
from worthline.project.read import read, rules_of
from worthline.project.settings import Settings
from worthline.tables.rules import Rules
from worthline.words.errors import ProjectError, UnknownNameError
from worthline.words.i18n import LANGUAGES

TEXTS = Path(worthline.catalogue.__file__).parent / "texts" / "en"


@pytest.mark.parametrize("key", PACKS)
def test_its_metrics_are_described(key: str) -> None:
    described = {
        name for file in TEXTS.glob("*.toml") for name in tomllib.loads(file.read_text(encoding="utf-8"))
    }
    assert set(find_pack(key).metrics) <= described


@pytest.mark.parametrize("key", PACKS)
def test_no_metric_stands_twice(key: str) -> None:
    assert len(set(find_pack(key).metrics)) == len(find_pack(key).metrics)


@pytest.mark.parametrize("key", PACKS)
def test_its_rules_exist(key: str) -> None:
    assert set(find_pack(key).rules) <= set(Rules().to_dict())


@pytest.mark.parametrize("key", PACKS)
def test_it_has_a_name_in_every_language(key: str) -> None:
    assert set(find_pack(key).names) == {"en", "uk", "ru"}


def test_a_pack_that_does_not_exist_is_told_with_those_that_do() -> None:
    with pytest.raises(UnknownNameError, match="retail"):
        find_pack("retial")


@pytest.mark.parametrize("key", PACKS)
def test_its_bands_have_a_source_and_a_zone_on_each_side_of_every_limit(key: str) -> None:
    for bands in find_pack(key).bands.values():
        assert bands.source
        assert len(bands.zones) == len(bands.limits) + 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", PACKS)
def test_each_zone_of_its_bands_has_causes_and_next_steps(key: str, language: str) -> None:
    zones = [(metric, zone) for metric, bands in find_pack(key).bands.items() for zone in bands.zones]
    assert [place for place in zones if zone_texts(*place, language) is None] == []


def test_two_packs_mix_with_the_first_ones_metrics_first() -> None:
    both = mixed([find_pack("saas"), find_pack("services")])
    assert both.metrics[: len(find_pack("saas").metrics)] == find_pack("saas").metrics
    assert set(both.metrics) == {*find_pack("saas").metrics, *find_pack("services").metrics}
    assert both.rules["customer_is"] == "subscription"


OWN = """\
based_on = "services"
name = "Clinics"
metrics = ["satisfaction", "customer_retention"]

[rules]
activity_window_days = 180

[bands.customer_retention]
limits = [0.6, 0.8]
zones = ["weak", "fair", "strong"]
source = "our own last five years"
"""


def company(folder: Path, pack: str, own: str = "") -> Settings:
    if own:
        (folder / "clinic.toml").write_text(own, encoding="utf-8")
    (folder / "worthline.toml").write_text(f"[company]\npack = {pack}\n", encoding="utf-8")
    return read(folder)


def test_a_company_writes_its_own_pack(tmp_path: Path) -> None:
    settings = company(tmp_path, '"clinic.toml"', OWN)
    pack = company_pack(tmp_path, settings)
    assert pack.metrics == ("satisfaction", "customer_retention")
    assert pack.first_value == find_pack("services").first_value
    assert pack.bands["customer_retention"].zone(0.7) == "fair"
    assert rules_of(settings, own_rules(pack)).activity_window_days == 180


def test_its_own_pack_and_a_shipped_one_mix(tmp_path: Path) -> None:
    pack = company_pack(tmp_path, company(tmp_path, '["clinic.toml", "retail"]', OWN))
    assert pack.metrics[:2] == ("satisfaction", "customer_retention")
    assert "return_rate" in pack.metrics
    assert own_rules(pack) == {"activity_window_days": 180}


@pytest.mark.parametrize(
    ("own", "said"),
    [
        (OWN.replace("satisfaction", "satisfation"), "Did you mean 'satisfaction'"),
        (OWN.replace('"services"', '"servises"'), "Did you mean 'services'"),
        (OWN.replace("activity_window_days", "activity_window"), "Did you mean 'activity_window_days'"),
        (OWN.replace('"weak", ', ""), "one more zone than limits"),
        (OWN.replace('"our own last five years"', '""'), "source"),
        (OWN.replace("metrics", "metric"), "metric"),
        ("based_on = ", "cannot be read as TOML"),
        ("", "There is no pack clinic.toml"),
    ],
)
def test_a_wrong_pack_is_told_what_would_be_right(tmp_path: Path, own: str, said: str) -> None:
    with pytest.raises(ProjectError, match=said):
        company_pack(tmp_path, company(tmp_path, '"clinic.toml"', own))


def test_a_pack_nobody_ships_is_told_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="retail"):
        company(tmp_path, '"retial"')
