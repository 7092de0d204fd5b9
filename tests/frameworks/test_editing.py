"""A draft is copied and edited in the browser: every edit, its consequence, and what is refused."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from frameworks import changes
from frameworks.changes.versions import publish, store
from frameworks.files.definition import Definition, dump, parse, problems_of
from frameworks.models import Criterion, CriterionLink, FrameworkVersion
from frameworks.queries.versions import content, definition_of
from frameworks.urls import EDITING
from icsassess.audit.models import Event
from icsassess.lib import editing, kept
from tests.frameworks.files import ALL, COMPONENTS, NARRATIVE, STAIRCASE, large, read, spoiled
from tests.racing import race

pytestmark = pytest.mark.django_db

State = FrameworkVersion.State

TWO = """\
domains:
  - ref: A
    title: First
    criteria:
      - {ref: "1", title: One, statements: [{text: a}, {text: b}, {text: c}], prompts: [Well?]}
      - {ref: "2", title: Two, statements: [{text: d}]}
      - {ref: "3", title: Three, statements: [{text: e}]}
  - ref: B
    title: Second
    criteria:
      - {ref: "4", title: Four, statements: [{text: f}]}
"""
SEVERAL = COMPONENTS[: COMPONENTS.index("domains:")] + TWO


def definition(text: str = SEVERAL) -> Definition:
    return read(text)


def draft(text: str = SEVERAL) -> FrameworkVersion:
    return store(definition(text))[0]


@pytest.fixture
def administrator():
    return get_user_model().objects.create_user(
        "administrator@example.org", name="Administrator", is_administrator=True
    )


@pytest.fixture
def admin(client, administrator):
    """A browser with an administrator in it."""
    client.force_login(administrator)
    return client


def part(version: FrameworkVersion, name: str) -> dict[str, int]:
    """The arguments of an address: 'criterion 2', 'domain A', 'level 1'; nothing else has any."""
    kind, _, ref = name.partition(" ")
    whole = content(version)
    there = {
        "criterion": {criterion.ref: criterion.id for criterion in whole.criteria},
        "domain": {domain.ref: domain.id for domain in whole.domains},
        "level": {str(level.score): level.id for level in whole.levels},
    }
    return {"pk": there[kind][ref]} if ref else {}


def at(version: FrameworkVersion, page: str, of: str = "") -> str:
    """The address of `page` for a part; a criterion is added to a domain."""
    arguments = part(version, of) if of else {}
    if page == "add-criterion":
        arguments = {"domain": arguments["pk"]}
    place = {"slug": version.framework.slug, "label": version.label}
    return reverse(f"frameworks:{page}", kwargs=place | arguments)


def shown(response: Any) -> dict[str, Any]:
    """What the form of a page would send as it is."""
    form = response.context["form"]
    sent = {}
    for each in [form, *(row for rows in form.rows.values() for row in rows)]:
        for name in each.fields:
            value = each[name].value()
            if value is not None and value is not False:
                sent[each.add_prefix(name)] = value
    return sent


def words(response: Any) -> str:
    """The text of a page as one reads it."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def outline(version: FrameworkVersion) -> dict[str, list[str]]:
    """Domains and the criteria in them, by ref."""
    return {d.ref: [c.ref for c in d.criteria] for d in definition_of(version).domains}


def statements(version: FrameworkVersion, ref: str) -> list[str]:
    (found,) = [c for d in definition_of(version).domains for c in d.criteria if c.ref == ref]
    return [statement.text for statement in found.statements]


# Copying


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("text", ALL.values(), ids=ALL)
def test_a_copy_is_a_draft_of_the_same_content(administrator, text, state):
    original = draft(text)
    FrameworkVersion.objects.update(state=state)
    before = definition_of(original)

    copied = changes.drafts.copy(by=administrator, version=original, label="2")

    assert copied.state == State.DRAFT
    assert copied.framework == original.framework
    assert definition_of(copied).domains == before.domains
    assert definition_of(copied).scale == before.scale
    assert definition_of(copied).version == before.version.model_copy(update={"label": "2"})
    assert copied.checksum == definition_of(copied).checksum != original.checksum
    assert definition_of(FrameworkVersion.objects.get(pk=original.pk)) == before


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("", "Enter label of the copy"),
        ("1.10", "There is a version 1.10 of this framework already"),
        ("a/b", "Use letters, figures"),
        ("x" * 41, "41 characters long; at most 40 fit"),
    ],
)
def test_a_label_that_cannot_be_taken_is_told_and_nothing_is_copied(admin, label, told):
    version = draft()

    response = admin.post(at(version, "copy"), {"label": label})

    assert response.status_code == 422
    assert told in words(response)
    assert FrameworkVersion.objects.count() == 1


def test_making_a_copy_leads_to_the_draft(admin):
    version = draft()
    publish(version)

    response = admin.post(at(version, "copy"), {"label": "1.11"})

    assert response.url == "/frameworks/small/1.11/edit/"
    assert "This is a draft without problems." in words(admin.get(response.url))


# Edits and what becomes of them


class Edit(NamedTuple):
    """What is changed on a page of a draft, and what is then true of it."""

    text: str
    page: str
    of: str
    change: dict[str, Any]
    then: Callable[[FrameworkVersion], Any]
    is_now: Any
    without: tuple[str, ...] = ()


def first(version: FrameworkVersion) -> Any:
    return definition_of(version).domains[0].criteria[0]


def level(score: int) -> Callable[[FrameworkVersion], Any]:
    return lambda version: next(
        (each for each in definition_of(version).scale if each.score == score), None
    )


EDITS = {
    "a title": Edit(
        SEVERAL, "edit-criterion", "criterion 1", {"title": "Onwards  and up"},
        lambda v: first(v).title, "Onwards and up",
    ),
    "guidance": Edit(
        SEVERAL, "edit-criterion", "criterion 1", {"guidance": "a\r\n\r\n\r\n\r\nb "},
        lambda v: first(v).guidance, "a\n\nb",
    ),
    "a tier": Edit(
        SEVERAL, "edit-criterion", "criterion 1", {"tier": "place"},
        lambda v: first(v).tier, "place",
    ),
    "not scored": Edit(
        SEVERAL, "edit-criterion", "criterion 1", {}, lambda v: first(v).scored, False, ("scored",),
    ),
    "a ref": Edit(
        SEVERAL, "edit-criterion", "criterion 2", {"ref": "2a"},
        outline, {"A": ["1", "2a", "3"], "B": ["4"]},
    ),
    "into another domain": Edit(
        SEVERAL, "edit-criterion", "criterion 1", {"domain": "B"},
        outline, {"A": ["2", "3"], "B": ["4", "1"]},
    ),
    "a statement's text": Edit(
        SEVERAL, "edit-criterion", "criterion 1", {"statement-1-text": "B"},
        lambda v: statements(v, "1"), ["a", "B", "c"],
    ),
    "a statement more": Edit(
        SEVERAL, "edit-criterion", "criterion 1", {"statement-3-text": "d"},
        lambda v: statements(v, "1"), ["a", "b", "c", "d"],
    ),
    "an empty statement more": Edit(
        SEVERAL, "edit-criterion", "criterion 1", {"statement-3-text": " "},
        lambda v: statements(v, "1"), ["a", "b", "c"],
    ),
    "alternatives": Edit(
        SEVERAL, "edit-criterion", "criterion 1",
        {"statement-0-group": "g", "statement-1-group": "g", "statement-1-note": "Ours"},
        lambda v: [(s.group, s.note) for s in first(v).statements],
        [("g", ""), ("g", "Ours"), ("", "")],
    ),
    "a question": Edit(
        SEVERAL, "edit-criterion", "criterion 1",
        {"prompt-1-text": "How?", "prompt-1-source": "Us"},
        lambda v: [(p.text, p.source) for p in first(v).prompts],
        [("Well?", "ICS Assess"), ("How?", "Us")],
    ),
    "a new criterion": Edit(
        SEVERAL, "add-criterion", "domain A", {"ref": "5", "title": "Five"},
        outline, {"A": ["1", "2", "3", "5"], "B": ["4"]},
    ),
    "a domain's title": Edit(
        SEVERAL, "edit-domain", "domain B", {"title": "Other"},
        lambda v: [(d.ref, d.title) for d in definition_of(v).domains],
        [("A", "First"), ("B", "Other")],
    ),
    "a new domain": Edit(
        SEVERAL, "add-domain", "", {"ref": "C", "title": "Third"},
        outline, {"A": ["1", "2", "3"], "B": ["4"], "C": []},
    ),
    "a level's words": Edit(
        SEVERAL, "edit-level", "level 2",
        {"status": "Ready", "descriptor": "All of it", "band": "developing", "support": "none"},
        lambda v: (lambda found: (found.status, found.descriptor, found.band))(level(2)(v)),
        ("Ready", "All of it", "developing"),
    ),
    "conditions": Edit(
        SEVERAL, "edit-level", "level 2",
        {"condition-0-share": "half",
         "condition-1-at_least": "planned", "condition-1-share": "75%"},
        lambda v: [(c.at_least.value, float(c.share)) for c in level(2)(v).conditions],
        [("in_place", 0.5), ("planned", 0.75)],
    ),
    "a new level": Edit(
        SEVERAL, "add-level", "",
        {"status": "More", "band": "strength", "support": "none",
         "condition-0-at_least": "in_place", "condition-0-share": "all"},
        lambda v: [each.score for each in definition_of(v).scale], [1, 2, 3],
    ),
    "the score of a level that statements stand on": Edit(
        STAIRCASE, "edit-level", "level 2", {"score": "3"},
        lambda v: [s.level for s in first(v).statements], [1, 3],
    ),
    "a statement's level": Edit(
        STAIRCASE, "edit-criterion", "criterion A1", {"statement-0-level": "2"},
        lambda v: [s.level for s in first(v).statements], [2, 2],
    ),
    "the details": Edit(
        SEVERAL, "edit-details", "",
        {"label": "1.11", "published": "2020", "domain_word": "Theme", "gaps_word": "To do"},
        lambda v: (lambda d: (d.label, d.published, d.domain_word, d.gaps_word))(
            definition_of(v).version
        ),
        ("1.11", "2020", "Theme", "To do"),
    ),
    "a method without conditions": Edit(
        SEVERAL, "edit-details", "", {"method": "none", "drop": "on"},
        lambda v: (definition_of(v).method, level(2)(v).conditions), ("none", ()),
    ),
    "a method without levels of statements": Edit(
        STAIRCASE, "edit-details", "", {"method": "none", "drop": "on"},
        lambda v: [s.level for s in first(v).statements], [None, None],
    ),
    "the first level, and everything is scored": Edit(
        NARRATIVE, "add-level", "",
        {"status": "Good", "band": "strength", "support": "none", "score_all": "on"},
        lambda v: first(v).scored, True,
    ),
    "the first level, and nothing is scored yet": Edit(
        NARRATIVE, "add-level", "", {"status": "Good", "band": "strength", "support": "none"},
        lambda v: first(v).scored, False,
    ),
}  # fmt: skip


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_edit_and_its_consequence(admin, administrator, edit):
    version = draft(edit.text)
    checksum = version.checksum
    address = at(version, edit.page, edit.of)
    sent = shown(admin.get(address)) | edit.change
    if sent.get("domain") == "B":
        sent["domain"] = part(version, "domain B")["pk"]
    for name in edit.without:
        del sent[name]

    response = admin.post(address, sent)

    assert response.status_code == 302, response.context["errors"]
    version.refresh_from_db()
    assert edit.then(version) == edit.is_now
    assert version.checksum == definition_of(version).checksum
    assert (version.checksum == checksum) is (edit is EDITS["an empty statement more"])
    told = Event.objects.get(verb="edited")
    assert (told.actor_label, told.object_id) == ("Administrator", str(version.pk))
    if not problems_of(definition_of(version)):
        back = parse(dump(definition_of(version)).encode(), "dump")
        assert back.checksum == version.checksum


@pytest.mark.parametrize("text", [SEVERAL, *ALL.values()], ids=["several", *ALL])
def test_saving_what_a_page_shows_changes_nothing(admin, text):
    version = draft(text)
    before = definition_of(version)
    pages = [
        ("edit-details", ""),
        *(("edit-level", f"level {each.score}") for each in before.scale),
        *(("edit-domain", f"domain {each.ref}") for each in before.domains),
        *(("edit-criterion", f"criterion {c.ref}") for d in before.domains for c in d.criteria),
    ]

    for page, of in pages:
        address = at(version, page, of)
        assert admin.post(address, shown(admin.get(address))).status_code == 302

    assert definition_of(version) == before
    version.refresh_from_db()
    assert version.checksum == before.checksum


def test_ids_stay_and_with_them_the_links_to_a_draft(admin):
    version = draft()
    other = draft(spoiled(SEVERAL, "slug: small", "slug: other"))
    here, there = version.criteria.first(), other.criteria.first()
    CriterionLink.objects.create(from_criterion=here, to_criterion=there, kind="equivalent")
    ids = list(here.statements.values_list("pk", flat=True))
    address = at(version, "edit-criterion", "criterion 1")
    sent = shown(admin.get(address)) | {"title": "Another", "statement-0-text": "A"}

    admin.post(address, sent)
    admin.post(at(version, "edit"), {"down": f"criterion-{here.pk}"})
    admin.post(at(version, "edit"), {"down": f"domain-{here.domain_id}"})

    assert list(here.statements.values_list("pk", flat=True)) == ids
    assert CriterionLink.objects.get().from_criterion.title == "Another"


MOVES = [
    ("down", "criterion 1", {"A": ["2", "1", "3"], "B": ["4"]}, "down-criterion"),
    ("up", "criterion 2", {"A": ["2", "1", "3"], "B": ["4"]}, "down-criterion"),
    ("up", "criterion 3", {"A": ["1", "3", "2"], "B": ["4"]}, "up-criterion"),
    ("up", "criterion 1", {"A": ["1", "2", "3"], "B": ["4"]}, "down-criterion"),
    ("down", "criterion 4", {"A": ["1", "2", "3"], "B": ["4"]}, "down-criterion"),
    ("up", "domain B", {"B": ["4"], "A": ["1", "2", "3"]}, "down-domain"),
    ("down", "domain A", {"B": ["4"], "A": ["1", "2", "3"]}, "up-domain"),
    ("down", "domain B", {"A": ["1", "2", "3"], "B": ["4"]}, "up-domain"),
]


@pytest.mark.parametrize(("way", "of", "order", "focus"), MOVES)
def test_moving_keeps_the_focus_on_what_was_moved(admin, way, of, order, focus):
    version = draft()
    pk = part(version, of)["pk"]
    kind = of.split()[0]

    response = admin.post(at(version, "edit"), {way: f"{kind}-{pk}"})

    assert outline(version) == order
    assert list(outline(version)) == list(order)
    assert response.url == f"{at(version, 'edit')}#{focus}-{pk}"
    refs = [ref for within in order.values() for ref in within]
    assert list(Criterion.objects.values_list("ref", flat=True)) == refs
    assert sorted(Criterion.objects.values_list("position", flat=True)) == [1, 2, 3, 4]


@pytest.mark.parametrize("sent", [{}, {"up": "x"}, {"up": "framework-1"}, {"left": "domain-1"}])
def test_a_move_of_nothing_moves_nothing(admin, sent):
    version = draft()

    assert admin.post(at(version, "edit"), sent).url == at(version, "edit")
    assert definition_of(version) == definition()


@pytest.mark.parametrize("pk", ["", "x", "0", "9" * 5_000])
def test_a_move_of_what_is_not_there_is_told(admin, pk):
    assert admin.post(at(draft(), "edit"), {"up": f"domain-{pk}"}).status_code == 409


# Removing

REMOVALS = [
    ("remove-criterion", "criterion 1", {"A": ["2", "3"], "B": ["4"]}, ["a", "Well?"]),
    ("remove-domain", "domain A", {"B": ["4"]}, ["1 One", "2 Two", "3 Three"]),
]


@pytest.mark.parametrize(("where", "of", "left", "told"), REMOVALS)
def test_removing_says_first_what_goes(admin, where, of, left, told):
    version = draft()
    address = at(version, where, of)

    asked = admin.get(address)

    for text in told:
        assert text in words(asked)
    assert outline(version) == {"A": ["1", "2", "3"], "B": ["4"]}
    admin.post(address, {"seen": asked.context["seen"]})
    assert outline(version) == left
    version.refresh_from_db()
    assert version.checksum == definition_of(version).checksum


def test_removing_says_how_many_links_go(admin):
    version = draft()
    other = draft(spoiled(SEVERAL, "slug: small", "slug: other"))
    CriterionLink.objects.create(
        from_criterion=version.criteria.first(),
        to_criterion=other.criteria.first(),
        kind="equivalent",
    )

    for page, of in (("remove-domain", "domain A"), ("remove-criterion", "criterion 1")):
        assert "1 link to other versions goes too." in words(admin.get(at(version, page, of)))
    for page, of in (("remove-domain", "domain B"), ("remove-criterion", "criterion 2")):
        assert "link" not in words(admin.get(at(version, page, of)))


def test_a_level_on_which_statements_stand_is_not_removed(admin, administrator):
    version = draft(STAIRCASE)
    address = at(version, "remove-level", "level 2")

    asked = admin.get(address)
    refused = admin.post(address, {"seen": asked.context["seen"]})

    assert "It cannot be removed while statements stand on it." in words(asked)
    assert "A1 Leading" in words(asked)
    assert '<form method="post">' not in asked.content.decode().split("<main")[1]
    assert refused.status_code == 409
    assert definition_of(version) == definition(STAIRCASE)


def test_after_the_last_level_nothing_is_scored(admin):
    version = draft(spoiled(SEVERAL, "method: components", "method: none").replace(
        "    conditions:\n      - at_least: in place\n        for: all\n", ""
    ))  # fmt: skip

    for of in ("level 1", "level 2"):
        address = at(version, "remove-level", of)
        asked = admin.get(address)
        assert ("nothing is scored" in words(asked)) is (of == "level 2")
        admin.post(address, {"seen": asked.context["seen"]})

    left = definition_of(version)
    assert left.scale == ()
    assert {c.scored for d in left.domains for c in d.criteria} == {False}
    assert problems_of(left) == ()


@pytest.mark.parametrize(("where", "of", "left", "told"), REMOVALS)
def test_what_changed_since_it_was_shown_is_shown_again_before_it_goes(
    admin, administrator, where, of, left, told
):
    version = draft()
    address = at(version, where, of)
    asked = admin.get(address)
    saving = at(version, "edit-criterion", "criterion 1")
    admin.post(saving, shown(admin.get(saving)) | {"statement-3-text": "new", "title": "New"})

    again = admin.post(address, {"seen": asked.context["seen"]})

    assert again.status_code == 409
    assert "Nothing is removed yet" in words(again)
    assert "New" in words(again)
    assert len(outline(version)["A"]) == 3


# What is refused, and nothing typed is lost


REFUSED = [
    ("edit-criterion", "criterion 1", {"title": ""}, "Enter title"),
    ("edit-criterion", "criterion 1", {"title": "<b>Bold</b>"}, "There is a tag"),
    ("edit-criterion", "criterion 1", {"ref": "a b"}, "Use letters, figures"),
    ("edit-criterion", "criterion 1", {"ref": "2"}, "Another criterion has the ref 2"),
    ("edit-criterion", "criterion 1", {"ref": "x" * 21}, "21 characters long; at most 20 fit"),
    ("edit-criterion", "criterion 1", {"tier": "region"}, "Select a valid choice"),
    ("edit-criterion", "criterion 1", {"domain": "0"}, "Select a valid choice"),
    ("edit-criterion", "criterion 1", {"statement-1-text": ""}, "Statement 2: enter its text"),
    (
        "edit-criterion",
        "criterion 1",
        {"statement-3-text": "", "statement-3-note": "n"},
        "Statement 4: enter its text",
    ),
    ("edit-criterion", "criterion 1", {"statement-0-group": "g" * 21}, "Statement 1: this is 21"),
    ("edit-criterion", "criterion 1", {"prompt-0-source": ""}, "Question 1: enter whose"),
    ("edit-criterion", "criterion 1", {"guidance": "a\x07b"}, "a character that cannot be shown"),
    ("edit-criterion", "criterion 1", {"note": "a " + "b" * 4_999}, "A line of this is 5,001"),
    ("edit-domain", "domain A", {"ref": "B"}, "Another domain has the ref B"),
    ("edit-level", "level 1", {"score": "2"}, "Another level has the score 2"),
    ("edit-level", "level 1", {"score": "many"}, "a whole number from 0 to 99"),
    ("edit-level", "level 2", {"condition-0-share": "lots"}, "Condition 1: 'lots' is not one of"),
    ("edit-level", "level 2", {"condition-0-at_least": ""}, "Condition 1: choose a status"),
    ("edit-level", "level 2", {"band": ""}, "Select what it counts as"),
    ("edit-details", "", {"label": "taken"}, "There is a version taken of this framework already"),
    ("edit-details", "", {"published": "2018-13"}, "This must be a year, a month or a day"),
    ("edit-details", "", {"method": "none"}, "This method has no use for the conditions"),
    ("edit-details", "", {"domain_word": "x" * 61}, "61 characters long; at most 60 fit"),
]


@pytest.mark.parametrize(("where", "of", "change", "told"), REFUSED)
def test_what_is_wrong_is_told_and_stays_in_the_form(admin, where, of, change, told):
    version = draft()
    draft(spoiled(SEVERAL, '"1.10"', "taken"))
    address = at(version, where, of)

    response = admin.post(address, shown(admin.get(address)) | change)

    assert response.status_code == 422
    assert told in words(response)
    assert "<title>Error: " in response.content.decode()
    for name, value in change.items():
        assert shown(response).get(name, "") == value
    assert definition_of(version) == definition()
    assert not Event.objects.filter(verb="edited").exists()


def test_every_error_leads_to_the_field_it_speaks_of(admin):
    version = draft()
    address = at(version, "edit-criterion", "criterion 1")
    wrong = {"title": "", "tier": "x", "statement-0-text": "", "prompt-0-source": ""}

    page = admin.post(address, shown(admin.get(address)) | wrong).content.decode()

    links = re.findall(r'<a href="#([^"]+)"', page)
    assert len(links) == 4
    assert set(links) <= set(re.findall(r'\bid="([^"]+)"', page))


def test_hostile_text_is_kept_word_for_word_and_shown_as_text(admin):
    version = draft()
    hostile = "<script>alert(1)</script> {{ form }} & \"x\" 'y': # - \u0639 😀"
    address = at(version, "edit-criterion", "criterion 1")
    texts = {"statement-0-text": hostile, "guidance": f"- {hostile}\n# {hostile}", "note": hostile}

    admin.post(address, shown(admin.get(address)) | texts)

    assert statements(version, "1")[0] == hostile
    whole = definition_of(version)
    assert parse(dump(whole).encode(), "dump") == whole
    for page, of in (
        ("edit-criterion", "criterion 1"),
        ("remove-criterion", "criterion 1"),
        ("edit", ""),
    ):
        shown_page = admin.get(at(version, page, of)).content.decode()
        assert "<script>alert" not in shown_page


# Rows: added, moved and removed without JavaScript

ROWS = [
    ("add:statement", ["a", "typed", "c", ""]),
    ("up:statement-1", ["typed", "a", "c"]),
    ("down:statement-1", ["a", "c", "typed"]),
    ("remove:statement-0", ["typed", "c"]),
    ("up:statement-0", ["a", "typed", "c"]),
    ("down:statement-2", ["a", "typed", "c"]),
    ("remove:statement-99", ["a", "typed", "c"]),
    ("add:nothing", ["a", "typed", "c"]),
    ("up", ["a", "typed", "c"]),
    ("remove:statement-" + "9" * 5_000, ["a", "typed", "c"]),
]


@pytest.mark.parametrize(("do", "texts"), ROWS, ids=[do[:20] for do, _ in ROWS])
def test_rows_are_rearranged_and_all_that_was_typed_stays(admin, do, texts):
    version = draft()
    address = at(version, "edit-criterion", "criterion 1")
    typed = {"statement-1-text": "typed", "title": "<b>", "ref": "", "prompt-0-text": "Now?"}

    response = admin.post(address, shown(admin.get(address)) | typed | {"do": do})

    assert response.status_code == 200
    after = shown(response)
    rows = response.context["form"].rows["statement"]
    assert [row["text"].value() or "" for row in rows] == texts
    assert (after["title"], after["ref"], after["prompt-0-text"]) == ("<b>", "", "Now?")
    assert "Nothing is saved yet" in words(response)
    assert definition_of(version) == definition()


@pytest.mark.parametrize(
    ("do", "focus"),
    [
        ("add:statement", 'id="id_statement-3-text"'),
        ("up:statement-2", 'value="up:statement-1"'),
        ("up:statement-1", 'value="down:statement-0"'),
        ("down:statement-1", 'value="up:statement-2"'),
        ("remove:statement-2", 'value="remove:statement-1"'),
        ("remove:prompt-0", 'value="add:prompt"'),
    ],
)
def test_the_focus_stays_with_the_row(admin, do, focus):
    version = draft()
    address = at(version, "edit-criterion", "criterion 1")

    page = admin.post(address, shown(admin.get(address)) | {"do": do}).content.decode()

    (focused,) = re.findall(r"<[^>]* autofocus[^>]*>", page)
    assert focus in focused


def test_rows_rearranged_and_then_saved_keep_their_ids(admin):
    version = draft()
    ids = {s.text: s.pk for s in version.criteria.get(ref="1").statements.all()}
    address = at(version, "edit-criterion", "criterion 1")
    sent = shown(admin.get(address))
    for do in ("up:statement-2", "remove:statement-0", "add:statement"):
        sent = shown(admin.post(address, sent | {"do": do}))

    admin.post(address, sent | {"statement-2-text": "d"})

    after = {s.text: s.pk for s in version.criteria.get(ref="1").statements.all()}
    assert list(after) == ["c", "b", "d"]
    assert (after["c"], after["b"]) == (ids["c"], ids["b"])


def test_a_criterion_of_many_statements_is_saved(admin):
    version = draft(large(1, 1, 400))
    address = at(version, "edit-criterion", "criterion C0.0")

    response = admin.post(address, shown(admin.get(address)) | {"statement-399-text": "The last"})

    assert response.status_code == 302
    assert statements(version, "C0.0")[-1] == "The last"


# Half done, and mended


def test_what_is_left_to_mend_is_told_with_the_way_there(admin):
    version = draft()
    admin.post(at(version, "add-domain"), {"ref": "C", "title": "Third"})
    admin.post(
        at(version, "add-criterion", "domain B"), {"ref": "5", "title": "Five", "domain":
        part(version, "domain B")["pk"], "tier": "system", "scored": "on"},
    )  # fmt: skip

    page = admin.get(at(version, "edit"))

    assert "2 problems to mend" in words(page)
    assert [(m.place, m.address) for m in page.context["problems"]] == [
        ("5 Five", at(version, "edit-criterion", "criterion 5")),
        ("C Third", at(version, "add-criterion", "domain C")),
    ]


BROKEN = [
    ("edit-level", "level 2", {"score": "4"}, "Level 4", "edit-level", "level 4"),
    ("edit-level", "level 2", {"status": "Begun"}, "Level 1", "edit-level", "level 1"),
    ("edit-criterion", "criterion 1", {"statement-1-group": "g"}, "1 One, statement 2",
     "edit-criterion", "criterion 1"),
]  # fmt: skip


@pytest.mark.parametrize(("where", "of", "change", "place", "mended_on", "mended_of"), BROKEN)
def test_a_problem_leads_to_the_page_where_it_is_mended(
    admin, where, of, change, place, mended_on, mended_of
):
    version = draft()
    address = at(version, where, of)
    admin.post(address, shown(admin.get(address)) | change)

    (problem,) = admin.get(at(version, "edit")).context["problems"]

    assert problem.place == place
    assert problem.address == at(version, mended_on, mended_of)


def test_a_draft_of_nothing_but_details_is_still_shown(admin):
    version = draft()
    version.domains.all().delete()
    version.levels.all().delete()

    page = admin.get(at(version, "edit"))

    assert [(m.place, m.address) for m in page.context["problems"]] == [
        ("The scale", at(version, "add-level")),
        ("Domain", at(version, "add-domain")),
    ]


@pytest.mark.parametrize("state", State.values)
def test_the_file_of_a_version_loads_to_the_same(admin, state):
    version = draft()
    FrameworkVersion.objects.update(label="With a space", state=state)
    version.refresh_from_db()

    response = admin.get(at(version, "file"))

    assert response["Content-Disposition"] == 'attachment; filename="small-With-a-space.yaml"'
    assert parse(response.content, "file.yaml") == definition_of(version)


# Two administrators


def test_what_somebody_else_saved_is_shown_beside_what_was_typed(admin):
    version = draft()
    address = at(version, "edit-criterion", "criterion 1")
    mine = shown(admin.get(address)) | {"title": "Mine", "statement-0-text": "mine"}
    theirs = shown(admin.get(address)) | {"title": "Theirs", "statement-1-text": "theirs"}
    admin.post(address, theirs)

    met = admin.post(address, mine)

    assert met.status_code == 409
    assert "This was changed in the meantime" in words(met)
    assert [(d.label, d.theirs, d.mine) for d in met.context["differences"]] == [
        ("Title", "Theirs", "Mine"),
        ("Statement 1", "a", "mine"),
        ("Statement 2", "theirs", "b"),
    ]
    assert first(version).title == "Theirs"
    assert admin.post(address, shown(met)).status_code == 302
    assert (first(version).title, statements(version, "1")) == ("Mine", ["mine", "b", "c"])


@pytest.mark.parametrize(
    ("where", "of", "field"),
    [
        ("edit-details", "", "source"),
        ("edit-level", "level 2", "status"),
        ("edit-domain", "domain A", "title"),
    ],
)
def test_no_page_overwrites_unseen(admin, where, of, field):
    version = draft()
    address = at(version, where, of)
    mine = shown(admin.get(address)) | {field: "Mine"}
    admin.post(address, mine | {field: "Theirs"})

    met = admin.post(address, mine)

    assert met.status_code == 409
    assert [(d.theirs, d.mine) for d in met.context["differences"]] == [("Theirs", "Mine")]
    assert admin.post(address, shown(met)).status_code == 302


GONE = {
    "removed": lambda version: version.criteria.all().delete(),
    "published": lambda version: publish(version),
    "loaded anew": lambda version: store(definition(spoiled(SEVERAL, "title: Four", "title: 4"))),
    "renamed": lambda version: FrameworkVersion.objects.update(label="renamed"),
}


@pytest.mark.parametrize("happened", GONE)
def test_what_cannot_be_saved_any_more_is_shown_so_that_it_can_be_copied(admin, happened):
    version = draft()
    address = at(version, "edit-criterion", "criterion 1")
    mine = shown(admin.get(address)) | {"statement-0-text": "What I typed"}
    GONE[happened](version)
    before = [definition_of(each) for each in FrameworkVersion.objects.all()]

    response = admin.post(address, mine)

    assert response.status_code == 409
    assert "This was not saved" in words(response)
    assert "Statement 1, text What I typed" in words(response)
    assert [definition_of(each) for each in FrameworkVersion.objects.all()] == before


@pytest.mark.parametrize("happened", GONE)
def test_what_was_typed_before_the_session_expired_is_shown_though_it_cannot_be_saved(
    client, admin, administrator, happened
):
    version = draft()
    address = at(version, "edit-criterion", "criterion 1")
    mine = shown(client.get(address)) | {"prompt-0-text": "What I typed"}
    client.logout()
    client.post(address, mine | {kept.FIELD: kept.author(administrator.pk)})
    GONE[happened](version)
    client.force_login(administrator)

    response = client.get(address)

    assert response.status_code == 409
    assert "Question 1, text What I typed" in words(response)


@pytest.mark.parametrize(
    ("where", "of"),
    [
        ("copy", ""),
        ("edit-details", ""),
        ("edit-level", "level 2"),
        ("edit-domain", "domain 1"),
        ("edit-criterion", "criterion 1.1"),
    ],
)
def test_no_text_of_a_form_is_left_out_where_it_can_only_be_copied(admin, where, of):
    version = draft(COMPONENTS)
    address = at(version, where, of)
    page = admin.get(address).content.decode()
    fields = re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', page)
    typed = [
        *re.findall(r'<textarea[^>]* name="([^"]+)"', page),
        *re.findall(r'<input type="text"[^>]* name="([^"]+)"', page),
        *re.findall(r'<input[^>]* name="([^"]+)"[^>]* type="text"', page),
    ]
    assert typed
    GONE["renamed"](version)

    closed = admin.post(address, {name: f"Typed in {name}" for name in fields})

    assert {text for _, text in closed.context["texts"]} == {f"Typed in {name}" for name in typed}


@pytest.mark.parametrize("state", [State.PUBLISHED, State.RETIRED])
@pytest.mark.parametrize("where", [p.name for p in EDITING if p.name not in ("copy", "file")])
def test_a_version_that_is_not_a_draft_is_never_edited(admin, where, state):
    version = draft()
    kind = {"add-criterion": "domain A", "criterion": "criterion 1", "domain": "domain A"}
    of = kind.get(where) or {"level": "level 2", **kind}.get(where.partition("-")[2], "")
    address = at(
        version, where, "" if where.startswith("add-") and where != "add-criterion" else of
    )
    FrameworkVersion.objects.update(state=state)

    for response in (admin.get(address), admin.post(address, {"seen": "", "title": "x"})):
        assert response.status_code == 409
        assert f"is {state}, so it never changes" in words(response)
    assert definition_of(FrameworkVersion.objects.get()) == definition()


def test_what_was_typed_survives_an_expired_session(client, admin, administrator):
    version = draft()
    address = at(version, "edit-criterion", "criterion 1")
    sent = shown(client.get(address)) | {"title": "Typed", "statement-3-text": "late"}
    client.logout()

    client.post(address, sent | {kept.FIELD: kept.author(administrator.pk)})
    client.force_login(administrator)
    back = client.get(address)

    assert "What you typed is still here" in words(back)
    assert shown(back)["title"] == "Typed"
    client.post(address, shown(back))
    assert (first(version).title, statements(version, "1")[3]) == ("Typed", "late")
    assert "still here" not in words(client.get(address))


# Who may, and what it costs

PAGES = [
    ("edit", ""),
    ("copy", ""),
    ("file", ""),
    ("edit-details", ""),
    ("add-level", ""),
    ("edit-level", "level {level}"),
    ("remove-level", "level {level}"),
    ("add-domain", ""),
    ("edit-domain", "domain {domain}"),
    ("remove-domain", "domain {domain}"),
    ("add-criterion", "domain {domain}"),
    ("edit-criterion", "criterion {criterion}"),
    ("remove-criterion", "criterion {criterion}"),
]


def test_every_page_is_in_the_table():
    assert {page for page, _ in PAGES} == {pattern.name for pattern in EDITING}


@pytest.mark.parametrize(("where", "of"), PAGES)
def test_the_pages_are_the_administrators_alone(client, administrator, where, of):
    version = draft()
    address = at(version, where, of.format(level=2, domain="A", criterion="1"))
    leader = get_user_model().objects.create_user("leader@example.org", name="Leader")

    assert client.get(address).url == f"{reverse('account_login')}?next={address}"
    client.force_login(leader)
    for response in (client.get(address), client.post(address, {"title": "x"})):
        assert response.status_code == 403
    client.force_login(administrator)
    assert client.get(address).status_code == 200
    assert definition_of(version) == definition()


def test_only_administrators_see_the_way_to_them(client, administrator):
    version = draft()
    publish(version)
    leader = get_user_model().objects.create_user("leader@example.org", name="Leader")

    for who, sees in ((leader, False), (administrator, True)):
        client.force_login(who)
        page = client.get(version.get_absolute_url()).content.decode()
        assert (at(version, "copy") in page) is sees


@pytest.mark.parametrize("address", ["/frameworks/small/9/edit/", "/frameworks/none/1/edit/copy/"])
def test_what_is_not_there(admin, address):
    draft()
    assert admin.get(address).status_code == 404


# Session, person and version; then the draft whole: itself, levels and their conditions, domains,
# criteria, prompts, statements.
WHOLE = 3 + 7
STATEMENTS = {
    "copy": 3,
    "remove-domain": WHOLE + 1,  # links
    "remove-criterion": WHOLE + 1,
}


@pytest.mark.parametrize(("domains", "criteria", "number"), [(1, 1, 1), (5, 6, 7)])
@pytest.mark.parametrize(("where", "of"), PAGES)
def test_a_page_takes_the_same_number_of_sql_statements_however_large(
    admin, django_assert_num_queries, where, of, domains, criteria, number
):
    version = draft(large(domains, criteria, number))
    address = at(version, where, of.format(level=2, domain="D0", criterion="C0.0"))

    with django_assert_num_queries(STATEMENTS.get(where, WHOLE)):
        admin.get(address)


def saving(version, administrator, title):
    """A change of the first criterion's title, ready to be made."""
    whole = content(version)
    domain, criterion = whole.domains[0], whole.criteria[0]
    given = definition_of(version).domains[0].criteria[0].model_copy(update={"title": title})
    return lambda: changes.drafts.save_criterion(
        by=administrator,
        version=version,
        pk=criterion.id,
        domain=domain.id,
        given=given,
        statements=[s.id for s in criterion.statements],
        seen=editing.fingerprint(domain.id, criterion),
    )


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_of_two_who_save_the_same_the_second_is_told(self, transactional_db, administrator):
        version = draft()
        mine, theirs = (saving(version, administrator, title) for title in ("Mine", "Theirs"))

        with pytest.raises(editing.Stale):
            race(theirs, mine)

        assert first(version).title == "Theirs"

    def test_nothing_slips_past_publishing(self, transactional_db, administrator):
        version = draft()
        late = saving(version, administrator, "Late")

        with pytest.raises(editing.Closed, match="is published"):
            race(lambda: publish(version), late)

        assert definition_of(version) == definition()

    def test_two_different_parts_saved_at_once_are_both_kept(self, transactional_db, administrator):
        version = draft()
        domain = content(version).domains[1]
        other = partial(
            changes.drafts.save_domain,
            by=administrator,
            version=version,
            pk=domain.id,
            ref="B",
            title="Other",
            seen=editing.fingerprint("B", "Second"),
        )

        race(saving(version, administrator, "One more"), other)

        left = definition_of(version)
        assert left.domains[0].criteria[0].title == "One more"
        assert left.domains[1].title == "Other"
        version.refresh_from_db()
        assert version.checksum == left.checksum

    def test_of_two_copies_under_one_label_one_is_made(self, transactional_db, administrator):
        version = draft()
        copy = partial(changes.drafts.copy, by=administrator, version=version, label="2")

        with pytest.raises(changes.drafts.Taken):
            race(copy, copy)

        assert FrameworkVersion.objects.count() == 2

    def test_a_link_decided_while_its_criterion_is_removed_goes_with_it(
        self, transactional_db, administrator
    ):
        version = draft()
        other = draft(spoiled(COMPONENTS, "slug: small", "slug: other"))
        domain = content(version).domains[0]
        criterion = domain.criteria[0]
        link = partial(
            changes.links.decide,
            by=administrator,
            one=criterion.id,
            other=content(other).criteria[0].id,
            kind="equivalent",
            state="confirmed",
            seen="",
        )
        remove = partial(
            changes.drafts.remove_criterion,
            by=administrator,
            version=version,
            pk=criterion.id,
            seen=editing.fingerprint(domain.id, criterion),
        )

        race(link, remove)

        assert not CriterionLink.objects.exists()
