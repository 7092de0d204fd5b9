"""Makes a database ready to try the product in. Again, it changes nothing."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Make the tables, load the frameworks and links of fixtures/, fill an empty database."

    def handle(self, *args: Any, **options: Any) -> None:
        fixtures = settings.BASE_DIR / "fixtures"
        frameworks = sorted((fixtures / "frameworks").glob("*.yaml"))
        links = sorted((fixtures / "links").glob("*.csv"))
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("load_framework", *map(str, frameworks), "--publish")
        call_command("load_links", *map(str, links))
        call_command("load_demo")
