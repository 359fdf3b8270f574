"""How are new deliveries added to a copy of what stands, at about the cost of their own rows?

What comes out is what a load of everything would give, to the last cent; where that cannot be told from the new rows
and those they meet, `NotLocal` is raised and everything is loaded.
"""

from __future__ import annotations

from collections.abc import Sequence

from worthline.loading import foreign
from worthline.loading.adding import kept
from worthline.loading.adding.judged import judge, scales
from worthline.loading.adding.kept import Noted, Notes
from worthline.loading.adding.met import find_orders, meet
from worthline.loading.adding.news import new_deliveries, refuse_disorder, refuse_foreign
from worthline.loading.adding.touched import list_touched
from worthline.loading.adding.written import all_batches, correct, write_rows
from worthline.loading.build import Built, Job, Taken, account, asked, at_once, bare, settled, take
from worthline.loading.change import DELIVERY, Change, NotLocal
from worthline.loading.checking import ledger, relations
from worthline.loading.checking.exchange import Exchange
from worthline.loading.keeping.fingerprint import ground
from worthline.loading.keeping.manifest import Delivery, Settled
from worthline.loading.keeping.standing import Standing


def add(job: Job, deliveries: Sequence[Sequence[Delivery]], before: Standing) -> Built:
    """Read, type and check what is new, and put it into the recorded tables; each source with its deliveries, in order.

    Args:
        job: its store is a copy of the one that stands.
        deliveries: of each source, those that stand and the new ones.
        before: what stands.

    Raises:
        NotLocal: everything is to be loaded anew.
    """
    if before.facts.get("ground") != ground(job.settings):
        raise NotLocal("the settings or the code changed")
    noted = {place: Noted.from_dict(one) for place, one in enumerate(before.facts[kept.READ])}
    if any(one.due and one.due <= job.now.replace(tzinfo=None).isoformat() for one in noted.values()):
        raise NotLocal("a row that lay in the future comes in")
    news = new_deliveries(job.settings, deliveries, before)
    ledger.prepare(job.con)
    taken = {
        place: take(job, job.settings.sources[place], own, place, noted[place].read)
        for place, own in news.items()
    }
    notes = Notes(job.settings.sources, noted | _agreeing(job, taken, noted), job.settings.company.currency)
    change = _judge(job, taken, notes, before)
    return _write(job, taken, notes, before, change)


def _agreeing(job: Job, taken: dict[int, Taken], noted: dict[int, Noted]) -> dict[int, Noted]:
    """How the new deliveries were read, which makes the same rows of the same values as before."""
    found = {place: Noted.of(job.con, one.rows, noted[place]) for place, one in taken.items()}
    for place, one in found.items():
        if (one.content, one.key, one.money) != (noted[place].content, noted[place].key, noted[place].money):
            raise NotLocal("a source's rows are told apart otherwise than before")
    return found


def _judge(job: Job, taken: dict[int, Taken], notes: Notes, before: Standing) -> Change:
    """Find what becomes of the new rows and of those they meet."""
    job.watch.step("check")
    places = {place: one.rows for place, one in taken.items()}
    refuse_foreign(job.con, list(places.values()), notes.own)
    refuse_disorder(job.con, list(places.values()), before.facts)
    meet(job.con, places, notes)
    find_orders(job.con, places)
    judge(job.con, places, job.settings)
    return Change(list_touched(job.con, places))


def _write(job: Job, taken: dict[int, Taken], notes: Notes, before: Standing, change: Change) -> Built:
    job.watch.step("write")
    places = {place: one.rows for place, one in taken.items()}
    how = Exchange(notes.own)
    with at_once(job.con):
        correct(job.con, notes, places)
        write_rows(job.con, places, how)
        new = [batch for one in taken.values() for batch in account(job, one, how)]
        for place, one in taken.items():
            kept.keep(job.con, notes, place, one.rows, one.deliveries)
    said = scales(job.con, places, job.settings, before.facts[kept.SCALES])
    odd = [*relations.oddities(job.con), *foreign.oddities(job.con, how.own)]
    batches = all_batches(job.con, notes)
    told = [*bare(batches), *(words for one in taken.values() for words in asked(one)), *said, *odd]
    facts = {kept.READ: notes.to_list(), kept.SCALES: said, kept.SORTED: before.facts[kept.SORTED]}
    found = _all_settled(before.facts["settled"], settled(list(places.values())))
    return Built(batches, _made(job), found, facts, told, change, tuple(new))


def _all_settled(before: Settled, new: Settled) -> Settled:
    return {**before, **{source: {**before.get(source, {}), **tables} for source, tables in new.items()}}


def _made(job: Job) -> int:
    row = job.con.execute(f"SELECT count(*) FROM customers WHERE {DELIVERY} IS NULL").fetchone()
    return int(row[0]) if row else 0
