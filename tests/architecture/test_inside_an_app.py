"""The anatomy of an app: which names its modules may have, and who may import whom inside it.

The list is exhaustive: a module of a new name fails here until somebody adds it on purpose, with a word on why.
"""

from tests.architecture.source import APPS, HOUSE, app_modules, imports_of, modules

#: From the doors down to the words: a part may import the parts named for it, and itself.
LAYERS: dict[str, frozenset[str]] = {}


def _layer(names: str, below: str) -> None:
    for name in names.split():
        LAYERS[name] = frozenset(below.split()) | {name}


_GROUND = "choices events"
_READING = f"{_GROUND} models policies selectors"
_WRITING = f"{_READING} services"
_layer("choices", "")
_layer("events", "choices")
_layer("models", "choices")
_layer("policies", "choices models")
_layer("selectors", _READING)
_layer("services", _WRITING)
_layer("forms schemas", _WRITING)
_layer("tasks reactions management", _WRITING)
_layer("views", f"{_WRITING} forms")
_layer("rest", f"{_WRITING} schemas")
_layer("urls", "views")
_layer("admin templatetags", _WRITING)
_layer("apps", "")

#: Names beyond the usual ones: the apps that have them, why, and whom they may import.
ADDED: dict[str, tuple[str, str, str]] = {
    "adapters": ("accounts", "allauth", "models second_factor"),
    "audit_names": ("accounts", "words", "choices"),
    "audit_trail": ("accounts", "reading", _READING),
    "brand_packs": ("accounts", "seam", ""),
    "charts": ("callbacks reports satisfaction surveys voice workshop", "drawing", "selectors"),
    "content_check": ("playbooks", "command", "content_files"),
    "content_files": ("playbooks", "disk", ""),
    "customer_urls": ("complaints", "mounting", "views"),
    "devices": ("accounts", "words", ""),
    "middleware": ("accounts portal", "request", f"{_READING} second_factor"),
    "order_urls": ("complaints", "mounting", "views"),
    "phones": ("customers", "notation", ""),
    "plates": ("customers", "notation", ""),
    "pressure": ("portal", "counting", ""),
    "proof": ("portal", "notation", ""),
    "public_holidays": ("accounts", "seam", ""),
    "second_factor": ("accounts", "rule", "choices models"),
    "sign_in_forms": ("accounts", "allauth", "choices models"),
    "sign_in_urls": ("accounts", "allauth", "views"),
    "vin": ("customers", "notation", ""),
    "wording": ("complaints messaging rights workshop", "words", "choices models"),
}
#: Added modules that stand so low that every part of their app may use them.
EVERYBODY_MAY_USE = frozenset({
    "audit_names", "brand_packs", "content_check", "content_files", "devices", "middleware", "phones", "plates",
    "pressure", "proof", "public_holidays", "second_factor", "vin", "wording",
})  # fmt: skip
VIEWS_MAY_USE = frozenset({"audit_trail", "charts"})
FOLDERS_WITHOUT_MODULES = frozenset({"templates", "static", "__pycache__"})
FORBIDDEN_NAMES = ("utils", "helpers", "common", "managers", "signals", "misc", "shared", "base")


def _may_import(part: str) -> frozenset[str]:
    if part in ADDED:
        return frozenset(ADDED[part][2].split()) | {part} | EVERYBODY_MAY_USE
    extra = VIEWS_MAY_USE if part == "views" else frozenset()
    return LAYERS.get(part, frozenset()) | EVERYBODY_MAY_USE | extra


def test_a_module_of_a_new_name_is_added_on_purpose() -> None:
    unknown = {
        f"{each.shown}: {each.part!r} is not a part of an app"
        for each in app_modules()
        if each.part and each.part not in LAYERS and each.floor not in ADDED.get(each.part, ("",))[0].split()
    }
    assert not unknown, "\n" + "\n".join(sorted(unknown))


def test_every_added_name_still_exists() -> None:
    """An exception outlives its cause otherwise."""
    present = {(each.floor, each.part) for each in app_modules()}
    gone = [
        (app, name)
        for name, (apps, _why, _below) in ADDED.items()
        for app in apps.split()
        if (app, name) not in present
    ]
    assert not gone


def test_inside_an_app_imports_go_down() -> None:
    against = [
        f"{each.shown}:{found.line} ({each.part}) imports {found.target}"
        for each in app_modules()
        for found in imports_of(each)
        if found.floor == each.floor and found.part and each.part and found.part not in _may_import(each.part)
    ]
    assert not against, "\n" + "\n".join(against)


def test_no_module_is_named_for_nothing() -> None:
    nameless = [each.shown for each in modules() if each.path.stem in FORBIDDEN_NAMES]
    assert not nameless


def test_every_app_keeps_its_tests_beside_its_code() -> None:
    def lines(app: str) -> int:
        return sum(each.lines for each in app_modules() if each.floor == app)

    without = [app for app in APPS if lines(app) > 150 and not (HOUSE / app / "tests").is_dir()]
    assert not without
