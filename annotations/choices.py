"""Named values, and named groups of them: verdicts, reasons, risks, stances, kinds, roles.

The words are those that people see on screen; the values are what the database and the exports hold.
"""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Verdict(TextChoices):
    VERIFIED = "verified", _("verified")
    DISPUTED = "disputed", _("disputed")
    UNVERIFIED = "unverified", _("unverified")


class Reason(TextChoices):
    """The finer word under a verdict; REASONS_OF says which belongs to which."""

    MISTRANSLATION = "mistranslation", _("mistranslation")
    WRONG_FIGURE = "wrong_figure", _("wrong figure")
    WRONG_NAME = "wrong_name", _("wrong name")
    WRONG_DATE = "wrong_date", _("wrong date")
    MISQUOTATION = "misquotation", _("misquotation")
    MISATTRIBUTION = "misattribution", _("misattribution")
    OUTDATED = "outdated", _("outdated")
    MISSING_CONTEXT = "missing_context", _("missing context")
    CONTRADICTED = "contradicted", _("contradicted")
    NOT_YET_CHECKED = "not_yet_checked", _("not yet checked")
    AUTHOR_ALONE = "author_alone", _("rests on the author alone")
    SINGLE_SOURCE = "single_source", _("single source")
    SOURCE_UNREACHABLE = "source_unreachable", _("source unreachable")
    NOT_CHECKABLE = "not_checkable", _("not checkable")


REASONS_OF: dict[Verdict, tuple[Reason, ...]] = {
    Verdict.VERIFIED: (),
    Verdict.DISPUTED: (
        Reason.MISTRANSLATION,
        Reason.WRONG_FIGURE,
        Reason.WRONG_NAME,
        Reason.WRONG_DATE,
        Reason.MISQUOTATION,
        Reason.MISATTRIBUTION,
        Reason.OUTDATED,
        Reason.MISSING_CONTEXT,
        Reason.CONTRADICTED,
    ),
    Verdict.UNVERIFIED: (
        Reason.NOT_YET_CHECKED,
        Reason.AUTHOR_ALONE,
        Reason.SINGLE_SOURCE,
        Reason.SOURCE_UNREACHABLE,
        Reason.NOT_CHECKABLE,
    ),
}
# A review that says so is a note to come back, not a verdict.
REASONS_THAT_NEVER_COUNT = frozenset({Reason.NOT_YET_CHECKED})


class Risk(TextChoices):
    """How much harm a mistake does; it sets how many reviews settle a claim."""

    ROUTINE = "routine", _("routine")
    FIGURE = "figure", _("figure")
    QUOTE = "quote", _("quote")
    ACCUSATION = "accusation", _("accusation")


# How many reviews settle a claim, unless the newsroom's rule settings say otherwise.
REVIEWS_REQUIRED: dict[Risk, int] = {Risk.ROUTINE: 1, Risk.FIGURE: 1, Risk.QUOTE: 1, Risk.ACCUSATION: 2}


class FourEyes(TextChoices):
    """Whether somebody who gave a claim its only counting review may sign the article off."""

    STRICT = "strict", _("whoever gave a claim its only verdict does not sign")
    REVIEWER_MAY_SIGN = "reviewer-may-sign", _("a person who checked it may sign")


class CoverageRule(TextChoices):
    """What of a text must be accounted for before somebody signs it off."""

    FIGURES = "figures", _("no figure is left open")
    SENTENCES = "sentences", _("no sentence is left open")
    NOTHING = "nothing", _("nothing is asked of the text")


class Standing(TextChoices):
    """Where a claim is; the first that fits holds, in this order."""

    WITHDRAWN = "withdrawn", _("withdrawn")
    REMOVED = "removed", _("removed")
    LOST = "lost", _("lost")
    RECHECK = "recheck", _("to check again")
    OPEN = "open", pgettext_lazy("claim", "open")
    SPLIT = "split", _("reviewers disagree")
    WAITING = "waiting", pgettext_lazy("claim", "waiting")
    SETTLED = "settled", _("settled")


# What still asks for somebody's work before the article is done.
UNFINISHED = (Standing.LOST, Standing.RECHECK, Standing.OPEN, Standing.SPLIT, Standing.WAITING)
# What a person took off the desk.
GONE = (Standing.WITHDRAWN, Standing.REMOVED)


class ReviewKind(TextChoices):
    OWN = "own", _("own")
    ADJUDICATION = "adjudication", _("adjudication")
    IMPORTED = "imported", _("imported")


class EvidenceKind(TextChoices):
    WEB_PAGE = "web_page", _("web page")
    DOCUMENT = "document", _("document")
    INTERVIEW = "interview", _("interview or call")
    OBSERVATION = "observation", _("own observation")
    DATA = "data", _("data or calculation")
    ASKED = "asked", _("question to the claimant")
    SEARCH = "search", _("search for evidence against it")


# What somebody did to find sources, and is none itself.
NO_SOURCES = frozenset({EvidenceKind.ASKED, EvidenceKind.SEARCH})


class Stance(TextChoices):
    SUPPORTS = "supports", _("supports")
    REFUTES = "refutes", _("refutes")
    CONTEXT = "context", _("gives context")


class Tier(TextChoices):
    PRIMARY = "primary", _("primary source")
    SECONDARY = "secondary", _("secondary source")


class EvidenceCheck(TextChoices):
    """What a claim's evidence may be asked for, in the order in which it is told."""

    PRIMARY = "primary", _("a primary source")
    INDEPENDENT = "independent", _("a second independent source")
    LOCATOR = "locator", _("where in each page or document")
    ARCHIVED = "archived", _("an archived copy of each web page")
    AGAINST = "against", _("evidence against it looked for")
    CLAIMANT = "claimant", _("the claimant asked")


# What to say of a claim that lacks it.
LACKING: dict[EvidenceCheck, Any] = {
    EvidenceCheck.PRIMARY: _("no primary source"),
    EvidenceCheck.INDEPENDENT: _("no second independent source"),
    EvidenceCheck.LOCATOR: _("not said where in each page or document"),
    EvidenceCheck.ARCHIVED: _("no archived copy of each web page"),
    EvidenceCheck.AGAINST: _("no evidence against it looked for"),
    EvidenceCheck.CLAIMANT: _("the claimant not asked"),
}

# What is asked for at each risk, unless the newsroom's rule settings say otherwise.
EVIDENCE_REQUIRED: dict[Risk, tuple[EvidenceCheck, ...]] = {
    Risk.ROUTINE: (),
    Risk.FIGURE: (EvidenceCheck.PRIMARY, EvidenceCheck.LOCATOR),
    Risk.QUOTE: (EvidenceCheck.PRIMARY, EvidenceCheck.LOCATOR),
    Risk.ACCUSATION: tuple(EvidenceCheck),
}


class CheckState(TextChoices):
    """Whether a line of the checklist is there; of what a confidential source may fill that is not told."""

    THERE = "there", _("there")
    MISSING = "missing", _("missing")
    NOT_TOLD = "not_told", _("not told: a confidential source may have it")


class Translation(TextChoices):
    """By whom an article was translated; blank for one in its original language."""

    PERSON = "person", _("a person")
    MACHINE = "machine", _("a machine")
    UNKNOWN = "unknown", _("not known")


class ArticleState(TextChoices):
    CHECKING = "checking", _("being checked")
    FINISHED = "finished", _("checking finished")
    SIGNED = "signed", _("signed off")
    PUBLISHED = "published", _("published")


# Where a sign-off was given, and not taken back by opening the article again.
SIGNED_STATES = (ArticleState.SIGNED, ArticleState.PUBLISHED)


class Blocker(TextChoices):
    """What stands in the way of a sign-off: where a claim is, or why it may not be this person who signs."""

    OPEN = "open", _("nobody has given a verdict")
    WAITING = "waiting", _("waits for another verdict")
    SPLIT = "split", _("reviewers disagree")
    RECHECK = "recheck", _("to check again")
    LOST = "lost", _("its words are not in this version")
    DISPUTED = "disputed", _("disputed, and its words stand")
    UNCOVERED = "uncovered", _("not all of the text is accounted for")
    AUTHOR = "author", _("the author never signs")
    WORDS = "words", _("wrote or changed the words here")
    TAKEN_OFF = "taken_off", _("took a claim that others worked on off the desk or its words")
    REMADE = "remade", _("changed a claim after others checked it")
    ONLY_REVIEW = "only_review", _("gave the only verdict that counts")


# What bars one person; the rest stands in everybody's way.
BARS = frozenset({Blocker.AUTHOR, Blocker.WORDS, Blocker.TAKEN_OFF, Blocker.REMADE, Blocker.ONLY_REVIEW})
# What is of no claim, nor of a person.
OF_THE_TEXT = frozenset({Blocker.UNCOVERED})
# What nobody can waive.
NEVER_WAIVED = frozenset({Blocker.AUTHOR})


class AssignmentState(TextChoices):
    """What is written of an assignment. That it is done is not: it is once what it asks for is (annotations.duties)."""

    OPEN = "open", pgettext_lazy("assignment", "open")
    GIVEN_BACK = "given_back", _("given back")


class RemarkKind(TextChoices):
    """What somebody said about a claim or an article, beside verdicts and sources."""

    QUESTION = "question", _("question")
    ANSWER = "answer", _("answer")
    NOTE = "note", _("note")


class Duty(TextChoices):
    """What waits for somebody, in their queue: the first five of a claim, the next two of an article, a question of
    either."""

    OPEN = "open", _("give it a verdict")
    SECOND = "second", _("waits for another verdict")
    RECHECK = "recheck", _("check it again")
    LOST = "lost", _("say where its words are now")
    SPLIT = "split", _("decide between reviewers who disagree")
    CHECK = "check", _("check the article")
    SIGN = "sign", _("sign it off")
    ANSWER = "answer", _("answer a question")
    RESOLVE = "resolve", _("read the answer, and resolve your question")


class MailTiming(TextChoices):
    """When somebody wants to be told by mail."""

    AT_ONCE = "at_once", _("at once")
    DIGEST = "digest", _("once a day, together")
    NONE = "none", _("never")


class NoticeKind(TextChoices):
    """What a mail tells: the first three of an assignment, the others of what somebody wrote."""

    ASSIGNED = "assigned", _("assigned")
    SOON = "soon", _("soon due")
    LATE = "late", _("was due")
    QUESTION = "question", _("asked")
    ANSWER = "answer", _("answered")
    MENTION = "mention", _("mentioned")


class TextOrigin(TextChoices):
    """How the text of a version came here; blank where that was not recorded yet."""

    TYPED = "typed", _("typed or edited here")
    OUTSIDE = "outside", _("read as it came from outside")


class PlacementOrigin(TextChoices):
    """How a placement came to be."""

    MARKED = "marked", _("marked")
    UNCHANGED = "unchanged", _("unchanged")
    MOVED = "moved", _("moved")
    REWORDED = "reworded", _("reworded")
    BY_HAND = "by_hand", _("placed by hand")


class Withdrawal(TextChoices):
    """Why a claim is no longer one; blank for a claim that stands."""

    MISTAKE = "mistake", _("marked by mistake")
    MERGED = "merged", _("merged into another claim")
    SPLIT = "split", _("split into other claims")


class SearchKind(TextChoices):
    """What the words are of that a search finds."""

    ARTICLE = "article", _("text of the article")
    STATEMENT = "statement", _("statement")
    CLAIMANT = "claimant", _("claimant")
    REVIEW = "review", _("rationale")
    EVIDENCE = "evidence", _("source")
    REMARK = "remark", _("question or note")


class BlockKind(TextChoices):
    """What a stretch of an article's text is."""

    TITLE = "title", _("title")
    HEADING = "heading", _("heading")
    PARAGRAPH = "paragraph", _("paragraph")
    CAPTION = "caption", _("caption")
    QUOTATION = "quotation", _("quotation")
    LIST_ITEM = "list_item", _("list item")
    TABLE_ROW = "table_row", _("table row")


class SegmentKind(TextChoices):
    """What a stretch of an article's text is to somebody who checks it."""

    SENTENCE = "sentence", _("sentence")
    QUOTATION = "quotation", _("quotation")
    DATE = "date", _("date")
    FIGURE = "figure", _("figure")
    NAME = "name", _("name")


class Coverage(TextChoices):
    """Whether somebody has accounted for a segment."""

    CLAIMED = "claimed", pgettext_lazy("segment", "in a claim")
    NOT_CHECKABLE = "not_checkable", pgettext_lazy("segment", "ruled not checkable")
    OPEN = "open", pgettext_lazy("segment", "open")


class RulingReason(TextChoices):
    """Why a stretch of text is not checkable."""

    NO_FACT = "no_fact", _("states no fact")
    OPINION = "opinion", _("opinion")
    FORECAST = "forecast", _("forecast")
    FIGURE_OF_SPEECH = "figure_of_speech", _("figure of speech")
    NAME = "name", _("part of a name")
    KNOWN = "known", _("known to everybody")
    OTHER = "other", _("another reason")


class Role(TextChoices):
    """What a person is in the newsroom: the name of a Django group, but for the last."""

    READER = "reader", _("reader")
    CHECKER = "checker", _("checker")
    EDITOR = "editor", _("editor")
    STANDARDS_EDITOR = "standards editor", _("standards editor")
    ADMINISTRATOR = "administrator", _("administrator")
    # An account that commands act as when nobody is named. It cannot log in.
    OPERATOR = "operator", _("operator")


GROUP_ROLES = (Role.READER, Role.CHECKER, Role.EDITOR, Role.STANDARDS_EDITOR, Role.ADMINISTRATOR)
