"""The forms of the editor: one item at a time, and the frame around them.

A form begins with what the document says and gives back the document of its part; what a form does not show of an item
stays as it was.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anxin.engines.surveys import Item, ItemKind, Questionnaire
from anxin.engines.surveys.definition import OFFERING, SCALES
from anxin.engines.surveys.item_faults import MEASURED
from anxin.surveys.forms.rows import ConditionRows, OptionRows
from anxin.surveys.selectors.wording import KIND_NAMES, MEASURE_NAMES

_LONGEST = 2000
_LANGUAGES = ("zh", "en")
_NO_WORDS = frozenset({ItemKind.SAY})
_LABELS = {
    ("asks", "zh"): _("Question in Chinese"),
    ("asks", "en"): _("Question in English"),
    ("spoken", "zh"): _("As the caller says it, in Chinese"),
    ("spoken", "en"): _("As the caller says it, in English"),
    ("hint", "zh"): _("Note below it, in Chinese"),
    ("hint", "en"): _("Note below it, in English"),
    ("low", "zh"): _("Lowest answer is called, in Chinese"),
    ("low", "en"): _("Lowest answer is called, in English"),
    ("high", "zh"): _("Highest answer is called, in Chinese"),
    ("high", "en"): _("Highest answer is called, in English"),
    ("title", "zh"): _("Title in Chinese"),
    ("title", "en"): _("Title in English"),
    ("about", "zh"): _("What it is for, in Chinese"),
    ("about", "en"): _("What it is for, in English"),
    ("opening", "zh"): _("Words before the questions, in Chinese"),
    ("opening", "en"): _("Words before the questions, in English"),
    ("closing", "zh"): _("Words after the questions, in Chinese"),
    ("closing", "en"): _("Words after the questions, in English"),
}


class TextsForm(forms.Form):
    """A form with texts in both languages, one field each, such as ``asks_zh``."""

    def add_texts(self, body: Mapping[str, Any], names: tuple[str, ...], *, long: bool) -> None:
        """Add the fields of some texts, filled from a document."""
        for name in names:
            for language in _LANGUAGES:
                self.fields[f"{name}_{language}"] = forms.CharField(
                    label=_LABELS[name, language],
                    required=False,
                    max_length=_LONGEST,
                    initial=(body.get(name) or {}).get(language, ""),
                    widget=forms.Textarea(attrs={"rows": 2}) if long else forms.TextInput(),
                )

    def texts(self, *names: str) -> dict[str, dict[str, str] | None]:
        """Return the typed texts as a document has them; nothing where neither language has any."""
        typed = {name: {each: self._typed(f"{name}_{each}") for each in _LANGUAGES} for name in names}
        return {name: words if any(words.values()) else None for name, words in typed.items()}

    def _typed(self, name: str) -> str:
        value: str = self.cleaned_data.get(name) or ""
        return value.strip()


class ItemForm(TextsForm):
    """One item: its wording, how it counts, what it offers and when it is asked."""

    def __init__(self, data: Any = None, *, asked: Questionnaire, body: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.body = body
        self.kind = ItemKind(body["kind"])
        self.add_texts(body, self._texts(), long=True)
        for name, field in _switches(self.kind, asked, body):
            self.fields[name] = field
        self.earlier = _earlier(asked, body["key"])
        self.fields["kind"] = forms.ChoiceField(
            label=_("Answered by"), choices=list(KIND_NAMES.items()), initial=self.kind.value
        )
        self.rows = OptionRows(data, body.get("options", ())) if self.kind in OFFERING else None
        self.conditions = ConditionRows(data, body.get("shown_if") or {}, asked, self.earlier)

    def _texts(self) -> tuple[str, ...]:
        names = ["asks", "hint"]
        if self.kind not in _NO_WORDS:
            names.append("spoken")
        if self.kind in SCALES:
            names += ["low", "high"]
        return tuple(names)

    @property
    def wording(self) -> list[Any]:
        return [self[f"asks_{language}"] for language in _LANGUAGES]

    @property
    def more_wording(self) -> list[Any]:
        names = [name for name in self._texts() if name != "asks"]
        return [self[f"{name}_{language}"] for name in names for language in _LANGUAGES]

    @property
    def counting(self) -> list[Any]:
        return [self[name] for name in _SWITCHES if name in self.fields]

    def document(self) -> dict[str, Any]:
        """Return the item's document as typed; of another kind than before without what means nothing there."""
        data = self.cleaned_data
        kept = {**self.body, "kind": data.get("kind") or self.kind.value}
        texts = self.texts(*self._texts())
        kept |= texts | {"asks": texts["asks"] or {"zh": "", "en": ""}}
        for name in _SWITCHES:
            if name in self.fields:
                kept[name] = data.get(name) if data.get(name) != "" else None
        if "bad_if" in self.fields:
            kept["bad_if"] = {"yes": True, "no": False}.get(data.get("bad_if") or "")
        if self.rows:
            kept["options"] = self.rows.document()
        kept["shown_if"] = self.conditions.document()
        return _fitting(kept)


class FrameForm(TextsForm):
    """What stands around the items: title, what it is for, opening and closing words."""

    names = ("title", "about", "opening", "closing")

    def __init__(self, data: Any = None, *, body: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.add_texts(body, ("title",), long=False)
        self.add_texts(body, ("about", "opening", "closing"), long=True)

    def document(self) -> dict[str, Any]:
        """Return the texts as typed."""
        texts = self.texts(*self.names)
        return texts | {"title": texts["title"] or {"zh": "", "en": ""}}


_SWITCHES = (
    "required", "factor", "reason_below", "reason_if_bad", "bad_if", "lower_is_better", "measure", "must_say",
)  # fmt: skip


def _switches(
    kind: ItemKind, asked: Questionnaire, body: Mapping[str, Any]
) -> Iterator[tuple[str, forms.Field]]:
    def tick(label: Any, name: str) -> tuple[str, forms.Field]:
        return name, forms.BooleanField(label=label, required=False, initial=bool(body.get(name)))

    if kind is ItemKind.SAY:
        yield tick(_("The caller may not leave it out"), "must_say")
        return
    yield tick(_("Must be answered"), "required")
    if kind in SCALES:
        groups = [("", "—"), *((each.key, each.title.zh or each.title.en) for each in asked.factors)]
        yield "factor", _choice(_("Counts towards"), groups, body.get("factor"))
        low, high = SCALES[kind]
        yield (
            "reason_below",
            forms.IntegerField(
                label=_("Asks why below"),
                required=False,
                min_value=low + 1,
                max_value=high,
                initial=body.get("reason_below"),
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            ),
        )
        yield tick(_("The lowest answer is the best"), "lower_is_better")
    if kind is ItemKind.YES_NO:
        held = {"True": "yes", "False": "no"}.get(str(body.get("bad_if")))
        offered = [("", _("neither")), ("yes", _("yes")), ("no", _("no"))]
        yield "bad_if", _choice(_("A bad answer is"), offered, held)
    if kind is not ItemKind.TEXT:
        yield tick(_("Asks why after a bad answer"), "reason_if_bad")
    measures = [("", "—")]
    measures += [(each.value, str(MEASURE_NAMES[each])) for each, kinds in MEASURED.items() if kind in kinds]
    if len(measures) > 1:
        yield "measure", _choice(_("Measures"), measures, body.get("measure"))


def _choice(label: Any, choices: list[Any], initial: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False, initial=initial or "")


def _fitting(body: dict[str, Any]) -> dict[str, Any]:
    """Leave out what means nothing for the kind, so that another kind is chosen without clearing fields by hand."""
    kind = ItemKind(body["kind"])
    unfit: set[str] = set()
    if kind not in SCALES:
        unfit |= {"low", "high", "factor", "reason_below", "lower_is_better"}
    if kind not in OFFERING:
        unfit.add("options")
    if kind is not ItemKind.YES_NO:
        unfit.add("bad_if")
    unfit |= {"required", "spoken", "reason_if_bad", "measure"} if kind is ItemKind.SAY else {"must_say"}
    if kind is ItemKind.TEXT:
        unfit.add("reason_if_bad")
    return {name: value for name, value in body.items() if name not in unfit and value is not None}


def _earlier(asked: Questionnaire, key: str) -> list[Item]:
    keys = [item.key for item in asked.items]
    before = asked.items[: keys.index(key)] if key in keys else asked.items
    return [item for item in before if item.kind is not ItemKind.SAY]
