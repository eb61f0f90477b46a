"""The API's doors to complaints: as thin as the pages, with the same services and selectors behind them."""

from ninja import Router

from anxin.complaints.rest import (
    attachments,
    cases,
    claims,
    clocks,
    exports,
    grave,
    house,
    joining,
    lists,
    operations,
    requests,
    warnings,
)

router = Router()
router.add_router("/complaints", cases.router, tags=["complaints"])
router.add_router("/complaints", attachments.router, tags=["files of a complaint"])
router.add_router("/complaints", house.router, tags=["operations of a complaint"])
router.add_router("/complaints", joining.router, tags=["messages and joining of complaints"])
router.add_router("/complaints", clocks.router, tags=["clocks of a complaint"])
router.add_router("/complaints", claims.router, tags=["requests under the law"])
router.add_router("/requests", requests.router, tags=["requests to departments"])
router.add_router("/complaints", operations.router, tags=["operations of a complaint"])
router.add_router("/complaints", grave.router, tags=["grave matters of a complaint"])
router.add_router("/exports", exports.router, tags=["lists as files"])
router.add_router("/warnings", warnings.router, tags=["early warnings"])
router.add_router("", lists.router, tags=["search and lists"])

__all__ = ["router"]
