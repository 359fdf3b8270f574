"""What do customers say, and what is said to them?"""

from __future__ import annotations

from worthline.tables.recorded.headers import customer
from worthline.tables.table import Column, Kind, Recorded

ANSWERS = Recorded(
    "answers",
    "What customers said in surveys: one row an answer.",
    (
        Column("answer_id", Kind.KEY, "The answer's own number.",
               headers=("answer id", "response id", "id", "survey id", "call id", "номер відповіді",
                        "номер ответа")),
        customer(required=False),
        Column("answered_at", Kind.TIME, "When.", required=True, headers=(
            "answered at", "survey date", "response date", "date", "submitted at", "дата відповіді", "дата опитування",
            "дата ответа", "дата опроса", "дата",
        )),
        Column("survey", Kind.TEXT, "Which question: nps, csat or ces.",
               headers=("survey", "survey type", "question", "опитування", "опрос")),
        Column("scale", Kind.TEXT, "Lowest and highest answer, as 0-10 or 1-5.",
               headers=("scale", "шкала")),
        Column("score", Kind.NUMBER, "The answer: a number, or words such as `fully agree`.", worded=True, headers=(
            "score", "nps", "csat", "rating", "satisfaction rating", "satisfaction score", "csat score", "answer",
            "оцінка", "бал", "оценка", "балл", "рейтинг",
        )),
        Column("touchpoint", Kind.TEXT, "What the answer is about.",
               headers=("touchpoint", "topic", "точка контакту", "точка контакта", "тема")),
        Column("survey_channel", Kind.TEXT, "Through what it was asked: mail, app, phone.",
               headers=("channel", "survey channel", "канал опитування", "канал опроса")),
        Column("invitation_id", Kind.KEY, "The invitation it answers.",
               headers=("invitation id", "invitation", "запрошення", "номер запрошення", "приглашение",
                        "номер приглашения")),
        Column("comment", Kind.TEXT, "What they wrote.", headers=("comment", "feedback", "коментар", "комментарий")),
    ),
    key=("answer_id",),
    time="answered_at",
    words=("answers", "survey", "nps", "csat", "responses", "feedback", "відповіді", "опитування", "ответы", "опрос"),
    parents={"customer_id": "customers"},
)  # fmt: skip

TICKETS = Recorded(
    "tickets",
    "What customers asked for help with.",
    (
        Column("ticket_id", Kind.KEY, "The ticket's own number.",
               headers=("ticket id", "ticket", "case id", "call id", "звернення", "номер звернення", "обращение",
                        "номер обращения")),
        customer(required=False),
        Column("opened_at", Kind.TIME, "When it was opened.", required=True, clock=True, headers=(
            "opened at", "submitted at", "created date", "created at", "date", "дата звернення", "дата обращения",
            "дата",
        )),
        Column("first_response_at", Kind.TIME, "When it was first answered.", clock=True,
               headers=("first response at", "first response time", "перша відповідь", "первый ответ")),
        Column("closed_at", Kind.TIME, "When it was closed.", clock=True,
               headers=("closed at", "resolved at", "time to resolution", "закрито", "дата закриття", "закрыто",
                        "дата закрытия")),
        Column("due_at", Kind.TIME, "By when it was to be closed.", clock=True, future=True,
               headers=("due at", "sla due", "due by", "deadline", "строк", "термін", "срок")),
        Column("contacts", Kind.WHOLE, "How many times the customer had to get in touch about it.",
               headers=("contacts", "replies", "interactions", "кількість контактів", "количество контактов")),
        Column("reopened", Kind.FLAG, "Whether it was opened again after it was closed.",
               headers=("reopened", "re-opened", "відкрито повторно", "открыто повторно")),
        Column("resolved", Kind.FLAG, "Whether the matter was settled.",
               headers=("resolved", "solved", "вирішено", "решено")),
        Column("topic", Kind.TEXT, "What about.",
               headers=("topic", "category", "ticket type", "тема", "категорія", "категория")),
    ),
    key=("ticket_id",),
    time="opened_at",
    words=("tickets", "calls", "support", "cases", "call center", "звернення", "обращения", "заявки"),
    parents={"customer_id": "customers"},
)  # fmt: skip

INVITATIONS = Recorded(
    "invitations",
    "Who was asked to answer a survey, and who did.",
    (
        Column("invitation_id", Kind.KEY, "The invitation's own number.",
               headers=("invitation id", "invitation", "invite id", "запрошення", "номер запрошення", "приглашение",
                        "номер приглашения")),
        customer(required=False),
        Column("sent_at", Kind.TIME, "When it was sent.", required=True,
               headers=("sent at", "sent", "date sent", "invited at", "date", "надіслано", "дата надсилання",
                        "дата відправлення", "отправлено", "дата отправки", "дата отправления", "дата")),
        Column("survey", Kind.TEXT, "Which question: nps, csat or ces.",
               headers=("survey", "survey type", "опитування", "опрос")),
        Column("survey_channel", Kind.TEXT, "Through what: mail, app, phone.",
               headers=("channel", "survey channel", "канал", "канал опитування", "канал опроса")),
        Column("touchpoint", Kind.TEXT, "What it asks about.",
               headers=("touchpoint", "topic", "точка контакту", "точка контакта")),
        Column("delivered", Kind.FLAG, "Whether it arrived; where nothing is said, it did.",
               headers=("delivered", "доставлено")),
        Column("answered_at", Kind.TIME, "When it was answered; empty where it was not.",
               headers=("answered at", "responded at", "дата відповіді", "дата ответа")),
    ),
    key=("invitation_id",),
    time="sent_at",
    words=("invitations", "invites", "survey invitations", "запрошення", "приглашения"),
    parents={"customer_id": "customers"},
)  # fmt: skip

TOUCHES = Recorded(
    "touches",
    "When a manager was in touch with a customer.",
    (
        Column("touch_id", Kind.KEY, "The contact's own number.", headers=("touch id", "contact id", "meeting id")),
        customer(),
        Column("touched_at", Kind.TIME, "When.", required=True, headers=(
            "touched at", "contact date", "meeting date", "date", "дата контакту", "дата контакта", "дата",
        )),
        Column("manager", Kind.TEXT, "Who was in touch.",
               headers=("manager", "owner", "csm", "менеджер", "відповідальний", "ответственный")),
        Column("kind", Kind.TEXT, "Call, meeting, letter.",
               headers=("kind", "type", "contact type", "вид контакту", "вид контакта", "тип")),
    ),
    key=("touch_id",),
    time="touched_at",
    words=("touches", "contacts", "meetings", "contact log", "контакти", "контакты", "зустрічі", "встречи"),
    parents={"customer_id": "customers"},
)  # fmt: skip
