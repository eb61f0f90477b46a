"""The supplier's dates of parts on order: by hand, from his list, by API (S131)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput
from anxin.promises.choices import DateSource
from anxin.promises.models import PartDate, PartOrder, Promise
from anxin.promises.services.changing import changing
from anxin.promises.services.risks import judge_these

#: So many promises are held at once.
BATCH = 500
#: Unknown numbers that are told back; a supplier's list holds many orders that nobody was promised.
MOST_TOLD = 50


@dataclass(frozen=True)
class PartNews:
    """What a list says of one part: the numbers by which it is known, the supplier's date, the day it came."""

    number: str
    part_number: str = ""
    expected_on: date | None = None
    arrived_on: date | None = None


@dataclass
class PartResult:
    """What became of a list: parts with another date, parts that came, as they were, and rows nobody waits for."""

    changed: int = 0
    arrived: int = 0
    same: int = 0
    unknown: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    #: Promises of which the customer must now hear.
    endangered: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.changed + self.arrived + self.same + len(self.unknown) + len(self.unread)


def set_part_date(
    key: UUID | str,
    *,
    expected_on: date | None,
    by: Person,
    arrived_on: date | None = None,
    seen: int | None = None,
) -> PartOrder:
    """Keep the supplier's newest date of the part of a promise, or the day on which it came."""
    with changing(key, by=by, seen=seen) as promise:
        part: PartOrder | None = getattr(promise, "part", None)
        if part is None:
            raise InvalidInput("NO_PART", _("No part is on order for this promise."), field="expected_on")
        if expected_on is None and arrived_on is None:
            raise InvalidInput(
                "DAY_MISSING", _("Write the supplier's date or the day it came."), field="expected_on"
            )
        _require_past(arrived_on, promise.dealer)
        _take(
            part, PartNews(part.number, expected_on=expected_on, arrived_on=arrived_on), DateSource.HAND, by
        )
        promise.version += 1
        promise.save(update_fields=["version"])
    _record(part.dealer_id, part.promise.subject, by, source=DateSource.HAND)
    return part


def take_part_news(news: Iterable[PartNews], *, dealer: Dealer, by: Person, source: DateSource) -> PartResult:
    """Take over what a supplier says of the parts that are on order for promises; the same again changes nothing.

    A long list is taken over in parts, each whole; what it endangers is judged at the end, many promises at once.
    """
    require(by, Capability.HANDLE_COMPLAINTS, dealer.pk)
    result, changed = PartResult(), set[int]()
    told = _news_of_promises(_credible(news, dealer, result), dealer, result)
    promises = sorted(told)
    for begin in range(0, len(promises), BATCH):
        batch = {each: told[each] for each in promises[begin : begin + BATCH]}
        changed |= _take_batch(batch, result, dealer=dealer, by=by, source=source)
    judge_these(changed, dealer=dealer)
    endangered = Promise.objects.filter(pk__in=changed, to_tell=True).order_by("pk")
    result.endangered = [str(each) for each in endangered.values_list("key", flat=True)]
    return result


def _credible(news: Iterable[PartNews], dealer: Dealer, result: PartResult) -> Iterator[PartNews]:
    for each in news:
        try:
            _require_past(each.arrived_on, dealer)
        except InvalidInput as error:
            result.unread.append(f"{each.number}: {error}")
        else:
            yield each


def _news_of_promises(
    news: Iterable[PartNews], dealer: Dealer, result: PartResult
) -> dict[int, list[PartNews]]:
    """What is told of the part of which promise, by its number, in the order of the list."""
    told, known = list(news), dict[str, list[PartOrder]]()
    rows = PartOrder.objects.filter(dealer=dealer, number__in={each.number for each in told})
    for part in rows.order_by("pk"):
        known.setdefault(part.number, []).append(part)
    found: dict[int, list[PartNews]] = {}
    for each in told:
        parts = _meant(known.get(each.number, []), each)
        if not parts:
            result.unknown.append(each.number)
        for part in parts:
            found.setdefault(part.promise_id, []).append(each)
    return found


@transaction.atomic
def _take_batch(
    told: Mapping[int, Sequence[PartNews]],
    result: PartResult,
    *,
    dealer: Dealer,
    by: Person,
    source: DateSource,
) -> set[int]:
    """Hold the promises in the order of their numbers, as the sweep does, then keep what is told of their parts."""
    held = Promise.objects.select_for_update().filter(pk__in=told).order_by("pk")
    promises = list(held.values_list("pk", flat=True))
    parts = PartOrder.objects.in_bulk(promises, field_name="promise_id")
    changed, taken = set[int](), {"changed": 0, "arrived": 0}
    for promise in promises:
        for news in told[promise]:
            if not _take(parts[promise], news, source, by):
                result.same += 1
                continue
            changed.add(promise)
            taken["arrived" if news.arrived_on else "changed"] += 1
    if changed:
        _record(dealer.pk, dealer.code, by, source=source, **taken)
    result.changed += taken["changed"]
    result.arrived += taken["arrived"]
    return changed


def _meant(parts: Sequence[PartOrder], told: PartNews) -> list[PartOrder]:
    """Which parts of an order a row means: all of them where it names no part."""
    if not told.part_number:
        return list(parts)
    named = [each for each in parts if each.part_number.upper() == told.part_number.upper()]
    return named or [each for each in parts if not each.part_number]


def _take(part: PartOrder, told: PartNews, source: DateSource, by: Person) -> bool:
    """Keep what is new of a part; tell whether anything was."""
    expected = told.expected_on if told.expected_on != part.expected_on else None
    arrived = told.arrived_on if told.arrived_on != part.arrived_on else None
    if expected is None and arrived is None:
        return False
    part.expected_on = expected or part.expected_on
    part.arrived_on = arrived or part.arrived_on
    part.save(update_fields=["expected_on", "arrived_on"])
    PartDate.objects.create(
        part=part, expected_on=expected, arrived_on=arrived, source=source, at=clock.now(), by=by
    )
    return True


def _require_past(arrived_on: date | None, dealer: Dealer) -> None:
    """Let pass a day on which a part can have come: none after the dealer's today."""
    if arrived_on and arrived_on > clock.today(dealer.time_zone):
        raise InvalidInput(
            "ARRIVED_IN_FUTURE",
            _("%(day)s has not come yet: as the day a part came write today or an earlier one."),
            field="arrived_on",
            params={"day": arrived_on.isoformat()},
        )


def _record(dealer_id: int, subject: str, by: Person, **details: object) -> None:
    audit.record_operation(
        "promises.part_dates_taken", person_id=by.pk, dealer_id=dealer_id, subject=subject, **details
    )
