"""The API's doors to surveys, with the same selectors as the pages: it reads and withdraws, the pages edit."""

from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router

from anxin.accounts.rest import ApiRequest, of_named_dealer
from anxin.foundation.idempotency import Answer
from anxin.foundation.keyset import page_of
from anxin.foundation.rest import PAGE_SIZE, PROBLEMS, IdempotencyKey, answer, respond
from anxin.surveys import schemas
from anxin.surveys.selectors.interviews import NEWEST, get_interview_for, interviews_visible_to
from anxin.surveys.selectors.invited import NEWEST as INVITED_LAST
from anxin.surveys.selectors.invited import get_invitation_for, in_state, invitations_visible_to
from anxin.surveys.selectors.questionnaires import (
    get_questionnaire_for,
    get_version_for,
    questionnaires_visible_to,
    versions_of,
)
from anxin.surveys.selectors.results import results_of
from anxin.surveys.services.invitations import withdraw_invitation

router = Router(tags=["surveys"])
_MADE = ("made_at", "id")


@router.get(
    "/questionnaires",
    response={200: schemas.QuestionnairePage, **PROBLEMS},
    operation_id="list_questionnaires",
    summary="List questionnaires",
)
def list_questionnaires(
    request: ApiRequest, wanted: Query[schemas.SurveyListQuery]
) -> schemas.QuestionnairePage:
    """Those that you may read, the oldest first, 50 a page."""
    rows = questionnaires_visible_to(request.user).select_related("dealer")
    rows = of_named_dealer(rows, request.user, wanted.dealer)
    page = page_of(rows, order=_MADE, cursor=wanted.cursor, size=PAGE_SIZE)
    return schemas.QuestionnairePage.of(page, map(schemas.shown_questionnaire, page.rows))


@router.get(
    "/questionnaires/{key}",
    response={200: schemas.QuestionnaireWhole, **PROBLEMS},
    operation_id="read_questionnaire",
    summary="Read a questionnaire with its versions",
)
def read_questionnaire(request: ApiRequest, key: UUID) -> schemas.QuestionnaireWhole:
    """A draft is shown to those alone who edit."""
    found = get_questionnaire_for(request.user, key)
    return schemas.whole_questionnaire(found, versions_of(request.user, found))


@router.get(
    "/versions/{key}",
    response={200: schemas.VersionWhole, **PROBLEMS},
    operation_id="read_questionnaire_version",
    summary="Read what a version asks",
)
def read_version(request: ApiRequest, key: UUID) -> schemas.VersionWhole:
    """Its wording stays as it was once it was in use."""
    return schemas.whole_version(get_version_for(request.user, key))


@router.get(
    "/versions/{key}/results",
    response={200: schemas.ResultsShown, **PROBLEMS},
    operation_id="read_survey_results",
    summary="Read the results of a version",
)
def read_results(request: ApiRequest, key: UUID) -> schemas.ResultsShown:
    """Figures by item and month; over a break of the wording nothing is added up."""
    return schemas.shown_results(results_of(request.user, get_version_for(request.user, key)))


@router.get(
    "/interviews",
    response={200: schemas.InterviewPage, **PROBLEMS},
    operation_id="list_interviews",
    summary="List interviews",
)
def list_interviews(request: ApiRequest, wanted: Query[schemas.SurveyListQuery]) -> schemas.InterviewPage:
    """Those of named customers that you may see, the newest first, 50 a page; anonymous ones are never among them."""
    rows = of_named_dealer(interviews_visible_to(request.user), request.user, wanted.dealer)
    page = page_of(rows, order=NEWEST, cursor=wanted.cursor, size=PAGE_SIZE)
    return schemas.InterviewPage.of(page, map(schemas.shown_interview, page.rows))


@router.get(
    "/interviews/{key}",
    response={200: schemas.InterviewWhole, **PROBLEMS},
    operation_id="read_interview",
    summary="Read an interview",
)
def read_interview(request: ApiRequest, key: UUID) -> schemas.InterviewWhole:
    """With its answers; telephone numbers in own words are masked."""
    return schemas.whole_interview(get_interview_for(request.user, key))


@router.get(
    "/invitations",
    response={200: schemas.InvitationPage, **PROBLEMS},
    operation_id="list_invitations",
    summary="List invitations to answer by a personal link",
)
def list_invitations(request: ApiRequest, wanted: Query[schemas.InvitationQuery]) -> schemas.InvitationPage:
    """Those of the dealers at which you invite, the newest first, 50 a page."""
    rows = of_named_dealer(invitations_visible_to(request.user), request.user, wanted.dealer)
    if wanted.state:
        rows = rows.filter(in_state(wanted.state))
    page = page_of(rows, order=INVITED_LAST, cursor=wanted.cursor, size=PAGE_SIZE)
    return schemas.InvitationPage.of(page, map(schemas.shown_invitation, page.rows))


@router.get(
    "/invitations/{key}",
    response={200: schemas.InvitationShown, **PROBLEMS},
    operation_id="read_invitation",
    summary="Read an invitation",
)
def read_invitation(request: ApiRequest, key: UUID) -> schemas.InvitationShown:
    """The link itself is the customer's; a colleague who passes it on finds it on its page."""
    return schemas.shown_invitation(get_invitation_for(request.user, key))


@router.post(
    "/invitations/{key}/withdraw",
    response={200: schemas.InvitationShown, **PROBLEMS},
    operation_id="withdraw_invitation",
    summary="Withdraw an invitation",
)
def withdraw(
    request: ApiRequest, key: UUID, body: schemas.WithdrawInvitation, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Its link opens nothing any more, and its message stays here if it has not left."""

    def work() -> Answer:
        found = get_invitation_for(request.user, key)
        withdraw_invitation(found.key, by=request.user, reason=body.reason)
        return answer(schemas.shown_invitation(get_invitation_for(request.user, key)))

    return respond(request, work, key=idempotency_key)
