"""Assessments to report on, made straight in the tables: any shape, any number of leaders."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from frameworks.models import (
    Criterion,
    Domain,
    Framework,
    FrameworkVersion,
    LevelCondition,
    ScaleLevel,
    Statement,
)
from icsassess.accounts.models import Membership, User
from icsassess.assessments.models import (
    AgreedScore,
    Answer,
    Assessment,
    Evidence,
    Response,
    Round,
    StatementAnswer,
)
from icsassess.systems.models import Organisation, Region, System

FIVE = (
    ("Not a priority", "gap"),
    ("More progress required", "gap"),
    ("Fair progress", "developing"),
    ("Making good progress", "strength"),
    ("Mature", "strength"),
)
TWO = (("Beginning", "gap"), ("Maturing", "strength"))


def a_version(
    shape: Sequence[int] = (5, 4, 3, 3, 3),
    *,
    levels: Sequence[tuple[str, str]] = FIVE,
    method: str = "components",
    statements: int = 4,
    tiers: Sequence[str] = (),
    guidance: str = "",
    **words: str,
) -> FrameworkVersion:
    """A published version with `shape` criteria per domain; without `levels` it is narrative.

    `tiers` are those of its domains, one after the other; `words` what it calls its two texts.
    """
    count = FrameworkVersion.objects.count()
    framework = Framework.objects.create(
        slug=f"capable-{count}", title="What good looks like", publisher="A publisher"
    )
    version = FrameworkVersion.objects.create(
        framework=framework,
        label="2018",
        published="2018",
        source="A source",
        licence="None stated",
        domain_word="Core capability",
        criterion_word="Criterion",
        method=method,
        checksum=f"{count:064x}",
        **words,
    )
    scale = [
        ScaleLevel.objects.create(
            version=version, score=score, status=status, band=band, support="none",
            descriptor=f"What {status.lower()} means",
        )
        for score, (status, band) in enumerate(levels, start=1)
    ]  # fmt: skip
    if method == "components":
        shares = [("planned", 0), ("planned", 1), ("in_place", 0.5), ("in_place", 1)]
        for level, (at_least, share) in zip(scale[1:], shares, strict=True):
            LevelCondition.objects.create(level=level, position=1, at_least=at_least, share=share)
    position = 0
    for number, criteria in enumerate(shape, start=1):
        domain = Domain.objects.create(
            version=version, position=number, ref=str(number), title=f"Capability {number}"
        )
        for criterion in range(1, criteria + 1):
            position += 1
            row = Criterion.objects.create(
                version=version, domain=domain, position=position, ref=f"{number}.{criterion}",
                title=f"Criterion {criterion} of capability {number}", scored=bool(levels),
                tier=tiers[number - 1] if tiers else "system", guidance=guidance,
            )  # fmt: skip
            Statement.objects.bulk_create(
                Statement(
                    criterion=row, position=s, text=f"Statement {s} of {row.ref} is true",
                    level=scale[s % len(scale)] if method == "staircase" else None,
                )
                for s in range(statements)
            )  # fmt: skip
    version.state = FrameworkVersion.State.PUBLISHED
    version.save(update_fields=["state"])
    return version


def a_person(email: str, **fields: Any) -> User:
    return User.objects.create(email=email, name=fields.pop("name", email.split("@")[0]), **fields)


def a_system(name: str, parent: System | None = None) -> System:
    """A system, or a place or neighbourhood within `parent`."""
    region, _ = Region.objects.get_or_create(name="West Region", slug="west")
    tiers = System.Kind.values
    kind = tiers[tiers.index(parent.kind) + 1] if parent else tiers[0]
    system = System.objects.create(
        region=region,
        name=name,
        slug=name.lower().replace(" ", "-")[:50],
        kind=kind,
        parent=parent,
    )
    for type in Organisation.Type.values:
        Organisation.objects.create(system=system, name=f"Partner {type}", type=type)
    return system


def an_assessment(
    version: FrameworkVersion,
    *,
    attribution: str = "by_type",
    state: str = "agreeing",
    system: System | None = None,
    round: Round | None = None,
    down_to: str = "neighbourhood",
) -> Assessment:
    """An assessment with a row for every agreed score; of its own system in its own round."""
    count = Assessment.objects.count()
    system = system or a_system(f"System {count}")
    opener = a_person(f"opener{count}@example.org")
    round_ = round or Round.objects.create(
        region=system.region, version=version, title=f"Spring {2026 + count}",
        attribution=attribution,
        opens=datetime.date(2026, 3, 1), due=datetime.date(2026, 5, 31), opened_by=opener,
    )  # fmt: skip
    submitted = state == "submitted"
    assessment = Assessment.objects.create(
        round=round_, system=system, version=version, state=state, down_to=down_to,
        signed_as="Chair of the partnership board" if submitted else "",
        submitted_by=opener if submitted else None,
        submitted_at=timezone.now() if submitted else None,
    )  # fmt: skip
    AgreedScore.objects.bulk_create(
        AgreedScore(assessment=assessment, criterion_id=criterion.id)
        for criterion in assessment.content.criteria
    )
    return assessment


def agree(
    assessment: Assessment, scores: Mapping[str, int | str], **texts: str
) -> list[AgreedScore]:
    """Agree a score, 'dont_know', 'not_applicable' or words alone ('') for criteria by ref."""
    levels = {level.score: level for level in assessment.version.levels.all()}
    rows = []
    for ref, score in scores.items():
        row = assessment.agreed_scores.get(criterion__ref=ref)
        row.level = levels[score] if isinstance(score, int) else None
        row.standing = "scored" if isinstance(score, int) else score
        row.changed_by, row.changed_at = assessment.round.opened_by, timezone.now()
        for name, text in texts.items():
            setattr(row, name, text)
        row.save()
        rows.append(row)
    return rows


def leaders(
    assessment: Assessment,
    scores: Sequence[int | str],
    *,
    statuses: Sequence[str] = ("in_place", "partly", "planned", "not_started"),
    state: str = "complete",
    types: Sequence[str] = ("nhs_trust",),
) -> list[Response]:
    """One leader for each of `scores`, who gives it to every criterion.

    Each marks the statements of a criterion with `statuses` in turn; an empty score is no answer.
    """
    version = assessment.version
    levels = {level.score: level for level in version.levels.all()}
    criteria = list(version.criteria.prefetch_related("statements"))
    before = assessment.responses.count()
    responses = []
    for number, _ in enumerate(scores):
        person = a_person(f"leader{before + number}.{assessment.pk}@example.org")
        kind = types[number % len(types)]
        responses.append(
            Response(
                assessment=assessment, respondent=person, state=state,
                organisation=assessment.system.organisations.get(type=kind),
                completed_at=timezone.now() if state == "complete" else None,
                counted=state == "complete",
            )
        )  # fmt: skip
    responses = Response.objects.bulk_create(responses)
    answers = Answer.objects.bulk_create(
        Answer(
            response=response, criterion=criterion,
            level=levels[score] if isinstance(score, int) else None,
            standing="scored" if isinstance(score, int) else score,
        )
        for response, score in zip(responses, scores, strict=True)
        for criterion in criteria
    )  # fmt: skip
    StatementAnswer.objects.bulk_create(
        StatementAnswer(answer=answer, statement=statement, status=statuses[at % len(statuses)])
        for answer in answers
        for at, statement in enumerate(answer.criterion.statements.all())
        if statuses
    )
    return responses


def evidence(row: AgreedScore, title: str, url: str = "https://example.org/") -> Evidence:
    return Evidence.objects.create(
        agreed_score=row, title=title, url=url, added_by=row.assessment.round.opened_by
    )


def member(assessment: Assessment, role: str = "system_lead") -> User:
    """Somebody with `role` at the assessment's system, or at its region."""
    person = a_person(f"{role}{User.objects.count()}@example.org")
    where = (
        {"region": assessment.system.region}
        if role == "regional_reviewer"
        else {"system": assessment.system}
    )
    Membership.objects.create(user=person, role=role, **where)
    return person
