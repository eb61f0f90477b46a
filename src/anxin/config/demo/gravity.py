"""Grave matters of the demo: a crisis under way, two orders of the manufacturer, a limit stated, a review decided."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import translation

from anxin.accounts.models import Person
from anxin.complaints.choices import CrisisKind, CrisisSort, Outcome, ReviewOutcome, Status, Validity
from anxin.complaints.models import Complaint
from anxin.complaints.selectors.involved import reviewers_for
from anxin.complaints.services.ask_review import ask_review, decide_review
from anxin.complaints.services.crisis_sheet import NewEntry, add_crisis_entry, tick_crisis_entry
from anxin.complaints.services.declare_crisis import declare_crisis
from anxin.complaints.services.maker_side import Verdict, answer_maker, judge_validity, record_maker_case
from anxin.complaints.services.record_conduct import Conduct, record_conduct
from anxin.config.demo.people import Shop
from anxin.foundation import clock

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
_COST = Decimal(1500)
_WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "crisis": "客户已约本地媒体下午到店，视频昨晚发出，评论过千。",
        "camera": "展厅和车间监控，昨天 14 点到 18 点",
        "maker": "已电话告知区域售后，口头要求当天书面上报",
        "feedback": "已联系客户，约定周三到店复检，备件已到。",
        "verdict": "首次联系超过时限",
        "conduct": "拍柜台大喊，说不解决谁都别想走",
        "witness": "前台值班员",
        "review_why": "客户不认可处理过程，要求换人再看一遍。",
        "finding": "结论没有错，但答复晚了一天，且没有告诉客户为什么。已请责任人补一个电话说明。",
    },
    "en": {
        "crisis": "The customer has asked the local press in for this afternoon; the film went up last night.",
        "camera": "Cameras of showroom and workshop, yesterday from two to six",
        "maker": "Regional after-sales told by telephone; wants it in writing today",
        "feedback": "Customer spoken to; the car comes in on Wednesday, the part is here.",
        "verdict": "First contact after the time limit",
        "conduct": "Beats the counter and shouts that nobody leaves before this is solved",
        "witness": "receptionist on duty",
        "review_why": "The customer does not accept how it was handled and wants somebody else to look.",
        "finding": "The outcome was right; the answer came a day late and nobody said why. The owner rings again.",
    },
}


def make_grave(shop: Shop, now: datetime) -> None:
    """Let one dealer's cases turn grave, through the services and by the clock of each moment."""
    words = _WORDS[shop.language]
    with translation.override(shop.dealer.language):
        _crisis(shop, words, now)
        _orders(shop, words, now)
        _limit(shop, words, now)
        _review(shop, words, now)


def _crisis(shop: Shop, words: Mapping[str, str], now: datetime) -> None:
    cases = _cases(shop).exclude(status=Status.CLOSED).filter(last__lt=now - 70 * MINUTE)
    case = cases.filter(threats__kind="media").order_by("-level", "-received_at").first()
    case = case or cases.order_by("-level", "-received_at").first()
    if case is None:
        return
    with _there(shop, now - 55 * MINUTE):
        crisis = declare_crisis(
            case.slug, kinds=[CrisisKind.PRESS], why=words["crisis"], by=shop.manager, speaker=None
        )
    lines = {each.key: each.pk for each in crisis.entries.exclude(key="")}
    done = [("maker", words["maker"]), ("posts", ""), ("record", ""), ("orders", "")]
    for place, (key, note) in enumerate(done):
        with _there(shop, now - (48 - 9 * place) * MINUTE):
            tick_crisis_entry(case.slug, entry_id=lines[key], done=True, note=note, by=shop.manager)
    with _there(shop, now - 12 * MINUTE):
        entry = NewEntry(sort=CrisisSort.SECURED, what=words["camera"])
        add_crisis_entry(case.slug, entry=entry, by=shop.manager)


def _orders(shop: Shop, words: Mapping[str, str], now: datetime) -> None:
    """One order waits for our feedback, one complaint has been held valid and can still be objected to."""
    cases = _cases(shop).filter(in_crisis=False, last__lt=now - DAY)
    waiting = cases.exclude(status=Status.CLOSED).order_by("-level", "-received_at").first()
    if waiting:
        with _there(shop, now - 5 * 60 * MINUTE):
            received = clock.now() - 40 * MINUTE
            record_maker_case(waiting.slug, number=_number(waiting, 1), received_at=received, by=shop.manager)
    judged = cases.filter(status=Status.CLOSED, last__lt=now - 4 * DAY).order_by("-closed_at").first()
    if judged:
        with _there(shop, now - 3 * DAY):
            received = clock.now() - DAY
            record_maker_case(judged.slug, number=_number(judged, 2), received_at=received, by=shop.manager)
            answer_maker(judged.slug, feedback=words["feedback"], by=shop.manager)
        with _there(shop, now - DAY):
            day = shop.office.day_of(clock.now())
            verdict = Verdict(validity=Validity.VALID, decided_on=day, why=words["verdict"], cost=_COST)
            judge_validity(judged.slug, verdict=verdict, by=shop.manager)


def _limit(shop: Shop, words: Mapping[str, str], now: datetime) -> None:
    cases = _cases(shop).filter(in_crisis=False, last__lt=now - 5 * MINUTE).exclude(status=Status.CLOSED)
    case = cases.exclude(mood_at_intake=None).order_by("-mood_at_intake", "-received_at").first()
    if case is None:
        return
    conduct = Conduct(
        kind="shouting",
        words=words["conduct"],
        witness=words["witness"],
        limit_stated=True,
        second_person=shop.manager,
    )
    with _there(shop, case.last + 4 * MINUTE):
        record_conduct(case.slug, conduct=conduct, by=_handler(case, shop))


def _review(shop: Shop, words: Mapping[str, str], now: datetime) -> None:
    hard = [Outcome.UNDER_PROTEST, Outcome.REFUSED]
    cases = _cases(shop).filter(status=Status.CLOSED, outcome__in=hard, last__lt=now - 3 * DAY)
    for case in cases.order_by("-closed_at")[:10]:
        fit = [each.person for each in reviewers_for(case, shop.manager) if not each.why_not]
        if not fit:
            continue
        with _there(shop, now - 2 * DAY):
            ask_review(case.slug, reviewer=fit[0], why=words["review_why"], by=_handler(case, shop))
        with _there(shop, now - DAY):
            decide_review(case.slug, outcome=ReviewOutcome.CORRECTED, finding=words["finding"], by=fit[0])
        return


def _there(shop: Shop, moment: datetime) -> AbstractContextManager[None]:
    """Set the clock to a moment, or to the last minute before it when somebody was there."""
    return clock.at(shop.office.last_within(moment))


def _cases(shop: Shop) -> QuerySet[Any]:
    rows = Complaint.objects.filter(dealer=shop.dealer, concerns=None).select_related("dealer", "owner")
    return rows.annotate(last=Max("events__at"))


def _number(case: Complaint, running: int) -> str:
    return f"C{case.received_on:%y%m}-{running:04d}"


def _handler(case: Complaint, shop: Shop) -> Person:
    owner = case.owner
    return owner if owner and owner != shop.manager else shop.callers[0]
