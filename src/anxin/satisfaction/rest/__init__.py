"""The API's doors to the index, with the same services and selectors as the pages."""

from ninja import Router

from anxin.satisfaction.rest import charts, figures, first_fix, plan, runs, studies, why

router = Router(tags=["satisfaction"])
router.add_router("", figures.router)
router.add_router("", first_fix.router)
router.add_router("", why.router)
router.add_router("", studies.router)
router.add_router("", charts.router)
router.add_router("", plan.router)
router.add_router("", runs.router)

__all__ = ["router"]
