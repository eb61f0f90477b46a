"""One's own notices over the API."""

from anxin.foundation import clock
from anxin.messaging.choices import NoticeKind
from anxin.messaging.services.notices import NewNotice, tell
from tests.api.conftest import ApiFor
from tests.cast import Cast


def _told(cast: Cast) -> int:
    news = NewNotice(
        dealer=cast.shanghai,
        kind=NoticeKind.CRISIS,
        code="CRISIS_DECLARED",
        params={"number": "TS20261121-0007"},
        subject="SH01-TS20261121-0007",
        url="/complaints/SH01-TS20261121-0007/",
        key="crisis/1",
        urgent=True,
    )
    return tell([cast.liu], notice=news, at=clock.now())[0].pk


def test_a_notice_is_listed_worded_and_read(cast: Cast, api_for: ApiFor) -> None:
    number, liu = _told(cast), api_for(cast.liu)
    [shown] = liu.get("/notices", unread=True).json()["items"]
    assert (shown["id"], shown["dealer"], shown["kind"], shown["urgent"]) == (number, "SH01", "crisis", True)
    assert shown["text"] == "TS20261121-0007 has been declared a crisis"
    read = liu.post(f"/notices/{number}/read")
    assert read.status_code == 200
    assert read.json()["read_at"]
    assert liu.post(f"/notices/{number}/read").json() == read.json()
    assert liu.get("/notices", unread=True).json()["items"] == []
    assert len(liu.get("/notices", kind="crisis").json()["items"]) == 1
    assert liu.get("/notices", kind="mention").json() == {"items": [], "newer": None, "older": None}


def test_somebody_elses_notice_does_not_exist(cast: Cast, api_for: ApiFor) -> None:
    number = _told(cast)
    assert api_for(cast.gao).post(f"/notices/{number}/read").status_code == 404
    assert api_for(cast.gao).get("/notices").json()["items"] == []


def test_a_number_beyond_all_numbers_is_not_found(cast: Cast, api_for: ApiFor) -> None:
    assert api_for(cast.liu).post(f"/notices/{10**30}/read").status_code == 404


def test_an_unknown_kind_is_refused(cast: Cast, api_for: ApiFor) -> None:
    assert api_for(cast.liu).get("/notices", kind="gossip").status_code == 422
