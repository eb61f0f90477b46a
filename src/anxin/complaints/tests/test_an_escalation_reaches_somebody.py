"""An escalation reaches people who are there: not a leaver, not at midnight, and if need be somebody else."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from anxin.accounts.choices import Role
from anxin.accounts.models import Absence, Membership, Person
from anxin.accounts.services import deactivate_person
from anxin.complaints.choices import ClockKind, Level, Mode, StepResult
from anxin.complaints.models import Complaint, EscalationStep
from anxin.complaints.services.clocks import sweeping
from anxin.complaints.services.clocks.sweeping import sweep_all, sweep_clocks
from anxin.foundation import clock
from anxin.messaging.models import Notice
from tests.cast import Cast, make_complaint

pytestmark = pytest.mark.django_db

#: A Wednesday, ten in the morning in Shanghai.
TEN = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def letter(cast: Cast, at: datetime = TEN, **more: Any) -> Complaint:
    with clock.at(at):
        return make_complaint(cast, channel="intake-letter", mode=Mode.WRITTEN, **more)


def step(case: Complaint, key: str) -> EscalationStep:
    return EscalationStep.objects.get(clock__complaint=case, key=key)


def told(case: Complaint, key: str) -> set[str]:
    rows = Notice.objects.filter(subject=case.slug, params__step=key)
    return set(rows.values_list("person__username", flat=True))


def test_an_owner_who_may_not_sign_in_any_more_is_not_counted_as_told(cast: Cast) -> None:
    case = letter(cast)
    deactivate_person("chen.min", by=cast.an)
    with clock.at(TEN + 23.6 * HOUR):
        sweep_all()
    assert told(case, "contact-soon") == {"liu.fang"}
    assert step(case, "contact-soon").told == ["刘芳"]


def test_an_owner_who_works_elsewhere_now_hears_nothing_of_his_old_house(cast: Cast) -> None:
    case = letter(cast)
    Membership.objects.filter(person=cast.chen).delete()
    Membership.objects.create(person=cast.chen, role=Role.CALLER, dealer=cast.chengdu)
    with clock.at(TEN + 23.6 * HOUR):
        sweep_all()
    assert told(case, "contact-soon") == {"liu.fang"}


def test_a_case_without_owner_is_told_to_the_manager(cast: Cast) -> None:
    case = letter(cast)
    Complaint.objects.filter(pk=case.pk).update(owner=None)
    with clock.at(TEN + 23.6 * HOUR):
        sweep_all()
    assert told(case, "contact-soon") == {"liu.fang"}


def test_where_nobody_is_left_the_step_says_so(cast: Cast) -> None:
    case = letter(cast)
    Person.objects.filter(memberships__dealer=cast.shanghai).update(is_active=False)
    with clock.at(TEN + 23.6 * HOUR):
        sweep_all()
    assert (step(case, "contact-soon").result, told(case, "contact-soon")) == (StepResult.NOBODY, set())


def test_an_owner_who_is_away_and_his_stand_in_are_told(cast: Cast) -> None:
    case = letter(cast)
    Absence.objects.create(
        person=cast.chen,
        stand_in=cast.sun,
        from_at=TEN,
        to_at=TEN + timedelta(days=7),
        made_at=TEN,
        made_by=cast.liu,
    )
    with clock.at(TEN + 23.6 * HOUR):
        sweep_all()
    assert told(case, "contact-soon") == {"chen.min", "sun.li"}


def test_a_step_of_the_night_is_fired_then_and_shown_in_the_morning(cast: Cast) -> None:
    night = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)
    case = letter(cast, at=night)
    with clock.at(night + 24 * HOUR):
        sweep_all()
    notice = Notice.objects.filter(subject=case.slug, params__step="contact-late").first()
    assert notice is not None
    assert step(case, "contact-late").fired_at == night + 24 * HOUR
    local = timedelta(hours=8)
    assert notice.shown_from > night + 24 * HOUR
    assert 6 <= (notice.shown_from + local).hour <= 9, "in the morning of Shanghai"


def test_what_is_urgent_wakes_people(cast: Cast) -> None:
    night = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)
    case = letter(cast, at=night - 4 * HOUR, level=Level.IMPORTANT)
    with clock.at(night):
        sweep_all()
    shown = Notice.objects.filter(subject=case.slug, params__step="contact-late").values_list(
        "shown_from", flat=True
    )
    assert set(shown) == {night}


def test_the_ladder_of_one_clock_never_climbs_for_another(cast: Cast) -> None:
    letter(cast)
    kinds = EscalationStep.objects.values_list("clock__kind", "key")
    for kind, key in kinds:
        assert key.startswith({ClockKind.NEXT_UPDATE: "update"}.get(ClockKind(kind), kind)), (kind, key)


def test_no_number_of_due_steps_is_too_many_for_a_round(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for _number in range(5):
        letter(cast)
    with clock.at(TEN + 23.6 * HOUR):
        assert 0 < sweep_clocks(most=2).fired < 10
        monkeypatch.setattr(sweeping.sweep_clocks, "__kwdefaults__", {"most": 2})
        sweep_all()
    waiting = EscalationStep.objects.filter(fired_at=None, due_at__lte=TEN + 23.6 * HOUR)
    assert not waiting.exists()
