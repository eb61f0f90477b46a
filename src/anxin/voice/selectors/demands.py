"""The five demands on the system of listening, each checked by what the house does (T074-T078)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from anxin.accounts.models import Dealer, Person
from anxin.engines.statistics.shares import wilson
from anxin.foundation import clock
from anxin.voice.choices import HeardState
from anxin.voice.models import Heard
from anxin.voice.selectors.plan import PlanLine, plan_lines, solicited_of
from anxin.voice.selectors.span import Span
from anxin.voice.selectors.words import principles


@dataclass(frozen=True)
class Demand:
    """A demand, whether it is met, and by which figures that is judged; ``page`` is where it is mended."""

    source: str
    name: str
    met: bool
    told: str
    page: str


def demands_of(
    person: Person, dealers: Sequence[Dealer], span: Span, counts: Mapping[str, int]
) -> list[Demand]:
    """Return the five demands as they are met at some dealers; ``counts`` are occasions by channel in the span."""
    lines = [line for dealer in dealers for line in plan_lines(dealer, span.until.year)]
    planned = [line for line in lines if line.target]
    return [
        _orderly(dealers, planned),
        _not_ignored(dealers),
        _not_by_mood(planned),
        _active(counts),
        _steady(planned),
    ]


def _orderly(dealers: Sequence[Dealer], planned: Sequence[PlanLine]) -> Demand:
    ten = {channel for channel, _words in principles()}
    held, wanted = sum(line.channel in ten for line in planned), len(ten) * len(dealers)
    told = _("%(held)s of %(wanted)s channels are in the year’s plan") % {"held": held, "wanted": wanted}
    return Demand("T074", _("Orderly and thorough"), bool(wanted) and held == wanted, told, "voice:plan")


def _not_ignored(dealers: Sequence[Dealer]) -> Demand:
    waiting = Heard.objects.filter(dealer__in=dealers, state=HeardState.WAITING)
    late, every = waiting.filter(due_at__lt=clock.now()).count(), waiting.count()
    told = _("%(waiting)s wait for an answer, %(late)s of them too long") % {"waiting": every, "late": late}
    return Demand("T075", _("Nothing is ignored"), late == 0, told, "voice:stream")


def _not_by_mood(planned: Sequence[PlanLine]) -> Demand:
    behind = [line.name for line in planned if line.is_behind]
    told = _("%(behind)s of %(planned)s planned channels are behind the plan") % {
        "behind": len(behind),
        "planned": len(planned),
    }
    return Demand("T076", _("Not by chance or mood"), bool(planned) and not behind, told, "voice:plan")


def _active(counts: Mapping[str, int]) -> Demand:
    asked, total = solicited_of(counts)
    share = wilson(asked, total)
    if share is None:
        told = _("nobody was heard")
    else:
        told = _(
            "%(asked)s of %(total)s voices came because we asked: %(percent)s %% (%(low)s to %(high)s)"
        ) % {
            "asked": asked,
            "total": total,
            "percent": f"{100 * asked / total:.0f}",
            "low": f"{100 * share.low:.0f}",
            "high": f"{100 * share.high:.0f}",
        }
    return Demand("T077", _("Seeks instead of waiting"), asked * 2 > total, told, "voice:plan")


def _steady(planned: Sequence[PlanLine]) -> Demand:
    silent = [line.name for line in planned if line.gap]
    told = _("%(silent)s of %(planned)s planned channels are silent for too long") % {
        "silent": len(silent),
        "planned": len(planned),
    }
    return Demand("T078", _("Flows without a break"), bool(planned) and not silent, told, "voice:plan")
