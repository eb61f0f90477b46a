"""Write docs/openapi.json from the code: python tools/openapi.py [--check]"""

import os
import sys
from pathlib import Path

import django
from django.utils.module_loading import import_string

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "openapi.json"


def main() -> int:
    """Write the document, or with --check only tell whether the committed one is the live one."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anxin.config.settings")
    django.setup()
    live: str = import_string("anxin.config.api.document")()
    if "--check" in sys.argv[1:]:
        same = DOCUMENT.exists() and DOCUMENT.read_text("utf-8") == live
        sys.stdout.write("" if same else "docs/openapi.json is behind; run: python tools/openapi.py\n")
        return 0 if same else 1
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text(live, "utf-8")
    sys.stdout.write(f"{DOCUMENT.name}: {len(live.splitlines())} lines\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
