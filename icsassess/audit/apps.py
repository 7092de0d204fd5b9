from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "icsassess.audit"

    def ready(self) -> None:
        from icsassess.audit import receivers  # noqa: F401  (connects them)
