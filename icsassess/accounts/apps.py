from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "icsassess.accounts"

    def ready(self) -> None:
        from icsassess.accounts import permissions  # noqa: F401  (names them to `rules`)
