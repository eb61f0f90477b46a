"""A manager who is complained about refuses nothing in that case, from the page of the car neither."""

import pytest

from anxin.complaints.models import Complaint
from anxin.complaints.tests.claims import demanded
from anxin.foundation.errors import NotAllowed
from anxin.rights.services.requests import answer_request, complete_request
from tests.cast import Cast, make_complaint


def test_he_does_not_answer_it(cast: Cast) -> None:
    request = demanded(cast, case=make_complaint(cast, concerns=cast.liu))
    with pytest.raises(NotAllowed):
        answer_request(request.key, answer="refused", reasons="不符合条件。", by=cast.liu)
    request.refresh_from_db()
    assert request.answer == ""


def test_he_does_not_complete_it(cast: Cast) -> None:
    case = make_complaint(cast)
    request = demanded(cast, case=case)
    answer_request(request.key, answer="accepted", by=cast.liu)
    Complaint.objects.filter(pk=case.pk).update(concerns=cast.liu)
    with pytest.raises(NotAllowed):
        complete_request(request.key, outcome="已退车。", by=cast.liu)


def test_another_manager_does(cast: Cast) -> None:
    request = demanded(cast, case=make_complaint(cast, concerns=cast.wang))
    assert answer_request(request.key, answer="accepted", by=cast.liu).answer == "accepted"
