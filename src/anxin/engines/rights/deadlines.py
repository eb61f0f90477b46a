"""By when a request is to be answered and carried out, and from when a running repair owes a substitute car."""

from collections.abc import Iterator
from datetime import timedelta

from anxin.engines.rights.docket import RETURNS, VALIDITY, WARRANTY, Docket, Level
from anxin.engines.rights.facts import Remedy, Use
from anxin.engines.rights.position import Deadline
from anxin.engines.rights.visits import midnight_after
from anxin.engines.rights.working_days import WorkingDays


def deadlines_of(docket: Docket, days: WorkingDays) -> list[Deadline]:
    """Return what is due for every open request, and for every running repair under guarantee."""
    found = [due for place in range(len(docket.case.requests)) for due in _of_request(docket, place, days)]
    return found if docket.case.vehicle.use is Use.COMMERCIAL else [*found, *_of_repairs(docket)]


def _of_request(docket: Docket, place: int, days: WorkingDays) -> Iterator[Deadline]:
    """Yield the two terms of a request for a replacement or refund of the present car."""
    request, replaced_on = docket.case.requests[place], docket.case.vehicle.replaced_on
    of_the_old_car = replaced_on is not None and request.received_on < replaced_on
    if request.remedy not in RETURNS or of_the_old_car:
        return
    until = docket.periods[VALIDITY].span.until
    doubts = ("A13",) if until is not None and request.received_on > until else ()
    edition = docket.edition
    for what, term, delay in (
        ("answer", edition.answer, 0),
        ("complete", edition.complete, edition.delay_days),
    ):
        if term is None:
            continue
        due = days.after(request.received_on, term.working_days)
        late = docket.case.today > due
        unsure = ("A26",) if days.unknown_years(request.received_on, due) else ()
        yield Deadline(
            what=what,
            due=due,
            citation=term.citation,
            late=late,
            request=place,
            opens=term.opens if late and request.remedy is Remedy.REPLACE else (),
            delay_from=due + timedelta(days=delay + 1) if delay else None,
            because=doubts + unsure,
        )


def _of_repairs(docket: Docket) -> Iterator[Deadline]:
    edition = docket.edition
    if not edition.substitute_hours:
        return
    now = midnight_after(docket.case.today)
    for weighed in docket.periods[WARRANTY].visits:
        seen = weighed.seen
        if not seen.running or seen.start is None or weighed.level is Level.EXEMPT:
            continue
        due = seen.start + timedelta(hours=edition.substitute_hours)
        given = seen.visit.substitute_car_from
        yield Deadline(
            what="substitute_car",
            due=due,
            citation=edition.substitute_citation,
            late=(given or now) > due,
            visit=seen.id,
            alerts=tuple(seen.start + timedelta(hours=hours) for hours in edition.alert_hours),
            done_at=given,
            because=weighed.reasons,
        )
