"""Loading content packs into versioned rows."""

from pathlib import Path

from django.db import transaction

from anxin.foundation import clock
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
