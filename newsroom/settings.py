"""Settings. What the machine decides comes from the environment; newsroom/docs/operation.md lists the variables."""

from pathlib import Path
from zoneinfo import ZoneInfo

import django
from django.core.exceptions import ImproperlyConfigured

from newsroom.databases import database
from newsroom.environment import (
    Environment,
    claim_address,
    host_names,
    language,
    mail_server,
    own_secret_key,
    web_address,
)

BASE_DIR = Path(__file__).resolve().parent.parent

environment = Environment()

PRODUCTION = environment.boolean("NEWSROOM_PRODUCTION", default=False)
DEBUG = environment.boolean("NEWSROOM_DEBUG", default=False)
DATA_DIR = environment.folder("NEWSROOM_DATA", BASE_DIR / "data")

SECRET_KEY = environment.text("NEWSROOM_SECRET_KEY")
ALLOWED_HOSTS = environment.checked(
    "NEWSROOM_ALLOWED_HOSTS", host_names, "" if PRODUCTION else "127.0.0.1,localhost,[::1]"
)
if PRODUCTION:
    if DEBUG:
        raise ImproperlyConfigured("NEWSROOM_DEBUG is on: production shows no one its insides. Turn it off.")
    if len(SECRET_KEY) < 50:
        raise ImproperlyConfigured(
            "NEWSROOM_SECRET_KEY: production must be given one of at least 50 random characters."
        )
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured("NEWSROOM_ALLOWED_HOSTS: name the hosts that production answers for, without “*”.")
SECRET_KEY = SECRET_KEY or own_secret_key(DATA_DIR)
# Django's own server speaks plain HTTP; manage.py turns this off for it, but not in production.
HTTPS = environment.boolean("NEWSROOM_HTTPS", default=True)
TIME_ZONE = environment.checked("NEWSROOM_TIME_ZONE", lambda name: str(ZoneInfo(name)), "UTC")
LANGUAGE_CODE = environment.checked("NEWSROOM_LANGUAGE", language, "en")
DATABASES = {"default": environment.checked("DATABASE_URL", lambda url: database(url, DATA_DIR), "")}
BEHIND_PROXY = environment.boolean("NEWSROOM_BEHIND_PROXY", default=False)
NEWSROOM_ADDRESS = environment.checked(
    "NEWSROOM_ADDRESS", web_address, f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else "http://127.0.0.1:8000"
)
ORGANISATION = environment.text("NEWSROOM_ORGANISATION", "The newsroom")
CLAIM_ADDRESS = environment.checked("NEWSROOM_CLAIM_ADDRESS", claim_address, "/claims/{claim}/")
MAIL_SERVER = environment.checked("NEWSROOM_MAIL", mail_server, "none:" if PRODUCTION else "console:")
DEFAULT_FROM_EMAIL = environment.text("NEWSROOM_MAIL_FROM", "newsroom@localhost")
environment.refuse_unknown()

INSTALLED_APPS = [
    "annotations.apps.NewsroomAdminConfig",
    "annotations.apps.AnnotationsConfig",
    "simple_history",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "newsroom.middleware.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",  # names the person where no verb does: their own password
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "annotations.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = "newsroom.formats"

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static" if PRODUCTION else None  # where collectstatic is not run, WhiteNoise finds the files
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG

# A pasted article may hold 5 MB; its line ends grow on the way, and the form carries more than the text.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

# Production does not start with these three otherwise (annotations.checks).
SIMPLE_HISTORY_ENABLED = True
SIMPLE_HISTORY_EDIT = False
SIMPLE_HISTORY_REVERT_DISABLED = True
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

SECURE_CSP = {
    "default-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
# Behind a proxy every request reaches us over plain HTTP; its header says how it came. Only a proxy may set that.
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"

if django.VERSION >= (6, 1):
    MAILERS = {"default": {"BACKEND": MAIL_SERVER["backend"], "OPTIONS": MAIL_SERVER["options"]}}
else:
    EMAIL_BACKEND = MAIL_SERVER["backend"]
    EMAIL_HOST = MAIL_SERVER["options"].get("host", "localhost")
    EMAIL_PORT = MAIL_SERVER["options"].get("port", 25)
    EMAIL_HOST_USER = MAIL_SERVER["options"].get("username", "")
    EMAIL_HOST_PASSWORD = MAIL_SERVER["options"].get("password", "")
    EMAIL_USE_TLS = MAIL_SERVER["options"].get("use_tls", False)
    EMAIL_USE_SSL = MAIL_SERVER["options"].get("use_ssl", False)
    EMAIL_TIMEOUT = MAIL_SERVER["options"].get("timeout")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "annotations": {"handlers": ["console"], "level": "ERROR"},
    },
}
