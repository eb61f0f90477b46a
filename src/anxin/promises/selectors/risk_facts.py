"""What is known of open promises when their risks are judged: a few queries, however many promises."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, F, Max, OuterRef, Q, Subquery

from anxin.accounts.choices import Capability
from anxin.accounts.models import Absence, Dealer, Person
from anxin.accounts.selectors import colleagues_at, everybody_at, worktime_of
from anxin.engines.promises import Facts, Part, Rules, Work, is_part_late, mark_of
from anxin.foundation.tables.names import colleague_key, names_in
from anxin.messaging.selectors.notices import absences_of, staff_of
from anxin.playbooks.selectors import setting
from anxin.promises.choices import TalkKind
from anxin.promises.models import Promise, PromiseMove, PromiseTalk
from anxin.workshop.models import RepairOrder

WARNING = "reminders.promise_warning"
PART_WARNING = "promises.part_without_date"
_HOUR = 3600
#: Business time is counted this far ahead; what lies further away is not soon by any rule.
_COUNTED = timedelta(days=10)
_FAR = 1_000_000_000


class RiskReader:
    """Reads the facts of many promises of one dealer together."""

    def __init__(self, dealer: Dealer, promises: Sequence[Promise], *, now: datetime) -> None:
        self._dealer, self._now = dealer, now
        self.rules = rules_of(dealer)
        self._worktime = worktime_of(dealer)
        self._orders = RepairOrder.objects.in_bulk({each.order_id for each in promises if each.order_id})
        self._technicians = self._people() if self._orders else {}
        people = [each.keeper for each in promises] + list(self._technicians.values())
        self._away: dict[int, list[Absence]] = absences_of(people, since=now) if people else {}
        self._begun = self._talked_of(promises)
        self._untold = self._moved_untold(promises)
        self._staff = staff_of([dealer], people)[dealer.pk] if people else set()
        self._leader: list[Person] | None = None

    def facts(self, promise: Promise) -> Facts:
        """Return what is known of one of the promises."""
        due_at = promise.due_at
        return Facts(
            due_at=due_at,
            zone=self._dealer.time_zone,
            left=self._left(due_at),
            is_call=promise.is_call,
            begun=promise.pk in self._begun,
            keeper_away=self.is_away(promise.keeper, max(due_at, self._now)),
            moved_untold=promise.pk in self._untold,
            part=_part_of(promise),
            work=self._work(promise),
        )

    def is_away(self, person: Person, at: datetime) -> bool:
        """Tell whether somebody of the promises is away at an instant; who works here no more always is."""
        if person.pk not in self._staff:
            return True
        return any(each.from_at <= at < each.to_at for each in self._away.get(person.pk, ()))

    def leader(self) -> Person | None:
        """Return who leads the desk of the dealer; nobody where no one assigns cases there."""
        if self._leader is None:
            self._leader = colleagues_at(self._dealer, able_to=Capability.ASSIGN_COMPLAINTS)[:1]
        return self._leader[0] if self._leader else None

    def _left(self, due_at: datetime) -> int:
        if due_at <= self._now:
            return 0
        if due_at - self._now > _COUNTED:
            return _FAR
        return self._worktime.length(self._now, due_at)

    def _work(self, promise: Promise) -> Work | None:
        order = self._orders.get(promise.order_id) if promise.order_id else None
        if order is None:
            return None
        names = names_in(order.technician_name)
        known = [self._technicians.get(colleague_key(each)) for each in names]
        # While nobody on the order is known by name to be here, nobody knows that he is away either.
        away = bool(known) and all(each is not None and self.is_away(each, self._now) for each in known)
        done = order.finished_at is not None or order.closed_at is not None
        return Work(finished=done, technician_named=bool(names), technician_away=away)

    def _moved_untold(self, promises: Sequence[Promise]) -> set[int]:
        """Promises whose newest time the workshop's system named, and of which nobody has told the customer since."""
        of_orders = [each.pk for each in promises if each.order_due_at and each.moved]
        if not of_orders:
            return set()
        newest = PromiseMove.objects.filter(promise=OuterRef("pk")).order_by("-at", "-pk")[:1]
        rows = Promise.objects.filter(pk__in=of_orders).annotate(
            moved_at=Subquery(newest.values("at")), moved_by=Subquery(newest.values("by"))
        )
        heard = PromiseTalk.objects.filter(
            promise=OuterRef("pk"), kind__in=[TalkKind.TOLD, TalkKind.LEFT], at__gte=OuterRef("moved_at")
        )
        return set(rows.filter(~Exists(heard), moved_by=None).values_list("pk", flat=True))

    def _people(self) -> Mapping[str, Person]:
        return {colleague_key(each.name): each for each in everybody_at(self._dealer)}

    def _talked_of(self, promises: Sequence[Promise]) -> set[int]:
        """Promises of which somebody told or tried after the last move: a talk that moved it is none of these."""
        numbers = [each.pk for each in promises]
        talks = PromiseTalk.objects.filter(
            promise__in=numbers, kind__in=[TalkKind.TOLD, TalkKind.NOT_REACHED]
        ).annotate(moved_at=Max("promise__moves__at"))
        since = talks.filter(Q(moved_at=None) | Q(at__gt=F("moved_at")))
        return set(since.values_list("promise_id", flat=True))


def occasion_of(promise: Promise, now: datetime) -> str:
    """Return the mark of the occasion of which the customer of a promise hears now."""
    return mark_of(promise.due_at, _part_of(promise), zone=promise.dealer.time_zone, now=now)


def occasion_after_move(promise: Promise, now: datetime) -> str:
    """Return the mark of which a customer knows who has just heard of a new time; empty where that is judged afresh.

    A new time may be no better than the old one. But that a part did not come on its day he has heard with it.
    """
    late = is_part_late(_part_of(promise), zone=promise.dealer.time_zone, now=now)
    return occasion_of(promise, now) if late else ""


def _part_of(promise: Promise) -> Part | None:
    part = getattr(promise, "part", None)
    return Part(part.expected_on, arrived=part.arrived_on is not None) if part else None


def rules_of(dealer: Dealer) -> Rules:
    """Return from when on a dealer's promises are watched closely, in seconds of business time."""
    return Rules(
        warning=int(setting(WARNING, dealer_code=dealer.code)) * _HOUR,
        part_warning=int(setting(PART_WARNING, dealer_code=dealer.code)) * _HOUR,
    )
