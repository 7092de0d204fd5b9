"""The framework pages: the whole of a version, for everybody who is signed in."""

import html
import re

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from frameworks import queries
from frameworks.changes.versions import publish, store
from frameworks.models import FrameworkVersion
from tests.frameworks.files import COMPONENTS, NARRATIVE, STAIRCASE, large, read, spoiled
from tests.frameworks.test_west_midlands import CRITERIA
from tests.frameworks.test_west_midlands import DEFINITION as WEST_MIDLANDS

pytestmark = pytest.mark.django_db

LIST = "/frameworks/"
PAGE = "/frameworks/west-midlands/2018/"

# Session, person, version and links; the first time also the version whole: itself, levels and
# their conditions, domains, criteria, prompts, statements.
AFTERWARDS = 4
FIRST_TIME = AFTERWARDS + 7


def person(client, **fields):
    user = get_user_model().objects.create_user("person@example.org", name="Person", **fields)
    client.force_login(user)
    return client


@pytest.fixture
def reader(client):
    """Somebody signed in, without a role anywhere."""
    return person(client)


@pytest.fixture
def administrator(client):
    return person(client, is_administrator=True)


def stored(text: str, *, published: bool = True) -> FrameworkVersion:
    version, _ = store(read(text))
    if published:
        publish(version)
    return version


@pytest.fixture
def west_midlands():
    version, _ = store(WEST_MIDLANDS)
    publish(version)
    return version


def words(response) -> str:
    """The text of a page as one reads it."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


@pytest.mark.parametrize("address", [LIST, PAGE])
def test_pages_need_sign_in(client, west_midlands, address):
    response = client.get(address)

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_the_addresses():
    assert reverse("frameworks:list") == LIST
    assert reverse("frameworks:version", args=["west-midlands", "2018"]) == PAGE


@pytest.mark.parametrize("address", [LIST, PAGE])
def test_pages_to_read_are_only_read(reader, west_midlands, address):
    assert reader.post(address).status_code == 405


def test_the_list_leads_to_the_version(reader, west_midlands):
    response = reader.get(LIST)

    assert f'href="{PAGE}"' in response.content.decode()
    assert (
        "Developing integrated care systems in the West Midlands Publisher: Not named in the "
        "source (written for health and care systems in the West Midlands) 2018 of Developing "
        "integrated care systems in the West Midlands Published"
    ) in words(response)


def test_an_empty_list_says_so(reader):
    assert "No framework is published yet." in words(reader.get(LIST))


def test_the_page_holds_every_word_of_the_version(reader, west_midlands):
    shown = words(reader.get(PAGE))

    for criterion in CRITERIA:
        assert f"{criterion.ref} {criterion.title}" in shown
        for text in [*criterion.statements, *criterion.prompts]:
            assert text.text in shown
        for note in filter(None, [criterion.note, *(s.note for s in criterion.statements)]):
            assert f"Editor's note: {note}" in shown
    for level in WEST_MIDLANDS.scale:
        assert f"{level.status} {level.descriptor}" in shown
    for domain in WEST_MIDLANDS.domains:
        assert f"Core capability {domain.ref}: {domain.title}" in shown


def test_the_page_says_where_the_version_comes_from(reader, west_midlands):
    shown = words(reader.get(PAGE))

    assert "Version 2018, February 2018" in shown
    assert "Licence None is stated in the source." in shown
    assert west_midlands.checksum in shown
    assert "Questions for the interview By ICS Assess, not part of the source" in shown


def test_alternatives_are_shown_as_such(reader, west_midlands):
    shown = words(reader.get(PAGE))

    assert shown.count("One of these alternatives:") == 2
    assert "One of these alternatives: Mechanisms and a robust governance structure" in shown


def test_the_scale_says_how_the_evidence_points_to_a_level(reader, west_midlands):
    shown = words(reader.get(PAGE))

    assert (
        "Support may be required Counts as Strength The evidence points to it when At least half "
        "of the statements are in place, and every statement is at least planned"
    ) in shown
    assert "The evidence points to the highest level whose conditions all hold." in shown


def test_every_link_within_the_page_has_a_target(reader, west_midlands):
    page = reader.get(PAGE).content.decode()
    targets = re.findall(r'\bid="([^"]+)"', page)
    links = set(re.findall(r'href="#([^"]+)"', page))

    assert {"scale", "domain-1", "domain-5", "about"} <= links
    assert links <= set(targets)
    assert len(targets) == len(set(targets))


def test_a_staircase_shows_the_level_of_each_statement(reader):
    shown = words(reader.get(stored(STAIRCASE).get_absolute_url()))

    assert "What good looks like Beginning Begun Maturing Grown" in shown
    assert "Place" in shown
    assert "every statement of that level, and of the levels below it, is in place" in shown


def test_a_narrative_framework_has_no_scale_to_show(reader):
    response = reader.get(stored(NARRATIVE).get_absolute_url())

    assert 'id="scale"' not in response.content.decode()
    assert "Nothing is scored here" in words(response)
    assert "<p>Then that:</p><ul><li>one</li><li>two</li></ul>" in response.content.decode()


def test_markup_in_a_statement_is_shown_as_text(reader):
    text = spoiled(COMPONENTS, "There is a plan.", "<script>alert(1)</script>")
    response = reader.get(stored(text).get_absolute_url())

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in response.content.decode()


def test_a_draft_is_the_administrators_alone(reader):
    version = stored(COMPONENTS, published=False)

    assert reader.get(version.get_absolute_url()).status_code == 404
    assert "A small framework" not in words(reader.get(LIST))


def test_an_administrator_sees_a_draft_marked_as_one(administrator):
    version = stored(COMPONENTS, published=False)

    assert "Draft" in words(administrator.get(version.get_absolute_url()))
    shown = words(administrator.get(LIST))
    said = "Draft 1 domain, 1 criterion, answered on 2 levels Edit"
    assert f"A small framework Publisher: Nobody 1.10 of A small framework {said}" in shown


def test_the_list_holds_versions_by_framework_the_newest_first(reader):
    stored(COMPONENTS)
    stored(spoiled(spoiled(COMPONENTS, '"1.10"', '"2"'), "2018-02", "2019"))

    shown = words(reader.get(LIST))

    assert shown.count("Publisher: Nobody") == 1
    assert shown.index("2 of A small framework") < shown.index("1.10 of A small framework")


@pytest.mark.parametrize("action", ["Load a version", "Publish ", "Retire", "Download"])
def test_only_administrators_are_offered_what_changes_something(client, west_midlands, action):
    stored(COMPONENTS, published=False)
    person(client)
    shown = words(client.get(LIST)) + words(client.get(PAGE))
    assert action not in shown.replace("Published", "").replace("Publisher", "")
    get_user_model().objects.update(is_administrator=True)
    shown = words(client.get(LIST)) + words(client.get(PAGE))
    assert action in shown.replace("Publisher", "")


def test_a_retired_version_stays_readable(reader, west_midlands):
    FrameworkVersion.objects.update(state=FrameworkVersion.State.RETIRED)

    assert "Retired" in words(reader.get(PAGE))


def test_a_version_that_is_not_there(reader, west_midlands):
    assert reader.get("/frameworks/west-midlands/2019/").status_code == 404
    assert reader.get("/frameworks/east-midlands/2018/").status_code == 404


@pytest.mark.parametrize(("domains", "criteria", "statements"), [(1, 1, 1), (6, 10, 5)])
def test_the_page_takes_the_same_number_of_sql_statements_however_large(
    reader, django_assert_num_queries, domains, criteria, statements
):
    address = stored(large(domains, criteria, statements)).get_absolute_url()

    queries.versions.forget()
    with django_assert_num_queries(FIRST_TIME):
        reader.get(address)
    with django_assert_num_queries(AFTERWARDS):
        reader.get(address)


@pytest.mark.parametrize("number", [1, 12])
def test_the_list_takes_the_same_number_of_sql_statements_however_long(
    reader, django_assert_num_queries, number
):
    for i in range(number):
        stored(spoiled(COMPONENTS, "slug: small", f"slug: small-{i}"))

    with django_assert_num_queries(3):  # session, person, versions
        reader.get(LIST)
