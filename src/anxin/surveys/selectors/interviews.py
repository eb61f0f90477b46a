"""Interviews of named customers, one by one and as a list, and when a customer was asked last."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer, Person
from anxin.engines.surveys import Given, Item, Mode, Skip, is_bad, shown
from anxin.foundation.errors import InvalidInput, NotFound
from anxin.surveys.choices import NO_SURVEY, InterviewState, Purpose, Way
from anxin.surveys.models import Interview, Invitation
from anxin.surveys.policies import visible_interviews
from anxin.surveys.selectors.groups import COUNTED
from anxin.surveys.selectors.questionnaires import definition_of, limits_of

NEWEST = ("-day", "key")
_WITH = ("dealer", "version__questionnaire", "customer", "vehicle", "order", "adviser", "caller")


@dataclass(frozen=True)
class AnswerLine:
    """One item of an interview as it went: the answer as stored, own words, why not, and whether it is a bad one."""

    item: Item
    answer: int | bool | str | list[str] | None
    words: str
    skipped: Skip | None
    bad: bool


def interviews_visible_to(person: Person) -> QuerySet[Interview]:
    """Return the interviews that a person may see one by one; never an anonymous one."""
    rows = Interview.objects.filter(visible_interviews(person)).select_related(*_WITH)
    return rows.defer("customer__search", "vehicle__search", "version__document")


def get_interview_for(person: Person, key: UUID | str) -> Interview:
    """Return the interview with this key; ``NotFound`` to whoever may not see it."""
    try:
        found = (
            interviews_visible_to(person).defer(None).filter(pk=key if isinstance(key, UUID) else UUID(key))
        )
    except ValueError as error:
        raise NotFound from error
    interview = found.first()
    if interview is None:
        raise NotFound
    return interview


def given_in(interview: Interview) -> Given:
    """Return what was given in an interview, as the engine reads it."""
    return Given(
        answers=interview.answers,
        words=interview.words,
        skipped={item: Skip(why) for item, why in interview.skipped.items()},
        mode=mode_of(interview),
    )


def mode_of(interview: Interview) -> Mode:
    """Tell whether a colleague asked aloud or the customer read by himself."""
    return Mode.SPOKEN if interview.way == Way.CALL else Mode.READ


def answer_lines(interview: Interview) -> list[AnswerLine]:
    """Return the items that were asked of the customer, in their order, with what he gave."""
    return list(_lines(interview))


def last_asked(customers: Collection[int]) -> dict[int, date]:
    """Return the dealer's day on which each customer was last asked by any survey, by the customer's number.

    An invitation counts as asking, a reminder of what is due does not. Who was never asked is not in it. Two queries.
    """
    asked = Interview.objects.filter(customer__in=customers).order_by()
    asked = asked.exclude(version__questionnaire__purpose__in=NO_SURVEY)
    found = dict(asked.values_list("customer").annotate(Max("day")))
    invited = Invitation.objects.filter(customer__in=customers).order_by()
    for customer, zone, at in invited.values_list("customer", "dealer__time_zone").annotate(Max("made_at")):
        day = at.astimezone(ZoneInfo(zone)).date()
        found[customer] = max(day, found.get(customer, day))
    return found


def asked_for(purpose: Purpose, dealers: Sequence[Dealer], since: date, until: date) -> QuerySet[Interview]:
    """Return the named interviews of a purpose at dealers that count, from day to day, for figures of the house."""
    rows = Interview.objects.filter(
        version__questionnaire__purpose=purpose, anonymous=False, state__in=COUNTED
    )
    return rows.filter(dealer__in=dealers, day__gte=since, day__lte=until)


def _lines(interview: Interview) -> Iterator[AnswerLine]:
    given, limits = given_in(interview), limits_of(interview.dealer)
    is_judged = interview.state != InterviewState.OPEN
    for item in shown(definition_of(interview.version), given):
        answer = given.answers.get(item.key)
        yield AnswerLine(
            item=item,
            answer=answer,
            words=given.words.get(item.key, ""),
            skipped=given.skipped.get(item.key),
            bad=item.key in interview.bad
            if is_judged
            else answer is not None and is_bad(item, answer, limits),
        )


@dataclass(frozen=True)
class VisitsAsked:
    """Whose visits, closed in which months, the interviews are about; empty for all of them.

    ``adviser`` is a user name, or the name that stands in the orders of who is no colleague; the months are named as
    2026-10 and mean the dealer's own.
    """

    adviser: str = ""
    since: str = ""
    until: str = ""


def interviews_of(person: Person, dealer: Dealer, about: VisitsAsked = VisitsAsked()) -> QuerySet[Interview]:
    """Return a dealer's interviews that the person may see, the newest first; ``InvalidInput`` for a wrong month."""
    rows = interviews_visible_to(person).filter(dealer=dealer).order_by(*NEWEST)
    if about.adviser:
        unnamed = Q(order__adviser=None, order__adviser_name=about.adviser)
        rows = rows.filter(Q(order__adviser__username=about.adviser) | unnamed)
    zone = ZoneInfo(dealer.time_zone)
    if about.since:
        rows = rows.filter(order__closed_at__gte=_begin(about.since, "since", zone))
    if about.until:
        rows = rows.filter(order__closed_at__lt=_begin(about.until, "until", zone, later=1))
    return rows


def _begin(month: str, field: str, zone: ZoneInfo, *, later: int = 0) -> datetime:
    """The first moment of a month, or of the one after it."""
    try:
        day = date.fromisoformat(f"{month[:7]}-01")
    except ValueError as error:
        raise InvalidInput("MONTH_UNKNOWN", _("Write a month as 2026-10."), field=field) from error
    number = day.year * 12 + day.month - 1 + later
    return datetime(number // 12, number % 12 + 1, 1, tzinfo=zone)
