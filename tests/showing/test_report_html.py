"""Does the report say what was measured, and is it one safe, self-contained page?"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from tests.showing.pages import CHANNELS, HOSTILE, page, shop, view

from worthline.catalogue.texts import texts
from worthline.measuring.measurement import Compared, Measurement, Verdict
from worthline.showing.cards import shown_changes, shown_subjects
from worthline.showing.charts import nice_ticks, tick_label
from worthline.showing.refused import by_reason
from worthline.showing.report_html import report
from worthline.showing.segment_names import shown_value
from worthline.showing.sparkline import sparkline
from worthline.words.i18n import LANGUAGES, speech
from worthline.words.periods import Grain, Period
from worthline.words.values import Style, Unit

VOID = {"meta", "br", "path", "circle", "rect", "line"}


class Reader(HTMLParser):
    """Reads a page as a browser would: its tags, their attributes, and its visible text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text.append(data)

    @property
    def said(self) -> str:
        return " ".join(" ".join(self.text).split())


def plain(text: str) -> str:
    return " ".join(text.split())


def test_every_element_is_closed_where_it_was_opened() -> None:
    assert Reader(page()).open == []


def test_nothing_is_fetched_from_anywhere() -> None:
    fetched = {"src", "srcset", "poster", "data", "action", "style"}
    tags = Reader(page()).tags
    assert [tag for tag, attributes in tags if fetched & attributes.keys()] == []
    assert {str(attributes["href"])[0] for _, attributes in tags if "href" in attributes} == {"#"}
    assert re.findall(r"url\(|@import|https?://(?!www\.w3\.org/)", page()) == []


def test_there_is_no_script_and_one_stylesheet() -> None:
    names = [tag for tag, _ in Reader(page()).tags]
    assert names.count("script") == 0
    assert names.count("style") == 1


def test_what_a_customer_wrote_never_becomes_html() -> None:
    assert HOSTILE not in page()
    assert all(channel in Reader(page()).said for channel in CHANNELS)
    assert not [tag for tag, attributes in Reader(page()).tags if "onclick" in attributes]


def test_the_company_s_name_is_text() -> None:
    assert "<b>Sons</b>" not in page()
    assert "Beans & <b>Sons</b>" in Reader(page()).said


def test_every_link_leads_somewhere_and_no_anchor_stands_twice() -> None:
    tags = Reader(page()).tags
    anchors = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(anchors) == len(set(anchors))
    assert {str(attributes["href"])[1:] for tag, attributes in tags if tag == "a"} <= {*anchors}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refused_metric_stands_with_its_reason(language: str) -> None:
    said, refused = Reader(page(language)).said, view(language).scorecard.refused
    reasons = by_reason(refused, speech(language))
    assert {card.metric.key for _, cards in reasons for card in cards} == {
        card.metric.key for card in refused
    }
    for why, cards in reasons:
        names = ", ".join(texts(card.metric, language).name for card in cards)
        assert plain(f"{why} {names}") in said


def test_metrics_that_lack_the_same_table_stand_under_one_reason() -> None:
    reasons = dict(by_reason(view().scorecard.refused, speech("en")))
    waiting = {card.metric.key for card in reasons["not in your data yet: deliveries"]}
    assert {"on_time", "in_full", "on_time_in_full", "defect_rate"} <= waiting


def test_cards_stand_under_the_question_they_answer() -> None:
    questions = Reader(page()).said
    (recurring,) = (each for each in shown_subjects(view(), speech("en")) if each.key == "recurring")
    assert recurring.question in questions
    assert {"mrr", "arr", "churned_mrr"} <= {card.key for card in recurring.cards}


def test_the_key_metrics_of_a_question_come_first_and_the_others_fold_their_words() -> None:
    subjects = shown_subjects(view(), speech("en"))
    leading = {card.key for subject in subjects for card in subject.leading}
    assert leading == set(view().leading)
    assert page().count('<article class="card brief"') == len(view().scorecard.cards) - len(leading)


def test_a_segment_that_nobody_is_in_is_told() -> None:
    told = replace(view(), notices=("Nobody is in the segment vip: revenue > 1000000.",))
    assert "Nobody is in the segment vip: revenue > 1000000." in Reader(report(told)).said


def test_values_of_computed_segments_have_names_in_the_reader_s_language() -> None:
    say = speech("uk")
    assert shown_value("value_pace", "not yet", None, say) == "ще не відчули користі"
    assert shown_value("rfm", "at_risk", None, say) != "at_risk"


def test_a_delivered_column_keeps_its_own_words() -> None:
    known = replace(shop().known, extra={"value_pace": "string"})
    assert shown_value("value_pace", "fast", known, speech("uk")) == "fast"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_measured_metric_has_a_card_with_its_number(language: str) -> None:
    said, style = Reader(page(language)).said, view(language).style
    for card in view(language).scorecard.cards:
        assert f'id="{card.metric.key}"' in page(language)
        assert plain(style.value(card.now.value, card.now.unit)) in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_tells_its_language(language: str) -> None:
    assert f'<html lang="{language}">' in page(language)


def test_the_plan_stands_on_the_card_and_in_the_key_table() -> None:
    assert Reader(page()).said.count("Call everyone who pauses. Owner: Olena. Target: 2.0%.") == 2


def test_a_period_that_is_not_over_is_marked_on_every_card() -> None:
    running = page("en", date(2025, 12, 10))
    cards = len(view("en", date(2025, 12, 10)).scorecard.cards)
    assert running.count('<p class="flag">the period is not over</p>') == cards > 0


def test_a_cohort_s_month_that_is_not_over_is_marked() -> None:
    assert "(month not over)" in Reader(page()).said


def test_the_passport_names_what_was_not_taken_in() -> None:
    said = Reader(page()).said
    assert "The value cannot be read the way its column is written." in said
    assert "Feb 1, 2024 – Feb 20, 2024" in said


def month(place: int, value: float | None, *, over: bool = True) -> Measurement:
    period = Period(date(2025, place, 1), date(2025, place + 1, 1), Grain.MONTH)
    maturity = "finished" if over else "open"
    return Measurement("revenue", period, {}, Unit.MONEY, value, value, value, maturity=maturity)


def test_a_sparkline_leaves_a_gap_where_there_is_no_number() -> None:
    drawn = sparkline([month(1, 1.0), month(2, 2.0), month(3, None), month(4, 3.0), month(5, 2.0)])
    assert drawn is not None
    assert drawn.line.count("M") == 2


def test_a_sparkline_of_one_number_is_none() -> None:
    assert sparkline([month(1, 1.0), month(2, None)]) is None


def test_a_sparkline_of_an_unfinished_period_ends_hollow() -> None:
    drawn = sparkline([month(1, 1.0), month(2, 2.0, over=False)])
    assert drawn is not None
    assert not drawn.finished


def test_ticks_are_round_and_span_the_values() -> None:
    assert nice_ticks((78_426.0, 142_420.0), 4) == [75_000, 100_000, 125_000, 150_000]
    assert nice_ticks((0.941, 0.967), 4) == [0.94, 0.95, 0.96, 0.97]


def test_no_two_ticks_read_the_same() -> None:
    style = Style("en", "EUR")
    assert [tick_label(value, 2.5, Unit.MONTHS, style) for value in (17.5, 20.0, 22.5)] == [
        "17.5",
        "20.0",
        "22.5",
    ]
    thousands = (500.0, 1000.0, 1500.0)
    assert [tick_label(value, 500.0, Unit.MONEY, style) for value in thousands] == ["€500", "€1K", "€1.5K"]


def test_a_verdict_of_chance_is_not_coloured() -> None:
    same = Verdict(before=Compared("not distinguishable", 1.0, 0.5))
    now = replace(month(2, 2.0), verdict=same)
    (change,) = shown_changes(now, {"before": month(1, 1.0).period}, Style(), speech("en"))
    assert (change.tone, change.arrow, change.word) == ("same", "▲", "not distinguishable")
