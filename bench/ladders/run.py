"""One run on the database of DATABASE_URL: python -m bench.ladders.run '{"cases": 500, …}'; prints its table.

Ends with status 1 when anything was lost, doubled or stuck.
"""

import json
import random
import statistics
import sys
import time
from dataclasses import dataclass
from datetime import timedelta

import django

django.setup()

from procrastinate.contrib.django.models import ProcrastinateJob  # noqa: E402 (Django must be set up first)

from anxin.complaints.models import ClockRejudgement, Complaint, EscalationStep  # noqa: E402
from anxin.complaints.services.clocks.rejudging import rejudge_by_newest_policies  # noqa: E402
from anxin.foundation import clock  # noqa: E402
from bench.ladders import processes, world  # noqa: E402
from bench.ladders.check import Verdict, check  # noqa: E402
from bench.ladders.driver import Crew  # noqa: E402

SHOWN = 12


@dataclass(frozen=True)
class Plan:
    """How long and how fast: seconds are real ones, ``factor`` is how much faster the cases' clock runs."""

    cases: int
    factor: float
    working: float
    draining: float
    seed: int
    threads: int = 8
    pause: float = 0.3
    kill_every: float = 10.0
    longest_down: float = 6.0
    tick: float = 1.0
    #: With fewer kills than these the run has shown nothing.
    least_kills: int = 1


def main(plan: Plan) -> int:
    """Run, check, print."""
    dice = random.Random(plan.seed)
    house = world.make_world()
    port = processes.free_port()
    victims = [processes.web(port), *(processes.worker(n, tick=plan.tick) for n in (1, 2))]
    for each in victims:
        each.start()
    try:
        run = _Run(plan, dice, house, victims)
        run.carry_out(port)
        for each in victims[1:]:
            each.stop()
    finally:
        kills = sum(each.kills for each in victims)
        for each in victims:
            each.kill()
    verdict = check(house.dealer, run.crew.told)
    _print(plan, run, verdict)
    return 0 if verdict.clean and not run.crew.told.broken and kills >= plan.least_kills else 1


class _Run:
    def __init__(
        self, plan: Plan, dice: random.Random, house: world.World, victims: list[processes.Victim]
    ) -> None:
        self.plan, self.dice, self.house, self.victims = plan, dice, house, victims
        self.reaper = processes.Reaper(victims, dice=dice, every=plan.kill_every, longest=plan.longest_down)
        self.began = clock.now()

    def carry_out(self, port: int) -> None:
        processes.wait_for(port)
        slugs = [world.open_case(self.house, n, self.dice) for n in range(1, self.plan.cases + 1)]
        # A third of the cases is left alone and climbs its whole ladder.
        self.crew = Crew(port, self.house.operators, slugs[: -len(slugs) // 3], pause=self.plan.pause)
        self.crew.start(threads=self.plan.threads, seed=self.plan.seed)
        self._work()
        self.crew.stop()
        for slug in self._on_hold():
            self.crew.resume(slug)
        self._drain()
        self.ended = clock.now()

    def _work(self) -> None:
        began, changes = time.monotonic(), 0
        while (gone := time.monotonic() - began) < self.plan.working:
            self.reaper.step()
            if gone > (changes + 1) * self.plan.working / 5:
                changes += 1
                self._change_rules(changes)
            time.sleep(0.05)

    def _change_rules(self, nth: int) -> None:
        if nth % 2:
            world.close_for_an_afternoon(self.house, days=nth)
        else:
            rejudge_by_newest_policies(self.house.dealer, by=self.house.manager, why="全部按新时限")

    def _drain(self) -> None:
        """Go on killing until every case has gone through its ladder; then let the workers finish."""
        until = time.monotonic() + self.plan.draining
        while time.monotonic() < until and self._waiting():
            self._watch(1.0, killing=True)
        quiet = time.monotonic() + max(20.0, self.plan.draining / 4)
        while time.monotonic() < quiet and (self._waiting() or self._at_work()):
            self._watch(1.0, killing=False)

    def _watch(self, seconds: float, *, killing: bool) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.reaper.step(killing=killing)
            time.sleep(0.05)

    def _waiting(self) -> int:
        return EscalationStep.objects.filter(fired_at=None, due_at__isnull=False).count()

    def _at_work(self) -> bool:
        return (
            ClockRejudgement.objects.filter(finished_at=None).exists()
            or ProcrastinateJob.objects.filter(status="doing").exists()
        )

    def _on_hold(self) -> list[str]:
        held = Complaint.objects.filter(dealer=self.house.dealer).exclude(on_hold="")
        return [case.slug for case in held.select_related("dealer")]


def _print(plan: Plan, run: _Run, verdict: Verdict) -> None:
    told = run.crew.told
    rows = [
        ("cases", plan.cases),
        ("clock", f"{plan.factor:g} times as fast"),
        ("time of the cases", f"{(run.ended - run.began) / timedelta(days=1):.1f} days"),
        ("workers killed", sum(each.kills for each in run.victims[1:])),
        ("web server killed", run.victims[0].kills - 1),
        ("started again", sum(each.starts - 1 for each in run.victims)),
        ("ended by themselves", sum(each.deaths for each in run.victims)),
        ("sweeps that ended", verdict.sweeps),
        ("longest time without a sweep", _case_time(verdict.longest_without_sweep, plan)),
        ("operations done", told.done.total()),
        ("of them", ", ".join(f"{name} {count}" for name, count in sorted(told.done.items()))),
        ("refused by a rule", told.refused.total()),
        ("answers cut off by a kill", told.cut_off),
        ("server errors", len(told.broken)),
        ("re-judgings of all open cases", verdict.rejudged),
        ("lines of history", verdict.events),
        ("steps due and told", verdict.fired["told"] + verdict.fired["nobody"]),
        ("steps over when they came up", verdict.fired["over"]),
        ("steps by clock", ", ".join(f"{name} {count}" for name, count in sorted(verdict.by_clock.items()))),
        ("notices", verdict.notices),
        ("levels raised by a step", verdict.raised),
        ("holds ended by their cap", verdict.holds_ended),
        ("delay of a step, median and longest", _delays(verdict)),
        ("lost", len(verdict.lost)),
        ("doubled", len(verdict.doubled)),
        ("stuck", len(verdict.stuck)),
        ("fired without cause", len(verdict.unjustified)),
        ("rows other than judged from the history", verdict.wrong_rows),
    ]
    print("| what | how much |\n| --- | --- |")
    for what, how_much in rows:
        print(f"| {what} | {how_much} |")
    for name in ("lost", "doubled", "stuck", "unjustified"):
        for each in getattr(verdict, name)[:SHOWN]:
            print(f"{name}: {each}")
    for each in told.broken[:SHOWN]:
        print(f"server error: {each}")
    print(f"refused: {dict(told.refused)}", file=sys.stderr)


def _case_time(real: timedelta, plan: Plan) -> str:
    return f"{real * plan.factor / timedelta(minutes=1):.0f} minutes of the cases"


def _delays(verdict: Verdict) -> str:
    if not verdict.delays:
        return "none"
    return f"{statistics.median(verdict.delays):.0f} and {max(verdict.delays):.0f} minutes of the cases"


if __name__ == "__main__":
    sys.exit(main(Plan(**json.loads(sys.argv[1]))))
