"""Pages to copy a version and to edit a draft. For administrators."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views import View

from frameworks import changes, queries
from frameworks.content import VersionContent
from frameworks.files.converting import as_definition
from frameworks.files.definition import dump, problems_of
from frameworks.files.tree import Problem
from frameworks.forms.drafts import LabelForm
from frameworks.forms.parts import texts
from frameworks.models import FrameworkVersion
from frameworks.queries.drafts import outline, page_with, place_of, way_on
from frameworks.queries.versions import content, definition_of
from frameworks.views.fetch import administrators
from icsassess.lib import kept
from icsassess.lib.editing import Closed
from icsassess.lib.forms import Form, in_a_sentence
from icsassess.lib.paging import beginnings, grouped_page_of, page_of, query_of_page


@method_decorator(administrators, name="dispatch")
class EditingPage(View):
    """What all of these pages do: find the draft, and lose nothing where it cannot be edited."""

    http_method_names = ["get", "head", "post"]
    drafts_only = True
    form_class: type[Form] | None = None  # in which something is typed
    kind = ""  # of the part with the id of the address: a 'domain' or a 'criterion'

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Closed as why:
            sent = kept.sent(request)
            if isinstance(why, queries.drafts.Gone) and sent is None:
                raise Http404(str(why)) from None
            return self.closed(why, sent)

    @cached_property
    def version(self) -> FrameworkVersion:
        """The version of this address. Raises editing.Gone or editing.Closed."""
        slug, label = self.kwargs["slug"], self.kwargs["label"]
        visible = FrameworkVersion.objects.visible_to(self.request.user)
        found = visible.filter(framework__slug=slug, label=label)
        version = found.select_related("framework").first()
        if version is None:
            raise queries.drafts.Gone(f"There is no version {label} of this framework any more.")
        if self.drafts_only:
            queries.drafts.refuse_closed(version)
        return version

    @cached_property
    def whole(self) -> VersionContent:
        return content(self.version)

    def address(self, name: str = "edit", **more: Any) -> str:
        """The address of another page of the same draft."""
        place = {"slug": self.version.framework.slug, "label": self.version.label}
        return reverse(f"frameworks:{name}", kwargs=place | more)

    def back(self) -> str:
        """The address of the outline, on the page on which the part of this address stands."""
        page = page_with(self.whole, self.kind, self.kwargs.get("pk", 0))
        return self.address() + query_of_page(page)

    def closed(self, why: Closed, sent: QueryDict | None) -> HttpResponse:
        """It may not be edited: say so, and show what was typed so that it can be copied."""
        slug, label = self.kwargs["slug"], self.kwargs["label"]
        visible = FrameworkVersion.objects.visible_to(self.request.user)
        context = {
            "why": why,
            "texts": texts(self.form_class, sent) if self.form_class and sent else [],
            "version": visible.filter(framework__slug=slug, label=label).first(),
        }
        return render(self.request, "frameworks/edit_closed.html", context, status=409)


# The draft in outline


@dataclass(frozen=True)
class Mend:
    """A problem, and where it is mended."""

    place: str
    address: str
    message: str


class OverviewPage(EditingPage):
    """The whole draft in outline: what is left to mend, and the way to every part.

    Where it is long, the page is shown on which that stands which was saved.
    """

    moves: ClassVar[dict[str, Callable[..., None]]] = {
        "domain": changes.drafts.move_domain,
        "criterion": changes.drafts.move_criterion,
    }

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        kind, pk = _thing(request.GET.get("saved", ""))
        parts = outline(self.whole)
        page, domains = grouped_page_of(parts, request, otherwise=page_with(self.whole, kind, pk))
        problems = [self.mend(problem) for problem in problems_of(as_definition(self.whole))]
        context: dict[str, Any] = {
            "version": self.version,
            "whole": self.whole,
            "domain_word": in_a_sentence(self.whole.domain_word),
            "criterion_word": in_a_sentence(self.whole.criterion_word),
            "problems": page_of(problems, request, "problems"),
            "saved": {kind: pk},
            "page": page,
            "domains": domains,
            "contents": beginnings(parts),
        }
        return render(request, "frameworks/edit.html", context)

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        """Move what a button says, and leave the focus on that button."""
        for way in ("up", "down"):
            kind, pk = _thing(request.POST.get(way, ""))
            if move := self.moves.get(kind):
                move(by=request.user, version=self.version, pk=pk, down=way == "down")
                on = way_on(self.whole, kind, pk, way)
                page = page_with(self.whole, kind, pk)
                return redirect(f"{self.address()}{query_of_page(page)}#{on}-{kind}-{pk}")
        return redirect(self.address())

    def mend(self, problem: Problem) -> Mend:
        place = place_of(self.whole, problem.steps)
        return Mend(place.words, self.address(place.page, **place.arguments), problem.message)


def _thing(word: str) -> tuple[str, int]:
    """'criterion-12' as ('criterion', 12); a word that is none gives 0."""
    kind, _, pk = word.partition("-")
    return kind, int(pk) if re.fullmatch("[0-9]{1,18}", pk) else 0


class CopyPage(EditingPage):
    """A draft with the content of any version, under a label of its own."""

    drafts_only = False
    form_class = LabelForm

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        return self.page(LabelForm(kept.typed(request)))

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        form = LabelForm(request.POST)
        if form.is_valid():
            try:
                draft = changes.drafts.copy(
                    by=request.user, version=self.version, **form.cleaned_data
                )
            except changes.drafts.Taken as taken:
                form.add_error(taken.field, str(taken))
            else:
                kept.forget(request)
                return redirect("frameworks:edit", draft.framework.slug, draft.label)
        return self.page(form, status=422)

    def page(self, form: LabelForm, *, status: int = 200) -> HttpResponse:
        context = {"version": self.version, "form": form}
        return render(self.request, "frameworks/edit_copy.html", context, status=status)


class FilePage(EditingPage):
    """Any version as the file that loads to the same."""

    drafts_only = False
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        name = f"{self.version.framework.slug}-{self.version.label}.yaml".replace(" ", "-")
        return HttpResponse(
            dump(definition_of(self.version)),
            content_type="application/yaml; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
