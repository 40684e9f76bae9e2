"""Choosing the newsroom's rules."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations.actions._write import lock_every_article, refresh_standings_of, verb, write
from annotations.actions.errors import StaleError
from annotations.choices import EvidenceCheck, Risk, Standing
from annotations.models import Claim, RuleSettings, User
from annotations.permissions import require
from annotations.record import AT_ONCE, ClaimRecord, read_records, rules_in_force


@verb
def set_rules(
    *,
    by: User,
    lock_version: int,
    required: Mapping[Risk, int],
    four_eyes: str,
    coverage: str | None = None,
    evidence: Mapping[Risk, Collection[str]] | None = None,
    why: str,
    opens: bool = False,
) -> RuleSettings:
    """How many reviews settle a claim of each risk, who may sign, what of a text must be accounted for, and what the
    evidence of a claim of each risk is asked for (None: as before). `lock_version` is 0 before the first time.

    Where claims stand by them follows at once. Sign-offs stay: they were given by the rules of then, and say so.
    `opens`: the person knows that first reviews which wait for a second will be open to all.
    Raises StaleError, ValidationError by field, PermissionDenied.
    """
    require(by, "set_rules")
    lock_every_article()
    rules = rules_in_force()
    coverage = rules.coverage if coverage is None else coverage
    if rules.lock_version != lock_version:
        raise StaleError(rules)
    before, asked = rules.required, rules.required_evidence
    wanted = asked | {risk: _in_order(checks) for risk, checks in (evidence or {}).items()}
    if (before, rules.four_eyes, rules.coverage, asked) == ({**before, **required}, four_eyes, coverage, wanted):
        return rules
    if not why.strip():
        raise ValidationError({"why": _("Say why.")})
    for risk, number in required.items():
        setattr(rules, f"required_{risk}", number)
    for risk, checks in wanted.items():
        setattr(rules, f"evidence_{risk}", " ".join(checks))
    rules.four_eyes, rules.coverage = four_eyes, coverage
    if not opens:
        _refuse_to_open([risk for risk in Risk if rules.required[risk] < before[risk]], rules)
    write(rules, by=by, why=why.strip())
    changed = [risk for risk in Risk if rules.required[risk] != before[risk]]
    concerned = Claim.objects.filter(risk__in=changed, standing_row__standing__in=(Standing.WAITING, Standing.SETTLED))
    refresh_standings_of(concerned)
    return rules


def _in_order(checks: Collection[str]) -> tuple[EvidenceCheck, ...]:
    """Raises ValidationError for what evidence cannot be asked for."""
    if not set(checks) <= set(EvidenceCheck.values):
        raise ValidationError({NON_FIELD_ERRORS: _("Nothing that evidence can be asked for.")})
    return tuple(check for check in EvidenceCheck if check in checks)


def _refuse_to_open(lowered: Sequence[Risk], rules: RuleSettings) -> None:
    """Raises ValidationError where a sealed review would be open by these rules, wherever its claim stands."""
    opened = sum(_is_opened(*each) for each in _blind_before_and_after(lowered, rules))
    if opened:
        words = ngettext(
            "%(count)s claim has a verdict that is sealed: it would be open to all. Say that you mean it.",
            "%(count)s claims have a verdict that is sealed: it would be open to all. Say that you mean it.",
            opened,
        )
        raise ValidationError({"opens": words % {"count": opened}})


def _blind_before_and_after(lowered: Sequence[Risk], rules: RuleSettings) -> Iterator[tuple[ClaimRecord, ClaimRecord]]:
    """The claims of these risks that have reviews, as they are and as they would be; eight queries for a thousand."""
    before = rules_in_force()
    reviewed = Claim.objects.filter(risk__in=lowered, reviews__isnull=False).order_by("pk")
    keys = list(reviewed.values_list("pk", flat=True).distinct())
    for start in range(0, len(keys), AT_ONCE):
        claims = Claim.objects.filter(pk__in=keys[start : start + AT_ONCE])
        then = {record.claim.pk: record for record in read_records(claims, rules)}
        yield from ((record, then[record.claim.pk]) for record in read_records(claims, before))


def _is_opened(before: ClaimRecord, after: ClaimRecord) -> bool:
    return bool(before.sealed_from(None) - after.sealed_from(None))
