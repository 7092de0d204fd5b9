"""A round is opened for chosen systems, and its targets are set."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from frameworks.models import FrameworkVersion
from icsassess.accounts.models import User
from icsassess.assessments import rules
from icsassess.assessments.changes.locks import lock_version
from icsassess.assessments.models import (
    AgreedScore,
    Assessment,
    Round,
    Target,
)
from icsassess.lib import acts
from icsassess.lib.editing import Closed
from icsassess.systems.models import Region, System


@transaction.atomic
def open_round(
    *,
    by: User,
    region: Region,
    version: FrameworkVersion,
    title: str,
    opens: datetime.date,
    due: datetime.date,
    systems: Iterable[System],
    attribution: str = Round.Attribution.NAMED,
) -> Round:
    """Ask `systems` of `region`, places among them, to assess themselves against `version`.

    Each is asked for the tiers from its own down to just above those of its places that are asked
    too. Raises Closed when the version is not published, a system lies in another region, or the
    version has no criterion for it.
    """
    version = lock_version(version)
    if version.state != FrameworkVersion.State.PUBLISHED:
        raise Closed(f"{version} is not published, so no round can be opened on it.")
    round = Round.objects.create(
        region=region,
        version=version,
        title=title,
        opens=opens,
        due=due,
        attribution=attribution,
        opened_by=by,
    )
    asked = list(systems)
    for system in asked:
        if system.region_id != region.pk:
            raise Closed(f"{system} does not belong to {region}.")
    assessments = _assessments(round, asked)
    if unasked := [str(one.system) for one in assessments if not one.content.criteria]:
        raise Closed(f"{version} has no criterion for {', '.join(unasked)}.")
    for assessment in assessments:
        assessment.save()
        begin(by=by, assessment=assessment)
    acts.tell(acts.Verb.OPENED, by=by, on=round, place=region)
    return round


def _assessments(round: Round, systems: Sequence[System]) -> list[Assessment]:
    """One for each of `systems`, not saved: it leaves out the tiers that places below speak for."""
    below: dict[int, set[str]] = defaultdict(set)
    for system in systems:
        for place in system.above:
            below[place.pk].add(system.kind)
    return [
        Assessment(
            round=round,
            system=system,
            version=round.version,
            down_to=rules.rounds.lowest_tier(system.kind, below[system.pk]),
        )
        for system in systems
    ]


def begin(*, by: User, assessment: Assessment) -> None:
    """Give a new assessment a blank agreed score for every criterion that it covers."""
    blank = [
        AgreedScore(assessment=assessment, criterion_id=c.id) for c in assessment.content.criteria
    ]
    bulk_create_with_history(blank, AgreedScore, default_user=by)


@transaction.atomic
def set_targets(*, by: User, round: Round, targets: Mapping[int, int | None]) -> None:
    """Set the level a round aims at, as {criterion id: level id}; None aims at the top again.

    Criteria that are not named keep their targets. All are of the round's version: a system that
    moved to another aims at the top there.
    Raises Closed once a system has submitted: its gaps to the targets were submitted too.
    """
    assessments = Assessment.objects.select_for_update().filter(round=round)
    if any(assessment.is_submitted for assessment in assessments):
        raise Closed("A system has submitted in this round, so its targets stand.")
    criteria = set(round.version.criteria.values_list("pk", flat=True))
    if not criteria >= targets.keys():
        raise Closed(f"Targets can be set only for criteria of {round.version}.")
    round.targets.filter(criterion__in=targets).delete()
    Target.objects.bulk_create(
        Target(round=round, criterion_id=criterion, level_id=level)
        for criterion, level in targets.items()
        if level is not None
    )
    acts.tell(acts.Verb.SET_TARGETS, by=by, on=round, place=round.region)
