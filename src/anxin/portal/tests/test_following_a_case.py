"""What the secret link shows and allows: what is meant for the customer, his word, his messages, his judgement."""

from datetime import timedelta

import pytest
from django.test import Client

from anxin.complaints.choices import EventKind, Outcome, Phase, SolutionState
from anxin.complaints.models import Complaint, Solution
from anxin.complaints.services.advance_phase import advance_phase, record_calming_round
from anxin.complaints.services.agree_solution import Proposal, propose_solution
from anxin.complaints.services.change_case import add_note
from anxin.complaints.services.close_complaint import Closing, close_complaint
from anxin.complaints.services.merge_cases import merge_cases
from anxin.complaints.services.promise_customer import promise_customer
from anxin.complaints.tests.test_a_complaint_goes_through_its_six_phases import talk_until_closing
from anxin.foundation import clock
from anxin.messaging.models import Message, Notice
from anxin.portal.models import HandlingRating
from anxin.portal.services.give_link import give_link
from anxin.promises.choices import PromiseKind
from anxin.promises.services import Pledge
from tests.cast import Cast, make_complaint
from tests.sample_files import picture, upload


def _proposed(cast: Cast) -> tuple[Complaint, str]:
    complaint = make_complaint(cast, concerns=cast.wang)
    slug = complaint.slug
    advance_phase(slug, to=Phase.CALMING, by=cast.chen)
    record_calming_round(slug, mood_before=4, mood_after=2, note="让他说完", by=cast.chen)
    advance_phase(slug, to=Phase.SOLVING, by=cast.chen)
    propose_solution(slug, proposal=Proposal(what="免费更换空调压缩机", worth="夏天不再受罪"), by=cast.chen)
    return complaint, give_link(slug, by=cast.chen)


def _read(token: str) -> str:
    answer = Client().get(f"/c/{token}/?lang=zh")
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_shows_what_is_meant_for_him_and_nothing_of_the_house(cast: Cast) -> None:
    complaint, token = _proposed(cast)
    add_note(complaint.slug, text="这个客户很难缠", by=cast.chen)
    pledge = Pledge(PromiseKind.ACKNOWLEDGEMENT, "四小时内回电", clock.now() + timedelta(hours=4), cast.chen)
    promise_customer(complaint.slug, pledge=pledge, by=cast.chen)
    page = _read(token)
    for told in (complaint.number, "空调修了三次", "免费更换空调压缩机", "四小时内回电", "陈敏"):
        assert told in page
    for hidden in ("王磊", "难缠", "夏天不再受罪", "让他说完", "13900001234", "王建国", "雪球", "升级"):
        assert hidden not in page


@pytest.mark.parametrize(
    ("answer", "state"), [("yes", SolutionState.ACCEPTED), ("no", SolutionState.DECLINED)]
)
def test_his_own_word_on_a_solution_is_recorded_and_told(cast: Cast, answer: str, state: str) -> None:
    complaint, token = _proposed(cast)
    solution = Solution.objects.get()
    said = Client().post(
        f"/c/{token}/decide/", {"solution": solution.pk, "answer": answer, "words": "再快一点"}
    )
    assert said.status_code == 303
    solution.refresh_from_db()
    assert solution.state == state
    event = complaint.events.get(kind=EventKind.SOLUTION_DECIDED)
    assert (event.by, event.reason, event.facts["himself"]) == (None, "再快一点", True)
    code = "SOLUTION_ACCEPTED" if answer == "yes" else "SOLUTION_DECLINED"
    assert Notice.objects.filter(person=cast.chen, code=code).exists()
    complaint.refresh_from_db()
    assert complaint.phase == Phase.SOLVING


def test_a_refusal_says_what_is_missing(cast: Cast) -> None:
    _complaint, token = _proposed(cast)
    answer = Client().post(
        f"/c/{token}/decide/?lang=en", {"solution": Solution.objects.get().pk, "answer": "no"}
    )
    assert answer.status_code == 422
    assert Solution.objects.get().state == SolutionState.PROPOSED


def test_a_solution_of_another_case_is_not_there(cast: Cast) -> None:
    _complaint, token = _proposed(cast)
    other, _token = _proposed(cast)
    foreign = other.solutions.get()
    answer = Client().post(f"/c/{token}/decide/", {"solution": foreign.pk, "answer": "yes"})
    assert answer.status_code == 404
    foreign.refresh_from_db()
    assert foreign.state == SolutionState.PROPOSED


def test_after_closing_a_solution_is_no_longer_decided_on(cast: Cast) -> None:
    slug = talk_until_closing(cast)
    token = give_link(slug, by=cast.chen)
    close_complaint(slug, closing_word=Closing(outcome=Outcome.ACCEPTED, words="行"), by=cast.chen)
    solution = Solution.objects.get()
    answer = Client().post(f"/c/{token}/decide/", {"solution": solution.pk, "answer": "no", "words": "不行"})
    assert answer.status_code == 409


def test_he_writes_and_sends_photos_and_the_owner_is_told(cast: Cast) -> None:
    complaint = make_complaint(cast)
    token = give_link(complaint.slug, by=cast.chen)
    client = Client()
    sent = client.post(
        f"/c/{token}/say/", {"text": "什么时候有消息？", "files": [upload(picture(), "表.jpg")]}
    )
    assert sent.status_code == 303
    assert client.post(f"/c/{token}/say/", {"text": "还在等"}).status_code == 303
    assert client.post(f"/c/{token}/say/", {"text": " "}).status_code == 422
    assert list(Message.objects.values_list("text", flat=True)) == ["什么时候有消息？", "还在等"]
    assert complaint.threads.count() == 1
    assert complaint.events.filter(kind=EventKind.MESSAGE_RECEIVED).count() == 2
    assert Notice.objects.filter(person=cast.chen, code="CUSTOMER_WROTE").count() == 2
    key = complaint.attachments.get().key
    shown = client.get(f"/c/{token}/files/{key}.jpg")
    assert shown.status_code == 200
    assert shown["Content-Type"] == "image/jpeg"
    assert "还在等" in _read(token)


def test_files_of_the_house_are_not_his(cast: Cast) -> None:
    from_house = make_complaint(cast)
    token = give_link(make_complaint(cast).slug, by=cast.chen)
    client = Client()
    client.post(
        f"/c/{give_link(from_house.slug, by=cast.chen)}/say/", {"files": [upload(picture(), "a.jpg")]}
    )
    key = from_house.attachments.get().key
    assert client.get(f"/c/{token}/files/{key}.jpg").status_code == 404


def test_he_judges_the_handling_once_it_is_over_and_a_poor_grade_tells_the_manager(cast: Cast) -> None:
    slug = talk_until_closing(cast)
    token = give_link(slug, by=cast.chen)
    grades = {"easy": 4, "informed": 1, "fair": 3, "overall": 2, "words": "没人告诉我进展"}
    client = Client()
    assert client.post(f"/c/{token}/rate/", grades).status_code == 409
    close_complaint(slug, closing_word=Closing(outcome=Outcome.ACCEPTED, words="行"), by=cast.chen)
    assert client.post(f"/c/{token}/rate/", {**grades, "overall": 9}).status_code == 422
    assert client.post(f"/c/{token}/rate/", grades).status_code == 303
    rating = HandlingRating.objects.get()
    assert (rating.easy, rating.informed, rating.fair, rating.overall) == (4, 1, 3, 2)
    assert Notice.objects.filter(person=cast.liu, code="HANDLING_RATED_LOW").exists()
    assert "2 / 5" in _read(token)


def test_he_asks_for_a_review_and_the_manager_is_told(cast: Cast) -> None:
    complaint = make_complaint(cast)
    token = give_link(complaint.slug, by=cast.chen)
    client = Client()
    assert client.post(f"/c/{token}/review/", {"why": ""}).status_code == 422
    assert client.post(f"/c/{token}/review/", {"why": "没有人听我说"}).status_code == 303
    assert Notice.objects.filter(person=cast.liu, code="REVIEW_WANTED").exists()
    assert complaint.events.get(kind=EventKind.REVIEW_ASKED).by is None


def test_the_link_of_a_merged_case_goes_on_with_the_other(cast: Cast) -> None:
    first, second = make_complaint(cast), make_complaint(cast, words="还有异响。")
    token = give_link(first.slug, by=cast.chen)
    merge_cases(first.slug, into=second.slug, by=cast.liu)
    page = _read(token)
    assert first.number in page
    assert second.number in page
    Client().post(f"/c/{token}/say/", {"text": "合在一起好"})
    assert second.events.filter(kind=EventKind.MESSAGE_RECEIVED).exists()
