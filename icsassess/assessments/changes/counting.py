"""From when on what leaders said counts: see `rules.disclosure.may_count`."""

from __future__ import annotations

from django.utils import timezone

from icsassess.assessments.models import FINISHED, Assessment, Response
from icsassess.assessments.rules import disclosure


def count(assessment: Assessment, *, closing: bool = False) -> None:
    """Let all who have finished count, if they may. The caller holds the lock of `assessment`."""
    finished = Response.objects.filter(assessment=assessment, state__in=FINISHED)
    since = finished
    if assessment.counted_at:
        since = finished.filter(completed_at__gt=assessment.counted_at)
    if not disclosure.may_count(
        assessment.round.attribution,
        collecting=assessment.state == Assessment.State.COLLECTING,
        closing=closing,
        finished=finished.count(),
        since=since.count(),
    ):
        return
    Response.objects.filter(pk__in=finished).update(counted=True)
    assessment.counted_at = timezone.now()
    assessment.save(update_fields=["counted_at"])


def take_out(response: Response) -> None:
    """It is open again, so it counts no more. The caller holds its lock.

    Where names are not shown, none counts then: the figures without one leader, beside those
    shown before, would tell what that leader said.
    """
    assessment = response.assessment
    if not response.counted:
        return
    if assessment.round.attribution == disclosure.Attribution.NAMED:
        Response.objects.filter(pk=response.pk).update(counted=False)
    else:
        Response.objects.filter(assessment=assessment).update(counted=False)
