"""What hangs on the wall: the anonymous questionnaire behind a code, and what a device has answered of it so far."""

import re
from uuid import UUID

from anxin.foundation import clock
from anxin.foundation.errors import NotFound
from anxin.surveys.choices import VersionState
from anxin.surveys.models import Interview, QuestionnaireVersion

#: As ``secrets.token_hex(6)`` makes them.
_DOOR = re.compile("[0-9a-f]{12}")


def version_behind(door: str) -> QuestionnaireVersion:
    """Return the version in use of the anonymous questionnaire with this code; ``NotFound`` where there is none."""
    if not _DOOR.fullmatch(door):
        raise NotFound
    rows = QuestionnaireVersion.objects.select_related("questionnaire__dealer__region__brand")
    found = rows.filter(
        questionnaire__door=door,
        questionnaire__anonymous=True,
        questionnaire__retired_at=None,
        state=VersionState.IN_USE,
    ).first()
    if found is None:
        raise NotFound
    return found


def begun_on_device(version: QuestionnaireVersion, key: UUID | None) -> Interview | None:
    """Return what a device gave today under its key, of any version of the questionnaire; or nothing."""
    if key is None:
        return None
    rows = Interview.objects.select_related("version__questionnaire__dealer", "dealer")
    today = clock.today(version.questionnaire.dealer.time_zone)
    rows = rows.filter(pk=key, anonymous=True, day=today)
    return rows.filter(version__questionnaire=version.questionnaire_id).first()
