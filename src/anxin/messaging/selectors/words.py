"""Which messages count as a word between customer and house."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from anxin.messaging.choices import DeliveryState, Direction, MessageNature
from anxin.messaging.models import Delivery, Message


def words_between_people() -> QuerySet[Message]:
    """Return what customers wrote, and what colleagues wrote and neither called back nor saw come back.

    What the house sends by itself answers nobody.
    """
    lost = Delivery.objects.filter(
        message=OuterRef("pk"), state__in=[DeliveryState.CANCELLED, DeliveryState.DEAD]
    )
    of_customer = Q(direction=Direction.IN, nature=MessageNature.PERSON)
    return Message.objects.filter(of_customer | Q(author__isnull=False) & ~Exists(lost))
