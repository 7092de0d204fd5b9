"""What people type, checked. 'May be saved' is asked here; 'may be finished' is a rule."""

from __future__ import annotations

import secrets
import zipfile
from collections.abc import Sequence
from typing import Any, cast

import filetype
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from frameworks.content import CriterionContent, LevelContent, VersionContent
from frameworks.models import FrameworkVersion
from frameworks.rules.scoring import Status
from icsassess.accounts.models import Membership
from icsassess.assessments import rules
from icsassess.assessments.models import TYPED, Judgement, Round, Standing
from icsassess.lib.forms import DateField, Form, Radios, TextField
from icsassess.systems.models import Region, System


def typed(label: str, help_text: str, rows: int = 4) -> TextField:
    """A field for somebody's own words, as long as the column takes."""
    widget = forms.Textarea(attrs={"rows": rows})
    return TextField(
        required=False, max_length=TYPED, label=label, help_text=help_text, widget=widget
    )


class JudgementForm(Form):
    """A score in the scale's own words, and the words beside it.

    Built for one criterion of one version. `revision` and `page` tell which state of the
    judgement the page has shown (see `rules.is_stale`).
    """

    score = forms.ChoiceField(required=False, widget=Radios)
    rationale = typed("Rationale", "Why this score? What does it rest on?")
    strengths = typed("Strengths", "What is working well?")
    gaps = typed("Gaps", "What is missing or needs to develop?")
    support = typed("Support wanted", "What help would make a difference?", rows=2)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    page = forms.RegexField(r"^[0-9a-f]{16}\.[0-9]{1,12}$", widget=forms.HiddenInput)

    score_label = "Your score"
    words_label = "Can you say something about this?"

    def __init__(
        self, data: Any = None, *, version: VersionContent, criterion: CriterionContent, **kw: Any
    ) -> None:
        super().__init__(data, **kw)
        self.criterion = criterion
        #: The status sent for each statement, by id.
        self.statuses = self._statuses() if self.is_bound else {}
        self.fields["strengths"].label = version.strengths_word
        self.fields["gaps"].label = version.gaps_word
        if criterion.scored:
            self._offer_levels(version.levels[::-1])
        else:
            self._offer_words()

    def _offer_levels(self, levels: Sequence[LevelContent]) -> None:
        score = cast(forms.ChoiceField, self.fields["score"])
        score.label = self.score_label
        score.choices = [
            *((str(level.score), f"{level.score}. {level.status}") for level in levels),
            (Standing.DONT_KNOW.value, Standing.DONT_KNOW.label),
            (Standing.NOT_APPLICABLE.value, Standing.NOT_APPLICABLE.label),
        ]
        radios = cast(Radios, score.widget)
        radios.hints = {str(level.score): level.descriptor for level in levels if level.descriptor}
        radios.before = {Standing.DONT_KNOW.value: "or"}

    def _offer_words(self) -> None:
        """Nothing is scored: words are what is asked for, or why there are none."""
        score = cast(forms.ChoiceField, self.fields["score"])
        score.label = self.words_label
        score.choices = [
            ("", "Yes"),
            (Standing.DONT_KNOW.value, Standing.DONT_KNOW.label),
            (Standing.NOT_APPLICABLE.value, Standing.NOT_APPLICABLE.label),
        ]
        radios = cast(Radios, score.widget)
        radios.reveal = {Standing.NOT_APPLICABLE.value: "rationale"}
        self.fields["rationale"].help_text = "Why does it not apply?"

    @staticmethod
    def showing(judgement: Judgement) -> dict[str, Any]:
        """Initial values of a page that shows `judgement` as it stands."""
        words = judgement.words
        return {
            "score": str(words.score) if words.standing == Standing.SCORED else words.standing,
            **{name: getattr(words, name) for name in rules.TEXTS},
            "revision": judgement.revision,
            "page": f"{secrets.token_hex(8)}.0",
        }

    @property
    def words(self) -> rules.Words:
        """What was typed, once the form is valid."""
        given = self.cleaned_data["score"]
        score = int(given) if given.isdigit() else None
        return rules.Words(
            standing=Standing.SCORED if score is not None else given,
            score=score,
            **{name: self.cleaned_data[name] for name in rules.TEXTS},
        )

    def _statuses(self) -> dict[int, str]:
        """Statuses are sent as `statement-<id>`; what is not a status is no answer."""
        sent = {s.id: self.data.get(f"statement-{s.id}") for s in self.criterion.statements}
        return {id: status for id, status in sent.items() if status in set(Status)}


class AnswerForm(JudgementForm):
    """One leader's view."""


class AgreedForm(JudgementForm):
    score_label = "Agreed score"
    words_label = "Can something be said about this with one voice?"


class SubmitForm(Form):
    """Built for a version that `speaks_in` scores or words; `kind_word` is what was assessed."""

    signed_as = forms.CharField(
        max_length=200,
        help_text="Name and position, for example: the independent chair.",
        error_messages={"required": "Enter the name and position of the person who signs"},
    )
    agreed = forms.BooleanField()

    def __init__(self, *args: Any, speaks_in: str, kind_word: str, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["signed_as"].label = f"Who signs for the {kind_word}?"
        agreed = self.fields["agreed"]
        agreed.label = f"The leaders of the {kind_word} have agreed these {speaks_in}"
        required = f"Confirm that the leaders have agreed these {speaks_in}"
        agreed.error_messages["required"] = required


class MoveForm(Form):
    """The explicit word that an assessment goes on in another version."""

    sure = forms.BooleanField()

    def __init__(self, *args: Any, version: FrameworkVersion, **kw: Any) -> None:
        super().__init__(*args, **kw)
        sure = self.fields["sure"]
        sure.label = f"Everybody who was asked goes on in {version}"
        sure.error_messages["required"] = "Tick the box to move the assessment"


OFFICE = "application/vnd.openxmlformats-officedocument."


def _media_type(file: UploadedFile[Any]) -> str:
    """What `file` is by its content; '' where nothing tells. It is read from its start again."""
    start = file.read(8192)
    if start.startswith(b"PK"):
        found = _office_type(file)
    else:
        kind = filetype.guess(start)
        found = kind.mime if kind else ""
    file.seek(0)
    return found


def _office_type(file: UploadedFile[Any]) -> str:
    """An archive is judged by its list of parts: programs write them in different orders."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ""
    if "[Content_Types].xml" in parts:
        for part, kind in (
            ("word/document.xml", "wordprocessingml.document"),
            ("xl/workbook.xml", "spreadsheetml.sheet"),
            ("ppt/presentation.xml", "presentationml.presentation"),
        ):
            if part in parts:
                return OFFICE + kind
    return ""


class EvidenceForm(Form):
    """A link or a file; the type of a file is judged by its content, never by its name."""

    LARGEST = 10 * 1024 * 1024
    TYPES = {
        "application/pdf": "PDF",
        OFFICE + "wordprocessingml.document": "Word",
        OFFICE + "spreadsheetml.sheet": "Excel",
        OFFICE + "presentationml.presentation": "PowerPoint",
        "image/png": "PNG",
        "image/jpeg": "JPEG",
    }
    media_type = ""

    title = forms.CharField(
        max_length=200,
        label="What is it?",
        help_text="For example: minutes of the partnership board, March 2018.",
        error_messages={"required": "Say in a few words what it is"},
    )
    url = forms.URLField(
        required=False,
        max_length=2000,
        assume_scheme="https",
        label="Link",
        error_messages={"invalid": "Enter a whole web address, such as https://www.example.org/"},
    )
    file = forms.FileField(
        required=False,
        label="Or a file",
        help_text="PDF, Word, Excel, PowerPoint, PNG or JPEG, up to 10 MB.",
        error_messages={"empty": "The file is empty. Choose another."},
    )

    def clean_url(self) -> str:
        url = self.cleaned_data["url"]
        if url and not url.lower().startswith(("http://", "https://")):
            raise ValidationError("Enter a web address that starts with https:// or http://")
        return url

    def clean_file(self) -> UploadedFile[Any] | None:
        file = self.cleaned_data["file"]
        if not file:
            return None
        if file.size > self.LARGEST:
            raise ValidationError("The file is larger than 10 MB. Choose a smaller one.")
        self.media_type = _media_type(file)
        if self.media_type not in self.TYPES:
            raise ValidationError(
                "The content of this file is not one of these: PDF, Word, Excel, PowerPoint, "
                "PNG or JPEG. Save it as one of them and try again."
            )
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"url", "file"} & self.errors.keys():
            return cleaned
        if bool(cleaned.get("url")) == bool(cleaned.get("file")):
            self.add_error("url", "Give either a link or a file, and only one of them")
        return cleaned


class RespondentsForm(Form):
    """Which leaders of the system are asked for their view."""

    leaders = forms.ModelMultipleChoiceField(
        queryset=Membership.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label="Who should give their view?",
        error_messages={"required": "Choose at least one person"},
    )

    def __init__(self, *args: Any, leaders: list[Membership], **kw: Any) -> None:
        super().__init__(*args, **kw)
        field = cast("forms.ModelMultipleChoiceField[Membership]", self.fields["leaders"])
        field.queryset = Membership.objects.filter(pk__in=[leader.pk for leader in leaders])
        field.choices = [
            (m.pk, f"{m.user}, {m.organisation}" if m.organisation else str(m.user))
            for m in leaders
        ]


class RoundForm(Form):
    """A new round: for whom, against what, until when."""

    title = forms.CharField(
        max_length=120,
        help_text="For example: Self-assessment, spring 2018.",
        error_messages={"required": "Give the round a title"},
    )
    version = forms.ModelChoiceField(
        queryset=FrameworkVersion.objects.filter(
            state=FrameworkVersion.State.PUBLISHED
        ).select_related("framework"),
        label="Framework",
        empty_label="Choose a framework",
        error_messages={"required": "Choose a framework"},
    )
    systems = forms.ModelMultipleChoiceField(
        queryset=System.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label="Who is asked?",
        help_text="In a framework of several levels, a system whose places are asked too "
        "answers for its own level only.",
        error_messages={"required": "Choose at least one system"},
    )
    opens = DateField(label="Opens on")
    due = DateField(label="Due on")
    attribution = forms.ChoiceField(
        choices=Round.Attribution.choices,
        widget=forms.RadioSelect,
        initial=Round.Attribution.NAMED,
        label="How are leaders' views shown when scores are agreed?",
        help_text="A type of organisation with fewer than three leaders is never shown apart.",
    )

    def __init__(self, *args: Any, region: Region, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.region = region
        systems = cast("forms.ModelMultipleChoiceField[System]", self.fields["systems"])
        systems.queryset = System.objects.filter(region=region).select_related("parent__parent")
        places = sorted(systems.queryset, key=lambda place: place.path)
        systems.choices = [(place.pk, str(place)) for place in places]
        systems.widget.hints = {
            str(place.pk): f"{place.get_kind_display()} in {place.parent}"
            for place in places
            if place.parent
        }

    def clean_title(self) -> str:
        title = self.cleaned_data["title"]
        if Round.objects.filter(region=self.region, title=title).exists():
            raise ValidationError(f"{self.region} already has a round of this title")
        return title

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens, due = cleaned.get("opens"), cleaned.get("due")
        if opens and due and due < opens:
            self.add_error("due", "The due date must not lie before the opening date")
        return cleaned


class TargetsForm(Form):
    """The level a round aims at for each criterion; the top of the scale unless chosen."""

    def __init__(self, *args: Any, version: VersionContent, **kw: Any) -> None:
        super().__init__(*args, **kw)
        levels = [(level.id, f"{level.score}. {level.status}") for level in version.levels][::-1]
        self.top = levels[0][0] if levels else None
        for criterion in version.criteria:
            if levels and criterion.scored:
                self.fields[f"criterion-{criterion.id}"] = forms.TypedChoiceField(
                    choices=levels, coerce=int, label=criterion.heading, initial=self.top
                )

    @property
    def targets(self) -> dict[int, int]:
        """{criterion id: level id} of every criterion that does not aim at the top."""
        return {
            int(name.removeprefix("criterion-")): level
            for name, level in self.cleaned_data.items()
            if level != self.top
        }
