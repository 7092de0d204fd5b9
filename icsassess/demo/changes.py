"""Fills an empty database with the demo: places and people here, all else by the rooms' changes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.text import slugify

from frameworks.changes.links import decide
from frameworks.models import CriterionLink, FrameworkVersion
from frameworks.queries.versions import content
from icsassess.accounts.models import Membership, User
from icsassess.accounts.roles import Role
from icsassess.assessments import changes
from icsassess.assessments.models import AgreedScore, Assessment, Response, Round, Standing
from icsassess.assessments.queries.answering import task_list
from icsassess.assessments.queries.judging import Judged
from icsassess.demo import invented
from icsassess.demo.invented import Account, FurtherRound, SelfAssessment, View
from icsassess.systems.models import Organisation, Region, System


@transaction.atomic
def load(*, version: FrameworkVersion, today: datetime.date) -> Round:
    """Make the region, its people and a round on `version`, the West Midlands one of 2018.

    The round is open on `today`. Of its six assessments one is submitted, one is half way, and
    of the other four nobody was asked yet. Further rounds follow on those versions that are
    published: one in words, one of a system with its places, and one that was held twice. Expects
    a database without people and places.
    """
    file = invented.region()
    region = Region.objects.create(name=file["region"], slug=slugify(file["region"]))
    systems = {one["short"]: _make_system(region, **one) for one in file["systems"]}
    # One hash for all: each takes a good part of a second.
    password = make_password(invented.PASSWORD)
    for account in invented.accounts():
        _make_person(account, region, systems, password)
    round = _open_round(region, version, today, systems=systems.values(), **file["round"])
    for told in invented.self_assessments():
        _assess(round.assessments.get(system=systems[told.system]), told)
    for further in invented.further_rounds():
        _hold(further, region, systems, password, today)
    _confirm_links(User.objects.get(is_administrator=True))
    return round


def _confirm_links(administrator: User) -> None:
    """So that what was agreed on one framework can be seen beside another; the rest waits."""
    drafts = CriterionLink.objects.filter(state=CriterionLink.State.DRAFT)
    for link in drafts.exclude(kind=CriterionLink.Kind.OVERLAPS):
        decide(
            by=administrator,
            one=link.from_criterion_id,
            other=link.to_criterion_id,
            kind=link.kind,
            state=CriterionLink.State.CONFIRMED,
            seen=link.state,
            note=link.note,
        )


def _hold(
    further: FurtherRound,
    region: Region,
    systems: dict[str, System],
    password: str,
    today: datetime.date,
) -> None:
    """A further round, with the places that it asks; nothing where its version is not there."""
    version = FrameworkVersion.objects.filter(
        framework__slug=further.slug,
        label=further.label,
        state=FrameworkVersion.State.PUBLISHED,
    ).first()
    if version is None:
        return
    for one in further.places:
        place = dict(one, parent=systems[one["parent"]])
        systems[one["short"]] = _make_system(region, **place)
    for account in further.accounts:
        _make_person(account, region, systems, password)
    round = _open_round(
        region,
        version,
        today,
        title=further.title,
        opened=further.opened,
        due=further.due,
        systems=[systems[told.system] for told in further.assessments],
    )
    for told in further.assessments:
        _assess(round.assessments.get(system=systems[told.system]), told)


def _make_system(
    region: Region, *, short: str, name: str, organisations: list[dict[str, str]], **figures: Any
) -> System:
    system = System.objects.create(region=region, name=name, slug=slugify(name), **figures)
    for one in organisations:
        Organisation.objects.create(system=system, name=one["name"], type=one["type"])
    return system


def _make_person(
    account: Account, region: Region, systems: Mapping[str, System], password: str
) -> None:
    is_administrator = account.role == Role.ADMINISTRATOR
    user = User.objects.create(
        email=account.email,
        name=account.name,
        password=password,
        is_administrator=is_administrator,
    )
    if is_administrator:
        return
    if not account.of:
        Membership.objects.create(user=user, role=account.role, region=region)
    for short in account.of:
        system = systems[short]
        organisation = system.organisations.filter(name=account.organisation).first()
        Membership.objects.create(
            user=user, role=account.role, system=system, organisation=organisation
        )


def _open_round(
    region: Region,
    version: FrameworkVersion,
    today: datetime.date,
    *,
    title: str,
    opened: int,
    due: int,
    systems: Iterable[System],
    targets: Mapping[str, int] | None = None,
) -> Round:
    reviewer = _one_with(Role.REGIONAL_REVIEWER, region=region)
    round = changes.rounds.open_round(
        by=reviewer,
        region=region,
        version=version,
        title=title,
        opens=today - datetime.timedelta(days=opened),
        due=today + datetime.timedelta(days=due),
        systems=systems,
    )
    if not targets:
        return round
    held = content(version)
    criteria = {criterion.ref: criterion.id for criterion in held.criteria}
    levels = {level.score: level.id for level in held.levels}
    changes.rounds.set_targets(
        by=reviewer,
        round=round,
        targets={criteria[ref]: levels[score] for ref, score in targets.items()},
    )
    return round


def _assess(assessment: Assessment, told: SelfAssessment) -> None:
    lead = _one_with(Role.SYSTEM_LEAD, system=assessment.system)
    leaders = assessment.system.memberships.filter(
        role=Role.SYSTEM_LEADER, user__name__in=told.views
    )
    for response in changes.respondents.add_respondents(
        by=lead, assessment=assessment, leaders=leaders
    ):
        _answer(response, told.views[response.respondent.name])
    changes.agreeing.start_agreeing(by=lead, assessment=assessment)
    for agreed in assessment.agreed_scores.filter(criterion__ref__in=told.agreed):
        agreement = told.agreed[agreed.criterion.ref]
        changes.agreeing.save_agreed_score(by=lead, agreed=agreed, words=agreement.words, seen=0)
        for evidence in agreement.evidence:
            _add_evidence(lead, agreed, **evidence)
    if told.signed_as:
        changes.agreeing.submit(by=lead, assessment=assessment, signed_as=told.signed_as)


def _answer(response: Response, views: Mapping[str, View]) -> None:
    """Answer what the leader has a view of, and finish if that is everything."""
    version = response.assessment.content
    for answer in response.answers.select_related("criterion"):
        view = views[answer.criterion.ref]
        criterion = version.criterion(answer.criterion.ref)
        if criterion is None or view.is_empty:
            continue
        statuses = {
            statement.id: status
            for statement, status in zip(criterion.statements, view.statuses, strict=True)
            if status
        }
        words = view.words
        points_to = Judged(version, criterion, words, statuses).suggestion
        if not words.standing and points_to:
            words = replace(words, standing=Standing.SCORED, score=points_to.score)
        changes.answering.save_answer(
            by=response.respondent, answer=answer, words=words, statuses=statuses, seen=0
        )
    if not task_list(response).missing:
        changes.answering.complete_response(by=response.respondent, response=response)


def _add_evidence(by: User, on: AgreedScore, title: str, url: str = "", file: str = "") -> None:
    if file:
        upload = SimpleUploadedFile(file, (invented.DATA / file).read_bytes())
        changes.evidence.add_evidence(
            by=by, on=on, title=title, file=upload, media_type="application/pdf"
        )
    else:
        changes.evidence.add_evidence(by=by, on=on, title=title, url=url)


def _one_with(role: Role, **place: Any) -> User:
    return Membership.objects.select_related("user").get(role=role, **place).user
