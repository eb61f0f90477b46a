"""Who chose mail, a group or text messages is told by it: once a notice, not at night, and nothing about a customer."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from anxin.accounts.models import Person
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput
from anxin.messaging.choices import Channel, GatewayKind, NoticeKind, Way
from anxin.messaging.models import Delivery
from anxin.messaging.selectors.ways import ways_at, ways_of
from anxin.messaging.services.handing_over import NotHandedOver
from anxin.messaging.services.keep_gateway import GatewaySheet, add_gateway
from anxin.messaging.services.notice_ways import choose_ways
from anxin.messaging.services.notices import NewNotice, tell
from anxin.messaging.services.word_delivery import words_of
from tests.cast import Cast

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=SHANGHAI)
NIGHT = datetime(2026, 11, 20, 23, 30, tzinfo=SHANGHAI)
ALL_IN_THE_PAGE = dict.fromkeys(NoticeKind, Way.PAGE)


def choose(person: Person, way: Way, phone: str = "") -> None:
    choose_ways(person, ways={**ALL_IN_THE_PAGE, NoticeKind.ESCALATION: way}, phone=phone)


def escalate(cast: Cast, person: Person, *, at: datetime, key: str = "k1", urgent: bool = False) -> None:
    notice = NewNotice(
        dealer=cast.shanghai,
        kind=NoticeKind.ESCALATION,
        code="ESCALATION_STEP",
        params={"number": "TS20261120-0007", "step": "contact-late"},
        subject="SH01-TS20261120-0007",
        url="/complaints/SH01-TS20261120-0007/",
        key=key,
        urgent=urgent,
    )
    with clock.at(at):
        tell([person], notice=notice, at=at)


def test_without_a_choice_nothing_leaves_the_house(cast: Cast) -> None:
    escalate(cast, cast.liu, at=NOON)
    assert not Delivery.objects.exists()


def test_a_mail_names_kind_number_and_link_in_the_persons_language(cast: Cast) -> None:
    choose(cast.liu, Way.EMAIL)
    escalate(cast, cast.liu, at=NOON)
    delivery = Delivery.objects.get()
    assert (delivery.channel, delivery.to) == (Channel.EMAIL, cast.liu.email)
    words = words_of(delivery)
    assert words.subject == "time limit: TS20261120-0007"
    assert words.text.endswith("/complaints/SH01-TS20261120-0007/")
    cast.liu.language = "zh-hans"
    cast.liu.save()
    delivery.refresh_from_db()
    assert words_of(delivery).subject != words.subject


def test_a_sweep_that_tells_again_sends_nothing_again(cast: Cast) -> None:
    choose(cast.liu, Way.EMAIL)
    escalate(cast, cast.liu, at=NOON)
    escalate(cast, cast.liu, at=NOON)
    assert Delivery.objects.count() == 1


def test_what_was_told_before_the_choice_is_not_sent_by_a_later_sweep(cast: Cast) -> None:
    escalate(cast, cast.liu, at=NOON)
    choose(cast.liu, Way.EMAIL)
    escalate(cast, cast.liu, at=NOON.replace(hour=13))
    assert not Delivery.objects.exists()


def test_in_the_quiet_hours_only_urgent_news_leave(cast: Cast) -> None:
    choose(cast.liu, Way.EMAIL)
    escalate(cast, cast.liu, at=NIGHT)
    waiting = Delivery.objects.get()
    assert waiting.next_at.astimezone(SHANGHAI).hour == 8
    escalate(cast, cast.liu, at=NIGHT, key="k2", urgent=True)
    assert Delivery.objects.exclude(pk=waiting.pk).get().next_at == NIGHT


def test_other_kinds_stay_in_the_page(cast: Cast) -> None:
    choose_ways(cast.liu, ways={**ALL_IN_THE_PAGE, NoticeKind.MENTION: Way.EMAIL}, phone="")
    escalate(cast, cast.liu, at=NOON)
    assert not Delivery.objects.exists()


def test_text_messages_need_a_number(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refused:
        choose(cast.liu, Way.SMS)
    assert refused.value.field == "phone"
    choose(cast.liu, Way.SMS, phone="139 0000 1234")
    escalate(cast, cast.liu, at=NOON)
    assert Delivery.objects.get().to == "139 0000 1234"


@pytest.mark.parametrize("phone", ["12", "no number", "1" * 21, "139\r\n000012345"])
def test_what_is_no_number_is_not_taken(cast: Cast, phone: str) -> None:
    with pytest.raises(InvalidInput):
        choose(cast.liu, Way.PAGE, phone=phone)


def test_the_group_of_the_dealer_gets_it_and_calls_the_person_by_number(cast: Cast) -> None:
    choose(cast.liu, Way.WECOM, phone="13900001234")
    escalate(cast, cast.liu, at=NOON)
    assert not Delivery.objects.exists(), "there is no group yet"
    sheet = GatewaySheet(kind=GatewayKind.WECOM, name="群", secret="https://group.example/")
    group = add_gateway(cast.shanghai, sheet=sheet, by=cast.liu)
    escalate(cast, cast.liu, at=NOON, key="k2")
    delivery = Delivery.objects.get()
    assert delivery.to == str(group.key)
    assert delivery.payload["phone"] == "13900001234"
    assert ways_at(cast.shanghai) == {Way.PAGE, Way.EMAIL, Way.WECOM}


def test_who_may_no_longer_sign_in_gets_nothing_that_still_waits(cast: Cast) -> None:
    choose(cast.liu, Way.EMAIL)
    escalate(cast, cast.liu, at=NOON)
    cast.liu.is_active = False
    cast.liu.save()
    with pytest.raises(NotHandedOver):
        words_of(Delivery.objects.get())


def test_a_choice_is_kept_and_taken_back(cast: Cast) -> None:
    choose(cast.liu, Way.EMAIL, phone="13900001234")
    assert ways_of(cast.liu)["escalation"] == Way.EMAIL
    choose(cast.liu, Way.PAGE)
    assert ways_of(cast.liu) == {**{kind.value: "page" for kind in NoticeKind}, "phone": ""}
