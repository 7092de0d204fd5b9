from django.apps import AppConfig


class SystemsConfig(AppConfig):
    name = "icsassess.systems"

    def ready(self) -> None:
        from icsassess.systems import permissions  # noqa: F401  (names them to `rules`)
