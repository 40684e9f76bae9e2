"""The addresses of our pages inside the admin site. Each needs a log-in and its own permission."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from annotations.views import (
    articles,
    claims,
    desk,
    drafts,
    evidence,
    newsroom,
    outlets,
    record,
    reports,
    reviews,
    rulings,
    search,
    sign_off,
    versions,
)


def desk_urls(site: AdminSite) -> list[URLPattern]:
    """Every page of ours, behind the admin's log-in."""
    pages = [
        ("articles/add/", articles.add, "article_add"),
        ("articles/<int:pk>/", desk.desk, "desk"),
        ("articles/<int:pk>/edit/", articles.edit, "article_edit"),
        ("articles/<int:pk>/revise/", versions.revise, "article_revise"),
        ("articles/<int:pk>/versions/", versions.compare, "article_versions"),
        ("articles/<int:pk>/sign-off/", sign_off.sign_off, "article_sign_off"),
        ("articles/<int:pk>/move/", sign_off.move, "article_move"),
        ("articles/<int:pk>/reopen/", sign_off.reopen, "article_reopen"),
        ("articles/<int:pk>/waive/", sign_off.waive, "article_waive"),
        ("waivers/<int:pk>/withdraw/", sign_off.withdraw_waiver, "waiver_withdraw"),
        ("articles/<int:pk>/history/", articles.history, "article_history"),
        ("articles/<int:pk>/report/", reports.export_article, "article_report"),
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
        ("evidence/<int:pk>/edit/", evidence.edit, "evidence_edit"),
        ("evidence/<int:pk>/withdraw/", evidence.withdraw, "evidence_withdraw"),
        ("evidence/<int:pk>/restore/", evidence.restore, "evidence_restore"),
        ("evidence/<int:pk>/file/", evidence.file, "evidence_file"),
        ("search/", search.search_page, "search"),
        ("record/", record.record, "record"),
        ("rules/", newsroom.rules, "rules"),
        ("statistics/", newsroom.statistics, "statistics"),
        ("outlets/add/", outlets.outlet, "outlet_add"),
        ("outlets/<int:pk>/", outlets.outlet, "outlet_edit"),
        ("stories/add/", outlets.story, "story_add"),
        ("stories/<int:pk>/", outlets.story, "story_edit"),
        ("drafts/discard/", drafts.discard, "draft_discard"),
    ]
    return [path(route, site.admin_view(view), name=name) for route, view, name in pages]
