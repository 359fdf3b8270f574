"""What went wrong, what was expected, and what to do?

WorthlineError
├── ProjectError        worthline.toml is missing, is not TOML, or says something impossible
├── SourceError         a file or database cannot be read as it stands
├── AmbiguousError      values that can mean two things; the settings must say which
├── HeldBackError       a batch looks wrong as a whole and was not taken in
├── StoreError          the store is locked, missing or damaged
├── UnknownNameError    a metric, table, column, rule or command option that does not exist
├── DeclarationError    a metric declared against its own contract
├── SendError           a webhook or mail cannot be sent as the settings say; nothing was sent
├── AssistantError      the assistant was not asked, did not answer, or answered what cannot be used
└── BrokenPromiseError  a promise of the product did not hold; nothing was changed
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class WorthlineError(Exception):
    """Anything a user can mend: what happened, with the value; what was expected; what to do.

    Args:
        what: what happened, with the value that caused it.
        expected: what would have been right.
        do: the next step, as an instruction.
    """

    def __init__(self, what: str, *, expected: str = "", do: str = "") -> None:
        self.what = what
        self.expected = expected
        self.do = do
        super().__init__(" ".join(part for part in (what, expected, do) if part))


class ProjectError(WorthlineError):
    """The project file is missing, is not TOML, or says something impossible."""


class SourceError(WorthlineError):
    """A file or a database cannot be read as it stands."""


class AmbiguousError(WorthlineError):
    """The values of a column can be read in two ways, and only a person knows which."""


class HeldBackError(WorthlineError):
    """A batch looks wrong as a whole, so none of it was taken in; the last good state stands."""


class StoreError(WorthlineError):
    """The store is locked by another process, missing, or damaged."""


class DeclarationError(WorthlineError):
    """A metric breaks its own contract, found when it is declared."""


class CannotSayError(WorthlineError):
    """What a metric computes cannot be said in the language asked for; the reason is its text."""


class AssistantError(WorthlineError):
    """The assistant was not asked, did not answer, or answered what cannot be used; nothing was drafted."""


class SendError(WorthlineError):
    """A webhook or mail cannot be sent as the settings say; nothing was sent."""


class BrokenPromiseError(WorthlineError):
    """A promise of the product did not hold; nothing was changed."""


class UnknownNameError(WorthlineError):
    """A name that does not exist, with the names that do and the likeliest one meant."""

    def __init__(self, kind: str, name: str, known: Iterable[str], *, do: str = "") -> None:
        names = sorted(set(known))
        near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
        guess = f"Did you mean {near[0]!r}?" if near else ""
        super().__init__(
            f"There is no {kind} {name!r}.",
            expected=f"There are: {', '.join(names)}." if names else "",
            do=" ".join(part for part in (guess, do) if part),
        )
