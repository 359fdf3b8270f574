"""In which encoding is a text written?

UTF-8 is recognised with certainty, by a strict reading of every byte. What is not UTF-8 is one of the few
encodings that business files of these languages come in; letters in a wrong one give themselves away.
"""

from __future__ import annotations

import codecs
from itertools import islice
from pathlib import Path

from worthline.loading.files.opened import READABLE, beginning, chunks, opened
from worthline.words.errors import SourceError

_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_PLAUSIBLE = ["cp1251", "koi8_u", "cp1252"]
_EVIDENCE = 1 << 16


def encoding_of(path: Path) -> str:
    """Python's name of the encoding a text file is written in.

    Raises:
        SourceError: it is no text, or its lines are written in two encodings.
    """
    start = beginning(path, 4096)
    for mark, name in _MARKS.items():
        if start.startswith(mark):
            return name
    if b"\0" in start:
        return _two_bytes_a_letter(start, path)
    if _is_utf8(path):
        return "utf-8"
    return _one_byte_a_letter(path)


def _two_bytes_a_letter(start: bytes, path: Path) -> str:
    """UTF-16 without its mark: every other byte of plain digits and separators is zero."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    for name, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if zeros > len(start) / 8 and others < zeros / 8:
            return name
    raise SourceError(
        f"{path.name} is no text: it has zero bytes in it.",
        expected=READABLE,
        do="Export it in one of these formats.",
    )


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in chunks(path):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _one_byte_a_letter(path: Path) -> str:
    lines = _telling_lines(path)
    foreign = [number for number, line in lines if not _reads_as_utf8(line)]
    if not foreign:
        return "utf-8"
    if len(foreign) < len(lines):
        own = next(number for number, line in lines if _reads_as_utf8(line))
        raise SourceError(
            f"{path.name} is written in two encodings: line {own} is UTF-8, line {foreign[0]} is not.",
            expected="Expected one encoding for the whole file.",
            do="Export it again, or set `encoding` in its [[sources]] to read all of it in one way.",
        )
    return _likeliest(b"\n".join(line for _, line in lines))


def _telling_lines(path: Path) -> list[tuple[int, bytes]]:
    """Lines with letters beyond ASCII, numbered from 1: enough of them to judge by."""
    with opened(path) as file:
        numbered = ((number, line[:_EVIDENCE]) for number, line in enumerate(file, start=1))
        return list(islice(((number, line) for number, line in numbered if not line.isascii()), 2000))


def _reads_as_utf8(line: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(line)
    except UnicodeDecodeError:
        return False
    return True


def _likeliest(text: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(text[:_EVIDENCE], cp_isolation=_PLAUSIBLE, threshold=0.9).best()
    return {"koi8_u": "koi8-u"}.get(best.encoding, best.encoding) if best else "cp1252"
