"""What do customers do, ask and answer besides paying?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from worthline.demo.clock import DAY, END, HOUR, NEVER, Flags, Floats, Ints, awake, on_the_clock
from worthline.demo.columns import Ids, Scores, Table, Times, Words
from worthline.demo.company import DAYS, Answering, Company
from worthline.demo.people import People

EVENTS = ("signed_up", "first_brew", "app_open", "guide_read", "recipe_saved")
USED = (2, 3, 4)
"""Places in `EVENTS` of what subscribers do by habit."""
SURVEYS = ("nps", "csat")
SCALES = ("0-10", "1-5")
TOUCHPOINTS = ("e-mail", "support")
TOPICS = ("delivery", "billing", "grinder", "taste", "account")

OPENS, OPENS_WITHIN = 1.6, 60.0
GUIDES, GUIDES_WITHIN = 0.4, 20.0
NPS_AFTER, NPS_ANSWERED = (60.0, 425.0), (0.25, 0.18)
TICKETS, TICKETS_WITHIN = 0.35, 150.0
RESPONSE_HOURS, RESPONSE_SPREAD = 3.0, 1.0
CLOSING_HOURS, CLOSING_SPREAD = 20.0, 1.1
CSAT_ANSWERED, CSAT_HOURS = 0.45, 8.0


@dataclass(frozen=True)
class Tickets:
    """Questions to support, one element each; what has not happened yet is `NEVER`."""

    who: Ints
    opened: Ints
    responded: Ints
    closed: Ints
    topic: Ints


def first_brews(company: Company, people: People, rng: np.random.Generator) -> Ints:
    """Moment of each customer's first brew, `NEVER` where it has not come within the history."""
    stages = (company.before, company.after)
    stage = people.after.astype(np.int64)
    median, spread, never = np.array([[each.median_days, each.spread, each.never] for each in stages]).T
    days = median[stage] * np.exp(spread[stage] * rng.standard_normal(len(stage)))
    arrives = rng.random(len(stage)) >= never[stage]
    days = np.where(arrives, np.minimum(days, DAYS), DAYS)
    moment = on_the_clock(people.joined + np.rint(days * DAY).astype(np.int64))
    return np.where(moment < END, moment, NEVER)


def scattered(people: People, mean: float, within: float, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Positions and moments of something done `mean` times on average, mostly in the days after joining."""
    times = rng.poisson(mean, len(people.number))
    who = np.repeat(np.arange(len(times)), times)
    day = people.joined_day[who] + rng.exponential(within, len(who))
    seen = day < DAYS
    return who[seen], awake(day[seen])


Parts = tuple[Ints, Ints]


def event_rows(
    people: People, brews: Ints, habits: Sequence[Parts], before: int, rng: np.random.Generator
) -> Table:
    """The events table, by customer and then by time; `habits` holds those of each kind of `USED`."""
    brewed = np.flatnonzero(brews != NEVER)
    opens = scattered(people, OPENS, OPENS_WITHIN, rng)
    guides = scattered(people, GUIDES, GUIDES_WITHIN, rng)
    parts = [(np.arange(len(brews)), people.joined), (brewed, brews[brewed]), opens, guides, *habits]
    who = np.concatenate([part[0] for part in parts])
    moment = np.concatenate([part[1] for part in parts])
    kinds = (*range(4), *USED[: len(habits)])
    event = np.repeat(np.array(kinds), [len(part[0]) for part in parts])
    order = np.lexsort((event, moment, who))
    return {
        "event_id": Ids("E", 9, before + 1 + np.arange(len(order))),
        "customer_id": people.ids(who[order]),
        "happened_at": Times(moment[order]),
        "event": Words(EVENTS, event[order]),
    }


def ask_support(people: People, rng: np.random.Generator) -> Tickets:
    """Tickets, by customer and then by time."""
    who, opened = scattered(people, TICKETS, TICKETS_WITHIN, rng)
    order = np.lexsort((opened, who))
    who, opened = who[order], opened[order]
    responded = opened + hours(RESPONSE_HOURS, RESPONSE_SPREAD, len(who), rng)
    closed = responded + hours(CLOSING_HOURS, CLOSING_SPREAD, len(who), rng)
    topic = rng.integers(0, len(TOPICS), len(who))
    return Tickets(who, opened, so_far(on_the_clock(responded)), so_far(on_the_clock(closed)), topic)


def hours(median: float, spread: float, n: int, rng: np.random.Generator) -> Ints:
    """Log-normal waits in seconds."""
    return np.rint(median * HOUR * np.exp(spread * rng.standard_normal(n))).astype(np.int64)


def so_far(moments: Ints) -> Ints:
    """The moments within the history; the others have not come."""
    return np.where(moments < END, moments, NEVER)


def ticket_rows(people: People, tickets: Tickets, before: int) -> Table:
    """The tickets table."""
    return {
        "ticket_id": Ids("T", 8, before + 1 + np.arange(len(tickets.who))),
        "customer_id": people.ids(tickets.who),
        "opened_at": Times(tickets.opened),
        "first_response_at": Times(tickets.responded),
        "closed_at": Times(tickets.closed),
        "topic": Words(TOPICS, tickets.topic),
    }


def scores(answering: Answering, latent: Floats, rng: np.random.Generator) -> Ints:
    """Answers on the survey's scale that follow from a latent satisfaction and the mood of the day."""
    felt = answering.centre + answering.pull * latent + answering.noise * rng.standard_normal(len(latent))
    return np.clip(np.rint(felt), answering.low, answering.high).astype(np.int64)


def asked_to_recommend(people: People, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Positions and moments of NPS answers: some two months after joining, some a year later."""
    day = people.joined_day[:, None] + np.array(NPS_AFTER) + rng.exponential(3.0, (len(people.number), 2))
    answers: Flags = (rng.random(day.shape) < np.array(NPS_ANSWERED)) & (day < DAYS)
    who, _ = np.nonzero(answers)
    return who.astype(np.int64), awake(day[answers])


def asked_after_support(tickets: Tickets, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Positions and moments of CSAT answers: some of those whose ticket was closed."""
    replies = rng.random(len(tickets.who)) < CSAT_ANSWERED
    wait = np.rint(rng.exponential(CSAT_HOURS * HOUR, len(replies))).astype(np.int64)
    rows = np.flatnonzero(replies & (tickets.closed != NEVER))
    moment = on_the_clock(tickets.closed[rows] + wait[rows])
    seen = moment < END
    return tickets.who[rows][seen], moment[seen]


def answer_rows(
    company: Company, people: People, tickets: Tickets, before: int, rng: np.random.Generator
) -> Table:
    """The answers table, by customer and then by time."""
    asked = (asked_to_recommend(people, rng), asked_after_support(tickets, rng))
    surveys = (company.nps, company.csat)
    pairs = zip(surveys, asked, strict=True)
    score = np.concatenate([scores(survey, people.latent[who], rng) for survey, (who, _) in pairs])
    who = np.concatenate([part[0] for part in asked])
    moment = np.concatenate([part[1] for part in asked])
    which = np.repeat(np.arange(2), [len(part[0]) for part in asked])
    order = np.lexsort((which, moment, who))
    return {
        "answer_id": Ids("A", 8, before + 1 + np.arange(len(order))),
        "customer_id": people.ids(who[order]),
        "answered_at": Times(moment[order]),
        "survey": Words(SURVEYS, which[order]),
        "scale": Words(SCALES, which[order]),
        "score": Scores(score[order]),
        "touchpoint": Words(TOUCHPOINTS, which[order]),
    }
