"""Which words in a cell mean that there is nothing, yes, or no?"""

from __future__ import annotations

from worthline.loading.sql import text, texts

NOTHING_IN_TEXT = ("", "null", "n/a", "#n/a", "nan", "-", "–", "—")
"""Kept few: `none` is a plan, `NA` a country."""
NOTHING = (
    *NOTHING_IN_TEXT,
    "na",
    "none",
    "nil",
    "inf",
    "-inf",
    "+inf",
    "infinity",
    "-infinity",
    "nat",
    "?",
    "#value!",
)
"""What means nothing where a number, a moment or yes or no is expected."""

YES = ("true", "t", "yes", "y", "1", "1.0", "on", "так", "істина", "да", "истина", "д", "+")
NO = ("false", "f", "no", "n", "0", "0.0", "off", "ні", "хибність", "хиба", "нет", "ложь", "н")

ANSWERS = {
    **dict.fromkeys(("yes", "так", "да"), "1"),
    **dict.fromkeys(("no", "ні", "нет"), "0"),
    **dict.fromkeys(
        ("fully disagree", "strongly disagree", "very dissatisfied", "повністю не згоден", "повністю не згодна",
         "зовсім не згоден", "дуже незадоволений", "полностью не согласен", "совершенно не согласен",
         "очень недоволен"), "1"),
    **dict.fromkeys(("disagree", "dissatisfied", "не згоден", "не згодна", "незадоволений", "не согласен",
                     "не согласна", "недоволен"), "2"),
    **dict.fromkeys(("neutral", "neither", "neither agree nor disagree", "нейтрально", "важко сказати",
                     "затрудняюсь ответить"), "3"),
    **dict.fromkeys(("agree", "satisfied", "згоден", "згодна", "задоволений", "согласен", "согласна", "доволен"), "4"),
    **dict.fromkeys(
        ("fully agree", "strongly agree", "very satisfied", "повністю згоден", "повністю згодна", "цілком згоден",
         "дуже задоволений", "полностью согласен", "полностью согласна", "очень доволен"), "5"),
}  # fmt: skip
"""Answers in words: yes and no are 1 and 0 (scale 0-1), from fully disagree to fully agree 1 to 5 (scale 1-5)."""

_LONGEST = 100
_AROUND = " \t\r\n\u00a0\u2009\u202f\ufeff"
_BLANK_AT_AN_END = f"^[{_AROUND}]|[{_AROUND}]$"
"""Asked first: taking blanks off is five times slower than finding that there are none."""


def cleaned(value: str, *, words: tuple[str, ...]) -> str:
    """SQL of a text without blanks around, null where it is one of the words for nothing."""
    around = f"regexp_matches({value}, '{_BLANK_AT_AN_END}')"
    bare = f"CASE WHEN {around} THEN trim({value}, '{_AROUND}') ELSE {value} END"
    return f"CASE WHEN lower({bare}) NOT IN ({texts(words)}) THEN {bare} END"


def value_of(written: str) -> str:
    """SQL of what is written where a number, a moment or yes or no is expected.

    What is longer than any of them is not looked into: a cell of a million characters would cost seconds.
    """
    return cleaned(
        f"CASE WHEN length({written}) > {_LONGEST} THEN 'too long' ELSE {written} END", words=NOTHING
    )


def flag(value: str) -> str:
    """SQL of yes or no."""
    lower = f"lower({value})"
    return f"CASE WHEN {lower} IN ({texts(YES)}) THEN true WHEN {lower} IN ({texts(NO)}) THEN false END"


def answered(value: str) -> str:
    """SQL of an answer as a number where it is said in words, and as it is otherwise."""
    said = f"lower(trim({value}, '{_AROUND}'))"
    cases = " ".join(f"WHEN {text(words)} THEN {text(number)}" for words, number in ANSWERS.items())
    return (
        f"CASE WHEN length({value}) > {_LONGEST} THEN {value} ELSE CASE {said} {cases} ELSE {value} END END"
    )
