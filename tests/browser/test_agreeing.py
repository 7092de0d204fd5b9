"""A round from opening to submitting, as the region and the system lead go through it."""

import io
import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from pypdf import PdfWriter

from icsassess.accounts.models import Membership, User
from icsassess.accounts.roles import Role
from icsassess.assessments import changes
from icsassess.assessments.models import Assessment, Round
from icsassess.assessments.rules.judging import Words
from tests.browser.mouse import box, button, go, link
from tests.cast import cast, named, person

pytestmark = pytest.mark.django_db(transaction=True)

SAVED = re.compile(r"^\s*Saved \d\d:\d\d\s*$")


@pytest.fixture
def stage(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return cast()


def place(stage, name, *args):
    return reverse(named(name), args=[stage.assessment.key, *args])


def a_pdf() -> bytes:
    writer, file = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(file)
    return file.getvalue()


def upload(page, name, content):
    page.get_by_label("Or a file").set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": content}
    )


def agree_the_rest(stage):
    for agreed in stage.assessment.agreed_scores.filter(standing=""):
        changes.agreeing.save_agreed_score(
            by=stage["lead"], agreed=agreed, words=Words("scored", 3), seen=agreed.revision
        )


@pytest.mark.both_databases
def test_a_system_lead_asks_agrees_and_submits(signed_in, stage, complaints):
    person("Second leader", Role.SYSTEM_LEADER, stage.system)
    changes.answering.save_answer(
        by=stage["leader"],
        answer=stage.answer("1.1"),
        words=Words("scored", 2, rationale="We have only begun."),
        statuses={},
        seen=0,
    )
    stage.finish()
    page = signed_in(stage["lead"])
    page.goto("/")
    go(link(page, "Our system"))
    go(link(page, "Ask leaders for their view"))
    box(page, "Second leader").check()
    go(button(page, "Ask for their view"))
    expect(page.get_by_text("1 leader was asked for their view.")).to_be_visible()

    go(button(page, "Start to agree scores"))
    go(link(page, "1.1 "))
    expect(page.get_by_text("We have only begun.")).to_be_visible()
    expect(page.get_by_role("heading", name="Leader, The trust")).to_be_visible()
    box(page, "3. Fair Progress").check()
    box(page, "Gaps").press_sequentially("Primary care")
    expect(page.locator("#saved")).to_have_text(SAVED)

    go(button(page, "Save and add evidence"))
    box(page, "What is it?").fill("Minutes of the board")
    box(page, "Link").fill("https://example.org/minutes")
    go(button(page, "Add evidence"))
    expect(link(page, "Minutes of the board").first).to_be_visible()

    go(button(page, "Save and add evidence"))
    box(page, "What is it?").fill("Plan")
    upload(page, "plan.pdf", b"MZ\x90\0" + b"\0" * 200)
    go(button(page, "Add evidence"))
    link(page, "The content of this file is not one of these: PDF, Word").click()
    expect(box(page, "What is it?")).to_have_value("Plan")
    pdf = a_pdf()
    upload(page, "plan.pdf", pdf)
    go(button(page, "Add evidence"))
    with page.expect_download() as download:
        link(page, "Plan").first.click()
    assert download.value.suggested_filename == "plan.pdf"
    assert download.value.path().read_bytes() == pdf

    page.goto(place(stage, "submit"))
    expect(page.get_by_text("17 of 18 criteria are not finished:")).to_be_visible()
    go(link(page, "1.2 "))
    expect(page).to_have_url(re.compile(place(stage, "agreed", "1.2")))
    box(page, "Not applicable").check()
    go(button(page, "Save and go back to the check"))
    link(page, "Say why this does not apply").click()
    box(page, "Rationale").fill("Another body decides this.")
    go(button(page, "Save and go back to the check"))
    expect(page).to_have_url(re.compile(place(stage, "submit")))
    agree_the_rest(stage)

    page.goto(place(stage, "submit"))
    go(button(page, "Submit"))
    link(page, "Confirm that the leaders have agreed these scores").click()
    page.keyboard.press("Space")
    box(page, "Who signs for the system?").fill("The independent chair")
    go(button(page, "Submit"))
    expect(page.get_by_text("signed by The independent chair.")).to_be_visible()
    assert Assessment.objects.get(pk=stage.assessment.pk).is_submitted
    assert complaints == []


def test_after_submitting_there_is_nothing_to_write(signed_in, stage):
    stage.start_agreeing()
    stage.agree_everything()
    stage.submit()
    answer = [stage.response.key, "1.1"]
    for who, address in [
        ("leader", place(stage, "tasks", stage.response.key)),
        ("leader", place(stage, "criterion", *answer)),
        ("leader", place(stage, "check", stage.response.key)),
        ("leader", place(stage, "answer-history", *answer)),
        ("lead", place(stage, "assessment")),
        ("lead", place(stage, "agreed-list")),
        ("lead", place(stage, "agreed", "1.1")),
        ("lead", place(stage, "agreed-history", "1.1")),
        ("lead", place(stage, "submit")),
    ]:
        page = signed_in(stage[who])
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.locator("main :is(input, textarea, select, button)").all() == [], address


@pytest.mark.both_databases
def test_two_leads_on_two_devices_choose_between_their_texts(device, stage):
    stage.start_agreeing()
    second = person("Second lead", Role.SYSTEM_LEAD, stage.system)
    mine, theirs = device(stage["lead"]), device(second)
    for page in (mine, theirs):
        page.goto(place(stage, "agreed", "1.1"))
    box(theirs, "4. Making good progress").check()
    box(theirs, "Strengths").press_sequentially("Of the second lead")
    expect(theirs.locator("#saved")).to_have_text(SAVED)

    box(mine, "Strengths").press_sequentially("Of the first lead")
    expect(mine.locator("#not-saved")).to_contain_text("Not saved. Second lead has changed this")
    go(button(mine, "Save and continue"))
    expect(mine.get_by_role("heading", name="Saved by Second lead").first).to_be_visible()
    expect(mine.get_by_text("Of the second lead", exact=True)).to_be_visible()
    expect(mine.get_by_text("Of the first lead", exact=True)).to_be_visible()
    mine.get_by_role("group", name="Score").get_by_label("Keep what was saved").check()
    mine.get_by_role("group", name="Strengths").get_by_label("Keep both").check()
    go(button(mine, "Save what I chose"))
    expect(mine).to_have_url(re.compile(place(stage, "agreed", "1.2")))
    agreed = stage.agreed("1.1")
    assert agreed.score == 4
    assert agreed.strengths == "Of the second lead\n\nOf the first lead"
    assert agreed.changed_by == stage["lead"]


def date(page, name, day, month, year):
    group = page.get_by_role("group", name=name)
    for label, text in (("Day", day), ("Month", month), ("Year", year)):
        group.get_by_label(label).fill(text)


def test_a_reviewer_opens_a_round_and_sees_results_once_they_are_submitted(
    signed_in, stage, complaints
):
    page = signed_in(stage["reviewer"])
    page.goto("/")
    go(link(page, "Rounds"))
    go(link(page, "Open a round in Our region"))
    box(page, "Title").fill("Autumn")
    page.get_by_label("Framework").select_option(str(stage.version))
    box(page, "Our system").check()
    date(page, "Opening date", "1", "9", "2018")
    date(page, "Due date", "31", "8", "2018")
    go(button(page, "Open the round"))
    link(page, "The due date must not lie before the opening date").click()
    date(page, "Due date", "30", "11", "2018")
    go(button(page, "Open the round"))
    expect(page.get_by_text("The round “Autumn” is open.")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("The neighbour")

    go(link(page, "Targets for each criterion"))
    page.get_by_label("1.1 ").select_option("4. Making good progress")
    go(button(page, "Save targets"))
    expect(page.get_by_text("The targets are saved.")).to_be_visible()
    autumn = Round.objects.get(title="Autumn")
    assert [(t.criterion.ref, t.level.score) for t in autumn.targets.all()] == [("1.1", 4)]

    stage.start_agreeing()
    stage.agree_everything()
    page.goto(reverse("assessments:round", args=[stage.round.key]))
    expect(page.get_by_text("18 of 18 scores agreed")).to_be_visible()
    go(link(page, "Our system"))
    expect(page.get_by_role("heading", name="Coverage")).to_be_visible()
    expect(link(page, "Results")).to_have_count(0)
    assert complaints == []
    results = reverse("reports:results", args=[stage.assessment.key])
    assert page.goto(results).status == 403

    stage.submit()
    page.goto(place(stage, "assessment"))
    go(link(page, "Results"))
    expect(page).to_have_url(re.compile(results))
    go(link(page, "1.1 ").first)
    expect(page.get_by_text("A start is made.")).to_be_visible()


def test_an_administrator_adds_a_person_with_a_role(page, stage, complaints):
    page.goto("/accounts/login/")
    box(page, "Email address").fill(stage["administrator"].email)
    box(page, "Password").fill("a long enough password")
    go(button(page, "Sign in"))
    go(page.get_by_role("navigation", name="Menu").get_by_role("link", name="People"))
    go(link(page, "Add a person"))
    box(page, "Name").fill("New leader")
    box(page, "Email address").fill("new@example.org")
    go(button(page, "Add this person"))
    go(link(page, "Give a role"))
    box(page, "System leader").check()
    box(page, "Where").select_option("Our system")
    go(button(page, "Give this role"))
    new = User.objects.get(email="new@example.org")
    assert [(m.role, m.system) for m in Membership.objects.filter(user=new)] == [
        (Role.SYSTEM_LEADER, stage.system)
    ]
    assert not new.has_usable_password()
    assert complaints == []
