"""What customers of the demo say in a few words: when asked, by the question they were asked, and on other channels."""

from collections.abc import Mapping, Sequence

from anxin.voice.choices import HeardKind

GOOD: Mapping[str, Sequence[str]] = {
    "zh": (
        "顾问讲得清楚，报价和结账一样。", "说好四点交车，四点整就好了。", "休息区干净，还有人来续水。",
        "师傅把换下来的旧件给我看了。", "一进门就有人喊得出我的名字。", "交车的时候把下次要换的都写下来了。",
    ),
    "en": (
        "Explained clearly, and the bill was the price I was told.", "Ready at four as promised.",
        "Clean waiting room and good coffee.", "The technician showed me the old parts.",
        "They knew my name when I came in.", "A note of what is due next lay on the seat.",
    ),
}  # fmt: skip
WISHES: Mapping[str, Sequence[str]] = {
    "zh": (
        "希望周末也能取车。", "没有了，挺好。", "以后有什么项目先打个电话。", "休息区多几个充电插座。",
        "能在手机上看修到哪一步就好了。", "早上早点开门，我上班前送车。",
    ),
    "en": (
        "Collection at the weekend, please.", "Nothing, thank you.", "Ring me before doing extra work.",
        "More sockets in the waiting room.", "Let me see on my phone how far it is.",
        "Open earlier, so that I can drop it off before work.",
    ),
}  # fmt: skip
#: By item; under any other one of those without a name.
BAD: Mapping[str, Mapping[str, Sequence[str]]] = {
    "zh": {
        "": ("等了快三个小时，也没人告诉我还要多久。", "前台没人抬头看我一眼。", "跟上次说的不一样。"),
        "initiation": ("约的九点，九点四十才有人来接车。", "门口堵了三台车，没人指挥。", "电话约了两次都没登记上。"),
        "adviser": ("加了两个项目，没先问我。", "问他为什么换，他说都这么换。", "换了个顾问，前面说的全不知道。"),
        "facility": ("休息区空调太冷，沙发坐满了。", "儿童区没人打扫。", "咖啡机坏了一上午。"),
        "pick_up": ("结账排了半个小时。", "单子上的项目没人给我讲。", "钥匙找了二十分钟。"),
        "quality": ("说修好了，开出去第二天又响。", "洗车没洗干净，脚垫还是湿的。", "门边多了一道划痕。"),
        "price": ("报价八百，结账变成一千二。", "机油比外面贵一倍。", "工时费怎么算的没人说得清。"),
        "fixed_first_visit": ("同一个毛病来了第三回。", "缺配件，让我过几天再来一趟。"),
        "ready_as_promised": ("说两点，拿到车五点多了。", "到点了打电话来说还要一天。"),
        "overall": ("等了快三个小时，也没人告诉我还要多久。", "活儿还行，就是态度冷。", "跑了两趟才弄好。"),
    },
    "en": {
        "": ("Waited nearly three hours and nobody said how long.", "Nobody looked up when I came in."),
        "initiation": ("Booked for nine, met at twenty to ten.", "Rang twice and still was not in the book."),
        "adviser": ("Two jobs were added and nobody asked me.", "The second adviser knew nothing of the first."),
        "facility": ("Cold waiting room and no seat left.", "The coffee machine was out of order all morning."),
        "pick_up": ("Half an hour in the queue to pay.", "Nobody went through the bill with me."),
        "quality": ("The noise was back the next morning.", "The car was still dirty, the mats wet."),
        "price": ("Quoted 120 and charged 190.", "Nobody could tell me how the hours were worked out."),
        "fixed_first_visit": ("Third time for the same fault.", "No part in stock, so I have to come again."),
        "ready_as_promised": ("Two o’clock became five.", "Rang at closing time to say it needs another day."),
        "overall": ("Waited nearly three hours and nobody said how long.", "Good work, cold reception."),
    },
}  # fmt: skip

#: Kind, theme, reason, words.
type Saying = tuple[HeardKind, str, str, str]
HEARD: Mapping[str, Sequence[Saying]] = {
    "zh": (
        (HeardKind.PRAISE, "trouble-telephone", "", "打电话过去，三声就有人接，说话也和气。"),
        (HeardKind.PRAISE, "trouble-deadlines", "", "说四点就四点，从来不让我干等。"),
        (HeardKind.PRAISE, "trouble-telephone", "", "修之前先打电话报价，我心里有数。"),
        (HeardKind.DISLIKE, "trouble-deadlines", "reason-expectation", "说两个小时，结果等到下午。"),
        (HeardKind.DISLIKE, "trouble-opening-hours", "", "周六下午就没人了，平时我又上班。"),
        (HeardKind.DISLIKE, "trouble-telephone", "", "转了三个人，最后还是让我自己再打。"),
        (HeardKind.DISLIKE, "trouble-deadlines", "reason-expectation", "配件说三天到，第八天才来电话。"),
        (HeardKind.SUGGESTION, "trouble-opening-hours", "", "晚上开到七点，下班能来取车就好了。"),
        (HeardKind.SUGGESTION, "trouble-telephone", "", "换零件之前先发张照片给我看看。"),
        (HeardKind.SUGGESTION, "trouble-deadlines", "", "晚了就早点说，我好安排别的事。"),
        (HeardKind.THOUGHT, "", "", "开了八年，其实就是图你们离得近。"),
        (HeardKind.THOUGHT, "", "", "朋友推荐来的，先看看再说。"),
        (HeardKind.THOUGHT, "", "", "过了保修期，别处便宜三成，我在犹豫。"),
    ),
    "en": (
        (HeardKind.PRAISE, "trouble-telephone", "", "Somebody answers at once and is friendly."),
        (HeardKind.PRAISE, "trouble-deadlines", "", "Ready when they say it is ready."),
        (HeardKind.PRAISE, "trouble-telephone", "", "A call with the price before anything is done."),
        (HeardKind.DISLIKE, "trouble-deadlines", "reason-expectation", "Two hours became the whole day."),
        (HeardKind.DISLIKE, "trouble-telephone", "", "Passed on three times, then told to ring again."),
        (HeardKind.DISLIKE, "trouble-opening-hours", "", "Closed on Saturday afternoons, when I am free."),
        (HeardKind.SUGGESTION, "trouble-opening-hours", "", "Stay open until seven once a week."),
        (HeardKind.SUGGESTION, "trouble-deadlines", "", "If it gets late, tell me early."),
        (HeardKind.SUGGESTION, "trouble-telephone", "", "Send a picture before you replace a part."),
        (HeardKind.THOUGHT, "", "", "I come because it is close to my office."),
        (HeardKind.THOUGHT, "", "", "Out of warranty, and a third cheaper elsewhere: I wonder."),
    ),
}  # fmt: skip
#: What colleagues suggest, and what a department says of another.
COLLEAGUES: Mapping[str, Sequence[Saying]] = {
    "zh": (
        (HeardKind.SUGGESTION, "", "", "交车区画一条等候线，客户就不会站到举升机下面。"),
        (HeardKind.SUGGESTION, "", "", "预约高峰在周一上午，建议多排一名接车顾问。"),
        (HeardKind.SUGGESTION, "", "", "工单打印时把承诺交车时间放大。"),
    ),
    "en": (
        (HeardKind.SUGGESTION, "", "", "A painted line at the hand-over bay keeps customers away from the lifts."),
        (HeardKind.SUGGESTION, "", "", "Most cars come on Monday mornings: one adviser more then."),
        (HeardKind.SUGGESTION, "", "", "Print the promised time in large figures on the job card."),
    ),
}  # fmt: skip
