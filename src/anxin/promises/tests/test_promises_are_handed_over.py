"""A promise gets another keeper, alone or with all that somebody keeps, with the reason and the news of it."""

from datetime import date

import pytest

from anxin.accounts.models import Person
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound, Refused, Stale
from anxin.foundation.models import AuditRecord
from anxin.messaging.models import Notice
from anxin.promises.models import Promise, PromiseHandOver
from anxin.promises.selectors.keepers import keepers_at
from anxin.promises.selectors.story import story_lines
from anxin.promises.services.handing import Handing, hand_all_over, hand_over_promise
from anxin.promises.services.risks import judge_risks_of
from anxin.promises.services.settling import keep_own_promise
from anxin.promises.tests.parts import NOON, given, part_promised
from anxin.promises.tests.test_the_pages_of_the_ledger import SignIn, operate
from tests.cast import Cast


def hand(
    cast: Cast, promise: Promise, *, to: Person | None = None, reason: str = "休假", seen: int | None = None
) -> None:
    with clock.at(NOON):
        asked = Handing(to=to or cast.wang, reason=reason)
        hand_over_promise(promise.key, handing=asked, by=cast.chen, seen=seen)


def test_the_new_keeper_is_told_and_the_story_knows_why(cast: Cast) -> None:
    promise = given(cast)
    hand(cast, promise)
    promise.refresh_from_db()
    assert (promise.keeper, promise.department and promise.department.kind) == (cast.wang, "after_sales")
    assert (promise.version, promise.due_at, promise.moved) == (1, NOON + (promise.due_at - NOON), 0)
    told = Notice.objects.get(code="PROMISE_HANDED")
    assert (told.person, told.params["by"], told.url) == (cast.wang, "陈敏", promise.get_absolute_url())
    line = next(each for each in story_lines(promise) if each.why == "休假")
    assert (line.who, "陈敏" in line.what and "王磊" in line.what) == ("陈敏", True)
    assert AuditRecord.objects.get(action="promises.handed_over").details["target"] == "wang.lei"


def test_what_cannot_be_handed_over(cast: Cast) -> None:
    promise = given(cast)
    for field, asked in (("reason", {"reason": " "}), ("to", {"to": cast.chen}), ("to", {"to": cast.shen})):
        with pytest.raises(InvalidInput) as error:
            hand(cast, promise, **asked)
        assert error.value.field == field
    with pytest.raises(InvalidInput):
        hand(cast, promise, to=cast.zhao)
    with pytest.raises(Stale):
        hand(cast, promise, seen=7)
    with clock.at(NOON):
        keep_own_promise(promise.key, by=cast.chen)
    with pytest.raises(Refused):
        hand(cast, promise)
    with pytest.raises(NotFound):
        hand_over_promise(promise.key, handing=Handing(cast.wang, "x"), by=cast.zhao)
    assert not PromiseHandOver.objects.exists()


def test_everything_of_one_person_goes_to_another_with_one_notice(cast: Cast) -> None:
    first, second, other = given(cast), part_promised(cast), given(cast, keeper=cast.sun)
    with clock.at(NOON):
        done = hand_all_over(cast.chen, dealer=cast.shanghai, handing=Handing(cast.wang, "离职"), by=cast.liu)
    assert (done.handed, done.left) == (2, 0)
    assert {each.keeper for each in Promise.objects.filter(pk__in=[first.pk, second.pk])} == {cast.wang}
    other.refresh_from_db()
    assert other.keeper == cast.sun
    told = Notice.objects.get(code="PROMISES_HANDED")
    assert (told.person, told.params) == (cast.wang, {"by": "刘芳", "count": 2, "person": "陈敏"})


def test_ones_own_anybody_hands_over_those_of_others_who_leads(cast: Cast) -> None:
    given(cast)
    asked = Handing(cast.wang, "休假")
    with pytest.raises(NotAllowed):
        hand_all_over(cast.chen, dealer=cast.shanghai, handing=asked, by=cast.sun)
    with pytest.raises(NotFound):
        hand_all_over(cast.chen, dealer=cast.shanghai, handing=asked, by=cast.zhao)
    with clock.at(NOON):
        assert hand_all_over(cast.chen, dealer=cast.shanghai, handing=asked, by=cast.chen).handed == 1


def test_who_works_here_no_more_is_away_until_his_promises_are_handed_over(cast: Cast) -> None:
    promise = given(cast)
    Person.objects.filter(pk=cast.chen.pk).update(is_active=False)
    with clock.at(NOON):
        judge_risks_of(cast.shanghai)
        promise.refresh_from_db()
        assert ([each["code"] for each in promise.risks], promise.teller) == (["KEEPER_AWAY"], cast.liu)
        (gone,) = keepers_at(cast.liu, cast.shanghai)
        assert (gone.person, gone.promises, gone.is_here) == (cast.chen, 1, False)
        hand_all_over(cast.chen, dealer=cast.shanghai, handing=Handing(cast.wang, "离职"), by=cast.liu)
    promise.refresh_from_db()
    assert (promise.risks, promise.teller) == ([], None)


def test_what_is_endangered_is_told_by_the_new_keeper(cast: Cast) -> None:
    promise = part_promised(cast, expected_on=date(2026, 11, 27))
    assert (promise.to_tell, promise.teller) == (True, cast.chen)
    hand(cast, promise)
    promise.refresh_from_db()
    assert (promise.to_tell, promise.teller) == (True, cast.wang)


def test_the_pages_hand_over_one_and_all(cast: Cast, signed_in: SignIn) -> None:
    promise, client = given(cast), signed_in(cast.chen)
    with clock.at(NOON):
        assert operate(client, promise, "hand_over", to=str(cast.sun.pk), reason="") == 422
        assert operate(client, promise, "hand_over", to=str(cast.sun.pk), reason="病假") == 302
        leading = signed_in(cast.liu)
        page = leading.get("/promises/hand-over/?keeper=sun.li").content.decode()
        assert "孙丽" in page and "selected" in page
        told = {"keeper": str(cast.sun.pk), "to": str(cast.wang.pk), "reason": "离职"}
        assert leading.post("/promises/hand-over/", told | {"reason": ""}).status_code == 422
        assert leading.post("/promises/hand-over/", told | {"to": str(cast.sun.pk)}).status_code == 422
        assert leading.post("/promises/hand-over/", told).status_code == 302
    promise.refresh_from_db()
    assert promise.keeper == cast.wang


def test_who_leads_nobody_is_offered_his_own_alone(cast: Cast, signed_in: SignIn) -> None:
    given(cast)
    with clock.at(NOON):
        page = signed_in(cast.sun).get("/promises/hand-over/").content.decode()
        told = {"keeper": str(cast.chen.pk), "to": str(cast.sun.pk), "reason": "x"}
        assert signed_in(cast.sun).post("/promises/hand-over/", told).status_code == 422
    assert "You keep no open promise" in page
