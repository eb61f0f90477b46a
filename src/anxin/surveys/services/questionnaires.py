"""Operations on questionnaires: take a ready one over, begin, draft, release, put aside, choose for a purpose."""

import secrets
import uuid
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import require
from anxin.engines.surveys import Purpose as EnginePurpose
from anxin.engines.surveys import Questionnaire as Definition
from anxin.engines.surveys import Words, faults_of, write_questionnaire
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotFound, Refused
from anxin.surveys.choices import Purpose, VersionState
from anxin.surveys.models import Questionnaire, QuestionnaireUse, QuestionnaireVersion
from anxin.surveys.selectors.faults import fault_in_words
from anxin.surveys.selectors.packs import ready_for, ready_questionnaire
from anxin.surveys.selectors.questionnaires import version_asked, version_in_use
from anxin.surveys.services.changing import changing, changing_draft, read, record_operation_on

_MOST_TITLE = 120
_MOST_REASON = 300


@transaction.atomic
def take_over_pack(dealer: Dealer, *, pack: str, by: Person | None = None) -> QuestionnaireVersion:
    """Take a ready questionnaire over as the dealer's own, in use at once; the one taken before where there is one.

    ``pack`` is its key, such as ``after_service``; ``NotFound`` for one that does not exist. ``by`` is nobody where
    the house does it on the first use.
    """
    if by:
        require(by, Capability.RUN_SURVEYS, dealer.pk)
    Dealer.objects.select_for_update(no_key=True).get(pk=dealer.pk)
    ready = ready_questionnaire(dealer, pack)
    if ready is None:
        raise NotFound
    known = Questionnaire.objects.filter(dealer=dealer, pack=pack, retired_at=None).first()
    if known and (present := version_in_use(known)):
        return present
    version = _new(dealer, ready, by=by, pack=pack)
    _put_in_use(version, ready, by=by)
    record_operation_on(version.questionnaire, "surveys.pack_taken_over", by=by, pack=pack)
    return version


@transaction.atomic
def ready_version(dealer: Dealer, *, purpose: Purpose | str) -> QuestionnaireVersion:
    """Return the version that the dealer asks for a purpose, taking the ready one over on its first use.

    ``Refused`` where neither a questionnaire was chosen for the purpose nor a ready one exists.
    """
    present = version_asked(dealer, purpose)
    if present:
        return present
    ready = ready_for(dealer, Purpose(purpose))
    if ready is None:
        raise Refused("NOTHING_TO_ASK", _("Choose a questionnaire for this purpose first."))
    version = take_over_pack(dealer, pack=ready.key)
    QuestionnaireUse.objects.get_or_create(
        dealer=dealer,
        purpose=purpose,
        defaults={"questionnaire": version.questionnaire, "set_at": clock.now()},
    )
    return version_asked(dealer, purpose) or version


@transaction.atomic
def begin_questionnaire(
    dealer: Dealer, *, purpose: Purpose | str, title: Words, by: Person, anonymous: bool = False
) -> QuestionnaireVersion:
    """Begin a questionnaire of the dealer's own; what comes back is its empty draft.

    Whether it is anonymous is settled here for good: it is what customers were told.
    """
    require(by, Capability.RUN_SURVEYS, dealer.pk)
    if purpose not in Purpose.values:
        raise InvalidInput("PURPOSE_UNKNOWN", _("Choose what it is asked for."), field="purpose")
    for language in ("zh", "en"):
        written = getattr(title, language).strip()
        if not 0 < len(written) <= _MOST_TITLE:
            raise InvalidInput(
                "TITLE_WRONG",
                _("Give it a title of at most %(most)s signs in both languages."),
                field=f"title_{language}",
                params={"most": _MOST_TITLE},
            )
    asked = Definition(
        key=f"own_{uuid.uuid4().hex[:12]}",
        purpose=EnginePurpose(str(purpose)),
        title=title,
        items=(),
        anonymous=anonymous,
    )
    version = _new(dealer, asked, by=by)
    record_operation_on(version.questionnaire, "surveys.questionnaire_begun", by=by)
    return version


def begin_draft(key: UUID | str, *, by: Person) -> QuestionnaireVersion:
    """Begin a new version of a questionnaire with the wording of the newest; the draft that there is already.

    ``key`` is the questionnaire's.
    """
    with changing(key, by=by) as questionnaire:
        newest = questionnaire.versions.order_by("-number")[0]
        if newest.state == VersionState.DRAFT:
            return newest
        draft = _write(questionnaire, newest.document, number=newest.number + 1, by=by)
        record_operation_on(questionnaire, "surveys.draft_begun", by=by, number=draft.number)
        return draft


def change_draft(
    key: UUID | str, *, document: Mapping[str, Any], by: Person, seen: int | None = None
) -> QuestionnaireVersion:
    """Keep a draft's wording as it is now, faults and all; what cannot be read at all is ``InvalidInput``.

    ``key`` is the version's, ``seen`` the count of changes that the person looked at (``Stale`` otherwise). Purpose,
    key and whether it is anonymous stay as they were begun.
    """
    with changing_draft(key, by=by, seen=seen) as draft:
        asked = read(dict(document))
        before = read(draft.document)
        for name in ("key", "purpose", "anonymous"):
            if getattr(asked, name) != getattr(before, name):
                raise InvalidInput(
                    "SETTLED_FOR_GOOD",
                    _("What a questionnaire is for, and whether it is anonymous, stays as it was begun."),
                    field=name,
                )
        if asked == before:
            return draft
        draft.document = write_questionnaire(asked)
        _touch(draft, by=by)
        record_operation_on(
            draft.questionnaire, "surveys.draft_changed", by=by, number=draft.number, items=len(asked.items)
        )
        return draft


def release_version(
    key: UUID | str, *, by: Person, reason: str = "", seen: int | None = None
) -> QuestionnaireVersion:
    """Put a draft into use; from now on its wording stays, and the version before is asked no more.

    ``Refused`` while a grave fault is left. A ``reason`` is needed where a version is replaced: who compares figures
    over the break reads it.
    """
    with changing_draft(key, by=by, seen=seen) as draft:
        asked = read(draft.document)
        grave = [fault for fault in faults_of(asked) if fault.grave]
        if grave:
            raise Refused(
                "QUESTIONNAIRE_FAULTY",
                _("Not yet: %(fault)s"),
                params={"fault": fault_in_words(grave[0], asked), "count": len(grave)},
            )
        before = version_in_use(draft.questionnaire)
        if before:
            _require_change(before, asked, reason)
        draft.reason = reason.strip()
        _put_in_use(draft, asked, by=by)
        record_operation_on(
            draft.questionnaire, "surveys.version_released", by=by, number=draft.number, reason=draft.reason
        )
        return draft


def drop_draft(key: UUID | str, *, by: Person, seen: int | None = None) -> Questionnaire | None:
    """Throw a draft away; a questionnaire that was never in use goes with it, and nothing comes back then."""
    with changing_draft(key, by=by, seen=seen) as draft:
        questionnaire = draft.questionnaire
        record_operation_on(questionnaire, "surveys.draft_dropped", by=by, number=draft.number)
        draft.delete()
        if questionnaire.versions.exists():
            return questionnaire
        questionnaire.delete()
        return None


def retire_questionnaire(key: UUID | str, *, by: Person) -> Questionnaire:
    """Put a questionnaire aside: it is asked no more, its answers stay. ``Refused`` while it is asked for a purpose."""
    with changing(key, by=by) as questionnaire:
        if questionnaire.uses.exists():
            raise Refused(
                "QUESTIONNAIRE_USED", _("It is asked at present: choose another one for its purpose first.")
            )
        questionnaire.versions.filter(state=VersionState.DRAFT).delete()
        if not questionnaire.versions.exists():
            raise Refused("NEVER_IN_USE", _("It was never in use: throw the draft away instead."))
        questionnaire.versions.filter(state=VersionState.IN_USE).update(state=VersionState.REPLACED)
        questionnaire.retired_at = clock.now()
        questionnaire.save(update_fields=["retired_at"])
        record_operation_on(questionnaire, "surveys.questionnaire_retired", by=by)
        return questionnaire


def use_for(purpose: Purpose | str, *, questionnaire: UUID | str, by: Person) -> QuestionnaireUse:
    """Ask this questionnaire for its purpose from now on; ``questionnaire`` is its key.

    ``Refused`` for one of another purpose, one without a version in use, and an anonymous one: it is asked of nobody
    by name but hangs on the wall.
    """
    with changing(questionnaire, by=by) as chosen:
        if chosen.purpose != purpose:
            raise Refused("OTHER_PURPOSE", _("This questionnaire is for another purpose."))
        if chosen.anonymous:
            raise Refused(
                "ANONYMOUS_IS_NOT_ASKED",
                _("An anonymous questionnaire is asked of nobody by name: put its code on the wall."),
            )
        if version_in_use(chosen) is None:
            raise Refused("NOT_RELEASED", _("Put a version of it into use first."))
        use, _made = QuestionnaireUse.objects.update_or_create(
            dealer=chosen.dealer,
            purpose=purpose,
            defaults={"questionnaire": chosen, "set_at": clock.now(), "set_by": by},
        )
        record_operation_on(chosen, "surveys.use_set", by=by, purpose=str(purpose))
        return use


def _require_change(before: QuestionnaireVersion, asked: Definition, reason: str) -> None:
    if read(before.document) == asked:
        raise Refused("NOTHING_CHANGED", _("Nothing differs from the version in use."))
    if not 0 < len(reason.strip()) <= _MOST_REASON:
        raise InvalidInput(
            "REASON_MISSING",
            _("Say in a sentence why it changes: figures before and after are not compared."),
            field="reason",
        )


def _new(dealer: Dealer, asked: Definition, *, by: Person | None, pack: str = "") -> QuestionnaireVersion:
    questionnaire = Questionnaire.objects.create(
        dealer=dealer,
        purpose=asked.purpose.value,
        title_zh=asked.title.zh[:_MOST_TITLE],
        title_en=asked.title.en[:_MOST_TITLE],
        pack=pack,
        anonymous=asked.anonymous,
        made_at=clock.now(),
        made_by=by,
        door=secrets.token_hex(6) if asked.anonymous else "",
    )
    return _write(questionnaire, write_questionnaire(asked), number=1, by=by)


def _write(
    questionnaire: Questionnaire, document: Mapping[str, Any], *, number: int, by: Person | None
) -> QuestionnaireVersion:
    return QuestionnaireVersion.objects.create(
        questionnaire=questionnaire, number=number, document=document, changed_at=clock.now(), changed_by=by
    )


def _touch(draft: QuestionnaireVersion, *, by: Person) -> None:
    draft.version += 1
    draft.changed_at, draft.changed_by = clock.now(), by
    draft.save()


def _put_in_use(version: QuestionnaireVersion, asked: Definition, *, by: Person | None) -> None:
    questionnaire = version.questionnaire
    questionnaire.versions.filter(state=VersionState.IN_USE).update(state=VersionState.REPLACED)
    version.state = VersionState.IN_USE
    version.released_at, version.released_by = clock.now(), by
    version.save()
    questionnaire.title_zh, questionnaire.title_en = (
        asked.title.zh[:_MOST_TITLE],
        asked.title.en[:_MOST_TITLE],
    )
    questionnaire.save(update_fields=["title_zh", "title_en"])
