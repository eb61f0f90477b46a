"""A case merged into another counts once on every page, and twice again when they are parted."""

import pytest

from anxin.complaints.selectors.board import board_columns
from anxin.complaints.selectors.list_filter import ComplaintFilter
from anxin.complaints.selectors.lists import list_complaints
from anxin.complaints.services.merge_cases import Merging, merge_cases, unmerge_case
from anxin.reports.selectors.complaints import total, usual_period
from tests.cast import Cast, make_complaint

pytestmark = pytest.mark.django_db


def _numbers(cast: Cast) -> dict[str, int]:
    """How many cases each place counts."""
    period = usual_period(cast.shanghai)
    wanted = ComplaintFilter(since=period.since.isoformat(), until=period.until.isoformat())
    return {
        "list": len(list_complaints(cast.liu, ComplaintFilter()).rows),
        "found": len(list_complaints(cast.liu, ComplaintFilter(q="异响")).rows),
        "board": sum(column.count for column in board_columns(cast.liu, ComplaintFilter())),
        "figures": total(cast.gao, wanted).figures["new"].value,
    }


def test_a_merged_case_counts_once_everywhere_and_again_when_parted(cast: Cast) -> None:
    source, target = (
        make_complaint(cast, words="空调异响"),
        make_complaint(cast, words="空调异响，第二次来电"),
    )
    before = _numbers(cast)
    assert set(before.values()) == {2}
    merge_cases(source.slug, into=target.slug, by=cast.liu, merging=Merging())
    assert set(_numbers(cast).values()) == {1}
    unmerge_case(source.slug, by=cast.liu)
    assert _numbers(cast) == before
