"""Figures of repeat repairs: each numerator is the list behind its link, and a person is judged by no handful."""

from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
from django.test import Client
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.complaints.services.join_repeat import join_repeat
from anxin.foundation import clock
from anxin.reports.selectors.repeats import GROUPINGS, LEAST_NUMBER, RepeatFigures, repeat_figures
from anxin.workshop.choices import OrderKind, RepeatFound
from anxin.workshop.models import RepairOrder, RepeatRepair
from anxin.workshop.selectors.repeat_list import RepeatFilter, filtered_repeats
from anxin.workshop.services.repeats import (
    CallAfterwards,
    announce_at_reception,
    confirm_repeat,
    finish_repeat,
    note_call_afterwards,
    suspect_repeats,
)
from anxin.workshop.tests.repeat_visits import AIR, at, suspected, treated, visit
from tests.cast import Cast

SignIn = Callable[[Person], Client]
JUNE = RepeatFilter(since="2026-06-01", until="2026-06-30")


def june(cast: Cast) -> RepeatFigures:
    return repeat_figures(cast.liu, JUNE, [cast.shanghai])


def behind(cast: Cast, query: str) -> int:
    wanted = RepeatFilter.read({name: values[0] for name, values in parse_qs(query).items()})
    return filtered_repeats(cast.liu, wanted, [cast.shanghai]).count()


def a_month(cast: Cast) -> RepeatRepair:
    """One treated and called, and the same car announced at reception a few days later."""
    done = treated(cast)
    join_repeat(done.pk)
    finish_repeat(done.key, by=cast.he)
    call = CallAfterwards(solved=False, by=cast.chen, at=clock.now(), said="又不凉了")
    note_call_afterwards(done.pk, call=call)
    with clock.at(at(25)):
        again = announce_at_reception(cast.car.key, words=AIR, by=cast.chen)
        confirm_repeat(again.key, by=cast.chen)
    return done


def test_shares_have_numerator_and_denominator(cast: Cast):
    a_month(cast)
    told = {share.name: (share.count, share.of, share.percent) for share in june(cast).shares}
    assert told == {
        "reception": (1, 2, "50"),
        "offered": (1, 2, "50"),
        "solved": (0, 1, "0"),
        "inside": (0, 2, "0"),
        "outside": (2, 2, "100"),
    }


def test_behind_each_number_stand_as_many_cars(cast: Cast):
    a_month(cast)
    figures = june(cast)
    for share in figures.shares:
        assert behind(cast, share.query) == share.count, share.name
        if share.lacking_query:
            assert behind(cast, share.lacking_query) == share.lacking, share.name
    assert behind(cast, figures.repeats_query) == figures.repeats == 2
    assert behind(cast, figures.undecided_query) == figures.undecided == 0
    assert behind(cast, figures.not_called_query) == figures.not_called == 0
    for grouping in GROUPINGS.values():
        rows = grouping(cast.liu, JUNE, [cast.shanghai])
        assert rows
        for row in rows:
            assert behind(cast, row.query) == row.count, row.label


def test_a_suspicion_counts_as_nothing_yet(cast: Cast):
    suspected(cast)
    figures = june(cast)
    assert (figures.repeats, figures.undecided) == (0, 1)
    assert all(share.percent is None or share.count == 0 for share in figures.shares)


def test_of_too_few_repairs_a_person_has_no_share(cast: Cast):
    repeat = suspected(cast)
    confirm_repeat(repeat.key, by=cast.chen)
    (row,) = GROUPINGS["technician"](cast.liu, JUNE, [cast.shanghai])
    assert (row.label, row.count, row.told, row.percent) == ("郑强", 1, False, "")
    for number in range(LEAST_NUMBER):
        visit(cast, f"RO-X{number}", 3, words="异响", technician_name="郑强")
    (row,) = GROUPINGS["technician"](cast.liu, JUNE, [cast.shanghai])
    assert (row.of, row.told, row.percent) == (11, True, "9.1")


def test_several_technicians_of_a_cell_stand_apart_and_what_nobody_is_named_for_is_a_row(cast: Cast):
    repeat = suspected(cast)
    confirm_repeat(repeat.key, by=cast.chen)
    RepairOrder.objects.filter(number="RO-1").update(technician_name="郑强、李强01", kind=OrderKind.SERVICE)
    again = visit(cast, "RO-3", 20)
    suspect_repeats(cast.shanghai, orders=[again.pk])
    confirm_repeat(RepeatRepair.objects.get(order=again).key, by=cast.chen)
    RepeatRepair.objects.filter(order=again).update(component="")
    rows = GROUPINGS["technician"](cast.liu, JUNE, [cast.shanghai])
    told = {row.label: (row.count, row.of) for row in rows}
    assert told == {"郑强": (1, 1), "李强01": (1, 1), "not known": (1, 2)}
    for grouping in GROUPINGS.values():
        for row in grouping(cast.liu, JUNE, [cast.shanghai]):
            assert behind(cast, row.query) == row.count, row.label
    for by in ("adviser", "fault"):
        assert sum(row.count for row in GROUPINGS[by](cast.liu, JUNE, [cast.shanghai])) == 2


def test_what_the_shop_saw_itself_is_no_outside_repeat(cast: Cast):
    confirm_repeat(suspected(cast).key, by=cast.chen)
    RepeatRepair.objects.update(caught_inside=True)
    told = {share.name: share.count for share in june(cast).shares}
    assert (told["inside"], told["outside"]) == (1, 0)
    assert not GROUPINGS["technician"](cast.liu, JUNE, [cast.shanghai])


def test_another_month_counts_nothing(cast: Cast):
    a_month(cast)
    july = RepeatFilter(since="2026-07-01", until="2026-07-31")
    assert repeat_figures(cast.liu, july, [cast.shanghai]).repeats == 0


@pytest.mark.parametrize("grouping", list(GROUPINGS))
def test_the_page_leads_from_its_numbers_to_the_cars(cast: Cast, signed_in: SignIn, grouping: str):
    a_month(cast)
    client = signed_in(cast.liu)
    query = {"since": "2026-06-01", "until": "2026-06-30", "by": grouping}
    page = client.get(reverse("reports:repeats"), query).content.decode()
    assert "Recognised at reception" in page
    link = f"found={RepeatFound.RECEPTION}&amp;since=2026-06-01&amp;until=2026-06-30"
    assert link in page
    listed = client.get(reverse("workshop:repeats"), {"state": "real", "found": "reception"}).content.decode()
    assert "沪A12345" in listed


def test_nonsense_in_the_address_is_named(cast: Cast, signed_in: SignIn):
    client = signed_in(cast.liu)
    for query in ({"by": "moon"}, {"since": "x"}, {"since": "2019-01-01"}):
        assert client.get(reverse("reports:repeats"), query).status_code == 422


def test_an_empty_house_has_the_page_too(cast: Cast, signed_in: SignIn):
    page = signed_in(cast.zhao).get(reverse("reports:repeats")).content.decode()
    assert "No customer came back for an old trouble" in page
