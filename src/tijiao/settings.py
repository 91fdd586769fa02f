"""Django's settings. What a city may set comes from TIJIAO_* variables; docs/settings.md lists them."""

from pathlib import Path

from csp.constants import NONCE, SELF

from tijiao.environment import Environment, key_file

PACKAGE = Path(__file__).resolve().parent
REPOSITORY = PACKAGE.parents[1]
_env = Environment()

HOME = Path(_env.text("TIJIAO_HOME", "var")).expanduser().resolve()
PACKS = Path(_env.text("TIJIAO_PACKS", str(REPOSITORY / "packs"))).expanduser().resolve()
PLAN_PACK = _env.text("TIJIAO_PLAN", "plan-2020")
NODE_MODULES = Path(_env.text("TIJIAO_NODE_MODULES", str(REPOSITORY / "node_modules")))
LAKE = HOME / "lake"
LAKE_THROUGH_CONNECTION = _env.flag("TIJIAO_LAKE_THROUGH_CONNECTION")  # tests: see what their transaction sees
MEDIA_ROOT = HOME / "attachments"
_OFFICE = "application/vnd.openxmlformats-officedocument"
ATTACHMENT_TYPES = _env.words(
    "TIJIAO_ATTACHMENT_TYPES",
    f"image/jpeg,image/png,image/webp,application/pdf,{_OFFICE}.wordprocessingml.document,"
    f"{_OFFICE}.spreadsheetml.sheet,{_OFFICE}.presentationml.presentation",
)
ATTACHMENT_MOST_BYTES = _env.number("TIJIAO_ATTACHMENT_MB", 20) * 1024 * 1024

SECRET_KEY = _env.text("TIJIAO_SECRET_KEY") or key_file(HOME / "keys" / "secret")
NOTICES_KEY = (_env.text("TIJIAO_NOTICES_KEY") or key_file(HOME / "keys" / "notices")).encode()
NOTE_KEYS = _env.text("TIJIAO_NOTE_KEYS") or key_file(HOME / "keys" / "notes")
AUDIT_KEY = (_env.text("TIJIAO_AUDIT_KEY") or key_file(HOME / "keys" / "audit")).encode()
DEBUG = _env.flag("TIJIAO_DEBUG")
ALLOWED_HOSTS = _env.words("TIJIAO_HOSTS", "127.0.0.1,localhost,[::1],testserver")
BEHIND_TLS = _env.flag("TIJIAO_TLS")
TRUSTED_PROXIES = _env.networks("TIJIAO_TRUSTED_PROXIES")

DATABASES = {"default": _env.database("TIJIAO_DATABASE_URL", HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "directory.User"
ROOT_URLCONF = "tijiao.urls"
WSGI_APPLICATION = "tijiao.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_htmx",
    "captcha",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    "tijiao.audit",
    "tijiao.directory",
    "tijiao.access",
    "tijiao.pages",
    "tijiao.registry",
    "tijiao.registry.exchange",
    "tijiao.forms",
    "tijiao.notices",
    "tijiao.outbox",
    "tijiao.draws",
    "tijiao.ledgers",
    "tijiao.inspections",
    "tijiao.cases",
    "tijiao.programmes",
    "tijiao.awards",
    "tijiao.allocation",
    "tijiao.insight",
    "tijiao.plans",
    "tijiao.evaluation",
    "tijiao.reports",
    "tijiao.portal",
    "tijiao.web",
    "tijiao.keep",
    "tijiao.sample",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tijiao.pages.middleware.AccountLanguage",
    "tijiao.pages.middleware.SessionFollowsUse",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "tijiao.web.sign_in.SetPasswordFirst",
    "tijiao.pages.middleware.ProblemsInWords",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "pages" / "templates", PACKAGE / "web" / "templates"],  # before allauth's
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tijiao.pages.context.frame",
                "tijiao.web.sign_in.sign_in_facts",
                "tijiao.notices.context.bell",
            ],
            "builtins": ["django.templatetags.i18n", "template_partials.templatetags.partials"],
        },
    }
]

# --- language and time -------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- static files: ours, and single named files out of node_modules ------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "tijiao.pages.assets.NamedAssets",
]
WHITENOISE_USE_FINDERS = True  # read from where they are: nothing is collected
WHITENOISE_MAX_AGE = 3600

# --- sign-in ---------------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "tijiao.web.sign_in.ClosedSignUp"
SOCIALACCOUNT_ADAPTER = "tijiao.web.sign_in.KnownPeopleOnly"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Tijiao"
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "city",
                    "name": _env.text("TIJIAO_OIDC_NAME", "统一身份认证"),
                    "client_id": _env.text("TIJIAO_OIDC_CLIENT"),
                    "secret": _env.text("TIJIAO_OIDC_SECRET"),
                    "settings": {"server_url": _env.text("TIJIAO_OIDC_SERVER")},
                }
            ]
        }
    }
    if _env.text("TIJIAO_OIDC_SERVER")
    else {}
)
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}  # by address: they would shut out whole schools
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "tijiao.web.sign_in.locked_out"
AXES_ENABLE_ADMIN = False
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # whole schools share one address: locking it would lock everybody out
SESSION_COOKIE_AGE = _env.number("TIJIAO_SESSION_MINUTES", 120) * 60
SESSION_SAVE_EVERY_REQUEST = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True

# --- what the browser may do -----------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, "'unsafe-inline'"],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF, "data:"],
        "frame-ancestors": ["'none'"],
        "form-action": [SELF],
        "base-uri": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
CSRF_TRUSTED_ORIGINS = _env.words("TIJIAO_ORIGINS")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# --- jobs, cache, log -----------------------------------------------------------------------------------------------
CAPTCHA_CHALLENGE_FUNCT = "captcha.helpers.math_challenge"
CAPTCHA_FONT_SIZE = 34
CAPTCHA_LETTER_ROTATION = (-12, 12)
CAPTCHA_MATH_CHALLENGE_OPERATOR = "×"
CAPTCHA_TIMEOUT = 30  # minutes: who tells a long story needs them
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- mail and other notices ------------------------------------------------------------------------------------------
ADDRESS = _env.text("TIJIAO_ADDRESS").rstrip("/")
EMAIL_HOST = _env.text("TIJIAO_MAIL_HOST")
MAIL_READY = bool(EMAIL_HOST)
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL_READY else 'console'}.EmailBackend"
EMAIL_PORT = _env.number("TIJIAO_MAIL_PORT", 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _env.text("TIJIAO_MAIL_USER"), _env.text("TIJIAO_MAIL_PASSWORD")
DEFAULT_FROM_EMAIL = _env.text("TIJIAO_MAIL_FROM", "tijiao@localhost")
_security = _env.choice("TIJIAO_MAIL_SECURITY", ("none", "starttls", "tls"))
EMAIL_USE_TLS, EMAIL_USE_SSL = _security == "starttls", _security == "tls"
EMAIL_TIMEOUT = 10  # seconds
NOTICE_SERVICES = _env.words("TIJIAO_NOTICE_SERVICES", "wecombot,dingtalk,lark")  # with fixed addresses

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": _env.text("TIJIAO_LOG", "WARNING")},
    "loggers": {"django.server": {"level": "WARNING"}, "axes": {"level": "WARNING"}},
}

_env.check()
