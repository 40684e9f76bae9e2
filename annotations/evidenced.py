"""What the evidence of claims has of the checklist, and what it lacks."""

from collections.abc import Iterable
from dataclasses import dataclass

from annotations.choices import GONE, LACKING, EvidenceCheck, Risk, Tier
from annotations.models import Claim, Evidence, RuleSettings
from annotations.record import ClaimRecord
from annotations.sufficiency import Checked, Source, checklist


@dataclass(frozen=True)
class Lack:
    """A claim, and what the rules ask for that its evidence lacks."""

    claim: Claim
    checks: tuple[EvidenceCheck, ...]

    @property
    def words(self) -> list[str]:
        return [str(LACKING[check]) for check in self.checks]


def checklist_of(record: ClaimRecord, rules: RuleSettings, *, with_confidential: bool) -> tuple[Checked, ...]:
    """The checklist of a claim. Without the confidential sources it is what anybody may know, and tells of them that
    they are there. No query."""
    standing = [each for each in record.evidence if not each.withdrawn]
    told = [each for each in standing if with_confidential or not each.confidential]
    required = rules.required_evidence[Risk(record.claim.risk)]
    return checklist([_source(each) for each in told], required=required, withheld=len(standing) - len(told))


def lacks(records: Iterable[ClaimRecord], rules: RuleSettings, *, with_confidential: bool) -> list[Lack]:
    """Those of the claims, but for what is withdrawn or removed, whose evidence lacks something. No query."""
    found = []
    for record in records:
        if record.outcome.standing not in GONE:
            checked = checklist_of(record, rules, with_confidential=with_confidential)
            found.append(Lack(record.claim, tuple(each.check for each in checked if each.is_lacking)))
    return [each for each in found if each.checks]


def _source(evidence: Evidence) -> Source:
    return Source(
        kind=evidence.kind,
        stance=evidence.stance,
        is_primary=evidence.tier == Tier.PRIMARY,
        names=(evidence.title, evidence.person, evidence.url, evidence.archive_url, evidence.file_id or ""),
        origin=evidence.origin,
        has_place=bool(evidence.locator),
        has_copy=bool(evidence.archive_url or evidence.file_id),
    )
