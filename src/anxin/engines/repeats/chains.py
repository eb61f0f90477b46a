"""Orders of a car joined into chains: which visit is for a trouble that an earlier one was for."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from anxin.engines.repeats.comparing import THRESHOLD, Evidence, Pair, Speaks, Visit, evidence, likelihood
from anxin.engines.repeats.hearing import Trouble, hear
from anxin.engines.repeats.language import Language
from anxin.engines.repeats.orders import BEFALLEN, MENDING, Gap, Kind, Order, Window
from anxin.engines.repeats.work import Work, read_work

#: Of several earlier visits the nearest is taken that is not much less alike than the most alike.
_NOT_MUCH_LESS = 0.2
#: From here on a visit also joins two chains that were held apart before it.
_SURE = 0.9
#: Nothing that is judged from words is certain.
_SUREST = 0.99


@dataclass(frozen=True, slots=True)
class Repeat:
    """An order for a trouble that an earlier one was for.

    ``of`` is the nearest earlier order, ``first`` the first of the chain, ``visit`` the place in it from 2 on; all
    three are None for what the shop itself called a repeat and no earlier order was found for.
    """

    order: Order
    of: Order | None = None
    first: Order | None = None
    visit: int | None = None
    gap: Gap | None = None
    score: float = 0.0
    because: tuple[Evidence, ...] = ()

    @property
    def labelled(self) -> bool:
        """The shop called the order a repeat."""
        return self.order.kind is Kind.REPEAT


@dataclass(frozen=True, slots=True)
class _Link:
    """A trouble of one order in its chain."""

    trouble: Trouble
    first: Order
    visit: int


@dataclass(frozen=True, slots=True)
class _Match:
    earlier: Order
    link: _Link
    gap: Gap
    pair: Pair
    score: float


def find_repeats(
    orders: Iterable[Order], language: Language, window: Window, *, refused: Collection[str] = ()
) -> Iterator[Repeat]:
    """Yield every order that repeats an earlier one of its car, at whatever dealer, car by car.

    ``refused`` are the numbers of orders of which a person said that they repeat none: they do not go on in a chain,
    so that a later visit for its trouble is told to be for the one before them. The result does not depend on the
    sequence of ``orders``. Those of a car are judged in memory one car at a time.
    """
    cars: defaultdict[str, list[Order]] = defaultdict(list)
    for order in orders:
        cars[order.vin].append(order)
    for car in sorted(cars):
        visits = cars.pop(car)
        if len(visits) > 1 or visits[0].kind is Kind.REPEAT:
            visits.sort(key=lambda each: (each.opened, each.key))
            yield from _Car(language, window, refused).judge(visits)


type _Key = tuple[str, str]


class _Car:
    """The visits of one car as they are judged, one after the other."""

    def __init__(self, language: Language, window: Window, refused: Collection[str]) -> None:
        self._language = language
        self._window = window
        self._refused = refused
        self._visits: dict[_Key, Visit] = {}
        self._links: dict[_Key, list[_Link]] = {}

    def judge(self, orders: list[Order]) -> Iterator[Repeat]:
        #: The earlier visits with the day on which the car left, the nearest first.
        earlier: list[tuple[int, Order]] = []
        for order in orders:
            found = self._place(order, self._near(earlier, order))
            earlier.insert(0, ((order.closed or order.opened).toordinal(), order))
            if found is not None:
                yield found

    def _near(self, earlier: list[tuple[int, Order]], order: Order) -> list[tuple[Order, Gap]]:
        """Return the earlier visits in the window, the nearest first."""
        first_day = order.opened.toordinal() - self._window.days
        gaps = [(each, self._window.between(each, order)) for left, each in earlier if left >= first_day]
        return [(each, gap) for each, gap in gaps if gap is not None]

    def _place(self, order: Order, near: list[tuple[Order, Gap]]) -> Repeat | None:
        best: _Match | None = None
        links: list[_Link] = []
        labelled = order.kind is Kind.REPEAT
        for trouble in self._troubles(order) if near or labelled else ():
            match = self._match(order, trouble, near)
            if match is None:
                links.append(_Link(trouble, order, 1))
                continue
            if order.number in self._refused:
                continue
            links.append(_Link(_filled(trouble, match.link.trouble), match.link.first, match.link.visit + 1))
            if best is None or match.score > best.score:
                best = match
        if near or labelled:
            self._links[order.key] = links
        if best is not None:
            return Repeat(
                order,
                best.earlier,
                best.link.first,
                best.link.visit + 1,
                best.gap,
                min(round(best.score, 2), _SUREST),
                tuple(evidence(best.pair, self._language)),
            )
        return Repeat(order, because=(Evidence(Speaks.LABEL),)) if labelled else None

    def _match(self, order: Order, trouble: Trouble, near: list[tuple[Order, Gap]]) -> _Match | None:
        later = self._visit(order)
        matches: list[_Match] = []
        for earlier, gap in near:
            visit = self._visit(earlier)
            for link in self._links_of(earlier):
                pair = Pair(later, trouble, visit, link.trouble)
                score = likelihood(pair, self._language)
                if score >= THRESHOLD:
                    matches.append(_Match(earlier, link, gap, pair, score))
        if not matches:
            return None
        enough = max(each.score for each in matches) - _NOT_MUCH_LESS
        nearest = next(each for each in matches if each.score >= enough)
        return replace(nearest, link=_joined(nearest.link, matches))

    def _links_of(self, order: Order) -> list[_Link]:
        """Return the chains in which an order stands; none where its kind starts none."""
        if order.key not in self._links:
            self._links[order.key] = [_Link(trouble, order, 1) for trouble in self._troubles(order)]
        links = self._links[order.key]
        return [each for each in links if each.visit > 1] if order.kind in BEFALLEN else links

    def _troubles(self, order: Order) -> tuple[Trouble, ...]:
        """Return what an order may be a repeat for; words that name nothing are one unnamed trouble."""
        heard = self._visit(order).heard
        if order.kind in BEFALLEN and not heard.again:
            return ()
        if heard.troubles:
            return heard.troubles
        if order.kind not in MENDING:
            return (Trouble(),) if heard.again else ()
        return () if (heard.routine or heard.settled) and not heard.again else (Trouble(),)

    def _visit(self, order: Order) -> Visit:
        if order.key not in self._visits:
            heard = hear(order.complaint, self._language)
            # What was done at a service says of a trouble only where the customer named one.
            counts = order.kind in MENDING or bool(heard.troubles)
            work = read_work(order, self._language) if counts and order.kind not in BEFALLEN else Work()
            self._visits[order.key] = Visit(heard, work, labelled=order.kind is Kind.REPEAT)
        return self._visits[order.key]


def _joined(link: _Link, matches: list[_Match]) -> _Link:
    """Return a chain joined to an earlier one that goes on in the same visit: what looked like two troubles was one."""
    sure = [each.link for each in matches if each.score >= _SURE]
    begun = min(sure, key=lambda each: each.first.opened, default=link)
    if begun.first.opened >= link.first.opened:
        return link
    return _Link(link.trouble, begun.first, begun.visit + link.visit)


def _filled(trouble: Trouble, earlier: Trouble) -> Trouble:
    """Return a vague trouble with what the visit that it repeats had named."""
    return Trouble(
        trouble.component or earlier.component,
        trouble.symptom or earlier.symptom,
        trouble.places or earlier.places,
    )
