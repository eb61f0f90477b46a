"""Which figures of a run a person sees: judged by the dealers and people that it froze, not by today's names."""

from collections.abc import Iterable

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.policies import standing_of
from anxin.foundation.errors import NotFound
from anxin.satisfaction.choices import Scope
from anxin.satisfaction.models import ScoreRun
from anxin.satisfaction.policies import dealers_of_figures, sees_own_alone


class Sight:
    """What of a run a person sees.

    ``dealers``: codes of those all of whose figures he sees; ``at``: of those of which he is told the whole alone.
    ``own``: figures that are his own, wherever he works now and whatever he is called. ``sees_all``: he sees the
    figures of every dealer; ``is_whole``: the run's own figures may be told to him.
    """

    def __init__(self, person: Person, run: ScoreRun) -> None:
        figures = set(dealers_of_figures(person))
        regions: dict[str, list[bool]] = {}
        self.dealers, self.at = set[str](), set[str]()
        for number, (code, region) in run.dealers.items():
            regions.setdefault(region, []).append(int(number) in figures)
            if int(number) in figures:
                self.dealers.add(code)
            elif sees_own_alone(person, int(number)):
                self.at.add(code)
        self.regions = {key for key, told in regions.items() if all(told)}
        self.own = frozenset(run.advisers.get(str(person.pk), ()))
        self.sees_all = bool(run.dealers) and len(self.dealers) == len(run.dealers)
        self.is_whole = self.sees_all or (run.scope == Scope.DEALER and bool(self.dealers | self.at))

    @property
    def codes(self) -> frozenset[str]:
        """Codes of the dealers of which he sees a figure."""
        return frozenset(self.dealers | self.at)

    def has(self, column: str, value: str) -> bool:
        """Tell whether he sees a figure."""
        if column == "region":
            return value in self.regions
        return self.opens(value) or (column == "dealer" and value in self.at)

    def opens(self, value: str) -> bool:
        """Tell whether he sees the interviews behind a dealer's or an adviser's figure one by one."""
        return value in self.own or value.partition("/")[0] in self.dealers


def dealers_of_run(run: ScoreRun) -> list[Dealer]:
    """Return the dealers that a run froze, by code: not those that have come to its region since."""
    return list(
        Dealer.objects.filter(pk__in=numbers_of(run)).select_related("region__brand").order_by("code")
    )


def numbers_of(run: ScoreRun) -> list[int]:
    """Return the numbers of the dealers that a run froze."""
    return [int(number) for number in run.dealers]


def frozen_dealers(dealers: Iterable[int]) -> dict[str, list[str]]:
    """Return dealers as a run keeps them: code and region by number."""
    rows = Dealer.objects.filter(pk__in=list(dealers)).order_by("code")
    return {
        str(number): [code, region] for number, code, region in rows.values_list("pk", "code", "region__key")
    }


def dealer_of(run: ScoreRun, value: str) -> int:
    """Return the number of the dealer whose figure it is, or whose adviser's; ``NotFound`` for none of the run."""
    code = value.partition("/")[0]
    found = next((int(number) for number, (known, _region) in run.dealers.items() if known == code), None)
    if found is None:
        raise NotFound
    return found


def person_of(run: ScoreRun, value: str) -> Person | None:
    """Return the colleague whose figure it is; nobody where it is a dealer's, or of who never was on file."""
    number = next((number for number, values in run.advisers.items() if value in values), None)
    return Person.objects.filter(pk=number).first() if number else None


def group_seen(person: Person, run: ScoreRun, value: str) -> str:
    """Return the column of a group (dealer or adviser) that the person may see one by one; ``NotFound`` otherwise.

    An adviser sees his own interviews alone, not those of the dealer.
    """
    column = "adviser" if "/" in value else "dealer"
    groups = ((run.result or {}).get("groups") or {}).get(column, {})
    if value not in groups or not Sight(person, run).opens(value):
        raise NotFound
    return column


def usual_figure(person: Person, run: ScoreRun) -> str:
    """Return the figure that is meant where none is named: the person's own, or that of a run's one dealer."""
    sight = Sight(person, run)
    mine = next(iter(sorted(each for each in sight.own if each.partition("/")[0] not in sight.dealers)), "")
    codes = [code for code, _region in run.dealers.values()]
    return mine or (codes[0] if run.scope == Scope.DEALER and codes else "")


def sees_dealers(person: Person) -> list[str]:
    """Return the numbers of the dealers of which a person sees a figure, as a run keeps them."""
    held = standing_of(person).dealers_with(Capability.SEE_FIGURES, Capability.SEE_OWN_COMPLAINTS)
    return [str(each) for each in held]
