"""Settings of an Anxin installation: few, read from the environment, checked when the process starts.

What a dealer may change (limits, lists, wording, brand) lives in content packs and in the database, not here.
"""

import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import django_stubs_ext
import pghistory
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from anxin.foundation.server_files import default_home
from anxin.foundation.static_version import version_of

# Lets Django's generic classes be written with their types, as the type checker asks.
django_stubs_ext.monkeypatch()

PACKAGE_DIR = Path(__file__).resolve().parent.parent


def env_bool(name: str, *, default: bool) -> bool:
    """Read a yes/no variable; anything but the accepted words is an error, never a silent False."""
    raw = os.environ.get(name, "").strip().lower()
    if not raw:
        return default
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is {raw!r}; expected yes or no.")


def env_list(name: str, *, default: str) -> list[str]:
    """Read a comma-separated list."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def secret_key(home: Path) -> str:
    """Take ANXIN_SECRET_KEY, or keep one that is made once and readable by its owner only."""
    if configured := os.environ.get("ANXIN_SECRET_KEY"):
        return configured
    path = home / "secret_key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


def database(url: str) -> dict[str, Any]:
    """Turn postgresql://user:password@host:port/name?option=value into Django's dictionary."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"DATABASE_URL begins with {parts.scheme!r}; expected postgresql://.")
    query = dict(parse_qsl(parts.query))
    host = query.pop("host", None) or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "anxin",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        # Compiling a query takes PostgreSQL longer than answering one of ours.
        "OPTIONS": {"options": "-c jit=off"}
        | query
        | {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}},
        "TEST": {"TEMPLATE": "template0"},
    }


def smtp_options() -> dict[str, Any]:
    """Return where outgoing mail goes and how; nothing while mail is only printed."""
    host = os.environ.get("ANXIN_SMTP_HOST")
    if not host:
        return {}
    return {
        "host": host,
        "port": int(os.environ.get("ANXIN_SMTP_PORT", "25")),
        "username": os.environ.get("ANXIN_SMTP_USER", ""),
        "password": os.environ.get("ANXIN_SMTP_PASSWORD", ""),
        "use_tls": env_bool("ANXIN_SMTP_TLS", default=False),
    }


def attachment_files(home: Path) -> dict[str, Any]:
    """Return where the files of cases lie: a private folder under the home, or a bucket of any S3 service."""
    chosen = os.environ.get("ANXIN_FILES", "").strip().lower() or "local"
    if chosen == "local":
        options: dict[str, Any] = {
            "location": home / "attachments",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        }
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    if chosen != "s3":
        raise ImproperlyConfigured(f"ANXIN_FILES is {chosen!r}; expected local or s3.")
    bucket = os.environ.get("ANXIN_S3_BUCKET", "").strip()
    if not bucket:
        raise ImproperlyConfigured("ANXIN_FILES is s3, so ANXIN_S3_BUCKET must name the bucket.")
    options = {
        "bucket_name": bucket,
        "endpoint_url": os.environ.get("ANXIN_S3_ENDPOINT") or None,
        "region_name": os.environ.get("ANXIN_S3_REGION") or None,
        "access_key": os.environ.get("ANXIN_S3_KEY") or None,
        "secret_key": os.environ.get("ANXIN_S3_SECRET") or None,
        "location": os.environ.get("ANXIN_S3_FOLDER", "").strip("/"),
        "addressing_style": os.environ.get("ANXIN_S3_ADDRESSING") or None,
        "signature_version": "s3v4",
        # Whose it is, the bucket itself says; many refuse to be told with each file.
        "default_acl": None,
        "file_overwrite": False,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def columns_engine() -> str:
    """Return what opens the files of facts: DuckDB in this process, or Spark."""
    chosen = os.environ.get("ANXIN_COLUMNS", "").strip().lower() or "duckdb"
    if chosen not in {"duckdb", "spark"}:
        raise ImproperlyConfigured(f"ANXIN_COLUMNS is {chosen!r}; expected duckdb or spark.")
    return f"anxin.integrations.columns.{chosen}.opened"


HOME = default_home()
SECRET_KEY = secret_key(HOME)
DEBUG = env_bool("ANXIN_DEBUG", default=False)
ALLOWED_HOSTS = env_list("ANXIN_HOSTS", default="localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("ANXIN_ORIGINS", default="")
HTTPS = env_bool("ANXIN_HTTPS", default=False)

DATABASES = {"default": database(os.environ.get("DATABASE_URL", "postgresql:///anxin"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Limits of sign-in and of the API are counted here, for all processes together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "foundation_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    # Before allauth, whose page templates ours replace.
    "anxin.foundation",
    "anxin.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "anxin.playbooks",
    "anxin.customers",
    "anxin.workshop",
    "anxin.rights",
    "anxin.messaging",
    "anxin.surveys",
    "anxin.promises",
    "anxin.complaints",
    "anxin.callbacks",
    "anxin.voice",
    "anxin.satisfaction",
    "anxin.portal",
    "anxin.reports",
]

MIDDLEWARE = [
    # Before everything: a flood at the customers' door must cost next to nothing.
    "anxin.portal.middleware.DoorkeeperMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Before the form's token is looked for, which would read the whole body.
    "anxin.foundation.middleware.SizeLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "anxin.accounts.middleware.SignInMiddleware",
    "anxin.accounts.middleware.SeenMiddleware",
    "anxin.accounts.middleware.WorkplaceMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "anxin.foundation.middleware.PlainErrorsMiddleware",
]

ROOT_URLCONF = "anxin.config.urls"
WSGI_APPLICATION = "anxin.config.wsgi.application"
ANXIN_EVENT_HANDLERS = "anxin.config.wiring.HANDLERS"
#: What lower floors show but higher floors know.
ANXIN_ACTION_NAMES = "anxin.config.naming.ACTION_NAMES"
ANXIN_NOTICE_TEXTS = "anxin.config.naming.NOTICE_TEXTS"
ANXIN_NOTICE_LABELS = "anxin.config.naming.NOTICE_LABELS"
#: What promises ask of the cases above them: who works on one, and for whom reminders pause.
ANXIN_SUBJECT_POLICY = "anxin.complaints.selectors.for_promises.may_work_on_case"
ANXIN_CUSTOMERS_PAUSED = "anxin.complaints.selectors.for_promises.customers_with_open_case"
ANXIN_BRAND_PACKS = "anxin.playbooks.selectors.brand_packs"
#: Who carries what leaves the house; nobody below the integrations knows them.
ANXIN_PROVIDERS = {
    "email": "anxin.integrations.smtp.carrier.MailCarrier",
    "sms/aliyun": "anxin.integrations.sms_aliyun.carrier.AliyunCarrier",
    "sms/http": "anxin.integrations.sms_http.carrier.HttpSmsCarrier",
    "wecom/wecom": "anxin.integrations.wecom.carrier.GroupCarrier",
    "webhook": "anxin.integrations.webhooks.carrier.WebhookCarrier",
}

#: How a mailbox is opened and its mails are read.
ANXIN_MAIL_FOLDER = "anxin.integrations.mail.fetching.open_folder"
ANXIN_MAIL_READER = "anxin.integrations.mail.reading.read_mail"
#: Tries a mailbox's outgoing server without sending anything.
ANXIN_MAIL_SENDER_TEST = "anxin.integrations.mail.trying.try_sending"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "anxin.config.frame.frame",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

FORM_RENDERER = "anxin.foundation.inputs.InputRenderer"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["anxin.accounts.adapters.StaffSignInBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "anxin.accounts.adapters.StaffOnlyAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
#: A stranger who types any address into the reset page must not make us send mail to it.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_FORMS = {
    "login": "anxin.accounts.sign_in_forms.SignInForm",
    "change_password": "anxin.accounts.sign_in_forms.ChangePasswordForm",
    "set_password": "anxin.accounts.sign_in_forms.SetPasswordForm",
    "reset_password": "anxin.accounts.sign_in_forms.ResetPasswordForm",
    "reset_password_from_key": "anxin.accounts.sign_in_forms.NewPasswordForm",
    "reauthenticate": "anxin.accounts.sign_in_forms.ConfirmPasswordForm",
}
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Anxin"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_ADAPTER = "anxin.accounts.adapters.StaffSecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "anxin.accounts.sign_in_forms.SecondFactorForm",
    "reauthenticate": "anxin.accounts.sign_in_forms.ConfirmSecondFactorForm",
    "activate_totp": "anxin.accounts.sign_in_forms.SetUpSecondFactorForm",
}

LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_CODE = "zh-hans"
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
FIRST_DAY_OF_WEEK = 1

#: The version stands in the address: after an upgrade no browser takes a kept file for a new one, and each may be
#: kept for a year.
STATIC_VERSION = version_of(PACKAGE_DIR / "foundation" / "static")
STATIC_URL = f"/static/{STATIC_VERSION}/"
STATIC_ROOT = HOME / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 31_536_000 if not DEBUG else 0
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "attachments": attachment_files(HOME),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = HOME / "uploads"
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
#: Counters of the customers' door, shared by the processes of this machine.
ANXIN_DOOR_COUNTS = HOME / "door_counts"
#: Proxies of our own between browsers and the server: the address before them is the customer's.
ANXIN_PROXIES = int(os.environ.get("ANXIN_PROXIES", "0"))
#: Where interviews lie as files in columns, one a month; one folder for all machines of the house.
ANXIN_FACTS = Path(os.environ.get("ANXIN_FACTS") or HOME / "facts")
#: Who adds them up, and where the cluster is if it is Spark.
ANXIN_COLUMNS = columns_engine()
ANXIN_SPARK_MASTER = os.environ.get("ANXIN_SPARK_MASTER", "").strip() or "local[*]"
#: Where the dealers' own systems drop their exports, in a folder named by the dealer's code; empty for nowhere.
ANXIN_DMS_FOLDER = os.environ.get("ANXIN_DMS_FOLDER", "")
#: Background work of integrations, which are no apps of Django's.
PROCRASTINATE_IMPORT_PATHS = ["anxin.integrations.dms.tasks"]
ANXIN_IMPORT_LIMIT_BYTES = 100 * 1024 * 1024
#: Addresses with a limit of their own: what tells it, asked with the address's parameters.
ANXIN_UPLOAD_LIMITS = {
    "complaints:files": "anxin.complaints.selectors.attachments.upload_limit",
    "api:files": "anxin.complaints.selectors.attachments.upload_limit",
    "portal:door": "anxin.portal.selectors.doors.upload_limit",
    "portal:say": "anxin.portal.selectors.doors.upload_limit",
}

MAILERS = {
    "default": {
        "BACKEND": f"django.core.mail.backends.{'smtp' if smtp_options() else 'console'}.EmailBackend",
        "OPTIONS": smtp_options(),
    }
}
#: For mails that go by no dealer's mailbox, and for mailboxes without a server of their own.
ANXIN_SMTP = smtp_options()
#: How long the mailbox's own copy may take until it is believed that a mail did not go out.
ANXIN_OWN_COPY_WAIT = timedelta(minutes=int(os.environ.get("ANXIN_OWN_COPY_MINUTES", "10")))
#: Whether gateways and webhooks may lie inside the house's own network.
ANXIN_WEBHOOK_PRIVATE = env_bool("ANXIN_WEBHOOK_PRIVATE", default=False)
#: Mail servers in the house's own network, and on ports of their own, that mailboxes may name.
ANXIN_MAIL_HOSTS = frozenset(each.lower() for each in env_list("ANXIN_MAIL_HOSTS", default=""))
#: Where colleagues reach the house: links in what leaves it begin with this.
ANXIN_URL = os.environ.get("ANXIN_URL", next(iter(CSRF_TRUSTED_ORIGINS), "http://localhost:8000")).rstrip("/")
DEFAULT_FROM_EMAIL = os.environ.get("ANXIN_MAIL_FROM", "anxin@localhost")

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    # ECharts and Tabler's dropdowns position elements by style attributes; no inline style sheet is allowed.
    "style-src": [CSP.SELF],
    "style-src-attr": [CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "anxin.foundation.sessions"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"secret_paths": {"()": "anxin.foundation.masking.SecretPaths"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["secret_paths"]}
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
}
# Reading writes no history; telling the database who reads would cost a fifth of every page.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(related_name="revisions", related_query_name="revision")
