"""News of many changes, handed to the floors above once: by whoever hears of it, or by a sweep that finds it left."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from anxin.customers.models import ManyNews


@contextmanager
def taking_over(news_id: int) -> Iterator[ManyNews | None]:
    """Hold a piece of news while it is taken over, and forget it with that; nothing where somebody else has it."""
    with transaction.atomic():
        news = ManyNews.objects.select_for_update(skip_locked=True).filter(pk=news_id).first()
        yield news
        if news is not None:
            news.delete()


def news_left_since(before: datetime) -> list[int]:
    """Return the numbers of the news that nobody has taken over, older than ``before``, the oldest first."""
    return list(ManyNews.objects.filter(at__lt=before).order_by("pk").values_list("pk", flat=True))
