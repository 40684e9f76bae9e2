"""Which mails one person wants."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from annotations.actions.mails import choose_mails, timing_of
from annotations.choices import MailTiming
from annotations.forms import MailForm
from annotations.views.access import Request, needs
from annotations.views.pages import form_page


@require_http_methods(["GET", "HEAD", "POST"])
@needs("see")
def mail_choice(request: Request) -> HttpResponse:
    """One's own: no address names another person's."""
    form = MailForm(request.POST or None, initial={"timing": timing_of(request.user)})

    def save() -> None:
        choose_mails(by=request.user, timing=MailTiming(form.cleaned_data["timing"]))

    to = request.user.email
    explained = [
        _("They go to %(address)s. An administrator changes that.") % {"address": to}
        if to
        else _("Your account has no e-mail address, so nothing is sent. An administrator adds one."),
        _("A mail says what a claim says and when it is due: nothing of verdicts or sources."),
    ]
    context = {"title": _("Mail settings"), "explained": explained}
    return form_page(request, form, save, back=reverse("admin:index"), done=_("Saved."), context=context)
