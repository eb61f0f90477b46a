"""Loading content packs into versioned rows."""

import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator

from anxin.foundation import clock
from anxin.foundation.errors import InvalidInput
from anxin.playbooks.content_check import check_content, schema_validators
from anxin.playbooks.content_files import ContentFile, content_root, read_packs
from anxin.playbooks.models import ContentVersion
from anxin.playbooks.selectors import forget_content


@transaction.atomic
def load_packs(*, root: Path | None = None, dealer_code: str = "") -> int:
    """Store every list whose words are new as the next version and return how many were stored.

    ``dealer_code`` loads a dealer's own folder over the shipped one; lists he does not have stay as shipped.
    """
    stored = sum(_store(file, dealer_code) for file in read_packs(root or content_root()))
    transaction.on_commit(forget_content)
    return stored


def load_own_packs(folder: Path, *, dealer_code: str = "") -> int:
    """Check a dealer group's own folder as it would stand over the shipped one, then store it.

    ``InvalidInput`` names the first file and place that is wrong; then nothing is stored.
    """
    if not any(read_packs(folder)):
        raise InvalidInput(
            "CONTENT_FOLDER_EMPTY",
            _("No content lies in this folder; expected packs/care/*.yaml or brands/*/brand.yaml."),
            field="folder",
        )
    with TemporaryDirectory() as together:
        root = Path(together) / "content"
        shutil.copytree(content_root(), root)
        shutil.copytree(folder, root, dirs_exist_ok=True)
        problems = check_content(root)
    if problems:
        raise InvalidInput("CONTENT_WRONG", str(problems[0]), field="folder")
    return load_packs(root=folder, dealer_code=dealer_code)


def require_fits_schema(name: str, body: Mapping[str, Any]) -> None:
    """Raise ``InvalidInput`` on the first field of a list's body that does not fit the schema of that list."""
    faults = sorted(_validator(name).iter_errors(body), key=lambda fault: [str(step) for step in fault.path])
    if faults:
        raise InvalidInput(
            "CONTENT_WRONG",
            _("This does not fit: %(what)s"),
            field=".".join(str(step) for step in faults[0].absolute_path),
            params={"what": faults[0].message[:200]},
        )


@cache
def _validator(name: str) -> Draft202012Validator:
    return schema_validators(content_root() / "schema")[name]


def _store(file: ContentFile, dealer_code: str) -> bool:
    rows = ContentVersion.objects.filter(dealer_code=dealer_code, pack=file.pack, name=file.name)
    newest = rows.order_by("-version").first()
    if newest and newest.digest == file.digest:
        return False
    ContentVersion.objects.create(
        dealer_code=dealer_code,
        pack=file.pack,
        name=file.name,
        version=max(file.version, newest.version + 1 if newest else 1),
        digest=file.digest,
        body=file.body,
        loaded_at=clock.now(),
    )
    return True
