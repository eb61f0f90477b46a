"""``anxin csi national``: months of a brand, added up from their files."""

import argparse
import json
import re
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import settings

from anxin.config.cli import csi, csi_national
from anxin.satisfaction.services.counting import count_dirty
from anxin.satisfaction.services.facts import write_facts
from anxin.satisfaction.services.marking import mark_months
from anxin.satisfaction.tests.answered import answered, closed_visit, wording
from tests.cast import Cast

RATED = {"quality": 10, "pick_up": 10, "facility": 10, "adviser": 10, "initiation": 10}


@pytest.fixture(autouse=True)
def written(cast: Cast, tmp_path: Path) -> Iterator[None]:
    asked = wording(cast.shanghai)
    for lowest in (1, 10, 10):
        answered(
            asked, closed_visit(cast, "2026-10-05"), dict.fromkeys(RATED, lowest) | {"recommend": lowest}
        )
    mark_months([(cast.shanghai.pk, date(2026, 10, 1))])
    count_dirty()
    # The database of the tests is there already.
    with patch.object(settings, "ANXIN_FACTS", tmp_path), patch.object(csi_national, "database", nullcontext):
        write_facts()
        yield


def asked(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    csi.add_arguments(parser)
    return parser.parse_args(["national", "--first", "2026-01", "--last", "2026-12", *words])


def test_each_month_is_told_with_its_interval(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert csi.run(asked("--brand", "chenxi", "--json")) == 0
    [month] = json.loads(capfdbinary.readouterr().out)
    assert (month["month"], month["n"], month["plan_version"]) == ("2026-10", 3, 1)
    assert month["index"] == pytest.approx(2000 / 3)
    assert month["se"] == pytest.approx(1000 / 3)
    assert month["nps"] == pytest.approx(100 / 3)


def test_for_a_person_it_is_a_table(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert csi.run(asked("--brand", "chenxi")) == 0
    lines = capfdbinary.readouterr().out.decode().splitlines()
    assert re.match(r"2026-10 +3 +666\.7 ", lines[1])


@pytest.mark.parametrize(
    "words", [("--brand", "nobody"), ("--brand", "chenxi", "--last", "2026-13"), ("--brand", "lingyun")]
)
def test_an_unknown_brand_or_month_is_told_and_a_brand_without_files_has_no_months(
    words: tuple[str, ...], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    status = csi.run(asked(*words, "--json"))
    told = capfdbinary.readouterr()
    if "lingyun" in words:
        assert (status, json.loads(told.out)) == (0, [])
    else:
        assert status == 2
        assert told.err.startswith(b"anxin csi national: ")
