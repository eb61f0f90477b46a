"""Who writes thousands of things in one piece asks once and writes the records of it together."""

import pytest

from anxin.foundation.audit import record_operation, written_together
from anxin.foundation.models import AuditRecord
from anxin.foundation.remembering import remembered, remembering


def test_inside_the_block_an_answer_is_remembered_and_outside_it_is_asked_each_time() -> None:
    answers = iter(range(10))

    def ask() -> int:
        return remembered(("number", 1), lambda: next(answers))

    assert (ask(), ask()) == (0, 1)
    with remembering():
        assert (ask(), ask()) == (2, 2)
    assert ask() == 3


def test_another_question_has_its_own_answer() -> None:
    with remembering():
        assert remembered("one", lambda: 1) == 1
        assert remembered("two", lambda: 2) == 2
    with remembering():
        assert remembered("one", lambda: 3) == 3


@pytest.mark.django_db
def test_records_are_written_at_the_end_of_the_block_in_their_order() -> None:
    def record(subject: str) -> None:
        record_operation("complaints.noted", person_id=None, dealer_id=None, subject=subject)

    with written_together():
        record("A")
        record("B")
        assert not AuditRecord.objects.exists()
    record("C")
    assert list(AuditRecord.objects.order_by("pk").values_list("subject", flat=True)) == ["A", "B", "C"]


@pytest.mark.django_db
def test_what_fails_leaves_no_record() -> None:
    with pytest.raises(ValueError, match="broken"), written_together():
        record_operation("complaints.noted", person_id=None, dealer_id=None, subject="A")
        raise ValueError("broken")
    assert not AuditRecord.objects.exists()
