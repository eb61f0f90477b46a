"""The law of a dealer's country, as far as it is on file, with the working days that were announced for it."""

import hashlib
import json
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from anxin.accounts.models import Dealer
from anxin.accounts.public_holidays import working_days_of
from anxin.engines.rights import Law, read_law
from anxin.engines.rights.law import Policies
from anxin.playbooks.content_files import read_law_files

#: The market of a dealer by the country that he is in.
_MARKETS = {"CN": "cn"}
COUNTRIES = tuple(_MARKETS)
#: Editions since 2013, and the years into which a period or a term of theirs may reach.
_YEARS = range(2013, 2041)
#: Laws that stay in the memory of a process: one for each way in which some dealer reads the open questions.
_KEPT = 64


def law_of(dealer: Dealer, *, readings: Mapping[str, str] | None = None) -> Law | None:
    """Return the law that holds at a dealer; nothing where none is on file for his country.

    ``readings`` tells which open questions are read otherwise than shipped: their ids and the options chosen. Only
    those that the law knows may be named.
    """
    market = _MARKETS.get(dealer.country)
    return _read(market, _sorted(readings), frozenset()) if market else None


def law_before(dealer: Dealer, years: frozenset[int], *, readings: Mapping[str, str]) -> Law | None:
    """Return the law as it stood before the holidays of these years were announced."""
    market = _MARKETS.get(dealer.country)
    return _read(market, _sorted(readings), years) if market else None


def law_name(law: Law | None) -> str:
    """Return the name under which an answer remembers its law: market, version, and a digest of what it says.

    Read otherwise than shipped it has another name.
    """
    return _name(law.market, law.policies) if law else ""


def reading_words(market: str, question: str, option: str) -> Mapping[str, str]:
    """Return in both languages what one way to read an open question says; the option itself where nobody wrote it."""
    return _words(market).get((question, option), {"zh": option, "en": option})


def _sorted(readings: Mapping[str, str] | None) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((readings or {}).items()))


@lru_cache(maxsize=_KEPT)
def _read(market: str, readings: tuple[tuple[str, str], ...], unannounced: frozenset[int]) -> Law:
    files = _files(market)
    years = [year for year in _YEARS if year not in unannounced]
    return read_law(
        files["law"],
        ambiguities=files["ambiguities"],
        parts=files.get("parts", {}),
        working_days=working_days_of(files["law"]["country"], years),
        readings=dict(readings),
    )


@cache
def _name(market: str, policies: Policies) -> str:
    files = _files(market)
    told = json.dumps(files, sort_keys=True, ensure_ascii=False, default=str)
    if policies != _read(market, (), frozenset()).policies:
        told += repr(policies)
    digest = hashlib.sha256(told.encode()).hexdigest()[:12]
    return f"{market}/{files['law']['version']}/{digest}"


@cache
def _words(market: str) -> Mapping[tuple[str, str], Mapping[str, str]]:
    questions = _files(market)["ambiguities"]["ambiguities"]
    return {
        (each["id"], option): words
        for each in questions
        for option, words in each.get("readings", {}).items()
    }


@cache
def _files(market: str) -> dict[str, Any]:
    return read_law_files(market)
