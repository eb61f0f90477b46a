"""Moving, adding and taking out items of a draft."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from anxin.accounts.models import Person
from anxin.engines.surveys import ItemKind
from anxin.foundation.errors import InvalidInput
from anxin.surveys.models import QuestionnaireVersion
from anxin.surveys.selectors.questionnaires import get_version_for
from anxin.surveys.services.questionnaires import change_draft

_STEPS = {"up": -1, "down": 1}


def move_item(
    key: UUID | str, *, item: str, to: str, by: Person, seen: int | None = None
) -> QuestionnaireVersion:
    """Move an item of a draft one place ``up`` or ``down``; at the end it stays where it is."""
    document, items, place = _placed(key, item, by)
    if to not in _STEPS:
        raise InvalidInput("NO_SUCH_WAY", _("An item moves up or down."), field="to")
    target = min(max(place + _STEPS[to], 0), len(items) - 1)
    items.insert(target, items.pop(place))
    return change_draft(key, document=document, by=by, seen=seen)


def remove_item(key: UUID | str, *, item: str, by: Person, seen: int | None = None) -> QuestionnaireVersion:
    """Take an item out of a draft."""
    document, items, place = _placed(key, item, by)
    del items[place]
    return change_draft(key, document=document, by=by, seen=seen)


def add_item(
    key: UUID | str, *, kind: str, by: Person, seen: int | None = None, after: str = ""
) -> tuple[QuestionnaireVersion, str]:
    """Add an empty item to a draft, behind the one named or at the end; return the draft and the new item's key."""
    document = dict(get_version_for(by, key).document)
    if kind not in list(ItemKind):
        raise InvalidInput("KIND_UNKNOWN", _("Choose how it is answered."), field="kind")
    items = document["items"] = list(document["items"])
    taken = {each["key"] for each in items}
    number = next(each for each in range(len(items) + 1, len(items) + 500) if f"q{each}" not in taken)
    places = [each["key"] for each in items]
    place = places.index(after) + 1 if after in places else len(items)
    items.insert(place, {"key": f"q{number}", "kind": kind, "asks": {"zh": "", "en": ""}})
    return change_draft(key, document=document, by=by, seen=seen), f"q{number}"


def _placed(key: UUID | str, item: str, by: Person) -> tuple[dict[str, Any], list[Any], int]:
    document = dict(get_version_for(by, key).document)
    items = document["items"] = list(document["items"])
    places = [each["key"] for each in items]
    if item not in places:
        raise InvalidInput("NO_SUCH_ITEM", _("This questionnaire does not ask that."), field="item")
    return document, items, places.index(item)
