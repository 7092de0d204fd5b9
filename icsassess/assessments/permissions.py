"""Every permission of this room by name. Whether the state allows it is a rule of `changes`."""

from __future__ import annotations

import rules

from icsassess.accounts.access import can
from icsassess.accounts.models import User
from icsassess.accounts.roles import Can
from icsassess.assessments.models import Assessment, Response, Round
from icsassess.systems.models import Region


def _at_its_system(what: Can) -> rules.Predicate:
    @rules.predicate(f"may {what}")
    def may(user: User, assessment: Assessment) -> bool:
        return can(user, what, system=assessment.system)

    return may


@rules.predicate
def is_from_above(user: User, assessment: Assessment) -> bool:
    """Whether they see results of the place or system that this one lies in."""
    return any(can(user, Can.SEE_RESULTS, system=place) for place in assessment.system.above)


@rules.predicate
def is_respondent(user: User, response: Response) -> bool:
    """One's own response. Membership of the system is asked for by `visible_to`."""
    return response.respondent_id == user.pk


@rules.predicate
def may_see_results(user: User, assessment: Assessment) -> bool:
    """The system sees its scores as they grow; everybody else once they were submitted."""
    if not assessment.is_submitted:
        return can(user, Can.SEE_RESULTS, system=assessment.system)
    return can(user, Can.SEE_SUBMITTED, system=assessment.system) or is_from_above(user, assessment)


@rules.predicate
def may_open_round(user: User, region: Region) -> bool:
    return can(user, Can.OPEN_ROUND, region=region)


@rules.predicate
def may_change_round(user: User, round: Round) -> bool:
    """Whoever may open one. Its targets and the systems in it are a part of it."""
    return can(user, Can.OPEN_ROUND, region=round.region)


@rules.predicate
def may_withdraw(user: User, assessment: Assessment) -> bool:
    return can(user, Can.OPEN_ROUND, region=assessment.system.region)


rules.add_perm("assessments.view", _at_its_system(Can.SEE_PROGRESS) | is_from_above)
rules.add_perm("assessments.view_results", may_see_results)
rules.add_perm("assessments.view_responses", _at_its_system(Can.SEE_RESPONSES))
rules.add_perm("assessments.add_respondent", _at_its_system(Can.ADD_RESPONDENT))
rules.add_perm("assessments.close_response", _at_its_system(Can.ADD_RESPONDENT))
rules.add_perm("assessments.answer", is_respondent)
rules.add_perm("assessments.agree", _at_its_system(Can.AGREE))
rules.add_perm("assessments.carry", _at_its_system(Can.AGREE))
rules.add_perm("assessments.move", _at_its_system(Can.AGREE))
rules.add_perm("assessments.submit", _at_its_system(Can.SUBMIT))
rules.add_perm("assessments.open_round", may_open_round)
rules.add_perm("assessments.set_targets", may_change_round)
rules.add_perm("assessments.change_round", may_change_round)
rules.add_perm("assessments.withdraw", may_withdraw)
