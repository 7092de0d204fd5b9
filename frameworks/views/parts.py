"""A part of a draft as a form, and before it is removed. For administrators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import cached_property

from frameworks import changes, queries
from frameworks.content import CriterionContent, DomainContent, LevelContent
from frameworks.forms.drafts import CriterionForm, DetailsForm, DomainForm, LevelForm
from frameworks.forms.parts import PartForm
from frameworks.views.drafts import EditingPage
from icsassess.lib import kept
from icsassess.lib.editing import Difference, Stale, fingerprint
from icsassess.lib.forms import in_a_sentence


class PartPage(EditingPage):
    """A part of a draft as a form, saved whole. Subclasses say which part, and how it is saved."""

    form_class: type[PartForm]
    template = "frameworks/edit_part.html"

    # What subclasses say

    def heading(self) -> str:
        raise NotImplementedError

    def showing(self) -> tuple[dict[str, Any], Mapping[str, Any]]:
        """Initial values and rows: those of the part, or of a new one."""
        raise NotImplementedError

    def seen(self) -> str:
        """The fingerprint of the part as it stands; '' for a new one."""
        raise NotImplementedError

    def save(self, form: Any, seen: str) -> str:
        """Save; give the id on the overview of what was saved."""
        raise NotImplementedError

    # The steps

    def form(self, data: Any) -> PartForm:
        return self.form_class(data, version=self.whole)

    def fresh(self) -> PartForm:
        initial, rows = self.showing()
        return self.form_class(
            version=self.whole, initial=initial | {"seen": self.seen()}, rows=rows
        )

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        fresh = self.fresh()
        if typed := kept.typed(request):
            return self.page(self.form(typed).rearranged(""))
        return self.page(fresh)

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        self.fresh()  # a part that was removed is told before anything else
        form = self.form(request.POST)
        if do := request.POST.get("do"):
            return self.page(form.rearranged(do), unsaved=True)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            saved = self.save(form, form.cleaned_data["seen"])
        except changes.drafts.Taken as taken:
            form.add_error(taken.field, str(taken))
            return self.page(form, status=422)
        except Stale:
            return self.meeting(form)
        kept.forget(request)
        return redirect(f"{self.address()}?saved={saved}#{saved}")

    def meeting(self, mine: PartForm) -> HttpResponse:
        """Show what somebody else has saved beside what is typed; sent again, that is kept."""
        for name in ("version", "whole", "part"):
            self.__dict__.pop(name, None)  # read before the other saved
        theirs = self.fresh()
        again = self.request.POST.copy()
        again["seen"] = self.seen()
        said = theirs.said, mine.said
        labels = {**said[0], **said[1]}
        differences = [
            Difference(label, mine=said[1].get(label, ""), theirs=said[0].get(label, ""))
            for label in labels
            if said[0].get(label, "").split() != said[1].get(label, "").split()
        ]
        return self.page(self.form(again), differences=differences, met=True, status=409)

    def page(self, form: PartForm, *, status: int = 200, **more: Any) -> HttpResponse:
        context = {
            "version": self.version,
            "form": form,
            "errors": form.error_lines,
            "heading": self.heading(),
            "back": self.back(),
            **more,
        }
        return render(self.request, self.template, context, status=status)


class DetailsPage(PartPage):
    form_class = DetailsForm

    def heading(self) -> str:
        return "Details"

    def showing(self) -> tuple[dict[str, Any], Mapping[str, Any]]:
        return queries.drafts.details_of(self.whole), {}

    def seen(self) -> str:
        return fingerprint(queries.drafts.details_of(self.whole))

    def save(self, form: DetailsForm, seen: str) -> str:
        changes.drafts.save_details(
            by=self.request.user,
            version=self.version,
            given=form.given,
            method=form.cleaned_data["method"],
            seen=seen,
        )
        return "details"


class LevelPage(PartPage):
    form_class = LevelForm

    @cached_property
    def part(self) -> LevelContent | None:
        return (
            queries.drafts.level_of(self.whole, self.kwargs["pk"]) if "pk" in self.kwargs else None
        )

    def heading(self) -> str:
        return (
            f"Level {self.part.score}: {self.part.status}"
            if self.part
            else "New level of the scale"
        )

    def showing(self) -> tuple[dict[str, Any], Mapping[str, Any]]:
        if self.part:
            return LevelForm.showing(self.part)
        return {"score": max((level.score for level in self.whole.levels), default=0) + 1}, {}

    def seen(self) -> str:
        return fingerprint(self.part) if self.part else ""

    def save(self, form: LevelForm, seen: str) -> str:
        pk = changes.drafts.save_level(
            by=self.request.user,
            version=self.version,
            pk=self.kwargs.get("pk"),
            given=form.given,
            seen=seen,
            score_all=form.cleaned_data.get("score_all", False),
        )
        return f"level-{pk}"


class DomainPage(PartPage):
    form_class = DomainForm
    kind = "domain"

    @cached_property
    def part(self) -> DomainContent | None:
        return (
            queries.drafts.domain_of(self.whole, self.kwargs["pk"]) if "pk" in self.kwargs else None
        )

    def heading(self) -> str:
        word = self.whole.domain_word
        return f"{word} {self.part.heading}" if self.part else f"New {in_a_sentence(word)}"

    def showing(self) -> tuple[dict[str, Any], Mapping[str, Any]]:
        return ({"ref": self.part.ref, "title": self.part.title} if self.part else {}), {}

    def seen(self) -> str:
        return fingerprint(self.part.ref, self.part.title) if self.part else ""

    def save(self, form: DomainForm, seen: str) -> str:
        pk = changes.drafts.save_domain(
            by=self.request.user,
            version=self.version,
            pk=self.kwargs.get("pk"),
            ref=form.cleaned_data["ref"],
            title=form.cleaned_data["title"],
            seen=seen,
        )
        return f"domain-{pk}"


class CriterionPage(PartPage):
    form_class = CriterionForm
    kind = "criterion"

    @cached_property
    def part(self) -> tuple[DomainContent, CriterionContent | None]:
        if "pk" in self.kwargs:
            return queries.drafts.criterion_of(self.whole, self.kwargs["pk"])
        return queries.drafts.domain_of(self.whole, self.kwargs["domain"]), None

    def heading(self) -> str:
        _, criterion = self.part
        word = in_a_sentence(self.whole.criterion_word)
        return criterion.heading if criterion else f"New {word}"

    def showing(self) -> tuple[dict[str, Any], Mapping[str, Any]]:
        domain, criterion = self.part
        if criterion is None:
            return {"domain": domain.id, "tier": "system", "scored": True}, {}
        initial, rows = CriterionForm.showing(criterion)
        return initial | {"domain": domain.id}, rows

    def seen(self) -> str:
        domain, criterion = self.part
        return fingerprint(domain.id, criterion) if criterion else ""

    def save(self, form: CriterionForm, seen: str) -> str:
        pk = changes.drafts.save_criterion(
            by=self.request.user,
            version=self.version,
            pk=self.kwargs.get("pk"),
            domain=form.cleaned_data["domain"],
            given=form.given,
            statements=form.statement_ids,
            seen=seen,
        )
        return f"criterion-{pk}"


# Removing


class RemovePage(EditingPage):
    """Ask before a part goes, and say what goes with it."""

    template = "frameworks/edit_remove.html"

    # What subclasses say

    def part(self) -> tuple[str, str, dict[str, Any]]:
        """What it is called, its fingerprint, and what the page says of it."""
        raise NotImplementedError

    def remove(self, seen: str) -> None:
        raise NotImplementedError

    # The steps

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        name, _seen, _more = self.part()
        try:
            self.remove(request.POST.get("seen", ""))
        except Stale:
            self.__dict__.pop("whole")  # read before somebody else saved
            return self.page(met=True, status=409)
        messages.success(request, f"Removed: {name}")
        return redirect(self.back())  # `whole` is as it was before

    def page(self, *, status: int = 200, met: bool = False) -> HttpResponse:
        name, seen, more = self.part()
        context = {
            "version": self.version,
            "name": name,
            "seen": seen,
            "back": self.back(),
            "met": met,
            **more,
        }
        return render(self.request, self.template, context, status=status)


class RemoveLevelPage(RemovePage):
    def part(self) -> tuple[str, str, dict[str, Any]]:
        level = queries.drafts.level_of(self.whole, self.kwargs["pk"])
        more = {
            "standing": [
                (criterion.heading, self.address("edit-criterion", pk=criterion.id))
                for criterion in queries.drafts.standing_on(self.whole, level)
            ],
            "last": len(self.whole.levels) == 1,
        }
        return f"level {level.score}, {level.status}", fingerprint(level), more

    def remove(self, seen: str) -> None:
        changes.drafts.remove_level(
            by=self.request.user, version=self.version, pk=self.kwargs["pk"], seen=seen
        )


class RemoveDomainPage(RemovePage):
    kind = "domain"

    def part(self) -> tuple[str, str, dict[str, Any]]:
        domain = queries.drafts.domain_of(self.whole, self.kwargs["pk"])
        more = {"criteria": domain.criteria, "links": queries.links.number_with(domain.criteria)}
        return domain.heading, fingerprint(domain), more

    def remove(self, seen: str) -> None:
        changes.drafts.remove_domain(
            by=self.request.user, version=self.version, pk=self.kwargs["pk"], seen=seen
        )


class RemoveCriterionPage(RemovePage):
    kind = "criterion"

    def part(self) -> tuple[str, str, dict[str, Any]]:
        domain, criterion = queries.drafts.criterion_of(self.whole, self.kwargs["pk"])
        more = {"criterion": criterion, "links": queries.links.number_with([criterion])}
        return criterion.heading, fingerprint(domain.id, criterion), more

    def remove(self, seen: str) -> None:
        changes.drafts.remove_criterion(
            by=self.request.user, version=self.version, pk=self.kwargs["pk"], seen=seen
        )
