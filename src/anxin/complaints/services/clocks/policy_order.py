"""Arranging a dealer's policies: copied, dropped, moved up. The last one must hold for everything else."""

import copy
from typing import Any

from django.utils.translation import gettext as _

from anxin.foundation.errors import Refused

Policies = list[dict[str, Any]]


def copied(policies: Policies, place: int) -> str:
    """Put a copy before a policy and return the copy's key; what fits it is set afterwards."""
    taken = {policy["key"] for policy in policies}
    stem = policies[place]["key"]
    number = next(n for n in range(2, len(taken) + 3) if f"{stem}_{n}" not in taken)
    new = copy.deepcopy(policies[place])
    new |= {"key": f"{stem}_{number}", "id": f"policy-{stem.replace('_', '-')}-{number}"}
    new |= {"zh": f"{new['zh']} {number}", "en": f"{new['en']} {number}"}
    policies.insert(place, new)
    return str(new["key"])


def dropped(policies: Policies, place: int) -> str:
    """Take a policy out and return the key of the one that stands there then."""
    if place == len(policies) - 1:
        raise Refused("LAST_POLICY", _("The last policy holds for every other case and stays."))
    del policies[place]
    return str(policies[place]["key"])


def raised(policies: Policies, place: int) -> str:
    """Move a policy one place up, so that it is asked earlier, and return its key."""
    if place == len(policies) - 1:
        raise Refused("LAST_POLICY", _("The last policy holds for every other case and stays."))
    if place > 0:
        policies[place - 1], policies[place] = policies[place], policies[place - 1]
        place -= 1
    return str(policies[place]["key"])
