"""A repair record by art. 17, and a law that is not as it must be."""

from typing import Any

import pytest

from anxin.engines import rights
from tests.rights.casework import documents_of, law_documents
from tests.rights.quick_checks import (
    FAULTY_QUESTIONS,
    RECORDS,
    first_difference,
    refuses_question,
)


def test_every_quick_check_holds() -> None:
    assert first_difference(rights, None) is None
    assert len(RECORDS) > 20


@pytest.mark.parametrize("change", FAULTY_QUESTIONS, ids=str)
def test_an_open_question_that_cannot_be_read_is_refused(change: Any) -> None:
    assert refuses_question(rights, change)


def test_a_reading_that_is_no_option_is_refused() -> None:
    with pytest.raises(ValueError, match="A8: by chance is none of its options"):
        rights.read_law(**documents_of(law_documents("cn")), readings={"A8": "by chance"})


def test_a_question_that_there_is_not_is_refused() -> None:
    with pytest.raises(KeyError):
        rights.read_law(**documents_of(law_documents("cn")), readings={"A99": "both"})


def test_all_open_questions_of_the_reference_are_there() -> None:
    law = rights.read_law(**documents_of(law_documents("cn")))
    assert [each.id for each in law.ambiguities] == [f"A{number}" for number in range(1, 30)]
