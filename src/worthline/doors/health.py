"""What does `worthline health` do?"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from worthline.doors.parameters import HERE, Format, Out, Project

if TYPE_CHECKING:
    from worthline.analyses.health.overview import Overview
    from worthline.analyses.health.proof import Proof
    from worthline.doors.company import Company


def health(  # noqa: PLR0913 (one parameter for each option)
    *,
    project: Project = HERE,
    customer: Annotated[str, Parameter(help="One customer's health over time, and why it moved.")] = "",
    prove: Annotated[
        bool, Parameter(negative=(), help="Whether the score has told who leaves, and better than what.")
    ] = False,
    customers: Annotated[
        bool, Parameter(negative=(), help="Everybody, one row a customer, most money at stake first.")
    ] = False,
    changed: Annotated[
        bool, Parameter(negative=(), help="Those whose colour is not what it was a month before.")
    ] = False,
    send: Annotated[
        bool,
        Parameter(negative=(), help="Tell those below [send] who has changed colour since they were told."),
    ] = False,
    on: Annotated[
        date | None, Parameter(help="The day looked at; the last one of the data, if not said.")
    ] = None,
    limit: Annotated[int, Parameter(help="Customers of each list.", validator=Number(gte=1, lte=1000))] = 10,
    form: Format = "table",
    out: Out = None,
) -> int:
    """Show how healthy customers are, who is at risk with how much money, and whether the score can be trusted.

    Health is read from what customers do, say and pay, 0 to 100: red to 50, yellow to 75, green above. Weights and
    bounds stand below [health] in worthline.toml. A past day is scored from nothing that came after it.
    Examples: worthline health --prove; worthline health --customer C0000389;
    worthline health --changed --out changed.csv; each morning: worthline load && worthline health --send
    """
    from worthline.doors.company import open_company

    company = open_company(project)
    if send:
        return _told(company)
    if customer:
        return _story(company, customer, form, out)
    if prove:
        return _proof(company, form, out)
    if customers or changed:
        return _everybody(company, on, form, out, changed=changed)
    return _overview(company, on, limit, form, out)


def _overview(company: Company, on: date | None, limit: int, form: str, out: Path | None) -> int:
    from worthline.analyses.health.overview import overview
    from worthline.doors.faults import DONE
    from worthline.doors.health_rows import Listed
    from worthline.doors.progress import waiting
    from worthline.doors.written import put
    from worthline.showing.health_tables import lacking_said, lists, patients_sheet, wards_sheet
    from worthline.showing.terminal import say, show
    from worthline.words.i18n import speech

    words, style = speech(company.style.language), company.style
    with waiting(words("measuring …")):
        found = overview(company.measurer, on, limit=limit)
    if form != "table" or out is not None:
        return put(Listed(found.lists(), words), form, out)
    show(wards_sheet(found, style, words))
    _say_proof(found.proof, company)
    for title, rows in lists(found, words).items():
        if rows:
            show(patients_sheet(title, rows, found.found, style, words))
    for line in filter(None, (lacking_said(found.found, words), _next(found, company))):
        say(line)
    return DONE


def _next(found: Overview, company: Company) -> str:
    from worthline.words.i18n import speech

    words = speech(company.style.language)
    first = next(iter(found.at_risk or found.next_in_line), None)
    if first is None:
        return words("Next: worthline health --prove")
    return words(
        "Next: worthline health --customer {customer}, or worthline health --prove", customer=first.customer
    )


def _say_proof(proof: Proof, company: Company) -> None:
    from worthline.showing.health_words import verdict_said
    from worthline.showing.terminal import say
    from worthline.words.i18n import speech

    say(verdict_said(proof, company.style, speech(company.style.language)))


def _everybody(company: Company, on: date | None, form: str, out: Path | None, *, changed: bool) -> int:
    from worthline.analyses.health.customers import changed as those_changed
    from worthline.analyses.health.customers import everybody
    from worthline.analyses.health.overview import overview
    from worthline.doors.faults import DONE
    from worthline.doors.health_rows import Listed
    from worthline.doors.progress import waiting
    from worthline.doors.written import put
    from worthline.showing.health_tables import patients_sheet
    from worthline.showing.terminal import show
    from worthline.words.i18n import speech

    words = speech(company.style.language)
    with waiting(words("measuring …")):
        whole = overview(company.measurer, on, limit=1)
        chance = whole.proof.chance if whole.proof.believed else None
        found = (those_changed if changed else everybody)(whole.found, chance)
    if form != "table" or out is not None:
        return put(Listed({"": found.rows}, words), form, out)
    show(patients_sheet("", found.rows, whole.found, company.style, words))
    return DONE


def _told(company: Company) -> int:
    """Tell everyone who is to be told, unless it is quiet; what somebody did not take is told again next time."""
    from worthline.doors.faults import DONE, MEND
    from worthline.doors.health_told import tell
    from worthline.doors.progress import waiting
    from worthline.doors.watch_kept import read
    from worthline.doors.watch_told import silence
    from worthline.showing.terminal import say
    from worthline.words.i18n import speech

    words, style = speech(company.style.language), company.style
    if silence(company, read(company.store.home)):
        say(words("It is quiet now, or alerts are paused: nobody is told before that is over."))
        return DONE
    with waiting(words("measuring …")):
        found = tell(company)
    for each in found:
        if each.failed is not None:
            say(words("{receiver} did not take it: {why}", receiver=each.receiver, why=each.failed.said))
            continue
        told = words.many(
            "{receiver}: {n} change of colour since {day}", "{receiver}: {n} changes of colour since {day}",
            each.customers, receiver=each.receiver, n=each.customers, day=style.day(each.since),
        )  # fmt: skip
        say(told)
    return MEND if any(each.failed for each in found) else DONE


def _story(company: Company, customer: str, form: str, out: Path | None) -> int:
    from worthline.analyses.health.overview import history
    from worthline.analyses.health.story import story
    from worthline.doors.faults import DONE
    from worthline.doors.progress import waiting
    from worthline.doors.written import put
    from worthline.showing.health_tables import signs_sheet, story_sheet
    from worthline.showing.terminal import show
    from worthline.words.i18n import speech

    words, style = speech(company.style.language), company.style
    with waiting(words("measuring …")):
        scores = history(company.measurer)
        found = story(scores, customer)
    if form != "table" or out is not None:
        return put(found, form, out)
    show(story_sheet(found, scores, style, words))
    show(signs_sheet(found.chapters[-1], scores, style, words))
    return DONE


def _proof(company: Company, form: str, out: Path | None) -> int:
    from worthline.analyses.health.overview import history, proof_of
    from worthline.doors.faults import DONE
    from worthline.doors.progress import waiting
    from worthline.doors.written import put
    from worthline.showing.health_tables import calibration_sheet, learned_sheet, rules_sheet
    from worthline.showing.health_words import alarm_said, lead_said, offer_said
    from worthline.showing.terminal import say, show
    from worthline.words.i18n import speech

    words, style = speech(company.style.language), company.style
    with waiting(words("measuring …")):
        proof, scores = proof_of(company.measurer), history(company.measurer)
    if form != "table" or out is not None:
        return put(proof, form, out)
    _say_proof(proof, company)
    if proof.area.value is None:
        return DONE
    show(rules_sheet(proof, style, words))
    for line in filter(None, (alarm_said(proof, style, words), lead_said(proof.lead, style, words))):
        say(line)
    if proof.calibration:
        show(calibration_sheet(proof, style, words))
    learned = learned_sheet(proof, scores, style, words)
    if learned:
        show(learned)
    _say_offer(proof, offer_said(proof, style, words))
    return DONE


def _say_offer(proof: Proof, told: str) -> None:
    from worthline.analyses.health.proof import weights_of
    from worthline.showing.terminal import say

    say(told)
    if proof.offer.learned is not None and proof.offer.better:
        written = ", ".join(f"{name} = {weight}" for name, weight in weights_of(proof.offer.learned).items())
        say(f"[health]\nweights = {{ {written} }}")
