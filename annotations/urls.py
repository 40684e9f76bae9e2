"""The addresses of our pages inside the admin site. Each needs a log-in and its own permission."""

from django.contrib import admin
from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from annotations.views import (
    addresses,
    articles,
    assignments,
    claims,
    dashboard,
    desk,
    drafts,
    evidence,
    mails,
    newsroom,
    outlets,
    questions,
    record,
    reports,
    reviews,
    rulings,
    search,
    sign_off,
    undoing,
    versions,
)
from annotations.views.once import once

# Outside the admin's own addresses, so that they can last; behind its log-in all the same.
urlpatterns = [
    path("articles/<int:pk>/", admin.site.admin_view(addresses.article), name="article"),
    path("claims/<int:pk>/", admin.site.admin_view(addresses.claim), name="claim"),
]


def desk_urls(site: AdminSite) -> list[URLPattern]:
    """Every page of ours, behind the admin's log-in."""
    pages = [
        ("articles/add/", articles.add, "article_add"),
        ("articles/<int:pk>/", desk.desk, "desk"),
        ("articles/<int:pk>/here/", desk.here, "article_here"),
        ("articles/<int:pk>/undo/", undoing.undo, "article_undo"),
        ("articles/<int:pk>/edit/", articles.edit, "article_edit"),
        ("articles/<int:pk>/revise/", versions.revise, "article_revise"),
        ("articles/<int:pk>/versions/", versions.compare, "article_versions"),
        ("articles/<int:pk>/sign-off/", sign_off.sign_off, "article_sign_off"),
        ("articles/<int:pk>/move/", sign_off.move, "article_move"),
        ("articles/<int:pk>/reopen/", sign_off.reopen, "article_reopen"),
        ("articles/<int:pk>/waive/", sign_off.waive, "article_waive"),
        ("waivers/<int:pk>/withdraw/", sign_off.withdraw_waiver, "waiver_withdraw"),
        ("articles/<int:pk>/assign/", assignments.assign_article, "article_assign"),
        ("articles/<int:pk>/take/", assignments.take_article, "article_take"),
        ("claims/<int:pk>/assign/", assignments.assign_claim, "claim_assign"),
        ("claims/<int:pk>/take/", assignments.take_claim, "claim_take"),
        ("assignments/<int:pk>/give-back/", assignments.give_back, "assignment_give_back"),
        ("assignments/<int:pk>/due/", assignments.due, "assignment_due"),
        ("articles/<int:pk>/questions/add/", questions.of_article, "article_ask"),
        ("claims/<int:pk>/questions/add/", questions.of_claim, "claim_ask"),
        ("questions/<int:pk>/answer/", questions.answer, "question_answer"),
        ("questions/<int:pk>/resolve/", questions.resolve, "question_resolve"),
        ("questions/<int:pk>/reopen/", questions.reopen, "question_reopen"),
        ("questions/<int:pk>/privacy/", questions.privacy, "question_privacy"),
        ("hand-over/", assignments.hand_over, "hand_over"),
        ("articles/<int:pk>/history/", articles.history, "article_history"),
        ("articles/<int:pk>/report/", reports.export_article, "article_report"),
        ("articles/report/", reports.export_selected, "articles_report"),
        ("articles/<int:pk>/claims/add/", claims.mark, "claim_add"),
        ("articles/<int:pk>/rulings/add/", rulings.rule, "ruling_add"),
        ("rulings/<int:pk>/withdraw/", rulings.withdraw, "ruling_withdraw"),
        ("claims/<int:pk>/edit/", claims.edit, "claim_edit"),
        ("claims/<int:pk>/place/", claims.place, "claim_place"),
        ("claims/<int:pk>/merge/", claims.merge, "claim_merge"),
        ("claims/<int:pk>/split/", claims.split, "claim_split"),
        ("claims/<int:pk>/withdraw/", claims.withdraw, "claim_withdraw"),
        ("claims/<int:pk>/remove/", claims.remove, "claim_remove"),
        ("claims/<int:pk>/restore/", claims.restore, "claim_restore"),
        ("claims/<int:pk>/history/", claims.history, "claim_history"),
        ("claims/<int:pk>/review/", reviews.give, "review"),
        ("claims/<int:pk>/confirm/", reviews.confirm, "review_confirm"),
        ("claims/<int:pk>/adjudicate/", reviews.adjudicate, "adjudicate"),
        ("claims/<int:pk>/evidence/add/", evidence.add, "evidence_add"),
        ("claims/<int:pk>/evidence/again/", evidence.again, "evidence_again"),
        ("evidence/read/", evidence.read, "evidence_read"),
        ("evidence/<int:pk>/edit/", evidence.edit, "evidence_edit"),
        ("evidence/<int:pk>/withdraw/", evidence.withdraw, "evidence_withdraw"),
        ("evidence/<int:pk>/restore/", evidence.restore, "evidence_restore"),
        ("evidence/<int:pk>/file/", evidence.file, "evidence_file"),
        ("search/", search.search_page, "search"),
        ("record/", record.record, "record"),
        ("rules/", newsroom.rules, "rules"),
        ("figures.csv", dashboard.dashboard_csv, "dashboard_csv"),
        ("statistics/", newsroom.statistics, "statistics"),
        ("mails/", mails.mail_choice, "mail_choice"),
        ("outlets/add/", outlets.outlet, "outlet_add"),
        ("outlets/<int:pk>/", outlets.outlet, "outlet_edit"),
        ("stories/add/", outlets.story, "story_add"),
        ("stories/<int:pk>/", outlets.story, "story_edit"),
        ("drafts/discard/", drafts.discard, "draft_discard"),
    ]
    return [path(route, site.admin_view(once(view)), name=name) for route, view, name in pages]
