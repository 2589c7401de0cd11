"""Django's settings; every knob is read through `env`."""

from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from guong.config.env import SECRET_KEY_FILE, find_home, read_demo, read_environment
from guong.config.oidc import read_oidc

HOME = find_home()
env = read_environment(HOME)
DEMO = read_demo(HOME)

DEBUG = False
_key_file = HOME / SECRET_KEY_FILE
SECRET_KEY = env.str("SECRET_KEY", "") or (_key_file.read_text("utf-8").strip() if _key_file.exists() else "")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", [])
NO_KEY = "chua-khoi-tao"
if not SECRET_KEY:
    # Commands such as `init`, `doctor` and `plan read` run before there is a key; no server starts without one.
    SECRET_KEY = NO_KEY

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
BEHIND_HTTPS = env.bool("HTTPS", False)
ORIGIN = env.str("ORIGIN", "")  # e.g. https://guongsang.example.vn, printed in QR codes; else the request's own
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [ORIGIN] if ORIGIN else [])

OIDC = read_oidc(env)  # the office's identity provider, none unless it is named

INSTALLED_APPS = [
    "guong.kit",
    "guong.ledger",
    "guong.accounts",
    "guong.organisations",
    "guong.tasks",
    "guong.files",
    "guong.people",
    "guong.plans",
    "guong.registrations",
    "guong.results",
    "guong.commendation",
    "guong.publicity",
    "guong.obstacles",
    "guong.intake",
    "guong.desk",
    "guong.demo",
    "guong.ui",
    "guong.config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "guong.config.middleware.arrival",
    "django.middleware.security.SecurityMiddleware",
    "guong.config.middleware.security_headers",
    "guong.config.limits.stated_length",
    "guong.config.middleware.without_cookies",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "guong.config.middleware.actor_and_key",
    "guong.config.middleware.refusals",
    "guong.config.keeping.KeepTyped",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # Last: they tell why somebody is signed out, which takes messages.
    "guong.config.sessions.limits",
    "guong.config.sessions.second_factor",
    "guong.config.sessions.who_works",
]

ROOT_URLCONF = "guong.config.urls"
WSGI_APPLICATION = "guong.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "guong.config.jinja.environment",
            "context_processors": ["guong.config.jinja.page_context"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;PRAGMA trusted_schema=OFF;"
    "PRAGMA cache_size=-32000;PRAGMA mmap_size=268435456;PRAGMA temp_store=MEMORY;"
)


def _database(url: str) -> dict[str, object]:
    if not url:
        return {
            "ENGINE": "guong.config.sqlite",
            "NAME": str(HOME / "guong.sqlite3"),
            "CONN_MAX_AGE": None,
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 5, "init_command": SQLITE_PRAGMAS},
        }
    database: dict[str, object] = dict(dj_database_url.parse(url))
    if database["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL: chỉ dùng PostgreSQL (postgresql://…) hoặc để trống để dùng SQLite.")
    database["OPTIONS"] = {"pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL", 10), "timeout": 20}}
    return database


DATABASE_URL = env.str("DATABASE_URL", "")
DATABASES = {"default": _database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "vi"
LOCALE_PATHS = [Path(__file__).parent / "locale"]
FORMAT_MODULE_PATH = ["guong.config.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "guong.config.static.Storage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 0

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username"]},
    },
    {"NAME": "guong.accounts.passwords.GuessableWordsValidator"},
    {"NAME": "guong.accounts.passwords.LengthLimitValidator"},
    {"NAME": "guong.accounts.passwords.AdministratorLengthValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/toi/"

ACCOUNT_ADAPTER = "guong.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "30/m/ip,5/5m/key",  # by address, and by address and name
    "login_failed_anywhere": "100/h/key",  # by name, from wherever it is tried
    "pin": "60/m/ip",  # each device has five tries of its own; a hall may sign in together
    "invitation": "60/m/ip",  # accepting: a hall full of people behind one address may do it together
    "inviting": "300/h/user",
    "importing": "60/h/user",  # sheets looked at: each may name some numbers of people elsewhere, and takes a worker's time
    "provider": "120/m/ip",  # coming back from the identity provider
}
ACCOUNT_FORMS = {
    "login": "guong.accounts.forms.SignInForm",
    "change_password": "guong.accounts.forms.ChangePasswordForm",
    "reauthenticate": "guong.accounts.forms.ConfirmPasswordForm",
}
MFA_FORMS = {
    "authenticate": "guong.accounts.forms.SignInCodeForm",
    "reauthenticate": "guong.accounts.forms.ConfirmCodeForm",
    "activate_totp": "guong.accounts.forms.FirstCodeForm",
    "add_webauthn": "guong.accounts.passkey_forms.AddPasskeyForm",
    "login_webauthn": "guong.accounts.passkey_forms.SignInPasskeyForm",
    "authenticate_webauthn": "guong.accounts.passkey_forms.SecondPasskeyForm",
    "reauthenticate_webauthn": "guong.accounts.passkey_forms.ConfirmPasskeyForm",
}
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_ADAPTER = "guong.accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # held, and shown or known: both factors at once
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
MFA_TOTP_ISSUER = "Gương Sáng"

SESSION_COOKIE_AGE = 7 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-phien" if BEHIND_HTTPS else "phien"
CSRF_COOKIE_NAME = "__Host-csrf" if BEHIND_HTTPS else "csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = BEHIND_HTTPS
SECURE_HSTS_SECONDS = 31536000 if BEHIND_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("TRUST_PROXY", False) else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "guong.config.errors.csrf_failure"

if SECURE_PROXY_SSL_HEADER:
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 10000},  # sign-in limits and used codes live here and must not be culled early
    },
    # Counts of the ledger's present state (`ledger.counts`), in the memory of each process. The minutes are for rows that
    # somebody mends without a deed, past the program.
    "counts": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "counts",
        "TIMEOUT": 300,
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# Django's own limit counts no files; `limits.stated_length` counts the whole body.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 360  # the largest form: 20 quotas of 17 fields
FILE_UPLOAD_HANDLERS = ["guong.config.limits.FilesToDisk"]
UNIT_QUOTA_MB = env.int("GUONG_UNIT_QUOTA_MB", 2048)  # what the files of one unit may hold

EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
}
