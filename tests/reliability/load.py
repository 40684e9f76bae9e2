"""Eight people write as fast as they can: `python -m tests.reliability.load [--rounds N] [--on-one N]`.

First each on a claim of their own, then all on one claim, where a refused save is tried again with the new token.
Every acknowledged write must be one entry of the record, nothing may be locked or deadlocked, and nobody may wait long.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field

from django.db import OperationalError

from annotations.actions import _write
from annotations.actions.errors import StaleError
from annotations.actions.reviews import Opinion, record_review, seen_now
from annotations.choices import Verdict
from annotations.models import Claim, User
from tests.reliability.processes import in_processes
from tests.reliability.scratch import entries_of, make_checkers, make_claims, report, say, scratch_database

WRITERS = 8
WAIT_OF_99, LONGEST_WAIT = 0.3, 2.0  # seconds: what 99 of 100 saves keep within, and every save
AT_MOST = 900  # seconds for either half


@dataclass
class Done:
    """What one writer did. `waits` are the seconds of each save, whatever came of it."""

    acknowledged: int = 0
    refused: int = 0
    errors: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def save(self, verb: Callable[[], object]) -> bool:
        """Whether the save was acknowledged."""
        begun = time.perf_counter()
        try:
            verb()
        except StaleError:
            self.refused += 1
        except OperationalError as error:
            self.errors.append(str(error).splitlines()[0])
        else:
            self.acknowledged += 1
            return True
        finally:
            self.waits.append(time.perf_counter() - begun)
        return False


def judge(claim: Claim, by: User, rounds: int, done: Done) -> Done:
    """This person changes their mind again and again."""
    for number in range(rounds):
        opinion = Opinion(Verdict.VERIFIED, rationale=f"Looked at it {number + 1} times.")
        seen = seen_now(claim, by)
        done.save(lambda: record_review(claim, opinion, by=by, seen=seen))  # noqa: B023
    return done


def correct(claim: Claim, by: User, rounds: int, done: Done) -> Done:
    """This person corrects the claim, over and over where somebody else was quicker; after an error they go on."""
    for number in range(rounds):
        words = f"Around {number:,} soldiers, says {by}."
        saved = False
        while not saved:
            token = Claim.objects.get(pk=claim.pk).lock_version
            refused = done.refused
            saved = done.save(lambda: say(claim, words, by=by, lock_version=token))  # noqa: B023
            if done.refused == refused:
                break
    return done


def measured(
    name: str, work: Callable[[int], Done], claims: Iterable[Claim], *, any_speed: bool
) -> tuple[str, list[str]]:
    """Runs the writers. Gives the figures, and what is wrong."""
    before, begun = sum(map(entries_of, claims)), time.monotonic()
    done = in_processes(work, WRITERS, within=AT_MOST)
    seconds = time.monotonic() - begun
    recorded = sum(map(entries_of, claims)) - before
    acknowledged = sum(each.acknowledged for each in done)
    errors = [error for each in done for error in each.errors]
    waits = sorted(wait for each in done for wait in each.waits)
    of_99, longest = waits[len(waits) * 99 // 100], waits[-1]
    refused = sum(each.refused for each in done)
    figures = (
        f"{name}: {acknowledged:,} acknowledged, {recorded:,} recorded, {refused:,} refused, "
        f"{len(errors)} failed, 99 of 100 within {of_99 * 1000:.0f} ms, longest {longest:.2f} s, "
        f"{acknowledged / seconds:.0f} a second"
    )
    problems = [f"{errors.count(error)} times: {error}" for error in sorted(set(errors))]
    if acknowledged != recorded:
        problems.append(f"{acknowledged} were acknowledged, {recorded} are recorded")
    if not any_speed and (of_99 > WAIT_OF_99 or longest > LONGEST_WAIT):
        problems.append(
            f"somebody waited too long: {WAIT_OF_99} s for 99 of 100 and {LONGEST_WAIT} s for all is the limit"
        )
    return figures, problems


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2000, help="saves of each writer on a claim of their own")
    parser.add_argument("--on-one", type=int, default=500, help="saves of each writer on the one claim")
    parser.add_argument("--without-queue", action="store_true", help="to see what the queue is for")
    parser.add_argument("--any-speed", action="store_true", help="count, and do not judge how long it took")
    options = parser.parse_args()
    if options.without_queue:
        _write.one_writer_at_a_time = nullcontext  # type: ignore[assignment]
    with scratch_database():
        people, claims = make_checkers(WRITERS), make_claims(WRITERS)
        halves = [
            measured(
                f"{WRITERS} x {options.rounds:,} on own claims",
                lambda who: judge(claims[who], people[who], options.rounds, Done()),
                claims,
                any_speed=options.any_speed,
            ),
            measured(
                f"{WRITERS} x {options.on_one:,} on one claim",
                lambda who: correct(claims[0], people[who], options.on_one, Done()),
                claims[:1],
                any_speed=options.any_speed,
            ),
        ]
        return max([report("load", figures, problems) for figures, problems in halves])


if __name__ == "__main__":
    sys.exit(main())
