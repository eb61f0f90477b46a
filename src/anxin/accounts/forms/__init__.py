"""What is typed about people, places, hours and absences."""

from anxin.accounts.forms.absences import AbsenceForm, ColleaguesAbsenceForm
from anxin.accounts.forms.hours import WEEKDAY_NAMES, DayMarkForm, SpanForm, WeekForm, YearForm
from anxin.accounts.forms.organisation import (
    AuditFilter,
    BrandForm,
    DealerForm,
    DepartmentForm,
    InvitationForm,
    NamesForm,
    NewDealerForm,
    PeopleFilter,
    PersonForm,
    RoleForm,
    names_of,
    place_choices,
)
from anxin.accounts.forms.showing import show_error

__all__ = [
    "WEEKDAY_NAMES",
    "AbsenceForm",
    "AuditFilter",
    "BrandForm",
    "ColleaguesAbsenceForm",
    "DayMarkForm",
    "DealerForm",
    "DepartmentForm",
    "InvitationForm",
    "NamesForm",
    "NewDealerForm",
    "PeopleFilter",
    "PersonForm",
    "RoleForm",
    "SpanForm",
    "WeekForm",
    "YearForm",
    "names_of",
    "place_choices",
    "show_error",
]
