"""How do the definitions leave for other tools?"""

from __future__ import annotations

from pathlib import Path

from worthline.catalogue.everything import every_metric
from worthline.catalogue.metric import find
from worthline.doors.facts import facts
from worthline.doors.faults import DONE
from worthline.doors.progress import waiting
from worthline.doors.written import as_json
from worthline.engines import DIALECTS, Dialect
from worthline.measuring.portable.definitions import Definitions
from worthline.showing.exported.cube import cube
from worthline.showing.exported.cube import unsaid as unsaid_in_cube
from worthline.showing.exported.layer import layer
from worthline.showing.exported.metricflow import metricflow
from worthline.showing.terminal import say
from worthline.words.errors import ProjectError, UnknownNameError
from worthline.words.i18n import LANGUAGES, speech

EVERY, NONE = "all", "none"


def tell(metric: str, language: str, dialects: str) -> int:
    """Print every fact of a metric, or of all, as JSON, with the SQL in these dialects (`all`, `none`, or names)."""
    keys = [find(metric).key] if metric else list(every_metric())
    languages = list(LANGUAGES) if language == EVERY else [language]
    definitions, words = Definitions(dialects=chosen(dialects)), speech(languages[0])
    with waiting(words("writing the SQL …")):
        told = as_json(facts(keys, languages, definitions))
    print(told)
    return DONE


def export(target: str, folder: Path, dialect: str, language: str) -> int:
    """Write the definitions for a semantic layer, and say how many it cannot say.

    Raises:
        ProjectError: the folder cannot be written to.
    """
    words = speech(language)
    said = layer(Definitions(dialects={}), list(every_metric()), DIALECTS[dialect], language)
    text, unsaid = (cube(said), unsaid_in_cube(said)) if target == "cube" else (metricflow(said), said.unsaid)
    path = folder / f"{target}.yml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ProjectError(
            f"{path} cannot be written: {error.strerror}.",
            expected="A folder you may write to.",
            do="Name another one with --out.",
        ) from error
    say(words("Wrote {path}", path=path))
    if unsaid:
        say(
            words.many(
                "{count} metric cannot be said in this format; the file says why.",
                "{count} metrics cannot be said in this format; the file says why of each.",
                len(unsaid),
            )
        )
    return DONE


def chosen(dialects: str) -> dict[str, Dialect]:
    """The dialects named, with commas between them.

    Raises:
        UnknownNameError: there is no such dialect.
    """
    if dialects in (EVERY, NONE):
        return dict(DIALECTS) if dialects == EVERY else {}
    names = [name.strip().lower() for name in dialects.split(",") if name.strip()]
    for name in names:
        if name not in DIALECTS:
            raise UnknownNameError("dialect of SQL", name, [*DIALECTS, EVERY, NONE])
    return {name: DIALECTS[name] for name in names}
