"""What was heard on all channels in a span of months, counted as the six questions ask (T081-T085)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer, Person
from anxin.complaints.models import Complaint
from anxin.complaints.policies import visible_to
from anxin.engines.statistics.intervals import Interval
from anxin.engines.statistics.shares import wilson
from anxin.voice.choices import OF_COLLEAGUES, HeardKind
from anxin.voice.models import Heard
from anxin.voice.policies import names_seen
from anxin.voice.selectors.heard import heard_visible_to
from anxin.voice.selectors.span import Span
from anxin.voice.selectors.words import reason_name, theme_name

MOST_READ = 5_000
NOBODY = "@hidden"


@dataclass(frozen=True)
class Counted:
    """A name and how often it was counted, of how many; ``of`` names the figure, so that its rows can be opened."""

    name: str
    count: int
    total: int
    of: str

    @property
    def share(self) -> Interval | None:
        return wilson(self.count, self.total)

    @property
    def percent(self) -> int:
        return round(100 * self.count / self.total) if self.total else 0


@dataclass(frozen=True)
class Voices:
    """The lines of customers at some dealers in a span that a person may see; read once."""

    person: Person
    dealers: Sequence[Dealer]
    span: Span

    def rows(self) -> QuerySet[Heard]:
        """Return the lines as a query, the newest first."""
        return heard_between(self.person, self.dealers, self.span.since, self.span.until)

    @cached_property
    def lines(self) -> list[Heard]:
        return list(self.rows()[:MOST_READ])

    def of_kind(self, *kinds: HeardKind) -> list[Heard]:
        """Return the lines of some kinds."""
        return [each for each in self.lines if each.kind in kinds]

    def themes(self, *kinds: HeardKind) -> list[Counted]:
        """Return the themes of the lines of some kinds, the most frequent first."""
        lines = self.of_kind(*kinds)
        what = ".".join(kinds)
        counts = Counter(each.theme for each in lines)
        return _sorted(
            Counted(theme_name(key), n, len(lines), f"theme:{what}:{key}") for key, n in counts.items()
        )

    def praised(self) -> list[Counted]:
        """Return who was praised, the most often first; names only to who may read them."""
        lines = [each for each in self.of_kind(HeardKind.PRAISE) if each.about]
        names: dict[str, str] = {}
        counts: Counter[str] = Counter()
        for line in lines:
            seen = line.about is not None and names_seen(self.person, line.dealer_id)
            key = line.about.username if line.about and seen else NOBODY
            names[key] = line.about.name if line.about and seen else _("a colleague")
            counts[key] += 1
        return _sorted(Counted(names[key], n, len(lines), f"praised:{key}") for key, n in counts.items())

    def reasons(self) -> list[Counted]:
        """Return the reasons of complaints and of what was heard, the most frequent first; those unnamed last.

        A line that became a complaint counts as that complaint.
        """
        counts = Counter(dict(self._complaint_reasons()))
        against = self.of_kind(HeardKind.COMPLAINT, HeardKind.DISLIKE)
        counts.update(each.reason for each in against if each.complaint_id is None)
        total = counts.total()
        named = [Counted(reason_name(key), n, total, f"reason:{key}") for key, n in counts.items() if n]
        return sorted(_sorted(_together(named)), key=lambda each: each.of == "reason:")

    def _complaint_reasons(self) -> list[tuple[str, int]]:
        rows = complaints_between(self.person, self.dealers, self.span.since, self.span.until)
        return list(rows.order_by().values_list("reason").annotate(Count("pk")))


def heard_between(person: Person, dealers: Sequence[Dealer], since: date, until: date) -> QuerySet[Heard]:
    """Return what customers said from day to day, as far as the person may see it, the newest first."""
    rows = heard_visible_to(person).filter(
        dealer__in=dealers, listening__day__gte=since, listening__day__lte=until
    )
    return rows.exclude(listening__channel__in=OF_COLLEAGUES).order_by("-listening__day", "-pk")


def complaints_between(
    person: Person, dealers: Sequence[Dealer], since: date, until: date
) -> QuerySet[Complaint]:
    """Return the complaints received from day to day that the person may see, each matter once."""
    rows = visible_to(person).filter(dealer__in=dealers, received_on__gte=since, received_on__lte=until)
    return rows.order_by("-received_on", "-pk")


def _together(found: Iterable[Counted]) -> list[Counted]:
    """Add up what has one name: reasons that judge a customer stand under their group."""
    by_name: dict[str, Counted] = {}
    for each in found:
        known = by_name.get(each.name)
        keys = f"{known.of},{each.of.partition(':')[2]}" if known else each.of
        count = each.count + (known.count if known else 0)
        by_name[each.name] = Counted(each.name, count, each.total, keys)
    return list(by_name.values())


def _sorted(found: Iterable[Counted]) -> list[Counted]:
    return sorted(found, key=lambda each: (-each.count, each.name))
