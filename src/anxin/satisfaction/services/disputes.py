"""Disputes: somebody holds his figure of a run to be wrong, and is answered; upheld, the run is scored again."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from anxin.accounts.choices import Capability
from anxin.accounts.models import Dealer, Person
from anxin.accounts.selectors import colleagues_at
from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput, NotAllowed, Refused
from anxin.messaging.choices import NoticeKind
from anxin.messaging.services.notices import NewNotice, tell
from anxin.satisfaction.choices import DisputeState, RunState
from anxin.satisfaction.models import Dispute, ScoreRun
from anxin.satisfaction.policies import require_disputing
from anxin.satisfaction.selectors.disputes import get_dispute_for, may_decide, newest_of, upheld_before
from anxin.satisfaction.selectors.run_lines import keys_of_group
from anxin.satisfaction.selectors.run_sight import Sight, dealer_of, group_seen, numbers_of, person_of
from anxin.satisfaction.selectors.runs import corrections_of, get_run_for
from anxin.satisfaction.services.runs import begin_correction, record, require_done

LONGEST = 500


@dataclass(frozen=True)
class Figure:
    """A figure of a run: the dealer's, or one adviser's of it, as the run's files call it (``SH01/wang.lei``)."""

    run: UUID | str
    value: str


@transaction.atomic
def dispute_figure(figure: Figure, *, interviews: Collection[str], reason: str, by: Person) -> Dispute:
    """Dispute a figure: these interviews (their keys) are not his, or must not count, for this reason.

    An adviser disputes his own figure, whoever sees the dealer's figures any of it. ``InvalidInput`` without a reason
    or with an interview that is not behind the figure; ``Refused`` while an earlier dispute of it is open, or where
    the run was corrected already.
    """
    run = get_run_for(by, figure.run, files=True)
    require_done(run)
    column = group_seen(by, run, figure.value)
    dealer = Dealer.objects.get(pk=dealer_of(run, figure.value))
    if figure.value not in Sight(by, run).own:
        require_disputing(by, [dealer.pk])
    words = _worded(reason, field="reason")
    behind = keys_of_group(run, column, figure.value)
    chosen = _marked(interviews, behind)
    if corrections_of(run).exists():
        raise Refused("RUN_CORRECTED", _("This run was corrected. Look at the figure of the corrected run."))
    whose = person_of(run, figure.value)
    if column == "adviser" and whose is None:
        raise Refused(
            "NO_COLLEAGUE", _("Only the figure of a colleague on file, or the dealer's, is disputed.")
        )
    dispute = Dispute(
        run=run,
        figure=figure.value,
        dealer=dealer,
        adviser=whose,
        interviews=chosen,
        reason=words,
        made_at=clock.now(),
        made_by=by,
    )
    try:
        with transaction.atomic():
            dispute.save(force_insert=True)
    except IntegrityError as error:
        raise Refused("DISPUTE_OPEN", _("A dispute of this figure is open already.")) from error
    record("disputed", run, by=by, dispute=str(dispute.key), interviews=len(chosen))
    _tell(dispute, _deciding(dispute), code="FIGURE_DISPUTED", by=by.name)
    return dispute


def _marked(interviews: Collection[str], behind: Collection[str]) -> list[str]:
    """The keys that were marked, each once; ``InvalidInput`` for none, or for one that is not behind the figure."""
    chosen = list(dict.fromkeys(interviews))
    if not chosen or not set(chosen) <= set(behind):
        raise InvalidInput(
            "INTERVIEWS_WRONG",
            _("Mark at least one of the interviews behind the figure."),
            field="interviews",
        )
    return chosen


def require_disputing_in(run: ScoreRun, *, by: Person) -> None:
    """Let pass who disputes some figure of a run: his own, wherever he works now, or those of his dealer."""
    if not Sight(by, run).own:
        require_disputing(by, numbers_of(run))


@transaction.atomic
def uphold_dispute(key: UUID | str, *, answer: str, by: Person) -> ScoreRun:
    """Uphold a dispute: the newest run of its chain is scored again without the interviews, as a run of its own.

    Decided by who runs the surveys of the dealer, never by who disputed.
    """
    dispute = _opened(key, by)
    newest = newest_of(dispute.run)
    if newest.state != RunState.DONE:
        raise _being_scored()
    _decide(dispute, DisputeState.UPHELD, answer=answer, by=by)
    try:
        with transaction.atomic():
            return begin_correction(newest, by=by)
    except IntegrityError as error:
        # Another dispute of the chain was upheld at the same moment: a run is corrected once.
        raise _being_scored() from error


@transaction.atomic
def tell_of_correction(run: ScoreRun) -> None:
    """Tell whoever disputed what became of the run that was scored again: done, or not possible; told once."""
    if run.corrects_id is None or run.state == RunState.WAITING:
        return
    code = "FIGURE_CORRECTED" if run.state == RunState.DONE else "CORRECTION_FAILED"
    dispute = upheld_before(run)
    if dispute and dispute.decided_by:
        _tell(dispute, [dispute.made_by], code=code, by=dispute.decided_by.name)


@transaction.atomic
def refuse_dispute(key: UUID | str, *, answer: str, by: Person) -> Dispute:
    """Refuse a dispute in words; who disputed is told. Decided as ``uphold_dispute`` is."""
    dispute = _opened(key, by)
    _decide(dispute, DisputeState.REFUSED, answer=answer, by=by)
    return dispute


@transaction.atomic
def withdraw_dispute(key: UUID | str, *, by: Person) -> Dispute:
    """Take a dispute back while it is open: who made it, nobody else."""
    dispute = get_dispute_for(by, key, lock=True)
    if dispute.adviser_id != by.pk:
        require_disputing(by, [dispute.dealer_id])
    if dispute.made_by_id != by.pk:
        raise NotAllowed("NOT_YOUR_DISPUTE", _("Only who made a dispute takes it back."))
    _require_open(dispute)
    dispute.state = DisputeState.WITHDRAWN
    dispute.save(update_fields=["state"])
    record("dispute_withdrawn", dispute.run, by=by, dispute=str(dispute.key))
    return dispute


def _opened(key: UUID | str, by: Person) -> Dispute:
    dispute = get_dispute_for(by, key, lock=True)
    if dispute.made_by_id == by.pk:
        raise NotAllowed("OWN_DISPUTE", _("Nobody decides his own dispute."))
    if not may_decide(by, dispute):
        raise NotAllowed(
            "ROLE_MAY_NOT",
            _("Your role may not do this (%(capability)s). Ask your customer-service manager."),
            params={"capability": Capability.RUN_SURVEYS.label},
        )
    _require_open(dispute)
    return dispute


def _being_scored() -> Refused:
    return Refused("RUN_NOT_DONE", _("A correction of this run is being scored. Try again in a moment."))


def _require_open(dispute: Dispute) -> None:
    if dispute.state != DisputeState.OPEN:
        raise Refused("DISPUTE_DECIDED", _("This dispute is not open any more."))


def _decide(dispute: Dispute, state: DisputeState, *, answer: str, by: Person) -> None:
    dispute.state, dispute.answer = state, _worded(answer, field="answer")
    dispute.decided_at, dispute.decided_by = clock.now(), by
    dispute.save(update_fields=["state", "answer", "decided_at", "decided_by"])
    record(f"dispute_{state}", dispute.run, by=by, dispute=str(dispute.key))
    code = "DISPUTE_UPHELD" if state == DisputeState.UPHELD else "DISPUTE_REFUSED"
    _tell(dispute, [dispute.made_by], code=code, by=by.name)


def _worded(text: str, *, field: str) -> str:
    words = text.strip()
    if not 0 < len(words) <= LONGEST:
        raise InvalidInput(
            "REASON_WRONG", _("Say why, in at most %(most)s signs."), field=field, params={"most": LONGEST}
        )
    return words


def _deciding(dispute: Dispute) -> Iterable[Person]:
    """Who may decide it, at its dealer; never who made it."""
    people = colleagues_at(dispute.dealer, able_to=Capability.RUN_SURVEYS)
    return [each for each in people if each.pk != dispute.made_by_id]


def _tell(dispute: Dispute, people: Iterable[Person], *, code: str, by: str) -> None:
    months = f"{dispute.run.first_month:%Y-%m} – {dispute.run.last_month:%Y-%m}"
    notice = NewNotice(
        dealer=dispute.dealer,
        kind=NoticeKind.REQUEST,
        code=code,
        params={"by": by, "months": months},
        subject=str(dispute.key),
        url=dispute.get_absolute_url(),
        key=f"satisfaction/{dispute.key}/{code}",
    )
    tell(set(people), notice=notice, at=clock.now())
