"""One run on the database of DATABASE_URL: python -m bench.outbox.run '{"messages": 2000, …}'; prints its table.

Ends with status 1 when a mail was lost or accepted twice.
"""

import json
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402 (Django must be set up first)

from anxin.accounts.models import Brand, Dealer, Region  # noqa: E402
from anxin.foundation import clock  # noqa: E402
from anxin.messaging.choices import Channel, DeliveryState  # noqa: E402
from anxin.messaging.models import Delivery, DeliveryTry, Mailbox, Thread  # noqa: E402
from anxin.messaging.services.settle_deliveries import confirm_by_own_copy  # noqa: E402
from anxin.messaging.services.write_message import Writing, begin_thread, write_message  # noqa: E402
from bench.ladders.processes import Victim, free_port, wait_for  # noqa: E402

#: How often all workers are killed at once instead of one.
EVERYBODY = 0.2
OPEN = (DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.UNSURE)


@dataclass(frozen=True)
class Plan:
    """How much, and how rough; seconds are real ones."""

    messages: int
    seed: int
    mailboxes: int = 4
    workers: int = 3
    #: After so many mails, more or less, a worker is killed: a busy machine starts one slowly.
    mails_a_kill: int = 20
    busy: float = 0.005
    #: Mails sent one at a time while the queue is quiet.
    single: int = 20
    longest: float = 1800.0


class Post:
    """The counting server, and what it has accepted so far."""

    def __init__(self, busy: float) -> None:
        self.file = Path(tempfile.mkdtemp(prefix="bench-outbox-")) / "accepted.jsonl"
        self.port = free_port()
        self.process = Victim(
            "server", ["-m", "bench.outbox.server", str(self.port), str(self.file), str(busy)]
        )
        self.process.start()
        wait_for(self.port)
        self._read = 0

    def news(self) -> list[dict[str, object]]:
        """Return what was accepted since the last time."""
        lines = self._lines()
        new, self._read = lines[self._read :], len(lines)
        return [json.loads(line) for line in new]

    def accepted(self) -> list[dict[str, object]]:
        """Return everything that was accepted."""
        return [json.loads(line) for line in self._lines()]

    def count(self) -> int:
        """Return how many were accepted."""
        return len(self._lines())

    def _lines(self) -> list[str]:
        # The last line may be half written yet.
        text = self.file.read_text() if self.file.exists() else ""
        return text[: text.rfind("\n") + 1].splitlines()


def main(plan: Plan) -> int:
    """Run, count, print."""
    call_command("migrate", verbosity=0)
    calm, rough = Post(0), Post(plan.busy)
    workers = [Victim(f"worker {n}", ["-m", "bench.outbox.worker"]) for n in range(plan.workers)]
    try:
        rows = _calmly(plan, calm, workers[0])
        table, clean = _roughly(plan, rough, workers)
    finally:
        for each in [*workers, calm.process, rough.process]:
            each.kill()
    print("| what | how much |\n| --- | --- |")
    for what, how_much in [*rows, *table]:
        print(f"| {what} | {how_much} |")
    return 0 if clean else 1


def _calmly(plan: Plan, post: Post, worker: Victim) -> list[tuple[str, object]]:
    """Nobody is killed: how soon a single mail leaves, and how fast many do."""
    threads = _threads("calm", post.port, 1)
    worker.start()
    write_message(threads[0], writing=Writing(text="第一封"))
    _until(lambda: post.count() == 1, 60)
    delays = []
    for number in range(plan.single):
        began, seen = time.time(), post.count()
        write_message(threads[0], writing=Writing(text=f"单独一封{number}"))
        _until(partial(_more_than, post, seen), 60)
        delays.append(float(str(post.accepted()[-1]["at"])) - began)
    before = post.count()
    began = time.monotonic()
    _write(threads, plan.messages)
    written = time.monotonic() - began
    _until(lambda: post.count() == before + plan.messages, 900, pause=0.2)
    took = time.monotonic() - began
    worker.stop()
    return [
        (
            "a single mail, from the click to the server, median and slowest",
            f"{statistics.median(delays):.2f} s and {max(delays):.2f} s",
        ),
        (
            f"{plan.messages} mails by one mailbox, one worker",
            f"{took:.0f} s, {plan.messages / took:.0f} a second (writing them took {written:.0f} s of it)",
        ),
    ]


def _roughly(plan: Plan, post: Post, workers: list[Victim]) -> tuple[list[tuple[str, object]], bool]:
    """Workers are killed until everything has gone."""
    threads = _threads("rough", post.port, plan.mailboxes)
    lanes = {f"email/{thread.mailbox_id}" for thread in threads}
    mine = Delivery.objects.filter(lane__in=lanes)
    for each in workers:
        each.kills = each.starts = 0
    _write(threads, plan.messages)
    began = time.monotonic()
    dice, looked, strike = random.Random(plan.seed), 0.0, plan.mails_a_kill
    while time.monotonic() - began < plan.longest:
        for each in workers:
            each.start()
        if post.count() >= strike:
            strike = post.count() + dice.randint(1, 2 * plan.mails_a_kill)
            time.sleep(dice.uniform(0, 0.05))
            for each in workers if dice.random() < EVERYBODY else [dice.choice(workers)]:
                each.kill()
        time.sleep(0.01)
        if time.monotonic() - looked > 1:
            looked = time.monotonic()
            _fetch(post)
            if not mine.filter(state__in=OPEN).exists():
                break
    took = time.monotonic() - began
    for each in workers:
        each.kill()
    _fetch(post)
    wanted = set(mine.values_list("message__message_id", flat=True))
    names = Counter(str(each["name"]) for each in post.accepted())
    tries = Counter(DeliveryTry.objects.filter(delivery__lane__in=lanes).values_list("fault", flat=True))
    by_copy = mine.filter(state=DeliveryState.SENT).exclude(log__fault="").count()
    lost = [name for name in wanted if not names[name]]
    doubled = [name for name, number in names.items() if number > 1]
    states = Counter(mine.values_list("state", flat=True))
    clean = not lost and not doubled and states[DeliveryState.SENT] == plan.messages == len(wanted)
    rows: list[tuple[str, object]] = [
        ("mails queued, by how many mailboxes", f"{plan.messages}, {plan.mailboxes}"),
        ("workers killed with kill -9", sum(each.kills for each in workers)),
        ("until everything had gone", f"{took:.0f} s"),
        ("killed between the dot and the answer, proved by the mailbox's own copy", by_copy),
        ("killed before the dot went out, no copy came, sent again", tries["NO_COPY_CAME"]),
        ("refused for the time being by the server, tried again", tries["MAIL_REFUSED"]),
        ("marked as sent", states[DeliveryState.SENT]),
        ("accepted by the server, different mails", len(names)),
        ("accepted twice", len(doubled)),
        ("lost", len(lost)),
    ]
    return rows, clean


def _fetch(post: Post) -> None:
    """What reading the mailbox does: own copies are handed in, then it is noted that the mailbox was read."""
    read_at = clock.now()
    for each in post.news():
        receivers = each["to"]
        if isinstance(receivers, list) and len(receivers) > 1:
            confirm_by_own_copy(str(each["name"]))
    Mailbox.objects.update(fetched_at=read_at)


def _threads(name: str, port: int, mailboxes: int) -> list[Thread]:
    brand = Brand.objects.create(key=name, name={"zh": name, "en": name}, pack="")
    region = Region.objects.create(brand=brand, key=name, name={"zh": name, "en": name})
    dealer = Dealer.objects.create(region=region, code=name[:4].upper(), name={"zh": name, "en": name})
    boxes = [
        Mailbox.objects.create(
            dealer=dealer, address=f"care{number}@{name}.example", name="客服", smtp_host="127.0.0.1", smtp_port=port,
            smtp_security="none",
        )
        for number in range(mailboxes)
    ]  # fmt: skip
    return [
        begin_thread(
            dealer, channel=Channel.EMAIL, address=f"k{n}@kunde.example", subject="空调", mailbox=box
        )
        for n, box in enumerate(boxes)
    ]


def _write(threads: list[Thread], number: int) -> None:
    for each in range(number):
        write_message(threads[each % len(threads)], writing=Writing(text=f"第{each}封：我们今天给您回电话。"))


def _more_than(post: Post, number: int) -> bool:
    return post.count() > number


def _until(done: Callable[[], bool], seconds: float, *, pause: float = 0.01) -> None:
    until = time.monotonic() + seconds
    while not done():
        if time.monotonic() > until:
            raise SystemExit("nothing moves")
        time.sleep(pause)


if __name__ == "__main__":
    sys.exit(main(Plan(**json.loads(sys.argv[1]))))
