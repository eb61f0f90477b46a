"""Nothing heard stays unanswered, and no channel falls silent without a word (T075, T078)."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from anxin.accounts.models import Dealer
from anxin.foundation import clock
from anxin.messaging.choices import NoticeKind
from anxin.messaging.services.notices import NewNotice, tell
from anxin.voice.choices import HeardState
from anxin.voice.models import ChannelGap, Heard
from anxin.voice.selectors.heard import leaders_at
from anxin.voice.selectors.plan import PlanLine, plan_lines


def watch_answers() -> int:
    """Tell keepers and who leads of every line whose answer is overdue, once a line; return how many lines."""
    now = clock.now()
    late = Heard.objects.filter(state=HeardState.WAITING, due_at__lt=now)
    rows = late.select_related("dealer__region__brand", "keeper", "listening").order_by("pk")
    told = 0
    for line in rows:
        notice = NewNotice(
            dealer=line.dealer,
            kind=NoticeKind.ESCALATION,
            code="HEARD_UNANSWERED",
            params={"due": line.due_at.isoformat()},
            subject=str(line.key),
            url=line.get_absolute_url(),
            key=f"voice/{line.key}/late",
        )
        tell({line.keeper, *leaders_at(line.dealer)}, notice=notice, at=now)
        told += 1
    return told


def watch_gaps() -> int:
    """Tell who leads of every planned channel that has fallen silent, once a gap; return how many are new."""
    found = 0
    for dealer in Dealer.objects.select_related("region__brand").order_by("pk"):
        for line in plan_lines(dealer, clock.today(dealer.time_zone).year):
            found += bool(line.gap and _report(dealer, line))
    return found


@transaction.atomic
def _report(dealer: Dealer, line: PlanLine) -> bool:
    since = line.last or clock.today(dealer.time_zone) - timedelta(days=line.gap or 0)
    now = clock.now()
    kept = {"told_at": now}
    _gap, new = ChannelGap.objects.get_or_create(
        dealer=dealer, channel=line.channel, since=since, defaults=kept
    )
    if new:
        notice = NewNotice(
            dealer=dealer,
            kind=NoticeKind.WARNING,
            code="CHANNEL_SILENT",
            params={"voice_channel": line.channel, "days": line.gap or 0},
            subject=dealer.code,
            url=reverse("voice:plan"),
            key=f"voice/{dealer.code}/{line.channel}/{since}",
        )
        tell(leaders_at(dealer), notice=notice, at=now)
    return new
