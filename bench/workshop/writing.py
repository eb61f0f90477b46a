"""How an adviser writes an order: the complaint, the work and the parts of one visit."""

from dataclasses import dataclass
from random import Random

from bench.workshop import phrases, shares
from bench.workshop.troubles import Told, Trouble
from bench.workshop.visits import Visit

PLAIN_ORDERS = {
    False: {
        "maintenance": phrases.MAINTENANCE,
        "accident": phrases.ACCIDENT,
        "recall": phrases.RECALL,
        "odds": phrases.ODDS,
        "cured": phrases.MAINTENANCE,
    },
    True: {
        "maintenance": phrases.MAINTENANCE_EN,
        "accident": phrases.ACCIDENT_EN,
        "recall": phrases.RECALL_EN,
        "odds": phrases.ODDS_EN,
        "cured": phrases.MAINTENANCE_EN,
    },
}
SHORTEST_TO_LOSE_ONE = 5
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


@dataclass(frozen=True, slots=True)
class Written:
    """The texts of an order and how the trouble was told: the scorer's second way of sorting."""

    complaint: str
    work: str
    parts: str
    telling: str
    held_back: bool


@dataclass(frozen=True, slots=True)
class Adviser:
    """One way of writing: English or Chinese, with or without the tellings that are held back."""

    random: Random
    english: bool
    all_words: bool

    def write(self, visit: Visit) -> Written:
        """Write the order of one visit."""
        if not visit.named:
            return self._nothing_wrong(visit)
        if visit.vague:
            return self._vague(visit)
        only_work = visit.kind != "maintenance" and not visit.cured and self._chance(shares.ONLY_WORK)
        work, parts = self._work(visit, may_be_dull=not only_work)
        if only_work:
            return Written("", work, parts, "only work", False)
        return self._told(visit, work, parts)

    def _told(self, visit: Visit, work: str, parts: str) -> Written:
        told = [self._pick(trouble) for trouble in visit.named]
        texts, typed_wrong = [], False
        for one in told:
            text, wrong = self._mistype(one.text)
            texts.append(text)
            typed_wrong |= wrong
        text = self._dress(self._join(texts), visit)
        if visit.cured:
            text = self._with_cured(text, visit.cured)
        telling = self._telling(visit, typed_wrong)
        return Written(self._noise(text), work, parts, telling, any(one.held_back for one in told))

    def _telling(self, visit: Visit, typed_wrong: bool) -> str:
        if self.english:
            return "English"
        if len(visit.named) > 1:
            return "two troubles"
        if visit.kind == "maintenance":
            return "at maintenance"
        return "typo" if typed_wrong else "plain"

    def _nothing_wrong(self, visit: Visit) -> Written:
        complaint, work, parts = self.random.choice(PLAIN_ORDERS[self.english][visit.story])
        if visit.cured:
            complaint = self._with_cured(complaint, visit.cured)
        return Written(self._noise(complaint), work, parts, visit.story, False)

    def _vague(self, visit: Visit) -> Written:
        trouble = visit.named[0]
        telling = "vague"
        if self.english:
            text = self.random.choice(phrases.VAGUE_EN)
        elif self._chance(shares.VAGUE_WITH_COMPONENT):
            component = self.random.choice(trouble.components)
            text = self.random.choice(phrases.VAGUE_COMPONENT).format(component)
            telling = "vague, component named"
        else:
            text = self.random.choice(phrases.VAGUE)
        if self._chance(shares.VAGUE_WORK):
            return Written(text, self._choice(phrases.VAGUE_WORK, phrases.VAGUE_WORK_EN), "", telling, False)
        work, parts = self._work(visit, may_be_dull=False)
        return Written(self._noise(text), work, parts, telling, False)

    def _pick(self, trouble: Trouble) -> Told:
        while True:
            told = self.random.choice(trouble.en if self.english else trouble.zh)
            if self.all_words or not told.held_back:
                return told

    def _join(self, texts: list[str]) -> str:
        return self._choice(phrases.JOINERS, phrases.JOINERS_EN).join(texts)

    def _dress(self, text: str, visit: Visit) -> str:
        if visit.kind == "maintenance":
            return self._choice(phrases.WITH_MAINTENANCE, phrases.WITH_MAINTENANCE_EN).format(text)
        if self.english:
            return f"{text}, again" if visit.repeats and self._chance(shares.SAYS_AGAIN) else text
        if visit.repeats:
            if self._chance(shares.SAYS_AGAIN):
                text = self.random.choice(phrases.AGAIN) + text
        elif self._chance(shares.FALSE_AGAIN):
            text = self.random.choice(phrases.AGAIN if visit.story == "outside" else phrases.ELSEWHERE) + text
        if self._chance(shares.OPENER):
            text = self.random.choice(phrases.OPENERS) + text
        return text + self.random.choice(phrases.CLOSERS) if self._chance(shares.CLOSER) else text

    def _with_cured(self, text: str, cured: Trouble) -> str:
        remark = self._choice(phrases.CURED, phrases.CURED_EN).format(self._short(cured))
        texts = [remark, text] if self._chance(0.5) else [text, remark]
        return ("; " if self.english else "，").join(part for part in texts if part)

    def _short(self, trouble: Trouble) -> str:
        return (trouble.en if self.english else trouble.zh)[0].text

    def _work(self, visit: Visit, *, may_be_dull: bool) -> tuple[str, str]:
        if may_be_dull and self._chance(shares.DULL_WORK):
            return self._choice(phrases.DULL_WORK, phrases.DULL_WORK_EN), ""
        works, parts = [], []
        for trouble in visit.named:
            pool = trouble.work_en if self.english else trouble.work
            works += self.random.sample(pool, 2 if self._chance(shares.SECOND_WORK) else 1)
            if self._chance(shares.PARTS):
                parts += self._parts(trouble)
        if visit.repeats and not self.english and self._chance(shares.REWORK):
            works[0] = f"重新{works[0]}"
        if visit.kind == "maintenance":
            _, work, more = self.random.choice(PLAIN_ORDERS[self.english]["maintenance"])
            works.insert(0, work)
            parts += [more] if more else []
        if parts and not self.english and self._chance(shares.CONSUMABLE):
            parts.append(self.random.choice(phrases.CONSUMABLES))
        return ";".join(works), ";".join(parts)

    def _parts(self, trouble: Trouble) -> list[str]:
        count = min(2 if self._chance(shares.SECOND_PART) else 1, len(trouble.parts))
        chosen = self.random.sample(trouble.parts, count)
        return [names[-1] if self.english else self.random.choice(names[:-1]) for names in chosen]

    def _mistype(self, text: str) -> tuple[str, bool]:
        if self.english or not self._chance(shares.TYPO):
            return text, False
        known = [place for place, sign in enumerate(text) if sign in phrases.HOMOPHONES]
        if known and self._chance(0.7):
            place = self.random.choice(known)
            return text[:place] + phrases.HOMOPHONES[text[place]] + text[place + 1 :], True
        if len(text) < SHORTEST_TO_LOSE_ONE:
            return text, False
        place = self.random.randrange(len(text))
        return text[:place] + text[place + 1 :], True

    def _noise(self, text: str) -> str:
        if not text or not self._chance(shares.NOISE):
            return text
        if self.english:
            return text.upper()
        what = self.random.randrange(3)
        if what == 0:
            return text.translate(FULL_WIDTH)
        place = self.random.randrange(len(text))
        space = " " if what == 1 else "\u3000"
        return f"{text[:place]}{space}{text[place:]}"

    def _choice(self, chinese: tuple[str, ...], english: tuple[str, ...]) -> str:
        return self.random.choice(english if self.english else chinese)

    def _chance(self, share: float) -> bool:
        return self.random.random() < share
