"""The inputs of forms, written as Django's own templates write them but without a template for each option.

A page of a case or a list has hundreds of options; drawing each from two templates was a quarter of its time.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

_PLAIN = (
    "checkbox", "color", "date", "datetime", "email", "hidden", "number", "password", "search", "tel", "text",
    "time", "url",
)  # fmt: skip


class InputRenderer(DjangoTemplates):
    """Writes the common inputs directly; every other template is drawn as usual."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """Return a template's text for a widget."""
        writer = _WRITERS.get(template_name)
        if writer:
            return SafeString(writer(context["widget"]))
        return super().render(template_name, context, request)


def _attributes(widget: Mapping[str, Any]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _input(widget: Mapping[str, Any]) -> str:
    value = "" if widget["value"] is None else f' value="{conditional_escape(widget["value"])}"'
    kind, name = conditional_escape(widget["type"]), conditional_escape(widget["name"])
    return f'<input type="{kind}" name="{name}"{value}{_attributes(widget)}>'


def _choice(widget: Mapping[str, Any]) -> str:
    if not widget.get("wrap_label"):
        return _input(widget)
    ident = widget["attrs"].get("id")
    aim = f' for="{conditional_escape(ident)}"' if ident else ""
    return f"<label{aim}>{_input(widget)} {conditional_escape(widget['label'])}</label>"


def _textarea(widget: Mapping[str, Any]) -> str:
    text = conditional_escape(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{conditional_escape(widget["name"])}"{_attributes(widget)}>\n{text}</textarea>'


def _option(widget: Mapping[str, Any]) -> str:
    value, label = conditional_escape(widget["value"]), conditional_escape(widget["label"])
    return f'<option value="{value}"{_attributes(widget)}>{label}</option>'


def _select(widget: Mapping[str, Any]) -> str:
    parts = [f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget)}>']
    for group, options, _place in widget["optgroups"]:
        written = [_option(option) for option in options]
        if group:
            written = [f'<optgroup label="{conditional_escape(group)}">', *written, "</optgroup>"]
        parts += written
    return "\n".join([*parts, "</select>"])


_WRITERS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    **{f"django/forms/widgets/{kind}.html": _input for kind in _PLAIN},
    **{f"django/forms/widgets/{kind}_option.html": _choice for kind in ("checkbox", "radio")},
    "django/forms/widgets/select.html": _select,
    "django/forms/widgets/select_option.html": _option,
    "django/forms/widgets/textarea.html": _textarea,
}
