"""The operations of the side "grave" of a case: for each the form, and the service that it feeds."""

from collections.abc import Mapping
from typing import Any

from anxin.accounts.models import Person
from anxin.complaints.choices import CaseSide, CrisisSort, ObjectionState, ReviewOutcome, Validity
from anxin.complaints.forms import grave
from anxin.complaints.forms.case import OperationForm
from anxin.complaints.services import ask_review, crisis_sheet, declare_crisis, maker_side, record_conduct
from anxin.complaints.views.operation import Call, Operation


def _who(form: OperationForm, by: Person) -> dict[str, Any]:
    return {"by": by, "seen": form.cleaned_data["seen"]}


def _ask_review(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    return ask_review.ask_review(slug, reviewer=data["reviewer"], why=form.plainly("why"), **_who(form, by))


def _decide_review(slug: str, form: OperationForm, by: Person) -> object:
    outcome = ReviewOutcome(form.cleaned_data["outcome"])
    return ask_review.decide_review(slug, outcome=outcome, finding=form.plainly("finding"), **_who(form, by))


def _conduct(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    conduct = record_conduct.Conduct(
        kind=data["kind"],
        words=form.plainly("words"),
        witness=form.plainly("witness"),
        limit_stated=data["limit_stated"],
        second_person=data["second_person"],
        manager_told=data["manager_told"],
    )
    return record_conduct.record_conduct(slug, conduct=conduct, **_who(form, by))


def _declare(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    return declare_crisis.declare_crisis(
        slug, kinds=data["kinds"], why=form.plainly("why"), speaker=data["speaker"], **_who(form, by)
    )


def _speaker(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    return declare_crisis.change_speaker(
        slug, speaker=data["speaker"], why=form.plainly("why"), **_who(form, by)
    )


def _crisis_tick(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    return crisis_sheet.tick_crisis_entry(
        slug, entry_id=data["entry"], done=data["done"], note=form.plainly("note"), **_who(form, by)
    )


def _crisis_add(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    entry = crisis_sheet.NewEntry(
        sort=CrisisSort(data["sort"]), what=form.plainly("what"), person=data.get("person")
    )
    return crisis_sheet.add_crisis_entry(slug, entry=entry, **_who(form, by))


def _end_crisis(slug: str, form: OperationForm, by: Person) -> object:
    return declare_crisis.end_crisis(slug, lesson=form.plainly("lesson"), **_who(form, by))


def _maker(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    return maker_side.record_maker_case(
        slug, number=form.plainly("number"), received_at=data["received_at"], **_who(form, by)
    )


def _answer_maker(slug: str, form: OperationForm, by: Person) -> object:
    return maker_side.answer_maker(slug, feedback=form.plainly("feedback"), **_who(form, by))


def _validity(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    verdict = maker_side.Verdict(
        validity=Validity(data["validity"]),
        decided_on=data["decided_on"],
        why=form.plainly("why"),
        cost=data["cost"],
    )
    return maker_side.judge_validity(slug, verdict=verdict, **_who(form, by))


def _let_be(slug: str, form: OperationForm, by: Person) -> object:
    return maker_side.let_be(slug, why=form.plainly("why"), **_who(form, by))


def _object(slug: str, form: OperationForm, by: Person) -> object:
    return maker_side.raise_objection(slug, grounds=form.plainly("grounds"), **_who(form, by))


def _objection_result(slug: str, form: OperationForm, by: Person) -> object:
    state = ObjectionState(form.cleaned_data["state"])
    return maker_side.decide_objection(slug, state=state, result=form.plainly("result"), **_who(form, by))


def _grave(form: type[OperationForm], call: Call) -> Operation:
    return Operation(form, call, side=CaseSide.GRAVE)


#: What the crisis sheet offers on its own page.
SHEET_OPERATIONS: Mapping[str, Operation] = {
    "declare_crisis": _grave(grave.DeclareCrisisForm, _declare),
    "speaker": _grave(grave.SpeakerForm, _speaker),
    "crisis_tick": _grave(grave.CrisisTickForm, _crisis_tick),
    "crisis_add": _grave(grave.CrisisEntryForm, _crisis_add),
    "end_crisis": _grave(grave.EndCrisisForm, _end_crisis),
}
GRAVE_OPERATIONS: Mapping[str, Operation] = {
    **SHEET_OPERATIONS,
    "ask_review": _grave(grave.AskReviewForm, _ask_review),
    "decide_review": _grave(grave.DecideReviewForm, _decide_review),
    "conduct": _grave(grave.ConductForm, _conduct),
    "maker": _grave(grave.MakerForm, _maker),
    "answer_maker": _grave(grave.AnswerMakerForm, _answer_maker),
    "validity": _grave(grave.ValidityForm, _validity),
    "let_be": _grave(grave.LetBeForm, _let_be),
    "object": _grave(grave.ObjectForm, _object),
    "objection_result": _grave(grave.ObjectionResultForm, _objection_result),
}
