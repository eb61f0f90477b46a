"""``anxin shell``: a Python prompt with the models loaded."""

from anxin.config.cli import manage

PASSES_ON = True


def run(words: list[str]) -> int:
    """Open Django's shell."""
    return manage.run(["shell", *words])
