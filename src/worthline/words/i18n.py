"""In which language do we speak?

What stands in the code is English; Ukrainian and Russian stand in `locale/*.po` (gettext), which translators' tools
know. The catalogues are read as text, so nothing has to be compiled.
"""

from __future__ import annotations

import gettext
from functools import lru_cache
from importlib.resources import files

LANGUAGES = ("en", "uk", "ru")


class Speech:
    """Says things in one language."""

    def __init__(self, language: str, words: gettext.NullTranslations) -> None:
        self.language = language
        self._words = words

    def __call__(self, text: str, /, **details: object) -> str:
        """The text in this language, with its `{details}` filled in."""
        said = self._words.gettext(text)
        return said.format(**details) if details else said

    def many(self, one: str, several: str, count: int, /, **details: object) -> str:
        """The form that goes with this count, by the language's own plural rule."""
        return self._words.ngettext(one, several, count).format(count=count, **details)


@lru_cache(maxsize=len(LANGUAGES))
def speech(language: str) -> Speech:
    """The speech of a language: en, uk or ru."""
    if language == "en":
        return Speech("en", gettext.NullTranslations())
    return Speech(language, _read(language))


def _read(language: str) -> gettext.GNUTranslations:
    from io import BytesIO

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    source = files("worthline.words") / "locale" / f"{language}.po"
    with source.open("rb") as text:
        catalogue = read_po(text, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
