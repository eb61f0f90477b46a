"""The account of a figure, and a dispute with its figures, taken out of the house; who took them is on record."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.foundation import audit
from anxin.foundation.errors import NotFound
from anxin.foundation.paper import require_printing
from anxin.satisfaction.models import PlanVersion, ScoreRun
from anxin.satisfaction.policies import require_taking_seen
from anxin.satisfaction.selectors.dispute_words import dispute_parts, dispute_sentences
from anxin.satisfaction.selectors.disputes import get_dispute_for, opens_figure
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.population import Population
from anxin.satisfaction.selectors.run_sight import numbers_of
from anxin.satisfaction.selectors.why_account import account_of
from anxin.satisfaction.selectors.why_sources import Source
from anxin.satisfaction.selectors.why_words import MOST_ON_PAPER, why_parts, why_sentences
from anxin.satisfaction.selectors.windows import Window
from anxin.satisfaction.services.exporting import take_out
from anxin.satisfaction.services.runs import record
from anxin.satisfaction.services.sheets import Sheet

_ACCOUNT = "satisfaction.account_taken_out"


@dataclass(frozen=True)
class Wanted:
    """What is taken out of an account: the interview that is worked out, and whether it goes on paper."""

    interview: str
    on_paper: bool

    @property
    def way(self) -> str:
        return "paper" if self.on_paper else "table"


@dataclass(frozen=True)
class FigureNow:
    """A figure of a page: its place, its months, and the plan that scores them."""

    place: Place
    window: Window
    version: PlanVersion


@dataclass(frozen=True)
class FigureOfRun:
    """A figure of a run as its files call it; empty for the run's own."""

    run: ScoreRun
    value: str
    name: str


@transaction.atomic
def take_out_account(figure: FigureNow, source: Source, wanted: Wanted, *, by: Person) -> Sheet:
    """Return the account of a place's figure; ``NotAllowed`` to who may not take out its dealers' figures."""
    if wanted.on_paper:
        require_printing()
    take_out(figure.place, figure.window, by=by, action=_ACCOUNT, way=wanted.way)
    house = " › ".join(each.name for each in figure.place.trail) or figure.place.name
    zone = figure.place.dealer.time_zone if figure.place.dealer else None
    return _sheet(source, wanted, figure.version, (house, figure.window.name, zone), frozen=False)


@transaction.atomic
def take_out_account_of_run(figure: FigureOfRun, source: Source, wanted: Wanted, *, by: Person) -> Sheet:
    """Return the account of a figure of a run; ``NotAllowed`` to who may not take out what he sees of the run."""
    if wanted.on_paper:
        require_printing()
    run = figure.run
    require_taking_seen(by, numbers_of(run))
    record("account_taken_out", run, by=by, figure=figure.value, way=wanted.way)
    months = f"{run.first_month:%Y-%m} – {run.last_month:%Y-%m}"
    zone = run.dealer.time_zone if run.dealer else None
    return _sheet(source, wanted, run.version, (figure.name, months, zone), frozen=True)


@transaction.atomic
def take_out_dispute(key: object, *, on_paper: bool, by: Person) -> Sheet:
    """Return a dispute with the figure before and after; ``NotFound`` to who does not see the figure."""
    found = get_dispute_for(by, str(key))
    if not opens_figure(by, found):
        raise NotFound
    if on_paper:
        require_printing()
    require_taking_seen(by, [found.dealer_id])
    way = "paper" if on_paper else "table"
    audit.record_operation(
        "satisfaction.dispute_taken_out",
        person_id=by.pk,
        dealer_id=found.dealer_id,
        subject=str(found.key),
        way=way,
    )
    run = found.run
    return Sheet(
        title=_("Dispute"),
        house=found.adviser.name if found.adviser else str(found.dealer),
        months=f"{run.first_month:%Y-%m} – {run.last_month:%Y-%m}",
        parts=dispute_parts(by, found, on_paper=on_paper),
        sentences=dispute_sentences(found),
        zone=found.dealer.time_zone,
    )


def _sheet(
    source: Source, wanted: Wanted, version: PlanVersion, head: tuple[str, str, str | None], *, frozen: bool
) -> Sheet:
    house, months, zone = head
    account = account_of(source.given)
    population = list(Population.of(version.body).words())
    return Sheet(
        title=_("Why this number"),
        house=house,
        months=months,
        parts=why_parts(source, account, wanted.interview, most=MOST_ON_PAPER if wanted.on_paper else None),
        sentences=why_sentences(account, population, version=version.number, frozen=frozen),
        zone=zone,
    )
