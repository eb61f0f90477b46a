"""What a person may decide about a file, and what is suggested where he does not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer
from anxin.complaints.choices import ImportedAs
from anxin.complaints.models import ImportRun
from anxin.complaints.selectors.importing import columns_used_before
from anxin.complaints.services.importing.columns import Columns, field_names, recognise_columns
from anxin.complaints.services.importing.rows import Wanted
from anxin.foundation.errors import InvalidInput
from anxin.foundation.tables.matching import fold_name
from anxin.playbooks.selectors import entries

#: Where rows come from that name no customer: a site on which people complain; otherwise a list of the house.
CHANNEL_OF_STRANGERS, CHANNEL_OF_CUSTOMERS = "intake-complaint-site", "intake-online"


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What a person decides about a file; what is left empty is suggested."""

    #: Our field: the file's heading, or nothing to leave the field out.
    columns: Mapping[str, str]
    #: Name, key or id of a channel and of a category.
    channel: str = ""
    category: str = ""
    taken_as: ImportedAs = ImportedAs.BY_AGE


def settle_choices(
    headings: Sequence[str], *, dealer: Dealer, choices: Choices, file_name: str
) -> tuple[Wanted, Columns]:
    """Return how a file is to be taken; ``InvalidInput`` names the choice that cannot be."""
    columns = recognise_columns(
        headings, dealer_code=dealer.code, by_hand=choices.columns, before=columns_used_before(dealer)
    )
    suggested = CHANNEL_OF_CUSTOMERS if columns.tell_customers else CHANNEL_OF_STRANGERS
    wanted = Wanted(
        dealer=dealer,
        columns=columns.chosen,
        channel=_channel(choices.channel or suggested, dealer),
        category=_category(choices.category, dealer) if choices.category else "",
        taken_as=choices.taken_as,
        file_name=file_name,
    )
    return wanted, columns


def choices_of(run: ImportRun) -> Choices:
    """Return what was decided about a run, whole: a field that it does not name is left out."""
    left_out = dict.fromkeys(field_names(run.dealer.code), "")
    return Choices(
        columns={**left_out, **run.mapping},
        channel=run.channel,
        category=run.category,
        taken_as=ImportedAs(run.taken_as),
    )


def _channel(told: str, dealer: Dealer) -> str:
    message = _("“%(given)s” is no way in which complaints come in here. There are: %(names)s.")
    return _named("intake", told, dealer=dealer, field="channel", message=message)


def _category(told: str, dealer: Dealer) -> str:
    message = _("“%(given)s” is no category of ours. There are: %(names)s.")
    return _named("categories", told, dealer=dealer, field="category", message=message)


def _named(group: str, told: str, *, dealer: Dealer, field: str, message: str) -> str:
    known = entries("complaint_categories", group, dealer_code=dealer.code)
    for each in known:
        names = (each["id"], each.get("key") or each["id"], each["zh"], each["en"])
        if fold_name(told) in map(fold_name, names):
            return str(each["id"])
    raise InvalidInput(
        "NOT_IN_LIST",
        message,
        field=field,
        params={"given": told[:60], "names": ", ".join(each["id"] for each in known)},
    )
