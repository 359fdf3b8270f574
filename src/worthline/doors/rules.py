"""Which rules stand behind the numbers, and what would they be if somebody else counted?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from worthline.doors.company import open_company
from worthline.doors.faults import DONE
from worthline.doors.written import as_json
from worthline.project.read import FILE_NAME, read, rules_of
from worthline.project.settings import Settings
from worthline.showing.rules_shown import counted_sheet, preset_sheet, rule_facts, rules_sheet, written
from worthline.showing.terminal import say, show
from worthline.tables.presets import Preset, find_preset
from worthline.words.i18n import speech


def listed(folder: Path, form: str) -> int:
    """Every rule, its choices and present value, and what it moves; Worthline's own where there is no project."""
    settings = read(folder) if (folder / FILE_NAME).is_file() else Settings()
    rules, words = rules_of(settings), speech(settings.company.language)
    if form == "json":
        print(as_json(rule_facts(rules)))
        return DONE
    show(rules_sheet(rules, words))
    return DONE


def as_preset(folder: Path, preset: str, form: str) -> int:
    """What a preset sets, rule by rule, with its source, and what is not known of the vendor."""
    found = find_preset(preset)
    language = read(folder).company.language if (folder / FILE_NAME).is_file() else "en"
    if form == "json":
        print(as_json({"preset": found.key, "rules": _cited(found), "notes": list(found.notes)}))
        return DONE
    words = speech(language)
    show(preset_sheet(found, words))
    for note in (*map(words, found.notes), words("Every other rule is Worthline's own: nothing is guessed.")):
        say(f"- {note}")
    return DONE


def compare(folder: Path, presets: list[str], metric: str, every: str, on: date | None, form: str) -> int:
    """Measure the company as each preset counts, and say which rule moves what."""
    company = open_company(folder)
    keys = [key.strip() for key in metric.split(",") if key.strip()]
    found = company.counted_as(presets, keys, every=every, on=on)
    if form == "json":
        print(as_json([row.to_dict() for row in found]))
        return DONE
    words, style = speech(company.style.language), company.style
    show(counted_sheet(found, style, words))
    still = sum(not row.moves and row.ours.value is not None for row in found)
    say(words.many("{count} number stays the same.", "{count} numbers stay the same.", still), dim=True)
    for key in presets:
        unlike = [f"{name} = {written(value)}" for name, value in find_preset(key).values().items()]
        say(
            words("{name} sets: {rules}", name=find_preset(key).name, rules=", ".join(unlike) or "–"),
            dim=True,
        )
    return DONE


def split(names: str) -> list[str]:
    """The presets named, with commas between them.

    Raises:
        UnknownNameError: a preset does not exist.
    """
    found = [name.strip().lower() for name in names.split(",") if name.strip()]
    for name in found:
        find_preset(name)
    return found


def _cited(preset: Preset) -> dict[str, dict[str, object]]:
    return {
        name: {"value": cited.value, "says": cited.says, "source": cited.source, "link": cited.link}
        for name, cited in preset.rules.items()
    }
