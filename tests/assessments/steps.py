"""What tests of this room do again and again: ask a leader, let them speak, fill in a page."""

from typing import Any

from django.utils import timezone

from icsassess.accounts.models import Membership, User
from icsassess.accounts.roles import Role
from icsassess.assessments import changes, queries
from icsassess.assessments.models import Assessment, Response, Round
from icsassess.assessments.rules.judging import Words
from icsassess.lib import kept
from icsassess.systems.models import Organisation
from tests.cast import Cast, person

HTMX = {"HTTP_HX_REQUEST": "true"}


def leader(stage: Cast, name: str, kind: str = "") -> Membership:
    """One more leader of the system, of an organisation of type `kind`; not asked yet."""
    organisation = None
    if kind:
        organisation, _ = Organisation.objects.get_or_create(
            system=stage.system, name=f"Partner of {name}", type=kind
        )
    user = person(name, Role.SYSTEM_LEADER, stage.system, organisation=organisation)
    return user.memberships.get()


def ask(stage: Cast, name: str, kind: str = "") -> Response:
    """One more leader, asked for their view."""
    leaders = [leader(stage, name, kind)]
    asked = changes.respondents.add_respondents(
        by=stage["lead"], assessment=stage.assessment, leaders=leaders
    )
    return asked[0]


def say(stage: Cast, response: Response, ref: str = "1.1", **words: Any) -> None:
    """The leader of `response` gives their view of a criterion: `score=3, gaps='…'`.

    `statuses` of its statements by id, if there are any.

    They have finished then, though the other criteria are not asked of them, and it counts.
    """
    this = Response.objects.filter(pk=response.pk)
    this.update(state=Response.State.STARTED, completed_at=None, counted=False)
    statuses = words.pop("statuses", {})
    standing = "scored" if "score" in words else str(words.pop("standing", ""))
    changes.answering.save_answer(
        by=response.respondent,
        answer=stage.answer(ref, response),
        words=Words(standing, **words),
        statuses=statuses,
        seen=0,
    )
    has_finished(response)


def has_finished(response: Response) -> None:
    """Make a response finished and counted, whatever is answered in it and who else finished."""
    Response.objects.filter(pk=response.pk).update(
        state=Response.State.COMPLETE, completed_at=timezone.now(), counted=True
    )


def form(client, url: str) -> dict[str, object]:
    """What the page's form would send if nothing were typed."""
    page = client.get(url).context
    form, author = page["form"], kept.author(page["user"].pk)
    return {name: form[name].value() for name in form.fields} | {kept.FIELD: author}


def rows_of_round(round: Round, user: User) -> list[dict[str, Any]]:
    """What somebody sees of the systems of a round."""
    seen = Assessment.objects.visible_to(user).filter(round=round)
    return queries.rounds.rows_of(queries.rounds.in_order(seen))
