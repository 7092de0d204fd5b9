"""Where an assessment may be moved to, and why it cannot."""

from __future__ import annotations

from django.db.models import Q

from frameworks.models import FrameworkVersion
from icsassess.assessments.models import (
    AgreedScore,
    Answer,
    Assessment,
    Carried,
    Evidence,
)


def versions_to_move_to(assessment: Assessment) -> list[FrameworkVersion]:
    """Published versions other than its own; those of the same framework first."""
    published = FrameworkVersion.objects.filter(state=FrameworkVersion.State.PUBLISHED)
    others = published.exclude(pk=assessment.version_id).select_related("framework")
    return sorted(others, key=lambda v: v.framework_id != assessment.version.framework_id)


def as_if_moved(assessment: Assessment, version: FrameworkVersion) -> Assessment:
    """What `assessment` would be in `version`, not saved."""
    return Assessment(
        round=assessment.round,
        system=assessment.system,
        version=version,
        down_to=assessment.down_to,
        moved_from=assessment,
    )


def why_not_move(assessment: Assessment, version: FrameworkVersion) -> str:
    """Why an assessment cannot be moved to `version`; '' where it can."""
    if assessment.is_moved:
        return "Somebody moved this assessment already. It can no longer be changed here."
    if assessment.state != Assessment.State.COLLECTING:
        return "It can no longer be moved: that is possible while views are collected."
    if version.state != FrameworkVersion.State.PUBLISHED or version.pk == assessment.version_id:
        return f"It cannot be moved to {version}. Choose another published version."
    if not as_if_moved(assessment, version).content.criteria:
        return f"{version} asks nothing of a {assessment.system.kind_word}."
    return ""


def why_not_back(assessment: Assessment) -> str:
    """Why a moved assessment cannot go back to where it came from; '' where it can."""
    if not assessment.moved_from_id:
        return "This assessment was not moved, or it can no longer be moved back."
    if assessment.is_withdrawn:
        return "This assessment was withdrawn, so it can no longer be moved back."
    if assessment.state != Assessment.State.COLLECTING:
        return "Scores are agreed or submitted here, so it can no longer be moved back."
    answers = Answer.objects.filter(response__assessment=assessment)
    scores = AgreedScore.objects.filter(assessment=assessment)
    on_these = Q(answer__in=answers) | Q(agreed_score__in=scores)
    something = (
        answers.filter(revision__gt=0),
        scores.filter(revision__gt=0),
        Evidence.objects.filter(on_these),
        Carried.objects.filter(on_these, state=Carried.State.CONFIRMED),
    )
    if any(rows.exists() for rows in something):
        return "Something was said here already, so it can no longer be moved back."
    return ""
