"""How much comes through the public door, counted in memory that all processes of a machine share.

A count costs microseconds and no database. Two slots a name, the lower of which counts, so that few strangers are
lumped together; a count lost between two processes lets one request more through, which does no harm.
"""

import hashlib
import mmap
import struct
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from anxin.foundation import clock

_SLOTS = 1 << 17
_SLOT = struct.Struct("<II")
_ROWS = 2


class Limit(NamedTuple):
    """At most ``most`` in ``seconds``, of each name by itself."""

    scope: str
    most: int
    seconds: int


#: Everything at the door, from one network: telephones of one operator share addresses by the hundred.
PAGES = Limit("pages", 240, 60)
#: Complaints sent, from one network.
POSTS = Limit("posts", 60, 600)
#: Complaints taken in, from one network: one that solves a challenge after the other shuts no dealer's door.
TAKEN_IN = Limit("taken-in", 6, 3600)
#: Links that lead nowhere, from one network; from then on its requests are not looked up at all.
GUESSES = Limit("guesses", 20, 600)
#: Everything at the door, from everywhere: what is beyond it would take the house's own pages their time.
EVERYBODY = Limit("everybody", 400, 10)

#: Answers given behind personal links, from one network: each question is one.
ANSWERS = Limit("answers", 600, 600)
#: Pages behind one code on the wall, from everywhere: who answers there is not counted by his address.
ON_WALL = Limit("on-wall", 120, 60)
#: Everything of questions, from everywhere; apart, so that a thousand invitations shut nobody's way to complain.
WHOEVER_ANSWERS = Limit("whoever-answers", 600, 10)


class Counts:
    """Counters in a file that is mapped into memory; made where it is missing."""

    def __init__(self, path: Path) -> None:
        size = _SLOTS * _SLOT.size
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.truncate(size)
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), size)

    def add(self, limit: Limit, name: str) -> int:
        """Count one more and return how many it is in the present stretch of time."""
        return min(self._bump(place, limit) for place in _places(limit, name))

    def read(self, limit: Limit, name: str) -> int:
        """Return how many there are in the present stretch of time."""
        stretch = _stretch(limit)
        found = (_SLOT.unpack_from(self._memory, place) for place in _places(limit, name))
        return min(count if kept == stretch else 0 for kept, count in found)

    def forget(self) -> None:
        """Begin anew, as tests do."""
        self._memory[:] = bytes(len(self._memory))

    def _bump(self, place: int, limit: Limit) -> int:
        stretch = _stretch(limit)
        kept, count = _SLOT.unpack_from(self._memory, place)
        count = count + 1 if kept == stretch else 1
        _SLOT.pack_into(self._memory, place, stretch, min(count, 0xFFFF_FFFF))
        return int(count)


@cache
def counts() -> Counts:
    """Return the counters of this installation."""
    return Counts(Path(settings.ANXIN_DOOR_COUNTS))


def seconds_left(limit: Limit) -> int:
    """Return how long the present stretch of time still lasts."""
    return limit.seconds - int(clock.now().timestamp()) % limit.seconds


def network_of(address: str) -> str:
    """Return what is counted for an address: itself, or of IPv6 the first 64 bits, which one customer holds whole."""
    if ":" not in address or "." in address:
        return address
    groups, _, rest = address.partition("::")
    head = [each for each in groups.split(":") if each]
    tail = [each for each in rest.split(":") if each]
    whole = [*head, *["0"] * max(0, 8 - len(head) - len(tail)), *tail]
    return ":".join(f"{each:0>4}".lower() for each in whole[:4])


def _stretch(limit: Limit) -> int:
    return int(clock.now().timestamp()) // limit.seconds & 0xFFFF_FFFF


def _places(limit: Limit, name: str) -> list[int]:
    # Keyed, so that nobody chooses addresses that fall together with somebody else's.
    digest = hashlib.blake2b(
        f"{limit.scope} {name}".encode(), digest_size=4 * _ROWS, key=settings.SECRET_KEY.encode()[:64]
    ).digest()
    halves = _SLOTS // _ROWS
    numbers = (int.from_bytes(digest[4 * row : 4 * row + 4]) % halves + row * halves for row in range(_ROWS))
    return [number * _SLOT.size for number in numbers]
