"""The page that says how the record is kept, and the entries beside what happened to a claim."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from annotations.actions.proofs import record_verification, write_checkpoint
from annotations.ledger.state import state_of_record
from annotations.models import Article, Claim, Entry, EntryPart, Head, User
from tests.make import dispute, give, make_claim, source
from tests.tampering import tamper
from tests.views.reading import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_claim")]


def record(client: Any) -> Page:
    return Page.at(client, reverse("admin:record"))


class TestTheState:
    def test_of_a_record_that_nobody_looked_after(self, claim: Claim) -> None:
        state = state_of_record()
        assert state.entries == Entry.objects.count()
        assert state.chains == Head.objects.count() == 2
        assert (state.checkpoint, state.verification) == (None, None)
        assert state.to_do == ("checkpoint", "verify")

    def test_of_one_that_somebody_did(self, claim: Claim, second: User) -> None:
        checkpoint = write_checkpoint()
        record_verification(timezone.now(), entries=checkpoint.entries, findings=0)
        assert state_of_record().to_do == ()
        assert state_of_record().since == 0
        give(claim, by=second)
        assert state_of_record().since == 1

    def test_of_one_that_was_looked_after_long_ago(self, claim: Claim, second: User) -> None:
        long_ago = timezone.now() - timedelta(days=8)
        write_checkpoint()
        tamper("UPDATE annotations_checkpoint SET at = %s", long_ago)
        record_verification(long_ago, entries=1, findings=0)
        assert state_of_record().to_do == ("verify",), "nothing came since"
        give(claim, by=second)
        assert state_of_record().to_do == ("checkpoint", "verify")

    def test_of_one_that_was_changed(self, claim: Claim) -> None:
        write_checkpoint()
        record_verification(timezone.now(), entries=1, findings=2)
        assert state_of_record().to_do == ("tampered",)


class TestThePage:
    def test_says_what_to_do(self, claim: Claim, reader: User, as_: Any) -> None:
        text = " ".join(record(as_(reader)).root.text_content().split())
        assert "manage.py write_checkpoint FILE" in text
        assert "manage.py verify_history" in text
        assert f"{Entry.objects.count()} in 2 chains" in text

    def test_says_what_was_done(self, claim: Claim, reader: User, as_: Any) -> None:
        anchor = write_checkpoint()
        record_verification(timezone.now(), entries=7, findings=0)
        page = record(as_(reader))
        text = " ".join(page.root.text_content().split())
        assert "Nothing is to be done now." in text
        assert "7 entries, 0 findings" in text
        assert page.root.xpath("//code/@title") == [anchor.digest]

    def test_stands_in_the_menu(self, reader: User, as_: Any) -> None:
        assert record(as_(reader)).root.xpath("//nav//a[@href='/admin/record/']")


class TestTheTimeLine:
    def stamps(self, client: Any, claim: Claim) -> list[tuple[str, str]]:
        page = Page.at(client, reverse("admin:claim_history", args=[claim.pk]))
        return [
            (str(each.xpath("./code/@title")[0]), " ".join(each.text_content().split()))
            for each in page.root.xpath("//*[@class='entry']")
        ]

    def test_names_the_entry_of_each_event(self, claim: Claim, checker: User, second: User, as_: Any) -> None:
        source(claim, by=checker)
        give(claim, by=second)
        entries = Entry.objects.filter(article=claim.article_id).order_by("-sequence")
        own = [entry for entry in entries for part in entry.parts.exclude(kind__in=["act", "article", "version"])]
        own = [entry for entry in own if entry.verb != "add_evidence"] + [entries.get(verb="add_evidence")]
        stamps = self.stamps(as_(checker), claim)
        assert sorted(digest for digest, _text in stamps) == sorted(entry.digest for entry in own)
        for digest, text in stamps:
            assert text == f"entry {Entry.objects.get(digest=digest).sequence} {digest[:12]}"

    def test_is_as_silent_as_ever_about_what_is_sealed(
        self, article: Article, checker: User, second: User, reader: User, as_: Any
    ) -> None:
        claim = make_claim(article, by=checker, risk="accusation")
        dispute(claim, by=second)
        own = EntryPart.objects.get(kind="review").entry.digest
        assert own not in {digest for digest, _text in self.stamps(as_(checker), claim)}
        assert own in {digest for digest, _text in self.stamps(as_(second), claim)}
        hidden = source(claim, by=checker, confidential=True)
        entry = EntryPart.objects.get(kind="evidence", row=hidden.pk).entry.digest
        assert entry in {digest for digest, _text in self.stamps(as_(checker), claim)}
        assert entry not in {digest for digest, _text in self.stamps(as_(reader), claim)}

    def test_names_no_entry_of_what_came_before_the_ledger(self, claim: Claim, checker: User, as_: Any) -> None:
        tamper("DELETE FROM annotations_entrypart")
        assert self.stamps(as_(checker), claim) == []
