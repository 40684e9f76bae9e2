"""Two people save what they saw at the same time: `python -m tests.reliability.conflicts [--rounds N] [--requests N]
[--resent N]`.

Two processes meet before every save. In every other round two people correct one claim, else one person gives two
verdicts from two windows; both bring the same token. Exactly one may win, the other must be told, and the record
holds what the winner wrote. Then the same over HTTP: one 302, one 409 that gives back what was typed. Then one person's
page sends a note twice at once under one key: one 302, one 204, and one note.
"""

import argparse
import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse

from annotations.actions.errors import StaleError
from annotations.actions.reviews import Opinion, Seen, record_review, seen_now
from annotations.choices import Verdict
from annotations.models import Claim, Remark, Review, User
from tests.reliability.processes import in_processes, together
from tests.reliability.scratch import entries_of, make_checkers, make_claims, report, say, scratch_database

WON, STALE = "won", "stale"
Save = Callable[[Claim, User, Seen, str], str]
ARRIVE = 60  # seconds that one process waits for the other


def words_of(number: int, who: int) -> str:
    return f"Around {number:,} soldiers, says window {who}."


def edit(claim: Claim, by: User, seen: Seen, words: str) -> str:
    try:
        say(claim, words, by=by, lock_version=seen.claim)
    except StaleError:
        return STALE
    return WON


def judge(claim: Claim, by: User, seen: Seen, words: str) -> str:
    try:
        record_review(claim, Opinion(Verdict.VERIFIED, rationale=words), by=by, seen=seen)
    except StaleError:
        return STALE
    return WON


def edit_over_http(claim: Claim, by: User, seen: Seen, words: str) -> str:
    typed = {"statement": words, "claimant": "", "risk": claim.risk, "lock_version": seen.claim}
    return answered(client_of(by).post(reverse("admin:claim_edit", args=[claim.pk]), typed), words)


def judge_over_http(claim: Claim, by: User, seen: Seen, words: str) -> str:
    tokens = {"lock_version": seen.claim, "review_version": seen.review, "words": seen.words, "sentence": seen.sentence}
    typed = {"verdict": "verified", "reason": "", "rationale": words, "correction": "", **tokens}
    return answered(client_of(by).post(reverse("admin:review", args=[claim.pk]), typed), words)


def answered(response: Any, words: str) -> str:
    """What an answer says; a conflict says so only if what was typed is still there."""
    if response.status_code == 302:
        return WON
    kept = words in response.content.decode()
    return STALE if response.status_code == 409 and kept else f"{response.status_code}, kept: {kept}"


clients: dict[int, Client] = {}


def client_of(user: User) -> Client:
    """This person's browser, logged in once in each process."""
    if user.pk not in clients:
        clients[user.pk] = Client(raise_request_exception=False)
        clients[user.pk].force_login(user)
    return clients[user.pk]


def pairs(rounds: int, claim: Claim, people: list[User], saves: tuple[Save, Save]) -> list[str]:
    """Runs the rounds and gives what is wrong."""
    meet = together.Barrier(2, timeout=ARRIVE)
    before = entries_of(claim)
    for person in people:
        client_of(person)

    def window(who: int) -> list[str]:
        outcomes = []
        for number in range(rounds):
            by = people[who] if number % 2 == 0 else people[0]
            seen = seen_now(claim, by)
            meet.wait()
            outcomes.append(saves[number % 2](claim, by, seen, words_of(number, who)))
            meet.wait()  # neither looks again before both have saved
        return outcomes

    one, other = in_processes(window, 2, within=ARRIVE + rounds * 0.5)
    problems = [
        f"round {number}: {outcomes}"
        for number, outcomes in enumerate(zip(one, other, strict=True))
        if sorted(outcomes) != [STALE, WON]
    ]
    winners = {words_of(number, int(outcome != WON)) for number, outcome in enumerate(one)}
    recorded = {row.statement for row in Claim.history.filter(id=claim.pk)}
    recorded |= {row.rationale for row in Review.history.filter(claim_id=claim.pk)}
    problems += [f"not in the record: {words}" for words in winners - recorded]
    if entries_of(claim) - before != rounds:
        problems.append(f"{entries_of(claim) - before} entries for {rounds} rounds")
    return problems


def resent(rounds: int, claim: Claim, person: User) -> list[str]:
    """Sends each note from two processes at once under one key, and gives what is wrong."""
    meet = together.Barrier(2, timeout=ARRIVE)
    client_of(person)

    def window(_who: int) -> list[int]:
        found = []
        for number in range(rounds):
            typed, key = {"text": words_of(number, 0)}, {"Idempotency-Key": f"{number:032}"}
            meet.wait()
            address = reverse("admin:claim_ask", args=[claim.pk])
            found.append(client_of(person).post(address, typed, headers=key).status_code)
        return found

    answers = zip(*in_processes(window, 2, within=ARRIVE + rounds * 0.5), strict=True)
    problems = [f"round {number}: {pair}" for number, pair in enumerate(answers) if sorted(pair) != [204, 302]]
    notes = list(Remark.objects.filter(claim=claim).values_list("text", flat=True))
    if sorted(notes) != sorted(words_of(number, 0) for number in range(rounds)):
        problems.append(f"{len(notes)} notes for {rounds} that were sent twice")
    return problems


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2000, help="pairs of saves, by the verbs")
    parser.add_argument("--requests", type=int, default=200, help="pairs of saves, over HTTP")
    parser.add_argument("--resent", type=int, default=500, help="notes that are sent twice at once, over HTTP")
    options = parser.parse_args()
    settings.ALLOWED_HOSTS.append("testserver")
    with scratch_database():
        people = make_checkers(2)
        by_verbs, by_http, noted = make_claims(3)
        problems = pairs(options.rounds, by_verbs, people, (edit, judge))
        problems += pairs(options.requests, by_http, people, (edit_over_http, judge_over_http))
        problems += resent(options.resent, noted, people[0])
        done = f"{options.rounds:,} pairs of saves, {options.requests:,} over HTTP, {options.resent:,} sent twice"
        figures = f"{done} under one key, {len(problems)} wrong"
        return report("conflicts", figures, problems)


if __name__ == "__main__":
    sys.exit(main())
