"""The account of a figure over the API: that of its page, to those who see the page, and to nobody more of it."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from anxin.accounts.models import Person
from anxin.foundation import clock
from anxin.satisfaction.services.counting import count_month
from anxin.satisfaction.tests.counted_at_hand import NOW
from anxin.satisfaction.tests.csi60_house import OCTOBER
from anxin.satisfaction.tests.two_advisers import asked_in_october, run_of_october, second_adviser
from tests.api.conftest import ApiClient, ApiFor
from tests.cast import Cast

SignedIn = Callable[[Person], Client]
WHY = "/satisfaction/why"
SPAN = {"until": "2026-10", "span": "1"}
HOUSE = {"dealer": "SH01", **SPAN}
WANG = HOUSE | {"adviser": "wang.lei"}


@pytest.fixture(autouse=True)
def october(cast: Cast) -> object:
    with clock.at(NOW):
        asked_in_october(cast, second_adviser(cast))
        count_month(cast.shanghai.pk, month=OCTOBER)
        yield


def read(client: ApiClient, path: str = WHY, **query: str) -> Any:
    answer = client.get(path, **query)
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def test_it_is_the_account_of_the_page(cast: Cast, api_for: ApiFor, signed_in: SignedIn) -> None:
    told = read(api_for(cast.liu), **WANG)
    page = signed_in(cast.liu).get("/satisfaction/why/", WANG).context
    account = page["account"]
    assert (told["index"], told["low"], told["n"], told["visits"]) == (
        account.index, account.interval.low, 12, account.visits,
    )  # fmt: skip
    assert [each["filled"] for each in told["steps"]] == [each.filled for each in account.steps]
    assert [each["result"] for each in told["shrinkage"]] == [each.result for each in account.shrinkage]
    assert told["example"]["interview"] == page["example_key"]
    assert [each["interview"] for each in told["parts"]["items"]] == [
        each["part"].key for each in page["parts"]
    ]
    assert told["population"] == page["population"] and told["plan_version"] == page["version"].number


def test_its_numbers_work_it_out_again(cast: Cast, api_for: ApiFor) -> None:
    told = read(api_for(cast.liu), **WANG)
    parts = [each["total"] for each in told["parts"]["items"]]
    assert sum(parts) == pytest.approx(told["total"]) and told["total"] / told["n"] == told["index"]
    ratings = told["example"]["ratings"]
    answered = [each for each in ratings if each["rating"] is not None]
    weight = sum(each["weight"] for each in answered)
    assert sum(each["product"] for each in answered) / weight == pytest.approx(told["example"]["index"])
    assert sum(each["weight"] for each in told["factors"]) == pytest.approx(1)


def test_factors_say_how_many_rated_them(cast: Cast, api_for: ApiFor) -> None:
    house = {each["factor"]: each["n"] for each in read(api_for(cast.liu), **HOUSE)["factors"]}
    region = {"region": cast.shanghai.region.key, **SPAN}
    wide = {each["factor"]: each["n"] for each in read(api_for(cast.qian), **region)["factors"]}
    assert house == wide and set(house.values()) == {24}


def test_another_interview_is_worked_out_where_it_is_asked_for(cast: Cast, api_for: ApiFor) -> None:
    client = api_for(cast.liu)
    last = read(client, **WANG)["parts"]["items"][-1]
    assert read(client, **WANG, interview=last["interview"])["example"]["index"] == last["total"]
    assert client.get(WHY, **WANG, interview=str(uuid4())).status_code == 404


def test_customers_and_words_are_masked_and_only_told_to_who_may_open_them(
    cast: Cast, api_for: ApiFor
) -> None:
    answer = api_for(cast.qian).get(WHY, **HOUSE).content.decode()
    assert "139****1234 没人接" in answer and "13900001234" not in answer
    assert cast.customer.name not in answer


def test_an_adviser_is_told_of_himself_and_of_the_house_as_a_whole(cast: Cast, api_for: ApiFor) -> None:
    client = api_for(cast.wang)
    own, house = read(client, **WANG), read(client, **HOUSE)
    assert len(own["parts"]["items"]) == 12 and own["shrinkage"] == []
    assert house["parts"]["items"] == house["strata"] == [] and house["squares"] is house["example"] is None
    assert {each["n"] for each in house["factors"]} == {None}
    assert "林浩" not in str(own) + str(house) and "没人接" not in str(house)
    assert client.get(WHY, **HOUSE, adviser="lin.hao").status_code == 404
    theirs = read(api_for(cast.liu), **HOUSE)["parts"]["items"][1]["interview"]
    mine = {each["interview"] for each in own["parts"]["items"]}
    assert theirs not in mine and client.get(WHY, **HOUSE, interview=theirs).status_code == 404


def test_of_too_few_interviews_the_number_alone_is_told(cast: Cast, api_for: ApiFor) -> None:
    told = read(api_for(cast.liu), **(HOUSE | {"until": "2026-09"}))
    assert (told["n"], told["state"], told["index"], told["visits"]) == (0, "insufficient", None, None)
    assert told["steps"] == told["parts"]["items"] == [] and told["total"] is told["example"] is None
    assert {each["n"] for each in told["factors"]} == {None}


def test_of_a_run_it_is_told_from_what_was_frozen_to_who_sees_the_figure(cast: Cast, api_for: ApiFor) -> None:
    run = run_of_october(cast)
    path = f"/satisfaction/runs/{run.key}/why"
    told = read(api_for(cast.liu), path, figure="SH01/wang.lei")
    assert told["run"] == str(run.key) and len(told["parts"]["items"]) == 12
    assert told["index"] == pytest.approx((run.result or {})["groups"]["adviser"]["SH01/wang.lei"]["index"])
    assert read(api_for(cast.liu), path)["all_visits"] == pytest.approx(
        (run.result or {})["stratified"]["index"]
    )
    wang = api_for(cast.wang)
    assert wang.get(path, figure="SH01/lin.hao").status_code == 404
    house = read(wang, path, figure="SH01")
    assert house["parts"]["items"] == [] and house["squares"] is None


def test_the_places_below_first_fix_are_those_of_its_page(
    cast: Cast, api_for: ApiFor, signed_in: SignedIn
) -> None:
    told = read(api_for(cast.liu), "/satisfaction/first-fix/below", **HOUSE, sort="-visits")["items"]
    page = signed_in(cast.liu).get("/satisfaction/first-fix/", HOUSE | {"sort": "-visits"}).context["below"]
    assert [each["name"] for each in told] == [each["name"] for each in page] != []
    assert {each["asks"]["adviser"] for each in told} == {"wang.lei", "lin.hao"}
    assert read(api_for(cast.wang), "/satisfaction/first-fix/below", **HOUSE)["items"] == []
    assert api_for(cast.liu).get("/satisfaction/first-fix/below", **HOUSE, sort="worst").status_code == 422
