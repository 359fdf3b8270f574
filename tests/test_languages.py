"""Does the product say everything in Ukrainian and Russian, and rightly?

Each text that `spoken` finds, and each that stands as a fact of a rule or of a rejection and is said from there.
"""

import re
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from string import Formatter

import pytest
from babel.messages import Catalog, Message
from babel.messages.pofile import read_po
from tests.spoken import PACKAGE, lacking, spoken

from worthline.loading.checking.reasons import REASONS
from worthline.tables.rules import Rules
from worthline.words.i18n import LANGUAGES, speech

TRANSLATED = [language for language in LANGUAGES if language != "en"]
FACTS = {str(rule.metadata["about"]) for rule in fields(Rules)} | {reason.about for reason in REASONS}
COUNTS = (1, 2, 5, 21)
CUSTOMERS = {
    "uk": ["1 клієнт", "2 клієнти", "5 клієнтів", "21 клієнт"],
    "ru": ["1 клиент", "2 клиента", "5 клиентов", "21 клиент"],
}
LEFT_OUT = {
    "uk": ["1 менший сегмент", "2 менші сегменти", "5 менших сегментів", "21 менший сегмент"],
    "ru": ["1 мелкий сегмент", "2 мелких сегмента", "5 мелких сегментов", "21 мелкий сегмент"],
}

each_language = pytest.mark.parametrize("language", TRANSLATED)


@cache
def catalogue(language: str) -> Catalog:
    with (PACKAGE / "words" / "locale" / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def messages(language: str) -> Iterator[Message]:
    return (message for message in catalogue(language) if message.id)


def translations(language: str) -> Iterator[tuple[str, str]]:
    """Every English text beside every form of its translation; a plural's forms stand beside the English plural."""
    for message in messages(language):
        english = message.id if isinstance(message.id, str) else message.id[1]
        forms = [message.string] if isinstance(message.string, str) else message.string or ()
        yield from ((english, form) for form in forms)


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def without_blanks(text: str) -> str:
    return "".join(literal for literal, _, _, _ in Formatter().parse(text))


@each_language
def test_nothing_is_said_in_english_to_a_reader_of_another_language(language: str) -> None:
    assert lacking(language) == []


@each_language
def test_what_rules_and_rejections_say_of_themselves_has_words_too(language: str) -> None:
    assert {about for about in FACTS if not catalogue(language).get(about)} == set()


@each_language
def test_no_translation_outlives_its_text(language: str) -> None:
    assert {message.id for message in messages(language)} - spoken() - FACTS == set()


@each_language
def test_the_translators_have_left_nothing_open(language: str) -> None:
    found = catalogue(language)
    assert [message.id for message in messages(language) if message.fuzzy] == []
    assert not found.obsolete
    assert [english for english, said in translations(language) if not said] == []


@each_language
def test_a_translation_fills_in_the_same_details(language: str) -> None:
    assert [(en, said) for en, said in translations(language) if blanks(en) != blanks(said)] == []


@each_language
def test_words_are_cyrillic(language: str) -> None:
    """Signs and abbreviations (SQL) stay as they are."""
    worded = [said for _, said in translations(language) if re.search("[a-z]", without_blanks(said))]
    assert [said for said in worded if not re.search("[а-яіїєґё]", said, re.IGNORECASE)] == []


@each_language
def test_a_percent_sign_keeps_to_its_number(language: str) -> None:
    assert [said for _, said in translations(language) if re.search("(?<!\u00a0)%", said)] == []


@each_language
def test_a_letter_of_the_other_language_has_not_slipped_in(language: str) -> None:
    strange = {"uk": "[ыэъё]", "ru": "[іїєґ]"}[language]
    assert [said for _, said in translations(language) if re.search(strange, said, re.IGNORECASE)] == []


@each_language
def test_counted_things_stand_in_the_right_form(language: str) -> None:
    say = speech(language)
    assert [say.many("{n} customer", "{n} customers", n, n=n) for n in COUNTS] == CUSTOMERS[language]


@each_language
def test_a_sentence_with_a_count_has_the_form_of_its_count(language: str) -> None:
    one, many = "{n} smaller segment is not shown.", "{n} smaller segments are not shown."
    said = [" ".join(speech(language).many(one, many, n, n=n).split()[:3]) for n in COUNTS]
    assert said == LEFT_OUT[language]
