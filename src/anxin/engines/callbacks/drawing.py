"""Drawing the list: so many visits of each adviser, by a stored seed, the same ones whenever it is drawn again."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from heapq import nsmallest

_DIGEST = 8


@dataclass(frozen=True)
class Drawn:
    """The keys drawn for one adviser, in random order, out of how many candidates."""

    keys: tuple[str, ...]
    candidates: int

    @property
    def share(self) -> float:
        """Return which share of the candidates was drawn; its inverse is what one answer stands for."""
        return len(self.keys) / self.candidates if self.candidates else 0.0


def draw(candidates: Mapping[str, Iterable[str]], *, quota: int | None, seed: str) -> dict[str, Drawn]:
    """Return for each adviser at most ``quota`` of his candidates, all of them where it is None.

    The order is that of a keyed hash of seed and key: each candidate has the same chance, whatever stands before or
    beside it, and no adviser's draw depends on another's. ValueError for a quota below 0.
    """
    if quota is not None and quota < 0:
        raise ValueError("a quota is 0 or more")
    place = _placing(seed)
    drawn = {}
    for adviser in sorted(candidates):
        keys = set(candidates[adviser])
        placed = ((place(key), key) for key in keys)
        first = sorted(placed) if quota is None or quota >= len(keys) else nsmallest(quota, placed)
        drawn[adviser] = Drawn(tuple(key for _, key in first), len(keys))
    return drawn


def is_picked(key: str, *, percent: int, seed: str) -> bool:
    """Tell whether a record is among the share that is looked at twice, by seed and key alone, now and later."""
    return int.from_bytes(_placing(seed)(key)) * 100 < percent << (8 * _DIGEST)


def _placing(seed: str) -> Callable[[str], bytes]:
    start = blake2b(seed.encode(), digest_size=64).digest()
    keyed = blake2b(key=start, digest_size=_DIGEST)

    def place(key: str) -> bytes:
        hashed = keyed.copy()
        hashed.update(key.encode())
        return hashed.digest()

    return place
