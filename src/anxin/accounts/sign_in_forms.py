"""The sign-in forms with labels and hints of ours; what they check is allauth's."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

_PASSWORD_RULES = _("At least 10 characters; not digits only, not a common word, nothing of your name.")


def _relabel(form: forms.Form, name: str, label: Any, help_text: Any = "") -> None:
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)


class SignInForm(account.LoginForm):  # type: ignore[misc]  # allauth ships no type information
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, "login", _("User name or e-mail"))
        _relabel(self, "password", _("Password"))
        self.fields["login"].widget.attrs |= {
            "autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True,
        }  # fmt: skip


class ChangePasswordForm(account.ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, "oldpassword", _("Present password"))
        _relabel(self, "password1", _("New password"), _PASSWORD_RULES)
        _relabel(self, "password2", _("New password again"))


class SetPasswordForm(account.SetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, "password1", _("New password"), _PASSWORD_RULES)
        _relabel(self, "password2", _("New password again"))


class ResetPasswordForm(account.ResetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, "email", _("E-mail"))


class NewPasswordForm(account.ResetPasswordKeyForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, "password1", _("New password"), _PASSWORD_RULES)
        _relabel(self, "password2", _("New password again"))


class ConfirmPasswordForm(account.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, "password", _("Password"))


class SecondFactorForm(mfa.AuthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _as_code(
            self,
            pgettext_lazy("second factor", "Code"),
            _("Six digits from your authenticator app, or one of your recovery codes."),
        )


class ConfirmSecondFactorForm(mfa.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _as_code(
            self,
            pgettext_lazy("second factor", "Code"),
            _("Six digits from your authenticator app, or one of your recovery codes."),
        )


class SetUpSecondFactorForm(ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _as_code(self, _("Code that the app shows now"))


def _as_code(form: forms.Form, label: Any, help_text: Any = "") -> None:
    _relabel(form, "code", label, help_text)
    form.fields["code"].widget.attrs |= {
        "autocomplete": "one-time-code",
        "autofocus": True,
        "spellcheck": "false",
    }
