"""All settings, from the environment, with safe defaults for development.

`ICSASSESS_ENV=production` asks for production; environment.py says what does not start then.
"""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from icsassess import environment

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

ENVIRONMENT = env.str("ICSASSESS_ENV", default="development")
PRODUCTION = ENVIRONMENT == "production"
DEBUG = env.bool("DEBUG", default=not PRODUCTION)
SECRET_KEY = env.str("SECRET_KEY", default=environment.DEVELOPMENT_KEY)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=environment.DEVELOPMENT_HOSTS)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
BEHIND_TLS_PROXY = env.bool("BEHIND_TLS_PROXY", default=False)
PROXIES = env.str("PROXY_COUNT", default="")

if problems := environment.problems(
    environment=ENVIRONMENT,
    secret_key=SECRET_KEY,
    debug=DEBUG,
    allowed_hosts=ALLOWED_HOSTS,
    behind_proxy=BEHIND_TLS_PROXY,
    proxies=PROXIES,
):
    raise ImproperlyConfigured("\n".join(["Not started.", *problems]))
PROXY_COUNT = int(PROXIES or 0)

# What is written while it runs: the SQLite file, evidence, collected static files.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "csp",
    "django_fsm",
    "django_htmx",
    "rules",
    "simple_history",
    "icsassess.lib.apps.LibConfig",
    "frameworks",
    "icsassess.systems",
    "icsassess.accounts",
    "icsassess.audit",
    "icsassess.assessments",
    "icsassess.reports",
    "icsassess.desk",
    "icsassess.demo",
]

# First those whose headers every answer carries: static files, errors and redirects too.
MIDDLEWARE = [
    "icsassess.lib.middleware.not_stored",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "icsassess.lib.middleware.readable",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "icsassess.accounts.middleware.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "icsassess.lib.twice.AskedAgain",
    "icsassess.lib.full.ToldWhenFull",
]

ROOT_URLCONF = "icsassess.urls"
WSGI_APPLICATION = "icsassess.wsgi.application"

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
                "csp.context_processors.nonce",
                "icsassess.nav.nav",
            ],
        },
    },
]

# Database: SQLite for one server and for trying it out, PostgreSQL by DATABASE_URL.
DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR}/icsassess.sqlite3")
}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a write transaction waits for its turn at BEGIN instead of failing at COMMIT.
    # FULL: what was answered with 'Saved' is on the disk; NORMAL loses the last saves with power.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "icsassess.lib.cache.Cache",
        "LOCATION": "cache",
    },
}

# People sign in with their e-mail address; accounts are made for them, never by themselves.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["icsassess.accounts.signed_in.Backend"]
SESSION_ENGINE = "icsassess.accounts.signed_in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "icsassess.accounts.adapter.Adapter"
ACCOUNT_FORMS = {
    "login": "icsassess.accounts.forms.own.SignIn",
    "reset_password": "icsassess.accounts.forms.own.AskForLink",
    "reset_password_from_key": "icsassess.accounts.forms.own.NewPassword",
    "change_password": "icsassess.accounts.forms.own.ChangePassword",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# allauth's own keeps the address in a second table when it makes a link, and lets people sign in
# with it ever after.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
# How often one computer (`ip`), one person (`user`) or one origin of tries (`key`) may ask.
# accounts/limits.py counts wrong passwords, in place of allauth's own `login_failed`.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",  # right ones too: a whole office signs in before a workshop
    "login_failed": "",
    "wrong_password": "5/5m/key",
    "first_wrong_password": "1/5m/key",
    "wrong_from_computer": "30/5m/ip",
    "manage_email": "10/h/user",
}
CSRF_FAILURE_VIEW = "icsassess.accounts.middleware.open_too_long"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True

# What the browser is told. Everything comes from this server; no inline styles or scripts.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
if BEHIND_TLS_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Files. Evidence lies outside the web root and is served through permission only.
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static", BASE_DIR / "build"]
MEDIA_ROOT = VAR_DIR / "evidence"
EVIDENCE_MB = env.int("EVIDENCE_MB", default=500)
FILES_LEAVE_FREE = 50_000_000  # bytes of the disk, for the database: no upload stops answers
FILE_UPLOAD_HANDLERS = ["icsassess.lib.files.InMemory"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024  # the largest file of evidence
STORAGES = {
    "default": {"BACKEND": "icsassess.lib.files.WholeFiles"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a criterion is edited whole: five for each statement

# What only the organisation that runs the service can say on its pages about itself.
ORGANISATIONS_OWN = {
    "organisation": env.str("ORGANISATION", default=""),
    "contact": env.str("CONTACT", default=""),
    "privacy_contact": env.str("PRIVACY_CONTACT", default=""),
    "lawful_basis": env.str("LAWFUL_BASIS", default=""),
    "kept_for": env.str("KEPT_FOR", default=""),
    "accessibility_checked": env.str("ACCESSIBILITY_CHECKED", default=""),
}

CRISPY_ALLOWED_TEMPLATE_PACKS = ["nhsuk"]
CRISPY_TEMPLATE_PACK = "nhsuk"

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail:")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10  # seconds: whoever sends waits for it
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="ICS Assess <noreply@localhost>")

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # A line for every page of every PDF, and for every table of every font in it.
    "loggers": {
        "weasyprint.progress": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
    },
}
