"""Tables and content lists for a run."""

import django

django.setup()

from django.core.management import call_command  # noqa: E402 (Django must be set up first)

from anxin.playbooks.services import load_packs  # noqa: E402

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    load_packs()
