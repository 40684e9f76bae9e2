"""The rules that a newsroom chooses for itself."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotations.choices import EVIDENCE_REQUIRED, REVIEWS_REQUIRED, CoverageRule, EvidenceCheck, FourEyes, Risk
from annotations.models.base import History, Tracked

MOST_REVIEWS = 5


def _required(risk: Risk) -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(
        risk.label,
        default=REVIEWS_REQUIRED[risk],
        validators=[MinValueValidator(1), MaxValueValidator(MOST_REVIEWS)],
    )


def _evidence(label: Any, risk: Risk) -> "models.CharField[str, str]":
    """Values of EvidenceCheck, in their order, parted by spaces."""
    return models.CharField(label, max_length=100, blank=True, default=" ".join(EVIDENCE_REQUIRED[risk]))


class RuleSettings(Tracked):
    """One row at the most; without it the defaults hold."""

    required_routine = _required(Risk.ROUTINE)
    required_figure = _required(Risk.FIGURE)
    required_quote = _required(Risk.QUOTE)
    required_accusation = _required(Risk.ACCUSATION)
    four_eyes = models.CharField(_("four eyes"), max_length=20, choices=FourEyes, default=FourEyes.STRICT)
    coverage = models.CharField(_("coverage"), max_length=20, choices=CoverageRule, default=CoverageRule.FIGURES)
    evidence_routine = _evidence(_("evidence of a routine claim"), Risk.ROUTINE)
    evidence_figure = _evidence(_("evidence of a figure"), Risk.FIGURE)
    evidence_quote = _evidence(_("evidence of a quote"), Risk.QUOTE)
    evidence_accusation = _evidence(_("evidence of an accusation"), Risk.ACCUSATION)

    history = History()

    class Meta:
        verbose_name = _("rule settings")
        verbose_name_plural = _("rule settings")
        constraints = [
            models.CheckConstraint(name="one_set_of_rules", condition=models.Q(pk=1)),
            models.CheckConstraint(name="rules_four_eyes_known", condition=models.Q(four_eyes__in=FourEyes.values)),
            models.CheckConstraint(name="rules_coverage_known", condition=models.Q(coverage__in=CoverageRule.values)),
            *(
                models.CheckConstraint(
                    name=f"rules_{risk}_settled_by_somebody",
                    condition=models.Q((f"required_{risk}__gte", 1), (f"required_{risk}__lte", MOST_REVIEWS)),
                )
                for risk in Risk.values
            ),
        ]

    def __str__(self) -> str:
        return str(_("rule settings"))

    @property
    def required(self) -> dict[Risk, int]:
        """How many reviews settle a claim, by its risk."""
        return {risk: getattr(self, f"required_{risk}") for risk in Risk}

    @property
    def required_evidence(self) -> dict[Risk, tuple[EvidenceCheck, ...]]:
        """What a claim's evidence is asked for, by its risk."""
        return {risk: tuple(map(EvidenceCheck, getattr(self, f"evidence_{risk}").split())) for risk in Risk}

    def clean(self) -> None:
        for risk in Risk:
            asked = getattr(self, f"evidence_{risk}").split()
            if asked != [check for check in EvidenceCheck if check in asked]:
                raise ValidationError({f"evidence_{risk}": _("Nothing that evidence can be asked for.")})
