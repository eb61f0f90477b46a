"""What each channel brought beside what the year's plan asks, and where the flow has a gap (T074, T076-T078)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor

from django.db.models import Count, Max

from anxin.accounts.models import Dealer, Person
from anxin.complaints.models import Complaint
from anxin.foundation import clock
from anxin.playbooks.selectors import setting
from anxin.surveys.choices import Purpose
from anxin.surveys.selectors.across import occasions
from anxin.surveys.selectors.interviews import asked_for
from anxin.voice.choices import COMPLAINT, OF_COLLEAGUES, SOLICITED, SURVEY, Channel
from anxin.voice.models import ChannelPlan, Listening
from anxin.voice.policies import require_reading
from anxin.voice.selectors.words import channel_name

GAP_ALARM = "voice.gap_alarm"
#: In the order of the ten principles, then what colleagues say themselves.
PLANNED = (
    Channel.VISIT.value, Channel.FOCUS_GROUP.value, SURVEY, Channel.COMMENT_CARD.value, Channel.HOTLINE.value,
    Channel.MYSTERY_VISIT.value, Channel.STAFF_NOTE.value, COMPLAINT, Channel.LOST_CUSTOMER.value,
    Channel.ONLINE.value, Channel.STAFF_SUGGESTION.value, Channel.INTERNAL.value,
)  # fmt: skip
#: Complaints that were born while we asked are counted where we asked.
_BORN_ON_A_CALL = "intake-call-back"
_YEAR = 365


@dataclass(frozen=True)
class PlanLine:
    """A channel's year: asked for, brought so far, asked for until today, the last day, days without anything.

    ``gap`` is so many days when that is longer than the plan allows, else nothing.
    """

    channel: str
    name: str
    target: int
    count: int
    until_today: int
    last: date | None
    gap: int | None

    @property
    def is_behind(self) -> bool:
        return self.count < self.until_today


def plan_of(person: Person, dealer: Dealer, year: int) -> list[PlanLine]:
    """Return every channel's line of a year, to who reads what is heard at the dealer."""
    require_reading(person, dealer.pk)
    return plan_lines(dealer, year)


def plan_lines(dealer: Dealer, year: int) -> list[PlanLine]:
    """Return every channel's line of a year; six queries."""
    today = clock.today(dealer.time_zone)
    begin, end = date(year, 1, 1), min(date(year, 12, 31), today)
    counts = counts_by_channel([dealer], begin, end) if begin <= end else {}
    last = _last_days(dealer)
    kept = ChannelPlan.objects.filter(dealer=dealer, year=year)
    targets = dict(kept.values_list("channel", "target"))
    set_on = min((at.date() for at in kept.values_list("set_at", flat=True)), default=today)
    passed = max(0, min((today - begin).days + 1, _YEAR))
    return [
        PlanLine(
            channel=channel,
            name=channel_name(channel),
            target=targets.get(channel, 0),
            count=counts.get(channel, 0),
            until_today=floor(targets.get(channel, 0) * passed / _YEAR),
            last=last.get(channel),
            gap=_gap(dealer, targets.get(channel, 0), last.get(channel) or set_on, today),
        )
        for channel in PLANNED
    ]


def counts_by_channel(dealers: Sequence[Dealer], since: date, until: date) -> dict[str, int]:
    """Return how many occasions each channel brought from day to day: listenings, interviews, complaints."""
    rows = Listening.objects.filter(dealer__in=dealers, day__gte=since, day__lte=until)
    counts = dict(rows.order_by().values_list("channel").annotate(Count("pk")))
    every, _last = occasions(dealers, since, until)
    lost = asked_for(Purpose.LOST, dealers, since, until).count()
    counts[SURVEY] = every - lost - asked_for(Purpose.DUE, dealers, since, until).count()
    counts[Channel.LOST_CUSTOMER] = counts.get(Channel.LOST_CUSTOMER, 0) + lost
    told = Complaint.objects.filter(dealer__in=dealers, received_on__gte=since, received_on__lte=until)
    counts[COMPLAINT] = told.filter(merged_into=None).exclude(channel=_BORN_ON_A_CALL).count()
    return counts


def solicited_of(counts: Mapping[str, int]) -> tuple[int, int]:
    """Return how many voices of customers came because the house asked, of how many (T077)."""
    of_customers = {name: count for name, count in counts.items() if name not in OF_COLLEAGUES}
    asked = sum(count for name, count in of_customers.items() if name == SURVEY or name in SOLICITED)
    return asked, sum(of_customers.values())


def _last_days(dealer: Dealer) -> dict[str, date]:
    today = clock.today(dealer.time_zone)
    rows = Listening.objects.filter(dealer=dealer, day__lte=today).order_by()
    found = dict(rows.values_list("channel").annotate(Max("day")))
    _count, asked = occasions([dealer], date.min, today)
    told = Complaint.objects.filter(dealer=dealer).aggregate(last=Max("received_on"))["last"]
    lost = asked_for(Purpose.LOST, [dealer], date.min, today).aggregate(last=Max("day"))["last"]
    days = [day for day in (lost, found.get(Channel.LOST_CUSTOMER)) if day]
    found |= {Channel.LOST_CUSTOMER.value: max(days)} if days else {}
    return found | {name: day for name, day in ((SURVEY, asked), (COMPLAINT, told)) if day}


def _gap(dealer: Dealer, target: int, last: date, today: date) -> int | None:
    """Days of silence beyond the limit; what is planned twice a year is not silent after a week."""
    if not target:
        return None
    limit = max(int(setting(GAP_ALARM, dealer_code=dealer.code)), ceil(_YEAR / target))
    silent = today - last
    return silent.days if silent > timedelta(days=limit) else None
