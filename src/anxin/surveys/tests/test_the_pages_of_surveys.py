"""Pages: the shelf, the editor that checks while one types, putting into use, results, interviews."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from anxin.foundation import clock
from anxin.surveys.choices import Purpose, VersionState, Way
from anxin.surveys.models import Interview, QuestionnaireVersion
from anxin.surveys.services.giving import Step
from anxin.surveys.services.interviews import About, begin_interview, end_interview, give_answers
from anxin.surveys.services.questionnaires import begin_draft, use_for
from anxin.surveys.tests.asking import ITEMS, make_version
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def asked(cast: Cast, version: QuestionnaireVersion, overall: int, words: str = "") -> Interview:
    about = About(customer=cast.customer, vehicle=cast.car, adviser=cast.wang)
    interview = begin_interview(version, way=Way.LINK, about=about, language="zh-hans")
    answers = {"overall": overall, "clean": 4, "fixed": True}
    give_answers(interview.pk, step=Step(answers=answers, words={"overall": words} if words else {}))
    return end_interview(interview.pk)


def _page(client: Client, name: str, *names: object, **query: str) -> str:
    response = client.get(reverse(f"surveys:{name}", args=names), query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def _draft(cast: Cast) -> QuestionnaireVersion:
    return begin_draft(make_version(cast.shanghai, cast.liu).questionnaire.key, by=cast.liu)


def test_the_shelf_tells_what_is_asked_and_what_would_be(cast: Cast, signed_in: Any) -> None:
    version = make_version(cast.shanghai, cast.liu)
    use_for(Purpose.AFTER_SERVICE, questionnaire=version.questionnaire.key, by=cast.liu)
    asked(cast, version, 9)
    page = _page(signed_in(cast.liu), "questionnaires")
    assert "After the visit" in page
    assert "After a complaint was handled" in page


@pytest.mark.parametrize("part", ["frame", "groups", "overall", "still", "fixed", "greet", "wish"])
def test_every_part_of_a_draft_opens(cast: Cast, signed_in: Any, part: str) -> None:
    page = _page(signed_in(cast.liu), "draft", _draft(cast).key, part=part)
    assert "How satisfied are you" in page


def _typed(**more: str) -> dict[str, str]:
    return {
        "part": "overall",
        "kind": "scale_10",
        "asks_zh": "您满意吗",
        "asks_en": "Are you content",
        **more,
    }


def test_while_one_types_the_draft_is_checked_and_nothing_is_kept(cast: Cast, signed_in: Any) -> None:
    draft, client = _draft(cast), signed_in(cast.liu)
    check = reverse("surveys:check", args=[draft.key])
    good = client.post(check, _typed(factor="work")).content.decode()
    assert "Are you content" in good
    assert "check-good" in good
    bad = client.post(check, _typed(factor="work", asks_en="")).content.decode()
    assert "check-grave" in bad
    draft.refresh_from_db()
    assert draft.version == 0


def test_a_part_is_kept_with_its_condition_and_the_rest_stays(cast: Cast, signed_in: Any) -> None:
    draft, client = _draft(cast), signed_in(cast.liu)
    typed = {
        "part": "wish", "kind": "text", "asks_zh": "还有吗", "asks_en": "Anything more", "seen": "0",
        "test-0-group": "all", "test-0-item": "fixed", "test-0-op": "eq", "test-0-value": "否",
        "test-1-group": "all", "test-1-item": "", "test-1-op": "eq", "test-1-value": "",
    }  # fmt: skip
    assert client.post(reverse("surveys:draft", args=[draft.key]), typed).status_code == 302
    draft.refresh_from_db()
    wish = draft.document["items"][-1]
    assert wish["shown_if"] == {"all": [{"item": "fixed", "op": "eq", "value": False}]}
    assert draft.document["items"][:-1] == [
        each | {"asks": each["asks"]} for each in begin_again(draft)["items"][:-1]
    ]


def begin_again(draft: QuestionnaireVersion) -> dict[str, Any]:
    document: dict[str, Any] = draft.questionnaire.versions.get(number=1).document
    return document


def test_options_and_groups_are_kept_and_blank_rows_left_out(cast: Cast, signed_in: Any) -> None:
    draft, client = _draft(cast), signed_in(cast.liu)
    address = reverse("surveys:draft", args=[draft.key])
    rows = {
        "part": "still", "kind": "choice", "asks_zh": "哪里", "asks_en": "Where", "option-0-key": "noise",
        "option-0-zh": "异响", "option-0-en": "noise", "option-0-bad": "on", "option-1-key": "leak",
        "option-1-zh": "", "option-1-en": "", "option-2-key": "o1", "option-2-zh": "灯", "option-2-en": "a lamp",
    }  # fmt: skip
    client.post(address, rows)
    draft.refresh_from_db()
    assert [each["key"] for each in draft.document["items"][4]["options"]] == ["noise", "o1"]
    groups = {
        "part": "groups",
        "group-0-key": "work",
        "group-0-zh": "维修",
        "group-0-en": "Work",
        "group-0-weight": "19",
    }
    client.post(address, groups)
    draft.refresh_from_db()
    assert draft.document["factors"] == [{"key": "work", "title": {"zh": "维修", "en": "Work"}, "weight": 19}]


def test_items_are_added_moved_and_taken_out_by_buttons(cast: Cast, signed_in: Any) -> None:
    draft, client = _draft(cast), signed_in(cast.liu)

    def do(what: str, **data: str) -> list[str]:
        draft.refresh_from_db()
        data["seen"] = str(draft.version)
        response = client.post(reverse(f"surveys:{what}_item", args=[draft.key]), data)
        assert response.status_code == 302
        draft.refresh_from_db()
        return [each["key"] for each in draft.document["items"]]

    before = [each["key"] for each in ITEMS]
    assert do("move", item="overall", to="down")[:3] == ["greet", "clean", "overall"]
    assert do("move", item="overall", to="up") == before
    assert do("add", kind="yes_no", after="greet")[:3] == ["greet", "q7", "overall"]
    assert do("remove", item="q7") == before


def test_a_draft_goes_into_use_with_its_reason_only(cast: Cast, signed_in: Any) -> None:
    draft, client = _draft(cast), signed_in(cast.liu)
    client.post(reverse("surveys:draft", args=[draft.key]), _typed(factor="work", required="on", seen="0"))
    release = reverse("surveys:release", args=[draft.key])
    assert client.post(release, {"seen": "1", "reason": ""}).status_code == 422
    assert client.post(release, {"seen": "1", "reason": "短一些"}).status_code == 302
    draft.refresh_from_db()
    assert draft.state == VersionState.IN_USE
    page = _page(client, "questionnaire", draft.questionnaire.key)
    assert "短一些" in page
    assert "Are you content" in page


def test_a_slower_colleague_is_told_and_his_words_are_still_there(cast: Cast, signed_in: Any) -> None:
    draft = _draft(cast)
    address = reverse("surveys:draft", args=[draft.key])
    signed_in(cast.gao).post(address, _typed(seen="0"))
    late = signed_in(cast.liu).post(address, _typed(seen="0", asks_zh="您觉得呢"))
    assert late.status_code == 422
    assert "您觉得呢" in late.content.decode()


def test_results_show_figures_and_words_with_masked_numbers(cast: Cast, signed_in: Any) -> None:
    version = make_version(cast.shanghai, cast.liu)
    asked(cast, version, 4, "打我电话13900001234")
    asked(cast, version, 9)
    page = _page(signed_in(cast.liu), "results", version.key)
    assert "139****1234" in page
    assert "13900001234" not in page
    export = signed_in(cast.liu).get(reverse("surveys:export_answers", args=[version.key, "csv"]))
    told = b"".join(export.streaming_content).decode("utf-8-sig")
    assert "139****1234" in told
    assert "王建国" not in told


def test_an_adviser_reads_what_was_said_about_himself_alone(cast: Cast, signed_in: Any) -> None:
    version = make_version(cast.shanghai, cast.liu)
    own = asked(cast, version, 9, "打我电话13900001234")
    other = begin_interview(
        version, way=Way.LINK, about=About(customer=cast.customer, adviser=cast.he), language="zh-hans"
    )
    page = _page(signed_in(cast.wang), "interviews")
    assert str(own.pk) in page
    assert str(other.pk) not in page
    assert "139****1234" in _page(signed_in(cast.wang), "interview", own.pk)
    assert signed_in(cast.wang).get(reverse("surveys:interview", args=[other.pk])).status_code == 404


def test_lists_take_as_many_queries_for_many_as_for_one(
    cast: Cast, signed_in: Any, django_assert_max_num_queries: Any
) -> None:
    version = make_version(cast.shanghai, cast.liu)
    for number in range(6):
        asked(cast, version, number + 2, "很好")
    client: Client = signed_in(cast.liu)
    for name, names in (("interviews", ()), ("results", (version.key,)), ("questionnaires", ())):
        _page(client, name, *names)
        with django_assert_max_num_queries(22):
            _page(client, name, *names)


def test_a_long_list_of_interviews_is_leafed_through(cast: Cast, signed_in: Any) -> None:
    version = make_version(cast.shanghai, cast.liu)
    day = clock.today("Asia/Shanghai")
    rows = [
        Interview(
            dealer=cast.shanghai,
            version=version,
            way=Way.LINK,
            language="zh-hans",
            day=day,
            customer=cast.customer,
        )
        for _number in range(70)
    ]
    Interview.objects.bulk_create(rows)
    client: Client = signed_in(cast.liu)
    first = client.get(reverse("surveys:interviews")).context["page"]
    second = client.get(reverse("surveys:interviews"), {"cursor": first.older}).context["page"]
    seen = {each.pk for each in (*first.rows, *second.rows)}
    assert (len(first.rows), len(second.rows)) == (50, 20)
    assert seen == {each.pk for each in rows}


def test_what_does_not_exist_is_not_found(cast: Cast, signed_in: Any) -> None:
    client: Client = signed_in(cast.liu)
    for name in ("questionnaire", "version", "draft", "results", "interview"):
        assert client.get(reverse(f"surveys:{name}", args=[uuid.uuid4()])).status_code == 404
