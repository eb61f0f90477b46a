"""Studies are asked for by whoever opens their page and worked out by a job, again when what they rest on changed."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer
from anxin.engines.index import Plan
from anxin.foundation import clock
from anxin.foundation.errors import Refused, kind_of
from anxin.foundation.jobs import enqueue
from anxin.foundation.locks import wait_for
from anxin.satisfaction.choices import RunState, StudyKind
from anxin.satisfaction.models import PlanVersion, Study
from anxin.satisfaction.selectors.drivers import MOST, Gathered, gather, gathered_of, seed_of, work_out
from anxin.satisfaction.selectors.places import Place
from anxin.satisfaction.selectors.plans import engine_plan, version_scoring
from anxin.satisfaction.selectors.recovery import Recovery, recovery_at
from anxin.satisfaction.selectors.studies import dealers_digest, kept_study, rests_on
from anxin.satisfaction.selectors.windows import Window, window_ending

TASK = "satisfaction.work_out_study"
#: A study that has failed or still waits after so long is tried again when somebody looks at it.
_LOST = timedelta(minutes=3)
#: So many studies of the same dealers may wait at a time, whoever asks and for whatever months.
_WAITING = 6
#: What is older is thrown away; it can be worked out any time.
_KEPT = timedelta(days=90)


def see_to_study(kind: StudyKind, *, version: PlanVersion, dealers: Collection[int], window: Window) -> Study:
    """Return the study of these dealers and months as it is kept, and see to it that a job brings it up to date.

    An older result stays to be read meanwhile. Asked again and again, by however many at once, it is worked out once;
    one that is up to date is only read. ``Refused`` where too many of the same dealers wait already.
    """
    study = kept_study(kind, version=version, dealers=dealers, window=window)
    if study is not None:
        basis = rests_on(kind, version=version, dealers=dealers, window=window)
        if study.rests_on == basis and not _is_lost(study):
            return study
    return _asked_for(kind, version=version, dealers=dealers, window=window)


@transaction.atomic
def _asked_for(kind: StudyKind, *, version: PlanVersion, dealers: Collection[int], window: Window) -> Study:
    """Write down that a study is asked for and queue its job, both or neither.

    Whoever asks for the same dealers at the same moment waits, and then finds what was written.
    """
    digest = dealers_digest(dealers)
    wait_for(f"satisfaction.studies/{digest}")
    now, basis = clock.now(), rests_on(kind, version=version, dealers=dealers, window=window)
    study = kept_study(kind, version=version, dealers=dealers, window=window)
    if study is None:
        _require_room(digest)
        study = Study.objects.create(
            kind=kind,
            version=version,
            dealers=digest,
            dealer_ids=sorted(dealers),
            first_month=window.first,
            last_month=window.last,
            rests_on=basis,
            asked_at=now,
        )
    elif study.rests_on != basis or _is_lost(study):
        study.rests_on, study.state, study.asked_at, study.done = basis, RunState.WAITING, now, 0
        study.save(update_fields=["rests_on", "state", "asked_at", "done"])
    else:
        return study
    enqueue(TASK, study_id=study.pk)
    return study


def study_of_place(kind: StudyKind, place: Place, asked: Window) -> tuple[PlanVersion, Study]:
    """Return a place's study of the months asked for, as ``see_to_study`` does, and the version of the plan behind it.

    Of a brand without a plan neither is kept: there is nothing to work out.
    Drivers are those of the months that the version scores; cars are followed through all that were asked for.
    """
    version = version_scoring(place.brand, asked.last)
    if not version.pk:  # a brand that has no plan yet: nothing of it was ever scored
        return version, Study(kind=kind, version=version, dealer_ids=[], state=RunState.DONE)
    window = asked.within(version) if kind is StudyKind.DRIVERS else asked
    return version, see_to_study(kind, version=version, dealers=place.dealer_ids, window=window)


def work_out_study(study_id: int) -> None:
    """Work a study out and keep it, telling beside how many dealers are done; what is up to date stays as it is.

    Killed anywhere it is worked out again from the start. What changed meanwhile is left to the job that was woken for
    it.
    """
    study = Study.objects.select_related("version__plan").filter(pk=study_id).first()
    if study is None or study.state == RunState.DONE:
        return
    try:
        result = _WORK[StudyKind(study.kind)](study)
    except Exception as error:
        _settle(study, state=RunState.FAILED, fault=kind_of(error)[:120])
        raise
    _settle(study, state=RunState.DONE, result=result, done_at=clock.now(), fault="")


def forget_studies() -> int:
    """Throw away what was asked for three months ago and has rested since; return how many."""
    return Study.objects.filter(asked_at__lt=clock.now() - _KEPT).delete()[0]


def _is_lost(study: Study) -> bool:
    return study.state != RunState.DONE and study.asked_at < clock.now() - _LOST


def _require_room(digest: str) -> None:
    waiting = Study.objects.filter(dealers=digest, state=RunState.WAITING).count()
    if waiting >= _WAITING:
        raise Refused(
            "STUDIES_WAITING",
            _("Others of this place are still being worked out. Look again in some minutes."),
        )


def _settle(study: Study, **changes: Any) -> None:
    Study.objects.filter(pk=study.pk, rests_on=study.rests_on).update(**changes)


def _window(study: Study) -> Window:
    months = (study.last_month.year - study.first_month.year) * 12
    return window_ending(study.last_month, months + study.last_month.month - study.first_month.month + 1)


def _tell(study: Study, done: int) -> None:
    Study.objects.filter(pk=study.pk).update(done=done)


def _drivers(study: Study) -> dict[str, Any]:
    plan, window, gathered = engine_plan(study.version), _window(study), Gathered([])
    share = _share(study, plan)
    for place, dealer_id in enumerate(study.dealer_ids, start=1):
        rows = gather(study.version, plan, dealer_id=dealer_id, window=window, share=share)
        gathered_of(rows, gathered)
        _tell(study, place)
    found = work_out(gathered, plan, seed=seed_of(study.version, window, study.dealers))
    return found | {"drawn_of": _rows(study) if share < 1 else 0}


def _recovery(study: Study) -> dict[str, Any]:
    window, found = _window(study), Recovery()
    dealers = Dealer.objects.in_bulk(study.dealer_ids)
    for place, dealer_id in enumerate(study.dealer_ids, start=1):
        found.add(recovery_at(study.version, dealer=dealers[dealer_id], window=window))
        _tell(study, place)
    return found.kept()


def _rows(study: Study) -> int:
    """How many interviews the cells beneath hold: the first number of what the study rests on."""
    return int(float(study.rests_on.split("/")[0]))


def _share(study: Study, plan: Plan) -> float:
    rows = _rows(study)
    return min(1.0, MOST / rows) if rows else 1.0


_WORK = {StudyKind.DRIVERS: _drivers, StudyKind.RECOVERY: _recovery}
