"""What was done at a visit: the components worked on, the parts replaced, the works as they are written."""

import re
from dataclasses import dataclass
from functools import lru_cache

from anxin.engines.repeats.language import COMPONENTS, CONSUMABLES, SYMPTOMS, Language
from anxin.engines.repeats.orders import Order
from anxin.engines.repeats.words import plain

_WORKS = re.compile(r"[;,，；、\n]")
#: A work done once more is the same work.
_ONCE_MORE = re.compile(r"^(?:重新|再次|二次|再|again |re-?)")


@dataclass(frozen=True, slots=True)
class Work:
    """Components and their largest parts by key, works and replaced parts by key or plain words.

    What the service plan changes (oil, filters) proves nothing and is left out.
    """

    components: frozenset[str] = frozenset()
    tops: frozenset[str] = frozenset()
    works: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()


def read_work(order: Order, language: Language) -> Work:
    """Return what the work and the parts of an order say."""
    return _read(order.work, order.parts, language)


@lru_cache(maxsize=1 << 14)
def _read(written: str, replaced: tuple[str, ...], language: Language) -> Work:
    works: set[str] = set()
    components: set[str] = set()
    for each in _WORKS.split(written):
        work = _ONCE_MORE.sub("", plain(each))
        hits = language.words.find(work)
        if hits[CONSUMABLES]:
            continue
        components.update(hit.key for hit in hits[COMPONENTS])
        if hits[COMPONENTS] or hits[SYMPTOMS]:
            works.add(work)
    parts = set()
    for each in replaced:
        part = plain(each)
        hits = language.words.find(part)
        if not part or hits[CONSUMABLES]:
            continue
        known = [hit.key for hit in hits[COMPONENTS]]
        components.update(known)
        parts.add(known[-1] if known else part)
    tops = frozenset(map(language.top_of, components))
    return Work(frozenset(components), tops, frozenset(works), frozenset(parts))
