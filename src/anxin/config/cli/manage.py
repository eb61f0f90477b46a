"""``anxin manage …``: Django's management commands."""

from django.core.management import ManagementUtility

from anxin.config.cli.installation import database, load_django

PASSES_ON = True


def run(words: list[str]) -> int:
    """Hand the words on to Django."""
    with database():
        load_django()
        try:
            ManagementUtility(["anxin manage", *words]).execute()
        except SystemExit as ended:
            return ended.code if isinstance(ended.code, int) else 0
    return 0
