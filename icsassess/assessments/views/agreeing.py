"""Pages to agree scores beside what leaders said, and to submit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from icsassess.assessments import changes, queries
from icsassess.assessments.forms.agreeing import SubmitForm
from icsassess.assessments.forms.judging import AgreedForm
from icsassess.assessments.models import UNFINISHED, AgreedScore, Assessment, Standing
from icsassess.assessments.rules.conflicts import Written
from icsassess.assessments.views.closed import closed_page
from icsassess.assessments.views.fetch import agreed_for, assessment_for, person
from icsassess.assessments.views.judging import JudgementPage
from icsassess.lib import editing, kept
from icsassess.lib.paging import page_of


@require_POST
def start(request: HttpRequest, assessment: UUID) -> HttpResponse:
    found = assessment_for(request, assessment, "assessments.agree")
    try:
        changes.agreeing.start_agreeing(by=person(request), assessment=found)
    except editing.Closed as closed:
        messages.error(request, str(closed))
        return redirect("assessment", found.key)
    return redirect("assessments:agreed-list", found.key)


@require_safe
def agreed_list(request: HttpRequest, assessment: UUID) -> HttpResponse:
    found = assessment_for(request, assessment, "assessments.view_responses")
    rows = queries.agreeing.agreed_rows(found, owes_view=found.owes_view)
    to_agree = [row for row in rows if row.missing]
    only_open = request.GET.get("show") == "open"
    by_disagreement = request.GET.get("order") == "disagreement"
    has_scores = any(row.spread for row in rows)
    everything = len(rows)
    if only_open:
        rows = to_agree
    if by_disagreement:
        rows = queries.agreeing.most_disagreement_first(rows)
    return render(
        request,
        "assessments/agreed_list.html",
        {
            "assessment": found,
            "rows": page_of(rows, request),
            "by_disagreement": by_disagreement,
            "only_open": only_open,
            "to_agree": len(to_agree),
            "everything": everything,
            "has_scores": has_scores,
            "to_confirm": sum(row.to_confirm for row in rows),
            "may_write": found.is_agreeable
            and person(request).has_perm("assessments.agree", found),
        },
    )


class AgreedPage(JudgementPage[AgreedScore]):
    """One criterion: what leaders said beside what the system says."""

    form_class = AgreedForm
    template = "assessments/agreed.html"
    permission = "assessments.agree"
    asks_statements = False

    def fetch(self) -> AgreedScore:
        agreed = agreed_for(self.request, **self.kwargs)
        self.owes_view = agreed.owes_view
        self.version = agreed.assessment.content
        self.criterion = self.version.criterion_with_id(agreed.criterion_id)
        return agreed

    def on(self) -> Assessment:
        return self.judgement.assessment

    def save(self, written: Written, seen: int, page: str) -> tuple[AgreedScore, Mapping[int, str]]:
        saved = changes.agreeing.save_agreed_score(
            by=person(self.request),
            agreed=self.judgement,
            words=written.words,
            seen=seen,
            page=page,
        )
        return saved, {}

    def to_criterion(self, ref: str | None) -> HttpResponseRedirect:
        if ref is None:
            return redirect("assessments:agreed-list", self.judgement.assessment.key)
        return redirect("assessments:agreed", self.judgement.assessment.key, ref)

    def check(self) -> str:
        return reverse("assessments:submit", args=[self.judgement.assessment.key])

    def to_add_evidence(self) -> HttpResponseRedirect:
        place = self.judgement.assessment.key
        return redirect("assessments:add-agreed-evidence", place, self.criterion.ref)

    def context(self) -> dict[str, Any]:
        agreeing = queries.agreeing.agreeing(self.judgement, owes_view=self.owes_view)
        page = page_of(agreeing.said, self.request, "views")
        return {
            "assessment": self.judgement.assessment,
            "spread": agreeing.spread,
            "views": agreeing.views(list(page)),
            "page_of_views": page,
            "instead": agreeing.instead,
        }


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, assessment: UUID) -> HttpResponse:
    found = assessment_for(request, assessment, "assessments.submit")
    form = SubmitForm(
        kept.sent(request),
        speaks_in=found.content.speaks_in,
        kind_word=found.system.kind_word,
    )
    if request.method == "POST" and form.is_valid():
        try:
            changes.agreeing.submit(
                by=person(request),
                assessment=found,
                signed_as=form.cleaned_data["signed_as"],
            )
        except changes.judging.Unfinished:
            form.add_error(None, "Not submitted: some criteria are not finished yet.")
        except editing.Closed as closed:
            return closed_page(request, closed, assessment=found)
        else:
            kept.forget(request)
            messages.success(request, "Submitted. Thank you to everybody who took part.")
            return redirect("assessment", found.key)
    rows = queries.agreeing.agreed_rows(found, owes_view=found.owes_view)
    responses = queries.respondents.asked(found)
    return render(
        request,
        "assessments/submit.html",
        {
            "assessment": found,
            "form": form,
            "missing": page_of([row for row in rows if row.missing], request, "missing"),
            "rows": rows,
            "agreed": page_of(rows, request),
            "dont_know": [row for row in rows if row.words.standing == Standing.DONT_KNOW],
            "asked": len(responses),
            "unfinished": [one for one in responses if one.state in UNFINISHED],
        },
        status=422 if form.errors else 200,
    )
