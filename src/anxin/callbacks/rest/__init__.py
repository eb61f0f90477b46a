"""The API's doors to call-backs: lists, calls, attempts and rates are read, links sent, telephone systems heard."""

from ninja import Router

from anxin.callbacks.rest import calls, links, lists, patterns
from anxin.callbacks.rest.events import telephone

router = Router(tags=["callbacks"])
router.add_router("", lists.router)
router.add_router("", calls.router)
router.add_router("", links.router)
router.add_router("", patterns.router)

__all__ = ["router", "telephone"]
