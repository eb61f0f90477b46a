"""The nightly look: it warns once of the same facts, again when they grow, and leaves nothing half done."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from anxin.complaints.models import EarlyWarning, ThreatRecord
from anxin.complaints.services import watch_customers
from anxin.complaints.services.watch_customers import set_watch_rule, sweep_all_warnings, sweep_warnings
from anxin.engines.priority.early_warning import Choice
from anxin.foundation import clock
from anxin.messaging.models import Notice
from anxin.messaging.wording import notice_text
from tests.cast import Cast, make_complaint

NOW = datetime(2026, 9, 15, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_noon() -> Any:
    with clock.at(NOW):
        yield


def works_for_the_press(cast: Cast) -> None:
    cast.customer.press_background = True
    cast.customer.save()


def announces_the_press(cast: Cast) -> None:
    complaint = make_complaint(cast)
    ThreatRecord.objects.create(complaint=complaint, at=clock.now(), heard_by=cast.chen, kind="media")


def test_the_same_facts_warn_once_and_grown_facts_again(cast: Cast) -> None:
    announces_the_press(cast)
    assert sweep_warnings(cast.shanghai) == 1
    assert sweep_warnings(cast.shanghai) == 0
    with clock.at(NOW + timedelta(days=1)):
        assert sweep_warnings(cast.shanghai) == 0, "another day alone is no news"
        announces_the_press(cast)
        assert sweep_warnings(cast.shanghai) == 1
    assert list(EarlyWarning.objects.values_list("rule", flat=True)) == ["wrote_to_media"] * 2


def test_the_manager_is_told_once_and_of_nobody_by_name(cast: Cast) -> None:
    works_for_the_press(cast)
    announces_the_press(cast)
    for _again in range(2):
        sweep_warnings(cast.shanghai)
    notice = Notice.objects.get(code="EARLY_WARNING")
    assert (notice.person, notice.url) == (cast.liu, "/warnings/")
    with translation.override("en"):
        told = notice_text(notice)
    assert told == "New early warnings: 2 (Works for the press, Turned to the press)"
    assert cast.customer.name not in f"{notice.params}{notice.key}{notice.subject}"


def test_where_nobody_manages_customer_service_the_general_manager_is_told(cast: Cast) -> None:
    cast.liu.memberships.all().delete()
    works_for_the_press(cast)
    sweep_warnings(cast.shanghai)
    assert Notice.objects.get(code="EARLY_WARNING").person == cast.gao


def test_a_sweep_that_is_killed_while_telling_leaves_nothing_and_the_next_does_all(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(Exception):
        pass

    def die(*_args: Any, **_more: Any) -> None:
        raise Killed

    works_for_the_press(cast)
    with monkeypatch.context() as patched:
        patched.setattr(watch_customers, "tell", die)
        with pytest.raises(Killed):
            sweep_warnings(cast.shanghai)
    assert not EarlyWarning.objects.exists()
    assert sweep_all_warnings() == 1
    assert sweep_all_warnings() == 0
    assert Notice.objects.filter(code="EARLY_WARNING").count() == 1


def test_customers_beyond_one_chunk_are_looked_at_too(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anxin.complaints.selectors.watching.CHUNK", 1)
    works_for_the_press(cast)
    cast.foreign_customer.dealer = cast.shanghai
    cast.foreign_customer.press_background = True
    cast.foreign_customer.save()
    assert sweep_warnings(cast.shanghai) == 2


def test_only_some_customers_can_be_looked_at(cast: Cast) -> None:
    works_for_the_press(cast)
    assert sweep_warnings(cast.shanghai, customers=[cast.foreign_customer.pk]) == 0
    assert sweep_warnings(cast.shanghai, customers=[cast.customer.pk]) == 1


def test_a_rule_that_is_off_warns_of_nobody(cast: Cast) -> None:
    works_for_the_press(cast)
    set_watch_rule(cast.shanghai, rule="press_background", choice=Choice(on=False), by=cast.liu)
    assert sweep_warnings(cast.shanghai) == 0


def test_a_warning_keeps_why_with_counts_days_source_and_case(cast: Cast) -> None:
    announces_the_press(cast)
    sweep_warnings(cast.shanghai)
    warning = EarlyWarning.objects.get()
    complaint = cast.customer.complaints.get()
    assert warning.vehicle == cast.car
    assert warning.because == {
        "code": "WATCH_WROTE_TO_MEDIA",
        "params": {"count": 1, "days": 365, "most": 1, "since": "2026-09-15", "until": "2026-09-15"},
        "citations": ["S024"],
        "case": complaint.number,
    }
