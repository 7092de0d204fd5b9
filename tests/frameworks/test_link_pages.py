"""The pages of links: administrators decide, everybody reads what is not refused."""

from __future__ import annotations

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from frameworks import changes
from frameworks.files import links
from frameworks.models import CriterionLink, FrameworkVersion
from icsassess.lib import kept
from tests.cast import person
from tests.frameworks.links import NEW, OLD, as_told, at, stored, two

pytestmark = pytest.mark.django_db

PAIR = "/frameworks/links/old/2018/with/new/2019/"
PAGES = {
    "overview": "/frameworks/links/",
    "import": "/frameworks/links/import/file/",
    "pair": PAIR,
    "export": f"{PAIR}export/",
    "queue": f"{PAIR}decide/",
    "question": f"{PAIR}decide/2/2/",
}
NAMES = {  # of their addresses
    "overview": "links",
    "import": "link-import",
    "pair": "link-pair",
    "export": "link-export",
    "queue": "link-queue",
    "question": "link",
}


@pytest.fixture
def versions():
    return two()


@pytest.fixture
def administrator(client):
    user = person("Administrator")
    user.is_administrator = True
    user.save()
    client.force_login(user)
    return client


@pytest.fixture
def reader(client):
    client.force_login(person("Reader"))
    return client


def words(response) -> str:
    """The text of a page as one reads it."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def link(versions, ref, other_ref, state="confirmed", kind="overlaps", note=""):
    """A link as an administrator would have made it; of state 'draft', as it comes in a file."""
    old, new = versions
    if state == "draft":
        row = f"old,{old.label},{ref},{kind},new,{new.label},{other_ref},{note}"
        columns = ",".join(links.COLUMNS[:8])
        changes.links.import_csv(f"{columns}\n{row}\n".encode(), by=None)
        return
    one, other = at(old, ref), at(new, other_ref)
    by = person(f"Maker of {ref} {other_ref}")
    changes.links.decide(
        by=by, one=one.pk, other=other.pk, kind=kind, state=state, seen="", note=note
    )


@pytest.mark.parametrize("name", PAGES)
def test_who_may_come_in(client, versions, name):
    address = PAGES[name]
    leads_to_sign_in = client.get(address)
    assert leads_to_sign_in.status_code == 302
    assert leads_to_sign_in.url.startswith(reverse("account_login"))

    client.force_login(person("Reader"))
    assert client.get(address).status_code == 403
    assert client.post(address).status_code == 403
    assert as_told() == []


@pytest.mark.parametrize("name", PAGES)
def test_administrators_come_in(administrator, versions, name):
    response = administrator.get(PAGES[name])

    assert response.status_code == (302 if name == "queue" else 200)


@pytest.mark.parametrize(
    "address",
    [
        "/frameworks/links/old/2018/with/old/2018/",
        "/frameworks/links/old/2018/with/new/2018/",
        "/frameworks/links/older/2018/with/new/2019/",
        f"{PAIR}decide/2/9/",
        f"{PAIR}decide/9/2/",
    ],
)
def test_what_is_not_there(administrator, versions, address):
    assert administrator.get(address).status_code == 404


class TestTheOverview:
    def test_it_counts_the_links_of_every_pair(self, administrator, versions):
        link(versions, "1", "4", "confirmed")
        link(versions, "3", "4", "refused")
        link(versions, "3", "1", "draft")

        assert (
            "The old framework 2018 and The new framework 2019 Confirmed 1 Draft 1 Suggested 2 "
            "Refused 1"
        ) in words(administrator.get(PAGES["overview"]))

    def test_it_leads_to_any_two_versions_the_earlier_first(self, administrator, versions):
        old, new = versions
        response = administrator.get(PAGES["overview"], {"one": new.pk, "other": old.pk})

        assert response.url == PAIR

    @pytest.mark.parametrize(
        ("query", "message"),
        [
            ({"one": "", "other": ""}, "Select one version"),
            ({"one": "x", "other": "x"}, "not one of the available choices"),
        ],
    )
    def test_it_says_what_to_choose(self, administrator, versions, query, message):
        response = administrator.get(PAGES["overview"], query)

        assert response.status_code == 422
        assert message in words(response)

    def test_two_versions_are_two(self, administrator, versions):
        one = versions[0].pk
        response = administrator.get(PAGES["overview"], {"one": one, "other": one})

        assert "Choose two different versions" in words(response)

    def test_without_versions_it_offers_none(self, administrator):
        shown = words(administrator.get(PAGES["overview"]))

        assert "There is no link yet." in shown
        assert "there are not two yet" in shown


class TestThePair:
    def test_it_shows_every_link_and_what_has_none(self, administrator, versions):
        link(versions, "1", "4", "confirmed", "broader", note="A reason.")
        link(versions, "3", "1", "refused")
        shown = words(administrator.get(PAIR))

        assert "Draft for local review 0 Confirmed 1 Refused 1" in shown
        assert "How they relate Broader than" in shown
        assert "4 Digital records A reason. State Confirmed" in shown
        left = shown.partition("Without a link")[2].partition("Link two criteria")[0]
        assert left.strip() == (
            "The old framework 2018 2 Teams that work together 3 Money "
            "The new framework 2019 1 A shared plan 2 Teams that work well together"
        )

    def test_read_from_the_other_side_it_is_turned_round(self, administrator, versions):
        link(versions, "1", "4", "confirmed", "broader")

        shown = words(administrator.get("/frameworks/links/new/2019/with/old/2018/"))

        assert "How they relate Narrower than" in shown

    def test_any_two_criteria_can_be_asked_about(self, administrator, versions):
        response = administrator.get(PAIR, {"one": "3", "other": "4"})

        assert response.url == f"{PAIR}decide/3/4/#question"
        assert "No link yet" in words(administrator.get(response.url))

    def test_the_download(self, administrator, versions):
        link(versions, "1", "4", "confirmed", "broader")
        response = administrator.get(PAGES["export"])

        assert response["Content-Type"] == "text/csv; charset=utf-8"
        assert response["Content-Disposition"] == 'attachment; filename="old-2018--new-2019.csv"'
        assert b"old,2018,1,broader,new,2019,4,,confirmed,Maker of 1 4," in response.content


class TestTheQueue:
    def test_drafts_come_first_then_suggestions(self, administrator, versions):
        link(versions, "3", "4", "draft")
        address = administrator.get(PAGES["queue"]).url
        seen = []
        while address.endswith("#question"):
            response = administrator.get(address)
            seen.append(address.removeprefix(f"{PAIR}decide/"))
            address = re.search(r'<a href="([^"]+)">Skip</a>', response.content.decode())[1]

        assert seen == ["3/4/#question", "1/1/#question", "2/2/#question"]
        assert address == PAIR

    def test_when_nothing_waits_it_leads_back(self, administrator, versions):
        link(versions, "1", "1", "refused")
        link(versions, "2", "2", "confirmed")

        assert administrator.get(PAGES["queue"]).url == PAIR
        assert "Nothing waits to be decided." in words(administrator.get(PAIR))

    def test_a_question_shows_both_criteria_and_why_it_is_asked(self, administrator, versions):
        shown = words(administrator.get(PAGES["question"]))

        assert "Suggested, 2 waiting Do 2 of 2018 and 2 of 2019 belong together?" in shown
        assert "Suggested for similar wording: the words are 95 of 100 alike." in shown
        assert "2 Teams that work together" in shown
        assert "Teams meet every week." in shown
        assert "2 Teams that work well together" in shown
        assert "Teams meet every day." in shown

    def test_confirming_leads_to_the_next(self, administrator, versions):
        response = administrator.post(
            f"{PAIR}decide/1/1/",
            {"do": "confirmed", "kind": "broader", "note": "More.", "seen": ""},
        )

        assert response.url == f"{PAIR}decide/2/2/#question"
        assert as_told() == ["old 1 broader new 1: confirmed"]
        made = CriterionLink.objects.get()
        assert (made.note, made.score, made.made_by.name) == ("More.", 100, "Administrator")

    def test_the_last_leads_back_to_the_pair(self, administrator, versions):
        response = administrator.post(PAGES["question"], {"do": "refused", "seen": ""})

        assert response.url == PAIR
        assert as_told() == ["old 2 equivalent new 2: refused"]

    def test_confirming_needs_a_kind(self, administrator, versions):
        response = administrator.post(f"{PAIR}decide/3/4/", {"do": "confirmed", "seen": ""})

        assert response.status_code == 422
        assert "Select how the two relate" in words(response)
        assert as_told() == []

    @pytest.mark.parametrize("do", [{}, {"do": ""}, {"do": "draft"}, {"do": "nothing"}])
    def test_what_decides_nothing_goes_no_further(self, administrator, versions, do):
        sent = {"kind": "broader", "note": "A long thought.", "seen": ""}
        response = administrator.post(f"{PAIR}decide/1/1/", sent | do)

        assert response.status_code == 422
        assert "Choose Confirm or Refuse" in words(response)
        assert "A long thought." in words(response)
        assert as_told() == []

    def test_a_decision_can_be_changed_and_taken_back(self, administrator, versions):
        link(versions, "3", "4", "refused")
        address = f"{PAIR}decide/3/4/"
        change = {"do": "confirmed", "kind": "narrower", "seen": "refused"}

        assert administrator.post(address, change).url == PAIR
        assert as_told() == ["old 3 narrower new 4: confirmed"]
        assert "Confirmed by Administrator on" in words(administrator.get(address))

        administrator.post(address, {"do": "remove", "seen": "confirmed"})
        assert as_told() == []

    def test_who_comes_second_is_told_and_shown_how_it_stands(self, administrator, versions):
        link(versions, "2", "2", "refused", note="Not at all.")
        response = administrator.post(
            PAGES["question"],
            {"do": "confirmed", "kind": "equivalent", "note": "My own words.", "seen": ""},
        )

        assert response.status_code == 409
        shown = words(response)
        assert "What you typed is below, so that you can copy it." in shown
        assert "My own words." in shown
        assert "Somebody else decided this meanwhile." in shown
        assert "Refused Do 2 of 2018" in shown
        assert "Not at all." in shown
        assert as_told() == ["old 2 overlaps new 2: refused"]

    def test_a_note_typed_while_the_session_expired_is_offered_again(self, client, versions):
        user = person("Administrator")
        user.is_administrator = True
        user.save()
        typed = {"do": "confirmed", "kind": "broader", "note": "A long thought.", "seen": ""}
        client.post(PAGES["question"], typed | {kept.FIELD: kept.author(user.pk)})
        client.force_login(user)

        page = client.get(PAGES["question"])
        assert "What you typed is still here" in words(page)
        assert "A long thought." in page.content.decode()

        client.post(PAGES["question"], typed)
        assert "still here" not in words(client.get(PAGES["question"]))

    def test_versions_of_one_label_are_told_apart_by_their_titles(self, administrator):
        stored("old", "2018", OLD)
        stored("new", "2018", NEW)

        shown = words(administrator.get("/frameworks/links/old/2018/with/new/2018/decide/2/2/"))

        assert "Do 2 of The old framework and 2 of The new framework belong" in shown


class TestImporting:
    def send(self, client, data: bytes):
        return client.post(PAGES["import"], {"file": SimpleUploadedFile("links.csv", data)})

    def test_a_file_is_imported(self, administrator, versions):
        link(versions, "1", "1", "confirmed")
        rows = b"old,2018,1,overlaps,new,2019,1,\nold,2018,2,overlaps,new,2019,2,\n"
        header = ",".join(links.COLUMNS[:8]).encode() + b"\n"
        response = self.send(administrator, header + rows)

        assert response.url == PAGES["overview"]
        assert "1 link was imported. 1 stood here already and stayed as it was." in words(
            administrator.get(response.url)
        )

    def test_what_stood_here_already_is_told_in_words(self, administrator, versions):
        rows = b"old,2018,1,overlaps,new,2019,1,\nold,2018,2,overlaps,new,2019,2,\n"
        header = ",".join(links.COLUMNS[:8]).encode() + b"\n"
        self.send(administrator, header + rows)
        administrator.get(PAGES["overview"])

        page = administrator.get(self.send(administrator, header + rows).url)

        assert "0 links were imported. 2 stood here already and stayed as they were." in words(page)

    def test_every_problem_is_shown_with_its_line(self, administrator, versions):
        rows = b"old,2018,9,overlaps,new,2019,1,\nold,2018,2,same,new,2019,<b>,\n"
        header = ",".join(links.COLUMNS[:8]).encode() + b"\n"
        response = self.send(administrator, header + rows)

        assert response.status_code == 422
        shown = words(response)
        assert "Nothing was imported" in shown
        assert "Line 2: There is no criterion '9' in old 2018." in shown
        assert "Line 3: There is no criterion '<b>' in new 2019." in shown
        assert "Line 3: The kind 'same' is not one of" in shown
        assert as_told() == []

    def test_there_may_be_hundreds_of_them(self, administrator, versions):
        row = b"old,2018,9,overlaps,new,2019,1,\n"
        header = ",".join(links.COLUMNS[:8]).encode() + b"\n"
        response = self.send(administrator, header + row * 250)

        assert words(response).count("There is no criterion '9'") == 100
        assert "There are 150 more." in words(response)

    @pytest.mark.parametrize(
        ("data", "message"),
        [
            (b"", "The file is empty. Choose another."),
            (b"x" * 2_000_001, "larger than 2 MB"),
            (b"PK\x03\x04\x00\x00", "This is not a text file."),
        ],
    )
    def test_what_is_no_file_of_links(self, administrator, data, message):
        response = self.send(administrator, data)

        assert response.status_code == 422
        assert message in words(response)

    def test_no_file(self, administrator):
        assert "Choose a file" in words(administrator.post(PAGES["import"], {"sent": "1"}))


class TestReaders:
    def test_a_version_names_what_is_linked_but_not_what_is_refused(self, reader, versions):
        link(versions, "1", "4", "confirmed", "broader", note="A reason.")
        link(versions, "1", "2", "draft")
        link(versions, "1", "1", "refused")

        assert (
            "Linked criteria of other versions Broader than 4 Digital records , The new framework "
            "2019 A reason. Overlaps with 2 Teams that work well together , The new framework 2019 "
            "Draft for local review 2 Teams"
        ) in words(reader.get("/frameworks/old/2018/"))
        assert "Narrower than 1 A shared plan , The old framework 2018 A reason." in words(
            reader.get("/frameworks/new/2019/")
        )

    def test_a_link_leads_to_the_criterion(self, reader, versions):
        link(versions, "1", "4")
        page = reader.get("/frameworks/old/2018/").content.decode()

        assert 'href="/frameworks/new/2019/#criterion-4"' in page
        assert 'id="criterion-4"' in reader.get("/frameworks/new/2019/").content.decode()

    def test_links_to_a_draft_version_are_the_administrators(self, reader):
        versions = stored("old", "2018", OLD), stored("new", "2019", NEW, published=False)
        link(versions, "1", "4")

        assert "Linked criteria" not in words(reader.get("/frameworks/old/2018/"))
        user = person("Administrator")
        user.is_administrator = True
        user.save()
        reader.force_login(user)
        assert "Linked criteria" in words(reader.get("/frameworks/old/2018/"))


#: Page → its number of SQL statements, session and person among them, once versions are in memory.
STATEMENTS = {
    "/frameworks/links/": 4,  # versions, links
    "/frameworks/links/import/file/": 2,
    PAIR: 5,  # two versions, links
    f"{PAIR}export/": 5,
    f"{PAIR}decide/": 5,
    f"{PAIR}decide/2/2/": 5,
    "/frameworks/old/2018/": 4,  # version, links
}


@pytest.mark.parametrize("more", [False, True])
@pytest.mark.parametrize("address", STATEMENTS)
def test_statements_of_a_page(administrator, versions, django_assert_num_queries, address, more):
    link(versions, "1", "4")
    if more:
        for year in ("2020", "2021"):
            other = stored("new", year, NEW)
            for ref in OLD:
                link((versions[0], other), ref, "1", "draft")
        link(versions, "3", "4", "refused")
    administrator.get(address)
    with django_assert_num_queries(STATEMENTS[address]):
        administrator.get(address)


def test_a_draft_does_not_add_statements_to_the_overview(
    administrator, versions, django_assert_num_queries
):
    draft = stored("new", "2020", NEW, published=False)
    link((versions[0], draft), "1", "1")
    administrator.get(PAGES["overview"])

    with django_assert_num_queries(STATEMENTS[PAGES["overview"]]):
        administrator.get(PAGES["overview"])
    assert FrameworkVersion.objects.get(pk=draft.pk).state == "draft"
