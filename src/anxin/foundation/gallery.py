"""Samples for the gallery page, which shows every component in every state to people and to browser tests."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms

from anxin.foundation import clock
from anxin.foundation.bilingual import reading_language


class SampleForm(forms.Form):
    """One field of each kind, as a page would show them."""

    words = forms.CharField(
        label="客户原话 / In his own words",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="照他说的写，不改写。/ As he said it, not as you would put it.",
    )
    plate = forms.CharField(label="车牌 / Plate", max_length=12)
    vin = forms.CharField(label="VIN", required=False, min_length=17, max_length=17)
    channel = forms.ChoiceField(
        label="渠道 / Channel",
        choices=[("phone", "电话 / Phone"), ("desk", "到店 / At the desk"), ("letter", "来信 / Letter")],
    )
    wants = forms.MultipleChoiceField(
        label="他想要的 / What he wants",
        required=False,
        choices=[("repair", "修好 / Repair"), ("apology", "道歉 / Apology"), ("money", "退款 / Refund")],
        widget=forms.CheckboxSelectMultiple,
    )
    quick = forms.BooleanField(label="当场解决 / Solved on the spot", required=False)


class SampleFilter(forms.Form):
    """A filter bar's fields."""

    q = forms.CharField(label="找 / Find", required=False, widget=forms.SearchInput)
    level = forms.ChoiceField(
        label="级别 / Level", required=False, choices=[("", "全部 / All"), ("4", "升级 / Urgent")]
    )
    phase = forms.ChoiceField(label="阶段 / Phase", required=False, choices=[("", "全部 / All")])


@dataclass(frozen=True)
class SamplePage:
    """What a pager needs of a keyset page."""

    newer: str = "a"
    older: str = "b"


@dataclass(frozen=True)
class SampleDealer:
    """What the person menu needs of a dealer."""

    code: str
    name: str

    def __str__(self) -> str:
        return self.name


def _rows(now: datetime, *, chinese: bool) -> list[dict[str, Any]]:
    people = (
        (
            ("王建国", "沪A·12345", "第三次了，空调还是不凉，再修不好我就发到网上。", "升级", 4, 5),
            ("李女士", "京N·8K201", "说好下午四点交车，六点了还在等。", "重要", 3, 4),
            ("张先生", "粤B·6T7U8", "洗车以后右前门有一道划痕。", "一般", 2, 3),
            ("陈敏", "苏E·90210", "发票抬头开错了，麻烦重开一张。", "轻微", 1, 2),
        )
        if chinese
        else (
            (
                "James Whitfield",
                "YK19 ABD",
                "Third time, and the air con blows warm.",
                "Urgent",
                4,
                5,
            ),
            (
                "Mrs Okafor",
                "LS68 KTN",
                "You said four. It is six and I am waiting.",
                "Serious",
                3,
                4,
            ),
            (
                "Tom Bradley",
                "WX21 PLO",
                "A scratch on the door since you washed it.",
                "Ordinary",
                2,
                3,
            ),
            ("Ana Pires", "YD70 HHC", "The invoice is made out to the wrong name.", "Slight", 1, 2),
        )
    )
    lefts = (-65, 12, 190, 4000)
    return [
        {
            "number": f"TS20261121-000{at + 1}",
            "name": name,
            "plate": plate,
            "words": words,
            "level": level,
            "rank": rank,
            "mood": mood,
            "due": now + timedelta(minutes=lefts[at]),
            "start": now - timedelta(minutes=240),
            "received": now - timedelta(hours=6 + 19 * at),
        }
        for at, (name, plate, words, level, rank, mood) in enumerate(people)
    ]


def _phases(*, chinese: bool) -> list[dict[str, str]]:
    names = (
        ("问候", "倾听", "平息", "解决", "结束", "回访")
        if chinese
        else ("Greeting", "Listening", "Calming", "Solving", "Closing", "Follow-up")
    )
    states = ("done", "done", "current", "shut", "ahead", "ahead")
    shut = "客户平静之前不谈方案。" if chinese else "No solutions before the customer is calm."
    return [
        {"label": name, "state": state, "url": "#", "why": shut if state == "shut" else ""}
        for name, state in zip(names, states, strict=True)
    ]


def _charts(*, chinese: bool) -> list[dict[str, Any]]:
    weeks = [f"W{week}" for week in range(40, 48)]
    new, late = ("新投诉", "超时") if chinese else ("New", "Late")
    dealers = ["上汽大道店", "江湾店", "临港店"] if chinese else ["Leeds", "York", "Hull"]
    satisfied = "满意" if chinese else "Satisfied"
    return [
        {
            "id": "chart-bars",
            "finding": "上周新投诉最多，超时没有跟着多"
            if chinese
            else "Last week brought most complaints, but not more late ones",
            "note": "n = 214",
            "data": {
                "kind": "bars",
                "x": weeks,
                "series": [
                    {"name": new, "values": [21, 24, 19, 27, 25, 30, 28, 40]},
                    {"name": late, "values": [4, 3, 5, 2, 4, 3, 2, 3], "tone": "alarm"},
                ],
            },
            "head": ["周" if chinese else "Week", new, late],
            "rows": list(zip(weeks, [21, 24, 19, 27, 25, 30, 28, 40], [4, 3, 5, 2, 4, 3, 2, 3], strict=True)),
        },
        {
            "id": "chart-intervals",
            "finding": "三家店对处理的满意度还分不出高低"
            if chinese
            else "The three dealers cannot be told apart yet",
            "note": "95 %, n = 61, 48, 22",
            "data": {
                "kind": "intervals",
                "x": dealers,
                "min": 0,
                "max": 100,
                "unit": "%",
                "series": [
                    {"name": satisfied, "values": [84, 78, 71], "low": [73, 64, 50], "high": [91, 88, 86]}
                ],
            },
            "head": ["经销商" if chinese else "Dealer", satisfied],
            "rows": list(zip(dealers, ["84 (73–91)", "78 (64–88)", "71 (50–86)"], strict=True)),
        },
    ]


def _frame(*, chinese: bool) -> dict[str, Any]:
    names = (
        ("今日", "投诉", "看板", "客户", "数据", "人员")
        if chinese
        else ("Today", "Complaints", "Board", "Customers", "Figures", "People")
    )
    icons = ("sun", "message-report", "layout-kanban", "users", "chart-bar", "building-store")
    dealers = [
        SampleDealer("SH01", "上汽大道店" if chinese else "Leeds"),
        SampleDealer("SH02", "江湾店" if chinese else "York"),
    ]
    return {
        "brand": {"name": "安心" if chinese else "Anxin", "letter": "安", "css": ""},
        "person": "陈敏" if chinese else "Chloe Marsh",
        "dealer": dealers[0],
        "dealers": dealers,
        "notices_count": 3,
        "nav": [
            {"key": name, "label": name, "url": f"#{icon}", "icon": icon, "active": at == 1}
            for at, (name, icon) in enumerate(zip(names, icons, strict=True))
        ],
        "urls": dict.fromkeys(
            ("search", "suggest", "new_complaint", "notices", "me", "choose_dealer", "choose_language"), "#"
        ),
    }


def gallery_context() -> dict[str, Any]:
    """Everything that foundation/gallery.html shows, its frame included, in the reader's language."""
    now, chinese = clock.now(), reading_language() == "zh"
    columns = (
        ("单号", "客户", "客户原话", "级别", "心情", "时限", "受理")
        if chinese
        else ("Number", "Customer", "In his own words", "Level", "Mood", "Due", "Taken")
    )
    classes = (
        "tight row-side",
        "tight row-main",
        "row-line",
        "tight",
        "tight row-hide",
        "tight",
        "tight row-hide",
    )
    return _frame(chinese=chinese) | {
        "now": now,
        "rows": _rows(now, chinese=chinese),
        "head": [
            {"label": label, "class": css, "sort": {0: "number", 5: "due"}.get(at, "")}
            for at, (label, css) in enumerate(zip(columns, classes, strict=True))
        ],
        "phases": _phases(chinese=chinese),
        "charts": _charts(chinese=chinese),
        "form": SampleForm(),
        "wrong": SampleForm({"words": "", "plate": "沪A", "vin": "LSVAA4182E218", "channel": "fax"}),
        "filter": SampleFilter(),
        "page": SamplePage(),
        "soon": now + timedelta(minutes=12),
        "later": now + timedelta(hours=2, minutes=10),
        "days": now + timedelta(days=3, hours=4),
        "past": now - timedelta(minutes=65),
        "began": now - timedelta(hours=4),
        "yesterday": now - timedelta(days=1),
        "chinese": chinese,
    }
