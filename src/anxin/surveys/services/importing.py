"""Answers given elsewhere, as a file: looked at, its columns settled, brought in by the worker, twice the same."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import batched, islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Person
from anxin.accounts.policies import require
from anxin.foundation import audit, clock
from anxin.foundation.errors import AnxinError, InvalidInput, Refused
from anxin.foundation.jobs import enqueue
from anxin.foundation.masking import mask_identities
from anxin.foundation.tables import Table, as_text, open_table
from anxin.foundation.tables.matching import match_columns
from anxin.surveys.choices import AnswerImportState, Way
from anxin.surveys.models import AnswerImport, Interview, QuestionnaireVersion
from anxin.surveys.selectors.imports import WHOSE, columns_known, get_import_for
from anxin.surveys.services.count_once import count_once
from anxin.surveys.services.reading_rows import Reject, read_rows

TASK = "surveys.import_answers"
MOST_ROWS = 50_000
LARGEST = 20 * 1024 * 1024
_AT_ONCE = 500
_SAMPLES = 5
_SHOWN_REJECTS = 200
_LONGEST_NAME = 200


@dataclass(frozen=True)
class AnswerPreview:
    """What would become of a file: its columns, its first rows, and how many rows are kept, known or rejected.

    ``named`` of the kept ones belong to a customer, ``alike`` ones hold the same as interviews of the same day that
    came from another file; ``unknown`` are headings that no item takes. ``more`` rows follow that were not looked at;
    in ``hidden`` ones own words hold the number of a passport or of a resident, which is not kept.
    """

    headings: Sequence[str]
    chosen: Mapping[str, str]
    unknown: Sequence[str]
    samples: Sequence[Sequence[str]]
    rows: int
    kept: int
    named: int
    known: int
    alike: int
    rejects: Sequence[Reject]
    rejected: int
    hidden: int
    more: bool


def take_answers(upload: UploadedFile[Any], *, version: QuestionnaireVersion, by: Person) -> AnswerImport:
    """Keep a file of answers (CSV, XLSX, XLS, ODS) to a version that was in use, with its columns recognised.

    ``Refused`` for an anonymous questionnaire, of which nothing could keep a row from coming in twice;
    ``InvalidInput`` where it is no table or too large.
    """
    if upload.size is not None and upload.size > LARGEST:
        raise InvalidInput("FILE_TOO_LARGE", _("This file is too large for answers."), field="file")
    return take_content(upload.read(), name=upload.name or "", version=version, by=by)


@transaction.atomic
def take_content(content: bytes, *, name: str, version: QuestionnaireVersion, by: Person) -> AnswerImport:
    """Keep the bytes of a file of answers; as ``take_answers``."""
    questionnaire = version.questionnaire
    require(by, Capability.RUN_SURVEYS, questionnaire.dealer_id)
    if questionnaire.anonymous:
        raise Refused(
            "IS_ANONYMOUS", _("Anonymous answers do not come from a file: type cards in one by one.")
        )
    if version.released_at is None:
        raise Refused("NOT_RELEASED", _("Put a version of it into use first."))
    with _opened(content, name) as table:
        columns = _columns(table, version, {})
    run = AnswerImport(
        dealer=questionnaire.dealer,
        version=version,
        file_name=Path(name).name[:_LONGEST_NAME],
        columns=columns,
        made_at=clock.now(),
        made_by=by,
    )
    run.content.save(f"{run.key}.table", ContentFile(content), save=False)
    run.save()
    _record("answers_uploaded", run, by=by)
    return run


def headings_of(run: AnswerImport) -> Sequence[str]:
    """Return the headings of a file's columns."""
    with _reopened(run) as table:
        return list(table.columns)


def preview_answers(
    run: AnswerImport, *, mapping: Mapping[str, str] | None = None, most: int = MOST_ROWS
) -> AnswerPreview:
    """Return what would become of a file that a person may see; nothing is written.

    ``mapping`` is our field (an item, or one of ``WHOSE``) and the file's heading, nothing to leave the field out.
    Of a long file the first ``most`` rows are looked at.
    """
    with _reopened(run) as table:
        by_hand = run.columns if mapping is None else mapping
        columns = _columns(
            table, run.version, {key: value for key, value in by_hand.items() if value or mapping}
        )
        rows = list(islice(table.rows, most + 1))
        digest = _digest(run)
        samples = [[as_text(row.cells.get(each, "")) for each in table.columns] for row in rows[:_SAMPLES]]
    more, rows = len(rows) > most, rows[:most]
    read = list(read_rows(run, rows, columns, digest)) if _has_items(columns) else []
    fresh = [each for each in read if isinstance(each, Interview)]
    hidden = _hide_identities(fresh)
    known = _known(run, fresh)
    rejects = [each for each in read if isinstance(each, Reject)]
    new = [each for each in fresh if each.outside not in known]
    return AnswerPreview(
        headings=table.columns,
        chosen=columns,
        unknown=[each for each in table.columns if each not in columns.values()],
        samples=samples,
        rows=len(rows),
        kept=len(new),
        named=sum(each.customer_id is not None for each in new),
        known=len(known),
        alike=_alike(run, new),
        rejects=rejects[:_SHOWN_REJECTS],
        rejected=len(rejects),
        hidden=hidden,
        more=more,
    )


@transaction.atomic
def start_import(
    key: UUID | str, *, mapping: Mapping[str, str], by: Person, wait: bool = False
) -> AnswerImport:
    """Settle the columns of a file and have the worker bring it in; begun already, nothing more happens.

    With ``wait`` no worker is asked: the caller carries it out himself.
    """
    run = get_import_for(by, key, lock=True)
    if run.state in {AnswerImportState.RUNNING, AnswerImportState.DONE}:
        return run
    with _reopened(run) as table:
        columns = _columns(table, run.version, mapping)
    if not _has_items(columns):
        raise InvalidInput("COLUMNS_MISSING", _("No column of the file is a question of this one."))
    run.columns, run.state = columns, AnswerImportState.RUNNING
    run.save(update_fields=["columns", "state"])
    if not wait:
        enqueue(TASK, run_id=run.pk)
    return run


def carry_out(run_id: int, *, tell: Callable[[int], None] | None = None) -> AnswerImport:
    """Bring a file in, some hundred rows at a time; safe to run again after a worker was killed in the middle."""
    run = AnswerImport.objects.select_related("dealer", "version__questionnaire__dealer", "made_by").get(
        pk=run_id
    )
    if run.state != AnswerImportState.RUNNING:
        return run
    run.rows = run.kept = run.known = run.rejected_rows = run.hidden_rows = 0
    run.rejected = []
    try:
        with translation.override(run.made_by.language), _reopened(run) as table:
            digest = _digest(run)
            for rows in batched(table.rows, _AT_ONCE):
                _bring_in(run, list(read_rows(run, rows, run.columns, digest)))
                if tell:
                    tell(run.rows)
    except AnxinError as error:
        run.state, run.rejected = AnswerImportState.FAILED, [asdict(Reject(0, "", str(error)))]
        run.save()
        return run
    # Of a run that was begun again what it brought in the first time counts as its own.
    run.kept = run.interviews.count()
    run.known = run.rows - run.kept - run.rejected_rows
    _end(run)
    return run


def give_up(run_id: int) -> None:
    """Note of a file that could not be brought in that nobody tries any more."""
    run = AnswerImport.objects.select_related("made_by").get(pk=run_id)
    with translation.override(run.made_by.language):
        why = Reject(0, "", _("Upload the file again: what came in does not come in twice."))
    AnswerImport.objects.filter(pk=run_id, state=AnswerImportState.RUNNING).update(
        state=AnswerImportState.FAILED, rejected=[asdict(why)]
    )


@transaction.atomic
def discard_import(key: UUID | str, *, by: Person) -> None:
    """Throw a file away that was not brought in; ``Refused`` once it was begun."""
    run = get_import_for(by, key, lock=True)
    if run.state in {AnswerImportState.RUNNING, AnswerImportState.DONE}:
        raise Refused("IMPORT_BEGUN", _("This file is being brought in already."))
    _record("answers_discarded", run, by=by)
    _forget_content(run)
    run.delete()


@transaction.atomic
def _bring_in(run: AnswerImport, read: Sequence[Interview | Reject]) -> None:
    fresh = [each for each in read if isinstance(each, Interview)]
    rejects = [each for each in read if isinstance(each, Reject)]
    run.hidden_rows += _hide_identities(fresh)
    known = _known(run, fresh)
    now = clock.now()
    new = [each for each in fresh if each.outside not in known]
    for each in new:
        each.ended_at = now
    Interview.objects.bulk_create(new, ignore_conflicts=True)
    count_once(run.version, new)
    run.rows += len(read)
    run.kept += len(new)
    run.known += len(known)
    run.rejected_rows += len(rejects)
    room = _SHOWN_REJECTS - len(run.rejected)
    run.rejected = [*run.rejected, *(asdict(each) for each in islice(rejects, room))]
    run.save(update_fields=["rows", "kept", "known", "hidden_rows", "rejected_rows", "rejected"])


@transaction.atomic
def _end(run: AnswerImport) -> None:
    run.state, run.done_at = AnswerImportState.DONE, clock.now()
    _forget_content(run)
    run.content = None
    run.save()
    counts = {"kept": run.kept, "known": run.known, "rejected": run.rejected_rows}
    counts["hidden"] = run.hidden_rows
    _record("answers_imported", run, by=run.made_by, **counts)


def _hide_identities(fresh: Sequence[Interview]) -> int:
    """Take residents' and passport numbers out of own words before anything is kept; return in how many rows."""
    hidden = 0
    for each in fresh:
        words = {item: mask_identities(text) for item, text in each.words.items()}
        hidden += words != each.words
        each.words = words
    return hidden


def _known(run: AnswerImport, fresh: Sequence[Interview]) -> set[str]:
    rows = Interview.objects.filter(version=run.version, outside__in=[each.outside for each in fresh])
    return set(rows.values_list("outside", flat=True))


def _alike(run: AnswerImport, new: Sequence[Interview]) -> int:
    rows = Interview.objects.filter(version=run.version, way=Way.FILE, day__in={each.day for each in new})
    there = {_held(*each) for each in rows.values_list("day", "customer", "answers", "words")}
    return sum(_held(each.day, each.customer_id, each.answers, each.words) in there for each in new)


def _held(day: date, customer: int | None, answers: Mapping[str, Any], words: Mapping[str, str]) -> str:
    return json.dumps([day.isoformat(), customer, answers, words], sort_keys=True)


def _has_items(columns: Mapping[str, str]) -> bool:
    return any(name not in WHOSE for name in columns)


def _columns(table: Table, version: QuestionnaireVersion, by_hand: Mapping[str, str]) -> dict[str, str]:
    return match_columns(table.columns, known=columns_known(version), by_hand=by_hand, before={})


def _opened(content: bytes | Path, name: str) -> Table:
    return open_table(content, name=name, largest=LARGEST, most_rows=MOST_ROWS, misfits=True)


def _reopened(run: AnswerImport) -> Table:
    if not run.content or not run.content.storage.exists(run.content.name or ""):
        raise Refused("IMPORT_FILE_GONE", _("The uploaded file is no longer there. Upload it again."))
    return _opened(Path(run.content.path), run.file_name)


def _digest(run: AnswerImport) -> str:
    with Path(run.content.path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _forget_content(run: AnswerImport) -> None:
    storage, name = run.content.storage, run.content.name or ""
    transaction.on_commit(lambda: storage.delete(name))


def _record(action: str, run: AnswerImport, *, by: Person, **details: object) -> None:
    audit.record_operation(
        f"surveys.{action}",
        person_id=by.pk,
        dealer_id=run.dealer_id,
        subject=str(run.key),
        file=run.file_name,
        **details,
    )
