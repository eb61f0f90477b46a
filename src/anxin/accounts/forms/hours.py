"""What is typed about opening hours: the week, one day, a closure or an opening."""

from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anxin.accounts.models import CalendarVersion
from anxin.accounts.selectors import CalendarDay, DayKind
from anxin.accounts.services import DayMark, LocalTimes, Mark, Week
from anxin.engines.worktime import WEEKDAYS

WEEKDAY_NAMES = {
    "mon": _("Monday"),
    "tue": _("Tuesday"),
    "wed": _("Wednesday"),
    "thu": _("Thursday"),
    "fri": _("Friday"),
    "sat": _("Saturday"),
    "sun": _("Sunday"),
}
LOCAL_FORMAT = "%Y-%m-%dT%H:%M"


def local_field(**more: Any) -> forms.DateTimeField:
    """Return a field for a date and a time of day by the dealer's clock."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL_FORMAT)
    return forms.DateTimeField(widget=widget, **more)


class WeekForm(forms.Form):
    """The hours of the week: per day any number of windows, sent as two lists of times."""

    mon = forms.CharField(label=WEEKDAY_NAMES["mon"], required=False)
    tue = forms.CharField(label=WEEKDAY_NAMES["tue"], required=False)
    wed = forms.CharField(label=WEEKDAY_NAMES["wed"], required=False)
    thu = forms.CharField(label=WEEKDAY_NAMES["thu"], required=False)
    fri = forms.CharField(label=WEEKDAY_NAMES["fri"], required=False)
    sat = forms.CharField(label=WEEKDAY_NAMES["sat"], required=False)
    sun = forms.CharField(label=WEEKDAY_NAMES["sun"], required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    why = forms.CharField(label=_("Why"), required=False, max_length=200)

    def week(self) -> Week:
        """Return the windows that were typed; a pair left empty is no window."""
        return {key: [pair for pair in self._pairs(key) if any(pair)] for key in WEEKDAYS}

    def days(self, calendar: CalendarVersion) -> list[dict[str, Any]]:
        """Return what the page shows of each weekday: what was typed, else what the calendar holds."""
        return [
            {
                "key": key,
                "name": WEEKDAY_NAMES[key],
                "windows": self._pairs(key) if self.is_bound else calendar.body["week"].get(key, []),
                "errors": self.errors.get(key, []) if self.is_bound else [],
            }
            for key in WEEKDAYS
        ]

    def _pairs(self, key: str) -> list[tuple[str, str]]:
        # Lists are what a browser sends; a plain mapping holds none.
        if not isinstance(self.data, QueryDict):
            return []
        opens, closes = self.data.getlist(f"{key}_opens"), self.data.getlist(f"{key}_closes")
        return [(begin.strip(), end.strip()) for begin, end in zip_longest(opens, closes, fillvalue="")]


class DayMarkForm(forms.Form):
    """What one day is: ordinary, a holiday, or a make-up day with the hours of a weekday."""

    day = forms.DateField(widget=forms.HiddenInput)
    mark = forms.ChoiceField(
        label=_("This day is"),
        widget=forms.RadioSelect,
        choices=[
            (Mark.ORDINARY.value, _("an ordinary day")),
            (Mark.HOLIDAY.value, _("a holiday")),
            (Mark.MAKEUP.value, _("a make-up day")),
        ],
    )
    weekday = forms.ChoiceField(
        label=_("A make-up day has the hours of"),
        required=False,
        choices=[("", _("choose")), *WEEKDAY_NAMES.items()],
    )
    label = forms.CharField(label=_("What it is called"), required=False, max_length=60)

    @staticmethod
    def values_of(day: CalendarDay) -> dict[str, Any]:
        """Return what the form shows of a day before anything is typed."""
        marks = ((Mark.MAKEUP, bool(day.weekday)), (Mark.HOLIDAY, day.holiday), (Mark.ORDINARY, True))
        mark = next(mark for mark, fits in marks if fits)
        return {"day": day.day, "mark": mark.value, "weekday": day.weekday, "label": day.name}

    def day_mark(self) -> DayMark:
        """Return what was typed, for the service."""
        data = self.cleaned_data
        return DayMark(day=data["day"], mark=Mark(data["mark"]), weekday=data["weekday"], label=data["label"])


class SpanForm(forms.Form):
    """A closure or an extra opening, from one local time to another."""

    day = forms.DateField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("Besides, the house is"),
        widget=forms.RadioSelect,
        choices=[
            (DayKind.CLOSURE.value, pgettext_lazy("hours", "closed")),
            (DayKind.OPENING.value, pgettext_lazy("hours", "open")),
        ],
    )
    begins = local_field(label=pgettext_lazy("hours", "From"))
    ends = local_field(label=pgettext_lazy("hours", "Until"))
    label = forms.CharField(label=_("What for"), required=False, max_length=60)

    @staticmethod
    def values_of(day: date) -> dict[str, Any]:
        """Return what the form shows for a day before anything is typed."""
        begins, ends = (datetime(day.year, day.month, day.day, hour) for hour in (9, 12))
        return {"day": day, "kind": DayKind.CLOSURE.value, "begins": begins, "ends": ends}

    def times(self) -> LocalTimes:
        """Return what was typed as times of the dealer's clock, for the service."""
        data = self.cleaned_data
        return LocalTimes(
            begins=timezone.make_naive(data["begins"]),
            ends=timezone.make_naive(data["ends"]),
            label=data["label"],
        )


class YearForm(forms.Form):
    """The days of a year that are taken over."""

    days = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, offered: list[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].choices = [(day.isoformat(), day) for day in offered]  # type: ignore[attr-defined]

    def chosen(self) -> list[date]:
        """Return the ticked days."""
        return [date.fromisoformat(day) for day in self.cleaned_data["days"]]
