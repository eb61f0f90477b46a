"""Versions that are asked right now, kept in the memory of a process: with the questionnaire, its dealer and brand.

What a released version asks never changes; the name and the telephone of its dealer may be as old as a minute.
"""

import time

from anxin.foundation.ready_queries import Given, ReadyQuery
from anxin.playbooks.selectors import KEEP_SECONDS
from anxin.surveys.models import QuestionnaireVersion

_MOST = 200
_kept: dict[int, tuple[float, QuestionnaireVersion]] = {}
_asked = ReadyQuery(
    lambda: QuestionnaireVersion.objects.select_related("questionnaire__dealer__region__brand").filter(
        pk=Given("version")
    )
)


def kept_version(number: int) -> QuestionnaireVersion:
    """Return a released version by its row, for reading alone; one query at most, and mostly none."""
    read_at, version = _kept.get(number, (0.0, None))
    if version is None or time.monotonic() - read_at > KEEP_SECONDS:
        [version] = _asked(version=number)
        if len(_kept) >= _MOST:
            _kept.clear()
        if version.released_at is not None:
            _kept[number] = (time.monotonic(), version)
    return version
