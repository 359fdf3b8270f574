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

ANSWERS: dict[str, dict[str, str]] = {
    "0-1": {
        **dict.fromkeys(("yes", "так", "да"), "1"),
        **dict.fromkeys(("no", "ні", "нет"), "0"),
    },
    "1-5": {
        **dict.fromkeys(
            ("fully disagree", "strongly disagree", "totally disagree", "very dissatisfied", "повністю не згоден",
             "повністю не згодна", "зовсім не згоден", "зовсім не згодна", "дуже незадоволений", "дуже незадоволена",
             "полностью не согласен", "полностью не согласна", "совершенно не согласен", "совершенно не согласна",
             "очень недоволен", "очень недовольна"), "1"),
        **dict.fromkeys(
            ("disagree", "somewhat disagree", "dissatisfied", "не згоден", "не згодна", "скоріше не згоден",
             "скоріше не згодна", "незадоволений", "незадоволена", "не согласен", "не согласна",
             "скорее не согласен", "скорее не согласна", "недоволен", "недовольна"), "2"),
        **dict.fromkeys(
            ("neutral", "neither", "neither agree nor disagree", "нейтрально", "важко сказати",
             "ні згоден, ні не згоден", "ні згодна, ні не згодна", "затрудняюсь ответить",
             "ни согласен, ни не согласен", "ни согласна, ни не согласна"), "3"),
        **dict.fromkeys(
            ("agree", "somewhat agree", "satisfied", "згоден", "згодна", "скоріше згоден", "скоріше згодна",
             "задоволений", "задоволена", "согласен", "согласна", "скорее согласен", "скорее согласна", "доволен",
             "довольна"), "4"),
        **dict.fromkeys(
            ("fully agree", "strongly agree", "totally agree", "very satisfied", "повністю згоден", "повністю згодна",
             "цілком згоден", "цілком згодна", "дуже задоволений", "дуже задоволена", "полностью согласен",
             "полностью согласна", "совершенно согласен", "совершенно согласна", "очень доволен", "очень довольна"),
            "5"),
    },
}  # fmt: skip
"""Answers in words, by the scale they belong to: on any other, nobody can say which number `fully agree` is."""
KNOWN_ANSWERS = (
    "words are known on the scale 0-1 (yes, no) and on 1-5 (fully disagree, disagree, neutral, agree, fully agree; "
    "very dissatisfied to very satisfied), in English, Ukrainian and Russian"
)

_LONGEST = 100
_AROUND = " \t\r\n\u00a0\u2009\u202f\ufeff"
_BLANK_AT_AN_END = f"^[{_AROUND}]|[{_AROUND}]$"
"""Asked first: taking blanks off is five times slower than finding that there are none."""


def cleaned(value: str, *, words: tuple[str, ...]) -> str:
    """SQL of a text without blanks around, null where it is one of the words for nothing.

    Most values need nothing: that they begin and end with a Latin letter, a digit or a sign is found five times
    faster than what is around them. The rest are looked up by place in a list: with `IN`, DuckDB looks up all.
    """
    around = f"regexp_matches({value}, '{_BLANK_AT_AN_END}')"
    bare = f"CASE WHEN {around} THEN trim({value}, '{_AROUND}') ELSE {value} END"
    return (
        f"CASE WHEN {_is_plain(value)} AND {_is_plain(f'reverse({value})')} AND {_is_none_of(value, words)} "
        f"THEN {value} WHEN coalesce(list_position([{texts(words)}], lower({bare})), 0) = 0 THEN {bare} END"
    )


def _is_plain(value: str) -> str:
    """SQL of whether a text begins with a character of ASCII that is seen."""
    return f"{value} >= '!' AND {value} < chr(127)"


def _is_none_of(value: str, words: tuple[str, ...]) -> str:
    """SQL of whether a plain text is surely no such word: too long, or beginning with a digit or a later letter."""
    longest = max(len(word.encode()) for word in words)
    after = chr(1 + max(ord(word[0]) for word in words if word.isascii() and word))
    digit = f"{value} >= '0' AND {value} < ':'" if not any(word[:1].isdigit() for word in words) else "false"
    return f"(strlen({value}) > {longest} OR {value} >= {text(after)} OR {digit})"


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


def answered(value: str, scale: str) -> str:
    """SQL of an answer as a number where it is said in words of its scale, and as it is otherwise.

    Args:
        value: SQL of the answer as it was written.
        scale: SQL of its scale; where that is empty, the words tell it.
    """
    said = f"lower(trim({value}, '{_AROUND}'))"
    on = rf"regexp_replace(trim({scale}), '^(-?\d+)\D+(\d+)$', '\1-\2')"
    numbers = ", ".join(
        f"CASE WHEN coalesce({on}, {text(name)}) = {text(name)} THEN {_number_of(said, words)} END"
        for name, words in ANSWERS.items()
    )
    return f"CASE WHEN length({value}) > {_LONGEST} THEN {value} ELSE coalesce({numbers}, {value}) END"


def _number_of(said: str, words: dict[str, str]) -> str:
    cases = " ".join(f"WHEN {text(word)} THEN {text(number)}" for word, number in words.items())
    return f"CASE {said} {cases} END"


def is_answer(cell: str) -> bool:
    """Whether a cell is an answer in words."""
    return any(cell.strip().lower() in words for words in ANSWERS.values())
