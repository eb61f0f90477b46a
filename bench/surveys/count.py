"""python -m bench.surveys.count: what the database holds of the answers, as JSON."""

import json
import sys

import django

django.setup()

from anxin.surveys.models import Interview  # noqa: E402 (Django must be set up first)

_PAIRS = Interview.objects.values_list("invitation__key", "answers", "changes")
_TOLD = {
    "interviews": len(_PAIRS),
    "right": sum(len(answers) == 1 and changes == 1 for _key, answers, changes in _PAIRS),
    "doubled": len(_PAIRS) - len({key for key, _answers, _changes in _PAIRS}),
}
sys.stdout.write(json.dumps(_TOLD))
