"""THE PROOF: new versions of a framework change nothing of what was assessed on the old one.

A submitted, an agreeing and a half-answered assessment rest on version 1. Every page, file and
figure about them is read by whoever sees something else, then versions that delete, reword,
renumber and rescale are loaded, edited, published and retired, and all that was shown is read
again: byte for byte the same.

The pages are found by walking the addresses of the product, so whatever is added joins by itself.
"""

from __future__ import annotations

import datetime
import io
import itertools
import re
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from pypdf import PdfReader

from frameworks import guard
from frameworks.changes.versions import publish, store
from frameworks.files.definition import parse
from frameworks.models import FrameworkVersion
from frameworks.queries.versions import definition_of, forget
from frameworks.urls import EDITING
from icsassess.accounts.models import Membership
from icsassess.accounts.roles import Role
from icsassess.assessments import changes
from icsassess.assessments.models import Assessment, Evidence, Response
from icsassess.assessments.rules.judging import Words
from icsassess.reports import document, queries, reads
from tests.cast import Cast, cast, person
from tests.frameworks.files import spoiled

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.shown,
    # What keeps a published version as it is, both databases are asked in test_guard.py.
    pytest.mark.one_database("read every page before and after new versions"),
]

#: An observer is shown what the reviewer is (tests/assessments/test_access.py).
READERS = ("leader", "lead", "facilitator", "reviewer", "administrator")

V1 = """\
framework: {slug: proof, title: What must not change, publisher: Nobody}
version:
  label: "1"
  published: "2018"
  source: A source
  licence: None is stated.
  domain_word: Capability
  criterion_word: Criterion
method: components
scale:
  - score: 3
    status: Done
    descriptor: All of it is done
    band: strength
    support: none
    conditions: [{at_least: in place, for: all}]
  - score: 2
    status: Under way
    descriptor: Some of it is done
    band: developing
    support: likely
    conditions: [{at_least: planned, for: all}]
  - {score: 1, status: Begun, band: gap, support: required}
domains:
  - ref: "1"
    title: Leading
    criteria:
      - ref: "1.1"
        title: One vision
        guidance: Think of the whole system.
        statements:
          - There is a plan.
          - {text: One way of meeting, group: ways}
          - {text: Another way of meeting, group: ways}
        prompts: [How is it?]
      - ref: "1.2"
        title: One team
        note: The source has a slip here.
        statements: [People know each other., People trust each other.]
  - ref: "2"
    title: Caring
    criteria:
      - ref: "2.1"
        title: One record
        statements: [There is a record., Everybody reads it.]
"""

#: What each later version does to version 1; all of it at once would hide one thing in another.
LATER: dict[str, list[tuple[Any, ...]]] = {
    "2": [  # deletes
        ('      - ref: "1.2"\n', None, '  - ref: "2"\n'),
        ("          - There is a plan.\n", ""),
    ],
    "3": [  # rewords
        ("There is a plan.", "There is a written plan."),
        ("title: One vision", "title: A shared vision"),
        ("Think of the whole system.", "Think of every place."),
        ("How is it?", "How was it?"),
        ("title: Caring", "title: Caring better"),
    ],
    "4": [  # renumbers
        ('ref: "1.1"', 'ref: "X"'),
        ('ref: "1.2"', 'ref: "1.1"'),
        ('ref: "X"', 'ref: "1.2"'),
        ('ref: "2.1"', 'ref: "1.3"'),
    ],
    "5": [  # rescales
        ("status: Done", "status: Excellent"),
        ("All of it is done", "More than all of it is done"),
        ("status: Begun", "status: Poor"),
        ("for: all}]\n  - score: 2", "for: half}]\n  - score: 2"),
        ("band: developing", "band: strength"),
    ],
}

#: Addresses that are not asked, each by how it begins, with the reason.
NOT_ASKED = {
    "accounts/": "signing in knows of no framework",
    "people/": "people and places know of no framework",
    "places/": "likewise",
    "gallery/": "shows components, for whoever builds pages",
    "assessments/<int:assessment>/": "an old address: leads to the one that is asked",
    "rounds/<int:round>/": "likewise",
    "evidence/<int:evidence>/": "likewise",
    "frameworks/load/file/": "a file that waits to be stored belongs to no version",
    "assessments/<uuid:assessment>/move/<slug:slug>/": "leads to a version that is yet to come",
}

#: Pages that speak of other versions by purpose: these change, and no others.
ABOUT_OTHER_VERSIONS = {
    "frameworks:list": "lists every version that there is",
    "frameworks:links": "lists every pair of versions",
    "frameworks:changes": "offers every other version to compare with",
    "assessments:open-round": "offers every published version",
    "assessments:move": "offers the newer versions to move to",
}


def later(label: str) -> str:
    text = spoiled(V1, 'label: "1"', f'label: "{label}"')
    for change in LATER[label]:
        if len(change) == 3:
            begin, end = text.index(change[0]), text.index(change[2])
            text = text[:begin] + text[end:]
        else:
            text = spoiled(text, *change)
    return text


@dataclass
class World:
    stage: Cast
    version: FrameworkVersion
    other: FrameworkVersion  # of another framework
    assessments: list[Assessment]


@pytest.fixture
def world() -> World:
    stage = cast()
    version, _ = store(parse(V1.encode(), "1.yaml"))
    publish(version)
    submitted, agreeing, half = (
        an_assessment(stage, version, title, day)
        for day, title in enumerate(("First", "Second", "Third"), 1)
    )
    for assessment in (submitted, agreeing):
        answer(stage, assessment, ("1.1", "1.2", "2.1"))
        changes.agreeing.start_agreeing(by=stage["lead"], assessment=assessment)
        agree(stage, assessment, 2)
    changes.agreeing.submit(by=stage["lead"], assessment=submitted, signed_as="The chair")
    answer(stage, half, ("1.1",))
    changes.carrying.carry_forward(by=stage["lead"], assessment=half, source=submitted)
    left = agreeing.agreed_scores.get(criterion__ref="2.1")
    changes.agreeing.save_agreed_score(
        by=stage["lead"], agreed=left, words=Words(), seen=left.revision
    )
    return World(stage, version, stage.version, [submitted, agreeing, half])


def an_assessment(stage: Cast, version: FrameworkVersion, title: str, day: int) -> Assessment:
    round = changes.rounds.open_round(
        by=stage["reviewer"],
        region=stage.region,
        version=version,
        title=title,
        opens=datetime.date(2018, 5, day),
        due=datetime.date(2018, 6, day),
        systems=[stage.system],
    )
    criterion = version.criteria.get(ref="1.2")
    level = version.levels.get(score=2)
    changes.rounds.set_targets(by=stage["reviewer"], round=round, targets={criterion.pk: level.pk})
    assessment = round.assessments.get()
    if not Membership.objects.filter(user__name="Second leader").exists():
        person("Second leader", Role.SYSTEM_LEADER, stage.system)
    leaders = Membership.objects.filter(system=stage.system, role=Role.SYSTEM_LEADER)
    changes.respondents.add_respondents(by=stage["lead"], assessment=assessment, leaders=leaders)
    return assessment


def answer(stage: Cast, assessment: Assessment, refs: tuple[str, ...]) -> None:
    response = assessment.responses.get(respondent=stage["leader"])
    for ref in refs:
        held = response.answers.get(criterion__ref=ref)
        statements = held.criterion.statements.values_list("pk", flat=True)
        changes.answering.save_answer(
            by=stage["leader"],
            answer=held,
            words=Words("scored", 2, rationale="Because.", strengths="Much.", gaps="Little."),
            statuses=dict.fromkeys(statements, "planned"),
            seen=0,
        )
    changes.evidence.add_evidence(
        by=stage["leader"],
        on=response.answers.get(criterion__ref="1.1"),
        title="Minutes",
        file=SimpleUploadedFile("minutes.pdf", b"%PDF-1.4 minutes"),
        media_type="application/pdf",
    )


def agree(stage: Cast, assessment: Assessment, score: int) -> None:
    for agreed in assessment.agreed_scores.all():
        words = Words("scored", score, strengths="A start is made.", gaps="More to do.")
        changes.agreeing.save_agreed_score(by=stage["lead"], agreed=agreed, words=words, seen=0)
    changes.evidence.add_evidence(
        by=stage["lead"],
        on=assessment.agreed_scores.get(criterion__ref="1.1"),
        title="A link",
        url="https://example.org/",
    )


# Every address, with every value of its arguments

Known = dict[str, Any]

#: The values of each argument, by how it stands in an address: what is before it, and itself.
VALUES: dict[str, Callable[[World, Known], Any]] = {
    "assessments/<uuid:assessment>": lambda w, k: [a.key for a in w.assessments],
    "/carry/<uuid:source>": lambda w, k: [a.key for a in w.assessments if a.key != k["assessment"]],
    "/responses/<uuid:response>": lambda w, k: Response.objects.filter(
        assessment__key=k["assessment"]
    ).values_list("key", flat=True),
    "/respondents/<uuid:response>": lambda w, k: Response.objects.filter(
        assessment__key=k["assessment"]
    ).values_list("key", flat=True),
    "/criteria/<str:ref>": lambda w, k: ["1.1", "1.2"],
    "/agreed/<str:ref>": lambda w, k: ["1.1", "1.2"],
    "/results/<str:ref>": lambda w, k: ["1.1", "1.2"],
    "evidence/<uuid:evidence>": lambda w, k: Evidence.objects.values_list("key", flat=True),
    "rounds/<uuid:round>": lambda w, k: [a.round.key for a in w.assessments],
    "rounds/open/<slug:region>": lambda w, k: [w.stage.region.slug],
    "frameworks/<slug:slug>": lambda w, k: [w.version.framework.slug],
    "frameworks/links/<slug:slug>": lambda w, k: [w.version.framework.slug],
    "/<str:label>": lambda w, k: [w.version.label],
    "/with/<slug:other>": lambda w, k: [w.other.framework.slug],
    "/<str:other_label>": lambda w, k: [w.other.label],
    "/decide/<str:ref>": lambda w, k: ["1.1"],
    "/<str:other_ref>": lambda w, k: ["1.1"],
    "/edit/levels/<int:pk>": lambda w, k: w.version.levels.values_list("pk", flat=True)[:1],
    "/edit/domains/<int:pk>": lambda w, k: w.version.domains.values_list("pk", flat=True)[:1],
    "/edit/domains/<int:domain>": lambda w, k: w.version.domains.values_list("pk", flat=True)[:1],
    "/edit/criteria/<int:pk>": lambda w, k: w.version.criteria.values_list("pk", flat=True)[:1],
}


def patterns(resolver: Any, before: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """The name and the route of every address."""
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield f"{space}{entry.name}", route
        else:
            inner = f"{entry.namespace}:" if entry.namespace else ""
            yield from patterns(entry, route, space + inner)


def addresses(world: World) -> Iterator[tuple[str, str]]:
    """The name and the address of every page about version 1 and its assessments."""
    for name, route in patterns(get_resolver()):
        if any(route.startswith(begin) for begin in NOT_ASKED):
            continue
        for known in arguments(world, name, re.findall(r"[^<>]*<\w+:\w+>", route)):
            yield name, reverse(name, kwargs=known)


def arguments(world: World, name: str, wanted: list[str], **known: Any) -> Iterator[Known]:
    if not wanted:
        yield known
        return
    (first, *others) = wanted
    if first not in VALUES:
        pytest.fail(
            f"The page '{name}' has an argument that this proof does not know: '{first}'. Say in "
            "VALUES what its values are for the assessments of version 1, or in NOT_ASKED why "
            "the page has nothing to do with them."
        )
    argument = first[first.index(":") + 1 : -1]
    for value in VALUES[first](world, known):
        yield from arguments(world, name, others, **known, **{argument: value})


# What somebody reads there


def undated(text: str) -> str:
    """Without what differs each time a page or a document is made: tokens, stamps, the date."""
    for pattern in (
        r'name="csrfmiddlewaretoken" value="[^"]*"',
        r'nonce="[^"]*"',
        r'name="page" type="hidden" value="[0-9a-f]{16}\.0"',
        r'name="key" type="hidden" value="[0-9a-f-]{36}"',
        r"made \d{1,2} \w+ \d{4}(,| at)? \d\d:\d\d",
    ):
        text = re.sub(pattern, "", text)
    return text


def read(client: Any, address: str) -> str:
    """All that an answer says: where it led, what it is, and every word of it."""
    answer = client.get(address)
    ways = []
    while answer.status_code == 302 and answer.url.startswith("/"):
        ways.append(answer.url)
        answer = client.get(answer.url)
    kind = answer.headers.get("Content-Type", "")
    name = answer.headers.get("Content-Disposition", "")
    content = b"".join(answer) if answer.streaming else answer.content
    if kind == "application/pdf" and not answer.streaming:
        pages = PdfReader(io.BytesIO(content)).pages
        text = "\f".join(page.extract_text() for page in pages)
    else:
        text = content.decode()
    said = [*ways, answer.status_code, answer.headers.get("Location", ""), kind, name, text]
    return undated("\n".join(map(str, said)))


def everything(
    world: World, readers: tuple[str, ...] = READERS, but: Set[tuple[str, str, str]] = frozenset()
) -> dict[tuple[str, str, str], str]:
    """Who reads what: (name of the page, address, person) → what it says.

    A PDF takes a second: one is read from within and from outside. What every other is printed
    from is read as a document.
    """
    found = {}
    pdf = reverse("reports:pdf", args=[world.assessments[0].key])
    asked = sorted(set(addresses(world)))
    for who in readers:
        client = Client()
        client.force_login(world.stage[who])
        for name, address in asked:
            printed = address.endswith(".pdf")
            if printed and not (address == pdf and who in ("lead", "reviewer")):
                continue
            if (name, address, who) not in but:
                found[name, address, who] = read(client, address)
    made = datetime.datetime(2018, 6, 30, 12, tzinfo=datetime.UTC)
    for assessment in world.assessments:
        fresh = reads.visible(world.stage["lead"]).get(pk=assessment.pk)
        html = document.html(queries.report(fresh, owes_view=False), made=made)
        found["report as a document", str(assessment.pk), "lead"] = undated(html)
    return found


def refused(read: dict[tuple[str, str, str], str]) -> set[tuple[str, str, str]]:
    """The pages that were not shown to somebody: there is nothing of them that could change."""
    return {key for key, text in read.items() if f"\n{text}".startswith(("\n403\n", "\n404\n"))}


def changed(before: dict[Any, str], after: dict[Any, str]) -> dict[str, str]:
    """The names of pages that differ, each with the first difference."""
    differences: dict[str, str] = {}
    for key in before.keys() | after.keys():
        was, now = before.get(key, ""), after.get(key, "")
        if was == now:
            continue
        lines = itertools.zip_longest(was.splitlines(), now.splitlines())
        first = next(pair for pair in lines if pair[0] != pair[1])
        differences[key[0]] = f"{key[2]} at {key[1]}: {first}"
    return differences


# What administrators do on a Monday morning


def load(world: World, text: str) -> FrameworkVersion:
    """Through the pages: upload, look, store, publish."""
    client: Any = Client()
    client.force_login(world.stage["administrator"])
    file = SimpleUploadedFile("next.yaml", text.encode())
    preview = client.post(reverse("frameworks:load"), {"file": file}).url
    client.get(preview)
    page = client.post(preview, {"replaces": ""}).url
    version = FrameworkVersion.objects.get(checksum=parse(text.encode(), "next").checksum)
    client.post(f"{page}publish/", {"typed": version.label, "seen": version.checksum})
    version.refresh_from_db()
    assert version.state == FrameworkVersion.State.PUBLISHED
    return version


def retire(world: World, version: FrameworkVersion) -> None:
    client = Client()
    client.force_login(world.stage["administrator"])
    sent = {"typed": version.label, "seen": version.checksum}
    client.post(f"{version.get_absolute_url()}retire/", sent)
    version.refresh_from_db()
    assert version.state == FrameworkVersion.State.RETIRED


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


#: Pages that say that version 1 itself is retired, or that offer it no more. Those that edit a
#: draft refuse a retired version in other words than a published one.
SAYS_THAT_IT_IS_RETIRED = {
    "frameworks:list",
    "frameworks:version",
    "frameworks:publish",
    "frameworks:retire",
    "frameworks:discard",
    "assessments:open-round",
    "assessments:add-systems",
    *(f"frameworks:{page.name}" for page in EDITING if page.name not in ("copy", "file")),
}


@pytest.mark.large
def test_new_versions_change_nothing_of_what_was_assessed(media, world):
    checksum = definition_of(world.version).checksum
    before = everything(world)
    assert_much_is_read(before)

    for label in LATER:
        version = load(world, later(label))
        if label in ("2", "4"):
            retire(world, version)
    store(parse(spoiled(V1, 'label: "1"', 'label: "6"').encode(), "a draft that stays one"))
    after = everything(world, but=refused(before))
    assert changed({key: before[key] for key in after}, after).keys() == ABOUT_OTHER_VERSIONS.keys()

    retire(world, world.version)
    again = everything(world, ("lead", "administrator"), but=refused(before))
    assert changed({key: after[key] for key in again}, again).keys() == SAYS_THAT_IT_IS_RETIRED
    assert definition_of(world.version).checksum == checksum


def assert_much_is_read(read: dict[tuple[str, str, str], str]) -> None:
    """Nobody is kept out of everything, and every kind of page is among what is read."""
    for who in READERS:
        said = [text for (_, _, person), text in read.items() if person == who]
        assert sum("\n200\n" in f"\n{text}" for text in said) > 15, who
    for name in (
        "assessments:criterion",
        "assessments:agreed",
        "reports:results",
        "reports:pdf",
        "reports:export",
        "report as a document",
    ):
        assert any(key[0] == name and "One vision" in text for key, text in read.items()), name
    assert "<svg" in "".join(text for key, text in read.items() if key[0] == "reports:results")


def test_a_planted_change_is_found(media, world):
    reader = Client()
    reader.force_login(world.stage["lead"])
    page = reverse("reports:results", args=[world.assessments[0].key])
    before = {("results", page, "lead"): read(reader, page)}

    guard.lift(connection)
    world.version.criteria.filter(ref="1.1").update(title="Another vision")
    forget()

    found = changed(before, {("results", page, "lead"): read(reader, page)})
    assert "Another vision" in found["results"]


def test_an_argument_that_the_proof_does_not_know_is_told(world):
    with pytest.raises(pytest.fail.Exception, match="Say in VALUES what its values are"):
        list(arguments(world, "new:page", ["new/<int:thing>"]))
