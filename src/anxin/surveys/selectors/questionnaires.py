"""Questionnaires and their versions, restricted to the asker, and which of them is asked for what."""

from collections import OrderedDict
from uuid import UUID

from django.db.models import QuerySet

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require, standing_of
from anxin.engines.surveys import Limits, read_questionnaire
from anxin.engines.surveys import Questionnaire as Definition
from anxin.foundation.errors import NotFound
from anxin.playbooks.selectors import setting
from anxin.surveys.choices import Purpose, VersionState
from anxin.surveys.models import Questionnaire, QuestionnaireVersion
from anxin.surveys.policies import dealers_of_questionnaires

_MOST_READ = 200
_read: OrderedDict[tuple[UUID, int], Definition] = OrderedDict()


def definition_of(version: QuestionnaireVersion) -> Definition:
    """Return what a version asks; read once in a process as long as it stays as it is."""
    key = (version.key, version.version)
    if key not in _read:
        _read[key] = read_questionnaire(version.document)
        while len(_read) > _MOST_READ:
            _read.popitem(last=False)
    return _read[key]


def limits_of(dealer: Dealer) -> Limits:
    """Return up to where the dealer counts an answer as a bad one."""
    return Limits(
        of_10_below=setting("calls.dissatisfied.of_10_below", dealer_code=dealer.code),
        of_5_at_most=setting("calls.dissatisfied.of_5", dealer_code=dealer.code),
        of_0_10_at_most=setting("calls.dissatisfied.of_0_10", dealer_code=dealer.code),
    )


def questionnaires_visible_to(person: Person) -> QuerySet[Questionnaire]:
    """Return the questionnaires that a person may read."""
    return Questionnaire.objects.filter(dealer__in=dealers_of_questionnaires(person))


def get_questionnaire_for(person: Person, key: UUID | str, *, lock: bool = False) -> Questionnaire:
    """Return a questionnaire that the person may read; ``lock`` holds the row. ``NotFound`` otherwise."""
    rows = questionnaires_visible_to(person).select_related("dealer")
    found = _first(rows.select_for_update(of=("self",)) if lock else rows, key)
    if found is None:
        raise NotFound
    return found


def get_version_for(person: Person, key: UUID | str) -> QuestionnaireVersion:
    """Return a version that the person may read; a draft to those alone who edit. ``NotFound`` otherwise."""
    rows = QuestionnaireVersion.objects.select_related("questionnaire__dealer", "changed_by", "released_by")
    found = _first(rows.filter(questionnaire__dealer__in=dealers_of_questionnaires(person)), key)
    if found is None:
        raise NotFound
    if found.state == VersionState.DRAFT:
        require(person, Capability.RUN_SURVEYS, found.questionnaire.dealer_id)
    return found


def versions_of(person: Person, questionnaire: Questionnaire) -> list[QuestionnaireVersion]:
    """Return the versions of a questionnaire, the newest first; a draft to those alone who edit."""
    rows = questionnaire.versions.select_related("released_by", "changed_by").order_by("-number")
    if not standing_of(person).can(Capability.RUN_SURVEYS, questionnaire.dealer_id):
        rows = rows.exclude(state=VersionState.DRAFT)
    return list(rows)


def version_asked(dealer: Dealer, purpose: Purpose | str) -> QuestionnaireVersion | None:
    """Return the version that the dealer asks for a purpose; nothing while no questionnaire was chosen or used for it.

    ``services.questionnaires.ready_version`` takes the ready one over then.
    """
    rows = QuestionnaireVersion.objects.filter(
        questionnaire__uses__dealer=dealer, questionnaire__uses__purpose=purpose, state=VersionState.IN_USE
    )
    return rows.select_related("questionnaire__dealer").first()


def version_in_use(questionnaire: Questionnaire) -> QuestionnaireVersion | None:
    """Return the version of a questionnaire that is in use, or nothing."""
    return questionnaire.versions.filter(state=VersionState.IN_USE).first()


def versions_in_use(dealer: Dealer) -> QuerySet[QuestionnaireVersion]:
    """Return the versions in use at a dealer with their questionnaires, for the work of the house."""
    rows = QuestionnaireVersion.objects.filter(questionnaire__dealer=dealer, state=VersionState.IN_USE)
    return rows.select_related("questionnaire__dealer")


def _first[Row: (Questionnaire, QuestionnaireVersion)](rows: QuerySet[Row], key: UUID | str) -> Row | None:
    try:
        return rows.filter(key=key if isinstance(key, UUID) else UUID(key)).first()
    except ValueError:
        return None
