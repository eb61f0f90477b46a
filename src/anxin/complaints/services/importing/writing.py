"""Writing the new cases of a file: many at once, by the rules and builders of the desk."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from anxin.accounts.models import Person
from anxin.complaints.choices import EventKind, Level, Phase, Status
from anxin.complaints.models import Complaint, ImportedCase, ImportRun
from anxin.complaints.selectors import suggestions
from anxin.complaints.services.change_case import note_threat
from anxin.complaints.services.changing import write_new_cases
from anxin.complaints.services.history import Change
from anxin.complaints.services.importing.people import OnFile
from anxin.complaints.services.importing.rows import Draft, Wanted
from anxin.complaints.services.open_complaint import (
    Intake,
    build_complaint,
    phases_version,
    reserve_numbers,
)
from anxin.foundation import clock
from anxin.playbooks.selectors import entry

BATCH = 250


class CaseWriter:
    """Gathers cases and writes them in batches; ``finish`` writes the rest."""

    def __init__(self, run: ImportRun, wanted: Wanted, *, by: Person, now: datetime, on_file: OnFile) -> None:
        self._run = run
        self._wanted = wanted
        self._by = by
        self._now = now
        self._on_file = on_file
        self._today = clock.today(wanted.dealer.time_zone)
        self._phases = phases_version(wanted.dealer)
        self._waiting: list[tuple[Draft, Change]] = []
        self._of_today: list[tuple[Draft, Change]] = []
        self._about: set[object] = set()

    def add(self, draft: Draft) -> None:
        """Take one more case; its customer and car are taken on file where they are not."""
        customer, car = self._on_file.settled(draft)
        about = {each for each in (customer, car) if each is not None}
        if about & self._about:
            # The third complaint about one thing counts only when the first two can be read.
            self._write()
        self._about |= about
        intake = with_level(replace(draft.intake, customer=customer, vehicle=car), by=self._by)
        change = self._change(draft, intake)
        # The day's running number is held until all is in; the desk must not wait for it, so today comes last.
        kept = self._of_today if change.complaint.received_on >= self._today else self._waiting
        kept.append((draft, change))
        if len(self._waiting) >= BATCH:
            self._write()

    def finish(self) -> None:
        """Write what still waits."""
        self._write()
        self._waiting, self._of_today = self._of_today, []
        self._write()

    def _change(self, draft: Draft, intake: Intake) -> Change:
        complaint = build_complaint(intake, by=self._by, owner=None, at=self._now)
        if draft.is_history:
            _make_history(complaint)
        change = Change(complaint=complaint, by=self._by, at=self._now)
        change.record(
            EventKind.IMPORTED,
            channel=complaint.channel,
            level=int(complaint.level),
            file=self._wanted.file_name,
            row=draft.row,
            named=draft.named,
            history=draft.is_history,
            phases=self._phases,
        )
        for kind, said in intake.threats:
            note_threat(change, kind=kind, words=said)
        return change

    def _write(self) -> None:
        if not self._waiting:
            return
        by_day = sorted((change.complaint for _draft, change in self._waiting), key=attrgetter("received_on"))
        for day, group in groupby(by_day, key=attrgetter("received_on")):
            cases = list(group)
            numbers = reserve_numbers(self._wanted.dealer, day=day, count=len(cases))
            for complaint, number in zip(cases, numbers, strict=True):
                complaint.number = number
        write_new_cases([change for _draft, change in self._waiting])
        ImportedCase.objects.bulk_create(
            ImportedCase(run=self._run, complaint=change.complaint, row=draft.row)
            for draft, change in self._waiting
        )
        self._waiting = []
        self._about = set()


def with_level(intake: Intake, *, by: Person) -> Intake:
    """Return the intake with the level that its words, channel and history ask for, and the threats heard in it."""
    draft = suggestions.Draft(
        dealer=intake.dealer,
        words=intake.words,
        channel=intake.channel,
        category=intake.category,
        customer=intake.customer,
        vehicle=intake.vehicle,
    )
    suggestion = suggestions.suggest_for(draft, by)
    least = [_least_level(heard.key, intake.dealer.code) for heard in suggestion.threats]
    return replace(
        intake,
        level=Level(max([suggestion.level, *least])),
        level_reason=" ".join(suggestion.reasons),
        threats=tuple((heard.key, heard.quote) for heard in suggestion.threats),
    )


def _least_level(key: str, dealer_code: str) -> int:
    found: Mapping[str, object] | None = entry("threats", "threats", key, dealer_code=dealer_code)
    return int(str(found["minimum_level"])) if found else Level.ORDINARY


def _make_history(complaint: Complaint) -> None:
    """Close a case of former times: how it ended is not known, so nothing is said of it."""
    complaint.status = Status.CLOSED
    complaint.phase = Phase.FOLLOW_UP
    complaint.closed_at = complaint.received_at
