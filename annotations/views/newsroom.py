"""The newsroom's rules, and how its reviewers agree."""

from django.db.models import Count
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from annotations.actions.rules import set_rules
from annotations.agreement import FEW, read_agreement, together
from annotations.choices import EvidenceCheck, Risk, Standing, Verdict
from annotations.forms import RulesForm
from annotations.models import ClaimStanding
from annotations.permissions import may, require
from annotations.record import rules_in_force
from annotations.timeline import history_of
from annotations.views.access import Request, needs
from annotations.views.pages import form_page, page


@require_http_methods(["GET", "HEAD", "POST"])
@needs("see")
def rules(request: Request) -> HttpResponse:
    """The rules, for all who see articles; standards editors change them here."""
    if request.method == "POST":
        require(request.user, "set_rules")
    now = rules_in_force()
    form = RulesForm(request.POST or None, initial=RulesForm.initial_of(now))

    def save() -> None:
        cleaned = form.cleaned_data
        set_rules(
            by=request.user,
            lock_version=cleaned["lock_version"],
            required=form.required(),
            four_eyes=cleaned["four_eyes"],
            coverage=cleaned["coverage"],
            evidence=form.evidence(),
            why=cleaned["why"],
            opens=cleaned["opens"],
        )

    events = history_of(now)
    waiting = ClaimStanding.objects.filter(standing=Standing.WAITING).order_by()
    by_risk = dict(waiting.values_list("claim__risk").annotate(count=Count("pk")))
    context = {
        "title": _("Rules"),
        "rules": now,
        "risks": [(risk.label, now.required[risk], by_risk.get(risk, 0)) for risk in Risk],
        "checks": [
            (check.label, [(risk.label, check in now.required_evidence[risk]) for risk in Risk])
            for check in EvidenceCheck
        ],
        "waiting": sum(by_risk.values()),
        "may_set": may(request.user, "set_rules"),
        "has_history": bool(events),
        "events": reversed(events),
        "back": "",  # this page is no step of another
    }
    back = reverse("admin:rules")
    return form_page(request, form, save, back=back, done=_("Saved."), context=context, template="rules.html")


@require_http_methods(["GET", "HEAD"])
@needs("see")
def statistics(request: Request) -> HttpResponse:
    """How often two reviewers of the same words said the same: no names, and nothing of what is sealed."""
    found = read_agreement()
    context = {
        "title": _("Statistics"),
        "by_risk": [(risk.label, is_blind, agreement) for (risk, is_blind), agreement in found.items()],
        "all": together(found.values()),
        "verdicts": list(Verdict),
        "few": FEW,
    }
    return page(request, "statistics.html", context)
