"""A threat raises the level quietly and is told at once to whom its content names (S021-S025, S030)."""

import pytest

from anxin.complaints.choices import Level
from anxin.complaints.services.change_case import record_threat
from anxin.messaging.models import Notice
from tests.cast import Cast, make_complaint


@pytest.mark.parametrize(
    ("kind", "told", "urgent"),
    [
        ("media", {"gao.yuan", "liu.fang"}, True),
        ("legal", {"gao.yuan", "liu.fang"}, True),
        ("escalate", {"liu.fang", "he.jun"}, False),
        ("refuse_payment", {"he.jun"}, False),
        ("leave", {"liu.fang"}, False),
    ],
)
def test_the_roles_and_heads_of_its_content_are_told(
    cast: Cast, kind: str, told: set[str], urgent: bool
) -> None:
    complaint = make_complaint(cast)
    record_threat(complaint.slug, kind=kind, words="你等着", by=cast.chen)
    notices = Notice.objects.filter(code="THREAT_HEARD").select_related("person")
    assert {each.person.username for each in notices} == told
    assert {each.urgent for each in notices} == {urgent}
    assert all("你等着" not in str(each.params) for each in notices)


def test_whom_the_case_is_about_hears_nothing_of_it(cast: Cast) -> None:
    complaint = make_complaint(cast, concerns=cast.liu)
    record_threat(complaint.slug, kind="media", by=cast.chen)
    assert set(Notice.objects.values_list("person__username", flat=True)) == {"gao.yuan"}


def test_two_threats_of_one_intake_are_two_pieces_of_news(cast: Cast) -> None:
    complaint = make_complaint(cast, threats=(("media", "发抖音"), ("legal", "法院见")))
    assert complaint.level == Level.IMPORTANT
    told = Notice.objects.filter(code="THREAT_HEARD", person=cast.gao)
    assert {each.params["threat"] for each in told} == {"media", "legal"}
