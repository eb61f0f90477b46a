"""Roles and what each of them may do: one table, read by pages, lists, search, exports and the API."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    CALLER = "caller", _("caller")
    SERVICE_ADVISER = "service_adviser", _("service adviser")
    CUSTOMER_SERVICE_MANAGER = "customer_service_manager", _("customer-service manager")
    HEAD_OF_DEPARTMENT = "head_of_department", _("head of department")
    GENERAL_MANAGER = "general_manager", _("general manager")
    REGIONAL_MANAGER = "regional_manager", _("regional manager")
    ADMINISTRATOR = "administrator", _("administrator")
    AUDITOR = "auditor", _("auditor")


class DepartmentKind(models.TextChoices):
    CUSTOMER_SERVICE = "customer_service", _("customer service")
    AFTER_SALES = "after_sales", _("after-sales")
    SALES = "sales", _("sales")
    PARTS = "parts", _("parts")
    BODY_SHOP = "body_shop", _("body and paint")
    FINANCE = "finance", _("finance")
    MARKETING = "marketing", _("marketing")


class Language(models.TextChoices):
    CHINESE = "zh-hans", "简体中文"
    ENGLISH = "en", "English"


class Capability(models.TextChoices):
    """A thing a role may do at a dealer. Codes appear in errors and in the table of roles and addresses."""

    SEE_COMPLAINTS = "see_complaints", _("see all complaints of the dealer")
    SEE_OWN_COMPLAINTS = "see_own_complaints", _("see the complaints that one took in, owns or serves")
    TAKE_COMPLAINTS = "take_complaints", _("take in complaints")
    HANDLE_COMPLAINTS = "handle_complaints", _("handle complaints")
    ASSIGN_COMPLAINTS = "assign_complaints", _("assign complaints")
    DECIDE_COMPLAINTS = (
        "decide_complaints",
        _("lower a level, judge whether justified, approve a closing without contact"),
    )
    ANSWER_REQUESTS = "answer_requests", _("answer the requests to one's department; its head signs")
    CALL_BACK = "call_back", _("make follow-up calls")
    TREAT_REPEATS = "treat_repeats", _("confirm, refuse and treat repeat repairs")
    HAND_BACK_REPEATS = (
        "hand_back_repeats",
        _("hand back a car whose repeat repair is not as expected"),
    )
    SEE_CUSTOMERS = "see_customers", _("see customers and cars")
    CHANGE_CUSTOMERS = "change_customers", _("change customers and cars")
    SEE_PHONES = "see_phones", _("see whole telephone numbers")
    SEE_FIGURES = "see_figures", _("see the figures of the dealer")
    IMPORT_DATA = "import_data", _("import files")
    EXPORT_DATA = "export_data", _("export lists")
    MANAGE_PEOPLE = "manage_people", _("manage people and places")
    SEE_AUDIT = "see_audit", _("see who did what")
    SET_CLOCKS = "set_clocks", _("set opening hours, clocks and warnings")
    READ_LAW = "read_law", _("decide how open questions of the law are read")
    RUN_SURVEYS = "run_surveys", _("edit questionnaires and the rules of calling")
    RUN_CHANNELS = "run_channels", _("look after mailboxes, gateways, webhooks and the outbox")


_C = Capability
_FRONT_LINE = frozenset({
    _C.SEE_COMPLAINTS, _C.TAKE_COMPLAINTS, _C.HANDLE_COMPLAINTS, _C.CALL_BACK,
    _C.SEE_CUSTOMERS, _C.CHANGE_CUSTOMERS, _C.SEE_PHONES, _C.TREAT_REPEATS,
})  # fmt: skip

#: What each role may do at the places of its membership.
ROLE_CAPABILITIES: dict[Role, frozenset[Capability]] = {
    Role.CALLER: _FRONT_LINE,
    Role.SERVICE_ADVISER: frozenset({
        _C.SEE_OWN_COMPLAINTS, _C.TAKE_COMPLAINTS, _C.HANDLE_COMPLAINTS, _C.ANSWER_REQUESTS,
        _C.SEE_CUSTOMERS, _C.CHANGE_CUSTOMERS, _C.SEE_PHONES, _C.TREAT_REPEATS,
    }),
    Role.CUSTOMER_SERVICE_MANAGER: _FRONT_LINE | {
        _C.ASSIGN_COMPLAINTS, _C.DECIDE_COMPLAINTS, _C.SEE_FIGURES, _C.IMPORT_DATA, _C.EXPORT_DATA, _C.SEE_AUDIT,
        _C.SET_CLOCKS, _C.ANSWER_REQUESTS, _C.RUN_CHANNELS, _C.READ_LAW, _C.RUN_SURVEYS,
    },
    Role.HEAD_OF_DEPARTMENT: frozenset({
        _C.SEE_COMPLAINTS, _C.TAKE_COMPLAINTS, _C.HANDLE_COMPLAINTS, _C.SEE_CUSTOMERS, _C.SEE_PHONES, _C.SEE_FIGURES,
        _C.ANSWER_REQUESTS, _C.TREAT_REPEATS, _C.HAND_BACK_REPEATS,
    }),
    Role.GENERAL_MANAGER: frozenset({
        _C.SEE_COMPLAINTS, _C.TAKE_COMPLAINTS, _C.HANDLE_COMPLAINTS, _C.ASSIGN_COMPLAINTS, _C.DECIDE_COMPLAINTS,
        _C.SEE_CUSTOMERS, _C.SEE_PHONES, _C.SEE_FIGURES, _C.EXPORT_DATA, _C.SEE_AUDIT,
        _C.SET_CLOCKS, _C.ANSWER_REQUESTS, _C.RUN_CHANNELS, _C.TREAT_REPEATS, _C.HAND_BACK_REPEATS, _C.RUN_SURVEYS,
    }),
    Role.REGIONAL_MANAGER: frozenset({
        _C.SEE_COMPLAINTS, _C.SEE_CUSTOMERS, _C.SEE_FIGURES, _C.EXPORT_DATA,
    }),
    Role.ADMINISTRATOR: frozenset({_C.MANAGE_PEOPLE, _C.SEE_AUDIT, _C.SET_CLOCKS, _C.RUN_CHANNELS}),
    Role.AUDITOR: frozenset({_C.SEE_COMPLAINTS, _C.SEE_CUSTOMERS, _C.SEE_FIGURES, _C.SEE_AUDIT}),
}  # fmt: skip
