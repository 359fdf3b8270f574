"""Does a guess find the table and the columns, in three languages and in files nobody made for us?"""

from collections.abc import Mapping
from pathlib import Path

import pytest

from worthline.loading.files.headers import plain
from worthline.loading.guessing.guess import guess_as, guess_file
from worthline.loading.guessing.guessed import FileGuess, TableGuess, source_of


def file_of(folder: Path, text: str, name: str = "file.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_text(text, encoding=encoding)
    return path


def mapping(table: TableGuess) -> dict[str, str]:
    return {name: match.header for name, match in table.columns.items()}


def only(found: FileGuess) -> TableGuess:
    assert len(found.tables) == 1, found.why_not
    return found.tables[0]


@pytest.mark.parametrize(
    "header", ["OrderDate", "order_date", "ORDER DATE", "order-date (UTC)", "Order date, UTC"]
)
def test_a_header_is_the_same_however_it_is_written(header: str) -> None:
    assert plain(header) == "order date"


def test_ukrainian_orders_are_recognised(tmp_path: Path) -> None:
    text = """№ замовлення;Клієнт;Дата замовлення;Сума, грн
1;Ганна;31.12.2024;1 234,50 грн
2;Їжак;02.01.2025;15,00 грн
"""
    found = only(guess_file(file_of(tmp_path, text, encoding="cp1251")))
    assert (found.table, found.sure) == ("orders", True)
    assert mapping(found) == {
        "order_id": "№ замовлення",
        "customer_id": "Клієнт",
        "ordered_at": "Дата замовлення",
        "amount": "Сума, грн",
    }
    assert (found.writing.date_order, found.writing.decimal) == ("dmy", ",")


def test_russian_orders_are_recognised(tmp_path: Path) -> None:
    text = """Номер заказа,Клиент,Дата заказа,Сумма,Себестоимость
1,Анна,2024-12-31,1234.50,700
2,Юрий,2025-01-02,15.25,9
"""
    found = only(guess_file(file_of(tmp_path, text)))
    assert (found.table, found.sure) == ("orders", True)
    assert mapping(found)["cost"] == "Себестоимость"


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("Код клієнта;Дата реєстрації;Канал\n1;01.02.2024;сайт\n2;15.02.2024;друзі\n", "customers"),
        ("Клиент;Дата начала;Конец;Абонплата\nА;31.01.2024;;900\nБ;01.02.2024;;900\n", "subscriptions"),
        ("Дата;Канал;Витрати\n31.01.2024;реклама;1200,50\n01.02.2024;пошук;800,10\n", "spend"),
        ("Клиент;Дата ответа;Оценка\nА;31.01.2024;10\nБ;01.02.2024;0\n", "answers"),
        ("Клієнт;Дата події;Подія\nА;31.01.2024;вхід\nБ;01.02.2024;урок\n", "events"),
        ("Обращение;Клиент;Дата обращения;Решено\n7;А;31.01.2024;да\n8;Б;01.02.2024;нет\n", "tickets"),
        ("Лід;Перший контакт;Джерело;Дата угоди\n7;31.01.2024;сайт;15.02.2024\n8;01.02.2024;ад;\n", "leads"),
        ("Дата повернення;Сума;Причина\n31.01.2024;10,50;брак\n01.02.2024;3,10;розмір\n", "refunds"),
        ("Номер заказа;Товар;Количество;Цена\n7;Сыр;2;10,50\n7;Хлеб;1;3,10\n", "order_lines"),
    ],
)  # fmt: skip
def test_every_table_is_recognised_by_its_headers(tmp_path: Path, text: str, table: str) -> None:
    assert only(guess_file(file_of(tmp_path, text))).table == table


def test_values_object_to_a_header(tmp_path: Path) -> None:
    text = "customer_id,date,amount\n1,2024-01-31,cash\n2,2024-02-01,card\n"
    assert "amount" not in mapping(guess_as(guess_file(file_of(tmp_path, text)), "orders"))


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (("31/12/2024", "01/02/2024"), "dmy"),
        (("12/31/2024", "01/02/2024"), "mdy"),
        (("01.02.2024", "03.04.2024"), "dmy"),
        (("2024-02-01", "2024-04-03"), None),
    ],
)
def test_the_order_of_dates_is_settled_from_all_of_them(
    tmp_path: Path, dates: tuple[str, str], order: str | None
) -> None:
    rows = "".join(f"{n},{day},9.5\n" for n, day in enumerate(dates))
    writing = only(guess_file(file_of(tmp_path, "customer_id,order_date,amount\n" + rows))).writing
    assert (writing.date_order, writing.doubts) == (order, ())


def test_dates_that_can_mean_two_things_are_in_doubt(tmp_path: Path) -> None:
    text = "customer_id,order_date,amount\n1,03/04/2024,9.5\n2,05/06/2024,8.5\n"
    found = only(guess_file(file_of(tmp_path, text)))
    assert not found.sure
    assert [doubt.about for doubt in found.writing.doubts] == ["date_order"]


def test_one_telling_date_far_down_settles_the_order(tmp_path: Path) -> None:
    rows = "".join(f"{n},03/04/2024,9.5\n" for n in range(5_000))
    path = file_of(tmp_path, "customer_id,order_date,amount\n" + rows + "1,31/12/2024,9.5\n")
    assert only(guess_file(path)).writing.date_order == "dmy"


def test_amounts_that_can_mean_two_things_are_in_doubt(tmp_path: Path) -> None:
    text = "customer_id;order_date;amount\n1;2024-01-31;1,234\n2;2024-02-01;5,678\n"
    doubts = only(guess_file(file_of(tmp_path, text))).writing.doubts
    assert [doubt.about for doubt in doubts] == ["decimal"]


@pytest.mark.parametrize(
    ("header", "scores", "said"),
    [
        ("NPS", (0, 10), {"survey": "nps", "scale": "0-10"}),
        ("score", (0, 9), {"survey": "nps", "scale": "0-10"}),
        ("satisfaction rating", (1, 5), {"survey": "csat", "scale": "1-5"}),
        ("Оцінка", (2, 7), {"survey": "csat", "scale": "1-7"}),
        ("rating", (1, 10), {"survey": "csat", "scale": "1-10"}),
    ],
)
def test_an_answers_survey_and_scale_follow_from_its_scores(
    tmp_path: Path, header: str, scores: tuple[int, int], said: Mapping[str, str]
) -> None:
    rows = "".join(f"{n},2024-01-31,{score}\n" for n, score in enumerate(scores))
    assert only(guess_file(file_of(tmp_path, f"customer_id,survey date,{header}\n{rows}"))).values == said


def test_a_file_of_sales_by_line_holds_orders_and_their_lines(tmp_path: Path) -> None:
    text = """order_id,date,customer_id,product,quantity,unit_price
7,2024-01-31,1,tea,2,3.5
7,2024-01-31,1,cup,1,9.5
"""
    assert {table.table for table in guess_file(file_of(tmp_path, text)).tables} == {"orders", "order_lines"}


def test_a_file_without_a_header_is_guessed_by_values_and_never_sure(tmp_path: Path) -> None:
    found = guess_file(file_of(tmp_path, "7,2024-01-31,9.5\n8,2024-02-01,1.2\n7,2024-03-01,4.4\n"))
    assert source_of(found, only(found), "f.csv").columns == {"customer_id": 1, "ordered_at": 2, "amount": 3}
    assert not only(found).sure


def test_a_file_that_fills_nothing_says_what_it_lacks(tmp_path: Path) -> None:
    found = guess_file(file_of(tmp_path, "usage_id,usage_date,feature_name\n1,2024-01-31,export\n"))
    assert (found.tables, found.why_not) == ((), "it looks like events, but no column is customer_id")


def test_only_what_differs_from_the_usual_is_said_of_a_source(tmp_path: Path) -> None:
    found = guess_file(file_of(tmp_path, "customer_id,order_date,amount\n1,2024-01-31,9.5\n"))
    assert source_of(found, only(found), "f.csv").model_dump(exclude_unset=True) == {
        "table": "orders",
        "path": "f.csv",
        "columns": {"customer_id": "customer_id", "ordered_at": "order_date", "amount": "amount"},
    }
