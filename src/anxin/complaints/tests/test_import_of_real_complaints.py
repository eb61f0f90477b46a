"""The 3,043 real complaints go in whole, fast enough, once, and are found again."""

import time
from pathlib import Path

import pytest

from anxin.complaints.choices import Status
from anxin.complaints.models import Complaint
from anxin.complaints.selectors.list_filter import ComplaintFilter
from anxin.complaints.selectors.lists import list_complaints
from anxin.complaints.selectors.today import day_of
from anxin.complaints.tests.import_files import bring_in
from tests.cast import Cast

REAL = Path(__file__).resolve().parents[5] / "shared" / "data" / "complaints-cn.csv"
LONGEST_SECONDS = 60


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.skipif(not REAL.exists(), reason="the real complaints are not on this machine")
def test_all_real_complaints_go_in_within_a_minute_and_only_once(cast: Cast) -> None:
    begun = time.monotonic()
    run, counts = bring_in(cast, REAL)
    taken = time.monotonic() - begun
    print(f"{counts.new} complaints in {taken:.1f} s")
    assert (counts.new, counts.known, counts.rejected) == (3043, 0, 0)
    assert taken < LONGEST_SECONDS
    cases = Complaint.objects.filter(dealer=cast.shanghai)
    assert cases.count() == 3043 and cases.filter(status=Status.CLOSED).count() == 3043
    assert set(cases.values_list("category", flat=True)) == {
        "cat-quality", "cat-sales-other", "cat-sales-explanation", "cat-sales-late-delivery",
        "cat-service-other", "cat-service-attitude", "cat-service-no-parts", "cat-service-not-fixed",
    }  # fmt: skip
    for words in ("异响", "变速", "轮胎", "退车"):
        wanted = ComplaintFilter.read({"q": words, "imported": str(run.key)})
        assert len(list_complaints(cast.chen, wanted).rows) == 50, words
    assert day_of(cast.liu, cast.shanghai, whole_dealer=True).lines == []
    _run, again = bring_in(cast, REAL)
    assert (again.new, again.known) == (0, 3043)
    assert cases.count() == 3043
