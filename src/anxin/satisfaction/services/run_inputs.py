"""What a run that waits rests on: the house as it stands at one moment, or an earlier run without what was disputed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from anxin.foundation.progress import told_beside
from anxin.satisfaction.choices import DisputeState
from anxin.satisfaction.models import Dispute, ScoreRun
from anxin.satisfaction.selectors.run_sight import dealers_of_run
from anxin.satisfaction.selectors.runs import corrected_by
from anxin.satisfaction.services.freeze_inputs import Inputs, freeze, freeze_without


def inputs_of(run: ScoreRun) -> Inputs:
    """Return the inputs of a run: files, interviews, what was left out, whose figures they are; nothing is written."""
    if run.corrects_id:
        before = ScoreRun.objects.get(pk=run.corrects_id)
        return freeze_without(run, before, _disputed(before))
    dealers = dealers_of_run(run)
    with _telling(run, len(dealers)) as tell, _one_moment():
        return freeze(run, dealers, tell=tell)


def _disputed(run: ScoreRun) -> set[str]:
    """Interviews of the upheld disputes of a run and of those that it corrects."""
    upheld = Dispute.objects.filter(run__in=[run.pk, *corrected_by(run)], state=DisputeState.UPHELD)
    return {key for keys in upheld.values_list("interviews", flat=True) for key in keys}


@contextmanager
def _telling(run: ScoreRun, dealers: int) -> Iterator[Callable[[int], None]]:
    """Of one dealer there is nothing to tell before the end."""
    if dealers < 2:
        yield lambda _done: None
    else:
        with told_beside(run) as tell:
            yield tell


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read as the house stands now until the block ends: interviews and visits of one moment, whoever writes."""
    is_nested = connection.in_atomic_block
    with transaction.atomic():
        if not is_nested:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
