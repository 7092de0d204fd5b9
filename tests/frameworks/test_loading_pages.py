"""From a file to a published version and a retired one, as an administrator meets it."""

import html
import re
import uuid
import zlib
from datetime import timedelta
from itertools import product

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver, resolve, reverse
from django.utils import timezone

from frameworks import queries
from frameworks.changes.versions import publish, retire, store
from frameworks.files.definition import Definition
from frameworks.models import (
    Criterion,
    CriterionLink,
    FrameworkUpload,
    FrameworkVersion,
    Statement,
)
from frameworks.urls import urlpatterns
from frameworks.views import browse, differences, versions
from icsassess.audit.models import Event
from tests.cast import cast, person
from tests.frameworks.files import ALL, COMPONENTS, STAIRCASE, large, read, spoiled
from tests.test_nothing_is_harmed import patterns

pytestmark = pytest.mark.django_db

State = FrameworkVersion.State
LOAD = "/frameworks/load/"
NEXT = spoiled(COMPONENTS, '"1.10"', '"2"')


@pytest.fixture
def administrator(client):
    user = person("Administrator")
    user.is_administrator = True
    user.save()
    client.force_login(user)
    return client


def definition(text: str = COMPONENTS) -> Definition:
    return read(text)


def stored(text: str = COMPONENTS, state: str = State.PUBLISHED) -> FrameworkVersion:
    version, _ = store(definition(text))
    if state != State.DRAFT:
        publish(version)
    if state == State.RETIRED:
        retire(version)
    return version


def words(response) -> str:
    """The text of a page as one reads it."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def upload(client, data: str | bytes, name: str = "file.yaml"):
    data = data.encode() if isinstance(data, str) else data
    return client.post(LOAD, {"file": SimpleUploadedFile(name, data)})


def previewed(client, text: str):
    """The answer to an upload that loads: the address of its preview, and the page."""
    response = upload(client, text)
    assert response.status_code == 302
    return response.url, client.get(response.url)


def address(version: FrameworkVersion, page: str = "") -> str:
    return f"{version.get_absolute_url()}{page}"


class TestWhoMayComeIn:
    #: Page → what an administrator, a system lead and somebody without a role get.
    PAGES = {
        "list": (200, 200, 200),
        "load": (200, 403, 403),
        "preview": (200, 403, 403),
        "version": (200, 200, 200),
        "changes": (200, 200, 200),
        "publish": (302, 403, 403),  # it is published already
        "retire": (200, 403, 403),
        "discard": (302, 403, 403),  # it is no draft
    }
    DRAFT = {
        "version": (200, 404, 404),
        "changes": (200, 404, 404),
        "publish": (200, 403, 403),
        "retire": (302, 403, 403),  # it is not published
        "discard": (200, 403, 403),
    }
    PEOPLE = ("administrator", "lead", "nobody")

    def open(self, client, name, version):
        kept, _ = FrameworkUpload.objects.get_or_create(
            text=COMPONENTS, name="file.yaml", uploaded_by=person(f"Author of {name}")
        )
        arguments = {"list": [], "load": [], "preview": [kept.key]}
        place = arguments.get(name, [version.framework.slug, version.label])
        return reverse(f"frameworks:{name}", args=place)

    @pytest.mark.parametrize("name", PAGES)
    def test_pages(self, client, name):
        stage = cast()
        url = self.open(client, name, stage.version)
        codes = []
        for who in self.PEOPLE:
            client.force_login(stage[who])
            codes.append(client.get(url).status_code)
        assert tuple(codes) == self.PAGES[name]

    @pytest.mark.parametrize("name", DRAFT)
    def test_pages_of_a_draft(self, client, name):
        stage = cast()
        url = self.open(client, name, stored(state=State.DRAFT))
        codes = []
        for who in self.PEOPLE:
            client.force_login(stage[who])
            codes.append(client.get(url).status_code)
        assert tuple(codes) == self.DRAFT[name]

    @pytest.mark.parametrize("name", PAGES)
    def test_without_signing_in(self, client, name):
        url = self.open(client, name, stored())
        assert client.get(url).url == f"{reverse('account_login')}?next={url}"

    def test_the_old_address_of_a_preview(self, client):
        stage = cast()
        new = self.open(client, "preview", stage.version)
        old = f"{LOAD}file/{FrameworkUpload.objects.get().pk}/"
        for who, expected in (
            ("administrator", (301, new)),
            ("lead", (403, "")),
            ("nobody", (403, "")),
        ):
            client.force_login(stage[who])
            answer = client.get(old)
            assert (answer.status_code, answer.headers.get("Location", "")) == expected
        client.force_login(stage["administrator"])
        assert client.post(old).status_code == 308
        assert client.get(f"{LOAD}file/0/").status_code == 404

    @pytest.mark.parametrize("name", ["load", "preview", "publish", "retire", "discard"])
    def test_nobody_else_writes(self, client, name):
        stage = cast()
        draft = stored(state=State.DRAFT)
        url = self.open(client, name, stage.version if name == "retire" else draft)
        sent = {"typed": "2018" if name == "retire" else "1.10", "seen": draft.checksum}
        before = list(FrameworkVersion.objects.values())
        for who in ("lead", "reviewer", "nobody"):
            client.force_login(stage[who])
            assert client.post(url, sent).status_code == 403
        assert list(FrameworkVersion.objects.values()) == before

    def test_every_page_stands_in_the_table(self):
        rooms = (browse.__name__, differences.__name__, versions.__name__)
        ours = {
            name
            for pattern in urlpatterns
            if (name := getattr(pattern, "name", None)) and pattern.callback.__module__ in rooms
        }
        assert ours == set(self.PAGES)


class TestUploading:
    def test_a_file_that_loads_is_shown_before_anything_is_stored(self, administrator):
        _, page = previewed(administrator, COMPONENTS)

        assert not FrameworkVersion.objects.exists()
        shown = words(page)
        assert "Preview, nothing is stored yet A small framework Version 1.10" in shown
        assert "file.yaml has no problems. 1 domain, 1 criterion and 3 statements." in shown
        assert "There is no other version to compare it with." in shown
        assert "1.1 Leading What good looks like There is a plan." in shown

    @pytest.mark.parametrize("method", ALL)
    def test_what_was_shown_is_stored_and_shown_the_same(self, administrator, method):
        url, page = previewed(administrator, ALL[method])

        response = administrator.post(url, {"replaces": ""})

        version = FrameworkVersion.objects.get()
        assert response.url == version.get_absolute_url()
        assert version.state == State.DRAFT
        assert version.checksum == definition(ALL[method]).checksum
        assert not FrameworkUpload.objects.exists()
        again = administrator.get(response.url)
        body = re.compile(r'<nav aria-labelledby="contents">.*</main>', re.S)
        assert body.search(page.content.decode())[0] == body.search(again.content.decode())[0]

    def test_it_is_told_who_stored_it(self, administrator):
        url, _ = previewed(administrator, COMPONENTS)
        administrator.post(url, {"replaces": ""})
        assert Event.objects.get(verb="loaded").actor_label == "Administrator"

    def test_a_preview_waits_for_a_week(self, administrator):
        url, _ = previewed(administrator, COMPONENTS)
        FrameworkUpload.objects.update(uploaded_at=timezone.now() - timedelta(days=6))
        upload(administrator, NEXT)
        assert administrator.get(url).status_code == 200
        FrameworkUpload.objects.update(uploaded_at=timezone.now() - timedelta(days=8))
        upload(administrator, NEXT)
        assert administrator.get(url).status_code == 404

    def test_the_same_content_is_not_stored_again(self, administrator):
        version = stored()
        _, page = previewed(administrator, COMPONENTS)
        assert "Exactly this version is stored already" in words(page)
        assert "Store as draft" not in words(page)
        assert f'href="{version.get_absolute_url()}"' in page.content.decode()

    @pytest.mark.parametrize("state", [State.PUBLISHED, State.RETIRED])
    def test_a_label_that_was_published_is_not_stored_again(self, administrator, state):
        stored(state=state)
        url, page = previewed(administrator, spoiled(COMPONENTS, "a plan", "no plan"))
        assert "so this file cannot be stored" in words(page)
        assert "Store as draft" not in words(page)
        response = administrator.post(url, {"replaces": ""})
        assert response.status_code == 409
        assert Statement.objects.first().text == "There is a plan."

    def test_a_draft_is_replaced(self, administrator):
        old = stored(state=State.DRAFT)
        url, page = previewed(administrator, spoiled(COMPONENTS, "a plan", "no plan"))
        assert "Storing this file replaces it." in words(page)
        administrator.post(url, {"replaces": old.checksum})
        assert Statement.objects.first().text == "There is no plan."

    def test_a_draft_that_somebody_changed_since_is_not_replaced_unseen(self, administrator):
        old = stored(state=State.DRAFT)
        url, _ = previewed(administrator, spoiled(COMPONENTS, "a plan", "no plan"))
        store(definition(spoiled(COMPONENTS, "a plan", "another plan")))

        response = administrator.post(url, {"replaces": old.checksum})

        assert response.status_code == 409
        assert "Somebody has changed the draft of version 1.10" in words(response)
        assert Statement.objects.first().text == "There is another plan."
        now = FrameworkVersion.objects.get().checksum
        assert administrator.post(url, {"replaces": now}).status_code == 302

    def test_what_a_file_may_not_hold_any_more_is_told_of_one_that_waits(self, administrator):
        url, _ = previewed(administrator, COMPONENTS)
        FrameworkUpload.objects.update(text=spoiled(COMPONENTS, "band: gap", "band: weak"))

        for response in (administrator.get(url), administrator.post(url, {"replaces": ""})):
            assert response.status_code == 422
            assert "'weak' is not one of: strength, developing, gap." in words(response)
        assert not FrameworkVersion.objects.exists()

    def test_a_preview_that_was_stored_in_another_tab_is_gone(self, administrator):
        url, _ = previewed(administrator, COMPONENTS)
        administrator.post(url, {"replaces": ""})
        assert administrator.post(url, {"replaces": ""}).status_code == 404

    def test_a_file_that_meanwhile_has_a_problem_is_told_so(self, administrator):
        url, _ = previewed(administrator, COMPONENTS)
        FrameworkUpload.objects.update(text=spoiled(COMPONENTS, "title: First", "title:"))
        for response in (administrator.get(url), administrator.post(url, {"replaces": ""})):
            assert response.status_code == 422
            assert "'title' is missing." in words(response)
        assert not FrameworkVersion.objects.exists()

    @pytest.mark.parametrize("slug", ["load", "links", "writing-a-file"])
    def test_a_framework_may_be_called_as_a_page_is(self, administrator, slug):
        url, _ = previewed(administrator, spoiled(COMPONENTS, "slug: small", f"slug: {slug}"))
        response = administrator.get(administrator.post(url, {"replaces": ""}).url)
        assert "Version 1.10" in words(response)


#: What a framework and its version may be called, though addresses have these words already.
WORDS = ("links", "load", "import", "file", "edit", "levels", "1")
OF_A_VERSION = ("slug", "label", "other", "other_label")


def test_no_page_of_a_version_has_the_address_of_another_page():
    for name, route in patterns(get_resolver()):
        if not name.startswith("frameworks:") or name == "frameworks:None":  # an old address
            continue
        parts = re.findall(r"<(\w+):(\w+)>", route)
        names = [name for _, name in parts]
        values = [
            WORDS if name in OF_A_VERSION else [uuid.uuid4()] if kind == "uuid" else "1"
            for kind, name in parts
        ]
        for chosen in product(*values):
            address = reverse(name, kwargs=dict(zip(names, chosen, strict=True)))
            assert resolve(address).view_name == name, address


def png() -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + zlib.compress(b"\0" * 500)


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)

#: What somebody may upload, and what they are told. Nothing of it is ever written.
BAD = {
    "nothing": (b"", "The file is empty. Choose another."),
    "too large": (
        COMPONENTS.encode() + b"#" * 2_000_000,
        "The file is larger than 2 MB.",
    ),
    "50 MB": (b"#" * 50_000_000, "The file is larger than 2 MB."),
    "a picture": (png(), "The file holds a NUL byte: is it really a text file?"),
    "UTF-16": (COMPONENTS.encode("utf-16"), "The file is saved as UTF-16. Save it as UTF-8."),
    "Latin-1": (
        spoiled(COMPONENTS, "Nobody", "Café").encode("latin-1"),
        "The file is not UTF-8 here.",
    ),
    "NUL": (COMPONENTS.encode() + b"\0", "The file holds a NUL byte"),
    "only white space": (b"\n  \n", "The file is empty."),
    "not YAML": (b"a: [b", "This cannot be read as YAML."),
    "another YAML": (b"version: 3\nservices: {}\n", "'framework' is missing."),
    "a key twice": (
        spoiled(COMPONENTS, "title: First", "title: First\n    title: Again"),
        "'title' is here twice; the first is on line 27. Keep one.",
    ),
    "a tag": (
        spoiled(COMPONENTS, "title: First", "title: !!python/object/apply:os.system [ls]"),
        "Tags ('!name') are not allowed.",
    ),
    "a bomb": (BOMB, "Anchors ('&name') are not allowed."),
    "10,000 criteria": (
        large(domains=10, criteria=1_000, statements=1),
        "There are 10,000 criteria in this file. One version can hold 1,000.",
    ),
    "HTML in a title": (
        spoiled(COMPONENTS, "title: First", "title: <script>alert(1)</script>"),
        "There is a tag ('<…') in it. Titles are plain text",
    ),
    "a label with a slash": (
        spoiled(COMPONENTS, '"1.10"', '"../admin"'),
        "Use letters, figures, dots, hyphens and underscores, a letter or figure first.",
    ),
    "a very long line": (
        spoiled(COMPONENTS, "There is a plan.", "plan " * 2_000),
        "This line is too long: at most 5,000 characters. Break it.",
    ),
    "brackets within brackets": ("[" * 4_000, "This is nested too deeply to be right."),
    "keys without end": (
        COMPONENTS + "".join(f"k{i}: x\n" for i in range(100_000)),
        "There are too many keys side by side here to be right.",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_told_in_words_and_nothing_is_written(administrator, case):
    data, told = BAD[case]

    response = upload(administrator, data)

    assert response.status_code == 422
    assert told in words(response)
    assert not FrameworkUpload.objects.exists()
    assert not FrameworkVersion.objects.exists()
    assert not Event.objects.filter(verb="loaded").exists()


class TestProblems:
    def test_nothing_was_chosen(self, administrator):
        response = administrator.post(LOAD)
        assert response.status_code == 422
        assert "Choose a framework file" in words(response)

    def test_each_has_its_line_its_path_and_the_lines_around_it(self, administrator):
        text = spoiled(COMPONENTS, "band: gap", "band: weak")
        response = upload(administrator, spoiled(text, "title: Leading", "titel: Leading"))

        shown = words(response)
        assert "There are 3 problems. Nothing was stored." in shown
        assert (
            "'weak' is not one of: strength, developing, gap. Line 23, scale 2 > band "
            "21 - score: 1 22 status: Begun 23 Here: band: weak 24 support: required 25 domains:"
        ) in shown
        assert "Did you mean 'title'? Line 30, domains 1 > criteria 1 > titel" in shown

    def test_lines_are_shown_as_text_and_safely(self, administrator):
        wrong = "title: <b onclick='x'>\u202e\x1b[31m" + "y" * 1_000
        response = upload(administrator, spoiled(COMPONENTS, "title: First", wrong))
        page = response.content.decode()
        assert "<b onclick" not in page
        assert "&lt;b onclick=&#x27;x&#x27;&gt;��[31m" in page
        assert "y" * 280 not in page

    def test_there_may_be_hundreds_of_them(self, administrator):
        text = spoiled(COMPONENTS, "- How is it?", "- How is it?\n" + '          - ""\n' * 250)
        response = upload(administrator, text)
        assert "There are 250 problems." in words(response)
        assert "There are 150 more problems." in words(response)

    def test_the_name_of_the_file_is_only_shown(self, administrator):
        response = upload(administrator, b"x", name="<b>.yaml")
        assert "<b>.yaml" not in response.content.decode()
        assert "&lt;b&gt;.yaml" in response.content.decode()


class TestComparing:
    def test_with_the_latest_published_one_of_the_same_framework(self, administrator):
        stored(spoiled(COMPONENTS, '"1.10"', '"1"'), State.RETIRED)
        stored()
        stored(spoiled(COMPONENTS, '"1.10"', '"3"'), State.DRAFT)
        stored(STAIRCASE)

        _, page = previewed(administrator, spoiled(NEXT, "There is a plan.", "There is a map."))

        shown = words(page)
        assert "Compared with A small framework 1.10 : 1 criterion reworded 1 statement" in shown
        assert "There is a [removed: plan ] [added: map ] ." in shown

    @pytest.mark.parametrize(
        ("label", "before"),
        [("2018", None), ("2019", "2018"), ("2019 ours", "2019"), ("2020", "2019 ours")],
    )
    def test_with_the_one_before_it_whichever_came_after(self, administrator, label, before):
        dated = spoiled(COMPONENTS, "published: 2018-02", 'published: "{}"')
        for other in ("2020", "2019", "2018", "2019 ours"):
            stored(spoiled(dated, '"1.10"', f'"{other}"').format(other[:4]))
        stored(spoiled(dated, '"1.10"', '"2019 draft"').format("2019"), State.DRAFT)

        page = administrator.get(reverse("frameworks:changes", args=["small", label]))

        assert getattr(page.context["against"], "label", None) == before

    def test_with_any_other_that_is_chosen(self, administrator):
        stored()
        other = stored(spoiled(STAIRCASE, "title: Leading", "title: Following"))
        url, _ = previewed(administrator, NEXT)

        shown = words(administrator.get(url, {"against": f"{other.framework.slug}/1"}))

        assert "Compared with Stairs 1" in shown
        assert "Criteria that were added 1.1 Leading" in shown
        assert "Criteria that were removed A1 Following" in shown

    @pytest.mark.parametrize("asked", ["", "x", "0", "999"])
    def test_a_choice_that_is_none(self, administrator, asked):
        stored()
        url, _ = previewed(administrator, NEXT)
        response = administrator.get(url, {"against": asked})
        assert response.status_code == 200
        assert "Compared with" not in words(response)

    def test_the_id_of_an_old_address_leads_to_the_name(self, client, administrator):
        old, new = stored(), stored(spoiled(NEXT, "There is a plan.", "There is a map."))
        draft = stored(spoiled(COMPONENTS, '"1.10"', '"3 ours"'), State.DRAFT)
        url = address(new, "changes/")
        for other in (old, draft):
            led = client.get(url, {"against": other.pk})
            assert led.status_code == 301
            assert f"Compared with {other}" in words(client.get(led.url))
        client.force_login(person("Reader"))
        assert client.get(url, {"against": old.pk}).status_code == 301
        answer = client.get(url, {"against": draft.pk})
        assert answer.status_code == 200
        assert "Compared with" not in words(answer)

    def test_what_is_the_same_is_said_to_be(self, administrator):
        stored()
        _, page = previewed(administrator, NEXT)
        assert "It says the same as A small framework 1.10, word for word." in words(page)

    def test_everything_that_can_change_is_told(self, administrator):
        stored(large(domains=2, criteria=3, statements=2))
        text = large(domains=2, criteria=3, statements=2)
        for old, new in [
            ('"1.10"', '"2"'),
            ("source: A source", "source: Another source"),
            ("status: Begun", "status: Under way"),
            ("title: Domain 1", "title: Realm 1"),
            ("ref: C0.2", "ref: C0.9"),
        ]:
            text = spoiled(text, old, new)
        third = text.index("      - ref: C1.2")
        text = text[:third] + "      - ref: N\n        title: New\n        statements: [Fresh]\n"

        _, page = previewed(administrator, text)

        shown = words(page)
        for told in (
            "1 level changed",
            "1 domain changed",
            "1 criterion added",
            "1 criterion removed",
            "details changed: source",
            "Source [removed: A ] [added: Another ] source",
            "Status [removed: Begun ] [added: Under way ]",
            "Title [removed: Domain ] [added: Realm ] 1",
            "Criteria that were added N New",
            "Criteria that were removed C1.2 Criterion",
        ):
            assert told in shown, told

    def test_readers_see_what_changed_but_no_draft(self, client):
        old, new = stored(), stored(spoiled(NEXT, "There is a plan.", "There is a map."))
        draft = stored(spoiled(COMPONENTS, '"1.10"', '"3"'), State.DRAFT)
        client.force_login(person("Reader"))
        page = client.get(address(new, "changes/"))
        assert f"Compared with {old}" in words(page)
        assert str(draft) not in words(page)
        assert "Compared with" not in words(
            client.get(f"{page.request['PATH_INFO']}?against=small/3")
        )


class TestPublishing:
    @pytest.fixture
    def draft(self):
        return stored(state=State.DRAFT)

    def send(self, client, draft, **changed):
        sent = {"typed": draft.label, "seen": draft.checksum}
        return client.post(address(draft, "publish/"), sent | changed)

    def test_the_page_says_what_will_be(self, administrator, draft):
        shown = words(administrator.get(address(draft, "publish/")))
        assert draft.checksum in shown
        assert "It never changes from then on." in shown
        assert "1 domain, 1 criterion and 3 statements" in shown
        assert FrameworkVersion.objects.get().state == State.DRAFT

    def test_the_label_is_typed_to_confirm(self, administrator, draft):
        response = self.send(administrator, draft)
        assert response.url == draft.get_absolute_url()
        assert FrameworkVersion.objects.get().state == State.PUBLISHED
        page = administrator.get(response.url)
        assert "is published. It never changes from now on." in words(page)
        assert Event.objects.get(verb="published").actor_label == "Administrator"

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ("", "Type 1.10 to confirm"),
            ("1.1", "This is not the label. Type 1.10 to confirm"),
            ("A small framework 1.10", "This is not the label."),
        ],
    )
    def test_anything_else_confirms_nothing(self, administrator, draft, typed, told):
        response = self.send(administrator, draft, typed=typed)
        assert response.status_code == 422
        assert told in words(response)
        assert FrameworkVersion.objects.get().state == State.DRAFT

    def test_what_was_changed_since_the_page_was_opened_is_not_published(
        self, administrator, draft
    ):
        store(definition(spoiled(COMPONENTS, "a plan", "no plan")))
        response = self.send(administrator, draft)
        assert response.status_code == 409
        assert "Somebody has changed A small framework 1.10 since you looked" in words(response)
        assert FrameworkVersion.objects.get().state == State.DRAFT

    def test_who_comes_second_is_told(self, administrator, draft):
        publish(draft)
        page = administrator.get(self.send(administrator, draft).url)
        assert "Somebody else has just published A small framework 1.10." in words(page)
        page = administrator.get(address(draft, "publish/"), follow=True)
        assert "A small framework 1.10 is published already." in words(page)

    def test_a_retired_version_is_not(self, administrator, draft):
        publish(draft)
        retire(draft)
        response = self.send(administrator, draft)
        assert response.status_code == 409
        assert "is retired. Load it under a new label" in words(response)

    def test_a_draft_that_is_not_finished_is_not_and_says_why(self, administrator, draft):
        Criterion.objects.update(title="")
        for url in (draft.get_absolute_url(), address(draft, "publish/")):
            page = administrator.get(url)
            assert "cannot be published yet: 1 problem in it is still to be mended" in words(page)
            assert f'href="{address(draft, "edit/")}"' in page.content.decode()
        version = FrameworkVersion.objects.get()
        assert self.send(administrator, version).status_code == 409
        assert FrameworkVersion.objects.get().state == State.DRAFT


class TestRetiring:
    def test_it_says_what_stays(self, client):
        stage = cast()
        client.force_login(stage["administrator"])
        shown = words(client.get(address(stage.version, "retire/")))
        assert "1 round and 1 assessment rest on it." in shown
        assert "No new round can be opened on it." in shown

    def test_the_label_is_typed_to_confirm(self, administrator):
        version = stored()
        sent = {"typed": "1.10"}
        wrong = administrator.post(address(version, "retire/"), {"typed": "x"})
        assert wrong.status_code == 422
        page = administrator.post(address(version, "retire/"), sent, follow=True)
        assert "is retired. No new round can be opened." in words(page)
        assert FrameworkVersion.objects.get().state == State.RETIRED
        page = administrator.post(address(version, "retire/"), sent, follow=True)
        assert "Somebody else has just retired" in words(page)
        page = administrator.get(address(version, "retire/"), follow=True)
        assert "is retired already" in words(page)

    def test_a_draft_is_not(self, administrator):
        version = stored(state=State.DRAFT)
        page = administrator.get(address(version, "retire/"), follow=True)
        assert "Only a published version can be retired." in words(page)
        sent = {"typed": "1.10"}
        response = administrator.post(address(version, "retire/"), sent)
        assert response.status_code == 409
        assert "is a draft. Only a published version can be retired." in words(response)


class TestDiscarding:
    @pytest.fixture
    def draft(self):
        return stored(state=State.DRAFT)

    def test_the_way_to_it_is_on_the_pages_of_a_draft_alone(self, administrator, draft):
        way = f'href="{address(draft, "discard/")}"'
        for page in ("", "edit/"):
            assert way in administrator.get(address(draft, page)).content.decode()
        publish(draft)
        assert way not in administrator.get(address(draft)).content.decode()

    def test_it_says_what_goes(self, administrator, draft):
        other = stored(NEXT, State.DRAFT)
        CriterionLink.objects.create(
            from_criterion=draft.criteria.get(), to_criterion=other.criteria.get(), kind="overlaps"
        )
        shown = words(administrator.get(address(draft, "discard/")))
        assert "All of it goes for good: 1 domain, 1 criterion and 3 statements." in shown
        assert "1 link to other versions goes too." in shown

        sent = {"typed": "1.10", "seen": draft.checksum}
        page = administrator.post(address(draft, "discard/"), sent, follow=True)
        assert page.request["PATH_INFO"] == "/frameworks/"
        assert "A small framework 1.10 is discarded. 1 link went with it." in words(page)
        assert FrameworkVersion.objects.get() == other

    def test_the_label_is_typed_to_confirm(self, administrator, draft):
        sent = {"typed": "1.1", "seen": draft.checksum}
        response = administrator.post(address(draft, "discard/"), sent)
        assert response.status_code == 422
        assert "This is not the label. Type 1.10 to confirm" in words(response)
        assert FrameworkVersion.objects.exists()

    def test_what_somebody_has_just_changed_stays(self, administrator, draft):
        seen = draft.checksum
        store(definition(spoiled(COMPONENTS, "a plan", "no plan")))
        sent = {"typed": "1.10", "seen": seen}
        response = administrator.post(address(draft, "discard/"), sent)
        assert response.status_code == 409
        assert "Somebody has changed A small framework 1.10 since you looked" in words(response)
        assert FrameworkVersion.objects.exists()

    def test_a_published_version_stays(self, administrator, draft):
        publish(draft)
        page = administrator.get(address(draft, "discard/"), follow=True)
        assert "is not a draft. Only a draft can be discarded" in words(page)
        sent = {"typed": "1.10", "seen": draft.checksum}
        assert administrator.post(address(draft, "discard/"), sent).status_code == 409
        assert FrameworkVersion.objects.exists()


class TestTheNumberOfStatements:
    """Of SQL: the same for any size of version and any number of versions."""

    #: Session, person; then what each page reads. To read a version whole takes seven.
    PAGES = {
        "load": 2,
        "preview": 6 + 7,
        "version": 4 + 7,
        "changes": 5 + 2 * 7,
        "publish": 5 + 2 * 7,
        "retire": 5,
        "discard": 4 + 7,
    }

    @pytest.mark.parametrize("size", [(1, 1, 1), (4, 5, 6)])
    @pytest.mark.parametrize("name", PAGES)
    def test_does_not_grow(self, administrator, django_assert_num_queries, name, size):
        text = large(*size)
        for number in range(size[0]):
            stored(spoiled(STAIRCASE, "slug: stairs", f"slug: stairs-{number}"))
        published = stored(text)
        draft = stored(spoiled(text, '"1.10"', '"2"'), State.DRAFT)
        url, _ = previewed(administrator, spoiled(text, '"1.10"', '"3"'))
        if name == "load":
            url = LOAD
        elif name != "preview":
            version = published if name == "retire" else draft
            url = reverse(f"frameworks:{name}", args=["small", version.label])
        queries.versions.forget()
        with django_assert_num_queries(self.PAGES[name]):
            administrator.get(url)


@pytest.mark.one_database("read 9,600 statements, which both databases are asked to store")
@pytest.mark.large
def test_a_framework_of_9600_statements_goes_the_whole_way(administrator):
    text = large(domains=12, criteria=40, statements=20)
    url, page = previewed(administrator, text)
    assert "12 domains, 480 criteria and 9,600 statements." in words(page)
    draft = administrator.post(url, {"replaces": ""}).url
    version = FrameworkVersion.objects.get()
    assert draft == version.get_absolute_url()
    sent = {"typed": "1.10", "seen": version.checksum}
    assert administrator.post(f"{draft}publish/", sent).status_code == 302
    assert FrameworkVersion.objects.get().state == State.PUBLISHED
    pages = [administrator.get(draft, {"page": number}).content for number in range(1, 11)]
    assert [page.count(b"What good looks like, number") for page in pages] == [1_000] * 9 + [600]
