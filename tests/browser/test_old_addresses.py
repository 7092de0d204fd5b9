"""A page that was open while the product was upgraded still leads to its old address."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from icsassess.assessments.models import Evidence
from tests.cast import cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stage():
    return cast()


def test_what_is_typed_and_chosen_on_it_is_saved(signed_in, stage, live_server, tmp_path):
    page = signed_in(stage["leader"])
    now = reverse("assessments:tasks", args=[stage.assessment.key, stage.response.key])
    then = f"/assessments/{stage.assessment.pk}/responses/{stage.response.pk}/"

    client = Client()
    client.force_login(stage["leader"])
    html = client.get(f"{now}criteria/1.1/").content.decode().replace(now, then)
    address = re.compile(re.escape(now) + "criteria/1.1/$")
    page.route(address, lambda route: route.fulfill(body=html, content_type="text/html"))
    page.context.add_cookies(
        [{"name": "csrftoken", "value": client.cookies["csrftoken"].value, "url": live_server.url}]
    )
    page.goto(f"{now}criteria/1.1/")
    page.unroute(address)

    page.get_by_label("Strengths").fill("One leadership team.")
    expect(page.locator("#saved")).to_contain_text("Saved")
    assert stage.answer("1.1").strengths == "One leadership team."
    page.get_by_role("button", name="Add evidence").click()
    expect(page).to_have_url(re.compile(f"{now}criteria/1.1/evidence/"))
    assert stage.answer("1.1").strengths == "One leadership team."

    minutes = tmp_path / "minutes.pdf"
    minutes.write_bytes(b"%PDF-1.4 minutes")
    page.get_by_label("What is it?").fill("Minutes")
    page.get_by_label("Or a file").set_input_files(minutes)
    page.locator("main form").evaluate(
        "(form, to) => form.action = to", f"{then}criteria/1.1/evidence/"
    )
    page.locator("main form button").click()
    expect(page).to_have_url(re.compile(f"{now}criteria/1.1/"))
    assert Evidence.objects.get().file.read() == b"%PDF-1.4 minutes"
