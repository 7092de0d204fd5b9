"""Who may open what: pages down, people across. 404 to strangers, 403 to insiders."""

import pytest
from django.db import transaction
from django.urls import reverse

from icsassess.assessments import changes
from icsassess.assessments.models import Evidence, Round
from tests.assessments.earlier import another_version, before
from tests.cast import cast, named

PEOPLE = (
    "leader", "lead", "facilitator", "observer", "reviewer", "regional observer", "administrator",
)  # fmt: skip
STRANGERS = ("neighbour lead", "other reviewer", "far lead", "nobody")

#: Page → what each of PEOPLE gets, in order, while views are collected.
COLLECTING = """
home                     200 200 200 200 200 200 200
rounds                   200 200 200 200 200 200 200
round                    200 200 200 200 200 200 200
targets                  403 403 403 403 200 403 200
open-round               404 404 404 404 200 403 200
assessment               200 200 200 200 200 200 200
add-respondents          403 200 403 403 403 403 403
tasks                    200 200 200 404 404 404 404
criterion                200 200 200 404 404 404 404
answer-history           200 200 200 404 404 404 404
add-evidence             200 403 403 404 404 404 404
check                    200 200 200 404 404 404 404
evidence                 200 200 200 404 404 404 404
remove-evidence          200 403 403 404 404 404 404
carry                    403 200 403 403 403 403 403
carry-from               403 200 403 403 403 403 403
move                     403 200 403 403 403 403 403
move-to                  403 200 403 403 403 403 403
move-back                403 200 403 403 403 403 403
my-carried               200 403 403 404 404 404 404
carried                  403 200 200 403 403 403 403
agreed-list              403 200 200 403 403 403 403
agreed                   403 200 200 404 404 404 404
agreed-history           403 200 200 404 404 404 404
add-agreed-evidence      403 200 403 404 404 404 404
submit                   403 200 403 403 403 403 403
results                  200 200 200 403 403 403 403
criterion-results        200 200 200 403 403 403 403
levels                   200 200 200 403 403 403 403
progress                 200 200 200 403 403 403 403
export                   200 200 200 403 403 403 403
report                   200 200 200 403 403 403 403
pdf                      200 200 200 403 403 403 403
"""

#: What is different once the system has submitted.
SUBMITTED = """
agreed                   403 200 200 403 403 403 403
agreed-history           403 200 200 403 403 403 403
add-agreed-evidence      403 200 403 403 403 403 403
results                  200 200 200 200 200 200 200
criterion-results        200 200 200 200 200 200 200
levels                   200 200 200 200 200 200 200
progress                 200 200 200 200 200 200 200
export                   200 200 200 200 200 200 200
report                   200 200 200 200 200 200 200
pdf                      200 200 200 200 200 200 200
"""

#: Where views are not shown by name, nobody opens another person's response.
ANONYMOUS = """
my-carried               200 404 404 404 404 404 404
tasks                    200 404 404 404 404 404 404
criterion                200 404 404 404 404 404 404
answer-history           200 404 404 404 404 404 404
add-evidence             200 404 404 404 404 404 404
check                    200 404 404 404 404 404 404
evidence                 200 200 200 404 404 404 404
remove-evidence          200 403 403 404 404 404 404
"""

OPEN_TO_EVERYBODY = {"home", "rounds"}
REPORTS = {"results", "criterion-results", "levels", "progress", "export", "report", "pdf"}


def rows(table: str) -> dict[str, list[int]]:
    return {
        name: [int(code) for code in codes]
        for name, *codes in (line.split() for line in table.strip().splitlines())
    }


def address(name: str, stage) -> str:
    assessment, response = stage.assessment.pk, stage.response.pk
    arguments = {
        "home": [],
        "rounds": [],
        "round": [stage.round.pk],
        "targets": [stage.round.pk],
        "open-round": [stage.region.slug],
        "carry-from": [assessment, name == "carry-from" and before(stage).pk],
        "move-to": [assessment, name == "move-to" and another_version(stage).pk],
        "my-carried": [assessment, response],
        "tasks": [assessment, response],
        "check": [assessment, response],
        "criterion": [assessment, response, "1.1"],
        "answer-history": [assessment, response, "1.1"],
        "add-evidence": [assessment, response, "1.1"],
        "agreed": [assessment, "1.1"],
        "agreed-history": [assessment, "1.1"],
        "add-agreed-evidence": [assessment, "1.1"],
        "evidence": [Evidence.objects.get().pk],
        "remove-evidence": [Evidence.objects.get().pk],
        "criterion-results": [assessment, "1.1"],
    }.get(name, [assessment])
    if name == "home":
        return reverse("home")
    if name in REPORTS:
        return reverse(f"reports:{name.removesuffix('-results')}", args=arguments)
    return reverse(named(name), args=arguments)


@pytest.fixture
def stage(db, settings, tmp_path):
    return _with_evidence(cast())


def _with_evidence(stage):
    changes.evidence.add_evidence(
        by=stage["leader"], on=stage.answer("1.1"), title="A link", url="https://example.org/"
    )
    return stage


def opened(client, stage, names, people=PEOPLE):
    """What each of `people` gets of each page: its name → the status codes, in order."""
    found = {}
    for name in names:
        url = address(name, stage)
        # Whether it would come is the question: the report itself takes half a second to make.
        ask = client.head if name == "pdf" else client.get
        found[name] = []
        for who in people:
            client.force_login(stage[who])
            code = ask(url).status_code
            found[name].append(200 if name == "evidence" and code == 302 else code)
    return found


def test_while_views_are_collected(client, stage):
    expected = rows(COLLECTING)
    assert opened(client, stage, expected) == expected


@pytest.fixture
def submitted(stage):
    stage.start_agreeing()
    stage.agree_everything()
    stage.submit()
    return stage


def test_after_submission(client, submitted):
    expected = rows(SUBMITTED)
    assert opened(client, submitted, expected) == expected


@pytest.mark.parametrize("attribution", [Round.Attribution.ANONYMOUS, Round.Attribution.BY_TYPE])
def test_where_views_are_not_named(client, db, attribution):
    expected = rows(ANONYMOUS)
    assert opened(client, _with_evidence(cast(attribution)), expected) == expected


def test_strangers_find_nothing(client, submitted):
    found = opened(client, submitted, rows(COLLECTING), STRANGERS)
    assert {name for name, codes in found.items() if codes == [200] * 4} == OPEN_TO_EVERYBODY
    assert {name for name, codes in found.items() if codes != [404] * 4} == OPEN_TO_EVERYBODY


def test_somebody_who_is_not_signed_in_is_sent_to_sign_in_and_back(client, stage):
    for name in rows(COLLECTING):
        url = address(name, stage)
        response = client.get(url)
        assert response.status_code == 302, name
        assert response.url == f"{reverse('account_login')}?next={url}"


def test_every_page_of_the_room_stands_in_the_table():
    from icsassess.assessments.urls import urlpatterns
    from icsassess.reports.urls import urlpatterns as reports

    by_post_only = {"start-agreeing"}
    in_table = set(rows(COLLECTING))
    assert {p.name for p in urlpatterns} - by_post_only <= in_table
    assert {p.name for p in reports} <= {name.removesuffix("-results") for name in REPORTS}
    assert in_table >= REPORTS


#: Every page inside an assessment, and who is sure to open it.
INSIDE = {
    name: next(who for who, code in zip(PEOPLE, codes, strict=True) if code == 200)
    for name, codes in rows(COLLECTING).items()
    if name not in OPEN_TO_EVERYBODY | {"round", "targets", "open-round", "evidence", "pdf"}
}


def test_every_page_inside_an_assessment_names_its_version_and_checksum(client, stage):
    for name, who in INSIDE.items():
        client.force_login(stage[who])
        page = client.get(address(name, stage)).content.decode()
        assert stage.version.framework.title in page, name
        assert stage.version.checksum[:12] in page, name


#: Writes: the address, what is sent, and who may. Everybody else of the system is refused.
WRITES = {
    "add-respondents": ({"leaders": []}, {"lead"}),
    "criterion": ({"revision": 0, "page": "0" * 16 + ".0"}, {"leader"}),
    "check": ({}, {"leader"}),
    "add-evidence": ({}, {"leader"}),
    "remove-evidence": ({}, {"leader"}),
    "start-agreeing": ({}, {"lead"}),
    "agreed": ({"revision": 0, "page": "0" * 16 + ".0"}, {"lead"}),
    "add-agreed-evidence": ({}, {"lead"}),
    "submit": ({}, {"lead"}),
    "targets": ({}, {"reviewer", "administrator"}),
    "carry-from": ({}, {"lead"}),
    "move-to": ({}, {"lead"}),
    "move-back": ({}, {"lead"}),
    "open-round": ({}, {"reviewer", "administrator"}),
}


@pytest.mark.parametrize("name", WRITES)
def test_who_may_write(client, stage, name):
    sent, may = WRITES[name]
    url = address(name, stage)
    let = set()
    for who in (*PEOPLE, *STRANGERS):
        client.force_login(stage[who])
        with transaction.atomic():
            if client.post(url, sent).status_code not in (403, 404):
                let.add(who)
            transaction.set_rollback(True)  # the next finds it as it was
    assert let == may
