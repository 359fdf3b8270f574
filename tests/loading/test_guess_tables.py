"""Is every recorded table found by its headers in English, Ukrainian and Russian, with nothing left to ask?"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.doors.typed import ran

from worthline.loading.guessing.guess import guess_file
from worthline.loading.guessing.guessed import TableGuess
from worthline.project.read import read
from worthline.tables.recorded import RECORDED

FILES: dict[str, tuple[tuple[str, ...], str, str, str]] = {
    "customers": (
        ("joined_at", "channel", "name"),
        "Customer ID,Signup date,Channel,Name\n1,2024-01-31,ads,Ann\n2,2024-02-15,friends,Bob\n",
        "Код клієнта;Дата реєстрації;Канал;Назва\n1;31.01.2024;сайт;Ганна\n2;15.02.2024;друзі;Їжак\n",
        "Код клиента;Дата регистрации;Канал;Название\n1;31.01.2024;сайт;Анна\n2;15.02.2024;друзья;Юрий\n",
    ),
    "orders": (
        ("order_id", "customer_id", "ordered_at", "amount", "tax", "shipping", "currency"),
        "Order No,Customer,Date,Total,VAT,Shipping,Currency\n7,A,2024-01-31,120.00,20.00,5.50,EUR\n",
        "Номер замовлення;Клієнт;Дата;Сума;ПДВ;Доставка;Валюта\n7;А;31.01.2024;120,00;20,00;5,50;UAH\n",
        "Номер заказа;Клиент;Дата;Сумма;НДС;Доставка;Валюта\n7;А;31.01.2024;120,00;20,00;5,50;RUB\n",
    ),
    "order_lines": (
        ("order_id", "product_id", "quantity", "unit_price"),
        "Order ID,SKU,Qty,Unit price\n7,tea,2,10.50\n7,cup,1,3.10\n",
        "Номер замовлення;Артикул;Кількість;Ціна\n7;чай;2;10,50\n7;чашка;1;3,10\n",
        "Номер заказа;Артикул;Количество;Цена\n7;чай;2;10,50\n7;чашка;1;3,10\n",
    ),
    "refunds": (
        ("refund_id", "order_id", "product_id", "quantity", "refunded_at", "amount", "reason"),
        "Return ID,Order ID,SKU,Qty,Return date,Refund amount,Return reason\n1,7,tea,2,2024-01-31,10.50,broken\n",
        ("Номер повернення;Номер замовлення;Артикул;Кількість;Дата повернення;Сума повернення;Причина повернення\n"
        "1;7;чай;2;31.01.2024;10,50;брак\n"),
        ("Номер возврата;Номер заказа;Артикул;Количество;Дата возврата;Сумма возврата;Причина возврата\n"
        "1;7;чай;2;31.01.2024;10,50;брак\n"),
    ),
    "deliveries": (
        ("order_id", "promised_at", "delivered_at", "ordered_quantity", "delivered_quantity", "defective_quantity"),
        ("Order No,Promised Date,Delivery Date,Quantity Ordered,Quantity Delivered,Defects\n"
        "7,2024-01-31,2024-02-01,10,9,1\n"),
        ("Номер замовлення;Обіцяна дата доставки;Фактична дата доставки;Замовлено, шт;Доставлено, шт;Браковано\n"
        "7;31.01.2024;01.02.2024;10;9;1\n"),
        ("Номер заказа;Плановая дата доставки;Фактическая дата доставки;Заказано, шт;Доставлено, шт;Брак\n"
        "7;31.01.2024;01.02.2024;10;9;1\n"),
    ),
    "subscriptions": (
        ("customer_id", "started_at", "ended_at", "amount", "plan", "trial"),
        "Customer,Start date,End date,Monthly amount,Plan,Trial\nA,2024-01-31,2024-12-31,900.50,Basic,no\n",
        "Клієнт;Дата початку;Дата завершення;Щомісячна сума;Тариф;Пробний\nА;31.01.2024;31.12.2024;900,50;Базовий;ні\n",
        ("Клиент;Дата начала;Дата окончания;Ежемесячная сумма;Тариф;Пробный\n"
        "А;31.01.2024;31.12.2024;900,50;Базовый;нет\n"),
    ),
    "goals": (
        ("customer_id", "goal", "declared_at", "due_at", "reached_at"),
        "Customer,Goal,Declared,Due date,Reached\nA,open a second shop,2024-01-10,2024-06-30,2024-05-01\n",
        "Клієнт;Ціль;Дата постановки;Термін;Досягнуто\nА;другий магазин;10.01.2024;30.06.2024;01.05.2024\n",
        "Клиент;Цель;Дата постановки;Срок;Достигнуто\nА;второй магазин;10.01.2024;30.06.2024;01.05.2024\n",
    ),
    "answers": (
        ("customer_id", "answered_at", "score", "touchpoint", "invitation_id"),
        "Customer,Response date,Rating,Touchpoint,Invitation ID\nA,2024-01-31,9,order,1\nB,2024-01-31,2,visit,2\n",
        "Клієнт;Дата відповіді;Оцінка;Точка контакту;Номер запрошення\nА;31.01.2024;9;лист;1\nБ;31.01.2024;2;візит;2\n",
        "Клиент;Дата ответа;Оценка;Точка контакта;Номер приглашения\nА;31.01.2024;9;почта;1\nБ;31.01.2024;2;визит;2\n",
    ),
    "invitations": (
        ("invitation_id", "customer_id", "sent_at", "survey", "survey_channel", "delivered"),
        "Invitation ID,Customer,Sent at,Survey,Channel,Delivered\n1,A,2024-01-31,nps,email,yes\n",
        "Номер запрошення;Клієнт;Дата відправлення;Опитування;Канал;Доставлено\n1;А;31.01.2024;nps;лист;так\n",
        "Номер приглашения;Клиент;Дата отправки;Опрос;Канал;Доставлено\n1;А;31.01.2024;nps;письмо;да\n",
    ),
    "tickets": (
        ("ticket_id", "customer_id", "opened_at", "first_response_at", "closed_at", "due_at", "contacts", "reopened"),
        ("Ticket ID,Customer,Created at,First response at,Closed at,Deadline,Contacts,Reopened\n"
        "7,A,2024-01-31 10:00,2024-01-31 11:00,2024-01-31 12:00,2024-02-01,1,no\n"),
        ("Номер звернення;Клієнт;Дата звернення;Перша відповідь;Дата закриття;Термін;Кількість контактів;"
        "Відкрито повторно\n7;А;31.01.2024 10:00;31.01.2024 11:00;31.01.2024 12:00;01.02.2024;1;ні\n"),
        ("Номер обращения;Клиент;Дата обращения;Первый ответ;Дата закрытия;Срок;Количество контактов;"
        "Открыто повторно\n7;А;31.01.2024 10:00;31.01.2024 11:00;31.01.2024 12:00;01.02.2024;1;нет\n"),
    ),
    "touches": (
        ("customer_id", "touched_at", "manager", "kind"),
        "Account,Meeting date,Manager,Contact type\nA,2024-01-31,Olha,call\nB,2024-02-01,Petro,letter\n",
        "Клієнт;Дата контакту;Менеджер;Вид контакту\nА;31.01.2024;Ольга;дзвінок\nБ;01.02.2024;Петро;лист\n",
        "Клиент;Дата контакта;Менеджер;Вид контакта\nА;31.01.2024;Ольга;звонок\nБ;01.02.2024;Пётр;письмо\n",
    ),
    "leads": (
        ("lead_id", "contacted_at", "won_at", "booked_at", "done_at", "channel"),
        ("Lead ID,First contact date,Source,Won date,Booking date,Job done\n"
        "1,2024-01-31,ads,2024-02-03,2024-02-04,2024-02-09\n"),
        ("Лід;Перший контакт;Джерело;Дата угоди;Дата запису;Дата виконання\n"
        "1;31.01.2024;реклама;03.02.2024;04.02.2024;09.02.2024\n"),
        ("Лид;Первый контакт;Источник;Дата сделки;Дата записи;Дата выполнения\n"
        "1;31.01.2024;реклама;03.02.2024;04.02.2024;09.02.2024\n"),
    ),
    "spend": (
        ("spent_at", "amount", "channel", "kind"),
        "Date,Channel,Cost type,Spend\n2024-01-31,search,media,1200.50\n2024-02-01,,salaries,800.10\n",
        "Дата;Канал;Стаття витрат;Витрати\n31.01.2024;пошук;реклама;1200,50\n01.02.2024;;зарплата;800,10\n",
        "Дата;Канал;Статья расходов;Расходы\n31.01.2024;поиск;реклама;1200,50\n01.02.2024;;зарплата;800,10\n",
    ),
    "rates": (
        ("rated_at", "currency", "rate"),
        "Date,Currency,Rate\n2024-01-31,EUR,41.12\n2024-02-01,USD,37.91\n",
        "Дата курсу;Код валюти;Офіційний курс\n31.01.2024;EUR;41,12\n01.02.2024;USD;37,91\n",
        "Дата курса;Валюта;Курс\n31.01.2024;EUR;41,12\n01.02.2024;USD;37,91\n",
    ),
}  # fmt: skip
"""A table: columns that must be found, and a file of it in English, Ukrainian and Russian."""
EACH = [
    pytest.param(table, columns, text, id=f"{table}-{language}")
    for table, (columns, *texts) in FILES.items()
    for language, text in zip(("en", "uk", "ru"), texts, strict=True)
]


def file_of(folder: Path, text: str, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def only(folder: Path, text: str, name: str = "file.csv") -> TableGuess:
    (found,) = guess_file(file_of(folder, text, name)).tables
    return found


@pytest.mark.parametrize(("table", "columns", "text"), EACH)
def test_a_table_is_found_in_each_language_with_nothing_to_ask(
    tmp_path: Path, table: str, columns: tuple[str, ...], text: str
) -> None:
    found = only(tmp_path, text)
    assert found.table == table
    assert set(columns) <= set(found.columns)
    assert found.sure


@pytest.mark.parametrize(("table", "columns", "text"), EACH)
def test_init_maps_it_so(tmp_path: Path, table: str, columns: tuple[str, ...], text: str) -> None:
    made = ran("init", "--yes", "--project", tmp_path / "company", file_of(tmp_path, text))
    assert made.code == 0, made.err
    (source,) = read(tmp_path / "company" / "worthline.toml").sources
    assert source.table == table
    assert set(columns) <= set(source.columns)


def test_every_table_that_people_deliver_is_tried() -> None:
    """Plans and events are tried with the real files."""
    assert set(RECORDED) - set(FILES) == {"plans", "events"}


@pytest.mark.parametrize("name", ["invitations", "touches", "goals"])
def test_a_date_and_a_customer_are_no_such_table(tmp_path: Path, name: str) -> None:
    """Many files have a customer and a day: one of the table's own words must stand there too."""
    text = "Customer,Date,Due date,Type\nA,2024-01-31,2024-03-31,x\nB,2024-02-01,2024-04-30,y\n"
    assert name not in {table.table for table in guess_file(file_of(tmp_path, text)).tables}


def test_the_name_of_the_file_speaks_where_headers_do_not(tmp_path: Path) -> None:
    text = "Customer,Date,Type\nA,2024-01-31,call\nB,2024-02-01,letter\n"
    assert only(tmp_path, text, "meetings.csv").table == "touches"


def test_use_without_customers_does_not_become_invitations(tmp_path: Path) -> None:
    found = guess_file(file_of(tmp_path, "usage_id,usage_date,feature_name\n1,2024-01-31,export\n"))
    assert (found.tables, found.why_not) == ((), "it looks like events, but no column is customer_id")


def test_orders_with_a_promised_and_a_real_day_are_deliveries_too(tmp_path: Path) -> None:
    text = "Order ID,Customer,Order Date,Total,Required Date,Shipped Date\n7,A,2024-01-01,12.5,2024-01-31,2024-02-01\n"
    found = guess_file(file_of(tmp_path, text)).tables
    assert [table.table for table in found] == ["orders", "deliveries"]
    assert {"order_id", "promised_at", "delivered_at"} <= set(found[1].columns)


def test_invoices_with_a_day_of_payment_are_no_deliveries(tmp_path: Path) -> None:
    text = "Invoice,Customer,Invoice date,Due date,Amount\n7,A,2024-01-01,2024-01-31,12.5\n"
    assert only(tmp_path, text).table == "orders"


def test_freight_without_an_amount_is_no_part_of_one(tmp_path: Path) -> None:
    """Northwind's orders get their amounts from their lines; their freight is paid beside them."""
    text = "Order ID,Customer,Order Date,Freight\n7,A,2024-01-01,12.5\n8,B,2024-01-02,2.5\n"
    assert "shipping" not in only(tmp_path, text).columns


def test_answers_in_words_are_answers(tmp_path: Path) -> None:
    text = "Клієнт;Дата відповіді;Оцінка\nА;31.01.2024;цілком згоден\nБ;01.02.2024;не згодна\n"
    found = only(tmp_path, text)
    assert found.columns["score"].header == "Оцінка"
    assert found.values == {"survey": "csat", "scale": "1-5"}
