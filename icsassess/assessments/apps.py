from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "icsassess.assessments"

    def ready(self) -> None:
        from icsassess.assessments import permissions  # noqa: F401  (names them to `rules`)
