"""The API's doors to one's own notices."""

from ninja import Query, Router

from anxin.accounts.rest import ApiRequest
from anxin.foundation.rest import PROBLEMS
from anxin.messaging import schemas
from anxin.messaging.selectors.notices import list_notices
from anxin.messaging.services import notices as services
from anxin.messaging.wording import in_words

router = Router(tags=["notices"])


@router.get(
    "",
    response={200: schemas.NoticePage, **PROBLEMS},
    operation_id="list_notices",
    summary="List your notices",
)
def notices(request: ApiRequest, wanted: Query[schemas.NoticesQuery]) -> schemas.NoticePage:
    """Those that may be shown by now, the newest first, 50 a page; nobody sees another person's."""
    page = list_notices(request.user, kind=wanted.kind or "", unread=wanted.unread, cursor=wanted.cursor)
    return schemas.NoticePage.of(page, map(schemas.shown_notice, in_words(page.rows)))


@router.post(
    "/{notice_id}/read",
    response={200: schemas.NoticeShown, **PROBLEMS},
    operation_id="read_notice",
    summary="Mark a notice as read",
)
def read_notice(request: ApiRequest, notice_id: int) -> schemas.NoticeShown:
    """Sent twice it changes nothing: the first reading is kept."""
    return schemas.shown_notice(in_words([services.mark_read(notice_id, by=request.user)])[0])
