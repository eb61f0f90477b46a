"""What is written about gateways, one form a kind; none shows a secret that is kept."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anxin.messaging.choices import GatewayKind
from anxin.messaging.models import Gateway
from anxin.messaging.services.keep_gateway import GatewaySheet

_SECRET = forms.PasswordInput(attrs={"autocomplete": "new-password"})


class GatewayForm(forms.Form):
    kind = GatewayKind.WECOM
    name = forms.CharField(label=pgettext_lazy("thing", "Name"), max_length=60)

    def sheet(self) -> GatewaySheet:
        """Return what was written."""
        data = dict(self.cleaned_data)
        name, secret = data.pop("name"), data.pop("secret", "")
        return GatewaySheet(kind=self.kind, name=name, secret=secret, options=data)


class AliyunForm(GatewayForm):
    kind = GatewayKind.ALIYUN
    access_key = forms.CharField(label=_("AccessKey ID"), max_length=80)
    secret = forms.CharField(
        label=_("AccessKey secret"), required=False, max_length=200, widget=_SECRET,
        help_text=_("Kept sealed and never shown again; leave it empty to keep the present one."),
    )  # fmt: skip
    sign = forms.CharField(
        label=_("Registered sign"), max_length=40, help_text=_("Without the brackets, such as 上海大道店.")
    )
    template = forms.CharField(
        label=_("Template code"), max_length=40, help_text=_("For messages without one of their own.")
    )
    parameter = forms.CharField(
        label=_("Parameter of the template"), max_length=40, help_text=_("Into which the text is put.")
    )


class HttpForm(GatewayForm):
    kind = GatewayKind.HTTP
    url = forms.CharField(label=_("Address"), max_length=300)
    method = forms.ChoiceField(label=_("Method"), choices=[("POST", "POST"), ("GET", "GET")])
    form = forms.ChoiceField(label=_("Written as"), choices=[("json", "JSON"), ("form", _("form fields"))])
    fields_text = forms.CharField(
        label=_("Fields"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("JSON; {phone}, {text} and {id} are filled in."),
    )  # fmt: skip
    header = forms.CharField(
        label=_("Header of the secret"), required=False, max_length=60, help_text=_("Such as Authorization.")
    )
    secret = forms.CharField(
        label=_("Secret"), required=False, max_length=500, widget=_SECRET,
        help_text=_("Kept sealed and never shown again; leave it empty to keep the present one."),
    )  # fmt: skip
    expected = forms.CharField(
        label=_("Word of a good answer"), required=False, max_length=100,
        help_text=_("Must stand in the answer when all went well; empty where the status is enough."),
    )  # fmt: skip

    def clean_header(self) -> str:
        header = str(self.cleaned_data["header"])
        if header and not header.replace("-", "").isalnum():
            raise forms.ValidationError(_("Letters, digits and hyphens only."))
        return header

    def clean_secret(self) -> str:
        secret = str(self.cleaned_data["secret"])
        if not (secret.isascii() and (secret.isprintable() or not secret)):
            raise forms.ValidationError(_("Letters, digits and signs of the keyboard only."))
        return secret

    def clean_fields_text(self) -> str:
        text = str(self.cleaned_data["fields_text"])
        try:
            fine = isinstance(json.loads(text), dict)
        except (ValueError, RecursionError):
            fine = False
        if not fine:
            raise forms.ValidationError(
                _("Write the fields as JSON, with {phone} and {text} where number and text belong.")
            )
        return text

    def sheet(self) -> GatewaySheet:
        """Return what was written, the fields read."""
        sheet = super().sheet()
        options = dict(sheet.options)
        options["fields"] = json.loads(options.pop("fields_text"))
        return GatewaySheet(kind=sheet.kind, name=sheet.name, secret=sheet.secret, options=options)


class GroupForm(GatewayForm):
    secret = forms.CharField(
        label=_("Address of the robot"), required=False, max_length=300, widget=_SECRET,
        help_text=_("From the group's settings, https://qyapi.weixin.qq.com/… Kept sealed; empty keeps it."),
    )  # fmt: skip


FORMS: Mapping[str, type[GatewayForm]] = {each.kind.value: each for each in (AliyunForm, HttpForm, GroupForm)}


def written_about(gateway: Gateway) -> dict[str, Any]:
    """Return a gateway as its form shows it, without the secret."""
    shown = {"name": gateway.name, **gateway.options}
    if "fields" in shown:
        shown["fields_text"] = json.dumps(shown.pop("fields"), ensure_ascii=False, indent=1)
    return shown


class TestForm(forms.Form):
    __test__ = False
    to = forms.CharField(label=_("Telephone number"), required=False, max_length=20)
