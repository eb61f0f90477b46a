"""What customers said in their own words in the interviews behind a figure, as far as the asker may read it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from anxin.accounts.models import Person
from anxin.foundation.masking import mask_name, mask_phones
from anxin.surveys.models import Interview
from anxin.surveys.policies import visible_interviews


@dataclass(frozen=True)
class Said:
    """Whose interview it is, by the name masked, and his words with telephone numbers masked."""

    customer: str
    words: Sequence[str]


def said_in(person: Person, keys: Collection[str]) -> Mapping[str, Said]:
    """Return by key what the person may read of these interviews; those that he may not open are not among them."""
    rows = Interview.objects.filter(visible_interviews(person), pk__in=keys).select_related("customer")
    return {
        str(each.pk): Said(
            customer=mask_name(each.customer.name) if each.customer and each.customer.name else "",
            words=[mask_phones(text) for text in each.words.values() if text.strip()],
        )
        for each in rows.defer("customer__search")
    }
