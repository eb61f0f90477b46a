"""The customer's own door: a dealer's public page, what came in by it, links to follow a case, and judgements."""

from anxin.portal.models.door import Door
from anxin.portal.models.links import SecretLink
from anxin.portal.models.postings import Posting
from anxin.portal.models.ratings import HandlingRating

__all__ = ["Door", "HandlingRating", "Posting", "SecretLink"]
