"""An administrator in a browser, who sends forms about people."""

import pytest
from django.urls import reverse

from icsassess.audit.models import Event
from tests.cast import cast


@pytest.fixture
def stage():
    return cast()


@pytest.fixture
def administrator(client, stage):
    client.force_login(stage["administrator"])
    Event.objects.all().delete()
    return client


@pytest.fixture
def post(administrator, django_capture_on_commit_callbacks):
    def post(at, /, *more, **sent):
        with django_capture_on_commit_callbacks(execute=True):
            return administrator.post(reverse(f"accounts:{at}", args=more), sent, follow=True)

    return post
