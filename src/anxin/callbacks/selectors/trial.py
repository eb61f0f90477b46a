"""What other rules would have made of the last list: counted before and after, nothing written."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer
from anxin.callbacks.choices import CallKind, WhyLeftOut
from anxin.callbacks.models import CallList
from anxin.callbacks.selectors.rules import call_rules_of, calling_time_of
from anxin.callbacks.selectors.visits import Wanted, calls_sender_first, read_visits
from anxin.engines.callbacks import Limits, Rules, Visit, Work, draw, frame_of, limits_of
from anxin.engines.callbacks.reading import LIMITS


@dataclass(frozen=True)
class TrialLine:
    """One number of a list by the rules that hold, and by those tried."""

    label: str
    before: int
    after: int

    @property
    def change(self) -> str:
        return f"{self.after - self.before:+d}".replace("-", "−") if self.after != self.before else ""


@dataclass(frozen=True)
class Trial:
    """The last list of call-backs after service, sorted twice; ``day`` is nothing where there is no list yet."""

    day: date | None
    lines: Sequence[TrialLine] = ()


def try_rules(dealer: Dealer, rules: Rules) -> Trial:
    """Return what rules would have made of the dealer's last list after service, with what is known now.

    Both counts are made anew, so that they differ by the rules alone; what was asked since the list does not count.
    """
    rows = CallList.objects.filter(dealer=dealer, kind=CallKind.AFTER_SERVICE, all_visits__gt=0)
    last = rows.order_by("-day").first()
    if last is None:
        return Trial(None)
    held = call_rules_of(dealer).rules
    visits = _visits(dealer, last)
    before, after = (_counted(dealer, last, visits, each) for each in (held, rules))
    lines = [
        TrialLine(str(reason.label) if reason else _("To be called"), before[reason], after[reason])
        for reason in [None, *WhyLeftOut]
        if reason is None or before[reason] or after[reason]
    ]
    return Trial(last.day, lines)


def _visits(dealer: Dealer, last: CallList) -> list[Visit]:
    """Read the visits of a list with all that was asked as far back as any rule may look."""
    longest = Limits(
        left_from=last.day,
        asked_to=last.day - timedelta(days=LIMITS["fatigue_days"][1]),
        called_to=last.day - timedelta(days=LIMITS["called_days"][1]),
        fleet_cars=0,
        kinds=frozenset(),
    )
    wanted = Wanted(
        kind=CallKind.AFTER_SERVICE,
        first=last.day,
        last=last.day,
        limits=longest,
        before=last.day,
        sender_first=calls_sender_first(dealer),
        of_list=last.pk,
    )
    return [visit for visit, _facts in read_visits(dealer, wanted)]


def _counted(
    dealer: Dealer, last: CallList, visits: Sequence[Visit], rules: Rules
) -> Counter[WhyLeftOut | None]:
    """Count the visits by reason; those to be called stand under no reason."""
    calling = calling_time_of(dealer, rules=rules)
    if not calling.calls_on(last.day):
        return Counter()
    limits = limits_of(rules, day=last.day, work=Work.AFTER_SERVICE, calling=calling)
    frame = frame_of(visits, limits)
    drawn = draw(frame.candidates, quota=rules.quota, seed=last.seed)
    found: Counter[WhyLeftOut | None] = Counter(WhyLeftOut(each) for each in frame.excluded.values())
    for each in drawn.values():
        found[None] += len(each.keys)
        found[WhyLeftOut.NOT_DRAWN] += each.candidates - len(each.keys)
    return found
