"""Pages of more criteria than one page shows, as the browser and axe see them."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from frameworks.changes.versions import publish
from icsassess.accounts.models import User
from icsassess.assessments.models import Target
from tests.assessments.test_in_words import Told
from tests.browser.mouse import button, go, link
from tests.cast import person
from tests.frameworks.test_many_criteria import NEXT, stored

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def told(transactional_db):
    return Told(stored())


def test_long_pages(signed_in, told, look):
    administrator = person("Administrator")
    administrator.is_administrator = True
    administrator.save()
    draft = stored(NEXT.replace("- What good looks like", "- What is good"), published=False)
    page = signed_in(administrator)
    for name, arguments, query in (
        ("version", ["small", "1.10"], "?page=2"),
        ("changes", ["small", "2"], "?changed=2"),
        ("edit", ["small", "2"], "?page=2"),
        ("link-pair", ["small", "1.10", "small", "2"], ""),
    ):
        page.goto(reverse(f"frameworks:{name}", args=arguments) + query)
        look(page)
    publish(draft)
    page = signed_in(told.lead)
    page.goto(told.page("move-to", "small", "2"))
    look(page)


def test_the_contents_lead_to_a_domain_on_another_page(signed_in, told):
    page = signed_in(told.leader)
    page.goto("/frameworks/small/1.10/")
    go(link(page, "Domain D5: Domain 5"))
    expect(page).to_have_url("/frameworks/small/1.10/?page=3#domain-D5")
    expect(page.get_by_role("heading", name="Domain D5: Domain 5")).to_be_in_viewport()


def test_targets_are_set_page_by_page(signed_in, told, look):
    page = signed_in(User.objects.get(name="Reviewer"))
    page.goto(reverse("assessments:targets", args=[told.assessment.round.key]))
    page.get_by_label("C0.0 Criterion").select_option(index=1)
    go(button(page, "Save and go on to page 2 of 3"))
    expect(page.get_by_text("The targets of page 1 of 3 are saved.")).to_be_visible()
    look(page)
    page.get_by_label("C2.10 Criterion").select_option(index=1)
    go(button(page, "Save and go back to page 1 of 3"))
    expect(page.get_by_label("C0.0 Criterion")).to_have_value(str(Target.objects.first().level_id))
    go(button(page, "Save and finish"))
    assert sorted(target.criterion.ref for target in Target.objects.all()) == ["C0.0", "C2.10"]
