"""The law of a dealer's country, as far as it is on file, with the working days that were announced for it."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache

from anxin.accounts.models import Dealer
from anxin.accounts.public_holidays import working_days_of
from anxin.engines.rights import Law, read_law
from anxin.playbooks.content_files import read_law_files

#: The market of a dealer by the country that he is in.
_MARKETS = {"CN": "cn"}
COUNTRIES = tuple(_MARKETS)
#: Editions since 2013, and the years into which a period or a term of theirs may reach.
_YEARS = range(2013, 2041)


@dataclass(frozen=True)
class LawOnFile:
    """A market's law as it was read once in this process, and by which name answers tell that it was this one."""

    law: Law
    name: str


def law_of(dealer: Dealer) -> Law | None:
    """Return the law that holds at a dealer; nothing where none is on file for his country."""
    market = _MARKETS.get(dealer.country)
    return _read(market).law if market else None


def law_name(law: Law | None) -> str:
    """Return the name under which an answer remembers its law: market, version, and a digest of what it says."""
    return _read(law.market).name if law else ""


@cache
def _read(market: str) -> LawOnFile:
    files = read_law_files(market)
    law = read_law(
        files["law"],
        ambiguities=files["ambiguities"],
        parts=files.get("parts"),
        working_days=working_days_of(files["law"]["country"], _YEARS),
    )
    told = json.dumps(files, sort_keys=True, ensure_ascii=False, default=str)
    digest = hashlib.sha256(told.encode()).hexdigest()[:12]
    return LawOnFile(law, f"{market}/{files['law']['version']}/{digest}")
