"""Looking for patterns in a period of a dealer: every month by the house, and whenever a manager wants to know now."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.accounts.selectors import colleagues_at
from anxin.callbacks.choices import NotLooked, ReviewState
from anxin.callbacks.models import PatternLook, PatternReview
from anxin.callbacks.selectors.pattern_detectors import DETECTORS, why_not
from anxin.callbacks.selectors.pattern_facts import Span, gather_facts, usual_span
from anxin.engines.gaming import Finding, Pattern
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput
from anxin.messaging.choices import NoticeKind
from anxin.messaging.services.notices import NewNotice, tell

LONGEST = timedelta(days=366)
_log = logging.getLogger(__name__)


@transaction.atomic
def look_for_patterns(dealer: Dealer, *, span: Span | None = None, by: Person | None = None) -> PatternLook:
    """Look for every pattern in a period, by default the last three whole months, and keep what needs a look.

    ``by`` needs the right to run surveys; nobody where the month's end does it. Looked for again, what somebody has
    opened or reviewed stays as it was, and no second row comes of the same records. ``InvalidInput`` for a period that
    has not ended, that ends before it begins, or that is longer than a year.
    """
    if by:
        require(by, Capability.RUN_SURVEYS, dealer.pk)
    period = span or usual_span(dealer)
    _require_period(dealer, period)
    Dealer.objects.select_for_update(no_key=True).get(pk=dealer.pk)
    facts = gather_facts(dealer, period)
    counts = {pattern: each.records(facts) for pattern, each in DETECTORS.items()}
    barred = {pattern: why for pattern, n in counts.items() if (why := why_not(pattern, n, facts))}
    found = [
        finding
        for pattern, each in DETECTORS.items()
        if pattern not in barred
        for finding in each.find(facts)
    ]
    new = _write(dealer, period, found)
    _tell(dealer, period, new, by)
    look, _new = PatternLook.objects.update_or_create(
        dealer=dealer,
        since=period.since,
        until=period.until,
        defaults={
            "looked_at": clock.now(),
            "looked_by": by,
            "records": {str(pattern): n for pattern, n in counts.items()},
            "not_looked": {str(pattern): str(why) for pattern, why in barred.items()}
            | {str(Pattern.OWN_AGAINST_AUDIT): str(NotLooked.NO_AUDIT)},
        },
    )
    audit.record_operation(
        "callbacks.patterns_looked_for", person_id=by.pk if by else None, dealer_id=dealer.pk,
        subject=f"{dealer.code} {period.since} {period.until}", found=len(new),
    )  # fmt: skip
    return look


def look_everywhere() -> int:
    """Look at every dealer where the last three whole months were not looked at yet; return at how many.

    One dealer that cannot be looked at holds up none behind him; run again it does what is left.
    """
    done = 0
    for dealer in Dealer.objects.select_related("region__brand").order_by("pk"):
        span = usual_span(dealer)
        if PatternLook.objects.filter(dealer=dealer, since=span.since, until=span.until).exists():
            continue
        try:
            look_for_patterns(dealer, span=span)
            done += 1
        except Exception as error:
            _log.error("Patterns could not be looked for at %s: %s", dealer.code, type(error).__name__)
    return done


def _require_period(dealer: Dealer, span: Span) -> None:
    if span.until >= clock.today(dealer.time_zone):
        raise InvalidInput("PERIOD_NOT_OVER", _("Choose a last day that is over."), field="until")
    if span.since > span.until:
        raise InvalidInput("PERIOD_TURNED", _("The first day comes before the last."), field="since")
    if span.until - span.since > LONGEST:
        raise InvalidInput("PERIOD_TOO_LONG", _("A period of a year at most."), field="since")


def _write(dealer: Dealer, span: Span, found: Iterable[Finding]) -> list[PatternReview]:
    """Keep one row a pattern and person; return those that are new."""
    grouped: dict[tuple[str, str], list[Finding]] = {}
    for each in found:
        grouped.setdefault((str(each.pattern), each.who), []).append(each)
    names = _people(grouped)
    known: dict[tuple[str, str], list[PatternReview]] = {}
    rows = PatternReview.objects.filter(dealer=dealer, since__lte=span.until, until__gte=span.since)
    for review in rows.select_for_update(of=("self",)).order_by("pk"):
        known.setdefault((review.pattern, review.who), []).append(review)
    new = []
    for place, findings in grouped.items():
        told = _as_kept(findings)
        earlier = known.get(place, [])
        untouched = [each for each in earlier if each.state == ReviewState.OPEN and each.opened_at is None]
        if untouched:
            _renew(untouched[-1], span, told, earlier)
        elif not any(_is_known(each, span, told) for each in earlier):
            new.append(_made(dealer, span, place, told, names))
    return PatternReview.objects.bulk_create(new)


def _is_known(review: PatternReview, span: Span, told: Mapping[str, Any]) -> bool:
    """Whoever was looked at for this period, or for all of these records, is not looked at again for them."""
    same = (review.since, review.until) == (span.since, span.until)
    return same or set(told["records"]) <= set(review.finding["records"])


def _renew(
    review: PatternReview, span: Span, told: Mapping[str, Any], earlier: Sequence[PatternReview]
) -> None:
    """Bring a row that nobody has touched to what is found now, and to its period where no other row has that."""
    taken = any(each != review and (each.since, each.until) == (span.since, span.until) for each in earlier)
    if not taken and (review.finding != told or (review.since, review.until) != (span.since, span.until)):
        review.since, review.until = span.since, span.until
        review.finding, review.found_at = told, clock.now()
        review.changes += 1
        review.save(update_fields=["since", "until", "finding", "found_at", "changes"])


def _made(
    dealer: Dealer,
    span: Span,
    place: tuple[str, str],
    told: Mapping[str, Any],
    names: Mapping[str, Person],
) -> PatternReview:
    pattern, who = place
    person = names.get(who)
    return PatternReview(
        dealer=dealer,
        pattern=pattern,
        who=who[:60],
        person=person,
        person_name=(person.name if person else who)[:60],
        since=span.since,
        until=span.until,
        finding=told,
        found_at=clock.now(),
    )


def _people(places: Iterable[tuple[str, str]]) -> dict[str, Person]:
    numbers = {int(who[1:]) for _pattern, who in places if who.startswith("#")}
    return {f"#{person.pk}": person for person in Person.objects.filter(pk__in=numbers)}


def _as_kept(findings: Sequence[Finding]) -> dict[str, Any]:
    """Write findings of one pattern and person as they are kept; of numbers there may be several, each a group."""
    most = max(findings, key=lambda each: each.statistic)
    return {
        "n": sum(each.n for each in findings),
        "statistic": most.statistic,
        "usual": most.usual,
        "interval": [most.interval.low, most.interval.high] if most.interval else None,
        "p": most.p,
        "p_adjusted": most.p_adjusted,
        "false_alarm_rate": most.false_alarm_rate,
        "records": list(dict.fromkeys(key for each in findings for key in each.records)),
        "groups": [list(each.records) for each in findings] if most.p is None else [],
    }


def _tell(dealer: Dealer, span: Span, new: Sequence[PatternReview], by: Person | None) -> None:
    """Tell the others who review how many patterns need a look; nobody hears by this way of one about himself."""
    for person in colleagues_at(dealer, able_to=Capability.RUN_SURVEYS):
        count = sum(each.person_id != person.pk for each in new)
        if count and person != by:
            notice = NewNotice(
                dealer=dealer,
                kind=NoticeKind.WARNING,
                code="PATTERNS_FOUND",
                params={"count": count},
                subject=f"{dealer.code} {span.since} {span.until}",
                url=reverse("callbacks:patterns"),
                key=f"patterns/{dealer.code}/{span.since}/{span.until}/{clock.now().isoformat()}",
            )
            tell([person], notice=notice, at=clock.now())
