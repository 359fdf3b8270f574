"""Do the pages tell everything there is, and is what they say true?"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
from tests.conftest import ROOT

from worthline.catalogue.everything import every_metric
from worthline.catalogue.metric import METRICS
from worthline.catalogue.packs import Pack
from worthline.doors.cli import app
from worthline.doors.company import Company
from worthline.doors.demo import make_demo
from worthline.doors.docs import check, made, stale, write
from worthline.doors.pages import declared
from worthline.doors.pages.commands import commands, options
from worthline.doors.pages.errors import family_of
from worthline.doors.pages.markdown import anchor
from worthline.doors.pages.settings import keys
from worthline.doors.pages.worked import answer
from worthline.loading.checking.reasons import REASONS
from worthline.project.packs import company_pack
from worthline.project.read import read
from worthline.tables.derived.order import STORED
from worthline.tables.derived.streamed import STREAMED
from worthline.tables.recorded import RECORDED
from worthline.tables.rules import Rules
from worthline.words.errors import WorthlineError

DOCS = ROOT / "docs"
TOP = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
PAGES = [*TOP, *sorted(DOCS.rglob("*.md"))]
BY_HAND = [*TOP, *(DOCS / f"{name}.md" for name in ("why", "start", "how-it-works", "glossary"))]


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text(path), re.MULTILINE | re.DOTALL)


def prose(path: Path) -> str:
    return re.sub(r"^```.*?^```", "", text(path), flags=re.MULTILINE | re.DOTALL)


def anchors(path: Path) -> set[str]:
    return {anchor(title) for title in re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)}


def links(path: Path) -> list[str]:
    found: list[str] = re.findall(r"\]\(([^)\s]+)\)", prose(path))
    return [link for link in found if not link.startswith("http")]


def resolves(page: Path, link: str) -> bool:
    path, _, title = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    return target.exists() and (not title or title in anchors(target))


def typed(path: Path) -> Iterator[str]:
    """Every `worthline ...` that a page tells its reader to type."""
    lines = [line for block in blocks(path, "sh") for line in block.splitlines()]
    for line in [*lines, *re.findall(r"`(worthline [^`]+)`", prose(path))]:
        if line.startswith("worthline ") and "COMMAND" not in line:
            yield line.removeprefix("worthline ")


def lacking(page: str, wanted: list[str]) -> list[str]:
    said = text(DOCS / page)
    return [each for each in wanted if f"`{each}`" not in said]


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return made()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the demo company stands under the names the pages give it, loaded."""
    folder = tmp_path_factory.mktemp("reader")
    make_demo(folder / "demo-company", 300, 7)
    (folder / "folder-with-your-files").symlink_to(folder / "demo-company")
    Company(folder / "demo-company", read(folder / "demo-company")).load()
    return folder


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Company]:
    """A tiny company that declares the metric of CONTRIBUTING.md."""
    (declaration,) = blocks(ROOT / "CONTRIBUTING.md", "python")
    (setting,) = blocks(ROOT / "CONTRIBUTING.md", "toml")
    (tmp_path / "our_metrics.py").write_text(declaration, encoding="utf-8")
    (tmp_path / "orders.csv").write_text(
        "order_id,customer_id,ordered_at,amount\n"
        + "".join(f"o{n},c{n},2025-03-{n + 1:02},100\n" for n in range(20)),
        encoding="utf-8",
    )
    (tmp_path / "refunds.csv").write_text(
        "refund_id,order_id,refunded_at,amount\nr1,o1,2025-03-25,60\nr2,o2,2025-03-31,40\n", encoding="utf-8"
    )
    (tmp_path / "worthline.toml").write_text(f"{setting}{TINY}", encoding="utf-8")
    yield Company(tmp_path, read(tmp_path))
    METRICS.pop("refunded_share")


TINY = """
[[sources]]
table = "orders"
path = "orders.csv"
columns = {order_id = "order_id", customer_id = "customer_id", ordered_at = "ordered_at", amount = "amount"}

[[sources]]
table = "refunds"
path = "refunds.csv"
columns = {refund_id = "refund_id", order_id = "order_id", refunded_at = "refunded_at", amount = "amount"}
"""


def test_the_made_pages_are_current(pages: dict[str, str]) -> None:
    assert stale(DOCS, pages) == [], "make docs"


def test_a_page_that_is_missing_changed_or_left_over_is_named(pages: dict[str, str], tmp_path: Path) -> None:
    write(tmp_path, pages)
    (tmp_path / "rules.md").unlink()
    (tmp_path / "tables.md").write_text("Edited.", encoding="utf-8")
    (tmp_path / "metrics" / "gone.md").write_text(pages["metrics/mrr.md"], encoding="utf-8")
    assert stale(tmp_path, pages) == ["metrics/gone.md", "rules.md", "tables.md"]


def test_writing_removes_what_nothing_makes_any_more(pages: dict[str, str], tmp_path: Path) -> None:
    write(tmp_path, {"old.md": pages["rules.md"]})
    (tmp_path / "by-hand.md").write_text("# Mine", encoding="utf-8")
    write(tmp_path, {"new.md": pages["rules.md"]})
    assert {path.name for path in tmp_path.iterdir()} == {"by-hand.md", "new.md"}


def test_the_check_ends_with_an_error_that_names_the_page(
    pages: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, pages)
    assert check(tmp_path, pages) == 0
    (tmp_path / "rules.md").write_text("Edited.", encoding="utf-8")
    assert check(tmp_path, pages) == 1
    assert "rules.md" in capsys.readouterr().err


def test_every_metric_has_its_page() -> None:
    catalogue = [each.key for group in declared.metrics().values() for each in group]
    assert catalogue
    assert [key for key in catalogue if not (DOCS / "metrics" / f"{key}.md").is_file()] == []
    assert lacking("metrics/README.md", catalogue) == []


def test_every_table_and_column_is_described() -> None:
    tables = {**RECORDED, **STORED, **STREAMED}
    assert tables.keys() <= anchors(DOCS / "tables.md")
    columns = [column.name for table in RECORDED.values() for column in table.columns]
    columns += [column for table in STORED.values() for column in table.columns]
    assert lacking("tables.md", columns) == []


def test_every_rule_is_described() -> None:
    assert {rule.name for rule in fields(Rules)} <= anchors(DOCS / "rules.md")


def test_every_setting_is_described() -> None:
    assert "sources.date_order" in keys()
    assert lacking("settings.md", [key.rpartition(".")[2] for key in keys() if key != "rules"]) == []


def test_every_command_and_option_is_described() -> None:
    assert set(commands()) <= anchors(DOCS / "commands.md")
    assert lacking("commands.md", [name for each in commands() for name in _names(each)]) == []


def _names(command: str) -> list[str]:
    return [name for option in options(command) for name in option.names]


def test_every_error_and_every_reason_to_reject_a_row_is_described() -> None:
    family = [error.__name__ for error in family_of(WorthlineError)]
    assert lacking("errors.md", [*family, *(reason.rule for reason in REASONS)]) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    assert [link for link in links(page) if not resolves(page, link)] == []


@pytest.mark.parametrize("page", BY_HAND, ids=lambda page: page.name)
def test_every_command_told_to_type_can_be_typed(page: Path) -> None:
    for line in typed(page):
        app.parse_args(shlex.split(line), print_error=False, exit_on_error=False)


@pytest.mark.parametrize("page", BY_HAND, ids=lambda page: page.name)
def test_every_word_told_to_make_is_made(page: Path) -> None:
    words = set(re.findall(r"^([a-z]+):", text(ROOT / "Makefile"), re.MULTILINE))
    told = re.findall(
        r"\bmake ([a-z]+)", "\n".join([*blocks(page, "sh"), *re.findall("`make [a-z]+`", prose(page))])
    )
    assert set(told) <= words


@pytest.mark.parametrize(
    "page", [page for page in PAGES if blocks(page, "toml")], ids=lambda page: str(page.relative_to(ROOT))
)
def test_every_piece_of_a_project_file_is_one(page: Path, tmp_path: Path) -> None:
    for piece in blocks(page, "toml"):
        if piece.startswith("# "):
            assert own_pack(piece, tmp_path).own
        else:
            (tmp_path / "worthline.toml").write_text(piece, encoding="utf-8")
            assert read(tmp_path).model_fields_set


def own_pack(piece: str, folder: Path) -> Pack:
    """The pack of a block whose first line names its file."""
    name = piece.splitlines()[0].removeprefix("# ")
    (folder / name).write_text(piece, encoding="utf-8")
    (folder / "worthline.toml").write_text(f'[company]\npack = "{name}"\n', encoding="utf-8")
    return company_pack(folder, read(folder))


@pytest.mark.parametrize("name", ["README.md", "docs/start.md"])
def test_its_python_runs(
    name: str, demo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(demo)
    exec("".join(blocks(ROOT / name, "python")), {})
    assert capsys.readouterr().out


def test_a_company_adds_the_metric_of_the_walk_through(own: Company) -> None:
    own.load()
    (march,) = own.measure("refunded_share", start=date(2025, 3, 1), end=date(2025, 3, 31))
    assert march.value == pytest.approx(100 / 2000)
    assert "refunded_share" in own.metrics()


def test_the_walk_through_keeps_its_own_examples(own: Company) -> None:
    mine = every_metric()["refunded_share"]
    assert own.settings.metrics
    assert [answer(mine, example) for example in mine.examples] == [0.05, None]
