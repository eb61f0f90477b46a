"""A person judges a visit: what was it for, which part, is it cured; nothing of it is ever guessed from words."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Dealer, Person
from anxin.customers.selectors import get_vehicle_for
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput
from anxin.rights.choices import WhyExcluded
from anxin.rights.models import ExcludedTime, FittedPart, VisitJudgement
from anxin.rights.policies import require_judging
from anxin.rights.services.checking import clean_judgement, one_of, past_moment, short_text
from anxin.rights.services.reckoning import reckoning_change
from anxin.rights.services.set_terms import require_unchanged
from anxin.workshop.selectors.orders import get_order_for

_MOST_ROWS = 40
_LONGEST_NAME = 120
_LONGEST_NUMBER = 60
Rows = Sequence[Mapping[str, Any]]


@transaction.atomic
def judge_visit(
    order_key: UUID | str,
    *,
    changes: Mapping[str, Any],
    by: Person,
    seen: int | None = None,
) -> VisitJudgement:
    """Keep what a person judges of a visit, only the named facts of it, and reckon the car's position anew.

    ``excluded`` (``from_at``, ``to_at``, ``why``) and ``fitted`` (``name``, ``number``, ``assembly``, ``main_part``)
    take the place of all that stood there. "No quality problem" needs a note (A9), a replacement that is needed its
    diagnosis (A15); facts that contradict each other are refused and name their field.
    """
    order = get_order_for(by, order_key)
    require_judging(by, order.dealer_id)
    vehicle = get_vehicle_for(by, order.vehicle.key, lock=True)
    values = dict(changes)
    excluded = _excluded(vehicle.dealer, values.pop("excluded", None))
    fitted = _fitted(values.pop("fitted", None))
    cleaned = clean_judgement(vehicle.dealer, values)
    judged = VisitJudgement.objects.filter(order=order).first()
    judged = judged or VisitJudgement(order=order, vehicle=vehicle, dealer=vehicle.dealer)
    require_unchanged(seen, judged.version)
    changed = sorted(name for name, value in cleaned.items() if getattr(judged, name) != value)
    with reckoning_change(vehicle, about=str(order.key)):
        for name in changed:
            setattr(judged, name, cleaned[name])
        _require_grounds(judged, taken_away="quality_problem" in changed)
        judged.judged_by, judged.judged_at = by, clock.now()
        judged.version += 1
        judged.save()
        _replace_rows(judged, excluded, fitted)
    audit.record_operation(
        "rights.visit_judged",
        person_id=by.pk,
        dealer_id=vehicle.dealer_id,
        subject=str(vehicle.key),
        order=order.number,
        fields=[*changed, *_named(excluded=excluded, fitted=fitted)],
        quality_problem=judged.quality_problem,
    )
    return judged


def _require_grounds(judged: VisitJudgement, *, taken_away: bool) -> None:
    """What takes something from the owner has its reason, and what gives him a right rests on something."""
    if judged.quality_problem is False and taken_away and not judged.note:
        raise InvalidInput(
            "REASON_MISSING",
            _("Say why it was no quality problem: without a reason the house cannot take a repair away."),
            field="note",
        )
    if judged.quality_problem is False and _rests_on_problem(judged):
        raise InvalidInput(
            "FACTS_CONTRADICT",
            _("A failure or a part that must be replaced is a quality problem. Take one of the two back."),
            field="quality_problem",
        )
    if judged.needs_replacement and not judged.diagnosis:
        raise InvalidInput(
            "DIAGNOSIS_MISSING",
            _("Name the diagnosis or the item of the order that says so: the right does not open without."),
            field="diagnosis",
        )
    if judged.needs_replacement and not judged.system:
        raise InvalidInput("SYSTEM_MISSING", _("Say which system of the car it is."), field="system")
    _require_exemption_grounds(judged)


def _require_exemption_grounds(judged: VisitJudgement) -> None:
    if judged.exemption_clause and judged.caused_the_damage is None:
        raise InvalidInput(
            "CAUSATION_MISSING",
            _("Say whether that caused the damage: without it there is no exemption."),
            field="caused_the_damage",
        )
    if judged.exemption_clause and judged.caused_the_damage and not judged.note:
        raise InvalidInput("REASON_MISSING", _("Say what shows that it caused the damage."), field="note")


def _rests_on_problem(judged: VisitJudgement) -> bool:
    return bool(judged.failure or judged.needs_replacement or judged.serious_safety)


def _excluded(dealer: Dealer, rows: Rows | None) -> list[ExcludedTime] | None:
    if rows is None:
        return None
    found = []
    for row in _few(rows, "excluded"):
        from_at = past_moment(dealer, "excluded", row.get("from_at"))
        to_at = past_moment(dealer, "excluded", row.get("to_at"))
        if from_at is None or (to_at is not None and to_at <= from_at):
            raise InvalidInput(
                "INTERVAL_BACKWARDS",
                _("An interval needs a beginning, and an end after it once it is over."),
                field="excluded",
            )
        why = one_of(WhyExcluded, or_none=False)(dealer, "excluded", row.get("why"))
        found.append(ExcludedTime(from_at=from_at, to_at=to_at, why=why))
    return found


def _fitted(rows: Rows | None) -> list[FittedPart] | None:
    if rows is None:
        return None
    found = []
    for row in _few(rows, "fitted"):
        name = short_text("fitted", row.get("name"), limit=_LONGEST_NAME)
        if not name:
            raise InvalidInput("PART_UNNAMED", _("Write the name of the part."), field="fitted")
        number = short_text("fitted", row.get("number"), limit=_LONGEST_NUMBER)
        kind = {"assembly": bool(row.get("assembly")), "main_part": row.get("main_part")}
        found.append(FittedPart(name=name, number=number, **kind))
    return found


def _few(rows: Rows, field: str) -> Rows:
    if len(rows) > _MOST_ROWS:
        raise InvalidInput(
            "TOO_MANY", _("At most %(limit)s of them."), field=field, params={"limit": _MOST_ROWS}
        )
    return rows


def _replace_rows(
    judged: VisitJudgement, excluded: list[ExcludedTime] | None, fitted: list[FittedPart] | None
) -> None:
    if excluded is not None:
        judged.excluded.all().delete()
        for each in excluded:
            each.judgement = judged
        ExcludedTime.objects.bulk_create(excluded)
    if fitted is not None:
        judged.fitted.all().delete()
        for part in fitted:
            part.judgement = judged
        FittedPart.objects.bulk_create(fitted)


def _named(**rows: object) -> list[str]:
    return [name for name, told in rows.items() if told is not None]
