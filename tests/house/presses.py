"""Every form that makes something: who sends it where, with what, and what it makes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from frameworks.changes.drafts import copy
from frameworks.models import (
    Criterion,
    CriterionLink,
    Domain,
    FrameworkUpload,
    FrameworkVersion,
    ScaleLevel,
)
from icsassess.accounts.models import Membership, User
from icsassess.accounts.roles import Role
from icsassess.assessments.models import Assessment, Evidence, Response, Round
from icsassess.systems.models import Organisation, Region, System
from tests.assessments.earlier import another_version, before
from tests.cast import Cast, name_of, person
from tests.frameworks.files import COMPONENTS


class Press(NamedTuple):
    """A form as it is sent: by whom, to which address, with what is typed, and what it makes."""

    who: str
    url: str
    typed: Callable[[], dict[str, Any]]  # made anew for each press, because a file is read once
    makes: Any  # the model of which it makes rows
    number: int = 1  # how many


def file(text: str, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def in_assessment(page: str, stage: Cast, *more: Any) -> str:
    return reverse(f"assessments:{page}", args=[stage.assessment.key, *more])


def in_draft(page: str, stage: Cast, **more: Any) -> str:
    """The address of a page of a draft of our version."""
    draft = FrameworkVersion.objects.filter(label="a draft").first()
    if draft is None:
        draft = copy(by=stage["administrator"], version=stage.version, label="a draft")
    slug, label = name_of(draft)
    if "domain" in more:
        more["domain"] = draft.domains.all()[0].pk
    return reverse(f"frameworks:{page}", kwargs={"slug": slug, "label": label} | more)


def open_round(stage: Cast) -> Press:
    typed = {
        "title": "Autumn", "version": stage.version.pk, "systems": [stage.system.pk],
        "opens-day": "1", "opens-month": "9", "opens-year": "2018",
        "due-day": "30", "due-month": "11", "due-year": "2018", "attribution": "named",
    }  # fmt: skip
    url = reverse("assessments:open-round", args=[stage.region.slug])
    return Press("reviewer", url, lambda: typed, Round)


def add_systems(stage: Cast) -> Press:
    neighbour = System.objects.get(name="The neighbour")
    url = reverse("assessments:add-systems", args=[stage.round.key])
    return Press("reviewer", url, lambda: {"systems": [neighbour.pk]}, Assessment)


def ask_a_leader(stage: Cast) -> Press:
    ann = person("Ann", Role.SYSTEM_LEADER, stage.system).memberships.get()
    url = in_assessment("add-respondents", stage)
    return Press("lead", url, lambda: {"leaders": [ann.pk]}, Response)


def evidence(stage: Cast) -> Press:
    url = in_assessment("add-evidence", stage, stage.response.key, "1.1")
    typed = {"title": "Minutes", "url": "https://example.org/"}
    return Press("leader", url, lambda: typed, Evidence)


def agreed_evidence(stage: Cast) -> Press:
    stage.start_agreeing()
    url = in_assessment("add-agreed-evidence", stage, "1.1")

    def typed() -> dict[str, Any]:
        return {"title": "Minutes", "file": file("%PDF-1.4 minutes", "minutes.pdf")}

    return Press("lead", url, typed, Evidence)


def carry(stage: Cast) -> Press:
    url = in_assessment("carry-from", stage, before(stage).key)
    return Press("lead", url, dict, Assessment.carried_from.through)


def move(stage: Cast) -> Press:
    url = in_assessment("move-to", stage, *name_of(another_version(stage)))
    return Press("lead", url, lambda: {"sure": "on"}, Assessment)


def upload(stage: Cast) -> Press:
    url = reverse("frameworks:load")
    return Press(
        "administrator", url, lambda: {"file": file(COMPONENTS, "a.yaml")}, FrameworkUpload
    )


def store(stage: Cast) -> Press:
    kept = FrameworkUpload.objects.create(
        name="a.yaml", text=COMPONENTS, uploaded_by=stage["administrator"]
    )
    url = reverse("frameworks:preview", args=[kept.key])
    return Press("administrator", url, dict, FrameworkVersion)


def copy_version(stage: Cast) -> Press:
    slug, label = name_of(stage.version)
    url = reverse("frameworks:copy", args=[slug, label])
    return Press("administrator", url, lambda: {"label": "a copy"}, FrameworkVersion)


def level(stage: Cast) -> Press:
    url = in_draft("add-level", stage)
    typed = {"score": "6", "status": "Beyond", "band": "strength", "support": "none"}
    return Press("administrator", url, lambda: typed, ScaleLevel)


def domain(stage: Cast) -> Press:
    url = in_draft("add-domain", stage)
    return Press("administrator", url, lambda: {"ref": "9", "title": "Ninth"}, Domain)


def criterion(stage: Cast) -> Press:
    url = in_draft("add-criterion", stage, domain=0)
    within = Domain.objects.filter(version__label="a draft")[0].pk
    typed = {"ref": "9.9", "title": "Ninth", "tier": "system", "scored": "on", "domain": within}
    return Press("administrator", url, lambda: typed, Criterion)


def link(stage: Cast) -> Press:
    one, other = name_of(stage.version), name_of(another_version(stage))
    refs = (stage.version.criteria.all()[0].ref, another_version(stage).criteria.all()[0].ref)
    url = reverse("frameworks:link", args=[*one, *other, *refs])
    typed = {"do": "confirmed", "kind": "equivalent", "seen": ""}
    return Press("administrator", url, lambda: typed, CriterionLink)


def links(stage: Cast) -> Press:
    (slug, label), (other, other_label) = name_of(stage.version), name_of(another_version(stage))
    ref, other_ref = (
        stage.version.criteria.all()[0].ref,
        another_version(stage).criteria.all()[0].ref,
    )
    text = (
        "from_framework,from_version,from_ref,to_framework,to_version,to_ref,kind\n"
        f"{slug},{label},{ref},{other},{other_label},{other_ref},equivalent\n"
    )
    url = reverse("frameworks:link-import")
    return Press("administrator", url, lambda: {"file": file(text, "links.csv")}, CriterionLink)


def add_leader(stage: Cast) -> Press:
    typed = {"email": "ann@example.org", "name": "Ann"}
    return Press("lead", in_assessment("add-leader", stage), lambda: typed, Response)


def add_person(stage: Cast) -> Press:
    typed = {"email": "new@example.org", "name": "New"}
    return Press("administrator", reverse("accounts:add-person"), lambda: typed, User)


def add_role(stage: Cast) -> Press:
    url = reverse("accounts:add-role", args=[stage["nobody"].pk])
    typed = {"role": "observer", "place": f"region-{stage.region.pk}"}
    return Press("administrator", url, lambda: typed, Membership)


def add_region(stage: Cast) -> Press:
    url = reverse("systems:add-region")
    return Press("administrator", url, lambda: {"name": "New"}, Region)


def add_system(stage: Cast) -> Press:
    typed = {"name": "New", "region": stage.region.pk, "kind": "system"}
    return Press("administrator", reverse("systems:add-system"), lambda: typed, System)


def add_organisation(stage: Cast) -> Press:
    url = reverse("systems:add-organisation", args=[stage.system.slug])
    typed = {"name": "New", "type": "nhs_trust"}
    return Press("administrator", url, lambda: typed, Organisation)


#: What each of these makes, and how it is asked for.
MAKES: dict[str, Callable[[Cast], Press]] = {
    "assessments:open-round": open_round,
    "assessments:add-systems": add_systems,
    "assessments:add-respondents": ask_a_leader,
    "assessments:add-evidence": evidence,
    "assessments:add-agreed-evidence": agreed_evidence,
    "assessments:carry-from": carry,
    "assessments:move-to": move,
    "frameworks:load": upload,
    "frameworks:preview": store,
    "frameworks:copy": copy_version,
    "frameworks:add-level": level,
    "frameworks:add-domain": domain,
    "frameworks:add-criterion": criterion,
    "frameworks:link": link,
    "frameworks:link-import": links,
    "assessments:add-leader": add_leader,
    "accounts:add-person": add_person,
    "accounts:add-role": add_role,
    "systems:add-region": add_region,
    "systems:add-system": add_system,
    "systems:add-organisation": add_organisation,
}
