"""What happens to one car: visits in time, the troubles they name, and which of them are repeats."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from bench.workshop import shares
from bench.workshop.troubles import Trouble, troubles

BY_KEY = {trouble.key: trouble for trouble in troubles()}


@dataclass(slots=True)
class Visit:
    """One order before it is written; ``day`` counts from the first day, ``km`` is the true mileage."""

    day: int
    km: int
    story: str
    kind: str
    named: tuple[Trouble, ...] = ()
    cured: Trouble | None = None
    vague: bool = False
    repeats: bool = False
    km_decides: bool = False


@dataclass(slots=True)
class Life:
    """One car on its way through three years; troubles of different stories differ, so no repeat arises by chance."""

    random: Random
    day: int
    km: float
    km_a_day: float
    fresh: list[Trouble]
    visits: list[Visit] = field(default_factory=list)

    def pass_days(self, days: int) -> None:
        """Go on by days and the kilometres that belong to them."""
        self.day += days
        self.km += days * self.km_a_day

    def visit(self, story: str, kind: str, named: tuple[Trouble, ...] = ()) -> Visit:
        """Bring the car in today."""
        made = Visit(self.day, int(self.km), story, kind, named)
        self.visits.append(made)
        return made

    def trouble(self) -> Trouble:
        """Give a trouble that this car has not had."""
        return self.fresh.pop()

    def repair_kind(self) -> str:
        """Say whether the manufacturer or the customer pays."""
        return "warranty" if self.random.random() < shares.WARRANTY else "repair"

    def gap(self) -> int:
        """Give days to a repeat: clearly inside the window in days and kilometres."""
        low, high = shares.GAP_DAYS
        return self.random.randint(low, max(low, min(high, int(shares.GAP_KM / self.km_a_day))))


def car_visits(random: Random) -> tuple[Visit, ...]:
    """Return the visits of one car, oldest first; at most twelve, all within the three years."""
    wanted = random.choice(shares.ORDERS_OF_A_CAR)
    heavy = random.random() < shares.HEAVY_CARS
    life = Life(
        random=random,
        day=random.randint(0, shares.DAYS - 1 if wanted == 1 else shares.DAYS * 2 // 3),
        km=random.randint(300, 90_000),
        km_a_day=random.uniform(*(shares.HEAVY_KM_A_DAY if heavy else shares.KM_A_DAY)),
        fresh=random.sample(troubles(), 40),
    )
    names, weights = tuple(shares.STORIES), tuple(shares.STORIES.values())
    while len(life.visits) < wanted and life.day < shares.DAYS:
        TELLERS[random.choices(names, weights)[0]](life)
        life.pass_days(random.randint(*shares.PAUSE_DAYS))
    return tuple(visit for visit in life.visits[:wanted] if visit.day < shares.DAYS)


def _plain(story: str, kind: str) -> Callable[[Life], None]:
    def tell(life: Life) -> None:
        life.visit(story, kind)

    return tell


def _single(life: Life) -> None:
    life.visit("single", life.repair_kind(), _one_or_two(life, life.trouble()))


def _maintenance_with_trouble(life: Life) -> None:
    life.visit("maintenance_with_trouble", "maintenance", (life.trouble(),))


def _wrong_label(life: Life) -> None:
    life.visit("wrong_label", "repeat", (life.trouble(),))


def _chain(life: Life) -> None:
    trouble = life.trouble()
    first = life.visit("first", life.repair_kind(), _one_or_two(life, trouble))
    clear, extra = len(first.named) == 1, None
    for _ in range(life.random.choice(shares.CHAIN_REPEATS)):
        alone = _wait(life)
        extra = _repeat(life, trouble, vague_allowed=clear and alone)
        clear = extra is None
    if extra and life.random.random() < shares.SECOND_GOES_ON:
        _wait(life)
        _repeat(life, extra, vague_allowed=False)


def _one_or_two(life: Life, trouble: Trouble) -> tuple[Trouble, ...]:
    if life.random.random() >= shares.FIRST_WITH_TWO:
        return (trouble,)
    return (trouble, life.trouble()) if life.random.random() < 0.5 else (life.trouble(), trouble)


def _wait(life: Life) -> bool:
    """Let the days to a repeat pass; false where a visit with another trouble came between."""
    days, alone = life.gap(), True
    if days >= 7 and life.random.random() < shares.VISIT_BETWEEN:
        before = life.random.randint(1, days - 1)
        life.pass_days(before)
        story = life.random.choice(("maintenance", "maintenance", "odds", "accident", "recall", "between"))
        if story == "between":
            life.visit("between", life.repair_kind(), (life.trouble(),))
            alone = False
        else:
            life.visit(story, "repair" if story == "odds" else story)
        days -= before
    life.pass_days(days)
    return alone


def _repeat(life: Life, trouble: Trouble, *, vague_allowed: bool) -> Trouble | None:
    random = life.random
    if random.random() < shares.SECOND_TROUBLE:
        extra = life.trouble()
        named = (trouble, extra) if random.random() < 0.5 else (extra, trouble)
        life.visit("repeat", life.repair_kind(), named).repeats = True
        return extra
    kind = "repeat" if random.random() < shares.LABELLED else life.repair_kind()
    if random.random() < shares.IN_MAINTENANCE:
        kind, vague_allowed = "maintenance", False
    visit = life.visit("repeat", kind, (trouble,))
    visit.repeats = True
    visit.vague = vague_allowed and random.random() < shares.VAGUE
    return None


def _outside(life: Life) -> None:
    trouble = life.trouble()
    first = life.visit("first", life.repair_kind(), (trouble,))
    by_km = life.km_a_day >= shares.HEAVY_KM_A_DAY[0]
    if by_km:
        life.pass_days(life.random.randint(int(shares.OUTSIDE_KM / life.km_a_day) + 1, shares.GAP_DAYS[1]))
    else:
        life.pass_days(life.random.randint(*shares.OUTSIDE_DAYS))
    again = life.visit("outside", life.repair_kind(), (trouble,))
    first.km_decides = again.km_decides = by_km


def _neighbours(life: Life) -> None:
    left = {trouble.key for trouble in life.fresh}
    chosen = [(trouble, BY_KEY[key]) for trouble in life.fresh for key in trouble.near if key in left]
    if not chosen:
        return
    pair = life.random.choice(chosen)
    for trouble in pair:
        life.fresh.remove(trouble)
    life.visit("first", life.repair_kind(), (pair[0],))
    life.pass_days(life.gap())
    life.visit("neighbour", life.repair_kind(), (pair[1],))


def _cured(life: Life) -> None:
    trouble = life.trouble()
    life.visit("first", life.repair_kind(), (trouble,))
    life.pass_days(life.gap())
    if life.random.random() < 0.5:
        life.visit("cured", "maintenance").cured = trouble
    else:
        life.visit("cured", life.repair_kind(), (life.trouble(),)).cured = trouble


TELLERS: dict[str, Callable[[Life], None]] = {
    "maintenance": _plain("maintenance", "maintenance"),
    "single": _single,
    "chain": _chain,
    "outside": _outside,
    "neighbours": _neighbours,
    "cured": _cured,
    "maintenance_with_trouble": _maintenance_with_trouble,
    "odds": _plain("odds", "repair"),
    "accident": _plain("accident", "accident"),
    "recall": _plain("recall", "recall"),
    "wrong_label": _wrong_label,
}
