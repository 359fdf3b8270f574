"""Does a folder of files become a project with as few questions as possible?"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from rich.console import Console

from worthline.doors.asking import ask_at_terminal, take_the_default
from worthline.doors.init import InitResult, init
from worthline.doors.init_shown import show_guess
from worthline.loading.guessing.guess import guess_file
from worthline.loading.guessing.guessed import FileGuess
from worthline.project.read import read, rules_of
from worthline.words.errors import ProjectError, SourceError

ORDERS = "order_id,customer_id,order_date,amount\n1,7,2024-01-31,9.50\n2,8,2024-02-01,1.25\n"
UNSURE = "customer_id,order_date,amount\n7,03/04/2024,9.50\n8,05/06/2024,1.25\n"
SUBSCRIPTIONS = (
    "customer_id,start_date,end_date,monthly_amount,seats\n7,2024-01-31,,90,3\n8,2024-02-01,,30,1\n"
)
EVENTS = "user_id,event,timestamp\n7,login,2024-01-31 10:00\n8,report created,2024-02-01 11:00\n"


@dataclass
class Person:
    """Answers as told, takes the default otherwise, and remembers what was asked."""

    answers: Mapping[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __call__(self, question: str, choices: Mapping[str, str], default: str, /) -> str:
        self.asked.append(question)
        answer = next((said for words, said in self.answers.items() if words in question), default)
        assert not choices or answer in choices
        return answer


def quiet(found: FileGuess) -> None:
    assert found.path.exists()


def folder_of(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text)
    return folder


def made(folder: Path, person: Person | None = None) -> InitResult:
    return init(folder, [], yes=person is None, ask=person or take_the_default, show=quiet)


def test_the_file_written_is_the_settings_returned(tmp_path: Path) -> None:
    result = made(folder_of(tmp_path, orders=ORDERS))
    assert read(result.path) == result.settings
    assert [(source.table, source.path) for source in result.settings.sources] == [("orders", "orders.csv")]


def test_a_file_outside_the_folder_is_named_in_full(tmp_path: Path) -> None:
    project = tmp_path / "project"
    named = folder_of(tmp_path, orders=ORDERS) / "orders.csv"
    result = init(project, [named], yes=True, ask=take_the_default, show=quiet)
    assert result.settings.sources[0].path == named.as_posix()


def test_where_all_is_sure_only_the_company_is_asked_about(tmp_path: Path) -> None:
    person = Person()
    made(folder_of(tmp_path, orders=ORDERS), person)
    assert person.asked == [
        "In which currency are the amounts? (ISO code)",
        "Where does the customer first feel the value?",
        "How does that repeat?",
        "How is it paid for?",
    ]


def test_dates_that_can_mean_two_things_are_asked(tmp_path: Path) -> None:
    result = made(folder_of(tmp_path, orders=UNSURE), Person({"How is it written?": "mdy"}))
    assert result.settings.sources[0].date_order == "mdy"


def test_what_was_taken_without_asking_is_said(tmp_path: Path) -> None:
    result = made(folder_of(tmp_path, orders=UNSURE))
    assert result.settings.sources[0].date_order == "dmy"
    assert "nothing tells how order_date is written (03/04/2024, 05/06/2024)" in result.notes[0]


def test_a_column_that_is_unsure_is_asked(tmp_path: Path) -> None:
    text = "customer_id,delivery_date,amount\n7,2024-01-31,9.50\n8,2024-02-01,1.25\n"
    person = Person({"orders.ordered_at": "delivery_date"})
    assert (
        made(folder_of(tmp_path, orders=text), person).settings.sources[0].columns["ordered_at"]
        == "delivery_date"
    )
    assert any("Which column of orders.csv is orders.ordered_at?" in question for question in person.asked)


def test_a_person_may_name_what_a_file_holds_and_where_its_columns_are(tmp_path: Path) -> None:
    text = "a,b,c\nx7,2024-01-31,9.50\nx8,2024-02-01,1.25\n"
    person = Person({"What does": "orders", "orders.customer_id": "a", "orders.ordered_at": "b"})
    assert made(folder_of(tmp_path, f=text), person).settings.sources[0].columns == {
        "customer_id": "a",
        "ordered_at": "b",
    }


def test_a_file_that_fills_nothing_is_left_out_and_named(tmp_path: Path) -> None:
    result = made(folder_of(tmp_path, orders=ORDERS, other="a,b\nc,d\n"))
    assert len(result.settings.sources) == 1
    assert result.notes == ("other.csv was left out: no column is one we know.",)


@pytest.mark.parametrize(
    ("value", "paid", "pack"),
    [
        ("goods", "sales", "retail"),
        ("work", "services", "services"),
        ("goods", "services", "services"),
        ("result", "sales", "education"),
        ("use", "seats", "saas"),
        ("supply", "sales", "wholesale"),
    ],
)
def test_three_answers_choose_the_pack(tmp_path: Path, value: str, paid: str, pack: str) -> None:
    person = Person({"first feel": value, "paid for": paid})
    assert made(folder_of(tmp_path, orders=ORDERS), person).settings.company.pack == pack


def test_the_rhythm_sets_the_window_of_activity(tmp_path: Path) -> None:
    settings = made(folder_of(tmp_path, orders=ORDERS), Person({"repeat": "week"})).settings
    assert rules_of(settings).activity_window_days == 90


def test_subscriptions_make_a_customer_by_contract(tmp_path: Path) -> None:
    settings = made(folder_of(tmp_path, subscriptions=SUBSCRIPTIONS)).settings
    assert (settings.company.pack, rules_of(settings).customer_is) == ("saas", "subscription")


def test_the_event_of_first_value_is_one_of_those_seen(tmp_path: Path) -> None:
    settings = made(folder_of(tmp_path, subscriptions=SUBSCRIPTIONS, events=EVENTS)).settings
    assert rules_of(settings).first_value_event == "report created"


def test_ukrainian_files_make_a_ukrainian_project(tmp_path: Path) -> None:
    text = "Клієнт;Дата замовлення;Сума, грн\nЇжак;31.12.2024;9,50\nҐава;01.01.2025;1,25\n"
    company = made(folder_of(tmp_path, orders=text)).settings.company
    assert (company.language, company.currency) == ("uk", "UAH")


def test_russian_files_make_a_russian_project(tmp_path: Path) -> None:
    text = "Клиент;Дата;Сумма, руб.\nИванов;31.12.2024;9,50\nПетров;01.01.2025;1,25\n"
    company = made(folder_of(tmp_path, orders=text)).settings.company
    assert (company.language, company.currency) == ("ru", "RUB")


def test_a_project_file_that_is_there_is_never_overwritten_unasked(tmp_path: Path) -> None:
    (tmp_path / "worthline.toml").write_text("mine")
    with pytest.raises(ProjectError, match="already"):
        made(folder_of(tmp_path, orders=ORDERS))
    assert (tmp_path / "worthline.toml").read_text() == "mine"


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="nothing to look at"):
        made(tmp_path)


def test_a_named_file_that_cannot_be_read_stops_it(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no file .*missing\.csv"):
        init(tmp_path, [tmp_path / "missing.csv"], yes=True, ask=take_the_default, show=quiet)
    assert not (tmp_path / "worthline.toml").exists()


def test_a_file_of_the_folder_that_cannot_be_read_is_noted(tmp_path: Path) -> None:
    result = made(folder_of(tmp_path, orders=ORDERS, empty=""))
    assert result.notes[0].startswith("empty.csv was left out: empty.csv is empty")


def test_a_piped_guess_is_plain_text(tmp_path: Path) -> None:
    console = Console(file=io.StringIO(), width=100)
    show_guess(guess_file(folder_of(tmp_path, orders=ORDERS) / "orders.csv"), console)
    shown = console.file.getvalue()  # type: ignore[attr-defined] # it is the StringIO above
    assert "orders.csv holds orders" in shown
    assert "customer_id  customer_id" in shown
    assert not set(shown) & set("\x1b─│━┃")


def test_where_nobody_can_answer_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(ProjectError, match="--yes"):
        ask_at_terminal("How is it paid for?", {}, "sales")


def test_a_number_or_a_word_answers_at_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    choices = {"sales": "each on its own", "seats": "for each user"}
    for typed, answer in (("2", "seats"), ("sales", "sales"), ("", "seats"), ("9\n1", "sales")):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed + "\n"))
        assert ask_at_terminal("How is it paid for?", choices, "seats") == answer
