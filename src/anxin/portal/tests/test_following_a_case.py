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
from anxin.complaints.services.merge_cases import Merging, merge_cases, unmerge_case
from anxin.complaints.services.promise_customer import promise_customer
from anxin.complaints.tests.test_a_complaint_goes_through_its_six_phases import talk_until_closing
from anxin.customers.models import Customer
from anxin.customers.selectors import stored_number
from anxin.customers.services.keep_customer import CustomerDetails, create_customer
from anxin.foundation import clock
from anxin.messaging.models import Message, Notice
from anxin.portal.models import HandlingRating, Posting
from anxin.portal.services.give_link import give_link
from anxin.portal.tests.at_the_door import complain, open_the_door, token_in
from anxin.promises.choices import PromiseKind
from anxin.promises.services import Pledge
from tests.cast import Cast, make_complaint
from tests.sample_files import picture, upload


def _proposed(cast: Cast) -> tuple[Complaint, str]:
    complaint = make_complaint(cast, concerns=cast.wang)
    _propose(complaint.slug, cast, what="免费更换空调压缩机")
    return complaint, give_link(complaint.slug, by=cast.chen)


def _propose(slug: str, cast: Cast, *, what: str) -> None:
    advance_phase(slug, to=Phase.CALMING, by=cast.chen)
    record_calming_round(slug, mood_before=4, mood_after=2, note="让他说完", by=cast.chen)
    advance_phase(slug, to=Phase.SOLVING, by=cast.chen)
    propose_solution(slug, proposal=Proposal(what=what, worth="夏天不再受罪"), by=cast.chen)


def _talk(token: str, text: str, colour: str) -> None:
    sent = {"text": text, "files": [upload(picture(colour=colour), "表.jpg")]}
    assert Client().post(f"/c/{token}/say/", sent).status_code == 303


def _shows(token: str, these: tuple[str, ...], *, not_these: tuple[str, ...]) -> None:
    page = _read(token)
    assert [each for each in these if each not in page] == []
    assert [each for each in not_these if each in page] == []


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
    assert "还有异响" not in page
    Client().post(f"/c/{token}/say/", {"text": "合在一起好", "files": [upload(picture(), "表.jpg")]})
    assert second.events.filter(kind=EventKind.MESSAGE_RECEIVED).exists()
    page = _read(token)
    assert "合在一起好" in page
    assert str(first.attachments.get().key) in page
    unmerge_case(first.slug, by=cast.liu)
    assert "合在一起好" in _read(token)


def test_what_the_same_customer_said_before_shows_by_a_link_that_a_colleague_gave(cast: Cast) -> None:
    first, second = make_complaint(cast, words="还有异响。"), make_complaint(cast)
    merge_cases(first.slug, into=second.slug, by=cast.liu)
    Solution.objects.create(complaint=first, what="换减震器", proposed_at=clock.now(), proposed_by=cast.chen)
    token = give_link(second.slug, by=cast.liu)
    assert "换减震器" in _read(token)
    assert "换减震器" not in _read(_link_got_at_the_door(second, cast))


def _link_got_at_the_door(complaint: Complaint, cast: Cast) -> str:
    token = give_link(complaint.slug, by=cast.liu)
    complaint.links.filter(shut_at=None).update(made_by=None)
    return token


def test_of_two_customers_neither_sees_nor_decides_what_is_the_others(cast: Cast) -> None:
    here, mine = _proposed(cast)
    other = create_customer(CustomerDetails(name="李红"), dealer=cast.shanghai, by=None)
    there = make_complaint(cast, customer=other, vehicle=None, words="我的车在店里被刮了。")
    _propose(there.slug, cast, what="重新喷漆")
    his = give_link(there.slug, by=cast.chen)
    _talk(mine, "空调的事急", "red")
    _talk(his, "刮痕的事急", "blue")
    merge_cases(here.slug, into=there.slug, by=cast.liu, merging=Merging(knowingly=True))
    _talk(mine, "空调还是急", "green")
    _talk(his, "刮痕还是急", "black")
    Client().post(f"/c/{mine}/review/", {"why": "没有人听我说"})
    of_mine = ("空调修了三次", "免费更换空调压缩机", "空调的事急", "空调还是急")
    of_his = ("我的车在店里被刮了", "重新喷漆", "刮痕的事急", "刮痕还是急")
    _shows(mine, of_mine, not_these=of_his)
    _shows(his, of_his, not_these=(*of_mine, "您要求了复核"))
    for token, foreign in ((mine, there.solutions.get()), (his, here.solutions.get())):
        answer = Client().post(f"/c/{token}/decide/", {"solution": foreign.pk, "answer": "yes"})
        assert answer.status_code == 404
        foreign.refresh_from_db()
        assert foreign.state == SolutionState.PROPOSED
    photos = [each.key for case in (here, there) for each in case.attachments.all()]
    seen = [
        [Client().get(f"/c/{token}/files/{key}.jpg").status_code for key in photos] for token in (mine, his)
    ]
    assert seen == [[200, 200, 404, 404], [404, 404, 200, 200]]
    yes = {"solution": here.solutions.get().pk, "answer": "yes"}
    assert Client().post(f"/c/{mine}/decide/", yes).status_code == 303
    assert "免费更换空调压缩机" not in _read(his)
    assert "您接受了" in _read(mine)


def test_a_stranger_who_types_the_customers_number_sees_nothing_of_his_case(cast: Cast) -> None:
    open_the_door(cast)
    Customer.objects.filter(pk=cast.customer.pk).update(
        phone=stored_number("13900001234", dealer=cast.shanghai)
    )
    for into_the_strangers in (True, False):
        known, mine = _proposed(cast)
        strange = token_in(complain(Client(), words=f"我是来打听的{into_the_strangers}"))
        posted = Posting.objects.latest("pk").complaint
        assert posted.customer == known.customer
        source, target = (known, posted) if into_the_strangers else (posted, known)
        merge_cases(source.slug, into=target.slug, by=cast.liu)
        _shows(strange, ("打听",), not_these=("空调修了三次", "免费更换空调压缩机"))
        _shows(mine, ("免费更换空调压缩机",), not_these=("打听",))


def test_a_program_that_holds_a_link_writes_and_fills_no_more_than_a_person(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    complaint = make_complaint(cast)
    token, client = give_link(complaint.slug, by=cast.chen), Client()
    monkeypatch.setattr("anxin.portal.services.follow.MOST_MESSAGES_AN_HOUR", 1)
    monkeypatch.setattr("anxin.portal.services.follow.MOST_FILES_A_CASE", 1)
    sent = [client.post(f"/c/{token}/say/", {"text": text}).status_code for text in ("一", "二")]
    assert sent == [303, 409]
    assert Message.objects.count() == 1
    files = [picture(), picture(colour="blue")]
    assert client.post(f"/c/{token}/say/", {"files": [upload(files[0], "a.jpg")]}).status_code == 303
    complaint.attachments.update(removed_at=clock.now())
    assert client.post(f"/c/{token}/say/", {"files": [upload(files[1], "b.jpg")]}).status_code == 409
    complaint.attachments.update(file="")
    monkeypatch.setattr("anxin.portal.services.follow.MOST_BYTES_A_CASE", 10)
    assert client.post(f"/c/{token}/say/", {"files": [upload(files[1], "b.jpg")]}).status_code == 409
    monkeypatch.setattr("anxin.portal.services.follow.MOST_BYTES_A_CASE", 10_000_000)
    assert client.post(f"/c/{token}/say/", {"files": [upload(files[1], "b.jpg")]}).status_code == 303
