import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.engines.priority.cues import BUILT_IN
from anxin.engines.priority.levels import find_threats
from anxin.engines.priority.reading import Signal, cue_from_words, read_signals


def keys(text: str) -> set[str]:
    return {finding.key for finding in read_signals(text, BUILT_IN)}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("再不解决我就去法院起诉你们", "legal"),
        ("我已经找了律师", "legal"),
        ("等着收律师函吧", "legal"),
        ("我要找媒体曝光", "media"),
        ("今天不给说法我就发抖音", "media"),
        ("我上315投诉你们", "media"),
        ("必要时通过主流媒体说明情况", "media"),
        ("不给修我就直接网络曝光了", "media"),
        ("叫你们领导来", "escalate"),
        ("我要找你们老板", "escalate"),
        ("我打12315", "escalate"),
        ("我要向厂家投诉", "escalate"),
        ("恳请市场监管部门查处", "escalate"),
        ("我不付钱", "refuse_payment"),
        ("这钱我不会给", "refuse_payment"),
        ("修不好别想收钱", "refuse_payment"),
        ("账单我不认", "refuse_payment"),
        ("以后再也不来了", "leave"),
        ("我去别家修", "leave"),
        ("下一辆车不买你们的", "leave"),
        ("停在车库里自己就起火了", "fire"),
        ("追尾以后安全气囊没有弹出", "airbag"),
        ("主驾安全带拉出来回不去，卡死了", "seat_belt"),
        ("高速上方向盘突然失灵", "steering"),
        ("下坡的时候刹车失灵", "brakes"),
        ("撞了以后我老婆肋骨骨折", "injury"),
        ("我们几个车主准备到你们门口拉横幅", "crowd"),
        ("上周已经投诉到12315了", "authority"),
        ("我打厂家400投诉过", "manufacturer"),
        ("If this is not fixed I will sue.", "legal"),
        ("You will get a letter from my solicitor", "legal"),
        ("I will go to the press with this", "media"),
        ("I will post this online tonight", "media"),
        ("Get me your manager", "escalate"),
        ("I will report you to Trading Standards", "escalate"),
        ("I am not paying for this", "refuse_payment"),
        ("I am never coming back", "leave"),
        ("The engine caught fire on the motorway", "fire"),
        ("The airbag warning light stays on", "airbag"),
        ("The seat belt is jammed", "seat_belt"),
        ("The steering locked up in a bend", "steering"),
        ("The brakes failed on the hill", "brakes"),
        ("My wife was injured", "injury"),
    ],
)
def test_what_the_customer_says_is_found(text: str, key: str) -> None:
    assert key in keys(text)


@pytest.mark.parametrize(
    "text",
    [
        "没有起火",
        "就怕哪天自燃",
        "冬天打不着火",
        "检查说是二缸失火",
        "启动空调有类似于爆炸的一声",
        "机油报警灯亮了",
        "仪表一直报警",
        "多媒体黑屏",
        "车载媒体主机坏了",
        "售后坐在那里刷抖音",
        "抖音上看到很多一样的问题",
        "店里说你去起诉好了",
        "经理放话说欢迎找媒体",
        "他们让我去法院",
        "我不想闹到媒体",
        "根据市场监管总局的规定",
        "多家媒体曝出同样的问题",
        "看过315晚会曝光的车型",
        "方向盘按键失灵",
        "自动刹车没反应",
        "刹车片磨没了",
        "幸好没有人员受伤",
        "右前叶子板受伤",
        "差点造成人员伤亡",
        "厂家拒绝支付维修费用",
        "没系安全带一直响",
        "气囊一切正常",
        "客服说以后不会再来电话",
        "I do not want to sue anybody",
        "There was no fire",
        "The manager said he will sue me",
        "Your manager was very helpful",
        "The sale was on fire this weekend",
        "Nobody was hurt",
        "The brake light bulb is gone",
        "The insurance refused, will not pay",
        "I saw your offer on social media",
    ],
)
def test_what_only_sounds_like_it_is_not_found(text: str) -> None:
    assert keys(text) == set()


def test_the_quote_carries_the_words() -> None:
    text = "车修了三次。再修不好，我就去法院起诉你们！谢谢"
    (finding,) = find_threats(text)
    assert (finding.key, finding.signal, finding.level) == ("legal", Signal.THREAT, 3)
    assert finding.quote == "我就去法院起诉你们！"
    assert text[finding.start : finding.stop].strip() == finding.quote


def test_a_shop_adds_its_own_phrases() -> None:
    own = cue_from_words("leave", ["我把会员卡退了", "(退卡)"], level=1)
    assert [finding.key for finding in find_threats("今天我把会员卡退了", [own])] == ["leave"]
    assert find_threats("什么也没说", [cue_from_words("leave", [], level=1)]) == ()


def test_each_kind_is_told_once() -> None:
    found = [finding.key for finding in find_threats("我要起诉。我一定起诉。法院见")]
    assert found == ["legal"]


@given(
    text=st.text(max_size=120) | st.text(alphabet="我要起诉媒体曝光，。没有 不fire brakes.\n", max_size=60)
)
def test_any_text_is_read_and_quotes_stand_in_it(text: str) -> None:
    for finding in read_signals(text, BUILT_IN):
        assert 0 <= finding.start < finding.stop <= len(text)
        assert finding.quote in text
