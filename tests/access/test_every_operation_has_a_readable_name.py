"""Whatever is written into the audit trail has a name that people read, in both languages."""

import re
from pathlib import Path

from django.utils import translation

from anxin.accounts.audit_trail import action_names

SOURCE = Path(__file__).resolve().parents[2] / "src" / "anxin"
_CALL = re.compile(
    r'"((?:accounts|callbacks|customers|promises|complaints|playbooks|surveys|workshop)\.[a-z_]+)"'
)
#: What a job of the worker is called is no operation.
_JOB = re.compile(r"^TASK = .*$", re.MULTILINE)
_FAMILY = re.compile(r'record_(customer|vehicle)_operation\(\s*"([a-z_]+)"')


def _recorded() -> set[str]:
    found = set()
    for path in SOURCE.rglob("*.py"):
        text = _JOB.sub("", path.read_text(encoding="utf-8"))
        if "tests" in path.parts:
            continue
        if any(name in text for name in ("record_operation", "record_at_place", "record_on_person")):
            found |= set(_CALL.findall(text))
        found |= {f"{kind}s.{action}" for kind, action in _FAMILY.findall(text)}
    return found


def test_every_recorded_operation_has_a_name():
    recorded = _recorded()
    assert len(recorded) > 15
    assert not sorted(recorded - set(action_names()))


def test_every_name_is_translated():
    with translation.override("zh-hans"):
        english = [key for key, name in action_names().items() if re.fullmatch(r"[ -~]+", str(name))]
    assert not english
