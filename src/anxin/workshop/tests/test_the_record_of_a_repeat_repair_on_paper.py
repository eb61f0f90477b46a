"""The record of a repeat repair on paper: every field of the form, the red mark, lines to sign on."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from anxin.accounts.models import Person
from anxin.foundation.models import AuditRecord
from anxin.workshop.models import RepeatRepair
from anxin.workshop.selectors.repeat_sheet import repeat_sheet_of
from anxin.workshop.selectors.repeats import get_repeat_for
from anxin.workshop.tests.repeat_visits import suspected, treated
from tests.cast import Cast
from tests.paper import need_chinese_face, pages_of

SignIn = Callable[[Person], Client]
#: What the form holds, as dealers print it (daily-work 8.2).
FIELDS = (
    "工单号", "历次工单对照", "同一现象", "同一部件", "认定时间及认定人", "当面道歉", "提供接车送车", "优先接待",
    "和上次的主修人员谈过", "写好这次的维修方案", "终检并路试", "结果", "车交还客户", "回访核实",
)  # fmt: skip


def printed(client: Client, repeat: RepeatRepair, language: str = "zh") -> list[str]:
    answer = client.get(reverse("workshop:repeat_record", args=[repeat.key]), {"lang": language})
    assert answer.headers["Content-Type"] == "application/pdf"
    return pages_of(answer.content)


def test_every_field_stands_on_it_with_what_was_proved(cast: Cast, signed_in: SignIn):
    need_chinese_face()
    told = "".join(printed(signed_in(cast.he), treated(cast)))
    assert not [field for field in FIELDS if field not in told]
    for proved in ("路试12公里", "和郑强", "RO-1", "RO-2", "空调不制冷", "已提供"):
        assert proved in told, proved
    assert told.count("签字") >= 5


def test_nothing_proved_it_is_a_form_to_fill_in(cast: Cast):
    repeat = get_repeat_for(cast.liu, suspected(cast).key)
    with translation.override("en"):
        form = repeat_sheet_of(repeat, cast.liu)
    fields = {field.label: field for block in form.blocks for field in block.fields}
    assert fields["Wrote the repair plan"].value == ""
    assert len(fields["Wrote the repair plan"].writing_lines) == 3


@pytest.mark.parametrize("held", [True, False])
def test_the_red_mark_is_on_what_a_person_holds_to_be_one(cast: Cast, held: bool):
    repeat = treated(cast) if held else suspected(cast)
    with translation.override("zh-hans"):
        form = repeat_sheet_of(get_repeat_for(cast.liu, repeat.key), cast.liu)
    assert form.mark == ("重复维修" if held else "")


def test_who_printed_is_on_file(cast: Cast, signed_in: SignIn):
    need_chinese_face()
    repeat = suspected(cast)
    printed(signed_in(cast.liu), repeat, "en")
    record = AuditRecord.objects.get(action="workshop.repeat_printed")
    assert (record.person_id, record.subject) == (cast.liu.pk, str(repeat.key))
