"""What customers said in the demo's year: after visits to the workshop, after complaints, and without a name."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from anxin.accounts.choices import Language
from anxin.complaints.models import Complaint, FollowUpCall
from anxin.config.demo.people import Shop
from anxin.config.demo.respondents import Respondent
from anxin.foundation import clock
from anxin.surveys.choices import Purpose, Way
from anxin.surveys.models import Interview, QuestionnaireVersion
from anxin.surveys.services.giving import judge
from anxin.surveys.services.questionnaires import ready_version, take_over_pack
from anxin.workshop.choices import OrderKind, RepeatState
from anxin.workshop.models import RepairOrder, RepeatRepair

_YEAR = timedelta(days=380)
_CALL_AFTER = timedelta(days=3)
_SHARE_ASKED, _SHARE_LEFT = 0.35, 0.08
_CARDS_A_MONTH = 6
#: For so many days the code hangs on the wall of the waiting room, and more customers answer.
_LATELY, _MOST_A_DAY = 28, 3
_WAYS = (Way.CALL, Way.CALL, Way.CALL, Way.CALL, Way.LINK, Way.LINK, Way.PAPER)
_BATCH = 1000
#: A customer who complained soon after a visit, and one who came back for the same trouble, judge it lower.
_AFTER_COMPLAINT, _AFTER_RETURN = -3.5, -2.5
#: One whose car will be back soon often knows it already.
_BEFORE_RETURN = -3.5


def take_over_questionnaires(shops: Iterable[Shop], now: datetime) -> None:
    """Let every dealer have asked after visits and complaints since before the demo's year began."""
    with clock.at(now - _YEAR):
        for shop in shops:
            for purpose in (
                Purpose.AFTER_SERVICE,
                Purpose.AFTER_SALE,
                Purpose.AFTER_COMPLAINT,
                Purpose.CALLED_AGAIN,
            ):
                ready_version(shop.dealer, purpose=purpose)


def answer_surveys(shops: Iterable[Shop], now: datetime) -> None:
    """Let every dealer use the shipped questionnaires and write a year of answers to them."""
    for shop in shops:
        _Answers(shop, now).write()


class _Answers:
    """One dealer's interviews; the draws are its own, so that nothing else of the demo moves."""

    def __init__(self, shop: Shop, now: datetime) -> None:
        self._shop, self._now = shop, now
        self._rng = Random(f"surveys:{shop.code}")
        self._respondent = Respondent(shop.language, self._rng)
        self._zone = ZoneInfo(shop.dealer.time_zone)
        self._complained = self._complaints()
        self._comes_back = self._orders_repeated()

    def write(self) -> None:
        with clock.at(self._now - _YEAR):
            after_service = ready_version(self._shop.dealer, purpose=Purpose.AFTER_SERVICE)
            after_complaint = ready_version(self._shop.dealer, purpose=Purpose.AFTER_COMPLAINT)
            cards = take_over_pack(self._shop.dealer, pack="waiting_area", by=self._shop.manager)
        made = [
            *self._after_service(after_service),
            *self._after_complaints(after_complaint),
            *self._without_names(cards),
        ]
        for interview in made:
            judge(interview)
        Interview.objects.bulk_create(made, batch_size=_BATCH)

    def _after_service(self, version: QuestionnaireVersion) -> Iterator[Interview]:
        orders = RepairOrder.objects.filter(
            dealer=self._shop.dealer,
            closed_at__gt=self._now - _YEAR,
            closed_at__lt=self._before_lists(self._now - _CALL_AFTER) - _CALL_AFTER,
        ).exclude(sender=None)
        for order in orders.select_related("sender", "vehicle", "adviser").order_by("pk"):
            if self._rng.random() < _SHARE_ASKED:
                yield self._asked_after(order, version)

    def _asked_after(self, order: RepairOrder, version: QuestionnaireVersion) -> Interview:
        assert order.closed_at  # only closed ones are asked about
        rng = self._rng
        at = self._shop.office.on(order.closed_at.astimezone(self._zone).date() + _CALL_AFTER, 10, 15)
        mood = 8.6 + rng.gauss(0, 1.2) + (order.adviser_id or 0) % 3 * 0.25
        mood += _AFTER_RETURN if order.kind == OrderKind.RETURN else 0
        mood += _BEFORE_RETURN if order.pk in self._comes_back else 0
        complained = self._complained.get(order.vehicle_id)
        if complained and abs(complained - order.closed_at) < timedelta(days=30):
            mood += _AFTER_COMPLAINT
        interview = self._begun(version, at, way=rng.choice(_WAYS))
        interview.customer, interview.vehicle, interview.order = order.sender, order.vehicle, order
        interview.adviser, interview.adviser_name = order.adviser, order.adviser_name
        if interview.way == Way.CALL:
            callers = [each for each in self._shop.callers if each != order.adviser]
            interview.caller = rng.choice(callers)
        self._respondent.answer(interview, mood, left=rng.random() < _SHARE_LEFT)
        return interview

    def _after_complaints(self, version: QuestionnaireVersion) -> Iterator[Interview]:
        calls = FollowUpCall.objects.filter(
            complaint__dealer=self._shop.dealer, at__lt=self._before_lists(self._now)
        )
        about = calls.select_related("complaint__customer", "complaint__vehicle", "by").order_by("pk")
        for call in about:
            interview = self._begun(version, call.at, way=Way.CALL)
            complaint = call.complaint
            interview.customer, interview.vehicle = complaint.customer, complaint.vehicle
            interview.subject, interview.caller = complaint.slug, call.by
            given: dict[str, Any] = {"distress": call.distress}
            given |= dict.fromkeys(("runs_again", "solution", "comes_again"), call.satisfied)
            self._respondent.answer(interview, 9 if call.satisfied else 4, measured=given)
            yield interview

    def _without_names(self, version: QuestionnaireVersion) -> Iterator[Interview]:
        of_late = [
            back for back in range(_LATELY, 0, -1) for _card in range(self._rng.randint(0, _MOST_A_DAY))
        ]
        for back in [*range(360, _LATELY, -30 // _CARDS_A_MONTH), *of_late]:
            day = (self._now - timedelta(days=back)).astimezone(self._zone).date()
            interview = Interview(
                dealer=self._shop.dealer,
                version=version,
                anonymous=True,
                way=self._rng.choice((Way.QR, Way.QR, Way.PAPER)),
                day=day,
            )
            self._respondent.answer(interview, 8 + self._rng.gauss(0, 2))
            yield interview

    def _before_lists(self, until: datetime) -> datetime:
        """The moment from which on whoever was asked was asked by the callers themselves, from their lists."""
        begun = self._shop.calls_from
        return min(until, self._shop.office.on(begun, 0)) if begun else until

    @property
    def _language(self) -> str:
        return str(Language(self._shop.dealer.language))

    def _begun(self, version: QuestionnaireVersion, at: datetime, *, way: Way) -> Interview:
        seconds = self._rng.randint(70, 240)
        return Interview(
            dealer=self._shop.dealer,
            version=version,
            way=way,
            language=self._language,
            day=at.astimezone(self._zone).date(),
            begun_at=at,
            ended_at=at + timedelta(seconds=seconds),
            seconds=seconds,
        )

    def _complaints(self) -> dict[int, datetime]:
        rows = Complaint.objects.filter(dealer=self._shop.dealer).exclude(vehicle=None)
        return {car: at for car, at in rows.values_list("vehicle", "received_at") if car}

    def _orders_repeated(self) -> set[int]:
        """Visits that were not right: the car is back within a month, and nobody held it to be another fault."""
        rows = RepeatRepair.objects.filter(dealer=self._shop.dealer, days__lte=30).exclude(earlier=None)
        return {
            key for key in rows.exclude(state=RepeatState.REFUSED).values_list("earlier", flat=True) if key
        }
