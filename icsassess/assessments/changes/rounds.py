"""A round is opened for chosen systems and changed; systems are added and withdrawn."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from frameworks.models import FrameworkVersion
from frameworks.queries.versions import content
from icsassess.accounts.models import User
from icsassess.assessments import queries, rules
from icsassess.assessments.changes.locks import lock_assessment, lock_round, lock_version
from icsassess.assessments.changes.telling import tell_in
from icsassess.assessments.models import (
    AgreedScore,
    Assessment,
    Round,
    Target,
)
from icsassess.lib import acts
from icsassess.lib.editing import Closed, Refused, refuse_stale
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
    key: UUID | None = None,
) -> Round:
    """Ask `systems` of `region`, places among them, to assess themselves against `version`.

    Each is asked for the tiers from its own down to just above those of its places that are asked
    too. `key` is that of the form that was sent (see `lib.twice`). Raises Closed when the version
    is not published, a system lies in another region, or the version has no criterion for it.
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
        key=key or uuid4(),
    )
    asked = list(systems)
    _ask(round, asked, _kinds_below(asked), by=by)
    acts.tell(acts.Verb.OPENED, by=by, on=round, place=region)
    return round


def _kinds_below(systems: Iterable[System]) -> dict[int, set[str]]:
    """By the id of each place: of which kinds those of `systems` are that lie in it."""
    below: dict[int, set[str]] = defaultdict(set)
    for system in systems:
        for place in system.above:
            below[place.pk].add(system.kind)
    return below


def _ask(
    round: Round, systems: Sequence[System], below: Mapping[int, set[str]], *, by: User
) -> list[Assessment]:
    """Make an assessment for each; it leaves out the tiers that places `below` speak for."""
    for system in systems:
        if system.region_id != round.region_id:
            raise Closed(f"{system} does not belong to {round.region}.")
    assessments = [
        Assessment(
            round=round,
            system=system,
            version=round.version,
            down_to=rules.rounds.lowest_tier(system.kind, below.get(system.pk, ())),
        )
        for system in systems
    ]
    if unasked := [str(one.system) for one in assessments if not one.content.criteria]:
        raise Closed(f"{round.version} has no criterion for {', '.join(unasked)}.")
    for assessment in assessments:
        assessment.save()
        begin(by=by, assessment=assessment)
    return assessments


def begin(*, by: User, assessment: Assessment) -> None:
    """Give a new assessment a blank agreed score for every criterion that it covers."""
    blank = [
        AgreedScore(assessment=assessment, criterion_id=c.id) for c in assessment.content.criteria
    ]
    bulk_create_with_history(blank, AgreedScore, default_user=by)


@transaction.atomic
def change_round(
    *, by: User, round: Round, title: str, due: datetime.date, attribution: str, seen: str
) -> Round:
    """Change what a round is called, when it is due, and how leaders' views are attributed.

    `seen` is the fingerprint of the round as its page showed it. Raises Stale when somebody else
    changed it since; Refused when the title is another round's or the due date lies before its
    opening; Closed when `attribution` is another and a leader has answered, because that leader
    was told who sees what.
    """
    locked = lock_round(round)
    refuse_stale(seen=seen, stands=queries.rounds.fingerprint_of(locked))
    before = _in_words(locked)
    if attribution != locked.attribution:
        _refuse_answered(locked)
    if title != locked.title and locked.region.rounds.filter(title=title).exists():
        raise Refused(f"{locked.region} already has a round of this title")
    if due < locked.opens:
        raise Refused("The due date must not lie before the opening date")
    locked.title, locked.due, locked.attribution = title, due, attribution
    if detail := rules.rounds.changed(before, _in_words(locked)):
        locked.save(update_fields=["title", "due", "attribution"])
        acts.tell(acts.Verb.CHANGED, by=by, on=locked, place=locked.region, detail=detail)
    return locked


def _in_words(round: Round) -> dict[str, str]:
    return {
        "Title": f"‘{round.title}’",
        "Due": f"{round.due.day} {round.due:%B %Y}",
        "Leaders’ views are shown": f"‘{round.get_attribution_display()}’",
    }


def _refuse_answered(locked: Round) -> None:
    """Raise Closed where a leader has answered. An answer that is just being saved is waited for,
    and the next waits for us: whoever saves one holds its assessment.
    """
    list(locked.assessments.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    if queries.rounds.is_answered(locked):
        raise Closed("A leader has answered, so how views are shown stays as it was promised.")


@transaction.atomic
def add_systems(*, by: User, round: Round, systems: Iterable[System]) -> list[Assessment]:
    """Ask more `systems` in a round that is open; who is asked stays asked. Give those added.

    A system that was withdrawn goes on where it stood then. Raises Closed when the version is not
    published any more, a system lies in another region, the version has no criterion for it, or
    its level is spoken for by a place or system that is asked already.
    """
    locked = lock_round(round)
    version = lock_version(locked.version)
    if version.state != FrameworkVersion.State.PUBLISHED:
        raise Closed(f"{version} is not published any more, so no system can be added.")
    there = {one.system_id: one for one in _standing(locked)}
    wanted = list(systems)
    new = [system for system in wanted if system.pk not in there]
    again = [
        there[system.pk]
        for system in wanted
        if system.pk in there and there[system.pk].is_withdrawn
    ]
    standing = [one for one in there.values() if not one.is_withdrawn] + again
    below = _kinds_below([*(one.system for one in standing), *new])
    for one in standing:
        if len(content(one.version).tiers) > 1 and rules.rounds.speaks_for_too_much(
            one.system.kind, one.down_to, below.get(one.system_id, ())
        ):
            raise Closed(
                f"{one.system} speaks for the places in it in this round, so they cannot be asked "
                "beside it. Open another round for them."
            )
    added = _ask(locked, new, below, by=by)
    for assessment in added:
        tell_in(assessment, acts.Verb.ADDED, by=by)
    for assessment in again:
        _go_on(assessment)
        tell_in(assessment, acts.Verb.ADDED_AGAIN, by=by)
    return added + again


def _standing(round: Round) -> list[Assessment]:
    """The assessment of each system in `round`, locked, with all that lies above the system."""
    rows = round.assessments.exclude(state=Assessment.State.MOVED).order_by("pk")
    rows = rows.select_related("system__parent__parent", "version", "round")
    return list(rows.select_for_update(of=("self",), no_key=True))


def _go_on(withdrawn: Assessment) -> None:
    if withdrawn.withdrawn_from == Assessment.State.AGREEING:
        withdrawn.agree_again()
    else:
        withdrawn.collect_again()
    withdrawn.withdrawn_by = withdrawn.withdrawn_at = None
    withdrawn.withdrawn_why = withdrawn.withdrawn_from = ""
    withdrawn.save(update_fields=["state", *_WITHDRAWN])


_WITHDRAWN = ("withdrawn_by", "withdrawn_at", "withdrawn_why", "withdrawn_from")


@transaction.atomic
def withdraw(*, by: User, assessment: Assessment, why: str) -> None:
    """Take a system out of its round; what was said there stays to be read by who read it before.

    Raises Closed when the system has submitted, or is out of the round already.
    """
    locked = lock_assessment(assessment)
    if locked.is_submitted:
        raise Closed("This system has submitted. What was submitted stands.")
    if not locked.is_answerable:
        raise Closed("This assessment was withdrawn or moved already.")
    locked.withdrawn_from = locked.state
    locked.withdraw()
    locked.withdrawn_by, locked.withdrawn_at, locked.withdrawn_why = by, timezone.now(), why
    locked.save(update_fields=["state", *_WITHDRAWN])
    tell_in(locked, acts.Verb.WITHDREW, by=by, detail=f"Because: {why}")


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
