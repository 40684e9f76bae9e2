"""All input from people: what they typed, checked, and put as the verbs take it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import Q, QuerySet, TextChoices
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations import clock, importers
from annotations.actions.articles import Details
from annotations.actions.claims import Part
from annotations.actions.evidence import Source
from annotations.actions.reviews import Opinion, Seen
from annotations.anchoring import Anchor, Span, levelled, locate, occurrences
from annotations.as_of import NotAMomentError, read_moment
from annotations.attachments import LIMIT_BYTES, safe_name
from annotations.choices import (
    REASONS_OF,
    Blocker,
    CoverageRule,
    EvidenceCheck,
    EvidenceKind,
    FourEyes,
    MailTiming,
    Reason,
    Risk,
    RulingReason,
    Stance,
    Standing,
    Tier,
    Translation,
    Verdict,
)
from annotations.exporting import Scope
from annotations.models import Article, Claim, Evidence, Outlet, Review, RuleSettings, Story, User
from annotations.models.article import language_code
from annotations.models.evidence import SAID
from annotations.models.rules import MOST_REVIEWS
from annotations.pasted import MOST_CHARACTERS as MOST_PASTED
from annotations.pasted import read_pasted
from annotations.permissions import may, who_may
from annotations.reports.formats import FORMATS
from annotations.search import Wanted
from annotations.searching import MOST_CHARACTERS, sought
from annotations.signing import Blocking

LARGEST_TOKEN = 2**31 - 1  # what the column can hold
LARGEST_KEY = 2**63 - 1
MOST_CANDIDATES = 20  # places to choose from; who means a later one gives more words


def parse_published(value: str) -> tuple[date | None, datetime | None]:
    """A day (2023-11-10), or a moment with its zone (2023-11-10T17:03+01:00). Raises ValidationError for others."""
    if not value:
        return None, None
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            return date.fromisoformat(value), None
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is not None:
            moment.astimezone(UTC)  # a moment at the edge of the calendar has no place in every zone
    except (ValueError, OverflowError) as error:
        raise ValidationError(
            _("Give the date as 2023-11-10, or with time and zone as 2023-11-10T17:03+01:00.")
        ) from error
    if moment.tzinfo is None:
        raise ValidationError(_("This time has no zone: add one, such as Z or +01:00."))
    return moment.date(), moment


def guessed_risk(quote: str) -> Risk:
    """What kind of claim these words look like: a person corrects it."""
    if any(character in quote for character in '"“”„«»「'):
        return Risk.QUOTE
    return Risk.FIGURE if any(character.isdecimal() for character in quote) else Risk.ROUTINE


class NewsroomForm(forms.Form):
    """Fields that suit their content: text from outside may run either way, and long text has room."""

    conflict: Any = None  # what its page shows beside it where it came too late (views.conflicts.Conflict)
    is_kept = False  # what was typed is kept as a draft

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea) and field.widget.attrs.get("rows") == "10":
                field.widget.attrs["rows"] = 3  # Django's own default is taller than a rationale
            if isinstance(field.widget, forms.Textarea | forms.TextInput):
                field.widget.attrs.setdefault("dir", "auto")

    def complain(self, error: ValidationError) -> None:
        """Shows what a verb refused: at the field it names, where this form has it, else above the form."""
        problems = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
        for name, messages in problems.items():
            for message in messages:
                self.add_error(name if name in self.fields else None, message)

    def with_tokens(self, **tokens: Any) -> None:
        """Puts the present state's tokens into a bound form, so that the person may save over it knowingly."""
        self.with_values(tokens)

    def with_values(self, values: Mapping[str, Any]) -> None:
        """Puts other values into a bound form, as if they had been typed."""
        data = self.data.copy()  # type: ignore[attr-defined]
        for name, value in values.items():
            if isinstance(value, list | tuple):
                data.setlist(self.add_prefix(name), [str(each) for each in value])
            else:
                data[self.add_prefix(name)] = "" if value is None else str(value)
        self.data = data


_NO_TOKEN = gettext_lazy(
    "This form came without its token, so nothing was saved. Copy what you typed, then load the page again."
)
_BAD_TOKEN = gettext_lazy(
    "This form's token cannot be read, so nothing was saved. Copy what you typed, then load the page again."
)


class TokenField(forms.IntegerField):
    """Which state of a record a form was drawn with. One that cannot be read is said to be so, whatever is wrong."""

    widget = forms.HiddenInput
    default_error_messages = {"required": _NO_TOKEN, "invalid": _BAD_TOKEN}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators.append(self._in_range)

    def _in_range(self, value: int) -> None:
        if not 0 <= value <= LARGEST_TOKEN:
            raise ValidationError(_BAD_TOKEN)


class DigestField(forms.CharField):
    """Which words a form was drawn with, by their digest."""

    widget = forms.HiddenInput
    default_error_messages = {"required": _NO_TOKEN}
    default_validators = [RegexValidator(r"\A[0-9a-f]{64}\Z", _BAD_TOKEN)]


class TokenForm(NewsroomForm):
    """A form that changes something, and says which state of it the person had before their eyes."""

    lock_version = TokenField()


class DetailsForm(NewsroomForm):
    """What is known of an article besides its text."""

    outlet = forms.CharField(
        label=gettext_lazy("Outlet"), max_length=200, required=False, widget=forms.TextInput(attrs={"list": "outlets"})
    )
    story = forms.CharField(
        label=gettext_lazy("Story"), max_length=300, required=False, widget=forms.TextInput(attrs={"list": "stories"})
    )
    byline = forms.CharField(label=gettext_lazy("Byline"), max_length=300, required=False)
    url = forms.URLField(label=gettext_lazy("Address"), max_length=2000, required=False, assume_scheme="https")
    published = forms.CharField(
        label=gettext_lazy("Published"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("A day as 2023-11-10, or with time and zone as 2023-11-10T17:03+01:00."),
    )
    language = forms.CharField(
        label=gettext_lazy("Language"),
        max_length=35,
        required=False,
        validators=[language_code],
        help_text=gettext_lazy("A code: en, ru, sr-Latn."),
    )
    original_language = forms.CharField(
        label=gettext_lazy("Translated from"),
        max_length=35,
        required=False,
        validators=[language_code],
        help_text=gettext_lazy("The language of the original. Blank if this is the original."),
    )
    translation = forms.ChoiceField(
        label=gettext_lazy("Translated by"),
        choices=[("", gettext_lazy("nobody: this is the original")), *Translation.choices],
        required=False,
    )

    def clean_published(self) -> str:
        value: str = self.cleaned_data["published"].strip()
        parse_published(value)
        return value

    def details(self) -> Details:
        cleaned = self.cleaned_data
        day, moment = self._published()
        return Details(
            published_on=day,
            published_at=moment,
            **{name: cleaned[name] for name in self.TAKEN_AS_TYPED},
        )

    def _published(self) -> tuple[date | None, datetime | None]:
        """What was typed; where nothing was, what is known: a moment is shown in UTC, whose day may be another."""
        if self.initial and "published" not in self.changed_data:
            return self.initial["published_on"], self.initial["published_at"]
        return parse_published(self.cleaned_data["published"])

    TAKEN_AS_TYPED = ("outlet", "story", "byline", "url", "language", "original_language", "translation")

    @staticmethod
    def initial_of(article: Article) -> dict[str, Any]:
        names = (
            "byline",
            "url",
            "published",
            "published_on",
            "published_at",
            "language",
            "original_language",
            "translation",
            "lock_version",
        )
        return {
            "author": article.author_id,
            "outlet": article.outlet.name if article.outlet else "",
            "story": article.story.title if article.story else "",
            **{name: getattr(article, name) for name in names},
        }


class PasteForm(DetailsForm):
    """A text on its way in. The title is shown for correction before anything is kept.

    Once it is shown, `confirming`, the text is what stands below it, and may be nothing.
    """

    text = forms.CharField(
        label=gettext_lazy("Text"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=gettext_lazy(
            "The first line is the title. Up to 5 MB. Whoever types or pastes a text here does not sign it off."
        ),
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=importers.TITLE_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = TokenField(required=False)  # the current version of the article with this address, 0 for none
    field_order = ["title", "text"]

    def __init__(self, *args: Any, confirming: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.confirming = confirming
        self.fields["text"].required = not confirming
        self.fields["version"].required = confirming

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "text" in cleaned and "title" in cleaned:
            try:
                cleaned["imported"] = self._read(cleaned["text"], cleaned["title"])
            except importers.ImportProblem as problem:
                raise ValidationError({"text": str(problem)}) from problem
        return cleaned

    def _read(self, text: str, title: str) -> importers.ImportedArticle:
        if self.confirming and title:  # a body may begin with the words of its title, and keeps them
            return importers.read_text(f"{importers.checked_title(title)}\n\n{text}")
        return importers.read_text(text, title=title)


class ReviseForm(NewsroomForm):
    """The next version of an article: drawn with the words of the current one, to be edited or pasted over."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=importers.TITLE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    body = forms.CharField(
        label=gettext_lazy("Text below the title"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text=gettext_lazy(
            "Edit it here, or paste the new text over it. Up to 5 MB. Whoever changes a text here does not sign it off."
        ),
    )
    why = forms.CharField(label=gettext_lazy("Why this change"), required=False, max_length=1000)
    version = TokenField()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("title"):
            title = re.sub(r"\s*[\r\n]\s*", " ", cleaned["title"])  # no other space: the same title is no new version
            try:
                cleaned["imported"] = self._read(title, cleaned.get("body", ""))
            except importers.ImportProblem as problem:
                raise ValidationError({"body": str(problem)}) from problem
        return cleaned

    def _read(self, title: str, body: str) -> importers.ImportedArticle:
        """A text pasted with its title has that line once; one whose body began with it before keeps both."""
        if self.initial.get("body", "").lstrip().startswith(title.strip()):
            return importers.read_text(f"{title.strip()}\n\n{body}")
        return importers.read_text(body or title, title=title)


class ConfirmForm(TokenForm):
    """“The verdict still holds”: which review, and what was seen of the claim as it is now."""

    review = TokenField()
    held_version = TokenField()
    review_version = TokenField()
    words = DigestField()
    sentence = DigestField()

    def seen(self) -> Seen:
        return _seen(self.cleaned_data)


class ArticleForm(DetailsForm, TokenForm):
    author = forms.ModelChoiceField(
        label=gettext_lazy("Author’s account"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("nobody here"),
        help_text=gettext_lazy("Answers questions about it. Never reviews it, and never signs it off."),
    )
    why = forms.CharField(label=gettext_lazy("Why this change"), required=False, max_length=1000)
    field_order = ["outlet", "story", "byline", "author"]

    def __init__(self, *args: Any, article: Article, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Article.history.filter(id=article.pk, author__isnull=False).values("author_id")
        people = User.objects.filter(Q(is_active=True, is_operator=False) | Q(pk__in=known))
        ordered = people.order_by("first_name", "last_name", "username")
        self.fields["author"].queryset = ordered  # type: ignore[attr-defined]

    def details(self) -> Details:
        return replace(super().details(), author=self.cleaned_data["author"])


class QuoteForm(NewsroomForm):
    """Words of the text: as the browser's selection gives them (with their place), or pasted.

    Give the version's text as `text`. The quote is believed, the place is a hint: after `is_valid`, `span` says
    where the words are. Where they stand twice, `candidates` holds the places to choose from.
    """

    quote = forms.CharField(
        label=gettext_lazy("Words of the article"), strip=False, widget=forms.Textarea, max_length=20000
    )
    start = forms.IntegerField(required=False, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, widget=forms.HiddenInput)
    place = forms.CharField(required=False, widget=forms.HiddenInput, max_length=30)

    def __init__(self, *args: Any, text: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text
        self.candidates: list[Span] = []
        self.span: Span | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("quote"):
            self.span = self._chosen() or self._selected() or self._found()
        return cleaned

    def _chosen(self) -> Span | None:
        match = re.fullmatch(r"(\d{1,9})-(\d{1,9})", self.cleaned_data.get("place") or "")
        return self._if_there(int(match[1]), int(match[2])) if match else None

    def _selected(self) -> Span | None:
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        if start is None or end is None:
            return None
        return self._if_there(start, end)

    def _if_there(self, start: int, end: int) -> Span | None:
        if not 0 <= start < end <= len(self.text):
            return None
        quote = self.cleaned_data["quote"]
        if levelled(self.text[start:end]) != levelled(quote):
            return None
        return locate(self.text, Anchor(start, end, quote, "", ""))

    def _found(self) -> Span | None:
        places = occurrences(self.text, self.cleaned_data["quote"])
        if len(places) == 1:
            return places[0]
        if places:
            self.candidates = places[:MOST_CANDIDATES]
            self.add_error(
                "quote",
                _("These words stand in the text %(count)s times. Choose which you mean, or give more of them.")
                % {"count": len(places)},
            )
        else:
            self.add_error("quote", _("These words are not in the text. Copy them from it, letter by letter."))
        return None


class MarkForm(QuoteForm):
    version = TokenField()
    statement = forms.CharField(
        label=gettext_lazy("Statement"),
        required=False,
        widget=forms.Textarea,
        help_text=gettext_lazy("What is claimed, in words that can be understood alone. Blank: the quote itself."),
    )
    claimant = forms.CharField(
        label=gettext_lazy("Claimant"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Who asserts it in the article."),
    )
    risk = forms.ChoiceField(
        label=gettext_lazy("Risk"), choices=[("", gettext_lazy("as the words suggest")), *Risk.choices], required=False
    )

    def values(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {
            "statement": cleaned["statement"].strip() or levelled(cleaned["quote"]),
            "claimant": cleaned["claimant"],
            "risk": cleaned["risk"] or guessed_risk(cleaned["quote"]),
        }


class RulingForm(QuoteForm):
    """Words that are not checkable, or the whole sentence around them."""

    version = TokenField()
    reason = forms.ChoiceField(
        label=gettext_lazy("Why not"), choices=RulingReason.choices, initial=RulingReason.NO_FACT, required=False
    )
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=1000)
    sentence = forms.BooleanField(label=gettext_lazy("The whole sentence"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quote"].label = _("Words that are not checkable")

    def values(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        reason = cleaned["reason"] or RulingReason.NO_FACT
        return {"reason": reason, "note": cleaned["note"], "sentence": cleaned["sentence"]}


class PlaceForm(QuoteForm, TokenForm):
    version = TokenField()
    why = forms.CharField(label=gettext_lazy("Why"), required=False, max_length=1000)


class ClaimForm(TokenForm):
    statement = forms.CharField(label=gettext_lazy("Statement"), widget=forms.Textarea)
    claimant = forms.CharField(label=gettext_lazy("Claimant"), required=False, max_length=300)
    risk = forms.ChoiceField(label=gettext_lazy("Risk"), choices=Risk.choices)
    why = forms.CharField(label=gettext_lazy("Why this change"), required=False, max_length=1000)

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("statement", "claimant", "risk", "why")}


class RemoveForm(TokenForm):
    """“Removed from the text”: of which version."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class WhyForm(TokenForm):
    why = forms.CharField(
        label=gettext_lazy("Why"), max_length=1000, error_messages={"required": gettext_lazy("Say why.")}
    )


class MergeForm(TokenForm):
    into = forms.ModelChoiceField(
        label=gettext_lazy("Into claim"),
        queryset=Claim.objects.none(),
        empty_label=gettext_lazy("choose"),
        help_text=gettext_lazy("Its reviews and sources stay with it in the record; the other claim leads to them."),
    )
    why = forms.CharField(label=gettext_lazy("Why"), required=False, max_length=1000)

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Claim.objects.filter(article_id=claim.article_id, withdrawal="").exclude(pk=claim.pk)
        self.fields["into"].queryset = others.order_by("number")  # type: ignore[attr-defined]


class SplitForm(TokenForm):
    """Two or three claims instead of one, each of some of its words."""

    version = TokenField()
    why = forms.CharField(label=gettext_lazy("Why"), required=False, max_length=1000)
    PARTS = (1, 2, 3)

    def __init__(self, *args: Any, text: str, within: Span, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text, self.within = text, within
        for part in self.PARTS:
            self.fields[f"quote_{part}"] = forms.CharField(
                label=_("Words of part %(part)s") % {"part": part},
                required=part < self.PARTS[-1],
                widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
            )
            self.fields[f"statement_{part}"] = forms.CharField(
                label=_("Statement of part %(part)s") % {"part": part},
                required=False,
                widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
            )
        self.order_fields([*(f"{name}_{part}" for part in self.PARTS for name in ("quote", "statement")), "why"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["parts"] = [part for number in self.PARTS if (part := self._part(number))]
        return cleaned

    def _part(self, number: int) -> Part | None:
        quote = self.cleaned_data.get(f"quote_{number}", "")
        if not quote:
            return None
        inside = occurrences(self.text[self.within.start : self.within.end], quote)
        places = [Span(at.start + self.within.start, at.end + self.within.start) for at in inside]
        if len(places) != 1:
            message = (
                _("These words stand there more than once: give more of them.")
                if places
                else _("These words are not among those of the claim.")
            )
            self.add_error(f"quote_{number}", message)
            return None
        return Part(places[0], self.cleaned_data.get(f"statement_{number}", "").strip() or levelled(quote))


class VerdictKeys(forms.RadioSelect):
    """A key for each verdict."""

    KEYS = {Verdict.VERIFIED: "v", Verdict.DISPUTED: "d", Verdict.UNVERIFIED: "u"}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["aria-keyshortcuts"] = self.KEYS[Verdict(value)]
        return option


class ReviewForm(TokenForm):
    """A verdict. `lock_version` is the claim's token; `review_version`, `words` and `sentence` what else was shown."""

    verdict = forms.ChoiceField(label=gettext_lazy("Verdict"), choices=Verdict.choices, widget=VerdictKeys)
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        required=False,
        choices=[
            ("", gettext_lazy("choose a reason")),
            *(
                (verdict.label, [(reason.value, reason.label) for reason in reasons])
                for verdict, reasons in REASONS_OF.items()
                if reasons
            ),
        ],
        widget=forms.Select(attrs={"aria-keyshortcuts": "r"}),
    )
    rationale = forms.CharField(
        label=gettext_lazy("Rationale"),
        required=False,
        widget=forms.Textarea(attrs={"aria-keyshortcuts": "w"}),
        help_text=gettext_lazy("Why you say so, in words that hold years later."),
    )
    correction = forms.CharField(
        label=gettext_lazy("Suggested correction"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "aria-keyshortcuts": "c"}),
        help_text=gettext_lazy("All of the marked words, as they should read."),
    )
    review_version = TokenField()
    words = DigestField()
    sentence = DigestField()

    def opinion(self) -> Opinion:
        return Opinion(**{name: self.cleaned_data[name] for name in ("verdict", "reason", "rationale", "correction")})

    def seen(self) -> Seen:
        return _seen(self.cleaned_data)


class AdjudicationForm(ReviewForm):
    """A decision between reviewers who disagree: the rationale is its grounds."""

    rationale = forms.CharField(
        label=gettext_lazy("Grounds"),
        widget=forms.Textarea,
        help_text=gettext_lazy("What decides it: the source, the wording, the rule."),
        error_messages={"required": gettext_lazy("Say on what grounds.")},
    )
    field_order = ["verdict", "reason", "rationale", "correction"]


def _pasted_field(**more: Any) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Paste an address, a citation or a quotation"),
        max_length=MOST_PASTED,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("It fills in what is blank below. Look over what it made of it."),
        **more,
    )


class PastedForm(NewsroomForm):
    """What somebody pasted, to be read for the form of a new source before that is sent."""

    pasted = _pasted_field()

    def read(self) -> dict[str, Any]:
        return _read(self.cleaned_data["pasted"])


def _read(text: str) -> dict[str, Any]:
    return read_pasted(text, timezone.localdate(clock.now()))


class EvidenceForm(TokenForm):
    """A new source. What was pasted fills the fields that were left blank, never one in which something was typed."""

    pasted = _pasted_field(required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=EvidenceKind.choices)
    stance = forms.ChoiceField(label=gettext_lazy("Stance"), choices=Stance.choices)
    tier = forms.ChoiceField(label=gettext_lazy("Primary or secondary"), choices=Tier.choices, initial=Tier.SECONDARY)
    title = forms.CharField(
        label=gettext_lazy("What it is"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Title, publisher; of a question, how it was asked: by mail, in a call."),
    )
    url = forms.URLField(label=gettext_lazy("Web address"), required=False, max_length=2000, assume_scheme="https")
    archive_url = forms.URLField(
        label=gettext_lazy("Archived copy"), required=False, max_length=2000, assume_scheme="https"
    )
    archived_on = forms.DateField(
        label=gettext_lazy("Archived on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("The day that the copy was made, by an archive or by hand."),
    )
    locator = forms.CharField(
        label=gettext_lazy("Where in it"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Page, time stamp, paragraph."),
    )
    quote = forms.CharField(
        label=gettext_lazy("Quote, original language"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    quote_translation = forms.CharField(
        label=gettext_lazy("Quote, translated"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    person = forms.CharField(
        label=gettext_lazy("Person"), required=False, max_length=300, help_text=gettext_lazy("Who was asked.")
    )
    consulted_on = forms.DateField(
        label=gettext_lazy("Consulted on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    origin = forms.CharField(
        label=gettext_lazy("Rests on"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("What the source itself takes it from; several parted by “;”."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "Of a question the answer, or that there was none; of a search where you looked, and what you found."
        ),
    )
    attachment = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("PDF, image, text or office document, up to 20 MB."),
    )
    confidential = forms.BooleanField(
        label=gettext_lazy("Confidential: a protected source, in no export"), required=False
    )
    why = forms.CharField(label=gettext_lazy("Why this change"), required=False, max_length=1000)

    def clean_archived_on(self) -> date | None:
        on: date | None = self.cleaned_data["archived_on"]
        if on and on > timezone.localdate() + timedelta(days=1):  # a day is another one elsewhere
            raise ValidationError(_("This day is yet to come."))
        return on

    def full_clean(self) -> None:
        if self.is_bound and "pasted" in self.fields:
            self._fill_from_what_was_pasted()
        super().full_clean()

    def _fill_from_what_was_pasted(self) -> None:
        """Before anything is checked, so that a form that is refused shows what was read."""
        text = self.data.get(self.add_prefix("pasted"), "")
        found = _read(text) if len(text) <= MOST_PASTED else {}
        if found:
            blank = {name: value for name, value in found.items() if self._is_blank(name)}
            self.with_values(blank | {"pasted": ""})

    def _is_blank(self, name: str) -> bool:
        typed = self.data.get(self.add_prefix(name), "").strip()
        if name == "kind":  # its list has no blank: what it begins with is no choice while it cannot be right
            return not typed or (typed == EvidenceKind.WEB_PAGE and self._is_blank("url"))
        return not typed

    def clean_pasted(self) -> str:
        """What is left of it could not be read."""
        if self.cleaned_data["pasted"]:
            raise ValidationError(
                _("Nothing could be read from this. Fill in the fields below yourself, and leave this one blank.")
            )
        return ""

    def clean_attachment(self) -> Any:
        upload = self.cleaned_data["attachment"]
        if upload and upload.size > LIMIT_BYTES:
            raise ValidationError(_("The file is larger than 20 MB."))
        return upload

    def source(self) -> Source:
        upload = self.cleaned_data.get("attachment")
        return Source(
            values={name: self.cleaned_data[name] for name in SAID},
            file_name=safe_name(upload.name) if upload else "",
            content=upload.read() if upload else b"",
        )


class EvidenceEditForm(EvidenceForm):
    """A source that is there already: what is known of it stands in its fields."""

    pasted = None  # type: ignore[assignment]


class AgainForm(TokenForm):
    """Which source of another claim is used again, by its key."""

    evidence = forms.IntegerField(min_value=1, max_value=LARGEST_KEY, widget=forms.HiddenInput)


class OutletForm(TokenForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    url = forms.URLField(label=gettext_lazy("Address"), required=False, max_length=500, assume_scheme="https")


class StoryForm(TokenForm):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    summary = forms.CharField(label=gettext_lazy("Summary"), required=False, widget=forms.Textarea)


class HeadForm(NewsroomForm):
    """A form about all of an article: it says with which last entry of its record it was drawn."""

    head = DigestField()


class BlockingField(forms.MultipleChoiceField):
    """What stands in the way, by keys: whether it does, and may pass, is for the verb to say."""

    _KEY = re.compile(r"([a-z_]{1,20})-(\d{1,18})-(\d{1,18})", re.ASCII)

    def clean(self, value: Any) -> list[Blocking]:
        return [self._blocking(key) for key in super().clean(value)]

    def valid_value(self, value: str) -> bool:
        found = self._KEY.fullmatch(value)
        return found is not None and found[1] in Blocker.values

    def _blocking(self, key: str) -> Blocking:
        blocker, claim, person = key.rsplit("-", 2)
        return Blocking(Blocker(blocker), claim=int(claim) or None, person=int(person) or None)


class WaiveForm(HeadForm):
    """Which of the things that stand in the way may pass, and why. `waivable` is by key what each says."""

    items = BlockingField(
        label=gettext_lazy("What may pass"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick in the lists what may pass.")},
    )
    why = forms.CharField(
        label=gettext_lazy("Why it may pass"),
        max_length=1000,
        widget=forms.Textarea,
        help_text=gettext_lazy("It is printed in the report, with your name."),
        error_messages={"required": gettext_lazy("Say why.")},
    )

    def __init__(self, *args: Any, waivable: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = list(waivable.items())  # type: ignore[attr-defined]


class RulesForm(TokenForm):
    """How many reviews settle a claim of each risk, who may sign, and what evidence is asked for."""

    four_eyes = forms.ChoiceField(label=gettext_lazy("Four eyes"), choices=FourEyes.choices, widget=forms.RadioSelect)
    coverage = forms.ChoiceField(
        label=gettext_lazy("Before a sign-off"), choices=CoverageRule.choices, widget=forms.RadioSelect
    )
    opens = forms.BooleanField(label=gettext_lazy("Open the first verdicts that wait"), required=False)
    why = forms.CharField(label=gettext_lazy("Why this change"), max_length=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for risk in Risk:
            self.fields[f"required_{risk}"] = forms.IntegerField(
                label=risk.label.capitalize(), min_value=1, max_value=MOST_REVIEWS
            )
            self.fields[f"evidence_{risk}"] = forms.MultipleChoiceField(
                label=capfirst(getattr(RuleSettings._meta.get_field(f"evidence_{risk}"), "verbose_name", risk.label)),
                choices=EvidenceCheck.choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        by_risk = [f"{what}_{risk}" for what in ("required", "evidence") for risk in Risk]
        self.order_fields([*by_risk, "four_eyes", "coverage", "opens", "why"])

    @property
    def counts(self) -> list[forms.BoundField]:
        return [self[f"required_{risk}"] for risk in Risk]

    @property
    def checklists(self) -> list[forms.BoundField]:
        return [self[f"evidence_{risk}"] for risk in Risk]

    def evidence(self) -> dict[Risk, list[str]]:
        return {risk: self.cleaned_data[f"evidence_{risk}"] for risk in Risk}

    def required(self) -> dict[Risk, int]:
        return {risk: self.cleaned_data[f"required_{risk}"] for risk in Risk}

    @staticmethod
    def initial_of(rules: RuleSettings) -> dict[str, Any]:
        asked = {f"required_{risk}": number for risk, number in rules.required.items()}
        evidence = {f"evidence_{risk}": list(checks) for risk, checks in rules.required_evidence.items()}
        return {
            **asked,
            **evidence,
            "four_eyes": rules.four_eyes,
            "coverage": rules.coverage,
            "lock_version": rules.lock_version,
        }


class DueField(forms.DateTimeField):
    """A moment, typed in the newsroom's time zone."""

    def __init__(self, **kwargs: Any) -> None:
        shape = "%Y-%m-%dT%H:%M"
        kwargs.setdefault("label", gettext_lazy("Due"))
        kwargs.setdefault("help_text", lazy(_time_zone, str)())
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=shape)
        super().__init__(required=False, widget=widget, input_formats=[shape, "%Y-%m-%d %H:%M"], **kwargs)


def _time_zone() -> str:
    return _("Day and time, in the newsroom’s time zone (%(zone)s). Blank: no hurry.") % {
        "zone": timezone.get_current_timezone_name()
    }


class PersonField(forms.ModelChoiceField):
    """One of those who check."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=User.objects.none(), **kwargs)


class AssignForm(NewsroomForm):
    """Who is to check something, and until when. The article's author is not among them."""

    person = PersonField(label=gettext_lazy("Person"))
    due = DueField()

    def __init__(self, *args: Any, article: Article, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = who_may("review").exclude(pk=article.author_id or 0)  # type: ignore[attr-defined]


class DueForm(TokenForm):
    due = DueField()


class HandOverForm(NewsroomForm):
    """From whom to whom. `holders` are the people to whom anything is assigned."""

    person = PersonField(label=gettext_lazy("Assigned to"))
    to = PersonField(
        label=gettext_lazy("Hand over to"), required=False, empty_label=gettext_lazy("nobody: anyone may take it")
    )
    why = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=1000,
        help_text=gettext_lazy("It is kept in the record of each article."),
        error_messages={"required": gettext_lazy("Say why.")},
    )

    def __init__(self, *args: Any, holders: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = holders  # type: ignore[attr-defined]
        self.fields["to"].queryset = who_may("review")  # type: ignore[attr-defined]


_READ_BY_ALL = gettext_lazy(
    "Everyone at the desk reads it, also who is to give a second verdict blind: do not tell yours here. "
    "@username tells a person of it."
)


class RemarkForm(NewsroomForm):
    """A question to somebody; to nobody, a note. `asks`: who writes it, who is not asked."""

    to = PersonField(
        label=gettext_lazy("Question to"), required=False, empty_label=gettext_lazy("nobody: a note for the record")
    )
    text = forms.CharField(label=gettext_lazy("Question or note"), widget=forms.Textarea, help_text=_READ_BY_ALL)
    public = forms.BooleanField(label=gettext_lazy("Print it in every report, with its answers"), required=False)

    def __init__(self, *args: Any, asks: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = who_may("see").exclude(pk=asks.pk)  # type: ignore[attr-defined]


class AnswerForm(NewsroomForm):
    text = forms.CharField(label=gettext_lazy("Answer"), widget=forms.Textarea, help_text=_READ_BY_ALL)


class ResolveForm(TokenForm):
    why = forms.CharField(
        label=gettext_lazy("How it ended"), max_length=1000, error_messages={"required": gettext_lazy("Say why.")}
    )


class PrivacyForm(TokenForm):
    """Whether it is private from now on."""

    private = forms.BooleanField(required=False, widget=forms.HiddenInput)


class MailForm(NewsroomForm):
    timing = forms.ChoiceField(
        label=gettext_lazy("Mails of what is assigned to you, when it is due, and what you are asked or told"),
        choices=MailTiming.choices,
        widget=forms.RadioSelect,
    )


class DraftForm(NewsroomForm):
    """Which of one's drafts: the name of its form's address, and the key in it."""

    form = forms.CharField(max_length=40, widget=forms.HiddenInput)
    about = forms.IntegerField(min_value=0, max_value=2**63 - 1, widget=forms.HiddenInput)


class ExportForm(NewsroomForm):
    """What of the record to print, and how. Confidential sources are offered to those alone who may see them."""

    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        choices=lambda: [(name, each.label) for name, each in FORMATS.items() if each.is_installed],
        widget=forms.Select(attrs={"aria-keyshortcuts": "p"}),
    )
    as_of = forms.CharField(
        label=gettext_lazy("As it stood at"),
        required=False,
        max_length=40,
        help_text=gettext_lazy(
            "A moment with its time zone, such as 2026-11-20T17:02+01:00: text, claims, verdicts, sources and sign-off "
            "of then. Blank: as it stands now."
        ),
    )
    with_private = forms.BooleanField(label=gettext_lazy("With private questions and notes"), required=False)
    with_confidential = forms.BooleanField(
        label=gettext_lazy("With confidential sources"),
        required=False,
        help_text=gettext_lazy("The report says that they are in it: it is for the newsroom, not for readers."),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may(by, "see_confidential"):
            del self.fields["with_confidential"]

    def clean_as_of(self) -> datetime | None:
        try:
            return read_moment(self.cleaned_data["as_of"]) if self.cleaned_data["as_of"] else None
        except NotAMomentError as error:
            raise ValidationError(str(error)) from error

    def scope(self) -> Scope:
        cleaned = self.cleaned_data
        return Scope(cleaned["as_of"], cleaned["with_private"], cleaned.get("with_confidential", False))


MOST_SELECTED = 10_000


class SelectedExportForm(ExportForm):
    """The same of several articles: `articles` are their numbers, parted by commas."""

    articles = forms.CharField(widget=forms.HiddenInput)

    def clean_articles(self) -> list[Article]:
        numbers = self.cleaned_data["articles"].split(",")
        if len(numbers) > MOST_SELECTED:
            raise ValidationError(_("So many articles are for the command line: manage.py export_report --all."))
        if not all(number.isascii() and number.isdecimal() and len(number) < 19 for number in numbers):
            raise ValidationError(_("Which articles cannot be read. Select them in the list again."))
        found = list(Article.objects.filter(pk__in=map(int, numbers)).order_by("pk"))
        if not found:
            raise ValidationError(_("None of these articles is there. Select them in the list again."))
        return found


class QueryField(forms.CharField):
    """Any text, taken as it is: there is nothing in a search that is wrong. What no text can hold is no part of it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.validators = []  # by itself a field refuses NUL
        self.widget.attrs |= {"maxlength": MOST_CHARACTERS, "autocomplete": "off"}


class SearchForm(NewsroomForm):
    """The box and its filters."""

    q = QueryField(label=gettext_lazy("Words"))
    outlet = forms.ModelChoiceField(Outlet.objects.all(), label=gettext_lazy("Outlet"), required=False)
    story = forms.ModelChoiceField(Story.objects.all(), label=gettext_lazy("Story"), required=False)
    verdict = forms.ChoiceField(label=gettext_lazy("Verdict"), required=False, choices=lambda: _any_of(Verdict))
    standing = forms.ChoiceField(label=gettext_lazy("Standing"), required=False, choices=lambda: _any_of(Standing))
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), required=False, choices=lambda: _any_of(Reason))
    risk = forms.ChoiceField(label=gettext_lazy("Risk"), required=False, choices=lambda: _any_of(Risk))
    claimant = QueryField(label=gettext_lazy("Claimant"))
    person = forms.ModelChoiceField(
        User.objects.filter(is_operator=False).order_by("first_name", "username"),
        label=gettext_lazy("Person"),
        required=False,
        help_text=gettext_lazy(
            "Who marked the claim, added a source, asked or noted something, or gave a verdict that you may read."
        ),
    )
    published_from = forms.DateField(
        label=gettext_lazy("Published from"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    published_to = forms.DateField(
        label=gettext_lazy("Published until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs |= {"type": "search", "data-search-box": True}

    def wanted(self) -> Wanted:
        """What is looked for; what is wrong with the form is left out of it."""
        cleaned = dict(self.cleaned_data)
        return Wanted(sought(cleaned.pop("q", "")), **cleaned)


def _any_of(choices: type[TextChoices]) -> list[tuple[str, Any]]:
    return [("", _("any")), *choices.choices]


def _seen(cleaned: dict[str, Any]) -> Seen:
    return Seen(cleaned["lock_version"], cleaned["review_version"], cleaned["words"], cleaned["sentence"])


def review_initial(claim: Claim, review: Review | None, words: str, sentence: str) -> dict[str, Any]:
    """What a review form shows: the person's own verdict so far, and the tokens of what they see."""
    shown = {name: getattr(review, name) for name in ("verdict", "reason", "rationale", "correction")} if review else {}
    return {
        **shown,
        "lock_version": claim.lock_version,
        "review_version": review.lock_version if review else 0,
        "words": words,
        "sentence": sentence,
    }


def evidence_initial(evidence: Evidence) -> dict[str, Any]:
    return {**{name: getattr(evidence, name) for name in SAID}, "lock_version": evidence.claim.lock_version}


def suggestions() -> dict[str, list[str]]:
    """Names to choose from while typing an outlet or a story."""
    return {
        "outlets": list(Outlet.objects.values_list("name", flat=True)[:200]),
        "stories": list(Story.objects.values_list("title", flat=True)[:200]),
    }
