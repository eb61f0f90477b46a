"""What a person should look at beside the rights: none of it changes a state."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from anxin.engines.rights.docket import VALIDITY, WARRANTY, Docket, Level
from anxin.engines.rights.facts import Why
from anxin.engines.rights.law import Law
from anxin.engines.rights.position import Flag
from anxin.engines.rights.visits import DAY_SECONDS, Seen, Standing

_HOUR = 3_600


def flags_of(docket: Docket, law: Law, *, is_return_open: bool) -> list[Flag]:
    """Return what to look at: gaps, last days, straddling repairs, doubtful lengths, missing years, low vouchers."""
    found = [
        *_of_periods(docket, law),
        *_of_visits(docket),
        *_of_overlaps(docket.seen),
        *_of_vouchers(docket),
    ]
    if is_return_open:
        found += [Flag(each) for each in docket.edition.flags]
    return found


def _of_periods(docket: Docket, law: Law) -> Iterator[Flag]:
    days = law.working_days
    for name in (WARRANTY, VALIDITY):
        span = docket.periods[name].span
        if span.until is not None and span.until.year in days.years and not days.is_working(span.until):
            yield Flag("last_day_is_rest_day", (f"periods.{name}_until",))
        if span.km is not None and (gap := _gap(docket, span.km)):
            yield Flag("limit_reached_between_records", (f"vehicle.{name}.km", *gap))


def _gap(docket: Docket, limit: float) -> tuple[str, ...]:
    """Return the records between which a limit was passed, where nobody knows on which day that was."""
    if docket.km_today is None or docket.km_today <= limit:
        return ()
    before: tuple[str, ...] = ()
    records = [(each.visit.odometer_km, each.id) for each in docket.seen]
    for km, ident in [*records, (docket.case.odometer_km, "odometer_km")]:
        if km is not None and km >= limit:
            return (*before, ident) if km > limit else ()
        if km is not None:
            before = (ident,)
    return ()


def _of_visits(docket: Docket) -> Iterator[Flag]:
    last = docket.periods[VALIDITY].ends_at(Level.SURE)
    for seen in docket.seen:
        visit, start = seen.visit, seen.start
        if start is not None and start < last < seen.end:
            yield Flag("straddles_the_end", (seen.id, "A12"))
        if not visit.authorised:
            yield Flag("other_workshop", (seen.id, "A24"))
        if visit.excluded and any(each.why is Why.OWNER_TRANSPORT for each in visit.excluded):
            yield Flag("owner_transport", (seen.id,))
        if start is None or seen.running:
            continue
        days, rest = divmod(seen.seconds, DAY_SECONDS)
        if days and 0 < rest < _HOUR:
            yield Flag("an_hour_decides_the_day", (seen.id, "A5"))
        if seen.last_end - seen.first_end >= timedelta(days=1):
            yield Flag("ends_differ", (seen.id, "A3"))


def _of_overlaps(seen: Iterable[Seen]) -> Iterator[Flag]:
    """Each visit is counted on its own: where two lie over each other, their days may be one stay told twice."""
    last: Seen | None = None
    for each in seen:
        if each.start is None or each.standing is Standing.NOT:
            continue
        if last is not None and each.start < last.end:
            yield Flag("visits_overlap", (last.id, each.id))
        if last is None or each.end > last.end:
            last = each


def _of_vouchers(docket: Docket) -> Iterator[Flag]:
    vehicle = docket.case.vehicle
    for name in (WARRANTY, VALIDITY):
        least, voucher = docket.edition.windows[name], getattr(vehicle, name)
        fewer_months = voucher.months is not None and voucher.months < least.months
        if fewer_months or (voucher.km is not None and least.km is not None and voucher.km < least.km):
            yield Flag("voucher_below_the_minimum", (f"vehicle.{name}",))
