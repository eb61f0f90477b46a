"""Where a form shows what a service objected to."""

from django import forms

from anxin.foundation.errors import AnxinError


def show_error(form: forms.Form, error: AnxinError) -> None:
    """Put an error of a service at its field, or above the form when it has none there."""
    form.add_error(error.field if error.field in form.fields else None, str(error))
