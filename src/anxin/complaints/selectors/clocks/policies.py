"""The dealer's clock policies as the engine wants them: ordered, the first that fits a case holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer
from anxin.complaints.choices import ClockKind
from anxin.complaints.models import ClockPolicyVersion, Complaint
from anxin.complaints.selectors.clocks.legal import LEGAL
from anxin.engines import clocks as engine
from anxin.foundation.bilingual import pick
from anxin.playbooks.selectors import content


@dataclass(frozen=True)
class Limit:
    """How long a clock runs under a policy."""

    span: timedelta
    working: bool = False
    pausable: bool = False


@dataclass(frozen=True)
class LadderStep:
    """One step of the ladder: when it is due, who is told, and the level that it raises the case to."""

    clock: ClockKind
    key: str
    offset: timedelta
    working: bool
    tell: tuple[str, ...]
    urgent: bool
    raise_to: int | None
    #: Counted in official working days of the law, a day for each 24 hours of the offset.
    office: bool = False

    @property
    def days_before(self) -> int:
        return max(0, -self.offset // _DAY)

    def for_engine(self) -> engine.Step:
        unit = engine.Unit.WORKING if self.working else engine.Unit.WALL
        return engine.Step(clock=self.clock, name=self.key, offset=self.offset, unit=unit)


@dataclass(frozen=True)
class Policy:
    """The limits and the ladder for the cases that it fits."""

    key: str
    name: Mapping[str, str]
    when: Mapping[str, Sequence[Any]]
    limits: Mapping[ClockKind, Limit]
    steps: tuple[LadderStep, ...]

    def fits(self, complaint: Complaint) -> bool:
        return all(
            getattr(complaint, _FIELDS[field]) in wanted for field, wanted in self.when.items() if wanted
        )


@dataclass(frozen=True)
class PauseReason:
    """Why clocks may be put on hold, for how long at the most, and which capability that needs."""

    key: str
    name: Mapping[str, str]
    cap: timedelta | None
    needs: str

    def __str__(self) -> str:
        return pick(self.name)

    @property
    def offered(self) -> str:
        """The reason with how long it holds at the most."""
        if self.cap is None:
            return str(self)
        return _("%(reason)s (at most %(days)s days)") % {"reason": self, "days": f"{self.cap / _DAY:g}"}


@dataclass(frozen=True)
class PolicyBook:
    """One version of a dealer's policies."""

    version: int
    pk: int
    policies: tuple[Policy, ...]
    reasons: Mapping[str, PauseReason]
    step_names: Mapping[str, Mapping[str, str]]

    def policy_for(self, complaint: Complaint) -> Policy:
        """Return the first policy that fits the case; the last one fits everything."""
        return next((each for each in self.policies if each.fits(complaint)), self.policies[-1])

    def policy(self, key: str) -> Policy:
        """Return the policy with this key; the last one where it is not in this version."""
        return next((each for each in self.policies if each.key == key), self.policies[-1])


_FIELDS = {"levels": "level", "channels": "channel", "categories": "category"}
_DAY = timedelta(days=1)
_books: dict[int, PolicyBook] = {}


def newest_policies(dealer: Dealer) -> ClockPolicyVersion | None:
    """Return the dealer's newest policies, or nothing where he has none yet."""
    return ClockPolicyVersion.objects.filter(dealer=dealer).order_by("-version").first()


def hold_reasons(dealer: Dealer) -> list[PauseReason]:
    """Return the reasons for which a dealer's cases may be put on hold."""
    newest = newest_policies(dealer)
    return list(book_of(newest).reasons.values()) if newest else []


def book_of(version: ClockPolicyVersion) -> PolicyBook:
    """Return a version's policies; a version never changes, so each is read once in a process."""
    if version.pk not in _books:
        _books[version.pk] = read_book(version)
    return _books[version.pk]


def book_named(pk: int) -> PolicyBook:
    """Return the policies of a version that an event names."""
    return _books[pk] if pk in _books else book_of(ClockPolicyVersion.objects.get(pk=pk))


def read_book(version: ClockPolicyVersion) -> PolicyBook:
    """Read a version's body."""
    body = version.body
    reasons = [_reason(each) for each in body["pause_reasons"]]
    return PolicyBook(
        version=version.version,
        pk=version.pk,
        policies=tuple(_policy(each) for each in body["policies"]),
        reasons={each.key: each for each in reasons},
        step_names={each["key"]: {"zh": each["zh"], "en": each["en"]} for each in body["step_names"]},
    )


def _policy(body: Mapping[str, Any]) -> Policy:
    return Policy(
        key=body["key"],
        name={"zh": body["zh"], "en": body["en"]},
        when=body["when"],
        limits={
            ClockKind(each["clock"]): Limit(
                span=timedelta(minutes=each["minutes"]),
                working=each["unit"] == "working",
                pausable=each.get("pausable", False),
            )
            for each in body["clocks"]
        },
        steps=_steps(body["steps"]),
    )


def _steps(bodies: Sequence[Mapping[str, Any]]) -> tuple[LadderStep, ...]:
    """Where a policy says nothing of the clocks of the law, the ladder that is shipped holds for them."""
    own = tuple(_step(each) for each in bodies)
    if any(step.clock in LEGAL for step in own):
        return own
    shipped = content("clock_policies").body["policies"][-1]["steps"]
    return own + tuple(_step(each) for each in shipped if each["clock"] in LEGAL)


def _step(body: Mapping[str, Any]) -> LadderStep:
    return LadderStep(
        clock=ClockKind(body["clock"]),
        key=body["key"],
        offset=timedelta(minutes=body["offset"]),
        working=body["unit"] == "working",
        tell=tuple(body["tell"]),
        urgent=body.get("urgent", False),
        raise_to=body.get("raise_to"),
        office=body["unit"] == "office_days",
    )


def _reason(body: Mapping[str, Any]) -> PauseReason:
    most = body["max_minutes"]
    return PauseReason(
        key=body["key"],
        name={"zh": body["zh"], "en": body["en"]},
        cap=None if most is None else timedelta(minutes=most),
        needs=body["needs"],
    )


def step_name(key: str, book: PolicyBook | None = None) -> str:
    """Return what a step of the ladder is called: as a dealer's version names it, or as it is shipped."""
    if book is not None and key in book.step_names:
        return pick(book.step_names[key])
    shipped = content("clock_policies").body["step_names"]
    return next((pick(each) for each in shipped if each["key"] == key), key)
