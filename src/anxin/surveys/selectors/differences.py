"""What one version of a questionnaire asks otherwise than another, in sentences."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from anxin.engines.surveys import Item, Questionnaire
from anxin.surveys.selectors.wording import KIND_NAMES, only_if, said


def differences(before: Questionnaire, after: Questionnaire) -> list[str]:
    """Return what changed between two versions, in the reader's language; the same questionnaire gives nothing."""
    return [*_of_the_frame(before, after), *_of_items(before, after), *_of_factors(before, after)]


def _of_the_frame(before: Questionnaire, after: Questionnaire) -> Iterator[str]:
    names = {
        "title": _("Title"),
        "about": _("What it is for"),
        "opening": _("Opening words"),
        "closing": _("Closing words"),
    }
    for field, name in names.items():
        then, now = getattr(before, field), getattr(after, field)
        if then != now:
            yield _("%(what)s: “%(then)s” is now “%(now)s”.") % {
                "what": name,
                "then": said(then),
                "now": said(now),
            }


def _of_items(before: Questionnaire, after: Questionnaire) -> Iterator[str]:
    for item in before.items:
        if after.item(item.key) is None:
            yield _("No longer asked: “%(asks)s”.") % {"asks": said(item.asks)}
    for item in after.items:
        then = before.item(item.key)
        if then is None:
            yield _("Newly asked: “%(asks)s”.") % {"asks": said(item.asks)}
        elif then != item:
            yield from _of_item(before, then, after, item)
    stayed = [item.key for item in before.items if after.item(item.key)]
    if stayed != [item.key for item in after.items if before.item(item.key)]:
        yield _("The order of the questions changed.")


def _of_item(before: Questionnaire, then: Item, after: Questionnaire, now: Item) -> Iterator[str]:
    asks = {"asks": said(now.asks)}
    if then.asks != now.asks or then.spoken != now.spoken:
        yield _("“%(then)s” now reads “%(asks)s”.") % (asks | {"then": said(then.asks)})
    if then.kind != now.kind:
        kinds = {"then": KIND_NAMES[then.kind], "now": KIND_NAMES[now.kind]}
        yield _("“%(asks)s” is answered by: %(now)s, before: %(then)s.") % (asks | kinds)
    if then.options != now.options:
        options = ", ".join(said(option.says) for option in now.options)
        yield _("“%(asks)s” offers now: %(options)s.") % (asks | {"options": options})
    if then.shown_if != now.shown_if:
        when = only_if(after, now) or _("always")
        yield _("“%(asks)s” is asked now: %(when)s.") % (asks | {"when": when})
    if then.required != now.required:
        text = _("“%(asks)s” must be answered now.") if now.required else _("“%(asks)s” may be left out now.")
        yield text % asks
    if (then.factor, then.reason_below, then.bad_if, then.reason_if_bad, then.lower_is_better) != (
        now.factor, now.reason_below, now.bad_if, now.reason_if_bad, now.lower_is_better,
    ):  # fmt: skip
        yield _("“%(asks)s” counts otherwise now.") % asks


def _of_factors(before: Questionnaire, after: Questionnaire) -> Iterator[str]:
    then = {factor.key: factor for factor in before.factors}
    for factor in after.factors:
        known = then.pop(factor.key, None)
        if known is None:
            yield _("New group “%(title)s”, weight %(weight)s.") % {
                "title": said(factor.title),
                "weight": f"{factor.weight:g}",
            }
        elif known.weight != factor.weight:
            yield _("Group “%(title)s”: weight %(now)s, before %(then)s.") % {
                "title": said(factor.title),
                "then": f"{known.weight:g}",
                "now": f"{factor.weight:g}",
            }
    for gone in then.values():
        yield _("Group “%(title)s” is gone.") % {"title": said(gone.title)}
