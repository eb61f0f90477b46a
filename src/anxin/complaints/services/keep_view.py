"""Keeping a view of the list, changing, sharing, deleting and bringing it back; and having it over one's list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from anxin.accounts.choices import Capability, Role
from anxin.accounts.models import Dealer, Department, Person
from anxin.accounts.policies import standing_of
from anxin.complaints.choices import Sharing
from anxin.complaints.models import SavedView, ViewChoice
from anxin.complaints.selectors.list_columns import columns_named
from anxin.complaints.selectors.list_filter import ComplaintFilter
from anxin.complaints.selectors.saved_views import changeable_view_for, view_for
from anxin.foundation import audit, clock
from anxin.foundation.errors import InvalidInput, NotAllowed, Refused

#: A list of views is read, not searched.
MOST_OF_ONE_PERSON = 100
BROUGHT_BACK_FOR = timedelta(days=30)
_LONGEST_NAME = 60


@dataclass(frozen=True, kw_only=True)
class WantedView:
    """A view as it is to be kept. A role or a department is needed where it is shared with one."""

    name: str
    wanted: ComplaintFilter
    columns: Sequence[str] = ()
    sharing: Sharing = Sharing.NOBODY
    role: str = ""
    department: Department | None = None


@transaction.atomic
def keep_view(view: WantedView, *, dealer: Dealer, by: Person) -> SavedView:
    """Keep a view and put it over its author's list (zammad#1264, item 22: agents' own views).

    ``InvalidInput`` names what is missing; ``NotAllowed`` where the person reads no complaints at the dealer.
    """
    if not standing_of(by).can(Capability.SEE_COMPLAINTS, dealer.pk) and not standing_of(by).can(
        Capability.SEE_OWN_COMPLAINTS, dealer.pk
    ):
        raise NotAllowed("ROLE_MAY_NOT_SEE", _("Your role does not see complaints."))
    # Two at once are counted one after the other.
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    if SavedView.objects.filter(author=by, removed_at=None).count() >= MOST_OF_ONE_PERSON:
        raise Refused(
            "VIEWS_TOO_MANY",
            _("You have %(number)s views. Delete those that you no longer use."),
            params={"number": MOST_OF_ONE_PERSON},
        )
    now = clock.now()
    saved = SavedView(dealer=dealer, author=by, made_at=now, changed_at=now)
    _fill(saved, view)
    saved.save()
    ViewChoice.objects.create(person=by, view=str(saved.key))
    _record("kept", saved, by=by)
    return saved


@transaction.atomic
def change_view(key: str, *, view: WantedView, by: Person) -> SavedView:
    """Keep a view as it is wanted now; its address stays. Its author may, and managers where it is shared."""
    saved = changeable_view_for(by, key, lock=True)
    _fill(saved, view)
    saved.changed_at = clock.now()
    saved.save()
    _record("changed", saved, by=by)
    return saved


@transaction.atomic
def remove_view(key: str, *, by: Person) -> SavedView:
    """Delete a view; ``restore_view`` brings it back, with everybody's choice of it."""
    saved = changeable_view_for(by, key, lock=True)
    saved.removed_at = clock.now()
    saved.save(update_fields=["removed_at"])
    _record("removed", saved, by=by)
    return saved


@transaction.atomic
def restore_view(key: str, *, by: Person) -> SavedView:
    """Bring a deleted view back; nothing happens to one that is there."""
    saved = changeable_view_for(by, key, lock=True, removed=True)
    if saved.removed_at is not None:
        saved.removed_at = None
        saved.save(update_fields=["removed_at"])
        _record("restored", saved, by=by)
    return saved


@transaction.atomic
def pin_view(key: str, *, on: bool, by: Person) -> None:
    """Put a view over one's own list, or take it off. It concerns its reader alone and leaves no audit record."""
    view = view_for(by, key)
    ViewChoice.objects.update_or_create(person=by, view=view.key, defaults={"pinned": on})


@transaction.atomic
def begin_with_view(key: str, *, on: bool, by: Person) -> None:
    """Have one's list begin with a view, or no longer."""
    view = view_for(by, key)
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    ViewChoice.objects.filter(person=by, is_default=True).update(is_default=False)
    if on:
        ViewChoice.objects.update_or_create(
            person=by,
            view=view.key,
            defaults={"is_default": True},
            create_defaults={"is_default": True, "pinned": view.pinned},
        )


def forget_removed_views() -> int:
    """Delete views for good a month after they were deleted; return how many."""
    old = SavedView.objects.filter(removed_at__lt=clock.now() - BROUGHT_BACK_FOR)
    keys = [str(key) for key in old.values_list("key", flat=True)]
    ViewChoice.objects.filter(view__in=keys).delete()
    SavedView.objects.filter(key__in=keys).delete()
    return len(keys)


def _fill(saved: SavedView, view: WantedView) -> None:
    name = " ".join(view.name.split())
    if not name:
        raise InvalidInput("NAME_MISSING", _("Give the view a name."), field="name")
    if len(name) > _LONGEST_NAME:
        raise InvalidInput(
            "TEXT_TOO_LONG", _("At most %(limit)s signs."), field="name", params={"limit": _LONGEST_NAME}
        )
    saved.name = name
    saved.query = view.wanted.asked_for()
    saved.columns = [column.key for column in columns_named(view.columns)]
    saved.sharing, saved.role, saved.department = view.sharing, "", None
    if view.sharing == Sharing.ROLE:
        if view.role not in Role.values:
            raise InvalidInput("ROLE_MISSING", _("Choose the role that has this view."), field="role")
        saved.role = view.role
    if view.sharing == Sharing.DEPARTMENT:
        if view.department is None or view.department.dealer_id != saved.dealer_id:
            raise InvalidInput(
                "DEPARTMENT_MISSING", _("Choose the department that has this view."), field="department"
            )
        saved.department = view.department


def _record(action: str, saved: SavedView, *, by: Person) -> None:
    details: dict[str, Any] = {"sharing": saved.sharing}
    if saved.sharing != Sharing.NOBODY:
        details |= {"fields": sorted(saved.query)}
    audit.record_operation(
        f"views.{action}", person_id=by.pk, dealer_id=saved.dealer_id, subject=str(saved.key), **details
    )
