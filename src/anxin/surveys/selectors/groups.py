"""Which anonymous answers are shown: whole groups of at least five, each of whole days that are over.

Whoever looks before and after one answer would read that answer in the difference of two figures. So every figure,
on every page, is a sum of the same groups: days are gathered until five interviews have come together, and of one
item, which not everybody is asked, until five answers have. A group belongs to the day on which it was full.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from anxin.foundation import clock
from anxin.surveys.choices import InterviewState
from anxin.surveys.selectors.counts import Interviews, interviews_counted

#: So many anonymous interviews at least stand behind anything that is shown.
FEWEST = 5
COUNTED = (InterviewState.COMPLETE, InterviewState.PARTIAL)
#: Answers of one item: how often each was given, by its stored form and whether it was a bad one when it was judged.
type Answers = Counter[tuple[str, bool]]
#: Of one version: how many interviews each group holds, by the day on which it was full, in order.
type Groups = dict[date, int]


def full_groups(versions: Iterable[int]) -> dict[int, Groups]:
    """Return the full groups of anonymous versions by their row; one query."""
    return groups_among(interviews_counted(versions))


def groups_among(rows: Iterable[Interviews]) -> dict[int, Groups]:
    """Return the full groups among counts that were read already."""
    found: dict[int, Groups] = {}
    waiting: Counter[int] = Counter()
    days: dict[tuple[date, int, str], int] = {}
    for each in rows:
        if each.anonymous and each.state in COUNTED:
            key = (each.day, each.version, each.zone)
            days[key] = days.get(key, 0) + each.count
    for (day, version, zone), count in sorted(days.items()):
        waiting[version] += count
        if day < clock.today(zone) and waiting[version] >= FEWEST:
            found.setdefault(version, {})[day] = waiting.pop(version)
    return found


def in_groups(days: Mapping[date, Answers], groups: Groups) -> dict[date, Answers]:
    """Gather an item's answers by day into groups that hold at least five of them; what is left is not shown."""
    found: dict[date, Answers] = {}
    waiting: Answers = Counter()
    left = sorted(days, reverse=True)
    for end in groups:
        while left and left[-1] <= end:
            waiting += days[left.pop()]
        if waiting.total() >= FEWEST:
            found[end], waiting = waiting, Counter()
    return found


def group_of(day: date, groups: Groups) -> date | None:
    """Return the day on which the group of a day's interviews was full; nothing while it is not."""
    return next((end for end in groups if day <= end), None)
