"""A house without a single case has its pages; elsewhere reports fell over an empty table."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from anxin.accounts.models import Person
from anxin.complaints.models import Complaint
from tests.cast import Cast


@pytest.mark.parametrize(
    "page", ["reports:figures", "complaints:list", "complaints:board", "complaints:today"]
)
def test_without_a_single_case_the_page_is_there(
    cast: Cast, signed_in: Callable[[Person], Client], page: str
) -> None:
    assert not Complaint.objects.exists()
    assert signed_in(cast.liu).get(reverse(page)).status_code == 200
