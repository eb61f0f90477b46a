"""What happened to a case stays: nobody rewrites it, no leaver takes it along, and each change tells old and new."""

import pytest
from django.db import DatabaseError, models, transaction
from django.db.models import ProtectedError

from anxin.accounts.models import Person
from anxin.complaints.choices import EventKind
from anxin.complaints.models import ClockPolicyVersion, Complaint, ComplaintEvent
from anxin.complaints.services.change_case import change_details
from anxin.complaints.services.clocks.policies import policies_of
from tests.cast import Cast, make_complaint

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("what", ["update", "delete"])
def test_no_line_of_a_history_is_changed_or_deleted(cast: Cast, what: str) -> None:
    lines = ComplaintEvent.objects.filter(complaint=make_complaint(cast))
    with pytest.raises(DatabaseError), transaction.atomic():
        lines.update(reason="x") if what == "update" else lines.delete()
    assert lines.exclude(reason="x").exists()


@pytest.mark.parametrize("what", ["update", "delete"])
def test_no_version_of_the_policies_is_changed_or_deleted(cast: Cast, what: str) -> None:
    version = ClockPolicyVersion.objects.filter(pk=policies_of(cast.shanghai).pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        version.update(body={}) if what == "update" else version.delete()
    assert version.get().body


def test_a_person_with_cases_cannot_be_deleted_and_takes_none_along(cast: Cast) -> None:
    """Elsewhere deleting a clerk deleted his cases."""
    case = make_complaint(cast)
    with pytest.raises(ProtectedError):
        cast.chen.delete()
    assert Complaint.objects.filter(pk=case.pk).exists()


def test_no_case_goes_with_anything_that_it_points_to() -> None:
    for model in (Complaint, ComplaintEvent):
        pointing = [each for each in model._meta.fields if isinstance(each, models.ForeignKey)]
        assert pointing
        assert {each.name for each in pointing if each.remote_field.on_delete is models.CASCADE} == set()
    assert Person in {each.related_model for each in Complaint._meta.fields}


def test_a_change_is_kept_as_old_and_new_and_not_as_prose(cast: Cast) -> None:
    case = make_complaint(cast, wish="换新的")
    change_details(case.slug, details={"wish": "想要道歉"}, by=cast.chen)
    line = case.events.get(kind=EventKind.DETAILS_CHANGED)
    assert line.facts == {"before": {"wish": "换新的"}, "after": {"wish": "想要道歉"}}
    assert line.by == cast.chen
