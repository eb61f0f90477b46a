"""Which columns a file has: as a person says, as he said of files with the same headings, or by name."""

from collections.abc import Mapping, Sequence

from anxin.accounts.models import Dealer, Person
from anxin.foundation import clock
from anxin.workshop.models import OrderImport, OrderLayout
from anxin.workshop.selectors.importing import remembered_columns
from anxin.workshop.services.importing.columns import Columns, field_names, layout_of, recognise_columns


def settle_columns(headings: Sequence[str], *, dealer: Dealer, by_hand: Mapping[str, str]) -> Columns:
    """Return the columns of a file; ``InvalidInput`` names what is chosen and cannot be."""
    chosen = by_hand or _whole(remembered_columns(dealer, layout_of(headings)), dealer)
    return recognise_columns(headings, dealer_code=dealer.code, by_hand=chosen)


def columns_of_run(run: OrderImport, headings: Sequence[str]) -> Columns:
    """Return the columns of an uploaded file as they were settled: a field that is not named is left out."""
    return recognise_columns(headings, dealer_code=run.dealer.code, by_hand=_whole(run.mapping, run.dealer))


def remember_columns(headings: Sequence[str], columns: Columns, *, dealer: Dealer, by: Person) -> None:
    """Keep what a person chose, for the dealer's next file with the same headings."""
    OrderLayout.objects.update_or_create(
        dealer=dealer,
        layout=layout_of(headings),
        defaults={"mapping": dict(columns.chosen), "kept_at": clock.now(), "kept_by": by},
    )


def _whole(mapping: Mapping[str, str], dealer: Dealer) -> dict[str, str]:
    return {**dict.fromkeys(field_names(dealer.code), ""), **mapping} if mapping else {}
