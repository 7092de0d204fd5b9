"""A lead asks people for their view and takes one invitation back; they live through it by mail."""

from __future__ import annotations

import re
from email.message import Message

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from tests import smtp
from tests.browser.mouse import box, button, go, link
from tests.cast import cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.large]
PASSWORD = "of my own choosing"  # noqa: S105


def links(mail: Message) -> list[str]:
    return re.findall(r"http://\S+", smtp.text_of(mail))


def test_somebody_new_is_asked_by_mail_and_gives_their_view(device, mailbox, look, complaints):
    cache.clear()
    stage = cast()
    lead = device(stage["lead"])
    lead.goto(reverse("assessment", args=[stage.assessment.key]))
    go(link(lead, "Ask leaders for their view"))
    go(link(lead, "Ask somebody who is not in this list"))
    box(lead, "Email address").fill("new@example.org")
    box(lead, "Name").fill("Somebody new")
    box(lead, "Organisation").select_option(label="The trust, Our system")
    go(button(lead, "Ask for their view"))
    expect(lead.get_by_text("Somebody new was asked for their view.")).to_be_visible()
    look(lead)
    [told] = mailbox.mails
    assert told["To"] == "new@example.org"
    invitation, view = links(told)
    expect(lead.get_by_text(view)).to_be_visible()  # to copy

    new = device()
    new.request.get(invitation)  # a mail scanner
    new.goto(view)  # too early: there is no password to sign in with
    expect(new.get_by_role("heading", name="Sign in")).to_be_visible()
    new.goto(invitation)
    expect(new.get_by_role("heading", name="Choose your password")).to_be_visible()
    box(new, "Password").fill("short")
    box(new, "The same password again").fill("short")
    go(button(new, "Accept and sign in"))
    expect(new.get_by_role("alert")).to_be_visible()
    look(new)
    box(new, "Password").fill(PASSWORD)
    box(new, "The same password again").fill(PASSWORD)
    go(button(new, "Accept and sign in"))
    expect(new.get_by_text("Your password is set.")).to_be_visible()
    expect(new.get_by_role("heading", name="Give your view")).to_be_visible()
    look(new)
    go(link(new, "Our system"))
    assert new.url == view
    go(button(new, "Sign out").first)
    new.goto(invitation)
    expect(new.get_by_role("heading", name="This link no longer works")).to_be_visible()
    complaints.clear()  # the browser tells of the 410
    look(new)
    new.goto(view)
    box(new, "Email address").fill("new@example.org")
    box(new, "Password").fill(PASSWORD)
    go(button(new, "Sign in"))
    assert new.url == view


def test_an_invitation_that_was_not_begun_is_taken_back(device, mailbox, look):
    stage = cast()
    lead = device(stage["lead"])
    lead.goto(reverse("assessment", args=[stage.assessment.key]))
    go(link(lead, "Leader", exact=True))
    look(lead)
    go(button(lead, "Take back the invitation"))
    expect(lead.get_by_text("Leader is asked for their view no more.")).to_be_visible()
    look(lead)
    [told] = mailbox.mails
    assert told["To"] == "leader@example.org"
    assert "You need not do anything." in smtp.text_of(told)
    leader = device(stage["leader"])
    leader.goto("/")
    expect(leader.get_by_text("Nothing waits for you now.")).to_be_visible()


def test_an_invitation_that_was_begun_stays(device, mailbox):
    stage = cast()
    lead = device(stage["lead"])
    lead.goto(reverse("assessments:invitation", args=[stage.assessment.key, stage.response.key]))
    leader = device(stage["leader"])
    leader.goto(
        reverse("assessments:criterion", args=[stage.assessment.key, stage.response.key, "1.1"])
    )
    box(leader, "Gaps").fill("Much is left to do.")
    go(button(leader, "Save and continue"))
    go(button(lead, "Take back the invitation"))
    expect(lead.get_by_text("Leader has begun to answer, so they stay asked.")).to_be_visible()
    assert stage.answer("1.1").gaps == "Much is left to do."
    assert mailbox.mails == []
