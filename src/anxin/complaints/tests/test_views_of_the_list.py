"""Views of the list: kept, shared, changed, sent to a colleague; none of them shows anybody more than he may see."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anxin.accounts.models import Department, Person
from anxin.complaints.choices import Sharing
from anxin.complaints.models import Complaint, SavedView, ViewChoice
from anxin.complaints.selectors import saved_views
from anxin.complaints.selectors.list_columns import COLUMNS
from anxin.complaints.selectors.list_filter import ComplaintFilter
from anxin.complaints.selectors.list_state import ListState
from anxin.complaints.selectors.lists import listed
from anxin.complaints.selectors.saved_views import READY, counts_of, pinned_views, view_for, views_of
from anxin.complaints.services.change_case import assign_complaint
from anxin.complaints.services.keep_view import (
    WantedView,
    begin_with_view,
    change_view,
    forget_removed_views,
    keep_view,
    pin_view,
    remove_view,
    restore_view,
)
from anxin.foundation import clock
from anxin.foundation.errors import AnxinError, InvalidInput, NotAllowed, NotFound, Refused
from anxin.foundation.models import AuditRecord
from tests.cast import Cast, make_complaint

SignIn = Callable[[Person], Client]
LIST = "/complaints/"


def kept(cast: Cast, by: Person, *, name: str = "抱怨升级的", **more: object) -> SavedView:
    wanted = ComplaintFilter(level="2", sort="level")
    view = WantedView(**{"name": name, "wanted": wanted, **more})  # type: ignore[arg-type]
    return keep_view(view, dealer=cast.shanghai, by=by)


def test_a_list_is_kept_under_a_name_and_its_address_stays(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.chen)
    make_complaint(cast)
    page = client.get(f"{LIST}?level=1&columns=number,plate").content.decode()
    assert "Save this list as a view" in page and "沪A12345" in page
    answer = client.post(
        "/complaints/views/", {"name": "普通的", "sharing": "nobody", "list": "level=1&columns=number,plate"}
    )
    saved = SavedView.objects.get()
    assert answer.headers["Location"] == f"{LIST}?view={saved.key}"
    assert (saved.query, saved.columns) == ({"level": "1"}, ["number", "plate"])
    page = client.get(saved.get_absolute_url()).content.decode()
    assert "普通的" in page and "Changed from" not in page and "Save this list" not in page
    change_view(
        str(saved.key), view=WantedView(name="别的", wanted=ComplaintFilter(phase="solving")), by=cast.chen
    )
    assert "别的" in client.get(saved.get_absolute_url()).content.decode()
    assert AuditRecord.objects.filter(action="views.kept", subject=str(saved.key)).count() == 1


def test_a_view_sent_to_a_colleague_shows_him_no_more_than_his_own(cast: Cast, signed_in: SignIn) -> None:
    case = make_complaint(cast)
    saved = kept(cast, cast.chen, wanted=ComplaintFilter())
    assert case.number in signed_in(cast.chen).get(saved.get_absolute_url()).content.decode()
    adviser = signed_in(cast.wang).get(saved.get_absolute_url())
    assert adviser.status_code == 200 and case.number not in adviser.content.decode()
    assert signed_in(cast.zhao).get(saved.get_absolute_url()).status_code == 404


def test_a_view_of_the_second_dealer_is_found_by_nobody_here(cast: Cast) -> None:
    foreign = keep_view(
        WantedView(name="x", wanted=ComplaintFilter(), sharing=Sharing.DEALER),
        dealer=cast.chengdu,
        by=cast.zhao,
    )
    assert str(foreign.key) not in [view.key for view in views_of(cast.liu)]
    for do in (view_for, lambda person, key: pin_view(key, on=True, by=person)):
        with pytest.raises(NotFound):
            do(cast.liu, str(foreign.key))
    with pytest.raises(NotFound):
        remove_view(str(foreign.key), by=cast.liu)
    with pytest.raises(NotAllowed):
        keep_view(WantedView(name="x", wanted=ComplaintFilter()), dealer=cast.chengdu, by=cast.liu)


def test_mine_is_the_readers_own(cast: Cast) -> None:
    mine = make_complaint(cast)
    assign_complaint(mine.slug, to=cast.chen, by=cast.liu)
    theirs = make_complaint(cast)
    assign_complaint(theirs.slug, to=cast.sun, by=cast.liu)
    view = view_for(cast.chen, "mine")
    found = listed(cast.chen, view.wanted), listed(cast.sun, view.wanted)
    assert [[case.number for case in rows] for rows in found] == [[mine.number], [theirs.number]]


def test_it_is_shared_with_a_role_a_department_or_everybody(cast: Cast) -> None:
    after_sales = Department.objects.get(dealer=cast.shanghai)
    everybody = kept(cast, cast.liu, name="全店", sharing=Sharing.DEALER)
    callers = kept(cast, cast.liu, name="客服", sharing=Sharing.ROLE, role="caller")
    workshop = kept(cast, cast.liu, name="售后", sharing=Sharing.DEPARTMENT, department=after_sales)
    own = kept(cast, cast.liu, name="自己")

    def names(person: Person) -> set[str]:
        return {view.name for view in views_of(person) if view.saved}

    assert names(cast.liu) == {everybody.name, callers.name, workshop.name, own.name}
    assert names(cast.chen) == {everybody.name, callers.name}
    assert names(cast.he) == {everybody.name, workshop.name}
    assert names(cast.zhao) == set()


def test_sharing_with_nobody_in_particular_is_asked_about(cast: Cast) -> None:
    for sharing, field in ((Sharing.ROLE, "role"), (Sharing.DEPARTMENT, "department")):
        with pytest.raises(InvalidInput) as refused:
            kept(cast, cast.liu, sharing=sharing)
        assert refused.value.field == field
    with pytest.raises(InvalidInput):
        kept(cast, cast.liu, name="  ")


def test_its_author_changes_it_and_a_manager_where_it_is_shared(cast: Cast) -> None:
    shared, private = kept(cast, cast.chen, sharing=Sharing.DEALER), kept(cast, cast.chen, name="自己")
    new = WantedView(name="新名", wanted=ComplaintFilter(), sharing=Sharing.DEALER)
    with pytest.raises(NotAllowed):
        change_view(str(shared.key), view=new, by=cast.sun)
    assert change_view(str(shared.key), view=new, by=cast.gao).name == "新名"
    with pytest.raises(NotAllowed):
        remove_view(str(private.key), by=cast.gao)


def test_a_changed_filter_is_saved_or_taken_back(cast: Cast, signed_in: SignIn) -> None:
    saved = kept(cast, cast.chen)
    client = signed_in(cast.chen)
    page = client.get(f"{LIST}?view={saved.key}&level=3&sort=level").content.decode()
    assert "Changed from" in page and "Save in this view" in page and "Save as a new view" in page
    answer = client.post(
        f"/complaints/views/{saved.key}/change/", {"list": f"view={saved.key}&level=3&sort=level"}
    )
    assert answer.headers["Location"] == saved.get_absolute_url()
    saved.refresh_from_db()
    assert (saved.name, saved.query) == ("抱怨升级的", {"level": "3", "sort": "level"})
    sun = signed_in(cast.sun).get(f"{LIST}?view={saved.key}&level=1").content.decode()
    assert "Changed from" in sun and "Save in this view" not in sun and "Save as a new view" in sun


def test_a_view_whose_last_filter_was_taken_away_is_a_changed_one(cast: Cast) -> None:
    saved = kept(cast, cast.chen, wanted=ComplaintFilter(level="2"))
    state = ListState.read(cast.chen, QueryDict(f"view={saved.key}"))
    assert not state.is_changed and state.address() == f"view={saved.key}"
    without = ListState.read(cast.chen, QueryDict(state.address(level="")))
    assert without.is_changed and without.wanted == ComplaintFilter()
    assert ListState.read(cast.chen, QueryDict(without.address(level="2"))).is_changed is False


def test_a_deleted_view_comes_back_with_everybodys_choice_of_it(cast: Cast, signed_in: SignIn) -> None:
    saved = kept(cast, cast.chen, sharing=Sharing.DEALER)
    pin_view(str(saved.key), on=True, by=cast.sun)
    client = signed_in(cast.chen)
    page = client.post(f"/complaints/views/{saved.key}/remove/", follow=True).content.decode()
    assert f"/complaints/views/{saved.key}/restore/" in page
    assert client.get(saved.get_absolute_url()).status_code == 404
    assert str(saved.key) not in [view.key for view in pinned_views(cast.sun)]
    client.post(f"/complaints/views/{saved.key}/restore/")
    assert str(saved.key) in [view.key for view in pinned_views(cast.sun)]
    with pytest.raises(NotAllowed):
        restore_view(str(saved.key), by=cast.sun)


def test_a_deleted_view_is_forgotten_after_a_month(cast: Cast) -> None:
    saved = kept(cast, cast.chen)
    remove_view(str(saved.key), by=cast.chen)
    assert forget_removed_views() == 0
    SavedView.objects.update(removed_at=clock.now() - timedelta(days=31))
    assert forget_removed_views() == 1
    assert not ViewChoice.objects.exists()


def test_the_list_begins_with_the_view_that_was_chosen(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.chen)
    assert client.get(LIST).status_code == 200
    client.post("/complaints/views/mine/begin/", {"on": "yes"})
    assert client.get(LIST).headers["Location"] == f"{LIST}?view=mine"
    begin_with_view("threats", on=True, by=cast.chen)
    assert ViewChoice.objects.filter(person=cast.chen, is_default=True).count() == 1
    begin_with_view("threats", on=False, by=cast.chen)
    assert client.get(LIST).status_code == 200


def test_a_view_that_is_gone_is_not_begun_with(cast: Cast, signed_in: SignIn) -> None:
    saved = kept(cast, cast.chen)
    begin_with_view(str(saved.key), on=True, by=cast.chen)
    remove_view(str(saved.key), by=cast.chen)
    assert signed_in(cast.chen).get(LIST).status_code == 200


def test_views_over_the_list_are_counted_in_one_query_up_to_a_bound(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Callable[..., object]
) -> None:
    monkeypatch.setattr(saved_views, "MOST_COUNTED", 2)
    for _ in range(3):
        make_complaint(cast)
    views = [view_for(cast.chen, key) for key in READY]
    with django_assert_num_queries(5):  # type: ignore[attr-defined]  # a savepoint, its end, and the time-out twice
        counts = counts_of(cast.chen, views)
    assert (counts["all"], counts["repeat"], counts["threats"]) == ("2+", "2", "0")
    assert counts_of(cast.zhao, views)["all"] == "0"


def test_a_count_that_takes_too_long_is_left_away(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_views, "PATIENCE_MS", 1)
    monkeypatch.setattr(
        saved_views, "listed", lambda *_args: Complaint.objects.extra(where=["pg_sleep(0.05) IS NULL"])
    )
    make_complaint(cast)
    assert counts_of(cast.chen, [view_for(cast.chen, "all")]) == {}
    assert Complaint.objects.count() == 1


@pytest.mark.parametrize("key", READY)
def test_every_view_of_the_house_opens(cast: Cast, signed_in: SignIn, key: str) -> None:
    make_complaint(cast)
    answer = signed_in(cast.liu).get(f"{LIST}?view={key}")
    assert answer.status_code == 200
    assert "Changed from" not in answer.content.decode()


def test_the_tabs_bring_their_numbers_by_themselves(cast: Cast, signed_in: SignIn) -> None:
    make_complaint(cast)
    client = signed_in(cast.liu)
    page = client.get(f"{LIST}?view=unowned").content.decode()
    assert "/complaints/views/counts/?at=unowned" in page
    tabs = client.get("/complaints/views/counts/?at=unowned", headers={"HX-Request": "true"}).content.decode()
    assert 'view=unowned" aria-current="page"' in tabs and 'class="view-count">1<' in tabs


def test_the_page_of_views_names_what_each_asks_and_who_uses_it(cast: Cast, signed_in: SignIn) -> None:
    saved = kept(cast, cast.chen, sharing=Sharing.DEALER)
    pin_view(str(saved.key), on=True, by=cast.sun)
    page = signed_in(cast.sun).get("/complaints/views/").content.decode()
    assert "2 people have it over the list" in page and "escalated" in page
    assert f"/complaints/views/{saved.key}/remove/" not in page
    assert (
        f"/complaints/views/{saved.key}/remove/"
        in signed_in(cast.liu).get("/complaints/views/").content.decode()
    )


def test_every_column_can_be_shown_and_none_costs_a_query_a_row(
    cast: Cast, signed_in: SignIn, django_assert_num_queries: Callable[..., Any]
) -> None:
    address, client = f"{LIST}?columns={','.join(COLUMNS)}", signed_in(cast.liu)
    make_complaint(cast)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        page = client.get(address).content.decode()
    assert "沪A12345" in page and "How" in page
    for _ in range(4):
        make_complaint(cast)
    with django_assert_num_queries(len(one)):
        client.get(address)


def test_the_address_that_is_kept_says_only_what_was_chosen(cast: Cast, signed_in: SignIn) -> None:
    form = {"q": "", "level": "2", "status": "", "sort": "newest", "columns": ["number", "plate"]}
    answer = signed_in(cast.liu).get(LIST, form, headers={"HX-Request": "true"})
    pushed = parse_qs(urlsplit(answer.headers["HX-Push-Url"]).query)
    assert pushed == {"level": ["2"], "columns": ["number,plate"]}


def test_a_hundred_views_are_enough(cast: Cast) -> None:
    now = clock.now()
    SavedView.objects.bulk_create(
        SavedView(dealer=cast.shanghai, author=cast.chen, name=str(each), made_at=now, changed_at=now)
        for each in range(100)
    )
    with pytest.raises(Refused):
        kept(cast, cast.chen)


@pytest.mark.parametrize(
    "bad",
    ["view=nonsense", "view=0f8fad5b-d9cb-469f-a165-70867728950e", "due=whenever", "hold=a%20b", "owner=%00"],
)
def test_an_address_that_makes_no_sense_is_answered_in_words(cast: Cast, signed_in: SignIn, bad: str) -> None:
    assert signed_in(cast.liu).get(f"{LIST}?{bad}").status_code in {200, 404, 422}


def test_a_kept_view_that_asks_what_is_no_longer_known_shows_the_list(cast: Cast, signed_in: SignIn) -> None:
    saved = kept(cast, cast.chen)
    SavedView.objects.update(query={"due": "in_former_times"})
    assert signed_in(cast.chen).get(saved.get_absolute_url()).status_code == 200
    with pytest.raises(AnxinError):
        ComplaintFilter.read({"due": "in_former_times"})
