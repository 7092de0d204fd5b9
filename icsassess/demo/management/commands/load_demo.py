"""Fills an empty database with the demo. In any other, it changes nothing."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from frameworks.models import FrameworkVersion
from icsassess.accounts.models import User
from icsassess.demo import changes, invented


class Command(BaseCommand):
    help = "Load the West Midlands with invented answers, if nobody has an account yet."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo's password is public: it is not loaded in production.")
        if not User.objects.exists():
            changes.load(version=self._version(), today=timezone.localdate())
        told = invented.to_try()
        emails = [account.email for account in told]
        there = set(User.objects.filter(email__in=emails).values_list("email", flat=True))
        shown = [account for account in told if account.email in there]
        if not shown:
            self.stdout.write("There are accounts here already: the demo was not loaded.")
            return
        self.stdout.write(f"The demo's accounts; the password of each is {invented.PASSWORD}")
        for account in shown:
            self.stdout.write(f"  {account.email:<42}  {account.name}. {account.hint}.")

    def _version(self) -> FrameworkVersion:
        try:
            return FrameworkVersion.objects.get(
                framework__slug="west-midlands",
                label="2018",
                state=FrameworkVersion.State.PUBLISHED,
            )
        except FrameworkVersion.DoesNotExist:
            raise CommandError(
                "The demo needs the West Midlands framework of 2018. Load it first: manage.py "
                "load_framework fixtures/frameworks/west-midlands-2018.yaml --publish"
            ) from None
