"""Call-backs in the API: lists, calls, attempts, rates; and what a telephone system tells."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from anxin.accounts.models import Dealer
from anxin.accounts.schemas import DealerCode
from anxin.callbacks.choices import (
    CallKind,
    CallState,
    Direction,
    ListState,
    ReviewState,
    RoundState,
    TelephoneNews,
    WhyLeftOut,
)
from anxin.callbacks.models import Attempt, Call, CallList, LeftOut, LinkRound, PatternReview, TelephoneCall
from anxin.callbacks.selectors.counted import Figure
from anxin.callbacks.selectors.rate_words import RATES
from anxin.callbacks.selectors.rates import By, RateRow, RateTable
from anxin.callbacks.selectors.rules import HeldRules
from anxin.engines.callbacks import write_rules
from anxin.engines.gaming import Pattern
from anxin.foundation.masking import mask_phones
from anxin.foundation.rest import STORABLE, Body, Cursor, Day, Instant, Shown, Text60, Text500, WholeNumber
from anxin.surveys.choices import InvitedBy
from anxin.surveys.models import Invitation
from anxin.workshop.choices import OrderKind

OutsideName = Annotated[str, StringConstraints(pattern=STORABLE, min_length=1, max_length=80)]
Extension = Annotated[str, StringConstraints(pattern=r"^[0-9*#]*$", max_length=12)]
Recording = Annotated[str, StringConstraints(pattern=r"^(https://[^\s\x00]+)?$", max_length=500)]


class CallListQuery(Body):
    """Which dealer's; an empty text asks for all of yours."""

    dealer: DealerCode = ""
    cursor: Cursor = ""


class CallQuery(CallListQuery):
    """Which calls; what is left out asks for all."""

    kind: CallKind | None = None
    list: UUID | None = None
    state: CallState | None = None


class AttemptQuery(CallListQuery):
    day: Day | None = None
    """The dealer's own day; left out: every day."""


class RateQuery(Body):
    """Which calls are counted: due from one day to another, of a kind."""

    dealer: DealerCode
    by: By = By.MONTH
    since: Day | None = None
    """Left out: twelve months, this one included."""
    until: Day | None = None
    kind: CallKind | None = None


class CallListShown(Shown):
    key: UUID
    dealer: str
    kind: CallKind
    day: date
    """On which it is worked."""
    until: date
    """The last day whose orders it has taken in."""
    state: ListState
    built_at: datetime
    all_visits: int
    """Everything closed or delivered: `listed` + `not_drawn` + all of `excluded`."""
    listed: int
    not_drawn: int
    excluded: dict[str, int]
    """How many were left out, by the name of the reason."""


class CallListPage(Shown):
    items: list[CallListShown]
    newer: str | None
    older: str | None


class LeftOutQuery(Body):
    """Which of them; left out: for whatever reason."""

    reason: WhyLeftOut | None = None
    cursor: Cursor = ""


class LeftOutShown(Shown):
    reason: WhyLeftOut
    order: str | None
    vehicle: UUID
    customer: UUID | None


class LeftOutPage(Shown):
    items: list[LeftOutShown]
    newer: str | None
    older: str | None


class BuildLists(Body):
    """Whose lists of today."""

    dealer: DealerCode


class ListsBuilt(Shown):
    """One of each kind."""

    items: list[CallListShown]


class RulesQuery(Body):
    """Whose rules."""

    dealer: DealerCode


class SetRules(Body):
    """How a dealer calls from now on, and why: `rules` as `read_call_rules` gives them."""

    dealer: DealerCode
    rules: Annotated[dict[str, Any], Field(examples=[{"quota": 5, "fatigue_days": 90}])]
    reason: Annotated[Text500, Field(min_length=1)]
    seen: WholeNumber | None = None
    """The number of the version that was looked at; left out: whichever holds."""


class RulesShown(Shown):
    dealer: str
    number: int
    reason: str
    set_at: datetime | None
    rules: dict[str, Any]


class AttemptShown(Shown):
    call: UUID
    number: int
    at: datetime
    day: date
    by: str
    """User name."""
    outcome: str
    number_used: str
    """`phone`, `second_phone` or `owner`; never the number itself."""
    seconds: int | None
    note: str


class AttemptPage(Shown):
    items: list[AttemptShown]
    newer: str | None
    older: str | None


class CallShown(Shown):
    key: UUID
    dealer: str
    kind: CallKind
    list: UUID | None
    customer: UUID
    vehicle: UUID | None
    order: str
    """Number of the repair order."""
    complaint: str
    """Public name of the complaint whose handling is asked about."""
    adviser: str
    state: CallState
    outcome: str
    """Empty while it is open."""
    due_on: date
    expires_on: date
    not_before: datetime
    appointed: bool
    tries: int
    number_wrong: bool
    interview: UUID | None
    made_complaint: str
    """Public name of the complaint that was made on the line."""
    done_at: datetime | None
    done_by: str


class CallWhole(CallShown):
    """A call with its attempts."""

    attempts: list[AttemptShown]


class CallPage(Shown):
    items: list[CallShown]
    newer: str | None
    older: str | None


class RateRowShown(Shown):
    key: str
    """A month such as `2026-11`, a user name, a list's day and kind, or a dealer's code."""
    label: str
    counts: dict[Figure, int]
    call_back_rate: float | None
    """Called of those to be called."""
    contact_rate: float | None
    """Answered in full of those called."""
    rates: dict[str, float | None]
    """RR1 to RR6, COOP1 to COOP4, REF1 to REF3 and CON1 to CON3 as shares of 1; null where nothing is counted."""
    too_few: bool
    """Fewer calls than say anything about a person: no rates."""


class RatesShown(Shown):
    by: By
    e: float
    """Share of eligible calls among those of unknown eligibility: 1, for each stems from the dealer's own orders."""
    rows: list[RateRowShown]
    total: RateRowShown


class TelephoneEventBody(Body):
    """One thing that happened to a call of the telephone system."""

    dealer: DealerCode
    call: OutsideName
    """The system's own name of the call, the same in all of its events."""
    event: TelephoneNews
    at: Instant
    direction: Direction
    number: Text60 = ""
    """The customer's, as dialled or as shown; empty where it is withheld."""
    extension: Extension = ""
    """The telephone in the house; with `answered` that of whoever took it."""
    recording: Annotated[Recording, Field(description="An https address, sent with any event.")] = ""


class TelephoneTaken(Shown):
    call: str
    answered: bool
    ended: bool
    known: bool
    """A customer of the dealer is known by the number."""
    put_to: UUID | None
    """The call-back that its caller has on his screen."""


def shown_list(each: CallList) -> CallListShown:
    """Show a list with its counts."""
    names = (
        "key",
        "kind",
        "day",
        "until",
        "state",
        "built_at",
        "all_visits",
        "listed",
        "not_drawn",
        "excluded",
    )
    return CallListShown(dealer=each.dealer.code, **{name: getattr(each, name) for name in names})


def shown_left_out(each: LeftOut) -> LeftOutShown:
    """Return what the API tells of a visit that nobody calls about."""
    return LeftOutShown(
        reason=WhyLeftOut(each.reason),
        order=each.order.number if each.order else None,
        vehicle=each.vehicle.key,
        customer=each.customer.key if each.customer else None,
    )


def shown_rules(dealer: Dealer, held: HeldRules) -> RulesShown:
    """Return what the API tells of how a dealer calls."""
    return RulesShown(
        dealer=dealer.code,
        number=held.number,
        reason=held.reason,
        set_at=held.set_at,
        rules=write_rules(held.rules),
    )


def shown_call(each: Call) -> CallShown:
    """Show a call without its attempts."""
    return CallShown(**_call(each))


def whole_call(each: Call) -> CallWhole:
    """Show a call with its attempts, the first first."""
    rows = each.attempts.select_related("by", "call").order_by("number")
    return CallWhole(**_call(each), attempts=[shown_attempt(one) for one in rows])


def shown_attempt(each: Attempt) -> AttemptShown:
    """Show an attempt; numbers in its note are masked."""
    names = ("number", "at", "day", "outcome", "number_used", "seconds")
    told = {name: getattr(each, name) for name in names}
    return AttemptShown(call=each.call.key, by=each.by.username, note=mask_phones(each.note), **told)


def shown_rates(table: RateTable) -> RatesShown:
    """Show rates with the counts that they are made of."""
    return RatesShown(by=table.by, e=1.0, rows=[_row(each) for each in table.rows], total=_row(table.total))


def shown_telephone_call(each: TelephoneCall) -> TelephoneTaken:
    """Show what is known of a call by now, without anything of the customer."""
    return TelephoneTaken(
        call=each.outside,
        answered=each.answered_at is not None,
        ended=each.ended_at is not None,
        known=each.customer_id is not None,
        put_to=each.call.key if each.call else None,
    )


def _call(each: Call) -> dict[str, Any]:
    names = (
        "key", "kind", "state", "outcome", "due_on", "expires_on", "not_before", "appointed", "tries", "number_wrong",
        "done_at",
    )  # fmt: skip
    return {name: getattr(each, name) for name in names} | {
        "dealer": each.dealer.code,
        "list": each.call_list.key if each.call_list else None,
        "customer": each.customer.key,
        "vehicle": each.vehicle.key if each.vehicle else None,
        "order": each.order.number if each.order else "",
        "complaint": each.complaint.slug if each.complaint else "",
        "adviser": each.adviser.username if each.adviser else each.adviser_name,
        "interview": each.interview_id,
        "made_complaint": each.made_complaint.slug if each.made_complaint else "",
        "done_by": each.done_by.username if each.done_by else "",
    }


def _row(each: RateRow) -> RateRowShown:
    return RateRowShown(
        key=each.key,
        label=each.label,
        counts=each.counts,
        call_back_rate=each.called_share,
        contact_rate=each.contact_share,
        rates={name.upper(): getattr(each.rates, name) for name in RATES},
        too_few=each.too_few,
    )


class PatternQuery(CallListQuery):
    state: ReviewState | None = None


class PatternShown(Shown):
    key: UUID
    dealer: str
    pattern: Pattern
    person: str
    """User name of whom it concerns, or his name as the workshop's export has it; empty for nobody by name."""
    since: date
    until: date
    n: int
    """How many cases were looked at."""
    statistic: float
    """A share, a difference, odds or a count, as the pattern says."""
    usual: float | None
    """The same with the others, or where nothing is odd."""
    interval: tuple[float, float] | None
    """Of the statistic, 95 %."""
    p: float | None
    false_alarm_rate: float | None
    """In what share of looks at honest figures somebody is named; nothing where it is a count and no test."""
    state: ReviewState
    found_at: datetime
    opened_at: datetime | None
    """When it was shown to whom it concerns."""


class PatternWhole(PatternShown):
    reply: str
    """What the person concerned says himself."""
    replied_at: datetime | None
    outcome: str
    reviewed_at: datetime | None
    reviewed_by: str
    records: list[str]
    """Keys of the interviews, or of the repair orders, that show it."""


class SendLink(Body):
    """Whom to invite to which version in use, and how; about a repair order or a car where one is named."""

    customer: UUID
    version: UUID
    way: InvitedBy
    order: UUID | None = None
    vehicle: UUID | None = None


class SendLinks(Body):
    """The customers of the repair orders that were closed from day to day, one month at most."""

    dealer: DealerCode
    version: UUID
    since: Day
    until: Day
    kind: OrderKind | None = None
    way: InvitedBy | None = None
    """Left out: each by his own way."""


class LinkSent(Shown):
    invitation: UUID
    way: InvitedBy
    expires_at: datetime


class LinkRoundShown(Shown):
    key: UUID
    dealer: str
    version: UUID
    since: date
    until: date
    state: RoundState
    visits: int
    """Orders closed: `invited` + `known` + all of `left_out`, once it is sent."""
    chosen: int
    done: int
    invited: int
    known: int
    """Waited for an answer already."""
    left_out: dict[str, int]


class PatternPage(Shown):
    items: list[PatternShown]
    newer: str | None
    older: str | None


def shown_link(made: Invitation) -> LinkSent:
    """Return an invitation that was made; it is read under surveys."""
    return LinkSent(invitation=made.key, way=InvitedBy(made.invited_by), expires_at=made.expires_at)


def shown_round(made: LinkRound) -> LinkRoundShown:
    """Return a round of invitations with its counts."""
    names = ("key", "since", "until", "state", "visits", "done", "invited", "known", "left_out")
    told = {name: getattr(made, name) for name in names}
    chosen = len(made.chosen)
    return LinkRoundShown(dealer=made.dealer.code, version=made.version.key, chosen=chosen, **told)


def shown_pattern(review: PatternReview) -> PatternShown:
    """Return a pattern as a list shows it."""
    return PatternShown(**_pattern(review))


def whole_pattern(review: PatternReview) -> PatternWhole:
    """Return a pattern with its records and what was said of it."""
    return PatternWhole(
        **_pattern(review),
        reply=review.reply,
        replied_at=review.replied_at,
        outcome=review.outcome,
        reviewed_at=review.reviewed_at,
        reviewed_by=review.reviewed_by.username if review.reviewed_by else "",
        records=review.finding["records"],
    )


def _pattern(review: PatternReview) -> dict[str, Any]:
    told = ("n", "statistic", "usual", "interval", "p", "false_alarm_rate")
    return {
        "key": review.key,
        "dealer": review.dealer.code,
        "pattern": review.pattern,
        "person": review.person.username if review.person else review.person_name,
        "since": review.since,
        "until": review.until,
        "state": review.state,
        "found_at": review.found_at,
        "opened_at": review.opened_at,
        **{name: review.finding[name] for name in told},
    }
