"""A version of more criteria than one page shows: its pages, and the lists of what it changes."""

import re

import pytest
from django.urls import reverse

from frameworks import changes, queries
from frameworks.changes.versions import publish, store
from frameworks.models import Criterion, CriterionLink, FrameworkVersion
from icsassess.lib.paging import LONGEST
from tests.cast import person
from tests.frameworks.files import COMPONENTS, large, read, spoiled
from tests.frameworks.test_loading_pages import previewed
from tests.frameworks.test_pages import AFTERWARDS, words
from tests.pages import text_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database("cut long lists into pages, which no database does"),
]

FILE = large(domains=6, criteria=20, statements=1)
REFS = [f"C{d}.{c}" for d in range(6) for c in range(20)]
PAGES = [REFS[:50], REFS[50:100], REFS[100:]]
NEXT = spoiled(FILE, '"1.10"', '"2"')


@pytest.fixture
def reader(client):
    client.force_login(person("Reader"))
    return client


@pytest.fixture
def administrator(client):
    user = person("Administrator")
    user.is_administrator = True
    user.save()
    client.force_login(user)
    return client


def stored(text: str = FILE, *, published: bool = True) -> FrameworkVersion:
    version, _ = store(read(text))
    if published:
        publish(version)
    return version


@pytest.fixture
def version():
    return stored()


def read_on(response) -> list[str]:
    """The refs of the criteria that a page of a version shows."""
    return re.findall(r'id="criterion-([^"]+)"', response.content.decode())


def contents(response) -> list[str]:
    """Where the list of contents leads."""
    listed = response.content.decode().partition('id="contents"')[2].partition("</nav>")[0]
    return [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)"', listed)]


class TestThePagesOfAVersion:
    def test_hold_every_criterion_once_in_its_order(self, reader, version):
        address = version.get_absolute_url()
        assert [read_on(reader.get(address, {"page": n})) for n in (1, 2, 3)] == PAGES

    def test_say_where_one_is_and_lead_on(self, reader, version):
        page = reader.get(version.get_absolute_url(), {"page": 2})
        assert "Criteria 51 to 100 of 120" in words(page)
        assert 'href="?page=1#criteria"' in text_of(page)
        assert 'href="?page=3#criteria"' in text_of(page)

    @pytest.mark.parametrize("number", [1, 2])
    def test_have_the_contents_which_lead_to_every_domain_where_it_begins(
        self, reader, version, number
    ):
        address = version.get_absolute_url()
        links = contents(reader.get(address, {"page": number}))
        assert [link.partition("#")[2] for link in links] == [
            "scale", *(f"domain-D{d}" for d in range(6)), "about",
        ]  # fmt: skip
        for link in links:
            query, _, place = link.partition("#")
            there = reader.get(f"{address}{query or f'?page={number}'}")
            assert f'id="{place}"' in there.content.decode(), link
            if place.startswith("domain"):
                assert f"C{place[-1]}.0" in read_on(there), link

    def test_begin_with_the_scale_and_all_end_with_what_the_version_is(self, reader, version):
        address = version.get_absolute_url()
        pages = [reader.get(address, {"page": n}).content.decode() for n in (1, 2, 3)]
        assert ['id="scale"' in page for page in pages] == [True, False, False]
        assert ["Checksum (SHA-256)" in page for page in pages] == [True, True, True]

    @pytest.mark.parametrize("ref", ["C0.0", "C2.9", "C2.10", "C5.19"])
    def test_are_found_from_a_link_to_one_of_their_criteria(self, reader, version, ref):
        other = stored(COMPONENTS.replace("slug: small", "slug: other"))
        CriterionLink.objects.create(
            from_criterion=Criterion.objects.get(version=version, ref=ref),
            to_criterion=Criterion.objects.get(version=other, ref="1.1"),
            kind="overlaps",
        )
        page = reader.get(other.get_absolute_url()).content.decode()
        [address] = re.findall(rf'href="([^"]+#criterion-{ref})"', page)
        there = reader.get(address.partition("#")[0])
        assert ref in read_on(there)
        assert "Linked criteria of other versions" in words(there)

    def test_take_as_many_statements_as_a_version_of_one_page(
        self, reader, version, django_assert_num_queries
    ):
        queries.versions.content(version)
        for number in (1, 2, 3):
            with django_assert_num_queries(AFTERWARDS):
                reader.get(version.get_absolute_url(), {"page": number})

    def test_show_a_domain_of_a_draft_that_has_no_criterion_yet(self, administrator):
        draft = stored(published=False)
        changes.drafts.save_domain(
            by=None, version=draft, pk=None, ref="D6", title="To come", seen=""
        )
        address = draft.get_absolute_url()
        shown = [
            'id="domain-D6"' in text_of(administrator.get(address, {"page": n})) for n in (1, 3)
        ]
        assert shown == [False, True]
        assert "?page=3#domain-D6" in contents(administrator.get(address))


class TestTheOutlineOfADraft:
    @pytest.fixture
    def draft(self, administrator):
        return stored(published=False)

    @pytest.fixture
    def url(self, draft):
        return reverse("frameworks:edit", args=["small", "1.10"])

    def outlined(self, response) -> list[str]:
        links = re.findall(r'id="criterion-\d+" href="[^"]+"> (\S+) Criterion', text_of(response))
        return list(links)

    def test_stands_on_pages(self, administrator, url):
        assert [self.outlined(administrator.get(url, {"page": n})) for n in (1, 2, 3)] == PAGES

    def test_has_contents_which_lead_to_every_domain_where_it_begins(self, administrator, url):
        for link in contents(administrator.get(url, {"page": 2})):
            query, _, place = link.partition("#")
            assert f'id="{place}"' in text_of(administrator.get(f"{url}{query or '?page=2'}"))

    def test_is_shown_where_that_stands_which_was_saved(self, administrator, url, draft):
        for ref, page in (("C0.0", 1), ("C2.10", 2), ("C5.19", 3)):
            pk = Criterion.objects.get(version=draft, ref=ref).pk
            shown = administrator.get(url, {"saved": f"criterion-{pk}"})
            assert self.outlined(shown) == PAGES[page - 1]
            assert "Saved" in words(shown)
        domain = draft.domains.get(ref="D4")
        assert self.outlined(administrator.get(url, {"saved": f"domain-{domain.pk}"})) == PAGES[1]

    def test_is_where_one_comes_back_to_from_a_part(self, administrator, url, draft):
        for ref, query in (("C0.0", ""), ("C2.10", "?page=2")):
            pk = Criterion.objects.get(version=draft, ref=ref).pk
            for page in ("", "remove/"):
                shown = text_of(administrator.get(f"{url}criteria/{pk}/{page}"))
                assert f'href="{url}{query}">Cancel</a>' in shown
        seen = re.findall(r'name="seen" value="([^"]+)"', shown)[0]
        response = administrator.post(f"{url}criteria/{pk}/remove/", {"seen": seen})
        assert response.url == f"{url}?page=2"

    def test_lets_a_criterion_move_over_the_end_of_a_page(self, administrator, url, draft):
        pk = Criterion.objects.get(version=draft, ref="C2.9").pk
        button = f'id="down-criterion-{pk}"'
        assert button in text_of(administrator.get(url))
        response = administrator.post(url, {"down": f"criterion-{pk}"})
        assert response.url == f"{url}?page=2#down-criterion-{pk}"
        shown = administrator.get(response.url)
        assert button in text_of(shown)
        assert self.outlined(shown) == ["C2.9", *PAGES[1][1:]]

    def test_shows_many_problems_on_pages_and_counts_them_whole(self, administrator, draft, url):
        Criterion.objects.filter(version=draft).update(title="")
        for number, refs in enumerate(PAGES, 1):
            page = text_of(administrator.get(url, {"problems": number}))
            assert "120 problems to mend" in page
            listed = page.partition("to mend</h2>")[2].partition("</ul>")[0]
            assert re.findall(r"(C\d\.\d+) ", listed) == refs


def test_a_version_that_fits_has_one_page(reader):
    version = stored(large(domains=5, criteria=10, statements=1))
    page = reader.get(version.get_absolute_url())
    assert len(read_on(page)) == LONGEST
    assert all(link.startswith("#") for link in contents(page))
    assert "Page 2" not in text_of(page)
    assert "Criteria 1 to" not in words(page)


def listed(response, name: str) -> list[str]:
    """The refs in one of the lists of what a version changes."""
    page = text_of(response).partition(f'id="{name}"')[2]
    inside = re.split(r"<h[23]|<nav", page)[0]
    return re.findall(r"> ?(C\d\.\d+) ", inside)


class TestWhatAVersionChanges:
    def asked(self, client, url: str, name: str, **more: str) -> list[list[str]]:
        """What stands in the list `name` on each of its pages."""
        return [listed(client.get(url, {name: n, **more}), name) for n in (1, 2, 3)]

    @pytest.fixture(params=["preview", "changes"])
    def reworded(self, administrator, version, request):
        """The address that says of a version that it rewords every criterion."""
        text = NEXT.replace("- What good looks like", "- What is good")
        if request.param == "preview":
            url, _ = previewed(administrator, text)
            return url
        return reverse("frameworks:changes", args=["small", stored(text).label])

    def test_stands_on_pages(self, administrator, reworded):
        assert self.asked(administrator, reworded, "changed") == PAGES

    def test_is_counted_whole_on_each(self, administrator, reworded):
        for number in (1, 2, 3):
            page = administrator.get(reworded, {"changed": number})
            assert "120 criteria reworded" in words(page)

    def test_leads_on_to_where_the_list_stands(self, administrator, reworded):
        page = text_of(administrator.get(reworded, {"against": "small/1.10", "changed": 2}))
        assert 'href="?against=small%2F1.10&amp;changed=3#changed"' in page

    def test_takes_the_same_number_of_statements_on_each(
        self, administrator, reworded, django_assert_num_queries
    ):
        administrator.get(reworded)
        for number in (1, 2, 3):
            with django_assert_num_queries(6 if "load" in reworded else 5):
                administrator.get(reworded, {"changed": number})

    def test_what_came_and_what_went_stand_on_pages_of_their_own(self, administrator, version):
        other = stored(spoiled(COMPONENTS, "slug: small", "slug: other"))
        new = reverse("frameworks:changes", args=["small", "1.10"])
        old = reverse("frameworks:changes", args=["other", other.label])
        assert self.asked(administrator, new, "added", against="other/1.10") == PAGES
        assert self.asked(administrator, old, "removed", against="small/1.10") == PAGES

    def test_a_preview_shows_its_criteria_a_page_at_a_time_too(self, administrator):
        url, page = previewed(administrator, FILE)
        assert [read_on(administrator.get(url, {"page": n})) for n in (1, 2, 3)] == PAGES
        assert "6 domains, 120 criteria and 120 statements." in words(page)
        link = contents(page)[-2]
        assert link == "?page=3#domain-D5"
        assert f'id="{link.partition("#")[2]}"' in text_of(administrator.get(f"{url}?page=3"))


class TestLinksOfTwoVersions:
    @pytest.fixture
    def url(self, administrator, version):
        """The page of a version and another of the same criteria; the first 60 are linked."""
        other = stored(NEXT)
        pairs = zip(version.criteria.all(), other.criteria.all(), strict=True)
        CriterionLink.objects.bulk_create(
            CriterionLink(from_criterion=one, to_criterion=two, kind="overlaps", note=one.ref)
            for one, two in list(pairs)[:60]
        )
        return reverse("frameworks:link-pair", args=["small", "1.10", "small", "2"])

    def test_stand_on_pages(self, administrator, url):
        pages = [administrator.get(url, {"linked": number}) for number in (1, 2)]
        inside = [
            text_of(page).partition('id="linked"')[2].partition("</tbody>")[0] for page in pages
        ]
        assert [re.findall(r"how (C\d\.\d+) and", table) for table in inside] == [
            REFS[:50], REFS[50:60],
        ]  # fmt: skip
        assert all("Draft for local review 60" in words(page) for page in pages)

    def test_what_has_none_stands_on_pages_too(self, administrator, url):
        for name in ("unlinked", "unlinked_there"):
            pages = [text_of(administrator.get(url, {name: number})) for number in (1, 2)]
            lists = [re.findall(r"<ul class=\"nhsuk-list\">(.*?)</ul>", page) for page in pages]
            at = 0 if name == "unlinked" else 1
            shown = [re.findall(r"C\d\.\d+", found[at]) for found in lists]
            assert shown == [REFS[60:110], REFS[110:]]

    def test_take_as_many_statements_on_each(self, administrator, url, django_assert_num_queries):
        administrator.get(url)
        for number in (1, 2):
            with django_assert_num_queries(5):  # session, person, two versions, links
                administrator.get(url, {"linked": number, "unlinked": number})
