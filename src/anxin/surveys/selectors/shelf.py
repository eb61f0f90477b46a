"""A dealer's questionnaires by purpose: which one is asked, how many versions and answers each has."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from anxin.accounts.models import Dealer, Person
from anxin.engines.surveys import Questionnaire as Definition
from anxin.surveys.choices import Purpose, VersionState
from anxin.surveys.models import Questionnaire, QuestionnaireUse, QuestionnaireVersion
from anxin.surveys.policies import can_edit
from anxin.surveys.selectors.counts import interviews_counted
from anxin.surveys.selectors.groups import COUNTED, groups_among
from anxin.surveys.selectors.packs import ready_questionnaires
from anxin.surveys.selectors.questionnaires import questionnaires_visible_to


@dataclass(frozen=True)
class Shelved:
    """A questionnaire as a line of the list. ``answers`` counts complete and partial interviews of all versions, of an
    anonymous one those that its results show: else the list would tell when each came.
    """

    questionnaire: Questionnaire
    used: bool
    versions: int
    answers: int
    in_use: QuestionnaireVersion | None
    draft: QuestionnaireVersion | None


@dataclass(frozen=True)
class Shelf:
    """The questionnaires of a purpose, and the ready one that is asked as long as nothing else is chosen."""

    purpose: Purpose
    lines: Sequence[Shelved]
    ready: Definition | None


def shelves_of(person: Person, dealer: Dealer) -> list[Shelf]:
    """Return a dealer's questionnaires by purpose, those put aside last; a fixed number of queries."""
    lines = _lines(person, dealer)
    taken = {line.questionnaire.pack for line in lines}
    ready = [each for each in ready_questionnaires(dealer) if each.key not in taken and not each.anonymous]
    return [
        Shelf(
            purpose=purpose,
            lines=[line for line in lines if line.questionnaire.purpose == purpose],
            ready=next((each for each in ready if each.purpose.value == purpose), None),
        )
        for purpose in Purpose
    ]


def ready_to_take(dealer: Dealer) -> list[Definition]:
    """Return the ready questionnaires that the dealer has not taken over yet."""
    taken = set(Questionnaire.objects.filter(dealer=dealer, retired_at=None).values_list("pack", flat=True))
    return [each for each in ready_questionnaires(dealer) if each.key not in taken]


def _lines(person: Person, dealer: Dealer) -> list[Shelved]:
    released = Count("versions", filter=~Q(versions__state=VersionState.DRAFT))
    rows = questionnaires_visible_to(person).filter(dealer=dealer).annotate(released=released)
    rows = rows.order_by("-retired_at", "pk")
    used = set(QuestionnaireUse.objects.filter(dealer=dealer).values_list("questionnaire", flat=True))
    present = _present(dealer)
    edits = can_edit(person, dealer.pk)
    answered = _answered(dealer)
    found = [
        Shelved(
            questionnaire=row,
            used=row.pk in used,
            versions=row.released,
            answers=answered[row.pk],
            in_use=present.get((row.pk, VersionState.IN_USE)),
            draft=present.get((row.pk, VersionState.DRAFT)) if edits else None,
        )
        for row in rows
    ]
    return [line for line in found if line.versions or edits]


def _answered(dealer: Dealer) -> Counter[int]:
    versions = QuestionnaireVersion.objects.filter(questionnaire__dealer=dealer)
    asked = dict(versions.values_list("pk", "questionnaire"))
    rows = interviews_counted(asked)
    found: Counter[int] = Counter()
    for each in rows:
        if not each.anonymous and each.state in COUNTED:
            found[asked[each.version]] += each.count
    for version, groups in groups_among(rows).items():
        found[asked[version]] += sum(groups.values())
    return found


def _present(dealer: Dealer) -> dict[tuple[int, str], QuestionnaireVersion]:
    rows = QuestionnaireVersion.objects.filter(
        questionnaire__dealer=dealer, state__in=(VersionState.IN_USE, VersionState.DRAFT)
    )
    return {(row.questionnaire_id, row.state): row for row in rows.defer("document")}
