"""What a page of questions is compared with: the same two rows by the plainest Django, one small template."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines

from anxin.surveys.models import Interview, Invitation
from anxin.surveys.selectors.invitations import digest_of

_PAGE = engines["django"].from_string(
    "<!doctype html><title>bare</title><p>{{ i.dealer.code }} {{ i.version.number }}</p>"
    "{% for item in i.version.document.items %}<p>{{ item }}</p>{% endfor %}<p>{{ answers }}</p>"
)


@login_not_required
def question(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation and what was answered."""
    invitation = Invitation.objects.select_related("dealer", "version").get(digest=digest_of(token))
    interview = Interview.objects.filter(invitation=invitation).first()
    answers = interview.answers if interview else {}
    return HttpResponse(_PAGE.render({"i": invitation, "answers": answers}))
