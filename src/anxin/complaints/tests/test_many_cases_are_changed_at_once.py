"""One operation on many cases: looked at first, carried out case by case, told case by case, and taken back."""

from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anxin.accounts.choices import Role
from anxin.accounts.models import Person
from anxin.complaints.choices import BulkFate, BulkOperation, BulkState, EventKind, Level, LinkKind
from anxin.complaints.models import BulkRun, CaseFollower, CaseLink, CaseTask, Complaint
from anxin.complaints.selectors.bulk import Selection, cases_page, get_bulk_run_for
from anxin.complaints.services.bulk import runs
from anxin.complaints.services.bulk.acts import act_on
from anxin.complaints.services.bulk.runs import (
    carry_out_bulk_run,
    forget_old_previews,
    look_at,
    start_bulk_run,
    undo_bulk_run,
)
from anxin.complaints.services.bulk.wanted import Wanted
from anxin.complaints.services.change_case import add_note, assign_complaint, change_details
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotFound, Refused
from anxin.foundation.models import AuditRecord
from anxin.playbooks.selectors import entries
from tests.cast import Cast, make_complaint


def _cases(cast: Cast, number: int = 3) -> list[Complaint]:
    return [make_complaint(cast, words=f"空调异响 {place}") for place in range(number)]


def _look(cast: Cast, cases: list[Complaint], operation: BulkOperation, **wanted: Any) -> BulkRun:
    selection = Selection(slugs=[case.slug for case in cases])
    return look_at(selection, operation=operation, wanted=Wanted(**wanted), by=cast.liu)


def _run(cast: Cast, cases: list[Complaint], operation: BulkOperation, **wanted: Any) -> BulkRun:
    run = _look(cast, cases, operation, **wanted)
    start_bulk_run(str(run.key), by=cast.liu)
    return _carry_out(run)


def _carry_out(run: BulkRun) -> BulkRun:
    carry_out_bulk_run(run.pk)
    run.refresh_from_db()
    return run


def _undo(cast: Cast, run: BulkRun) -> BulkRun:
    undo_bulk_run(str(run.key), by=cast.liu)
    return _carry_out(run)


def _fates(run: BulkRun) -> list[str]:
    return list(run.cases.order_by("pk").values_list("fate", flat=True))


def _owners(cases: list[Complaint]) -> list[str]:
    rows = Complaint.objects.filter(pk__in=[case.pk for case in cases]).order_by("pk")
    return [row.owner.username if row.owner else "" for row in rows]


def test_nothing_is_changed_by_looking(cast: Cast) -> None:
    cases = _cases(cast)
    assign_complaint(cases[1].slug, to=cast.sun, by=cast.liu)
    change_details(cases[2].slug, details={"concerns": cast.sun}, by=cast.liu)
    run = _look(cast, cases, BulkOperation.ASSIGN, owner=cast.sun)
    assert _fates(run) == [BulkFate.READY, BulkFate.SAME, BulkFate.REFUSED]
    assert run.cases.get(fate=BulkFate.REFUSED).reason
    assert _owners(cases) == ["chen.min", "sun.li", "chen.min"]
    assert run.state == BulkState.PREVIEW


def test_each_case_is_changed_by_the_named_operation_and_names_the_run(cast: Cast) -> None:
    cases = _cases(cast)
    run = _run(cast, cases, BulkOperation.ASSIGN, owner=cast.sun, text="陈敏休假")
    assert _owners(cases) == ["sun.li"] * 3
    assert _fates(run) == [BulkFate.DONE] * 3
    assert run.state == BulkState.DONE
    for case in cases:
        line = case.events.filter(kind=EventKind.ASSIGNED).get()
        assert (line.facts["run"], line.reason, line.by) == (str(run.key), "陈敏休假", cast.liu)
    actions = AuditRecord.objects.filter(subject=str(run.key)).order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["bulk.looked_at", "bulk.started", "bulk.finished"]


def test_what_somebody_changed_since_the_preview_is_left_alone_and_told(cast: Cast) -> None:
    cases = _cases(cast)
    run = _look(cast, cases, BulkOperation.RAISE, level=Level.ESCALATED, text="批量返修")
    add_note(cases[1].slug, text="客户来电", by=cast.sun)
    start_bulk_run(str(run.key), by=cast.liu)
    _carry_out(run)
    assert _fates(run) == [BulkFate.DONE, BulkFate.STALE, BulkFate.DONE]
    cases[1].refresh_from_db()
    assert cases[1].level == Level.ORDINARY


def test_a_killed_worker_is_gone_on_from_and_nothing_is_done_twice(cast: Cast) -> None:
    cases = _cases(cast, 4)
    run = _look(cast, cases, BulkOperation.NOTE, text="统一回访口径")
    start_bulk_run(str(run.key), by=cast.liu)
    done = 0
    act = act_on

    def dying(*given: Any) -> Any:
        nonlocal done
        done += 1
        if done == 3:
            raise KeyboardInterrupt
        return act(*given)

    with mock.patch.object(runs, "act_on", dying), pytest.raises(KeyboardInterrupt):
        carry_out_bulk_run(run.pk)
    assert _fates(run).count(BulkFate.DONE) == 2
    _carry_out(run)
    carry_out_bulk_run(run.pk)
    assert _fates(run) == [BulkFate.DONE] * 4
    assert [case.events.filter(kind=EventKind.NOTED).count() for case in cases] == [1] * 4


def test_a_failure_in_one_case_stops_no_other(cast: Cast) -> None:
    cases = _cases(cast)
    run = _look(cast, cases, BulkOperation.NOTE, text="看一下")
    start_bulk_run(str(run.key), by=cast.liu)
    act = act_on

    def failing(operation: Any, doing: Any) -> Any:
        if doing.case == cases[1]:
            raise ZeroDivisionError
        return act(operation, doing)

    with mock.patch.object(runs, "act_on", failing):
        _carry_out(run)
    assert _fates(run) == [BulkFate.DONE, BulkFate.REFUSED, BulkFate.DONE]
    assert "unexpected" in run.cases.get(fate=BulkFate.REFUSED).reason


def test_a_run_is_taken_back_and_what_changed_since_is_left_and_told(cast: Cast) -> None:
    cases = _cases(cast)
    run = _run(cast, cases, BulkOperation.ASSIGN, owner=cast.sun)
    add_note(cases[2].slug, text="孙丽已回电", by=cast.sun)
    _undo(cast, run)
    assert run.state == BulkState.UNDONE
    assert _fates(run) == [BulkFate.UNDONE, BulkFate.UNDONE, BulkFate.LEFT]
    assert _owners(cases) == ["chen.min", "chen.min", "sun.li"]
    assert run.cases.get(fate=BulkFate.LEFT).reason


def test_every_operation_with_a_way_back_goes_back(cast: Cast) -> None:
    parent, *cases = _cases(cast, 3)

    def there_and_back(operation: BulkOperation, **wanted: Any) -> None:
        run = _run(cast, cases, operation, **wanted)
        assert _fates(run) == [BulkFate.DONE] * 2, operation
        _undo(cast, run)
        assert _fates(run) == [BulkFate.UNDONE] * 2, operation

    there_and_back(BulkOperation.RAISE, level=Level.IMPORTANT, text="媒体关注")
    there_and_back(BulkOperation.FOLLOW)
    there_and_back(BulkOperation.LINK, to=parent, how=LinkKind.PARENT)
    there_and_back(BulkOperation.HOLD, hold="customer_asked")
    there_and_back(BulkOperation.CHECK_LIST, check_list=_a_list())
    for case in cases:
        case.refresh_from_db()
        assert (case.level, case.on_hold) == (Level.ORDINARY, "")
    assert not CaseFollower.objects.exists()
    assert not CaseLink.objects.exists()
    assert not CaseTask.objects.filter(dropped_at=None).exists()


def test_holds_are_ended_and_begun_again(cast: Cast) -> None:
    cases = _cases(cast, 2)
    _run(cast, cases, BulkOperation.HOLD, hold="customer_asked")
    run = _run(cast, cases, BulkOperation.RESUME)
    assert _fates(run) == [BulkFate.DONE] * 2
    _undo(cast, run)
    cases[0].refresh_from_db()
    assert cases[0].on_hold == "customer_asked"


def test_what_was_said_has_no_way_back_and_nothing_has_after_a_day(cast: Cast) -> None:
    cases = _cases(cast, 2)
    noted = _run(cast, cases, BulkOperation.NOTE, text="已通知")
    with pytest.raises(Refused):
        undo_bulk_run(str(noted.key), by=cast.liu)
    raised = _run(cast, cases, BulkOperation.RAISE, level=Level.ESCALATED, text="超时")
    BulkRun.objects.filter(pk=raised.pk).update(finished_at=clock.now() - timedelta(days=1, minutes=1))
    with pytest.raises(Refused):
        undo_bulk_run(str(raised.key), by=cast.liu)


def test_only_what_the_rules_allow_is_closed_for_good(cast: Cast) -> None:
    cases = _cases(cast, 2)
    run = _look(cast, cases, BulkOperation.CLOSE, text="多次未接通")
    assert _fates(run) == [BulkFate.REFUSED] * 2
    with pytest.raises(Refused) as refused:
        start_bulk_run(str(run.key), by=cast.liu)
    assert refused.value.code == "NOTHING_TO_DO"


def test_all_that_a_list_shows_is_taken_and_no_case_more(cast: Cast) -> None:
    cases = _cases(cast)
    assign_complaint(cases[0].slug, to=cast.sun, by=cast.liu)
    query = Selection(query="owner=chen.min&sort=newest")
    run = look_at(query, operation=BulkOperation.NOTE, wanted=Wanted(text="看一下"), by=cast.liu)
    assert set(run.cases.values_list("complaint_id", flat=True)) == {cases[1].pk, cases[2].pk}


def test_there_is_an_upper_limit(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = _cases(cast)
    monkeypatch.setattr(runs, "MOST_CASES", 2)
    with pytest.raises(InvalidInput) as refused:
        _look(cast, cases, BulkOperation.NOTE, text="看一下")
    assert refused.value.code == "TOO_MANY_CASES"


def test_a_stranger_neither_chooses_nor_sees(cast: Cast) -> None:
    cases = _cases(cast, 1)
    run = _look(cast, cases, BulkOperation.NOTE, text="看一下")
    for person in (cast.zhao, cast.gao):
        with pytest.raises(NotFound):
            get_bulk_run_for(person, run.key)
    with pytest.raises(InvalidInput):
        look_at(
            Selection(slugs=[cases[0].slug]), operation=BulkOperation.FOLLOW, wanted=Wanted(), by=cast.zhao
        )


def test_who_may_only_look_follows_many_and_changes_none(cast: Cast) -> None:
    chosen = Selection(slugs=[case.slug for case in _cases(cast, 2)])
    noted = look_at(chosen, operation=BulkOperation.NOTE, wanted=Wanted(text="审计"), by=cast.shen)
    assert _fates(noted) == [BulkFate.REFUSED] * 2
    followed = look_at(chosen, operation=BulkOperation.FOLLOW, wanted=Wanted(), by=cast.shen)
    assert _fates(followed) == [BulkFate.READY] * 2


def test_a_preview_that_nobody_started_is_forgotten(cast: Cast) -> None:
    run = _look(cast, _cases(cast, 1), BulkOperation.FOLLOW)
    BulkRun.objects.filter(pk=run.pk).update(made_at=clock.now() - timedelta(days=2))
    assert forget_old_previews() == 1


def test_looking_asks_no_more_for_more_cases(cast: Cast) -> None:
    few, many = _cases(cast, 2), _cases(cast, 8)
    _look(cast, few, BulkOperation.CHECK_LIST, check_list=_a_list())

    def asked(cases: list[Complaint]) -> int:
        with CaptureQueriesContext(connection) as queries:
            _look(cast, cases, BulkOperation.CHECK_LIST, check_list=_a_list())
        return len(queries)

    assert asked(few) == asked(many)


def test_the_pages_lead_from_the_list_to_the_change_and_back(cast: Cast, signed_in: Any) -> None:
    cases = _cases(cast, 2)
    client = signed_in(cast.liu)
    page = client.get("/complaints/?view=all").content.decode()
    assert page.count('form="bulk-form"') == 2
    sent = {"operation": "assign", "case": [case.slug for case in cases]}
    asked = client.post("/complaints/bulk/new/", sent)
    assert asked.status_code == 200
    refused = client.post("/complaints/bulk/new/", {**sent, "prepared": "yes"})
    assert refused.status_code == 422
    looked = client.post("/complaints/bulk/new/", {**sent, "prepared": "yes", "owner": cast.sun.pk})
    assert looked.status_code == 302
    place = looked["Location"]
    assert cases[0].number in client.get(place).content.decode()
    assert client.post(f"{place}go/").status_code == 302
    assert "hx-get" in client.get(place).content.decode()
    _carry_out(BulkRun.objects.get())
    assert client.get(f"{place}progress/").status_code == 302
    assert client.post(f"{place}undo/").status_code == 302
    _carry_out(BulkRun.objects.get())
    assert _owners(cases) == ["chen.min"] * 2
    assert client.get("/complaints/bulk/").content.decode().count("data-row=") == 1


def _a_list() -> str:
    return str(entries("check_lists", "lists", dealer_code="SH01")[0]["key"])


def test_a_run_shows_no_case_that_its_owner_sees_no_more(cast: Cast) -> None:
    cases = _cases(cast, 2)
    chosen = Selection(slugs=[case.slug for case in cases])
    run = look_at(chosen, operation=BulkOperation.FOLLOW, wanted=Wanted(), by=cast.chen)
    for membership in cast.chen.memberships.all():
        membership.role = Role.SERVICE_ADVISER
        membership.save()
    Complaint.objects.filter(pk=cases[0].pk).update(owner=cast.sun, taken_by=cast.sun)
    Complaint.objects.filter(pk=cases[1].pk).update(owner=cast.chen)
    reader = Person.objects.get(pk=cast.chen.pk)
    assert [row.complaint_id for row in cases_page(run, reader).rows] == [cases[1].pk]
    assert len(cases_page(run, cast.liu).rows) == 2
