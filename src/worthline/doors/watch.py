"""What does `worthline watch` do?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from worthline.doors.parameters import HERE, Project, Shown

if TYPE_CHECKING:
    from worthline.analyses.watch.watch import Alert, Watched
    from worthline.doors.company import Company
    from worthline.doors.sending.message import Outcome
    from worthline.doors.watch_kept import Kept, Memory
    from worthline.doors.watch_told import Silence
    from worthline.showing.alerts_shown import Teller


def watch(
    *,
    project: Project = HERE,
    dry_run: Annotated[
        bool, Parameter(negative=(), help="Show what there is to tell; tell nobody and remember nothing.")
    ] = False,
    pause: Annotated[
        date | None, Parameter(help="Tell nothing before this day, and do nothing else now.")
    ] = None,
    resume: Annotated[bool, Parameter(negative=(), help="End a pause, and do nothing else now.")] = False,
    form: Shown = "table",
) -> int:
    """Tell once of each metric or segment that has moved more than its own noise, or has passed a bound.

    The latest finished period in which every customer has had time is judged. worthline.toml says who is told, under
    [send], and what is watched and when it is quiet, under [watch]. The exit code is 3 where something new is told, 0
    where nothing is, 2 where something is to be mended or could not be sent (it is tried again next time).
    Each morning at 8, new data first (crontab -e): 0 8 * * * cd /srv/shop && worthline load && worthline watch
    Examples: worthline watch --dry-run; worthline watch --pause 2026-12-01
    """
    from worthline.doors.company import open_company
    from worthline.doors.watch_kept import remembered
    from worthline.words.errors import WorthlineError

    company = open_company(project)
    if pause and resume:
        raise WorthlineError("It is told to pause and to resume.", do="Choose --pause or --resume.")
    with remembered(company.store.home) as memory:
        if pause or resume:
            return _paused(company, memory, pause)
        return _watched(company, memory, form, dry_run=dry_run)


def _paused(company: Company, memory: Memory, until: date | None) -> int:
    """Pause, or end a pause."""
    from worthline.doors.faults import DONE
    from worthline.doors.watch_told import silence
    from worthline.showing.terminal import say
    from worthline.words.i18n import speech

    memory.paused_until = until
    memory.write()
    words, now = speech(company.style.language), silence(company, memory).paused_until
    if now is None:
        say(words("Alerts are not paused."))
    elif until is None:
        say(
            words(
                "Alerts are still paused until {day}: paused_until under [watch] in worthline.toml.",
                day=company.style.day(now),
            )
        )
    else:
        say(
            words(
                "Nothing is told before {day}; worthline watch --resume ends that.",
                day=company.style.day(now),
            )
        )
    return DONE


def _watched(company: Company, memory: Memory, form: str, *, dry_run: bool) -> int:
    from datetime import UTC, datetime

    from worthline.doors.faults import ALERTS, DONE, MEND
    from worthline.doors.watch_kept import HERE as PRINTED
    from worthline.doors.watch_told import kept, silence, tell

    found, teller = _looked(company), _teller(company)
    alerts = [kept(each, teller, company, memory) for each in found.alerts]
    quiet = silence(company, memory)
    _show(company, found, alerts, form, teller, quiet)
    if dry_run:
        return ALERTS if alerts else DONE
    if quiet.paused_until:
        return DONE
    for each in alerts:
        memory.put(each)
    if quiet:
        return DONE
    today = datetime.now(UTC).date()
    new = [each for each in memory.alerts if PRINTED in each.waiting]
    _held_before(new, alerts, teller, form)
    failed = tell(company, teller, memory, today)
    for each in [each for each in memory.alerts if PRINTED in each.waiting]:
        memory.put(each.taken_by(PRINTED, today))
    _report(company, failed, sent=len(new), teller=teller)
    return MEND if failed else ALERTS if new else DONE


def _looked(company: Company) -> Watched:
    """What there is to tell."""
    from worthline.analyses.watch.watch import Watching
    from worthline.analyses.watch.watch import watch as look
    from worthline.doors.progress import waiting
    from worthline.doors.when import grain_of
    from worthline.tables.derived.profile import cuts
    from worthline.words.errors import UnknownNameError
    from worthline.words.i18n import speech

    told, there = company.settings.watch, cuts(company.known)
    keys = [company.metric(key).key for key in told.metrics] or company.metrics()
    bounded = [company.metric(key).key for key in told.bounds]
    for column in told.by or ():
        if column not in there:
            raise UnknownNameError(
                "column to cut by", column, there, do="Mend by under [watch] in worthline.toml."
            )
    by = (
        [name for name in company.settings.segments.cuts if name in there]
        if told.by is None
        else list(told.by)
    )
    watching = Watching(
        list(dict.fromkeys([*keys, *bounded])),
        by,
        grain_of(told.every),
        told.bounds,
        company.settings.changes,
    )
    with waiting(speech(company.style.language)("measuring …")):
        return look(company.measurer, watching)


def _teller(company: Company) -> Teller:
    from worthline.showing.alerts_shown import Teller
    from worthline.words.i18n import speech

    names = company.settings.segments.names
    return Teller(
        company.style,
        speech(company.style.language),
        company.measurer.known,
        names,
        company.measurer.calendar,
    )


def _show(
    company: Company, found: Watched, alerts: Sequence[Kept], form: str, teller: Teller, quiet: Silence
) -> None:
    """The alerts, and what is to be known of them."""
    from worthline.doors.written import as_json
    from worthline.showing.alerts_shown import alerts_sheet, payload
    from worthline.showing.terminal import say, show

    words, style = teller.say, company.style
    if form == "json":
        name = company.settings.company.name
        rows = [
            payload(each, teller, company=name, alert_id=one.id)
            for each, one in zip(found.alerts, alerts, strict=True)
        ]
        print(
            as_json([{**row, "told_on": one.told_on or None} for row, one in zip(rows, alerts, strict=True)])
        )
    elif found.alerts:
        told = [
            style.day(date.fromisoformat(each.told_on)) if each.told_on else words("not yet")
            for each in alerts
        ]
        show(alerts_sheet(found, told, teller))
        _in_words(found.alerts, teller)
    if not found.alerts:
        say(words("Nothing has moved more than its own noise, and no bound is passed."))
    told_of = {"n": style.number(found.looked_at, 0), "known": style.number(found.judged, 0)}
    say(
        words(
            "Looked at: {n} numbers; {known} of them have the history (8 earlier periods) to be judged by it.",
            **told_of,
        ),
        dim=True,
    )
    if quiet.paused_until:
        say(words("Alerts are paused: nothing is told before {day}.", day=style.day(quiet.paused_until)))
    elif quiet.quiet_until:
        until = f"{style.day(quiet.quiet_until.date())}, {quiet.quiet_until:%H:%M}"
        say(words("It is quiet until {until}: what is new is told by the first run after.", until=until))


def _in_words(alerts: Sequence[Alert], teller: Teller) -> None:
    """Each alert with its facts, for a person."""
    from worthline.showing.terminal import say

    for each in alerts:
        say(f"\n{teller.headline(each)}")
        for fact in teller.facts(each):
            say(f"  {fact}")
        for step in teller.next_steps(each):
            say(f"  {step}", dim=True)


def _held_before(new: Sequence[Kept], alerts: Sequence[Kept], teller: Teller, form: str) -> None:
    """What was held back in quiet hours and is no longer of the latest period is said here too."""
    from worthline.showing.terminal import say

    there = {each.id for each in alerts}
    for each in new if form != "json" else ():
        if each.id not in there:
            say(teller.say("Held back before: {headline}", headline=each.said["head"]))


def _report(company: Company, failed: Sequence[Outcome], *, sent: int, teller: Teller) -> None:
    """What came of sending."""
    import sys

    from worthline.doors.sending.deliver import receivers
    from worthline.showing.terminal import say

    for each in failed:
        told = {"receiver": each.receiver, "said": each.said}
        print(
            teller.say("Not sent to {receiver}: {said}. It is tried again by the next run.", **told),
            file=sys.stderr,
        )
    told_to = [
        each for each in receivers(company.settings.send) if each not in {one.receiver for one in failed}
    ]
    if sent and told_to:
        say(teller.say("Sent to: {receivers}", receivers=", ".join(told_to)))
