"""Django's settings, derived from ours; nothing here is read from the environment directly."""

from pathlib import Path

from zhunsheng.assembly.databases import database
from zhunsheng.assembly.settings import read_settings

ZHUNSHENG = read_settings()
HERE = Path(__file__).resolve().parent.parent

SECRET_KEY = ZHUNSHENG.secret_key
DEBUG = ZHUNSHENG.debug
ALLOWED_HOSTS = list(ZHUNSHENG.allowed_hosts)
ROOT_URLCONF = "zhunsheng.assembly.urls"
WSGI_APPLICATION = None

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "zhunsheng.ground.apps.GroundConfig",
    "zhunsheng.journal.apps.JournalConfig",
    "zhunsheng.people.apps.PeopleConfig",
    "zhunsheng.notices.apps.NoticesConfig",
    "zhunsheng.commerce.apps.CommerceConfig",
    "zhunsheng.standards.apps.StandardsConfig",
    "zhunsheng.dialogue.apps.DialogueConfig",
    "zhunsheng.cases.apps.CasesConfig",
    "zhunsheng.clocks.apps.ClocksConfig",
    "zhunsheng.insight.apps.InsightConfig",
    "zhunsheng.feedback.apps.FeedbackConfig",
    "zhunsheng.growth.apps.GrowthConfig",
    "zhunsheng.quality.apps.QualityConfig",
    "zhunsheng.knowledge.apps.KnowledgeConfig",
    "zhunsheng.assist.apps.AssistConfig",
    "zhunsheng.surface.apps.SurfaceConfig",
]

MIDDLEWARE = [
    "zhunsheng.surface.security.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zhunsheng.surface.api.edge.ApiEdge",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "zhunsheng.surface.pages.kit.once.RefusedForms",
    "zhunsheng.surface.security.RefusalPages",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "surface" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "zhunsheng.surface.pages.kit.flash.flashes",
                "zhunsheng.surface.pages.filling.filling",
            ],
        },
    }
]

DATABASES = {"default": database(ZHUNSHENG.database_url, ZHUNSHENG.busy_seconds)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Agent"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [HERE / "surface" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = ZHUNSHENG.time_zone

STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "surface" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 300

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "zhunsheng_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = ZHUNSHENG.behind_tls
CSRF_COOKIE_SECURE = ZHUNSHENG.behind_tls
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "zhunsheng.surface.pages.errors.csrf_failure"
LOGIN_URL = "/sign-in/"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ZHUNSHENG.behind_tls else None

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

ZHUNSHENG_COVERAGE = "zhunsheng.assembly.providers.coverage_rows"
ZHUNSHENG_DEMO_CUSTOMERS = "zhunsheng.assembly.providers.demo_customers"
ZHUNSHENG_DEMO_SHELF = "zhunsheng.assembly.providers.demo_shelf"
ZHUNSHENG_DEMO_PROGRESS = "zhunsheng.assembly.providers.demo_progress"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "apart"]}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "zhunsheng.assembly.logs.PlainFormatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"django.request": {"level": "ERROR"}, "httpx": {"level": "WARNING"}},
}
