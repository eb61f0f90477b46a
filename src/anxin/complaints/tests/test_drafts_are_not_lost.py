"""What somebody has begun to write outlives a message called back, and the merging of its case."""

from collections.abc import Callable

import pytest
from django.test import Client

from anxin.accounts.models import Person
from anxin.complaints.models import CaseDraft
from anxin.complaints.selectors.correspondence import mail_key
from anxin.complaints.services.keep_draft import keep_draft
from anxin.complaints.services.merge_cases import merge_cases
from anxin.complaints.services.write_to_customer import (
    DRAFT_OF_REPLY,
    Reply,
    call_message_back,
    write_to_customer,
)
from anxin.messaging.models import Mailbox
from tests.cast import Cast, make_complaint

pytestmark = pytest.mark.django_db

SignIn = Callable[[Person], Client]


def test_a_message_called_back_stands_after_what_was_begun_since(cast: Cast) -> None:
    Mailbox.objects.create(dealer=cast.shanghai, address="care@house.example", smtp_host="mx.house.example")
    cast.customer.email = "customer@home.example"
    cast.customer.save()
    case = make_complaint(cast)
    reply = Reply(way=mail_key("customer@home.example"), text="明天可以取车。")
    message = write_to_customer(case.slug, reply=reply, by=cast.chen)
    keep_draft(case.slug, field=DRAFT_OF_REPLY, text="另外，", by=cast.chen)
    call_message_back(case.slug, message=message.key, by=cast.chen)
    assert CaseDraft.objects.get().text == "另外，\n\n明天可以取车。"


def test_drafts_go_along_with_a_merged_case(cast: Cast) -> None:
    source, target = make_complaint(cast), make_complaint(cast)
    for case, text, by in (
        (source, "源案草稿", cast.chen), (target, "目标草稿", cast.chen), (source, "孙丽的草稿", cast.sun),
    ):  # fmt: skip
        keep_draft(case.slug, field="note::text", text=text, by=by)
    merge_cases(source.slug, into=target.slug, by=cast.liu)
    assert not CaseDraft.objects.filter(complaint=source).exists()
    kept = dict(CaseDraft.objects.filter(complaint=target).values_list("person__name", "text"))
    assert kept == {"陈敏": "目标草稿\n\n源案草稿", "孙丽": "孙丽的草稿"}


def test_what_was_typed_right_before_a_hand_over_goes_with_it(cast: Cast, signed_in: SignIn) -> None:
    case = make_complaint(cast)
    keep_draft(case.slug, field=DRAFT_OF_REPLY, text="您好，", by=cast.chen)
    chen, typed = signed_in(cast.chen), "您好，明天可以取车。\n"
    sent = chen.post(
        f"/complaints/{case.slug}/do/hand_draft/",
        {"field": DRAFT_OF_REPLY, "to": cast.sun.pk, "text": typed, "seen": case.version},
    )
    assert sent.status_code in {200, 302, 303}
    draft = CaseDraft.objects.get()
    assert (draft.text, draft.handed_to) == (typed, cast.sun)
    chen.post(f"/complaints/{case.slug}/drafts/", {"field": DRAFT_OF_REPLY, "text": typed})
    draft.refresh_from_db()
    assert draft.handed_to == cast.sun
