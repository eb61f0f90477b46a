"""Every page of what customers say, with each kind of occasion and a report that has something to tell."""

from datetime import timedelta
from typing import Any

from anxin.foundation import clock
from anxin.voice.choices import Channel, HeardKind
from anxin.voice.models import Listening
from anxin.voice.services.answering import Reply, answer_heard
from anxin.voice.services.planning import set_plan
from anxin.voice.services.recording import NewListening, record_listening
from anxin.voice.services.rounds import Mark, invite_guests, score_stages
from anxin.voice.tests.listening import heard
from tests.cast import Cast

NamedPage = tuple[str, dict[str, Any], str]


def voice_pages(cast: Cast) -> list[NamedPage]:
    """Return the pages: the stream, an entry, lines in each state, a round, a mystery visit, plan and report."""
    for kind in HeardKind:
        heard(
            cast,
            f"{kind}: 等了很久没人理。",
            kind=kind,
            theme="trouble-telephone",
            reason="reason-expectation",
        )
    answered = heard(cast, kind=HeardKind.SUGGESTION, about=cast.wang)
    reply = Reply(answer="下周加椅子", follows="买椅子", follows_by=clock.now().date() + timedelta(days=7))
    answer_heard(answered.key, reply, by=cast.chen)
    with clock.at(clock.now() - timedelta(days=3)):
        late = heard(cast, kind=HeardKind.COMPLAINT)
    set_plan(cast.shanghai, year=clock.now().year, targets={"visit": 24, "hotline": 300}, by=cast.liu)
    return [
        ("voice:stream", {}, ""),
        ("voice:stream", {}, "?show=overdue"),
        ("voice:stream", {}, "?q=nothing-like-it"),
        ("voice:new", {}, ""),
        ("voice:new", {}, f"?channel=visit&customer={cast.customer.key}"),
        ("voice:occasions", {}, ""),
        ("voice:show", {"key": late.listening.key}, ""),
        ("voice:show", {"key": answered.listening.key}, ""),
        ("voice:show", {"key": _round(cast).key}, ""),
        ("voice:show", {"key": _mystery(cast).key}, ""),
        ("voice:plan", {}, ""),
        ("voice:six_questions", {}, "?span=12"),
        ("voice:rows", {}, "?of=channel:visit"),
    ]


def _round(cast: Cast) -> Listening:
    held = record_listening(
        NewListening(channel=Channel.FOCUS_GROUP), dealer=cast.shanghai, heard=[], by=cast.liu
    )
    invite_guests(held.key, ["李阿姨", "张先生"], by=cast.liu)
    return held


def _mystery(cast: Cast) -> Listening:
    told = NewListening(channel=Channel.MYSTERY_VISIT, spoke_with="神秘客户")
    visit = record_listening(told, dealer=cast.shanghai, heard=[], by=cast.liu)
    score_stages(visit.key, [Mark("greeting", 4, "没报姓名"), Mark("date", 9)], by=cast.liu)
    return visit
