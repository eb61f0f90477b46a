"""Moving through the six phases, and the rounds of calming on the way."""

from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.complaints.choices import EventKind, Phase
from anxin.complaints.models import CalmingRound, Complaint
from anxin.complaints.selectors.cases import case_facts, house_rules
from anxin.complaints.services.changing import changing
from anxin.complaints.wording import require_allowed
from anxin.engines.conversation import phases
from anxin.engines.conversation.facts import ANGRIEST, CALMEST
from anxin.engines.conversation.moves import judge_move
from anxin.foundation.errors import InvalidInput


def advance_phase(
    slug: str, *, to: Phase, by: Person, reason: str = "", seen: int | None = None
) -> Complaint:
    """Take the case to another phase; a step back or a skip needs a reason, which the history keeps."""
    with changing(slug, by=by, seen=seen) as change:
        complaint = change.complaint
        facts = case_facts(complaint)
        decision = judge_move(
            facts, phases.Phase(to), reason_given=bool(reason.strip()), rules=house_rules(complaint.dealer)
        )
        require_allowed(decision)
        way = phases.find_transition(facts.phase, phases.Phase(to))
        assert way is not None  # judge_move has refused what the graph does not know
        change.record(
            EventKind.PHASE_MOVED, reason=reason, source=complaint.phase, target=str(to), way=str(way.kind)
        )
        complaint.phase = to
    return complaint


def record_calming_round(
    slug: str, *, mood_before: int, mood_after: int, by: Person, note: str = "", seen: int | None = None
) -> Complaint:
    """Keep one stage of calming with the mood before and after it, each from 1 (calm) to 5 (furious)."""
    check_mood(mood_before, field="mood_before")
    check_mood(mood_after, field="mood_after")
    with changing(slug, by=by, seen=seen) as change:
        complaint = change.complaint
        CalmingRound.objects.create(
            complaint=complaint,
            at=change.at,
            by=by,
            mood_before=mood_before,
            mood_after=mood_after,
            note=note.strip(),
        )
        complaint.mood_now = mood_after
        change.record(EventKind.CALMING_ROUND, before=mood_before, after=mood_after, note=note.strip())
    return complaint


def check_mood(mood: int | None, *, field: str) -> None:
    """Raise ``InvalidInput`` unless the mood is on the scale."""
    if mood is None or not CALMEST <= mood <= ANGRIEST:
        raise InvalidInput("MOOD_OFF_SCALE", _("Choose a mood from 1 (calm) to 5 (furious)."), field=field)
