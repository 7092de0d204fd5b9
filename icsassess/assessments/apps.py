from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class AssessmentsConfig(AppConfig):
    name = "icsassess.assessments"

    def ready(self) -> None:
        from icsassess.assessments import guard, permissions  # noqa: F401  (permissions names itself)

        pre_migrate.connect(guard.before_migrations, sender=self)
        post_migrate.connect(guard.after_migrations, sender=self)
