"""One criterion to be judged: the steps that a leader's answer and an agreed score share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.views import View

from frameworks.content import CriterionContent, VersionContent
from frameworks.rules.scoring import Status
from icsassess.accounts.access import require
from icsassess.assessments import changes, queries
from icsassess.assessments.forms.judging import JudgementForm
from icsassess.assessments.models import AgreedScore, Answer, Carried
from icsassess.assessments.queries.judging import Judged
from icsassess.assessments.rules.conflicts import Conflict, Written, one_sided
from icsassess.assessments.rules.judging import Words
from icsassess.assessments.views.closed import closed_page, typed_texts
from icsassess.assessments.views.fetch import person
from icsassess.lib import autosave, kept
from icsassess.lib.dates import clock
from icsassess.lib.editing import Closed, Stale
from icsassess.lib.paging import number_of_page, query_of_page

CONFIRMED = (
    '{ref} confirmed. <a class="nhsuk-notification-banner__link" href="{url}">Back to {ref}</a>'
)

J = TypeVar("J", Answer, AgreedScore)


class JudgementPage(View, Generic[J]):
    """Show one criterion and save what is typed about it, by the same steps with and without htmx.

    A save that came while typing is answered with a fragment; one that came by a button with the
    page that the button leads to.
    """

    http_method_names = ["get", "head", "post"]
    form_class: type[JudgementForm]
    template: str
    permission: str
    asks_statements: bool

    judgement: J
    version: VersionContent
    criterion: CriterionContent

    # What each kind of page says

    def fetch(self) -> J:
        """The judgement of this address, through `visible_to`."""
        raise NotImplementedError

    def on(self) -> object:
        """What `permission` is asked about."""
        raise NotImplementedError

    def save(self, written: Written, seen: int, page: str) -> tuple[J, Mapping[int, str]]:
        """Save; return the judgement and its statements' statuses as they now stand."""
        raise NotImplementedError

    def to_criterion(self, ref: str | None) -> HttpResponseRedirect:
        """To the page of criterion `ref`, or where the way ends after the last one."""
        raise NotImplementedError

    def check(self) -> str:
        """The address of the page where everything is checked."""
        raise NotImplementedError

    def to_add_evidence(self) -> HttpResponseRedirect:
        raise NotImplementedError

    def context(self) -> dict[str, Any]:
        """What only this kind of page shows."""
        return {}

    # Showing it

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.judgement = self.fetch()
        self.has_offers = self.judgement.has_offers  # type: ignore[attr-defined]  # of the query
        #: Whether somebody came from the page where everything is checked, and goes back there.
        self.from_check = "from-check" in request.GET or "from-check" in request.POST
        return super().dispatch(request, *args, **kwargs)

    def may_write(self) -> bool:
        may = person(self.request).has_perm(self.permission, self.on())
        return may and self.judgement.is_open

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        typed = kept.typed(request)
        if not self.may_write():
            return self.page(None, too_late=typed)
        if typed:
            self.from_check |= "from-check" in typed
            form = self.form(typed)
            if "settling" in typed and form.is_valid():
                written = Written(form.words, form.statuses)
                return self.conflict_page(self.conflict(written, self.judgement), self.judgement)
            return self.page(form)
        return self.page(self.form(initial=self.form_class.showing(self.judgement)))

    def form(self, data: Any = None, **options: Any) -> JudgementForm:
        return self.form_class(data, version=self.version, criterion=self.criterion, **options)

    def page(
        self,
        form: JudgementForm | None,
        *,
        too_late: QueryDict | None = None,
        status: int = 200,
        is_saved: bool = False,
    ) -> HttpResponse:
        """A form for who may write, otherwise the words to read.

        `too_late` is what they typed while they still could, to be copied; `is_saved` says that
        what the form shows was saved just now.
        """
        before, after = self.version.beside(self.criterion.ref)
        judged = self.judged()
        shown = {**judged.statuses, **(form.statuses if form else {})}
        context = {
            "judgement": self.judgement,
            "by": self.judgement.changed_by,
            "version": self.version,
            "domain": self.version.domain_of(self.criterion.ref),
            "criterion": self.criterion,
            "steps": [
                (
                    level,
                    [(s, shown.get(s.id, "")) for statements in alternatives for s in statements],
                )
                for level, alternatives in self.version.steps(self.criterion)
            ],
            "statuses": [(status.value, status.label) for status in Status],
            "judged": judged,
            "level": self.version.level(self.judgement.score),
            "evidence": queries.evidence.evidence_of(self.judgement),
            "offers": queries.offers.offers(self.judgement) if self.has_offers else [],
            "form": form,
            "from_check": self.from_check,
            "is_saved": is_saved,
            "saved_at": self.saved_at if is_saved else "",
            "texts": typed_texts(too_late, self.version) if too_late else [],
            "before": before,
            "after": after,
            **self.context(),
        }
        return render(self.request, self.template, context, status=status)

    def judged(self) -> Judged:
        """The criterion as it now stands judged."""
        return self.as_judged(self.judgement.words, queries.judging.statuses_of(self.judgement))

    def as_judged(self, words: Words, statuses: Mapping[int, str]) -> Judged:
        return Judged(
            self.version, self.criterion, words, statuses, asks_statements=self.asks_statements
        )

    # Saving it

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        require(person(request), self.permission, self.on())
        form = self.form(request.POST)
        if not form.is_valid():
            return self.refused(form)
        written, seen = Written(form.words, form.statuses), form.cleaned_data["revision"]
        if "settling" in request.POST:
            conflict = self.conflict(written, self.judgement)
            if not conflict.is_settled:
                return self.conflict_page(conflict, self.judgement)
            written = conflict.outcome
        try:
            written, statuses = self.save_or_merge(written, seen, form.cleaned_data["page"])
        except Stale as stale:
            return self.stale(self.conflict(written, stale.current, seen), stale.current)
        except Closed as closed:
            return self.closed(closed)
        kept.forget(request)
        # Of what was saved: asking the judgement would read its new level from the database.
        judged = self.as_judged(written.words, statuses)
        return self.autosaved(form, judged) if self.is_autosave else self.pressed(form, judged)

    def save_or_merge(
        self, written: Written, seen: int, page: str
    ) -> tuple[Written, Mapping[int, str]]:
        """Save; what the same person changed in another window, and not here, comes along.

        Returns what was saved, and the statements' statuses as they now stand. Raises Stale where
        there is something to choose.
        """
        try:
            self.judgement, statuses = self.save(written, seen, page)
        except Stale as stale:
            conflict = self.conflict(written, stale.current, seen)
            if not conflict.is_settled:
                raise
            written = conflict.outcome
            # From no page: the next save of this one is stale too, unless it took in what came.
            self.judgement, statuses = self.save(written, stale.current.revision, "")
        return written, statuses

    @property
    def is_autosave(self) -> bool:
        return autosave.is_autosave(self.request)

    @property
    def saved_at(self) -> str:
        """The time of the last save, '14:02'; empty where nothing was saved yet."""
        return clock(self.judgement.changed_at) if self.judgement.changed_at else ""

    def refused(self, form: JudgementForm) -> HttpResponse:
        """What was typed cannot be kept as it is (too long, say): it stays in the form."""
        if self.is_autosave:
            why = " ".join(str(error) for errors in form.errors.values() for error in errors)
            return autosave.not_saved(why)
        return self.page(form, status=422)

    def stale(self, conflict: Conflict, current: J) -> HttpResponse:
        """Something else was saved in between, and there is something to choose."""
        if self.is_autosave:
            is_me = current.changed_by == self.request.user
            who = "You have" if is_me else f"{current.changed_by} has"
            where = " in another window" if is_me else ""
            return autosave.not_saved(
                f"{who} changed this{where} since you opened the page. "
                "Use the button below to see both texts and choose."
            )
        return self.conflict_page(conflict, current)

    def closed(self, why: Closed) -> HttpResponse:
        if self.is_autosave:
            return autosave.not_saved(why)
        return closed_page(self.request, why, self.version, **self.context())

    def autosaved(self, form: JudgementForm, judged: Judged) -> HttpResponse:
        shown = {
            "saved_at": self.saved_at,
            "judged": judged,
            "version": self.version,
            "came": form.came(judged.words, judged.statuses),
        }
        answer = render(self.request, "assessments/_saved.html", shown)
        return autosave.saved(answer, form.cleaned_data["page"], self.judgement.revision)

    # The buttons: where each leads, now that what was typed is saved

    def pressed(self, form: JudgementForm, judged: Judged) -> HttpResponse:
        button, _, offer = self.request.POST.get("then", "").partition(":")
        match button:
            case "skip":
                return self.to_next()
            case "evidence":
                return self.to_add_evidence()
            case "confirm":
                return self.confirm(self.offer(offer))
            case "set-aside":
                return self.set_aside(self.offer(offer))
            case "offer-again":
                return self.offer_again(self.offer(offer))
        return self.go_on(form, judged)

    def go_on(self, form: JudgementForm, judged: Judged) -> HttpResponse:
        """To the next criterion, if nothing is missing here."""
        if not judged.missing:
            return self.to_next()
        for field, todo in judged.missing:
            form.add_error(field, todo)
        return self.page(form, status=422, is_saved=True)

    def to_next(self) -> HttpResponse:
        if self.from_check:
            place = self.version.criteria.index(self.criterion)
            query = query_of_page(number_of_page(place))
            return redirect(f"{self.check()}{query}#criterion-{self.criterion.id}")
        _, after = self.version.beside(self.criterion.ref)
        return self.to_criterion(after.ref if after else None)

    def offer(self, sent: str) -> Carried:
        """The earlier judgement that a button names by its id; 404 where it is not offered here."""
        offered = self.judgement.carried.select_related("answer", "agreed_score")
        is_id = sent.isascii() and sent.isdigit() and len(sent) < 10
        return get_object_or_404(offered, pk=int(sent) if is_id else 0)

    def confirm(self, offer: Carried) -> HttpResponse:
        """Take an offer over, and go on if all is said then."""
        try:
            changes.carrying.confirm(by=person(self.request), carried=offer)
        except Closed as closed:
            return closed_page(self.request, closed, **self.context())
        here = self.to_criterion(self.criterion.ref)
        self.judgement = self.fetch()
        missing = self.judged().missing
        if missing or self.judgement.carried.filter(state=Carried.State.TO_CONFIRM):
            todo = "".join(f" {todo}." for _, todo in missing)
            messages.info(self.request, f"Confirmed.{todo}")
            return here
        done = format_html(CONFIRMED, ref=self.criterion.ref, url=here.url)
        messages.success(self.request, done)
        return self.to_next()

    def set_aside(self, offer: Carried) -> HttpResponse:
        try:
            changes.carrying.set_aside(by=person(self.request), carried=offer)
        except Closed as closed:
            return closed_page(self.request, closed, **self.context())
        messages.success(self.request, "Set aside. It stays below to be read.")
        return self.to_criterion(self.criterion.ref)

    def offer_again(self, offer: Carried) -> HttpResponse:
        try:
            changes.carrying.offer_again(by=person(self.request), carried=offer)
        except Closed as closed:
            return closed_page(self.request, closed, **self.context())
        messages.success(self.request, "Offered again, to be confirmed.")
        return self.to_criterion(self.criterion.ref)

    # Two people at once

    def conflict(self, mine: Written, current: J, seen: int | None = None) -> Conflict:
        """What was sent beside what stands.

        `seen` is the revision that the page showed; a page of choices has shown both, and says
        what was chosen.
        """
        theirs = Written(current.words, queries.judging.statuses_of(current))
        if seen is None:
            return Conflict(mine, theirs, self.choices("choose-"), self.choices("merged-"))
        then = queries.history.since_seen(current, seen, by=person(self.request))
        merged = one_sided(seen=then, mine=mine, theirs=theirs) if then else {}
        return Conflict(mine, theirs, merged=merged)

    @property
    def sent(self) -> QueryDict:
        return kept.sent(self.request) or QueryDict()

    def choices(self, prefix: str) -> dict[str, str]:
        return {
            name.removeprefix(prefix): choice
            for name, choice in self.sent.items()
            if name.startswith(prefix) and choice in ("mine", "theirs", "both")
        }

    def conflict_page(self, conflict: Conflict, current: J) -> HttpResponse:
        """Both texts, with who and when; nothing was saved and nothing is lost."""
        left_out = ("csrfmiddlewaretoken", "revision", "settling", "then")
        sent = [
            (name, value)
            for name, value in self.sent.items()
            if name not in left_out and not name.startswith(("choose-", "merged-"))
        ]
        sent += [(f"merged-{name}", whose) for name, whose in conflict.merged.items()]
        is_me = current.changed_by == self.request.user
        context = {
            "criterion": self.criterion,
            "differences": conflict.differences(self.version, self.criterion),
            "current": current,
            "by": "you, in another window" if is_me else current.changed_by or "somebody",
            "sent": sent,
            "unsettled": "settling" in self.sent and not conflict.is_settled,
            **self.context(),
        }
        return render(self.request, "assessments/conflict.html", context, status=409)
