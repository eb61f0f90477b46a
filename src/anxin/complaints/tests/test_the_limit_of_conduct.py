"""Conduct beyond the limit: recorded, the second person called at once, the managers told (S028, S053)."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import translation

from anxin.accounts.models import Person
from anxin.complaints.choices import EventKind
from anxin.complaints.models import ConductRecord
from anxin.complaints.services.record_conduct import Conduct, record_conduct
from anxin.foundation.errors import InvalidInput
from anxin.messaging.models import Notice
from tests.cast import Cast, make_complaint

SignIn = Callable[[Person], Client]
SHOUTED = Conduct(kind="conduct-shouting", words="拍桌子喊", witness="保安小李", limit_stated=True)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def _told(code: str) -> set[str]:
    return set(Notice.objects.filter(code=code).values_list("person__username", flat=True))


def test_the_second_person_is_called_at_once(cast: Cast) -> None:
    complaint = make_complaint(cast)
    conduct = Conduct(kind="conduct-touching", second_person=cast.he, limit_stated=True)
    record_conduct(complaint.slug, conduct=conduct, by=cast.chen)
    called = Notice.objects.get(code="SECOND_PERSON")
    assert (called.person, called.urgent) == (cast.he, True)
    assert _told("CONDUCT_RECORDED") == {"gao.yuan", "liu.fang"}
    line = complaint.events.get(kind=EventKind.CONDUCT_RECORDED)
    assert line.facts["conduct"] == "touching"


def test_a_manager_who_knows_is_not_told_again(cast: Cast) -> None:
    complaint = make_complaint(cast)
    record_conduct(complaint.slug, conduct=Conduct(kind="conduct-insult", manager_told=True), by=cast.chen)
    assert _told("CONDUCT_RECORDED") == set()


def test_one_does_not_call_oneself_nor_whom_the_case_is_about(cast: Cast) -> None:
    complaint = make_complaint(cast, concerns=cast.sun)
    for person in (cast.chen, cast.sun, cast.zhao):
        with pytest.raises(InvalidInput, match="Call somebody else"):
            record_conduct(
                complaint.slug, conduct=Conduct(kind="conduct-insult", second_person=person), by=cast.chen
            )


def test_what_happened_is_chosen_from_the_list(cast: Cast) -> None:
    with pytest.raises(InvalidInput, match="from the list"):
        record_conduct(make_complaint(cast).slug, conduct=Conduct(kind="rude-person"), by=cast.chen)


def test_the_case_shows_the_sentence_and_takes_the_record(cast: Cast, signed_in: SignIn) -> None:
    complaint = make_complaint(cast)
    client, address = signed_in(cast.chen), complaint.get_absolute_url()
    page = client.get(f"{address}?side=grave").content.decode()
    assert "I want to get this settled for you." in page
    sent = {
        "kind": SHOUTED.kind, "words": SHOUTED.words, "witness": SHOUTED.witness, "limit_stated": "on",
        "second_person": cast.sun.pk, "seen": complaint.version,
    }  # fmt: skip
    done = client.post(f"{address}do/conduct/", sent)
    assert done.status_code == 302
    record = ConductRecord.objects.get()
    assert (record.kind, record.witness, record.second_person) == ("shouting", "保安小李", cast.sun)
    page = client.get(f"{address}?side=grave").content.decode()
    assert "seen by 保安小李" in page
