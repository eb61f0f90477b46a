"""What becomes of each row: a new case, one that is known, or none, and why. Nothing is written here."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import batched

from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.complaints.models import Complaint
from anxin.complaints.services.importing.people import OnFile
from anxin.complaints.services.importing.rows import Draft, RowReader, RowRejected, Wanted
from anxin.foundation.tables import Row

BATCH = 500


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    KNOWN = "known"
    REJECTED = "rejected"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """One row and what becomes of it; a draft unless it is rejected, columns and a sentence when it is."""

    row: Row
    fate: Fate
    draft: Draft | None = None
    column: str = ""
    reason: str = ""


class Judge:
    """Judges the rows of one file in order; remembers what the file itself has told already."""

    def __init__(self, wanted: Wanted, *, by: Person, now: datetime, on_file: OnFile) -> None:
        self._wanted = wanted
        self._reader = RowReader(wanted, by=by, now=now)
        self._on_file = on_file
        self._told: dict[str, tuple[int, int]] = {}

    def judge(self, rows: Iterable[Row]) -> Iterator[list[Verdict]]:
        """Go through the rows in batches; the queries of a batch do not grow with its rows."""
        for batch in batched(rows, BATCH, strict=False):
            read = [self._read(row) for row in batch]
            drafts = [verdict.draft for verdict in read if verdict.draft]
            self._on_file.look_up(drafts)
            known = self._known(drafts)
            yield [self._settled(verdict, known) for verdict in read]

    def _read(self, row: Row) -> Verdict:
        try:
            return Verdict(row=row, fate=Fate.NEW, draft=self._reader.read(row))
        except RowRejected as rejected:
            return Verdict(row=row, fate=Fate.REJECTED, column=rejected.columns, reason=rejected.reason)

    def _known(self, drafts: Sequence[Draft]) -> dict[str, tuple[str, str]]:
        keys = [draft.intake.source_key for draft in drafts]
        rows = Complaint.objects.filter(dealer=self._wanted.dealer, source_key__in=keys)
        found = rows.values_list("source_key", "number", "words")
        return {str(key): (number, words) for key, number, words in found}

    def _settled(self, verdict: Verdict, known: dict[str, tuple[str, str]]) -> Verdict:
        draft = verdict.draft
        if draft is None:
            return verdict
        key, words = draft.intake.source_key, draft.intake.words
        if key in known:
            number, kept = known[key]
            if kept == words:
                return Verdict(row=verdict.row, fate=Fate.KNOWN, draft=draft)
            why = _("This number is on file already, as %(number)s and with other words.") % {
                "number": number
            }
            return self._rejected(verdict.row, "source_id", why)
        if key in self._told:
            line, told = self._told[key]
            if told == hash(words):
                return Verdict(row=verdict.row, fate=Fate.KNOWN, draft=draft)
            why = _("This number stands in row %(row)s already, with other words.") % {"row": line}
            return self._rejected(verdict.row, "source_id", why)
        phone = draft.person.get("phone", "")
        if phone and not draft.person.get("name") and not self._on_file.knows_phone(phone):
            why = _("Nobody with this number is on file, and the row has no name.")
            return self._rejected(verdict.row, "name" if "name" in self._wanted.columns else "phone", why)
        self._told[key] = (draft.row, hash(words))
        return verdict

    def _rejected(self, row: Row, name: str, why: str) -> Verdict:
        return Verdict(row=row, fate=Fate.REJECTED, column=self._wanted.columns.get(name, ""), reason=why)
