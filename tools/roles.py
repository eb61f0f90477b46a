"""Write docs/mechanisms/roles.md from the one table of what a role may do.

python -m tools.roles
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django
from django.utils import translation

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "mechanisms" / "roles.md"

HEAD = """# Roles and what they may do

Made from `src/anxin/accounts/choices.py` by `python -m tools.roles`. A membership gives a role at a brand, region,
dealer or department, and it holds for everything below; how that is asked for stands in [access.md](access.md).

"""


def roles_page() -> str:
    """Return the page as it should stand: a row a capability, a column a role."""
    from anxin.accounts.choices import ROLE_CAPABILITIES, Capability, Role  # noqa: PLC0415  (needs Django set up)

    with translation.override("en"):
        columns = [str(role.label) for role in Role]
        lines = [_row("code", "what it allows", *columns), _row(*["---"] * (len(columns) + 2))]
        for capability in Capability:
            marks = ["yes" if capability in ROLE_CAPABILITIES[role] else "" for role in Role]
            lines.append(_row(f"`{capability.value}`", str(capability.label), *marks))
    return HEAD + "\n".join(lines) + "\n"


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anxin.config.settings")
    django.setup()
    PAGE.write_text(roles_page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
