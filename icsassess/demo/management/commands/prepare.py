"""Makes a database ready to try the product in. Again, it changes nothing."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Make the tables, load the frameworks of fixtures/, and fill an empty database."

    def handle(self, *args: Any, **options: Any) -> None:
        frameworks = sorted((settings.BASE_DIR / "fixtures" / "frameworks").glob("*.yaml"))
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("load_framework", *map(str, frameworks), "--publish")
        call_command("load_demo")
