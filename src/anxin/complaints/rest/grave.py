"""Grave matters of a complaint: reading them, and their operations, each at its own address named as the service."""

from typing import Any

from django.utils.translation import gettext as _
from ninja import Router

from anxin.accounts.models import Person
from anxin.accounts.rest import ApiRequest
from anxin.complaints.rest.operations import Asking, operation
from anxin.complaints.schemas import grave as asked
from anxin.complaints.schemas.grave import GraveMatters, grave_matters
from anxin.complaints.selectors.cases import get_complaint_for
from anxin.complaints.selectors.grave_side import read_grave_side
from anxin.complaints.selectors.handlers import require_handler
from anxin.complaints.services import ask_review, crisis_sheet, declare_crisis, maker_side, record_conduct
from anxin.foundation.errors import InvalidInput, NotAllowed
from anxin.foundation.rest import PROBLEMS

router = Router()


@router.get(
    "/{slug}/grave_matters",
    response={200: GraveMatters, **PROBLEMS},
    operation_id="read_grave_matters",
    summary="Read the grave matters of a complaint",
)
def read(request: ApiRequest, slug: str) -> GraveMatters:
    """Crisis, conduct beyond the limit, reviews, and the manufacturer's side."""
    side = read_grave_side(get_complaint_for(request.user, slug), request.user)
    if side.not_yours:
        raise NotAllowed("CASE_OF_OTHERS", side.not_yours)
    return grave_matters(side)


@operation(asked.AskReview)
def ask_review_(ask: Asking, body: asked.AskReview) -> Any:
    """Ask an uninvolved colleague to review the handling; `made` is the review's id."""
    return ask_review.ask_review(
        ask.slug, reviewer=_named(ask, body.reviewer, "reviewer"), why=body.why, **ask.who
    )


@operation(asked.DecideReview)
def decide_review(ask: Asking, body: asked.DecideReview) -> None:
    """Keep what you found as the reviewer who was asked."""
    ask_review.decide_review(ask.slug, outcome=body.outcome, finding=body.finding, **ask.who)


@operation(asked.RecordConduct)
def record_conduct_(ask: Asking, body: asked.RecordConduct) -> Any:
    """Keep conduct beyond the limit and call a second person at once; `made` is the record's id."""
    conduct = record_conduct.Conduct(
        **body.model_dump(exclude={"seen", "second_person"}),
        second_person=ask.colleague(body.second_person, field="second_person"),
    )
    return record_conduct.record_conduct(ask.slug, conduct=conduct, **ask.who)


@operation(asked.DeclareCrisis)
def declare_crisis_(ask: Asking, body: asked.DeclareCrisis) -> Any:
    """Declare a crisis: the level becomes important, the managers are told at once; `made` is the sheet's id."""
    speaker = ask.colleague(body.speaker, field="speaker")
    return declare_crisis.declare_crisis(ask.slug, kinds=body.kinds, why=body.why, speaker=speaker, **ask.who)


@operation(asked.ChangeSpeaker)
def change_speaker(ask: Asking, body: asked.ChangeSpeaker) -> None:
    """Give the one voice of a crisis to somebody else."""
    speaker = _named(ask, body.speaker, "speaker")
    declare_crisis.change_speaker(ask.slug, speaker=speaker, why=body.why, **ask.who)


@operation(asked.AddCrisisEntry)
def add_crisis_entry(ask: Asking, body: asked.AddCrisisEntry) -> Any:
    """Add somebody to be told or something to be secured; `made` is the line's id."""
    entry = crisis_sheet.NewEntry(
        sort=body.sort, what=body.what, person=ask.colleague(body.person, field="person")
    )
    return crisis_sheet.add_crisis_entry(ask.slug, entry=entry, **ask.who)


@operation(asked.TickCrisisEntry)
def tick_crisis_entry(ask: Asking, body: asked.TickCrisisEntry) -> None:
    """Mark a line of the crisis sheet as done, or as not done after all."""
    crisis_sheet.tick_crisis_entry(ask.slug, entry_id=body.entry, done=body.done, note=body.note, **ask.who)


@operation(asked.EndCrisis)
def end_crisis(ask: Asking, body: asked.EndCrisis) -> None:
    """End the crisis with what was learned: a manager's decision."""
    declare_crisis.end_crisis(ask.slug, lesson=body.lesson, **ask.who)


@operation(asked.RecordMakerCase)
def record_maker_case(ask: Asking, body: asked.RecordMakerCase) -> Any:
    """Note that the manufacturer knows of the case; `made` is the id of its side."""
    return maker_side.record_maker_case(ask.slug, number=body.number, received_at=body.received_at, **ask.who)


@operation(asked.AnswerMaker)
def answer_maker(ask: Asking, body: asked.AnswerMaker) -> None:
    """Keep the feedback given to the manufacturer."""
    maker_side.answer_maker(ask.slug, feedback=body.feedback, **ask.who)


@operation(asked.JudgeValidity)
def judge_validity(ask: Asking, body: asked.JudgeValidity) -> None:
    """Keep the manufacturer's verdict; a valid complaint starts the clock of the objection."""
    verdict = maker_side.Verdict(
        validity=body.validity, decided_on=body.decided_on, why=body.why, cost=body.cost
    )
    maker_side.judge_validity(ask.slug, verdict=verdict, **ask.who)


@operation(asked.LetBe)
def let_be(ask: Asking, body: asked.LetBe) -> None:
    """Decide not to object to the manufacturer's verdict."""
    maker_side.let_be(ask.slug, why=body.why, **ask.who)


@operation(asked.RaiseObjection)
def raise_objection(ask: Asking, body: asked.RaiseObjection) -> None:
    """Keep the objection raised with the manufacturer."""
    maker_side.raise_objection(ask.slug, grounds=body.grounds, **ask.who)


@operation(asked.DecideObjection)
def decide_objection(ask: Asking, body: asked.DecideObjection) -> None:
    """Keep what became of the objection."""
    maker_side.decide_objection(ask.slug, state=body.state, result=body.result, **ask.who)


def _named(ask: Asking, username: str, field: str) -> Person:
    # Who may not work on the case does not learn here who works at the dealer.
    require_handler(ask.by, ask.complaint)
    person = ask.colleague(username, field=field)
    if person is None:
        raise InvalidInput("PERSON_MISSING", _("Name a colleague by user name."), field=field)
    return person
