"""A small workshop's language and orders in one line each, for the tests of this engine."""

from datetime import datetime, timedelta
from typing import Any

from anxin.engines.repeats import Kind, Language, Order, Repeat, Window, find_repeats

FIRST_DAY = datetime(2026, 3, 1, 9)
CAR = "LFV3A23C0J3000001"


def _entry(key: str, zh: str, en: str, *words: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "zh": zh, "en": en, "words": {"zh": list(words), "en": []}, **more}


LANGUAGE = Language(
    {
        "components": [
            _entry("aircon", "空调", "air conditioning", "冷气", "a/c"),
            _entry("compressor", "压缩机", "compressor", "空调压缩机", of="aircon"),
            _entry("brakes", "刹车", "brakes", "制动"),
            _entry("brake_pads", "刹车片", "brake pads", "制动片", of="brakes"),
            _entry("doors", "车门", "door", "前门", "后门", "门"),
            _entry("gearbox", "变速箱", "gearbox", "波箱"),
            _entry("engine", "发动机", "engine", "引擎"),
        ],
        "symptoms": [
            _entry("not_cooling", "不制冷", "not cooling", "不凉", "不冷", "吹热风", of="aircon"),
            _entry("smell", "有异味", "smells", "异味", "臭味", general=True),
            _entry("noise", "异响", "noise", "响声", "又响", "在响", general=True),
            _entry("jerk", "顿挫", "jerks", "一顿一顿", like=["shake"]),
            _entry("shake", "抖动", "shakes", "发抖", general=True),
        ],
        "consumables": {"zh": ["机油", "机滤", "空调滤芯"], "en": ["oil filter"]},
        "remarks": [
            _entry("again", "又来", "again", "又", "还是", "上次", "老问题"),
            _entry("cured", "已好", "cured", "好了", "修好了", "解决了", "正常了"),
            _entry("uncured", "没修好", "not cured", "没解决"),
            _entry("denied", "否认", "no", "没有", "无", "未见"),
            _entry("routine", "例行", "service", "保养", "首保"),
            _entry("elsewhere", "别处", "elsewhere", "路边店", "外面修"),
        ],
    }
)


def visit(number: str, day: int, complaint: str = "", **more: Any) -> Order:
    """An order opened so many days after the first of March; ``hour`` moves it within the day."""
    opened = FIRST_DAY + timedelta(days=day, hours=more.pop("hour", 0))
    known: dict[str, Any] = {"vin": CAR, "kind": Kind.REPAIR, **more}
    return Order(number=number, opened=opened, complaint=complaint, **known)


def judged(*orders: Order, days: int = 90, km: int = 5000) -> dict[str, Repeat]:
    """Return the repeats among some orders, by number."""
    return {each.order.number: each for each in find_repeats(orders, LANGUAGE, Window(days, km))}


def pairs(*orders: Order, **window: int) -> dict[str, tuple[str | None, str | None]]:
    """Return of each repeat the nearest and the first order."""
    return {
        number: (each.of.number if each.of else None, each.first.number if each.first else None)
        for number, each in judged(*orders, **window).items()
    }
