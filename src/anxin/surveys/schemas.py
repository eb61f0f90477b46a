"""Surveys in the API: questionnaires and versions, results, interviews of named customers."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from anxin.accounts.schemas import DealerCode
from anxin.foundation.masking import mask_phones
from anxin.foundation.rest import Body, Cursor, PageShown, Shown, Text120
from anxin.surveys.choices import (
    InterviewState,
    InvitationState,
    InvitedBy,
    Purpose,
    VersionState,
    Way,
)
from anxin.surveys.models import Interview, Invitation, Questionnaire, QuestionnaireVersion
from anxin.surveys.selectors.invited import state_now
from anxin.surveys.selectors.results import ItemResult, Results


class SurveyListQuery(Body):
    """Which dealer's; an empty text asks for all of yours."""

    dealer: DealerCode = ""
    cursor: Cursor = ""


class VersionShown(Shown):
    key: UUID
    number: int
    state: VersionState
    reason: str
    """Why it differs from the one before."""
    released_at: datetime | None


class VersionWhole(VersionShown):
    questionnaire: UUID
    document: dict[str, Any]
    """What is asked: title, factors with weights, items with their kinds, options and conditions."""


class QuestionnaireShown(Shown):
    key: UUID
    dealer: str
    purpose: Purpose
    title: dict[str, str]
    pack: str
    """Key of the ready questionnaire from which it was taken over; empty for one of the dealer's own."""
    anonymous: bool
    retired_at: datetime | None


class QuestionnaireWhole(QuestionnaireShown):
    versions: list[VersionShown]


class QuestionnairePage(PageShown[QuestionnaireShown]):
    pass


class InterviewShown(Shown):
    key: UUID
    dealer: str
    version: UUID
    way: Way
    state: InterviewState
    day: date
    """The dealer's own day on which it began."""
    customer: UUID | None
    vehicle: UUID | None
    order: str
    """Number of the repair order that it is about."""
    subject: str
    """Public name of the complaint that it is about."""
    adviser: str
    """User name of who served the customer, or his name as the workshop's export has it."""
    caller: str
    """User name of who asked."""
    share: float
    """How much of the weight is answered, 0 to 1."""
    bad: list[str]
    """Items with a bad answer."""
    seconds: int | None


class InterviewWhole(InterviewShown):
    answers: dict[str, Any]
    """By item: a whole number of a scale, true or false, an option, a list of options."""
    words: dict[str, str]
    """Own words by item, telephone numbers masked."""
    skipped: dict[str, str]
    """Why an item has no answer."""


class InterviewPage(PageShown[InterviewShown]):
    pass


class InvitationQuery(SurveyListQuery):
    state: InvitationState | None = None
    """Left out: every state."""


class WithdrawInvitation(Body):
    """Why the link is to open nothing any more."""

    reason: Text120 = ""


class InvitationShown(Shown):
    key: UUID
    dealer: str
    version: UUID
    customer: UUID
    vehicle: UUID | None
    order: str
    """Number of the repair order that it is about."""
    state: InvitationState
    way: InvitedBy
    made_at: datetime
    made_by: str
    """User name of who invited him; empty where the house did by itself."""
    expires_at: datetime
    reminded_at: datetime | None
    interview: UUID | None
    """What he has answered so far."""
    why_withdrawn: str


class InvitationPage(PageShown[InvitationShown]):
    pass


class CountShown(Shown):
    value: int | bool | str
    count: int
    bad: bool


class MonthShown(Shown):
    month: date
    n: int
    figure: float | None
    """Of a scale the mean, else the share of bad answers in percent."""


class ItemResultShown(Shown):
    item: str
    n: int
    mean: float | None
    low: float | None
    """Lower end of the mean's 95 % interval."""
    high: float | None
    bad: int
    counts: list[CountShown]
    months: list[MonthShown]


class ResultsShown(Shown):
    version: UUID
    counted: int
    """Complete and partial interviews; broken-off ones are behind no figure."""
    complete: int
    broken_off: int
    since: date | None
    until: date | None
    too_few: bool
    """Anonymous answers are shown in groups of at least five; there is none yet."""
    items: list[ItemResultShown]


def shown_version(version: QuestionnaireVersion) -> VersionShown:
    """Show a version without its wording."""
    return VersionShown(**_version(version))


def whole_version(version: QuestionnaireVersion) -> VersionWhole:
    """Show a version with its wording."""
    key = version.questionnaire.key
    return VersionWhole(**_version(version), questionnaire=key, document=version.document)


def shown_questionnaire(each: Questionnaire) -> QuestionnaireShown:
    """Show a questionnaire."""
    return QuestionnaireShown(**_questionnaire(each))


def whole_questionnaire(each: Questionnaire, versions: list[QuestionnaireVersion]) -> QuestionnaireWhole:
    """Show a questionnaire with its versions, the newest first."""
    return QuestionnaireWhole(**_questionnaire(each), versions=[shown_version(one) for one in versions])


def shown_interview(each: Interview) -> InterviewShown:
    """Show an interview without its answers."""
    return InterviewShown(**_interview(each))


def whole_interview(each: Interview) -> InterviewWhole:
    """Show an interview with its answers."""
    words = {item: mask_phones(text) for item, text in each.words.items()}
    return InterviewWhole(**_interview(each), answers=each.answers, words=words, skipped=each.skipped)


def shown_results(found: Results) -> ResultsShown:
    """Show the results of a version."""
    names = ("counted", "complete", "broken_off", "since", "until", "too_few")
    told = {name: getattr(found, name) for name in names}
    return ResultsShown(version=found.version.key, items=[_item(each) for each in found.items], **told)


def _version(version: QuestionnaireVersion) -> dict[str, Any]:
    return {name: getattr(version, name) for name in ("key", "number", "state", "reason", "released_at")}


def _questionnaire(each: Questionnaire) -> dict[str, Any]:
    told = {name: getattr(each, name) for name in ("key", "purpose", "pack", "anonymous", "retired_at")}
    return told | {"dealer": each.dealer.code, "title": {"zh": each.title_zh, "en": each.title_en}}


def _interview(each: Interview) -> dict[str, Any]:
    told = {
        name: getattr(each, name) for name in ("way", "state", "day", "subject", "share", "bad", "seconds")
    }
    return told | {
        "key": each.pk,
        "dealer": each.dealer.code,
        "version": each.version.key,
        "customer": each.customer.key if each.customer else None,
        "vehicle": each.vehicle.key if each.vehicle else None,
        "order": each.order.number if each.order else "",
        "adviser": each.adviser.username if each.adviser else each.adviser_name,
        "caller": each.caller.username if each.caller else "",
    }


def _item(each: ItemResult) -> ItemResultShown:
    span = each.mean.interval if each.mean else None
    return ItemResultShown(
        item=each.item.key,
        n=each.n,
        mean=each.mean.mean if each.mean else None,
        low=span.low if span else None,
        high=span.high if span else None,
        bad=each.bad,
        counts=[CountShown(value=bar.value, count=bar.count, bad=bar.bad) for bar in each.bars],
        months=[MonthShown(month=one.month, n=one.n, figure=one.figure) for one in each.months],
    )


def shown_invitation(each: Invitation) -> InvitationShown:
    """Return an invitation as the API shows it: its link is in no answer."""
    answer = getattr(each, "interview", None)
    return InvitationShown(
        key=each.key,
        dealer=each.dealer.code,
        version=each.version.key,
        customer=each.customer.key,
        vehicle=each.vehicle.key if each.vehicle else None,
        order=each.order.number if each.order else "",
        state=state_now(each),
        way=InvitedBy(each.invited_by),
        made_at=each.made_at,
        made_by=each.made_by.username if each.made_by else "",
        expires_at=each.expires_at,
        reminded_at=each.reminded_at,
        interview=answer.pk if answer else None,
        why_withdrawn=each.why_withdrawn,
    )
