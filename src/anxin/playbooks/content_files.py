"""Where the content packs lie on disk: in the wheel, or beside the source in a checkout."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

MANIFEST = "pack.yaml"
#: Ready questionnaires, one a file, so that whoever has an own one leaves the others as shipped.
QUESTIONNAIRES = "packs/*/questionnaires/*.yaml"
#: How the name of a stored questionnaire begins; its key follows.
QUESTIONNAIRE = "questionnaire-"
#: Plans of scoring, one a file, and how the name of a stored one begins.
PLANS = "packs/*/plans/*.yaml"
PLAN = "plan-"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class ContentFile:
    """One list of a pack as it stands on disk."""

    pack: str
    name: str
    version: int
    body: dict[str, Any]

    @property
    def digest(self) -> str:
        canonical = json.dumps(self.body, sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(canonical.encode()).hexdigest()


def content_root() -> Path:
    """Return the folder of the shipped packs."""
    in_wheel = _PACKAGE / "content"
    return in_wheel if in_wheel.is_dir() else _PACKAGE.parent.parent / "content"


def law_markets() -> tuple[str, ...]:
    """Return the markets whose law is shipped, by name."""
    return tuple(sorted(path.parent.name for path in (content_root() / "law").glob("*/law.yaml")))


def read_law_files(market: str) -> dict[str, Any]:
    """Return the documents of a market's law by name: ``law``, ``ambiguities`` and, where there are any, ``parts``."""
    folder = content_root() / "law" / market
    return {path.stem: yaml.load(path.read_bytes(), Loader=_LOADER) for path in sorted(folder.glob("*.yaml"))}  # noqa: S506  both are safe loaders


def read_packs(root: Path) -> Iterator[ContentFile]:
    """Yield every list, ready questionnaire and plan under ``packs/<pack>/``, every brand under ``brands/<key>/``."""
    for path in sorted(root.glob("packs/*/*.yaml")):
        if path.name != MANIFEST:
            yield _read(path, pack=path.parent.name, name=path.stem)
    for pattern, begin in ((QUESTIONNAIRES, QUESTIONNAIRE), (PLANS, PLAN)):
        for path in sorted(root.glob(pattern)):
            yield _read(path, pack=path.parent.parent.name, name=f"{begin}{path.stem}")
    for path in sorted(root.glob("brands/*/brand.yaml")):
        yield _read(path, pack="brands", name=path.parent.name)


def _read(path: Path, *, pack: str, name: str) -> ContentFile:
    body = json.loads(json.dumps(yaml.load(path.read_bytes(), Loader=_LOADER), default=str))  # noqa: S506  both are safe loaders
    return ContentFile(pack=pack, name=name, version=int(body.get("version", 1)), body=body)
