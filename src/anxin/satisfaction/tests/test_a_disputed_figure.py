"""A figure is disputed, decided by somebody else, and scored again as a run of its own; both stand side by side."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anxin.accounts.choices import Role
from anxin.accounts.models import Dealer, Membership, Person
from anxin.foundation.errors import AnxinError, InvalidInput, NotAllowed, NotFound, Refused
from anxin.foundation.models import AuditRecord
from anxin.messaging.models import Notice
from anxin.satisfaction.choices import DisputeState, RunState
from anxin.satisfaction.models import Dispute, ScoreRun
from anxin.satisfaction.schemas.disputes import shown_dispute
from anxin.satisfaction.selectors.disputes import both_figures, upheld_before
from anxin.satisfaction.selectors.run_lines import keys_of_group
from anxin.satisfaction.services import disputes, runs
from anxin.satisfaction.tests.two_advisers import asked_in_october, run_of_october, second_adviser
from anxin.surveys.models import Interview
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Person], Client]
WANG = "SH01/wang.lei"


@pytest.fixture
def run(cast: Cast) -> ScoreRun:
    asked_in_october(cast, second_adviser(cast))
    return run_of_october(cast)


@pytest.fixture
def dispute(cast: Cast, run: ScoreRun) -> Dispute:
    return disputed(cast, run, most=2)


def disputed(cast: Cast, run: ScoreRun, *, most: int, by: Person | None = None, value: str = WANG) -> Dispute:
    """Let Wang dispute the first interviews of his figure."""
    keys = keys_of_group(run, "adviser", value)[:most]
    figure = disputes.Figure(run.key, value)
    return disputes.dispute_figure(figure, interviews=keys, reason="不是我接待的", by=by or cast.wang)


def test_upheld_the_run_is_scored_again_without_them(cast: Cast, run: ScoreRun, dispute: Dispute) -> None:
    corrected = runs.carry_out(disputes.uphold_dispute(dispute.key, answer="查过了", by=cast.liu).pk)
    assert corrected.state == RunState.DONE and corrected.corrects_id == run.pk
    before, after = both_figures(cast.wang, dispute)
    assert (before.n, after.n) == (12, 10)
    assert before.index and after.index and before.index != after.index
    assert before.change is None and after.change == after.index - before.index
    assert corrected.left_out["disputed"] == 2
    assert not set(dispute.interviews) & set(corrected.interviews)
    run.refresh_from_db()
    assert ((run.result or {})["n"], (corrected.result or {})["n"]) == (24, 22)


def test_a_correction_rests_on_the_frozen_files_and_not_on_what_became_of_them(
    cast: Cast, run: ScoreRun, dispute: Dispute
) -> None:
    Interview.objects.filter(pk__in=run.interviews).update(answers={"quality": 1})
    corrected = runs.carry_out(disputes.uphold_dispute(dispute.key, answer="查过了", by=cast.liu).pk)
    found, before = ((each.result or {})["groups"]["adviser"]["SH01/lin.hao"] for each in (corrected, run))
    assert found["index"] == before["index"]


def test_a_second_dispute_of_the_run_corrects_the_correction(
    cast: Cast, run: ScoreRun, dispute: Dispute
) -> None:
    lin = Person.objects.get(username="lin.hao")
    other = disputed(cast, run, most=1, by=lin, value="SH01/lin.hao")
    first = runs.carry_out(disputes.uphold_dispute(dispute.key, answer="是", by=cast.liu).pk)
    second = runs.carry_out(disputes.uphold_dispute(other.key, answer="是", by=cast.liu).pk)
    assert second.corrects_id == first.pk
    assert second.result["n"] == 21  # type: ignore[index]


def test_refused_it_stays_and_who_disputed_is_told(cast: Cast, run: ScoreRun, dispute: Dispute) -> None:
    disputes.refuse_dispute(dispute.key, answer="系统里写的是您", by=cast.gao)
    dispute.refresh_from_db()
    assert (dispute.state, dispute.decided_by) == (DisputeState.REFUSED, cast.gao)
    assert Notice.objects.filter(person=cast.wang, code="DISPUTE_REFUSED").exists()
    assert ScoreRun.objects.count() == 1


def test_those_who_decide_are_told_and_it_is_on_record(cast: Cast, dispute: Dispute) -> None:
    told = set(Notice.objects.filter(code="FIGURE_DISPUTED").values_list("person__username", flat=True))
    assert told == {"liu.fang", "gao.yuan"}
    record = AuditRecord.objects.get(action="satisfaction.disputed")
    assert (record.person_id, record.details["interviews"]) == (cast.wang.pk, 2)


def test_nobody_decides_his_own_dispute(cast: Cast, run: ScoreRun) -> None:
    own = disputed(cast, run, most=1, by=cast.liu)
    with pytest.raises(NotAllowed):
        disputes.uphold_dispute(own.key, answer="我说了算", by=cast.liu)
    disputes.refuse_dispute(own.key, answer="不行", by=cast.gao)


@pytest.mark.parametrize(
    ("who", "error"), [("wang", NotAllowed), ("he", NotAllowed), ("chen", NotFound), ("zhao", NotFound)]
)
def test_who_may_not_run_does_not_decide(
    cast: Cast, dispute: Dispute, who: str, error: type[AnxinError]
) -> None:
    with pytest.raises(error):
        disputes.uphold_dispute(dispute.key, answer="好", by=getattr(cast, who))


def test_a_figure_has_one_open_dispute(cast: Cast, run: ScoreRun, dispute: Dispute) -> None:
    with pytest.raises(Refused):
        disputed(cast, run, most=1)
    disputes.withdraw_dispute(dispute.key, by=cast.wang)
    disputed(cast, run, most=1)


def test_a_corrected_run_is_disputed_no_more(cast: Cast, run: ScoreRun, dispute: Dispute) -> None:
    runs.carry_out(disputes.uphold_dispute(dispute.key, answer="是", by=cast.liu).pk)
    with pytest.raises(Refused):
        disputed(cast, run, most=1)


def test_an_adviser_disputes_neither_a_colleagues_figure_nor_his_interviews(
    cast: Cast, run: ScoreRun
) -> None:
    with pytest.raises(NotFound):
        disputed(cast, run, most=1, value="SH01/lin.hao")
    others = keys_of_group(run, "adviser", "SH01/lin.hao")[:1]
    with pytest.raises(InvalidInput) as refused:
        disputes.dispute_figure(
            disputes.Figure(run.key, WANG), interviews=others, reason="不是我", by=cast.wang
        )
    assert refused.value.field == "interviews"
    with pytest.raises(InvalidInput):
        disputes.dispute_figure(disputes.Figure(run.key, WANG), interviews=[], reason="不是我", by=cast.wang)


def test_who_made_it_takes_it_back_and_nobody_else(cast: Cast, dispute: Dispute) -> None:
    with pytest.raises(NotAllowed):
        disputes.withdraw_dispute(dispute.key, by=cast.liu)
    assert disputes.withdraw_dispute(dispute.key, by=cast.wang).state == DisputeState.WITHDRAWN
    with pytest.raises(Refused):
        disputes.refuse_dispute(dispute.key, answer="不", by=cast.liu)


def test_on_the_pages_an_adviser_disputes_and_a_manager_decides(
    cast: Cast, signed_in: SignedIn, run: ScoreRun
) -> None:
    figure = f"{reverse('satisfaction:figure', args=[run.key])}?dealer=SH01&adviser=wang.lei"
    wang, liu = signed_in(cast.wang), signed_in(cast.liu)
    kept = wang.post(figure, {"reason": "不是我接待的"})
    assert kept.status_code == 422 and "不是我接待的" in kept.content.decode()
    told = wang.post(
        figure, {"reason": "不是我接待的", "interviews": keys_of_group(run, "adviser", WANG)[:1]}
    )
    made = Dispute.objects.get()
    assert told["Location"] == made.get_absolute_url()
    assert "Uphold" not in wang.get(made.get_absolute_url()).content.decode()
    assert (
        liu.post(reverse("satisfaction:decide", args=[made.key, "uphold"]), {"answer": ""}).status_code == 422
    )
    assert (
        wang.post(reverse("satisfaction:decide", args=[made.key, "uphold"]), {"answer": "好"}).status_code
        == 403
    )
    liu.post(reverse("satisfaction:decide", args=[made.key, "uphold"]), {"answer": "查过了"})
    page = wang.get(made.get_absolute_url()).content.decode()
    assert "is being scored" in page and "查过了" in page
    runs.carry_out(ScoreRun.objects.latest("pk").pk)
    page = wang.get(made.get_absolute_url()).content.decode()
    assert "correction 1" in page and "is being scored" not in page


def test_who_disputed_as_manager_and_is_adviser_now_reads_the_words_and_no_colleagues_figure(
    cast: Cast, run: ScoreRun, signed_in: SignedIn
) -> None:
    """Lin's figure and its interviews are a colleague's then; what she wrote, and the answer, are hers to read."""
    own = disputed(cast, run, most=1, by=cast.liu, value="SH01/lin.hao")
    page = signed_in(cast.liu).get(own.get_absolute_url()).content.decode()
    assert "Disputed interviews" in page and run.get_absolute_url() in page and "Take it back" in page
    Membership.objects.filter(person=cast.liu).delete()
    Membership.objects.create(person=cast.liu, role=Role.SERVICE_ADVISER, dealer=cast.shanghai)
    liu = Person.objects.get(pk=cast.liu.pk)
    assert both_figures(liu, own) == []
    told = signed_in(liu).get(own.get_absolute_url())
    page = told.content.decode()
    assert told.status_code == 200 and "不是我接待的" in page and "any more" in page
    assert "Disputed interviews" not in page and "both" not in told.context and "lines" not in told.context
    api = shown_dispute(own, both_figures(liu, own))
    assert (api.both, api.interviews, api.reason) == ([], [], "不是我接待的")


def test_who_has_left_the_house_of_a_dispute_still_reads_its_words(
    cast: Cast, run: ScoreRun, signed_in: SignedIn
) -> None:
    own = disputed(cast, run, most=1, by=cast.liu, value="SH01/lin.hao")
    chengdu = Dealer.objects.exclude(pk=cast.shanghai.pk).order_by("pk")[0]
    Membership.objects.filter(person=cast.liu).delete()
    Membership.objects.create(person=cast.liu, role=Role.CUSTOMER_SERVICE_MANAGER, dealer=chengdu)
    told = signed_in(Person.objects.get(pk=cast.liu.pk)).get(own.get_absolute_url())
    page = told.content.decode()
    assert told.status_code == 200 and "不是我接待的" in page
    # Nothing leads to what would refuse him: the run, or taking it back.
    assert (
        "Disputed interviews" not in page
        and run.get_absolute_url() not in page
        and "Take it back" not in page
    )


def test_comparing_and_correcting_leave_the_results_of_runs_where_they_are(
    cast: Cast, run: ScoreRun, dispute: Dispute
) -> None:
    """A result holds a weight for every interview: what is compared is one figure of it."""
    corrected = runs.carry_out(disputes.uphold_dispute(dispute.key, answer="查过了", by=cast.liu).pk)
    for each in both_figures(cast.wang, dispute):
        assert {"result", "responses_file", "result_file"} <= each.run.get_deferred_fields()
    fresh = ScoreRun.objects.get(pk=corrected.pk)
    with CaptureQueriesContext(connection) as asked:
        assert upheld_before(fresh) == dispute
    assert not any('"result"' in each["sql"] for each in asked)
