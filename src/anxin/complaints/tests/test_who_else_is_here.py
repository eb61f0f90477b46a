"""Presence on a case and drafts on the server: who is told, who is not, and what it costs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from anxin.accounts.models import Person
from anxin.complaints.models import CaseDraft, CasePresence, Complaint
from anxin.complaints.selectors.presence import own_drafts, read_presence
from anxin.complaints.services.change_case import add_note
from anxin.complaints.services.keep_draft import (
    forget_drafts,
    forget_old_drafts,
    hand_draft,
    keep_draft,
    take_draft,
)
from anxin.complaints.services.show_presence import forget_presence, show_presence
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, NotFound
from anxin.messaging.models import Notice
from tests.cast import Cast, make_complaint

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
FIELD = "reply::text"


def names(case: Complaint, person: Person) -> list[str]:
    return [each.name for each in read_presence(case, person, version=None).people]


def test_a_colleague_is_seen_and_what_he_writes(cast: Cast, signed_in: SignIn) -> None:
    case = make_complaint(cast)
    signed_in(cast.chen).post(f"{case.get_absolute_url()}here/", {"writing": "reply", "version": "1"})
    page = signed_in(cast.liu).post(f"{case.get_absolute_url()}here/", {}).content.decode()
    assert "陈敏" in page
    assert "is writing to the customer" in page
    assert "刘芳" not in page


def test_nobody_is_here_for_ever(cast: Cast) -> None:
    case = make_complaint(cast)
    show_presence(case, person=cast.chen)
    assert names(case, cast.liu) == ["陈敏"]
    with clock.shifted(timedelta(seconds=46)):
        assert names(case, cast.liu) == []
    with clock.shifted(timedelta(hours=2)):
        assert forget_presence() == 1


def test_one_row_however_often_somebody_looks(cast: Cast) -> None:
    case = make_complaint(cast)
    show_presence(case, person=cast.chen)
    since = CasePresence.objects.get().since
    with clock.shifted(timedelta(seconds=20)):
        show_presence(case, person=cast.chen, writing="note")
    row = CasePresence.objects.get()
    assert row.since == since
    assert row.writing == "note"


def test_outsiders_and_whom_it_is_about_neither_see_nor_are_seen(cast: Cast, signed_in: SignIn) -> None:
    case = make_complaint(cast)
    assert signed_in(cast.zhao).post(f"{case.get_absolute_url()}here/", {}).status_code == 404
    Complaint.objects.filter(pk=case.pk).update(concerns=cast.sun)
    show_presence(case, person=cast.chen)
    answer = signed_in(cast.sun).post(f"{case.get_absolute_url()}here/", {})
    assert answer.status_code == 204
    assert not CasePresence.objects.filter(person=cast.sun).exists()


def test_a_reader_is_told_that_the_case_has_changed(cast: Cast, signed_in: SignIn) -> None:
    case = make_complaint(cast)
    add_note(case.slug, text="他刚才又打来了", by=cast.chen)
    url = f"{case.get_absolute_url()}here/"
    page = signed_in(cast.liu).post(url, {"version": str(case.version)}).content.decode()
    assert "has changed while you look" in page
    assert "陈敏" in page
    fresh = Complaint.objects.get(pk=case.pk)
    assert (
        "has changed" not in signed_in(cast.liu).post(url, {"version": str(fresh.version)}).content.decode()
    )


def test_presence_costs_few_queries(
    cast: Cast, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    case = make_complaint(cast)
    browser = signed_in(cast.liu)
    for person in (cast.chen, cast.wang, cast.gao):
        show_presence(case, person=person)
    browser.post(f"{case.get_absolute_url()}here/", {"version": "1"})
    with django_assert_max_num_queries(9):
        browser.post(f"{case.get_absolute_url()}here/", {"version": "1"})


def test_a_draft_is_kept_changed_and_forgotten(cast: Cast, signed_in: SignIn) -> None:
    case = make_complaint(cast)
    url = f"{case.get_absolute_url()}drafts/"
    browser = signed_in(cast.chen)
    assert browser.post(url, {"field": FIELD, "text": "尊敬的"}).status_code == 204
    browser.post(url, {"field": FIELD, "text": "尊敬的王先生"})
    assert CaseDraft.objects.get().text == "尊敬的王先生"
    assert "尊敬的王先生" in own_drafts(case, cast.chen)[f"{case.slug}:{FIELD}"]["text"]
    assert own_drafts(case, cast.liu) == {}
    browser.post(url, {"field": FIELD, "text": " "})
    assert not CaseDraft.objects.exists()


def test_a_draft_changes_neither_version_nor_history(cast: Cast) -> None:
    case = make_complaint(cast)
    before = case.events.count()
    keep_draft(case.slug, field=FIELD, text="x", by=cast.chen)
    assert Complaint.objects.get(pk=case.pk).version == case.version
    assert case.events.count() == before


def test_what_is_saved_is_a_draft_no_more(cast: Cast, signed_in: SignIn) -> None:
    case = make_complaint(cast)
    keep_draft(case.slug, field="note::text", text="客户", by=cast.chen)
    keep_draft(case.slug, field=FIELD, text="尊敬的", by=cast.chen)
    signed_in(cast.chen).post(
        f"{case.get_absolute_url()}do/note/", {"text": "客户来了", "seen": case.version}
    )
    assert [each.field for each in CaseDraft.objects.all()] == [FIELD]
    forget_drafts(case, operation="reply", row="", by=cast.liu)
    assert CaseDraft.objects.count() == 1


def test_a_draft_is_handed_to_a_colleague_and_gone_on_with(cast: Cast) -> None:
    case = make_complaint(cast)
    keep_draft(case.slug, field=FIELD, text="陈的草稿", by=cast.chen)
    keep_draft(case.slug, field=FIELD, text="刘的开头", by=cast.liu)
    handed = hand_draft(case.slug, field=FIELD, to=cast.liu, by=cast.chen)
    assert Notice.objects.filter(person=cast.liu, code="DRAFT_HANDED").exists()
    with pytest.raises(NotFound):
        take_draft(case.slug, draft_id=handed.pk, by=cast.sun)
    taken = take_draft(case.slug, draft_id=handed.pk, by=cast.liu)
    assert taken.text == "刘的开头\n\n陈的草稿"
    assert CaseDraft.objects.count() == 1


def test_a_draft_is_handed_to_nobody_unfit(cast: Cast) -> None:
    case = make_complaint(cast)
    with pytest.raises(InvalidInput):
        hand_draft(case.slug, field=FIELD, to=cast.liu, by=cast.chen)
    keep_draft(case.slug, field=FIELD, text="x", by=cast.chen)
    for unfit in (cast.chen, cast.zhao, cast.shen):
        with pytest.raises(InvalidInput):
            hand_draft(case.slug, field=FIELD, to=unfit, by=cast.chen)


def test_drafts_of_others_are_out_of_reach(cast: Cast, signed_in: SignIn) -> None:
    case = make_complaint(cast)
    with pytest.raises(NotFound):
        keep_draft(case.slug, field=FIELD, text="x", by=cast.zhao)
    with pytest.raises(NotAllowed):
        keep_draft(case.slug, field=FIELD, text="x", by=cast.shen)
    for field, text in (("", "x"), ("f" * 121, "x"), (FIELD, "x" * 20_001)):
        with pytest.raises(InvalidInput):
            keep_draft(case.slug, field=field, text=text, by=cast.chen)


def test_old_drafts_are_forgotten(cast: Cast) -> None:
    case = make_complaint(cast)
    keep_draft(case.slug, field=FIELD, text="x", by=cast.chen)
    assert forget_old_drafts() == 0
    with clock.shifted(timedelta(days=15)):
        assert forget_old_drafts() == 1


def test_writing_on_ends_a_hand_over_and_nobody_reads_along(cast: Cast) -> None:
    case = make_complaint(cast)
    keep_draft(case.slug, field=FIELD, text="给刘的", by=cast.chen)
    handed = hand_draft(case.slug, field=FIELD, to=cast.liu, by=cast.chen)
    keep_draft(case.slug, field=FIELD, text="给刘的", by=cast.chen)
    assert CaseDraft.objects.get().handed_to == cast.liu
    keep_draft(case.slug, field=FIELD, text="给刘的，还有别的", by=cast.chen)
    assert CaseDraft.objects.get().handed_to is None
    with pytest.raises(NotFound):
        take_draft(case.slug, draft_id=handed.pk, by=cast.liu)
