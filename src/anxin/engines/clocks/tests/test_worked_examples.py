import json
from pathlib import Path

import pytest

from anxin.engines.clocks import explain, read_case

WORKED = Path(__file__).parent / "worked"


@pytest.mark.parametrize("name", ["closure_lunch_pause", "late_reopened_on_hold"])
def test_a_case_worked_out_by_hand(name: str) -> None:
    case, answer = (json.loads((WORKED / f"{name}.{part}.json").read_bytes()) for part in ("case", "answer"))
    assert json.dumps(explain(read_case(case)), indent=1) == json.dumps(answer, indent=1)
