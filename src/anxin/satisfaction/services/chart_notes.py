"""Signals of the complaint charts: found by a job once each, told to the manager, answered by him in words."""

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import batched
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.accounts.selectors import colleagues_at
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput, Stale
from anxin.messaging.choices import NoticeKind
from anxin.messaging.services.notices import NewNotice, tell
from anxin.satisfaction.choices import SignalState
from anxin.satisfaction.models import Signal
from anxin.satisfaction.selectors.chart_notes import ANSWERING, get_signal_for
from anxin.satisfaction.selectors.complaint_rates import RateChart, charted
from anxin.satisfaction.selectors.monthly import (
    Counted,
    Measure,
    monthly_by_dealer,
    months_not_counted,
)
from anxin.satisfaction.selectors.windows import Window, months_after, window_ending

#: Months that a dealer's usual rate is taken from, the last whole one included.
MONTHS = 24
#: A month that signals opens a note up to so many months after: complaints may be brought in later.
_NEW = 3
#: Until this day of the next month orders of a month are still brought in and closed.
_SETTLED = 5
_AT_ONCE = 200
_LONGEST = 1000
_log = logging.getLogger(__name__)


def look_for_signals() -> int:
    """Judge the last whole months of every dealer and open a note for each signal that has none; return how many.

    Killed anywhere and run again it opens what is left, and tells nobody twice. A dealer that cannot be judged holds
    up none behind him. A month is judged from the fifth of the next one on, and not while its visits are to be counted
    anew; an open note that no longer stands after late entries is closed, kept, and opened again if it comes back.
    """
    found = 0
    for some in batched(
        Dealer.objects.select_related("region__brand").order_by("pk"), _AT_ONCE, strict=False
    ):
        # Days differ by zone: a dealer farthest east begins the month first, and his last whole month is taken.
        for window, dealers in _by_window(some):
            numbers = [each.pk for each in dealers]
            counts = monthly_by_dealer(Measure.COMPLAINTS, dealers=numbers, window=window)
            dirty = months_not_counted(numbers)
            for dealer in dealers:
                series = [counts.get((dealer.pk, month), Counted()) for month in window.months]
                try:
                    found += _judge(dealer, window, series, dirty=dirty.get(dealer.pk, set()))
                except Exception as error:
                    _log.error("Complaints of %s could not be charted: %s", dealer.code, type(error).__name__)
    return found


@transaction.atomic
def answer_signal(key: UUID | str, *, state: str, note: str, by: Person, seen: str | None = None) -> Signal:
    """Write down what a signal was: explained, with the cause, or held to be chance; again, to put it right.

    ``seen`` is the state that the person was looking at. ``InvalidInput`` without a choice or without words, ``Stale``
    where somebody was faster, ``NotAllowed`` to whoever does not judge complaints.
    """
    words = note.strip()
    if state not in {SignalState.EXPLAINED, SignalState.CHANCE}:
        raise InvalidInput("STATE_MISSING", _("Choose what it was."), field="state")
    if not words:
        raise InvalidInput(
            "WORDS_MISSING", _("Write down what you found, in a sentence or two."), field="note"
        )
    if len(words) > _LONGEST:
        raise InvalidInput(
            "WORDS_TOO_LONG", _("At most %(most)s characters."), params={"most": _LONGEST}, field="note"
        )
    signal = get_signal_for(by, key, lock=True)
    require(by, ANSWERING, signal.dealer_id)
    if seen is not None and seen != signal.state:
        raise Stale("SIGNAL_STALE", _("Somebody changed this in the meantime. Look at it again."))
    before, signal.state, signal.note = signal.state, state, words
    signal.noted_at, signal.noted_by = clock.now(), by
    signal.save(update_fields=["state", "note", "noted_at", "noted_by"])
    audit.record_operation(
        "satisfaction.signal_answered", person_id=by.pk, dealer_id=signal.dealer_id, subject=str(signal.key),
        state=state, before=str(before), month=f"{signal.month:%Y-%m}",
    )  # fmt: skip
    return signal


def _by_window(dealers: Iterable[Dealer]) -> Iterator[tuple[Window, list[Dealer]]]:
    ends: dict[date, list[Dealer]] = {}
    for dealer in dealers:
        today = clock.today(dealer.time_zone)
        last = months_after(today.replace(day=1), -1 if today.day >= _SETTLED else -2)
        ends.setdefault(last, []).append(dealer)
    for last, those in ends.items():
        yield window_ending(last, MONTHS), those


@transaction.atomic
def _judge(dealer: Dealer, window: Window, counts: Sequence[Counted], *, dirty: Collection[date]) -> int:
    known = list(Signal.objects.select_for_update().filter(dealer=dealer, month__gte=window.first))
    answered = [each for each in known if each.state != SignalState.OPEN and not each.is_void]
    chart = charted(Measure.COMPLAINTS, window.months, counts, answered=answered)
    outside = list(_outside(dealer, chart))
    standing = {(each.month, each.rule) for each in outside}
    drifts = chart.drift.signals if chart.drift else ()
    standing |= {(chart.months[at].month, "cusum") for at in drifts}
    _put_right([each for each in known if each not in answered and each.month not in dirty], standing)
    opened = [each for each in known if each.state == SignalState.OPEN]
    # One drift at a time; and a sum that a single month has lifted over its limit tells no more than that month.
    lifted = {each.month for each in (*outside, *opened)} - {each.month for each in answered}
    drifting = [each for each in _drifting(dealer, chart) if each.month not in lifted]
    if any(each.rule == "cusum" for each in opened):
        drifting = []
    wanted = [each for each in (*outside, *drifting) if each.month not in dirty]
    have = {(each.month, each.rule) for each in known}
    newest = months_after(window.last, 1 - _NEW)
    new = [each for each in wanted if each.month >= newest and (each.month, each.rule) not in have]
    for signal in Signal.objects.bulk_create(new):
        _tell(signal)
    return len(new)


def _put_right(unanswered: Iterable[Signal], standing: Collection[tuple[date, str]]) -> None:
    """Close open notes that late entries have undone, and open again those that stand anew."""
    for signal in unanswered:
        stands = (signal.month, signal.rule) in standing
        if stands and signal.is_void:
            signal.state, signal.noted_at = SignalState.OPEN, None
        elif not stands and not signal.is_void:
            signal.state, signal.noted_at = SignalState.CHANCE, clock.now()
        else:
            continue
        signal.save(update_fields=["state", "noted_at"])


def _outside(dealer: Dealer, chart: RateChart) -> Iterator[Signal]:
    for each in chart.signals:
        assert each.value is not None and each.high is not None and each.low is not None
        limit = each.high if each.value > each.high else each.low
        yield Signal(
            dealer=dealer, month=each.month, rule="u", value=each.value, limit=limit, seen_at=clock.now()
        )


def _drifting(dealer: Dealer, chart: RateChart) -> Iterator[Signal]:
    """The first month of the last run above the limit: a drift that lasts is one note."""
    drift = chart.drift
    if drift is None or not drift.signals:
        return
    first = drift.signals[-1]
    while first - 1 in drift.signals:
        first -= 1
    value = drift.sums[first]
    assert value is not None
    yield Signal(
        dealer=dealer, month=chart.months[first].month, rule="cusum", value=value, limit=drift.limit,
        seen_at=clock.now(),
    )  # fmt: skip


def _tell(signal: Signal) -> None:
    dealer = signal.dealer
    notice = NewNotice(
        dealer=dealer,
        kind=NoticeKind.WARNING,
        code="COMPLAINTS_OUT_OF_LIMITS",
        params={"month": f"{signal.month:%Y-%m}"},
        subject=str(signal.key),
        url=f"{reverse('satisfaction:complaints')}?dealer={dealer.code}#notes",
        key=f"signal/{dealer.code}/{signal.month:%Y-%m}/{signal.rule}",
    )
    tell(colleagues_at(dealer, able_to=ANSWERING), notice=notice, at=clock.now())
