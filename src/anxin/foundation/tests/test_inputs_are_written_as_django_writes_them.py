"""Inputs written in code are the same as Django's templates draw."""

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from anxin.foundation.inputs import InputRenderer

HARMFUL = '"><script>alert(1)</script>'
CHOICES = [("", "—"), ("a&b", 'Mr & "Mrs"'), (3, gettext_lazy("Today")), (HARMFUL, HARMFUL)]
WIDGETS = {
    "text": forms.TextInput(attrs={"class": "x", "autofocus": True, "hidden": False, "title": HARMFUL}),
    "number": forms.NumberInput(attrs={"min": 1}),
    "hidden": forms.HiddenInput(),
    "mail": forms.EmailInput(),
    "day": forms.DateInput(attrs={"type": "date"}),
    "long": forms.Textarea(attrs={"rows": 3}),
    "tick": forms.CheckboxInput(),
    "one": forms.Select(choices=CHOICES),
    "many": forms.SelectMultiple(choices=[("Group & co", CHOICES), ("x", "y")]),
    "radio": forms.RadioSelect(choices=CHOICES),
    "ticks": forms.CheckboxSelectMultiple(choices=CHOICES),
    "file": forms.FileInput(),
}
VALUES = (None, "", "a&b", HARMFUL, SafeString("a&amp;b"), 3, True)


def _plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r">\s+<", "><", html))


@pytest.mark.parametrize("kind", WIDGETS)
def test_a_widget_looks_as_django_draws_it(kind: str) -> None:
    for value in VALUES:
        given = [value] if kind in {"many", "ticks"} and value is not None else value
        drawn = [
            _plain(WIDGETS[kind].render("na<me", given, {"id": "id&"}, renderer=renderer))
            for renderer in (InputRenderer(), DjangoTemplates())
        ]
        assert drawn[0] == drawn[1]


def test_a_choice_drawn_by_itself_looks_as_django_draws_it() -> None:
    class Form(forms.Form):
        ticks = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple)

    drawn = [
        [_plain(f"{option.tag()}{option}") for option in Form({"ticks": ["3"]}, renderer=renderer)["ticks"]]
        for renderer in (InputRenderer(), DjangoTemplates())
    ]
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) == len(CHOICES)
