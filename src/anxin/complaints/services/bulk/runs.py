"""A run over many cases: looked at, started, carried out by a worker case by case, and taken back within a day.

Each case is changed in a transaction of its own together with its line of the run: a killed worker's successor goes on
with what is not done, and nothing is done twice.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.complaints.choices import BulkFate, BulkOperation, BulkState
from anxin.complaints.models import BulkCase, BulkRun, Complaint
from anxin.complaints.selectors.bulk import Selection, cases_of_selection, get_bulk_run_for
from anxin.complaints.services.bulk.acts import act_on, can_be_taken_back, row_of, take_back
from anxin.complaints.services.bulk.judging import ground_of, judge_case
from anxin.complaints.services.bulk.wanted import Wanted, check_wanted, read_wanted
from anxin.complaints.services.history import run_named
from anxin.complaints.services.snowballs import renew_snowballs, weighed_later
from anxin.foundation import audit, clock
from anxin.foundation.errors import AnxinError, InvalidInput, Refused, Stale
from anxin.foundation.jobs import enqueue

log = logging.getLogger(__name__)

TASK = "complaints.run_bulk"
#: How many cases one run may change.
MOST_CASES = 5000
#: How long a run can be taken back, and how long a preview that nobody started is kept.
UNDO_WITHIN = timedelta(days=1)
BATCH = 50
_LONGEST_REASON = 500

_Work = Callable[[BulkCase], None]


@transaction.atomic
def look_at(selection: Selection, *, operation: BulkOperation, wanted: Wanted, by: Person) -> BulkRun:
    """Judge every chosen case without changing any, and keep what would become of each; ``InvalidInput`` over 5,000."""
    check_wanted(operation, wanted)
    cases = cases_of_selection(by, selection, most=MOST_CASES + 1, talk=operation == BulkOperation.CLOSE)
    if len(cases) > MOST_CASES:
        raise InvalidInput(
            "TOO_MANY_CASES",
            _("At most %(most)s cases at once; narrow the list."),
            field="cases",
            params={"most": MOST_CASES},
        )
    if not cases:
        raise InvalidInput("NO_CASES", _("Choose some cases first."), field="cases")
    dealers = {case.dealer_id for case in cases}
    run = BulkRun.objects.create(
        by=by,
        dealer=cases[0].dealer if len(dealers) == 1 else None,
        operation=operation,
        wanted=wanted.kept(),
        query=selection.query,
        total=len(cases),
        made_at=clock.now(),
    )
    ground = ground_of(operation, wanted, cases, by=by)
    rows = []
    for case in cases:
        fate, reason = judge_case(operation, case, ground)
        rows.append(
            BulkCase(run=run, complaint=case, seen=case.version, fate=fate, reason=reason[:_LONGEST_REASON])
        )
    BulkCase.objects.bulk_create(rows, batch_size=1000)
    _keep_trail("looked_at", run, by, cases=len(rows))
    return run


@transaction.atomic
def start_bulk_run(key: str, *, by: Person) -> BulkRun:
    """Let a worker carry out a run as it was looked at; pressing twice starts it once."""
    run = get_bulk_run_for(by, key, lock=True)
    if run.state != BulkState.PREVIEW:
        return run
    if not run.cases.filter(fate=BulkFate.READY).exists():
        raise Refused("NOTHING_TO_DO", _("None of these cases would be changed."))
    run.state, run.started_at = BulkState.RUNNING, clock.now()
    run.save()
    _keep_trail("started", run, by)
    enqueue(TASK, run_id=run.pk)
    return run


@transaction.atomic
def undo_bulk_run(key: str, *, by: Person) -> BulkRun:
    """Let a worker take a run back, within a day; cases that somebody has changed since are left alone."""
    run = get_bulk_run_for(by, key, lock=True)
    if run.state in {BulkState.UNDOING, BulkState.UNDONE}:
        return run
    if why := why_not_undo(run):
        raise Refused("NO_WAY_BACK", why)
    run.state, run.undo_started_at = BulkState.UNDOING, clock.now()
    run.save()
    _keep_trail("undo_started", run, by)
    enqueue(TASK, run_id=run.pk)
    return run


def why_not_undo(run: BulkRun) -> str:
    """Return why a run cannot be taken back, empty where it can."""
    if run.state != BulkState.DONE or run.finished_at is None:
        return _("Only a run that is done can be taken back.")
    if not can_be_taken_back(run.operation):
        return _("This operation has no way back: what was said or closed stays.")
    if clock.now() - run.finished_at > UNDO_WITHIN:
        return _("A run can be taken back for a day.")
    return ""


def carry_out_bulk_run(run_id: int) -> None:
    """Carry out, or take back, what is left of a run; safe to run twice and again after a kill."""
    run = BulkRun.objects.select_related("by", "dealer").filter(pk=run_id).first()
    if run is None or not run.at_work:
        return
    with translation.override(run.by.language), run_named(str(run.key)):
        fate = BulkFate.READY if run.state == BulkState.RUNNING else BulkFate.DONE
        work = _do if fate == BulkFate.READY else _undo
        try:
            wanted = read_wanted(run.wanted, by=run.by)
        except AnxinError:
            # The case to link with is out of the person's sight by now.
            why = _("The other case is not there any more.")
            run.cases.filter(fate=fate).update(fate=_left(fate, BulkFate.REFUSED), reason=why)
        else:
            _go_through(run, fate, work=lambda row: work(run, row, wanted))
    _finish(run)


def forget_old_previews() -> int:
    """Delete runs that were looked at a day ago and never started; return how many."""
    old = BulkRun.objects.filter(state=BulkState.PREVIEW, made_at__lt=clock.now() - UNDO_WITHIN)
    number = old.count()
    old.delete()
    return number


def _go_through(run: BulkRun, fate: BulkFate, *, work: _Work) -> None:
    for numbers in _batches(run, fate):
        touched = []
        with weighed_later():
            for number in numbers:
                touched += _one(number, fate, work=work)
        with transaction.atomic():
            rows = Complaint.objects.filter(pk__in=touched).order_by("pk").select_for_update(of=("self",))
            renew_snowballs(list(rows.select_related("dealer")))


def _one(number: int, fate: BulkFate, *, work: _Work) -> list[int]:
    """Do one case of a run in a transaction of its own; what another worker has done meanwhile is left."""
    with transaction.atomic():
        rows = BulkCase.objects.select_for_update(of=("self",)).filter(pk=number, fate=fate)
        row = rows.select_related("complaint__dealer").first()
        if row is None:
            return []
        try:
            with transaction.atomic():
                work(row)
        except Stale:
            row.fate, row.reason = _left(fate, BulkFate.STALE), ""
        except AnxinError as error:
            row.fate, row.reason = _left(fate, BulkFate.REFUSED), str(error)[:_LONGEST_REASON]
        except Exception:
            log.exception("case %s of a run failed", row.complaint_id)
            row.fate = _left(fate, BulkFate.REFUSED)
            row.reason = _("Something unexpected happened; this case was left as it was.")
        row.save()
        return [row.complaint_id]


def _left(fate: BulkFate, failed: BulkFate) -> BulkFate:
    return failed if fate == BulkFate.READY else BulkFate.LEFT


def _do(run: BulkRun, row: BulkCase, wanted: Wanted) -> None:
    doing = row_of(row, wanted=wanted, by=run.by, seen=row.seen)
    row.before = act_on(BulkOperation(run.operation), doing)
    row.became = Complaint.objects.values_list("version", flat=True).get(pk=row.complaint_id)
    row.fate = BulkFate.DONE


def _undo(run: BulkRun, row: BulkCase, wanted: Wanted) -> None:
    try:
        doing = row_of(row, wanted=wanted, by=run.by, seen=row.became)
        take_back(BulkOperation(run.operation), doing, row.before)
    except Stale as error:
        raise Refused(
            "CHANGED_SINCE", _("Somebody has changed this case since; it was left as it is.")
        ) from error
    row.fate = BulkFate.UNDONE


def _batches(run: BulkRun, fate: BulkFate) -> Iterator[Sequence[int]]:
    after = 0
    while numbers := list(
        run.cases.filter(fate=fate, pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        yield numbers
        after = numbers[-1]


@transaction.atomic
def _finish(run: BulkRun) -> None:
    run = BulkRun.objects.select_for_update().select_related("by").get(pk=run.pk)
    if run.state == BulkState.RUNNING:
        run.state, run.finished_at = BulkState.DONE, clock.now()
        _keep_trail("finished", run, run.by, changed=run.cases.filter(fate=BulkFate.DONE).count())
    elif run.state == BulkState.UNDOING:
        run.state, run.undone_at = BulkState.UNDONE, clock.now()
        _keep_trail("undone", run, run.by, changed=run.cases.filter(fate=BulkFate.UNDONE).count())
    run.save()


def _keep_trail(action: str, run: BulkRun, by: Person, **details: int) -> None:
    audit.record_operation(
        f"bulk.{action}",
        person_id=by.pk,
        dealer_id=run.dealer_id,
        subject=str(run.key),
        operation=run.operation,
        **details,
    )
