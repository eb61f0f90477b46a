"""The one way to change a questionnaire: fetch and authorise, hold the row, compare versions, all in one."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import require
from anxin.engines.surveys import DefinitionError, read_questionnaire
from anxin.engines.surveys import Questionnaire as Definition
from anxin.foundation import audit
from anxin.foundation.errors import InvalidInput, Refused, Stale
from anxin.surveys.choices import VersionState
from anxin.surveys.models import Questionnaire, QuestionnaireVersion
from anxin.surveys.selectors.questionnaires import get_questionnaire_for, get_version_for


@contextmanager
def changing(key: UUID | str, *, by: Person) -> Iterator[Questionnaire]:
    """Open a change to a questionnaire; ``NotFound`` to outsiders, ``NotAllowed`` to who does not edit."""
    with transaction.atomic():
        questionnaire = get_questionnaire_for(by, key, lock=True)
        require(by, Capability.RUN_SURVEYS, questionnaire.dealer_id)
        if questionnaire.retired_at:
            raise Refused(
                "QUESTIONNAIRE_RETIRED", _("This questionnaire was put aside; it is asked no more.")
            )
        yield questionnaire


@contextmanager
def changing_draft(key: UUID | str, *, by: Person, seen: int | None) -> Iterator[QuestionnaireVersion]:
    """Open a change to a draft; ``Stale`` when somebody was faster, ``Refused`` where it is a draft no more."""
    found = get_version_for(by, key)
    with changing(found.questionnaire.key, by=by) as questionnaire:
        draft = questionnaire.versions.get(pk=found.pk)
        draft.questionnaire = questionnaire
        if draft.state != VersionState.DRAFT:
            raise Refused(
                "NOT_A_DRAFT", _("This version was asked already and stays as it is. Begin a new one.")
            )
        if seen is not None and seen != draft.version:
            raise Stale("DRAFT_STALE", _("Somebody changed this draft in the meantime. Look at it again."))
        yield draft


def read(document: object) -> Definition:
    """Return what a document asks; ``InvalidInput`` names the field that cannot be read, such as ``items[2].kind``."""
    if not isinstance(document, dict):
        raise InvalidInput("DOCUMENT_WRONG", _("A questionnaire is a table of fields."), field="document")
    try:
        return read_questionnaire(document)
    except DefinitionError as error:
        raise InvalidInput(
            "DOCUMENT_WRONG",
            _("%(field)s: expected is %(expected)s."),
            field="document",
            params={"field": error.field, "expected": _(error.expected)},
        ) from error


def record_operation_on(
    questionnaire: Questionnaire, action: str, *, by: Person | None, **details: object
) -> None:
    """Write the audit record of an operation on a questionnaire."""
    audit.record_operation(
        action,
        person_id=by.pk if by else None,
        dealer_id=questionnaire.dealer_id,
        subject=str(questionnaire.key),
        title=questionnaire.title_zh or questionnaire.title_en,
        **details,
    )
