"""kill -9 at chosen instants, by the mail server itself: each mail is accepted once, and none is lost."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from anxin.foundation import clock
from anxin.integrations.smtp.tests.server import Server, running
from anxin.messaging.choices import Channel, DeliveryState
from anxin.messaging.models import Delivery, DeliveryTry, Mailbox
from anxin.messaging.services.settle_deliveries import confirm_by_own_copy, queue_what_left_no_copy
from anxin.messaging.services.write_message import Writing, begin_thread, write_message
from tests.cast import make_cast

#: Gets ready once and forks a worker for each line that it reads.
NURSERY = """
import os, sys, time, django
django.setup()
from anxin.messaging.services.hand_over import hand_over_lane
print("ready", flush=True)
for _line in sys.stdin:
    worker = os.fork()
    while not worker:
        hand_over_lane(sys.argv[1])
        time.sleep(0.05)
    print(worker, flush=True)
    os.waitpid(worker, 0)
"""
MAILS = 12


class Killing(Server):
    """Kills the worker that talks to it: at the third mail before the dot, at the sixth after the dot has come and
    the mail is kept, at the ninth after the dot has come and the mail is thrown away."""

    victim = 0
    seen = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address.startswith("kunde"):
            self.seen += 1
            if self.seen == 3:
                os.kill(self.victim, signal.SIGKILL)
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.seen == 9:
            os.kill(self.victim, signal.SIGKILL)
            self.seen += 1
            return "451 gone"
        answer = await super().handle_DATA(server, session, envelope)
        if self.seen == 6:
            self.seen += 1
            os.kill(self.victim, signal.SIGKILL)
        return answer


@contextmanager
def nursery(lane: str) -> Iterator[subprocess.Popen[str]]:
    """Run the process that forks workers on a lane."""
    database = connection.settings_dict
    host, user = database["HOST"], database["USER"]
    url = f"postgresql://{user}:{database['PASSWORD']}@:{database['PORT']}/{database['NAME']}?host={host}"
    surroundings = os.environ | {"DATABASE_URL": url, "ANXIN_SECRET_KEY": settings.SECRET_KEY}
    process = subprocess.Popen(
        [sys.executable, "-c", NURSERY, lane], env=surroundings, text=True, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def let_work(process: subprocess.Popen[str], server: Killing) -> None:
    """Let one worker work until the server has killed it or there is nothing left to do."""
    assert process.stdin
    assert process.stdout
    process.stdin.write("go\n")
    process.stdin.flush()
    server.victim = int(process.stdout.readline())
    until = time.monotonic() + 60
    open_ones = Delivery.objects.filter(state__in=(DeliveryState.QUEUED, DeliveryState.SENDING))
    while _lives(server.victim) and open_ones.exists():
        assert time.monotonic() < until, "nothing moves"
        time.sleep(0.02)
    if _lives(server.victim):
        os.kill(server.victim, signal.SIGKILL)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_each_mail_is_accepted_once_and_none_is_lost() -> None:
    cast, server = make_cast(), Killing()
    with running(server):
        box = Mailbox.objects.create(
            dealer=cast.shanghai, address="care@sh01.example", name="客服", smtp_host="127.0.0.1",
            smtp_port=server.port, smtp_security="none",
        )  # fmt: skip
        thread = begin_thread(cast.shanghai, channel=Channel.EMAIL, address="kunde@mail.cn", mailbox=box)
        for number in range(MAILS):
            write_message(thread, writing=Writing(text=f"第{number}封"))
        with nursery(f"email/{box.pk}") as process:
            for _each in range(4):
                let_work(process, server)
            assert DeliveryTry.objects.filter(fault="WORKER_VANISHED").count() == 2
            assert Delivery.objects.filter(state=DeliveryState.SENT).count() == MAILS - 2
            _read_the_mailbox(server)
            assert queue_what_left_no_copy() == 0, "the copy may still come"
            left = Delivery.objects.filter(state=DeliveryState.UNSURE)
            left.update(handing_over_at=clock.now() - timedelta(minutes=11))
            Mailbox.objects.update(fetched_at=clock.now())
            assert queue_what_left_no_copy() == 1
            let_work(process, server)
    accepted = Counter(str(each.mail["Message-ID"]) for each in server.kept)
    assert len(accepted) == MAILS
    assert set(accepted.values()) == {1}
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.SENT}


def _read_the_mailbox(server: Server) -> None:
    for each in server.kept:
        if "care@sh01.example" in each.receivers:
            confirm_by_own_copy(str(each.mail["Message-ID"]).strip("<>"))
