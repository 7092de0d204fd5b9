"""What one leader gives in an assessment, and who may read it."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django_fsm import FSMField, FSMModelMixin, transition

from icsassess.accounts.models import User
from icsassess.accounts.roles import Can
from icsassess.assessments.models.rounds import Assessment, systems_where
from icsassess.assessments.rules.disclosure import OfOneLeader, attributions_that_show
from icsassess.lib.models import Addressed
from icsassess.systems.models import Organisation

#: States in which answers may be written.
UNFINISHED = ["invited", "started"]
#: States in which what was said counts.
FINISHED = ["complete", "closed"]
#: States in which a leader gives no view blind to those of others any more.
GIVEN_OR_DECLINED = ["complete", "declined"]


def owes_view(user: User, to_assessment: str = "pk") -> Exists:
    """Whether `user` was asked for their own view, can still give it and has not finished it.

    Who declined to give one owes none. Whose view the lead closed has not finished it themselves.
    What was withdrawn may go on, so it is owed there too. `to_assessment` leads to the assessment
    from the model that is asked.
    """
    may_go_on = [
        Assessment.State.COLLECTING,
        Assessment.State.AGREEING,
        Assessment.State.WITHDRAWN,
    ]
    asked = Response.objects.filter(respondent=user, assessment__state__in=may_go_on)
    owing = asked.exclude(state__in=GIVEN_OR_DECLINED)
    return Exists(owing.filter(assessment=OuterRef(to_assessment)))


def responses_visible_to(user: User, to_response: str = "") -> Q:
    """One's own; and those that count and one's role reads, where others may open a response,
    unless one owes a view oneself.

    What nobody else opens is shown on the agreeing page, attributed as the round promised.
    `to_response` leads to the response from another model ('response__').
    """
    own = {
        "respondent": user,
        "assessment__system__in": systems_where(user, Can.ANSWER),
    }
    read = {
        "assessment__system__in": systems_where(user, Can.SEE_RESPONSES),
        "assessment__round__attribution__in": attributions_that_show(OfOneLeader.RESPONSE),
        "counted": True,
    }
    mine = Q(**{to_response + path: value for path, value in own.items()})
    theirs = Q(**{to_response + path: value for path, value in read.items()})
    return mine | (theirs & ~Q(owes_view(user, to_response + "assessment")))


class ResponseQuerySet(models.QuerySet["Response"]):
    def visible_to(self, user: User) -> ResponseQuerySet:
        return self.filter(responses_visible_to(user))


class Response(FSMModelMixin, Addressed):
    """One leader's return inside an assessment."""

    class State(models.TextChoices):
        INVITED = "invited", "Invited"
        STARTED = "started", "Started"
        COMPLETE = "complete", "Complete"
        DECLINED = "declined", "Declined"
        CLOSED = "closed", "Closed by the lead"

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="responses")
    respondent = models.ForeignKey(User, models.PROTECT, related_name="responses")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="responses"
    )
    state = FSMField(choices=State, default=State.INVITED, protected=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_why = models.TextField(max_length=1000, blank=True)
    counted = models.BooleanField(
        default=False,
        help_text="Others may be shown what it says, and figures made of it: see disclosure.",
    )

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["respondent__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "respondent"], name="one_response_per_leader"
            ),
            models.CheckConstraint(
                condition=Q(state__in=FINISHED) ^ Q(completed_at=None),
                name="finished_and_completed_at_together",
            ),
            models.CheckConstraint(
                condition=(Q(state="closed") & ~Q(closed_by=None) & ~Q(closed_why=""))
                | (~Q(state="closed") & Q(closed_by=None, closed_why="")),
                name="closed_by_somebody_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(counted=False) | Q(state__in=FINISHED), name="counted_is_finished"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.respondent}, {self.assessment}"

    @property
    def is_open(self) -> bool:
        """Answers may be written: not finished, in an assessment that takes them."""
        return self.state in UNFINISHED and self.assessment.is_answerable

    @property
    def is_reopenable(self) -> bool:
        """The leader may open it again. Who declined may not: they have read what others said."""
        return self.state in FINISHED and self.assessment.is_answerable

    @transition(field=state, source=State.INVITED, target=State.STARTED)
    def start(self) -> None:
        """The first thing was typed."""

    @transition(field=state, source=UNFINISHED, target=State.COMPLETE)
    def complete(self) -> None:
        """The leader has said all there is to say."""

    @transition(field=state, source=UNFINISHED, target=State.DECLINED)
    def decline(self) -> None:
        """The leader gives no view. What they typed is kept and counts nowhere."""

    @transition(field=state, source=State.STARTED, target=State.CLOSED)
    def close(self) -> None:
        """The leader cannot finish, so the lead lets what they said count as it is."""

    @transition(field=state, source=FINISHED, target=State.STARTED)
    def reopen(self) -> None:
        """The leader wants to change something."""
