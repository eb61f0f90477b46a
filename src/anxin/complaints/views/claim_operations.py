"""The operations of requests under the law as the page of a case offers them."""

from collections.abc import Mapping

from anxin.accounts.models import Person
from anxin.complaints.forms.case import OperationForm
from anxin.complaints.forms.claims import AnswerClaimForm, CompleteClaimForm, LinkClaimForm, TakeClaimForm
from anxin.complaints.services import claims
from anxin.complaints.views.operation import Operation


def _take(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    claim = claims.NewClaim(
        remedy=data["remedy"],
        medium=data["medium"],
        received_on=data["received_on"],
        words=form.plainly("words"),
    )
    return claims.take_claim(slug, claim=claim, by=by, seen=data["seen"])


def _link(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    return claims.link_claim(slug, key=data["claim"], by=by, seen=data["seen"])


def _answer(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    answer = claims.ClaimAnswer(
        answer=data["answer"], reasons=form.plainly("reasons"), on=data["answered_on"]
    )
    return claims.answer_claim(slug, key=data["claim"], answer=answer, by=by, seen=data["seen"])


def _complete(slug: str, form: OperationForm, by: Person) -> object:
    data = form.cleaned_data
    done = claims.ClaimDone(outcome=form.plainly("outcome"), on=data["completed_on"])
    return claims.complete_claim(slug, key=data["claim"], done=done, by=by, seen=data["seen"])


CLAIM_OPERATIONS: Mapping[str, Operation] = {
    "take_claim": Operation(TakeClaimForm, _take),
    "link_claim": Operation(LinkClaimForm, _link),
    "answer_claim": Operation(AnswerClaimForm, _answer),
    "complete_claim": Operation(CompleteClaimForm, _complete),
}
