"""What customers said in the demo's year: after visits to the workshop, after complaints, and without a name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from anxin.accounts.choices import Language
from anxin.complaints.models import Complaint, FollowUpCall
from anxin.config.demo.people import Shop
from anxin.engines.surveys import Item, ItemKind, Measure, Skip, next_item
from anxin.foundation import clock
from anxin.surveys.choices import Purpose, Way
from anxin.surveys.models import Interview, QuestionnaireVersion
from anxin.surveys.selectors.interviews import given_in
from anxin.surveys.selectors.questionnaires import definition_of
from anxin.surveys.services.giving import judge
from anxin.surveys.services.questionnaires import ready_version, take_over_pack
from anxin.workshop.choices import OrderKind
from anxin.workshop.models import RepairOrder

_YEAR = timedelta(days=380)
_CALL_AFTER = timedelta(days=3)
_SHARE_ASKED, _SHARE_LEFT = 0.35, 0.08
_CARDS_A_MONTH = 6
_WAYS = (Way.CALL, Way.CALL, Way.CALL, Way.CALL, Way.LINK, Way.LINK, Way.PAPER)
_BATCH = 1000
#: A customer who complained soon after a visit, and one who came back for the same trouble, judge it lower.
_AFTER_COMPLAINT, _AFTER_RETURN = -3.5, -2.5
_WORDS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "zh": {
        "good": (
            "顾问讲得清楚，报价和结账一样。",
            "说好四点交车，四点整就好了。",
            "休息区干净，还有人来续水。",
            "师傅把换下来的旧件给我看了。",
        ),
        "bad": (
            "等了快三个小时，也没人告诉我还要多久。",
            "说修好了，开出去第二天又响。",
            "洗车没洗干净，脚垫还是湿的。",
            "报价八百，结账变成一千二。",
        ),
        "wish": ("希望周末也能取车。", "没有了，挺好。", "以后有什么项目先打个电话。"),
    },
    "en": {
        "good": (
            "Explained clearly, and the bill was the price I was told.",
            "Ready at four as promised.",
            "Clean waiting room and good coffee.",
            "The technician showed me the old parts.",
        ),
        "bad": (
            "Waited nearly three hours and nobody said how long.",
            "The noise was back the next morning.",
            "The car was still dirty, the mats wet.",
            "Quoted 120 and charged 190.",
        ),
        "wish": (
            "Collection at the weekend, please.",
            "Nothing, thank you.",
            "Ring me before doing extra work.",
        ),
    },
}


def answer_surveys(shops: Iterable[Shop], now: datetime) -> None:
    """Let every dealer use the shipped questionnaires and write a year of answers to them."""
    for shop in shops:
        _Answers(shop, now).write()


class _Answers:
    """One dealer's interviews; the draws are its own, so that nothing else of the demo moves."""

    def __init__(self, shop: Shop, now: datetime) -> None:
        self._shop, self._now = shop, now
        self._rng = Random(f"surveys:{shop.code}")
        self._words = _WORDS[shop.language]
        self._zone = ZoneInfo(shop.dealer.time_zone)
        self._complained = self._complaints()

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
            closed_at__lt=self._now - 2 * _CALL_AFTER,
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
        complained = self._complained.get(order.vehicle_id)
        if complained and abs(complained - order.closed_at) < timedelta(days=30):
            mood += _AFTER_COMPLAINT
        interview = self._begun(version, at, way=rng.choice(_WAYS))
        interview.customer, interview.vehicle, interview.order = order.sender, order.vehicle, order
        interview.adviser, interview.adviser_name = order.adviser, order.adviser_name
        if interview.way == Way.CALL:
            callers = [each for each in self._shop.callers if each != order.adviser]
            interview.caller = rng.choice(callers)
        self._answer(interview, mood, left=rng.random() < _SHARE_LEFT)
        return interview

    def _after_complaints(self, version: QuestionnaireVersion) -> Iterator[Interview]:
        calls = FollowUpCall.objects.filter(complaint__dealer=self._shop.dealer, at__lt=self._now)
        about = calls.select_related("complaint__customer", "complaint__vehicle", "by").order_by("pk")
        for call in about:
            interview = self._begun(version, call.at, way=Way.CALL)
            complaint = call.complaint
            interview.customer, interview.vehicle = complaint.customer, complaint.vehicle
            interview.subject, interview.caller = complaint.slug, call.by
            given: dict[str, Any] = {"distress": call.distress}
            given |= dict.fromkeys(("runs_again", "solution", "comes_again"), call.satisfied)
            self._answer(interview, 9 if call.satisfied else 4, measured=given)
            yield interview

    def _without_names(self, version: QuestionnaireVersion) -> Iterator[Interview]:
        for back in range(360, 0, -30 // _CARDS_A_MONTH):
            day = (self._now - timedelta(days=back)).astimezone(self._zone).date()
            interview = Interview(
                dealer=self._shop.dealer,
                version=version,
                anonymous=True,
                way=self._rng.choice((Way.QR, Way.QR, Way.PAPER)),
                day=day,
            )
            self._answer(interview, 8 + self._rng.gauss(0, 2))
            yield interview

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

    def _answer(
        self,
        interview: Interview,
        mood: float,
        *,
        measured: Mapping[str, Any] | None = None,
        left: bool = False,
    ) -> None:
        """Go through the items as a customer does; ``left``: he stops somewhere in the middle."""
        asked = definition_of(interview.version)
        until = self._rng.randint(1, len(asked.items)) if left else len(asked.items)
        for _step in range(until):
            item = next_item(asked, given_in(interview))
            if item is None:
                return
            self._give(interview, item, mood, dict(measured or {}))

    def _give(self, interview: Interview, item: Item, mood: float, measured: Mapping[str, Any]) -> None:
        key, rng = item.key, self._rng
        if key in interview.answers or (item.kind is not ItemKind.TEXT and rng.random() < 0.02):
            self._say(interview, key, good=False)
            return
        if item.kind is ItemKind.TEXT:
            if rng.random() < 0.3:
                self._say(interview, key, good=item.measure is Measure.APPRECIATES, wish=mood >= 8)
            else:
                interview.skipped[key] = Skip.DOES_NOT_WANT.value
        elif key in measured:
            interview.answers[key] = measured[key]
        else:
            interview.answers[key] = self._answered(item, mood)

    def _say(self, interview: Interview, key: str, *, good: bool, wish: bool = False) -> None:
        if key in interview.words or (key in interview.answers and self._rng.random() < 0.3):
            interview.skipped[key] = Skip.DOES_NOT_WANT.value
            return
        if key not in interview.answers and not _is_text(interview, key):
            interview.skipped[key] = Skip.DOES_NOT_KNOW.value
            return
        words = "good" if good else "wish" if wish else "bad"
        interview.words[key] = self._rng.choice(self._words[words])

    def _answered(self, item: Item, mood: float) -> Any:
        rng = self._rng
        if item.scale:
            low, high = item.scale
            part = min(max((mood + rng.gauss(0, 0.8)) / 10, 0), 1)
            mark = round(low + (high - low) * part)
            return low + high - mark if item.lower_is_better else mark
        if item.kind in {ItemKind.YES_NO, ItemKind.SAY}:
            good = item.bad_if is not True
            return good if mood >= 6 or rng.random() < 0.4 else not good
        options = [each.key for each in item.options if (mood < 6) == each.bad] or [
            each.key for each in item.options
        ]
        return [rng.choice(options)] if item.kind is ItemKind.MANY else rng.choice(options)

    def _complaints(self) -> dict[int, datetime]:
        rows = Complaint.objects.filter(dealer=self._shop.dealer).exclude(vehicle=None)
        return {car: at for car, at in rows.values_list("vehicle", "received_at") if car}


def _is_text(interview: Interview, key: str) -> bool:
    item = definition_of(interview.version).item(key)
    return item is not None and item.kind is ItemKind.TEXT
