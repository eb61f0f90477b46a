"""A run knows whose figures it holds by numbers of people and dealers: names, codes and places may change."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib import import_module

import pgtrigger
import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from anxin.accounts.choices import Role
from anxin.accounts.models import Dealer, Membership, Person
from anxin.foundation.errors import NotFound
from anxin.satisfaction.models import Dispute, ScoreRun
from anxin.satisfaction.selectors.disputes import both_figures, may_dispute
from anxin.satisfaction.selectors.run_lines import keys_of_group, lines_behind
from anxin.satisfaction.selectors.run_sight import group_seen
from anxin.satisfaction.selectors.run_views import view_of
from anxin.satisfaction.selectors.runs import get_run_for, runs_visible_to
from anxin.satisfaction.services import disputes, runs
from anxin.satisfaction.tests.two_advisers import asked_in_october, run_of_october, second_adviser
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Person], Client]
WANG, LIN = "SH01/wang.lei", "SH01/lin.hao"


@pytest.fixture
def run(cast: Cast) -> ScoreRun:
    asked_in_october(cast, second_adviser(cast))
    return run_of_october(cast)


def disputed(run: ScoreRun, by: Person, value: str = WANG) -> Dispute:
    keys = keys_of_group(run, "adviser", value)[:1]
    return disputes.dispute_figure(
        disputes.Figure(run.key, value), interviews=keys, reason="不是我接待的", by=by
    )


def renamed(person: Person, name: str) -> Person:
    """Rename a user, and read him as a request does."""
    Person.objects.filter(pk=person.pk).update(username=name)
    return Person.objects.get(pk=person.pk)


def test_a_run_keeps_people_and_dealers_by_number(cast: Cast, run: ScoreRun) -> None:
    lin = Person.objects.get(username="lin.hao")
    assert run.advisers == {str(cast.wang.pk): [WANG], str(lin.pk): [LIN]}
    assert run.dealers == {str(cast.shanghai.pk): ["SH01", cast.shanghai.region.key]}


def test_a_renamed_adviser_still_sees_and_disputes_his_figure(cast: Cast, run: ScoreRun) -> None:
    wang = renamed(cast.wang, "wang.lei.2")
    rows = {each.column: [row.value for row in each.rows] for each in view_of(wang, run).levels}
    assert rows == {"dealer": ["SH01"], "adviser": [WANG]}
    assert view_of(wang, run).levels[-1].rows[0].name == wang.name
    made = disputed(run, wang)
    assert (made.figure, made.adviser) == (WANG, wang)
    corrected = runs.carry_out(disputes.uphold_dispute(made.key, answer="查过了", by=cast.liu).pk)
    assert group_seen(wang, corrected, WANG) == "adviser"
    assert [each.n for each in both_figures(wang, made)] == [12, 11]


def test_whoever_takes_over_a_user_name_does_not_inherit_the_figure(cast: Cast, run: ScoreRun) -> None:
    renamed(cast.wang, "wang.lei.2")
    other = Person.objects.create(username="wang.lei", name="王磊磊", email="w@example.com", language="en")
    Membership.objects.create(person=other, role=Role.SERVICE_ADVISER, dealer=cast.shanghai)
    assert [each.column for each in view_of(other, get_run_for(other, run.key)).levels] == ["dealer"]
    assert not may_dispute(other, run, WANG)
    with pytest.raises(NotFound):
        disputed(run, other)


def test_an_adviser_who_changed_dealer_keeps_his_own_figure_and_nothing_else(
    cast: Cast, run: ScoreRun, signed_in: SignedIn
) -> None:
    Membership.objects.filter(person=cast.wang).delete()
    chengdu = Dealer.objects.exclude(pk=cast.shanghai.pk).order_by("pk").first()
    Membership.objects.create(person=cast.wang, role=Role.SERVICE_ADVISER, dealer=chengdu)
    wang = Person.objects.get(pk=cast.wang.pk)
    view = view_of(wang, get_run_for(wang, run.key))
    assert not view.is_whole
    assert [(each.column, [row.value for row in each.rows]) for each in view.levels] == [("adviser", [WANG])]
    for value in ("SH01", LIN):
        with pytest.raises(NotFound):
            group_seen(wang, run, value)
    lines = lines_behind(wang, run, WANG).rows
    assert len(lines) == 12 and not any(each.words or each.is_open for each in lines)
    client = signed_in(wang)
    assert "Dispute it" in client.get(run.get_absolute_url()).content.decode()
    figure = f"{reverse('satisfaction:figure', args=[run.key])}?dealer=SH01&adviser=wang.lei"
    told = client.post(figure, {"reason": "不是我", "interviews": [lines[0].key]})
    made = Dispute.objects.get()
    assert told["Location"] == made.get_absolute_url()
    assert client.get(made.get_absolute_url()).status_code == 200
    disputes.withdraw_dispute(made.key, by=wang)


def test_who_came_to_the_dealer_later_has_no_figure_in_it(cast: Cast, run: ScoreRun) -> None:
    person = Person.objects.create(username="new.one", name="新人", email="n@example.com", language="en")
    Membership.objects.create(person=person, role=Role.SERVICE_ADVISER, dealer=cast.shanghai)
    assert [each.column for each in view_of(person, run).levels] == ["dealer"]


def test_an_outsider_sees_no_run(cast: Cast, run: ScoreRun) -> None:
    assert not runs_visible_to(cast.zhao).exists()


def test_a_dealer_that_changed_its_region_still_has_its_runs(cast: Cast, run: ScoreRun) -> None:
    Dealer.objects.filter(pk=cast.shanghai.pk).update(code="SH09")
    assert view_of(cast.liu, get_run_for(cast.liu, run.key)).sight.sees_all
    assert group_seen(cast.liu, run, "SH01") == "dealer"
    assert disputed(run, cast.liu).dealer == cast.shanghai


def test_the_list_of_runs_asks_the_same_queries_however_many_there_are(
    cast: Cast,
    run: ScoreRun,
    signed_in: SignedIn,
    django_assert_num_queries: Callable[..., AbstractContextManager[object]],
) -> None:
    with django_assert_num_queries(1):
        assert [str(each) for each in runs_visible_to(cast.liu)]
    for _time in range(3):
        run_of_october(cast)
    with django_assert_num_queries(1):
        shown = list(runs_visible_to(cast.liu))
        assert [(str(each.dealer), each.corrects, each.version.number) for each in shown]


def test_runs_of_before_take_their_people_and_dealers_from_the_names(cast: Cast, run: ScoreRun) -> None:
    made = disputed(run, cast.wang)
    with pgtrigger.ignore("satisfaction.ScoreRun:done_run_stays"):
        ScoreRun.objects.filter(pk=run.pk).update(dealers={}, advisers={})
        Dispute.objects.filter(pk=made.pk).update(figure="")
        moved = import_module("anxin.satisfaction.migrations.0007_runs_know_whose_figures_they_are")
        moved.name_those_of_old_runs(apps, None)
    found = ScoreRun.objects.get(pk=run.pk)
    assert (found.dealers, found.advisers) == (run.dealers, run.advisers)
    made.refresh_from_db()
    assert made.figure == WANG
