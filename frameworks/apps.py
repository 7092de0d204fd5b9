from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class FrameworksConfig(AppConfig):
    name = "frameworks"

    def ready(self) -> None:
        from frameworks import guard, permissions  # noqa: F401  (permissions names itself)

        pre_migrate.connect(guard.before_migrations, sender=self)
        post_migrate.connect(guard.after_migrations, sender=self)
