"""Our side: the database filled, the pages served as they ship, and what people do on them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from bench.desk.load import Act, Ask, Door, sign_in
from bench.desk.servers import granian

CALLER = "bench.caller"


class Ours:
    """The project as it is, on a database of its own."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.url = url

    def step(self, *words: object) -> Any:
        """Run one of ``bench.desk.steps`` in a process of its own."""
        command = [sys.executable, "-m", "bench.desk.steps", *map(str, words)]
        surroundings = os.environ | self._surroundings()
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=surroundings)
        return json.loads(done.stdout)

    @contextmanager
    def served(self) -> Iterator[str]:
        """Serve the pages; yield their address."""
        application, surroundings = "anxin.config.wsgi:application", self._surroundings()
        with granian(sys.executable, application, surroundings=surroundings, folder=self.folder) as address:
            yield address

    def _surroundings(self) -> Mapping[str, str]:
        root = Path(__file__).resolve().parents[2]
        return {
            "DATABASE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "anxin.config.settings",
            "PYTHONPATH": os.pathsep.join([str(root / "src"), str(root)]),
        }


def open_door(address: str, facts: Mapping[str, Any], *, who: str = CALLER) -> Door:
    """Sign somebody in."""
    return sign_in(address, "/accounts/login/", {"login": who, "password": facts["password"]})


def acts(facts: Mapping[str, Any], words: Sequence[str]) -> list[Act]:
    """Return what is measured; the caller sees one dealer, who has a tenth of all cases."""
    cases, unfinished, texts = facts["cases"], facts["open"], facts["texts"]

    def note(n: int) -> Ask:
        # Each time another case, so that nobody waits for somebody else's lock.
        slug = unfinished[n % len(unfinished)]
        return Ask(f"/complaints/{slug}/do/note/", {"text": texts[n % len(texts)][:60]}, good=(200, 302))

    def create(n: int) -> Ask:
        form = {"token": str(uuid4()), "channel": "intake-incoming", "mode": "phone", "words": texts[n % len(texts)],
                "category": "cat-quality"}  # fmt: skip
        return Ask("/complaints/new/", form, good=(302,))

    return [
        Act("list", lambda _n: Ask("/complaints/")),
        Act("list of open", lambda _n: Ask("/complaints/?status=open")),
        Act("case", lambda n: Ask(f"/complaints/{cases[n % len(cases)]}/")),
        Act("search", lambda n: Ask(f"/search/?group=complaints&q={quote(words[n % len(words)])}")),
        Act("today", lambda _n: Ask("/today/")),
        Act("save", note),
        Act("create", create),
    ]
