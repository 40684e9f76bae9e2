"""The record, one file a stage. Foreign keys point back along the pipeline."""

from annotations.models.article import Article, ArticleVersion, VersionText
from annotations.models.assignment import Assignment
from annotations.models.claim import Claim, ClaimStanding, Loss, Placement
from annotations.models.desk import Presence, Submission
from annotations.models.draft import Draft
from annotations.models.evidence import AttachedFile, Evidence
from annotations.models.export import ReportExport
from annotations.models.ledger import Checkpoint, Entry, EntryPart, Head, Verification
from annotations.models.mail import MailChoice, Notice
from annotations.models.newsroom import Newsroom
from annotations.models.outlet import Outlet, Story
from annotations.models.person import User
from annotations.models.remark import Mention, Remark
from annotations.models.review import Review
from annotations.models.rules import RuleSettings
from annotations.models.ruling import Ruling, RulingPlace
from annotations.models.search import SearchText
from annotations.models.sign_off import Publication, SignOff, Waiver

__all__ = [
    "Article",
    "ArticleVersion",
    "Assignment",
    "AttachedFile",
    "Checkpoint",
    "Claim",
    "ClaimStanding",
    "Draft",
    "Entry",
    "EntryPart",
    "Evidence",
    "Head",
    "Loss",
    "MailChoice",
    "Mention",
    "Newsroom",
    "Notice",
    "Outlet",
    "Placement",
    "Presence",
    "Publication",
    "Remark",
    "ReportExport",
    "Review",
    "RuleSettings",
    "Ruling",
    "RulingPlace",
    "SearchText",
    "SignOff",
    "Story",
    "Submission",
    "User",
    "Verification",
    "VersionText",
    "Waiver",
]
