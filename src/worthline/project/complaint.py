"""What is wrong with worthline.toml, on which line, and what was expected there?"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Any, cast, get_args

from pydantic import BaseModel

from worthline.project.lines import Place, deepest, line_of, value_at
from worthline.words.errors import ProjectError

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

_IN_OUR_WORDS = (
    (r"^(Value error, |Input should be )", ""),
    (r"^expected ", ""),
    (r"greater than or equal to (\S+)", r"\1 or more"),
    (r"less than or equal to (\S+)", r"\1 or less"),
    (r"a valid string", "text in quotes"),
    (r"a valid boolean", "true or false"),
    (r"a valid integer.*", "a whole number"),
    (r"a valid number.*", "a number"),
    (r"a valid (tuple|list)", "a list in [brackets]"),
    (r"a valid dictionary.*", "a section of keys"),
)


class Complaints:
    """What pydantic found wrong with a document, told as errors of worthline.toml.

    Args:
        model: the model that refused the document.
        document: the document as it was read.
        text: what it was read from; empty where there is no file, and then no line is named.
        name: what the file is called.
    """

    def __init__(self, model: type[BaseModel], document: dict[str, Any], text: str, name: str) -> None:
        self.model, self.document, self.text, self.name = model, document, text, name

    def error(self, found: ValidationError) -> ProjectError:
        """The first thing wrong, whole, and where the others are."""
        problems = found.errors(include_url=False)
        first, place = problems[0], self._place(problems[0])
        others = sorted({self._where(self._place(one)) for one in problems[1:]} - {self._where(place)})
        also = f"Also wrong: {'; '.join(others)}." if others else ""
        return ProjectError(
            f"{self.name}, {self._where(place)}: {self._what(first)}",
            expected=self._expected(first),
            do=" ".join(part for part in (self._advice(first), also) if part),
        )

    def _place(self, problem: ErrorDetails) -> Place:
        below = problem.get("ctx", {}).get("below", ())
        return deepest(self.document, (*problem["loc"], *below))

    def _where(self, place: Place) -> str:
        dotted = ".".join(str(part + 1) if isinstance(part, int) else part for part in place)
        line = f"line {line_of(self.text, place)}" if self.text else ""
        return ", ".join(part for part in (line, dotted) if part) or "as a whole"

    def _what(self, problem: ErrorDetails) -> str:
        match problem["type"]:
            case "extra_forbidden":
                return f"there is no key {problem['loc'][-1]!r} here."
            case "missing":
                return f"the key {problem['loc'][-1]!r} is missing."
        said, _, expected = problem["msg"].removeprefix("Value error, ").partition("; ")
        value = value_at(self.document, self._place(problem))
        shown = "This" if isinstance(value, dict) else repr(value)
        return f"{said}." if expected else f"{shown} is impossible here."

    def _expected(self, problem: ErrorDetails) -> str:
        if problem["type"] == "extra_forbidden":
            return f"There can be: {', '.join(self._keys_beside(problem['loc']))}."
        if problem["type"] == "missing":
            return f"Expected at least: {', '.join(self._required_beside(problem['loc']))}."
        about = self._description(deepest(self.document, problem["loc"]))
        if problem["type"] == "string_pattern_mismatch":
            return f"Expected {about}."
        if problem["type"] == "no_such_column":
            return f"It has: {problem['ctx']['known']}."
        return f"Expected {_in_our_words(problem['msg'].rpartition('; ')[2])}." + (
            f" {about}" if about else ""
        )

    def _advice(self, problem: ErrorDetails) -> str:
        match problem["type"]:
            case "extra_forbidden":
                name, known = str(problem["loc"][-1]), self._keys_beside(problem["loc"])
            case "no_such_column":
                name, known = problem["ctx"]["below"][-1], problem["ctx"]["known"].split(", ")
            case _:
                return ""
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
        return f"Did you mean {near[0]!r}?" if near else "Remove it, or check its spelling."

    def _keys_beside(self, place: Place) -> list[str]:
        return list(self._around(place).model_fields)

    def _required_beside(self, place: Place) -> list[str]:
        return [name for name, field in self._around(place).model_fields.items() if field.is_required()]

    def _description(self, place: Place) -> str:
        field = self._around(place).model_fields.get(str(place[-1])) if place else None
        return (field.description or "") if field else ""

    def _around(self, place: Place) -> type[BaseModel]:
        """The model whose field the last part of the place is."""
        model = self.model
        for part in place[:-1]:
            if isinstance(part, str) and part in model.model_fields:
                model = _model_in(model.model_fields[part].annotation) or model
            elif isinstance(part, str):
                model = getattr(model, "extras", model)
        return model


def _in_our_words(message: str) -> str:
    for pattern, words in _IN_OUR_WORDS:
        message = re.sub(pattern, words, message)
    return message


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model that may stand here, by itself, in a list, or under a name of one's own."""
    if _is_model(annotation):
        return cast("type[BaseModel]", annotation)
    return next((found for inner in get_args(annotation) if (found := _model_in(inner))), None)


def _is_model(one: Any) -> bool:
    return isinstance(one, type) and issubclass(one, BaseModel)
