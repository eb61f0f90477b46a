"""Whoever is complained about does not handle the case, whatever his role, and learns no more than whom to ask."""

from collections.abc import Callable, Iterator

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from anxin.accounts.models import Person
from anxin.accounts.services import create_api_token
from anxin.complaints.choices import EventKind, Level
from anxin.complaints.events import CaseMoved
from anxin.complaints.models import CaseThread, Complaint
from anxin.complaints.policies import ACCUSED_MAY_HANDLE
from anxin.complaints.services.attach_file import attach_file
from anxin.complaints.services.change_case import add_note, assign_complaint, change_details, change_level
from anxin.complaints.services.contact_customer import show_phone
from anxin.complaints.services.follow_case import add_followers, tell_followers
from anxin.foundation import clock
from anxin.foundation.errors import NotAllowed, Refused
from anxin.messaging.choices import Channel, Direction
from anxin.messaging.models import Message, MessageFile, Notice
from anxin.messaging.services.write_message import begin_thread
from anxin.playbooks import selectors as playbooks
from tests.cast import Cast, make_complaint

SignIn = Callable[[Person], Client]
ASK_LIU = "You do not handle this case. Please ask 刘芳."


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def about_sun(cast: Cast) -> Complaint:
    """A case of Chen's about Sun, a second caller, who may otherwise handle every case of the dealer."""
    return make_complaint(cast, concerns=cast.sun)


def test_a_service_refuses_him_and_says_only_whom_to_ask(cast: Cast, about_sun: Complaint) -> None:
    operations: list[Callable[[], object]] = [
        lambda: add_note(about_sun.slug, text="我没有", by=cast.sun),
        lambda: change_level(about_sun.slug, level=Level.ESCALATED, reason="x", by=cast.sun),
        lambda: assign_complaint(about_sun.slug, to=cast.sun, by=cast.sun),
        lambda: change_details(about_sun.slug, details={"concerns": None}, by=cast.sun),
        lambda: show_phone(about_sun.slug, by=cast.sun),
    ]
    for operation in operations:
        with pytest.raises(NotAllowed) as refused:
            operation()
        assert (refused.value.code, str(refused.value)) == ("CASE_OF_OTHERS", ASK_LIU)


def test_a_manager_who_is_accused_is_sent_to_the_general_manager(cast: Cast) -> None:
    complaint = make_complaint(cast, concerns=cast.liu)
    with pytest.raises(NotAllowed) as refused:
        add_note(complaint.slug, text="x", by=cast.liu)
    assert str(refused.value) == "You do not handle this case. Please ask 高远."


def test_his_page_has_no_forms_and_names_nobody_as_accused(
    cast: Cast, signed_in: SignIn, about_sun: Complaint
) -> None:
    page = signed_in(cast.sun).get(about_sun.get_absolute_url()).content.decode()
    assert ASK_LIU in page
    assert "/do/" not in page
    assert "Complained about" not in page
    colleague = signed_in(cast.chen).get(about_sun.get_absolute_url()).content.decode()
    assert "/do/note/" in colleague
    assert "You do not handle" not in colleague


def test_the_accused_manager_is_not_shown_his_own_name_as_the_accused(cast: Cast, signed_in: SignIn) -> None:
    complaint = make_complaint(cast, concerns=cast.liu)
    page = signed_in(cast.liu).get(complaint.get_absolute_url()).content.decode()
    assert "Complained about" not in page
    assert "/do/" not in page


@pytest.mark.parametrize("fragment", [False, True])
def test_a_form_that_he_posts_all_the_same_is_refused(
    cast: Cast, signed_in: SignIn, about_sun: Complaint, fragment: bool
) -> None:
    headers = {"HX-Request": "true"} if fragment else {}
    for operation in ("note", "assign", "details", "declare_crisis", "maker"):
        answer = signed_in(cast.sun).post(
            f"{about_sun.get_absolute_url()}do/{operation}/",
            {"text": "x", "seen": about_sun.version},
            headers=headers,
        )
        assert answer.status_code == 403, operation
    about_sun.refresh_from_db()
    assert about_sun.version == 1


def test_the_api_refuses_him_in_the_same_words(cast: Cast, client: Client, about_sun: Complaint) -> None:
    headers = {"Authorization": f"Bearer {create_api_token('x', by=cast.sun)[1]}", "Accept-Language": "en"}
    address = f"/api/v1/complaints/{about_sun.slug}"
    answer = client.post(
        f"{address}/add_note", {"text": "x"}, content_type="application/json", headers=headers
    )
    assert answer.status_code == 403
    assert answer.json()["message"] == ASK_LIU
    assert client.get(address, headers=headers).json()["concerns"] is None


def test_a_case_loses_its_owner_when_it_turns_out_to_be_about_him(cast: Cast) -> None:
    complaint = make_complaint(cast)
    assert complaint.owner == cast.chen
    change_details(complaint.slug, details={"concerns": cast.chen}, by=cast.sun)
    assert Complaint.objects.get(pk=complaint.pk).owner is None
    told = Notice.objects.get(code="OWNER_NEEDED")
    assert (told.person, told.urgent) == (cast.liu, True)
    line = complaint.events.get(kind=EventKind.ASSIGNED)
    assert cast.chen.name not in str(line.facts)


def test_he_is_not_told_when_a_note_mentions_him_or_the_case_moves(cast: Cast, about_sun: Complaint) -> None:
    add_followers(about_sun, [cast.sun, cast.liu])
    add_note(about_sun.slug, text="@sun.li 这件事", by=cast.chen)
    tell_followers(CaseMoved(complaint_id=about_sun.pk, at=clock.now(), by_id=cast.chen.pk))
    told = set(Notice.objects.values_list("person__username", flat=True))
    assert told == {"liu.fang"}, told


def test_it_cannot_be_given_to_him(cast: Cast, about_sun: Complaint) -> None:
    with pytest.raises(Refused, match="The person complained about"):
        assign_complaint(about_sun.slug, to=cast.sun, by=cast.liu)


def test_a_dealer_may_decide_otherwise(
    cast: Cast, about_sun: Complaint, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = playbooks.setting

    def allowing(key: str, *, dealer_code: str = "") -> object:
        return True if key == ACCUSED_MAY_HANDLE else shipped(key, dealer_code=dealer_code)

    monkeypatch.setattr("anxin.complaints.policies.setting", allowing)
    add_note(about_sun.slug, text="我来说明", by=cast.sun)
    about_sun.refresh_from_db()
    assert about_sun.version == 2


def test_files_are_not_his_to_add(cast: Cast, about_sun: Complaint) -> None:
    with pytest.raises(NotAllowed, match="You do not handle this case"):
        attach_file(about_sun.slug, upload=None, by=cast.sun)  # type: ignore[arg-type]  # nothing of it is looked at


@pytest.fixture
def letter(about_sun: Complaint) -> MessageFile:
    """A letter with a picture in which the customer accuses him."""
    thread = begin_thread(about_sun.dealer, channel=Channel.DOOR, address="", subject="")
    CaseThread.objects.create(complaint=about_sun, thread=thread, at=clock.now())
    message = Message.objects.create(
        dealer=about_sun.dealer, thread=thread, channel=Channel.DOOR, direction=Direction.IN, at=clock.now(),
        text="孙先生骂人", fresh_text="孙先生骂人",
    )  # fmt: skip
    return MessageFile.objects.create(
        message=message, name="a.png", content_type="image/png", size=4,
        file=ContentFile(b"data", name="a.png"),
    )  # fmt: skip


def test_he_reads_no_letter_of_it(
    about_sun: Complaint, letter: MessageFile, cast: Cast, signed_in: SignIn
) -> None:
    place = about_sun.get_absolute_url()
    picture = reverse("complaints:message_picture", args=[about_sun.slug, letter.key])
    partial = {"HX-Request": "true"}
    shut = [reverse("complaints:message_file", args=[about_sun.slug, letter.key]), picture]
    shut.append(reverse("complaints:messages", args=[about_sun.slug]))
    page = signed_in(cast.sun).get(f"{place}?side=messages").content.decode()
    assert "骂人" not in page
    assert page.count(ASK_LIU) == 2
    assert [signed_in(cast.sun).get(url, headers=partial).status_code for url in shut] == [404] * 3

    assert "骂人" in signed_in(cast.liu).get(f"{place}?side=messages").content.decode()
    assert [signed_in(cast.liu).get(url, headers=partial).status_code for url in shut] == [200] * 3


def test_the_api_shows_him_no_letter_of_it(about_sun: Complaint, letter: MessageFile, cast: Cast) -> None:
    for person, status in ((cast.sun, 403), (cast.liu, 200)):
        token = create_api_token("x", by=person)[1]
        headers = {"Authorization": f"Bearer {token}"}
        for cursor in ("", "?cursor=x"):
            answer = Client().get(f"/api/v1/complaints/{about_sun.slug}/messages{cursor}", headers=headers)
            if status == 403 or not cursor:
                assert answer.status_code == status
                assert ("骂人" in answer.content.decode()) == (status == 200)
