"""The same link answered by two processes at the same moment: one interview, and each answer once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from anxin.foundation.models import AuditRecord
from anxin.surveys.choices import InvitedBy
from anxin.surveys.models import Interview
from anxin.surveys.selectors.invitations import token_of
from anxin.surveys.services.interviews import About
from anxin.surveys.services.invitations import invite
from anxin.surveys.tests.asking import make_version
from tests.cast import Cast

BESIDE = 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("second", ["9", "8"], ids=["the same answer", "another answer"])
def test_two_at_once_make_one_interview(cast: Cast, second: str) -> None:
    about = About(customer=cast.customer, vehicle=cast.car, adviser=cast.wang)
    invitation = invite(
        make_version(cast.shanghai, cast.liu), about=about, channel=InvitedBy.WECOM, by=cast.chen
    )
    link, together = f"/s/{token_of(invitation.key)}/", Barrier(BESIDE)

    def send(answer: str) -> int:
        try:
            client = Client()
            together.wait(20)
            return client.post(link, {"item": "overall", "answer": answer}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(BESIDE) as pool:
        found = list(pool.map(send, ["9", second] * (BESIDE // 2)))
    assert found == [303] * BESIDE
    interview = Interview.objects.get()
    assert interview.answers["overall"] in {9, int(second)}
    assert AuditRecord.objects.filter(action="surveys.interview_begun").count() == 1
    if second == "9":
        assert interview.changes == 1
