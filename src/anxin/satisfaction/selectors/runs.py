"""Score runs: those in which the asker has a figure, the runs of the same months, and the corrections of a run."""

from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import require, standing_of
from anxin.foundation.errors import NotFound
from anxin.satisfaction.choices import RunState
from anxin.satisfaction.models import ScoreRun
from anxin.satisfaction.policies import can_run_all
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.run_sight import numbers_of, sees_dealers

NEWEST = ("-made_at", "-id")
#: Ended without a figure: corrects nothing, freezes nothing.
CAME_TO_NOTHING = (RunState.FAILED, RunState.CALLED_OFF)
_FILES = ("responses_file", "population_file", "result_file", "plan_file", "interviews")
#: What a list or a comparison has no use for: a result holds a weight for every interview.
HEAVY = (*_FILES, "result", "dealers", "advisers")


def runs_visible_to(person: Person) -> QuerySet[ScoreRun]:
    """Return the runs in which a person has a figure to see, without files and result; ``corrected_key`` of each."""
    return _listed(ScoreRun.objects.filter(_seen_by(person)))


def _seen_by(person: Person) -> Q:
    """Runs that froze a dealer of which he sees figures, or a figure of his own."""
    return Q(dealers__has_any_keys=sees_dealers(person)) | Q(advisers__has_key=str(person.pk))


def _listed(rows: QuerySet[ScoreRun]) -> QuerySet[ScoreRun]:
    rows = rows.annotate(corrected_key=Subquery(corrections_of(OuterRef("pk")).values("key")[:1]))
    return rows.select_related(
        "brand", "region", "dealer__region__brand", "version__plan", "made_by", "corrects"
    ).defer(*HEAVY, *(f"corrects__{field}" for field in HEAVY))


def corrections_of(run: ScoreRun | int | OuterRef) -> QuerySet[ScoreRun]:
    """Return the correction of a run that waits or is done, without its files."""
    rows = ScoreRun.objects.filter(corrects=run).exclude(state__in=CAME_TO_NOTHING)
    return rows.defer(*_FILES)


def corrected_by(run: ScoreRun) -> list[int]:
    """Return the numbers of the runs that a correction goes back to, the last one first."""
    chain, before = list[int](), run.corrects_id
    while before:
        chain.append(before)
        before = ScoreRun.objects.values_list("corrects", flat=True).get(pk=before)
    return chain


def require_runs(person: Person) -> None:
    """Let pass who sees figures anywhere, or his own; ``NotAllowed`` to others."""
    standing = standing_of(person)
    if not standing.dealers_with(Capability.SEE_FIGURES, Capability.SEE_OWN_COMPLAINTS):
        for number in standing.roles:
            require(person, Capability.SEE_FIGURES, number)
        raise NotFound


def get_run_for(person: Person, key: UUID | str, *, files: bool = False) -> ScoreRun:
    """Return a run that the person sees something of; with ``files`` what it froze too. ``NotFound`` otherwise."""
    rows = runs_visible_to(person)
    rows = rows.defer(None) if files else rows.defer(None).defer(*_FILES, *(f"corrects__{f}" for f in HEAVY))
    try:
        found = rows.filter(key=key if isinstance(key, UUID) else UUID(key)).first()
    except ValueError as error:
        raise NotFound from error
    if found is None:
        raise NotFound
    return found


def runs_before(place: Place, *, first: date, last: date) -> QuerySet[ScoreRun]:
    """Return the runs of the same place and months that wait or are done, the newest first, for who may make one."""
    rows = ScoreRun.objects.filter(
        scope=place.scope, brand=place.brand, region=place.region, dealer=place.dealer,
        first_month=first, last_month=last,
    )  # fmt: skip
    return _listed(rows.exclude(state__in=CAME_TO_NOTHING)).order_by(*NEWEST)


def may_call_off(person: Person, run: ScoreRun) -> bool:
    """Tell whether a person may call off a run while it waits: who made it, or who may make one of its dealers."""
    return run.made_by_id == person.pk or can_run_all(person, numbers_of(run))


def frozen_until(brand_id: int) -> date | None:
    """Return the last month of a brand that is frozen in a run, or about to be; nothing where none is."""
    rows = ScoreRun.objects.filter(brand=brand_id).exclude(state__in=CAME_TO_NOTHING)
    return rows.order_by("-last_month").values_list("last_month", flat=True).first()
