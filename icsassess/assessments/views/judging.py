"""One criterion to be judged: the steps that a leader's answer and an agreed score share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.html import format_html
from django.views import View

from frameworks.content import CriterionContent, VersionContent
from frameworks.rules.scoring import Status
from icsassess.accounts.access import require
from icsassess.accounts.models import User
from icsassess.assessments import changes, queries, rules
from icsassess.assessments.forms.judging import JudgementForm
from icsassess.assessments.models import Carried, Judgement
from icsassess.assessments.views.fetch import person
from icsassess.lib import editing, kept
from icsassess.lib.dates import clock

# What may be done with an earlier answer that is offered; sent as 'then', '<what>:<its id>'.
OFFERS = {
    "confirm": changes.carrying.confirm,
    "set-aside": changes.carrying.set_aside,
    "offer-again": changes.carrying.offer_again,
}
CONFIRMED = (
    '{ref} confirmed. <a class="nhsuk-notification-banner__link" href="{url}">Back to {ref}</a>'
)
DONE = {
    "set-aside": "Set aside. It stays below to be read.",
    "offer-again": "Offered again, to be confirmed.",
}


@dataclass(frozen=True)
class Difference:
    """One thing that two people wrote differently, and what was chosen of it so far."""

    name: str
    label: str
    mine: str
    theirs: str
    is_text: bool
    chosen: str


@dataclass(frozen=True)
class Meeting:
    """What somebody sent (`mine`), and what was saved since their page was made (`theirs`)."""

    version: VersionContent
    criterion: CriterionContent
    mine: rules.judging.Words
    theirs: rules.judging.Words
    my_statuses: Mapping[int, str]
    their_statuses: Mapping[int, str]
    chosen: Mapping[str, str]

    @property
    def differences(self) -> list[Difference]:
        statements = {s.id: s.text for s in self.criterion.statements}
        labels = _labels(self.version)
        return [
            Difference(
                name,
                labels[name],
                self._shown(self.mine, name),
                self._shown(self.theirs, name),
                name in rules.judging.TEXTS,
                self.chosen.get(name, ""),
            )
            for name in rules.conflicts.differing(self.mine, self.theirs)
        ] + [
            Difference(
                f"statement-{id}",
                statements[id],
                Status(mine).label,
                Status(self.their_statuses[id]).label if id in self.their_statuses else "No answer",
                False,
                self.chosen.get(f"statement-{id}", ""),
            )
            for id, mine in self.my_statuses.items()
            if mine != self.their_statuses.get(id)
        ]

    @property
    def is_settled(self) -> bool:
        return all(difference.chosen for difference in self.differences)

    @property
    def words(self) -> rules.judging.Words:
        return rules.conflicts.choose(self.mine, self.theirs, self.chosen)

    @property
    def statuses(self) -> dict[int, str]:
        return {
            id: mine
            for id, mine in self.my_statuses.items()
            if self.chosen.get(f"statement-{id}") != "theirs"
        }

    def _shown(self, words: rules.judging.Words, name: str) -> str:
        if name != "score":
            return str(getattr(words, name)) or "Nothing written"
        level = self.version.level(words.score)
        if level:
            return f"{level.score}. {level.status}"
        return words.standing.replace("_", " ").capitalize() or "Nothing chosen"


def _labels(version: VersionContent) -> dict[str, str]:
    return rules.judging.labels(strengths=version.strengths_word, gaps=version.gaps_word)


def _texts(typed: QueryDict, version: VersionContent) -> list[tuple[str, str]]:
    """The texts among what was typed, each with its label."""
    labels = _labels(version)
    return [(labels[name], text) for name in rules.judging.TEXTS if (text := typed.get(name))]


def closed_page(
    request: HttpRequest, why: Exception, version: VersionContent | None = None, **context: Any
) -> HttpResponse:
    """It may not be written any more: say so, and show what was typed so that it can be copied.

    `version` has the words for the texts, where any were typed.
    """
    texts = _texts(request.POST, version) if version else []
    return render(
        request, "assessments/closed.html", {**context, "why": why, "texts": texts}, status=409
    )


class JudgementView(View):
    """Show one criterion and save what is typed about it, by the same steps with and without htmx.

    A save that came while typing is answered with a fragment; one that came by a button with the
    next page. Subclasses say what is judged, how it is saved and where the page leads.
    """

    http_method_names = ["get", "head", "post"]
    form_class: type[JudgementForm]
    template: str
    perm: str

    held: Any  # an Answer or an AgreedScore
    version: VersionContent
    criterion: CriterionContent

    # What subclasses say

    def fetch(self) -> Judgement:
        """The judgement of this address, through `visible_to`."""
        raise NotImplementedError

    def on(self) -> object:
        """What `perm` is asked about."""
        raise NotImplementedError

    def is_open(self) -> bool:
        """Whether the state allows a save."""
        raise NotImplementedError

    def author(self, held: Any) -> User | None:
        """Who saved `held` last."""
        raise NotImplementedError

    def statuses(self, held: Any) -> dict[int, str]:
        """The statuses of the criterion's statements, by id; none where none are given."""
        return {}

    def save(
        self, words: rules.judging.Words, statuses: Mapping[int, str], seen: int, page: str
    ) -> tuple[Judgement, Mapping[int, str]]:
        """Save; return the judgement and its statements' statuses as they now stand."""
        raise NotImplementedError

    def address(self, ref: str | None) -> HttpResponseRedirect:
        """The page of criterion `ref`, or where it ends after the last one."""
        raise NotImplementedError

    def evidence_address(self) -> HttpResponse:
        raise NotImplementedError

    def context(self) -> dict[str, Any]:
        """What only this kind of page shows."""
        return {}

    # The steps

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.held = self.fetch()
        self.has_offers = self.held.has_offers
        return super().dispatch(request, *args, **kwargs)

    def may_write(self) -> bool:
        return person(self.request).has_perm(self.perm, self.on()) and self.is_open()

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        typed = kept.typed(request)
        if not self.may_write():
            return self.page(None, too_late=typed)
        if typed:
            return self.page(self.form(typed), was_signed_out=True)
        return self.page(self.form(initial=self.form_class.showing(self.held)))

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        require(person(request), self.perm, self.on())
        form = self.form(request.POST)
        if not form.is_valid():
            return self.refused(form)
        words = form.words
        statuses: Mapping[int, str] = form.statuses
        if "settling" in request.POST:
            meeting = self.meeting(form, self.held)
            if not meeting.is_settled:
                return self.meeting_page(meeting, self.held)
            words, statuses = meeting.words, meeting.statuses
        try:
            self.held, statuses = self.save(
                words, statuses, form.cleaned_data["revision"], form.cleaned_data["page"]
            )
        except editing.Stale as stale:
            if request.htmx:  # type: ignore[attr-defined]
                return render(
                    request, "assessments/_stale.html", {"by": self.author(stale.current)}
                )
            return self.meeting_page(self.meeting(form, stale.current), stale.current)
        except editing.Closed as closed:
            if request.htmx:  # type: ignore[attr-defined]
                return render(request, "assessments/_not_saved.html", {"why": closed})
            return closed_page(request, closed, self.version, **self.context())
        kept.forget(request)
        return self.saved(form, words, statuses)

    def saved(
        self, form: JudgementForm, words: rules.judging.Words, statuses: Mapping[int, str]
    ) -> HttpResponse:
        """Answer a save: a fragment while typing, else the page that the button asked for.

        `words` are what was saved: asking `held` would read its new level from the database.
        """
        judged = queries.judging.judged(self.version, self.criterion, words, statuses)
        if self.request.htmx:  # type: ignore[attr-defined]
            at = clock(self.held.changed_at) if self.held.changed_at else ""
            saved = {"at": at, "judged": judged, "version": self.version}
            return render(self.request, "assessments/_saved.html", saved)
        then, _, offer = self.request.POST.get("then", "").partition(":")
        if then in OFFERS:
            return self.decided(then, offer)
        if then == "evidence":
            return self.evidence_address()
        if then != "skip" and judged.missing:
            for field, todo in judged.missing:
                form.add_error(field, todo)
            return self.page(form, status=422)
        return self.next()

    def next(self) -> HttpResponse:
        _, after = self.version.beside(self.criterion.ref)
        return self.address(after.ref if after else None)

    def decided(self, what: str, offer: str) -> HttpResponse:
        """Do `what` with an offer, after what was typed is saved; go on if all is said then."""
        offered = self.held.carried.select_related("answer", "agreed_score")
        is_id = offer.isascii() and offer.isdigit() and len(offer) < 10
        carried = get_object_or_404(offered, pk=int(offer) if is_id else 0)
        try:
            OFFERS[what](by=person(self.request), carried=carried)
        except editing.Closed as closed:
            return closed_page(self.request, closed, **self.context())
        here = self.address(self.criterion.ref)
        if what != "confirm":
            messages.success(self.request, DONE[what])
            return here
        self.held = self.fetch()
        judged = queries.judging.judged(
            self.version, self.criterion, self.held.words, self.statuses(self.held)
        )
        waiting = self.held.carried.filter(state=Carried.State.TO_CONFIRM)
        if judged.missing or waiting:
            todo = "".join(f" {todo}." for _, todo in judged.missing)
            messages.info(self.request, f"Confirmed.{todo}")
            return here
        done = format_html(CONFIRMED, ref=self.criterion.ref, url=here.url)
        messages.success(self.request, done)
        return self.next()

    def refused(self, form: JudgementForm) -> HttpResponse:
        """What was typed cannot be kept as it is (too long, say): it stays in the form."""
        if self.request.htmx:  # type: ignore[attr-defined]
            why = " ".join(str(error) for errors in form.errors.values() for error in errors)
            return render(self.request, "assessments/_not_saved.html", {"why": why})
        return self.page(form, status=422)

    def page(
        self,
        form: JudgementForm | None,
        *,
        was_signed_out: bool = False,
        too_late: QueryDict | None = None,
        status: int = 200,
    ) -> HttpResponse:
        """A form for who may write, otherwise the words to read.

        `too_late` is what they typed while they still could, to be copied.
        """
        before, after = self.version.beside(self.criterion.ref)
        judged = queries.judging.judged(
            self.version, self.criterion, self.held.words, self.statuses(self.held)
        )
        shown = {**judged.statuses, **(form.statuses if form else {})}
        context = {
            "held": self.held,
            "by": self.author(self.held),
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
            "level": self.version.level(self.held.score),
            "evidence": queries.evidence.evidence_of(self.held),
            "offers": queries.offers.offers(self.held) if self.has_offers else [],
            "form": form,
            "was_signed_out": was_signed_out,
            "texts": _texts(too_late, self.version) if too_late else [],
            "before": before,
            "after": after,
            **self.context(),
        }
        return render(self.request, self.template, context, status=status)

    def form(self, data: Any = None, **options: Any) -> JudgementForm:
        return self.form_class(data, version=self.version, criterion=self.criterion, **options)

    def meeting(self, form: JudgementForm, current: Judgement) -> Meeting:
        choices = {
            name.removeprefix("choose-"): choice
            for name, choice in self.request.POST.items()
            if name.startswith("choose-") and choice in ("mine", "theirs", "both")
        }
        return Meeting(
            self.version,
            self.criterion,
            mine=form.words,
            theirs=current.words,
            my_statuses=form.statuses,
            their_statuses=self.statuses(current),
            chosen=choices,
        )

    def meeting_page(self, meeting: Meeting, current: Judgement) -> HttpResponse:
        """Both texts, with who and when; nothing was saved and nothing is lost."""
        left_out = ("csrfmiddlewaretoken", "revision", "settling", "then")
        sent = [
            (name, value)
            for name, value in self.request.POST.items()
            if name not in left_out and not name.startswith("choose-")
        ]
        context = {
            "meeting": meeting,
            "current": current,
            "by": self.author(current),
            "sent": sent,
            "unsettled": "settling" in self.request.POST,
            **self.context(),
        }
        return render(self.request, "assessments/meeting.html", context, status=409)
