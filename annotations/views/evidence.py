"""Adding sources, correcting them, taking them back, and handing out the attached files."""

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from annotations.actions.evidence import Source, add_evidence, edit_evidence, restore_evidence, withdraw_evidence
from annotations.forms import (
    AgainForm,
    EvidenceEditForm,
    EvidenceForm,
    PastedForm,
    TokenForm,
    WhyForm,
    evidence_initial,
)
from annotations.models import AttachedFile, Evidence
from annotations.permissions import refuse_another_s
from annotations.reusable import reusable
from annotations.views.access import Request, get_claim, get_evidence, get_row, needs
from annotations.views.desk import render_desk
from annotations.views.notices import before_changing
from annotations.views.pages import BAD_INPUT, button_page, form_page, try_to_save


@require_POST
@needs("mark")
def add(request: Request, pk: int) -> HttpResponse:
    claim = get_claim(pk)
    form = EvidenceForm(request.POST, request.FILES, auto_id="evidence_%s")
    status, saved = try_to_save(
        form,
        lambda: add_evidence(claim, form.source(), by=request.user, lock_version=form.cleaned_data["lock_version"]),
        request=request,
    )
    if saved:
        messages.success(request, _("The source is added to claim %(number)s.") % {"number": claim.number})
        return redirect(claim)
    return render_desk(request, claim.article_id, selected=str(claim.number), evidence=form, status=status)


@require_POST
@needs("mark")
def again(request: Request, pk: int) -> HttpResponse:
    """A source of another claim of the story is used for this one too."""
    claim = get_claim(pk)
    form = AgainForm(request.POST)
    added: list[Evidence] = []

    def save() -> None:
        cleaned = form.cleaned_data
        source = Source(again=get_row(reusable(claim, request.user), cleaned["evidence"]))
        added.append(add_evidence(claim, source, by=request.user, lock_version=cleaned["lock_version"]))

    def done() -> str:
        said = {"number": claim.number, "stance": added[0].get_stance_display()}
        return _("The source is added to claim %(number)s. Its stance is as it was: %(stance)s.") % said

    return button_page(request, form, save, subject=str(claim), back=claim.get_absolute_url(), done=done)


@require_POST
@needs("mark")
def read(request: Request) -> HttpResponse:
    """What can be read from what was pasted, for the script that fills it in. Nothing is kept, and nothing fetched."""
    form = PastedForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"fields": {}}, status=BAD_INPUT)
    return JsonResponse({"fields": form.read()})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("mark")
def edit(request: Request, pk: int) -> HttpResponse:
    evidence = get_evidence(request, pk)
    refuse_another_s(request.user, evidence)
    form = EvidenceEditForm(request.POST or None, request.FILES or None, initial=evidence_initial(evidence))

    def save() -> None:
        cleaned = form.cleaned_data
        edit_evidence(
            evidence, form.source(), by=request.user, lock_version=cleaned["lock_version"], why=cleaned["why"]
        )

    told = before_changing(evidence.claim, request.user)
    context = {"title": _("Edit source"), "subject": evidence, "explained": told}
    back = evidence.claim.get_absolute_url()
    return form_page(request, form, save, back=back, done=_("Saved."), context=context, compare=evidence)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("mark")
def withdraw(request: Request, pk: int) -> HttpResponse:
    evidence = get_evidence(request, pk)
    refuse_another_s(request.user, evidence)
    form = WhyForm(request.POST or None, initial={"lock_version": evidence.claim.lock_version})

    def save() -> None:
        cleaned = form.cleaned_data
        withdraw_evidence(evidence, by=request.user, lock_version=cleaned["lock_version"], why=cleaned["why"])

    told = before_changing(evidence.claim, request.user)
    context = {"title": _("Take back source"), "subject": evidence, "explained": told}
    done = _("The source is taken back. It stays in the history.")
    return form_page(request, form, save, back=evidence.claim.get_absolute_url(), done=done, context=context)


@require_POST
@needs("mark")
def restore(request: Request, pk: int) -> HttpResponse:
    evidence = get_evidence(request, pk)
    form = TokenForm(request.POST)

    def save() -> None:
        restore_evidence(evidence, by=request.user, lock_version=form.cleaned_data["lock_version"])

    return button_page(request, form, save, subject=str(evidence), back=evidence.claim.get_absolute_url())


@require_http_methods(["GET", "HEAD"])
@needs("see")
def file(request: Request, pk: int) -> HttpResponse:
    """The attached file: as a download, never shown by the browser inside our pages."""
    evidence = get_evidence(request, pk)
    attached = AttachedFile.objects.filter(pk=evidence.file_id).first()
    if attached is None or not attached.content:  # erased by order
        raise Http404
    disposition = content_disposition_header(as_attachment=True, filename=evidence.file_name)
    return HttpResponse(
        bytes(attached.content),
        content_type=evidence.file_type,
        headers={
            "Content-Disposition": disposition or "attachment",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
