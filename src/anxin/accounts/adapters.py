"""How sign-in behaves: people are invited by an administrator, nobody signs himself up."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from anxin.accounts.models import Person
from anxin.accounts.second_factor import second_factor_demanded
from anxin.foundation import clock
from anxin.foundation.ready_queries import Given, ReadyQuery

logger = logging.getLogger(__name__)

#: What allauth tells of, and what that is called; of anything else nobody is told.
_CHANGES = {
    "account/email/password_changed": _("Your password was changed."),
    "account/email/password_set": _("Your password was set."),
    "account/email/password_reset": _("Your password was set anew by a link from a mail."),
    "mfa/email/totp_activated": _("An authenticator app was set up as your second factor."),
    "mfa/email/totp_deactivated": _("The authenticator app was taken off as your second factor."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were made; the old ones no longer work."),
}
_WRONG_SIGN_IN = _("User name or password is wrong. Check the capital letters and try again.")


_by_number = ReadyQuery(lambda: Person.objects.filter(pk=Given("number")))


class StaffSignInBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth ships no type information
    """Signing in as allauth does it; the person of a session is read with every page, so he is read the short way."""

    def get_user(self, user_id: int) -> Person | None:
        """Return the person of a session while he may sign in."""
        found = _by_number(number=user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None


class StaffOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no type information
    """Close the public sign-up, say errors in plain words, write mails in the language of their reader."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account may not sign in. Ask your administrator."),
        "username_password_mismatch": _WRONG_SIGN_IN,
        "email_password_mismatch": _WRONG_SIGN_IN,
        "invalid_login": _WRONG_SIGN_IN,
        "incorrect_password": _("The password is wrong. Check the capital letters and try again."),
        "enter_current_password": _(
            "The present password is wrong. Check the capital letters and try again."
        ),
        "too_many_login_attempts": _(
            "Too many wrong attempts with this name. Wait five minutes, or set a new password by mail."
        ),
        "rate_limited": _("Too many attempts. Wait a minute and try again."),
        "incorrect_code": _("This code is not right. Codes change every half minute: take the newest one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:me")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send in the reader's own language; a mail server that fails is told to him who waits for the mail."""
        reader = context.get("user")
        language = reader.language if isinstance(reader, Person) else translation.get_language()
        try:
            with translation.override(language):
                super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException):
            logger.exception("A mail (%s) could not be sent.", template_prefix)
            words = _(
                "The mail could not be sent just now. Ask your administrator for a link, or try again later."
            )
            messages.error(self.request, words)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Person,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell a person by mail that the keys of his account were changed, so that he hears of it who did not do it."""
        if template_prefix not in _CHANGES:
            return
        told = {
            "user": user,
            "what": _CHANGES[template_prefix],
            "at": clock.now(),
            "address": self.get_client_ip(self.request),
        }
        self.send_mail("account/email/keys_changed", email or user.email, told)


class StaffSecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no type information
    """Plain words, and no way round a second factor that the role demands."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _(
            "Your role demands a second factor. When you change your phone, ask your administrator to reset it."
        ),
        "cannot_generate_recovery_codes": _(
            "Set up the authenticator app first; recovery codes come with it."
        ),
        "incorrect_code": _("This code is not right. Codes change every half minute: take the newest one."),
    }

    def get_totp_label(self, user: Person) -> str:
        return user.username

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return authenticator.type != Authenticator.Type.TOTP or not second_factor_demanded(authenticator.user)
