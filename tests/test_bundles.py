"""Bundles: a report with the entries that prove it, checked by a script that knows nothing of the newsroom."""

import copy
import csv
import hashlib
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO
from itertools import combinations_with_replacement, product
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.core.management.base import CommandError

from annotations import approval, choices, clock
from annotations.actions.articles import Details, edit_article
from annotations.actions.assignments import hand_work_over
from annotations.actions.claims import Part as ClaimPart
from annotations.actions.claims import (
    edit_claim,
    merge_claim,
    place_claim,
    remove_claim,
    restore_claim,
    split_claim,
    withdraw_claim,
)
from annotations.actions.evidence import Source, edit_evidence, restore_evidence, withdraw_evidence
from annotations.actions.sign_off import finish_checking, withdraw_waiver
from annotations.actions.taking_over import take_over
from annotations.anchoring import occurrences
from annotations.approval import read_approval
from annotations.choices import EvidenceKind, FourEyes, Reason, Risk, Role, TextOrigin, Verdict
from annotations.exporting import NOW as AS_IT_STANDS
from annotations.exporting import Scope, export
from annotations.models import Article, Claim, Entry, EntryPart, ReportExport, Review, User
from annotations.models.rules import MOST_REVIEWS
from annotations.reports import verify_report
from annotations.reports.build import build_report
from annotations.reports.formats import FORMATS
from annotations.reports.formats.json import as_object
from annotations.reports.formats.zip import writer
from annotations.standing import Given, standing
from annotations.timeline import SHOWN, UNREPORTED
from annotations.vocabulary import KINDS, kind_of
from tests.make import (
    QUOTE,
    SOLDIERS,
    answer,
    ask,
    assign,
    choose_rules,
    confirm,
    decide,
    dispute,
    finish,
    give,
    give_back,
    let_pass,
    make_article,
    make_claim,
    make_person,
    note,
    publish,
    reopen,
    resolve,
    revise,
    rule,
    seen_now,
    sign,
    source,
)
from tests.make_reports import make_report
from tests.tampering import undone
from tests.test_taking_over import forget_the_ledger

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_people")]

SCRIPT = Path(verify_report.__file__)
ACCUSED = "The ministry denies everything"
SECRET: dict[str, Any] = {"title": "Dossier Kestrel", "person": "Informant Wren", "note": "Meets us at Larkspur."}
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def token(claim: Claim) -> int:
    return Claim.objects.get(pk=claim.pk).lock_version


def bundle_of(*articles: Article, by: User, scope: Scope = AS_IT_STANDS) -> bytes:
    return b"".join(export([each.pk for each in articles], "zip", by=by, scope=scope))


def found_in(data: bytes, *anchors: str) -> list[str]:
    return verify_report.check(data, anchors)[0]


def notes_of(data: bytes, *anchors: str) -> str:
    findings, notes = verify_report.check(data, anchors)
    assert findings == []
    return "\n".join(notes)


class Opened:
    """A bundle taken apart, to be changed by somebody who then makes every digest right that they can."""

    def __init__(self, data: bytes) -> None:
        self.members = verify_report.unpack(data)
        self.report, self.entries, self.manifest = (
            json.loads(self.members[name]) for name in ("report.json", "entries.json", "manifest.json")
        )

    @property
    def said(self) -> dict[str, Any]:
        return self.report["reports"][0]

    @property
    def chain(self) -> list[dict[str, Any]]:
        return self.entries["chains"][f"article/{self.said['article']}"]

    def sealed(self) -> bytes:
        """The bundle again, with the digests of its reports, its manifest and its zip made anew."""
        for report in self.report["reports"]:
            known, report["digest"] = report["digest"], verify_report.report_digest(report)
            for name in self.members.keys() & set(verify_report.PRINTS.values()):
                self.members[name] = self.members[name].replace(known.encode(), report["digest"].encode())
        self.members["report.json"] = verify_report.canonical(self.report).encode()
        self.members["entries.json"] = verify_report.canonical(self.entries).encode()
        return resealed(self.members)


def resealed(members: dict[str, bytes]) -> bytes:
    files = {name: content for name, content in members.items() if name != "manifest.json"}
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    manifest = _canonical(json.loads(members["manifest.json"]) | {"files": digests})
    return verify_report.pack(files | {"manifest.json": manifest})


@pytest.fixture(scope="module")
def small(kept: Callable[[], AbstractContextManager[None]], kept_people: dict[str, User]) -> bytes:
    """The bundle of an article with one disputed claim that has a source."""
    editor, checker = kept_people["edda"], kept_people["charlie"]
    with kept():
        article = make_article(by=editor, outlet="Portal Zaton", text=f"Title\n\nThey say: {QUOTE}.")
        claim = make_claim(article, by=checker)
        source(claim, by=checker, quote="Seventy-five thousand")
        dispute(claim, by=checker)
        return bundle_of(article, by=editor)


@pytest.fixture
def waiting(article: Article, editor: User, second: User) -> Claim:
    """An accusation that one of two people reviewed."""
    claim = make_claim(article, by=editor, quote=ACCUSED, risk=Risk.ACCUSATION)
    accuse(claim, by=second)
    return claim


def accuse(claim: Claim, *, by: User, words: str = "Nightjar") -> Review:
    return give(claim, by=by, verdict=Verdict.DISPUTED, reason=Reason.CONTRADICTED, rationale=words, correction=words)


def a_day_s_work(editor: User, checker: User, second: User) -> Iterator[Article]:
    """Something of everything that people do with an article, which is given after each step."""
    article = make_article(by=editor, outlet="Portal Zaton", story="Prisoners", url="https://example.org/1")
    yield article
    claim = make_claim(article, by=checker, risk=Risk.FIGURE, claimant="Estimates")
    open_source = source(claim, by=checker, content=b"He said so.", file_name="call.txt")
    source(claim, by=checker, title="", quote="Nothing of it is true.")
    call = {"kind": EvidenceKind.INTERVIEW, "title": "", "url": "", "person": "A clerk"}
    source(claim, by=checker, **call)
    give(claim, by=checker, verdict=Verdict.UNVERIFIED, reason=Reason.NOT_YET_CHECKED)
    yield article
    dispute(claim, by=checker)
    yield article
    words = {"statement": "75,000 fell", "claimant": "", "risk": Risk.FIGURE}
    edit_claim(claim, by=checker, lock_version=token(claim), why="Unclear.", **words)
    protected = source(claim, by=editor, **SECRET)
    yield article
    secret = Source({"confidential": True})
    edit_evidence(protected, secret, by=editor, lock_version=token(claim), why="Wren is afraid.")
    withdraw_evidence(open_source, by=checker, lock_version=token(claim), why="Another war.")
    yield article
    restore_evidence(open_source, by=editor, lock_version=token(claim))
    accused = make_claim(article, by=editor, quote=ACCUSED, risk=Risk.ACCUSATION)
    yield article
    accuse(accused, by=checker)
    yield article
    give(accused, by=second)
    yield article
    accuse(accused, by=second)
    denied = make_claim(article, by=editor, quote="The ministry denies it", risk=Risk.ACCUSATION)
    accuse(denied, by=second)
    yield article
    mistake, same = (make_claim(article, by=second, quote=quote) for quote in ("Freedom", "an offer to prisoners"))
    withdraw_claim(mistake, by=second, lock_version=token(mistake), why="A headline.")
    merge_claim(same, into=claim, by=second, lock_version=token(same))
    yield article
    several = make_claim(article, by=checker, quote="They go first,” an activist said")
    spans = [occurrences(SOLDIERS, quote)[0] for quote in ("They go first", "an activist said")]
    parts = [ClaimPart(span, SOLDIERS[span.start : span.end]) for span in spans]
    split_claim(several, parts=parts, by=checker, lock_version=token(several), version_number=1, why="Two things.")
    yield article
    details = Details(outlet="Meridian", byline="By us", language="en", published_at=NOON, published_on=NOON.date())
    lock_version = Article.objects.get(pk=article.pk).lock_version
    edit_article(article, by=editor, lock_version=lock_version, details=details, why="Sold.")
    yield article
    rewritten = SOLDIERS.replace("75 Russian soldiers were killed", "75 Russian men were killed")
    rewritten = rewritten.replace("“They go first,” an activist said. ", "")
    revise(article, rewritten, by=editor, why="They corrected it.")
    yield article
    confirm(Review.objects.get(claim=claim), by=checker, seen=seen_now(claim, checker))
    lost = Claim.objects.get(article=article, split_from=several, statement="They go first")
    remove_claim(lost, by=checker, lock_version=token(lost), version_number=2, why="Gone.")
    yield article
    span = occurrences(rewritten, "around 75 Russian men")[0]
    place_claim(claim, by=checker, lock_version=token(claim), version_number=2, span=span, why="Less.")
    yield article
    revise(article, f"{SOLDIERS}\n\nMore.", by=editor)
    restore_claim(mistake, by=editor, lock_version=token(mistake), why="It is one.")
    yield article
    revise(article, f"{SOLDIERS} He said so.", by=editor)
    finish_checking(article, by=checker, lock_version=Article.objects.get(pk=article.pk).lock_version)
    yield article


def a_day_of_signing(editor: User, checker: User, second: User, standards: User) -> Iterator[Article]:
    """What people do with an article from the first verdict to its second sign-off, given after each step."""
    article = make_article(by=editor, outlet="Portal Zaton")
    disputed = make_claim(article, by=checker, risk=Risk.FIGURE)
    split = make_claim(article, by=checker, quote=ACCUSED, risk=Risk.ACCUSATION)
    sealed = make_claim(article, by=checker, quote="The ministry denies it", risk=Risk.ACCUSATION)
    alone = make_claim(article, by=checker, quote="Freedom")
    written = make_claim(article, by=checker, quote="an activist said")
    author = make_person("arno", Role.CHECKER)
    for claim in (disputed, written):
        give(claim, by=author)
    name_author(article, author, by=standards)
    yield article
    dispute(disputed, by=checker)
    accuse(split, by=checker)
    give(split, by=second)
    decide(split, by=standards, rationale="The minutes have it.")
    accuse(sealed, by=second)
    give(alone, by=editor)
    finish(article, by=checker)
    yield article
    blocking = read_approval(Article.objects.get(pk=article.pk))
    let_pass(article, *[each for each in blocking.blocking if each.claim != disputed.pk], by=standards)
    asked = [each for each in blocking.blocking if each.claim == disputed.pk]
    let_pass(article, *asked, by=standards, why="It stands: they were asked.")
    yield article
    [waiver, *_others] = let_pass(article, *blocking.bars_of(editor), by=standards, why="Nobody else is here.")
    yield article
    sign(article, by=editor)
    yield article
    withdraw_waiver(waiver, by=standards, lock_version=waiver.lock_version, why="Somebody else is here now.")
    publish(article, by=editor)
    yield article
    accuse(sealed, by=second, words="Kestrel")  # the sign-off falls by what is sealed
    yield article
    source(disputed, by=editor, confidential=True, **SECRET)
    source(disputed, by=editor)
    give(disputed, by=checker)
    yield article
    accuse(sealed, by=second, words="Larkspur")
    yield article
    reopen(article, by=standards)
    revise(article, f"{SOLDIERS} More.", by=standards, origin=TextOrigin.TYPED)
    choose_rules(by=standards, four_eyes=FourEyes.REVIEWER_MAY_SIGN)
    give(sealed, by=checker, verdict=Verdict.DISPUTED, reason=Reason.CONTRADICTED, rationale="So it is.")
    give(written, by=second)
    for claim, person in ((disputed, checker), (alone, editor)):
        give(claim, by=person)
    finish(article, by=checker)
    yield article
    let_pass(article, *read_approval(Article.objects.get(pk=article.pk)).blocking, by=standards)
    sign(article, by=editor)
    yield article
    publish(article, by=editor)
    yield article
    choose_rules(by=standards, four_eyes=FourEyes.STRICT, routine=2)  # what the signer had checked is sealed now
    yield article
    name_author(article, None, by=standards)
    yield article


def name_author(article: Article, author: User | None, *, by: User) -> None:
    lock_version = Article.objects.get(pk=article.pk).lock_version
    details = Details(outlet="Portal Zaton", author=author)
    edit_article(article, by=by, lock_version=lock_version, details=details, why="So it is.")


class TestACleanBundle:
    def test_passes_and_says_what_it_rests_on(self, small: bytes) -> None:
        notes = notes_of(small).splitlines()
        head = Opened(small).said["head"]
        assert notes[0].endswith(" 4 entries. Withheld parts of them: none.")
        assert notes[-1] == f"Signed by the head digest {head['digest']}: compare it with the one on the paper."

    def test_passes_at_every_hour_of_a_day_s_work(self, editor: User, checker: User, second: User) -> None:
        standings = set()
        for article in a_day_s_work(editor, checker, second):
            data = bundle_of(article, by=editor)
            assert found_in(data) == []
            standings |= {claim["standing"] for claim in Opened(data).said["claims"]}
        assert standings == set(choices.Standing.values)
        assert "Withheld parts of them: 3 act, 2 claim, 2 evidence, 1 review." in notes_of(data)

    def test_passes_where_the_author_is_the_one_of_then_again(
        self, editor: User, checker: User, second: User, standards_editor: User
    ) -> None:
        """What was signed is what is there, and its sign-off fell all the same: for good."""
        *_before, article = a_day_of_signing(editor, checker, second, standards_editor)
        name_author(article, User.objects.get(username="arno"), by=standards_editor)
        data = bundle_of(article, by=editor)
        assert found_in(data) == []
        said = Opened(data).said["sign_off"]
        assert (said["holds"], [each["subject"] for each in said["changed"]]) == (False, ["author"])

    def test_passes_at_every_hour_of_a_day_of_signing(
        self, editor: User, checker: User, second: User, standards_editor: User
    ) -> None:
        """Of that hour, and of every hour before it as it is told now."""
        hours, told = [], []
        for article in a_day_of_signing(editor, checker, second, standards_editor):
            hours.append(clock.now())
            assert found_in(bundle_of(article, by=editor)) == []
            told.append(Opened(bundle_of(article, by=editor)).said)
        for hour in hours:
            assert found_in(b"".join(export([article.pk], "zip", by=editor, scope=Scope(as_of=hour)))) == []
        signed = [said["sign_off"] and said["sign_off"]["holds"] for said in told]
        assert signed == [None] * 4 + [True] * 2 + [False] * 4 + [True] * 3 + [False]
        waivers = [(len(said["waivers"]), said["waivers_withheld"]) for said in told]
        assert waivers == [(0, 0)] * 2 + [(3, 0)] + [(4, 0)] * 7 + [(5, 0)] * 2 + [(4, 1)] * 2
        assert {each["subject"] for said in told if said["sign_off"] for each in said["sign_off"]["changed"]} == {
            "author",
            "evidence",
            "review",
            "version",
        }

    def test_passes_whatever_was_assigned_and_its_report_says_nothing_of_it(
        self, article: Article, editor: User, checker: User, second: User
    ) -> None:
        sealed = make_claim(article, by=editor, risk=Risk.ACCUSATION)
        give(sealed, by=checker)
        told = Opened(bundle_of(article, by=editor)).said["history"]
        work = assign(sealed, to=second, by=editor, due=clock.now() + timedelta(days=1))
        give_back(work, by=second, why="No time.")
        assign(article, to=checker, by=editor)
        hand_work_over(checker, to=second, by=editor, why="On leave.")
        data = bundle_of(article, by=editor)
        assert found_in(data) == []
        assert Opened(data).said["history"] == told
        finish(article, by=checker)
        give(sealed, by=second)
        sign(article, by=editor)
        assert found_in(bundle_of(article, by=editor)) == []

    def test_says_what_the_json_report_says(self, article: Article, editor: User) -> None:
        report = as_object(build_report(article, by=editor))
        said = Opened(bundle_of(article, by=editor)).said
        assert {**said, "made_at": ""} == {**report, "made_at": ""}

    def test_of_several_articles_holds_them_all(self, article: Article, editor: User) -> None:
        other = make_article(by=editor, outlet="Meridian")
        data = bundle_of(article, other, by=editor)
        assert [report["article"] for report in Opened(data).report["reports"]] == [article.pk, other.pk]
        assert notes_of(data).count("Signed by the head digest") == 2

    def test_passes_after_a_person_was_renamed(self, claim: Claim, checker: User, editor: User) -> None:
        dispute(claim, by=checker)
        checker.first_name = "Charlotte"
        checker.save()
        assert found_in(bundle_of(claim.article, by=editor)) == []

    def test_knows_an_anchor_of_any_of_its_entries(self, small: bytes) -> None:
        for number, entry in enumerate(Opened(small).chain, 1):
            assert f"The anchor {entry['digest']} is entry {number} of article/" in notes_of(small, entry["digest"])

    def test_is_the_same_bytes_for_the_same_reports(self, article: Article, editor: User) -> None:
        with clock.at(NOON):
            assert bundle_of(article, by=editor) == bundle_of(article, by=editor)

    def test_is_a_zip_like_any_other(self, small: bytes, tmp_path: Path) -> None:
        file = tmp_path / "bundle.zip"
        file.write_bytes(small)
        done = subprocess.run(
            [sys.executable, "-m", "zipfile", "-t", str(file)], capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == "Done testing"


def pythons() -> list[str]:
    """Every Python from 3.10 on that this machine has, one a version."""
    found = {f"3.{sys.version_info.minor}": sys.executable}
    for folder in ("/usr/bin", "/usr/local/bin", *Path.home().glob(".pyenv/versions/3.*/bin")):
        for program in Path(folder).glob("python3.[1-9][0-9]"):
            found.setdefault(program.name.removeprefix("python"), str(program))
    return [found[version] for version in sorted(found)]


class TestThePrints:
    """The same report in other formats, each there or said to be left out."""

    def test_are_all_that_can_be_made_here(self, small: bytes) -> None:
        opened = Opened(small)
        for name, file in verify_report.PRINTS.items():
            is_there = FORMATS[name].is_installed
            assert (file in opened.members) == is_there
            assert (name in opened.manifest["left_out"]) == (not is_there)

    def test_are_named_as_their_formats_are(self) -> None:
        others = {name: format for name, format in FORMATS.items() if name not in ("json", "zip")}
        assert {name: f"prints/report{each.ending}" for name, each in others.items()} == verify_report.PRINTS

    def test_are_what_the_formats_print(self, small: bytes) -> None:
        rows = csv.DictReader(StringIO(Opened(small).members["prints/report.csv"].decode("utf-8-sig"), newline=""))
        assert [row["report_digest"] for row in rows] == [Opened(small).said["digest"]]

    def test_of_more_claims_than_a_format_takes_are_left_out_and_said_to_be(self) -> None:
        few = replace(FORMATS["html"], most_claims=0)
        opened = Opened(b"".join(writer([few, FORMATS["csv"]])(iter([make_report()]))))
        assert opened.manifest["left_out"] == {"html": "too_many_claims"}
        assert [name for name in opened.members if name.startswith("prints/")] == ["prints/report.csv"]

    def test_that_need_a_package_that_is_missing_are_left_out_and_said_to_be(self) -> None:
        other = replace(FORMATS["html"], package="no_such_package")
        opened = Opened(b"".join(writer([other])(iter([make_report()]))))
        assert opened.manifest["left_out"] == {"html": "not_installed"}

    @pytest.mark.parametrize("why", ["", "it was long", None])
    def test_are_not_left_out_for_no_reason(self, why: str | None, small: bytes) -> None:
        opened = Opened(small)
        del opened.members["prints/report.csv"]
        manifest = {**opened.manifest, "left_out": {"csv": why} if why else {}}
        opened.members["manifest.json"] = _canonical(manifest)
        assert found_in(opened.sealed()) != []

    def test_of_another_report_are_found(self, small: bytes) -> None:
        opened = Opened(small)
        page = opened.members["prints/report.html"].replace(opened.said["digest"].encode(), b"ab" * 32)
        opened.members["prints/report.html"] = page
        assert "prints/report.html does not say the digest of the report." in found_in(resealed(opened.members))

    def test_that_were_edited_are_not_what_the_manifest_says(self, small: bytes) -> None:
        members = Opened(small).members
        members["prints/report.html"] += b"<!-- -->"
        assert found_in(verify_report.pack(members))[0].startswith("prints/report.html is not what manifest.json")


class TestTheScript:
    """It is run by people who do not trust the newsroom, on whatever Python they have."""

    @pytest.mark.parametrize("python", pythons())
    def test_runs_by_itself(self, small: bytes, tmp_path: Path, python: str) -> None:
        bundle, script = tmp_path / "bundle.zip", tmp_path / "verify_report.py"
        script.write_bytes(Opened(small).members["verify_report.py"])

        def run(data: bytes, *options: str) -> tuple[int, str]:
            bundle.write_bytes(data)
            command = [python, "-I", str(script), str(bundle), *options]
            done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
            assert done.stderr == ""
            return done.returncode, done.stdout.splitlines()[-1]

        code, said = run(small)
        assert code == 0
        assert said.startswith("Signed by the head digest ")
        assert run(small[:-1] + b"\1") == (1, "ALTERED: 1 findings. Do not rely on this report.")
        assert run(small, "--anchor", "ab" * 32)[0] == 1

    def test_can_be_written_by_whoever_read_the_document(self, small: bytes, tmp_path: Path) -> None:
        document = (SCRIPT.parents[2] / "newsroom/docs/ledger.md").read_text(encoding="utf-8")
        *_sum, program = re.findall(r"```python\n(.*?)```", document, re.DOTALL)
        bundle, opened = tmp_path / "bundle.zip", Opened(small)
        bundle.write_bytes(small)
        command = [sys.executable, "-I", "-c", program, str(bundle)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        head = opened.said["head"]
        assert done.stdout == f"{head['chain']} {head['sequence']} entries, head {head['digest']}\n"
        opened.chain.pop(1)
        bundle.write_bytes(opened.sealed())
        assert subprocess.run(command, capture_output=True, check=False).returncode == 1

    def test_says_that_it_could_not_run(self, tmp_path: Path) -> None:
        command = [sys.executable, "-I", str(SCRIPT), str(tmp_path / "missing.zip")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (2, f"{tmp_path / 'missing.zip'}: No such file or directory\n")

    def test_gives_no_orders_to_a_terminal(self, small: bytes) -> None:
        opened = Opened(small)
        opened.said["claims"][0]["statement"] = "\x1b[2J\u202e"
        assert all(line.isprintable() for line in found_in(opened.sealed()))

    @pytest.mark.parametrize("name", ["article/5\x1b[2J", "article/05", "article/٥", "article/5\n", "registry", ""])
    def test_takes_no_chain_of_another_name(self, small: bytes, name: str) -> None:
        opened = Opened(small)
        opened.entries["chains"][name] = opened.chain
        assert found_in(opened.sealed()) == [f"{name!r} is no name of an article's chain."]

    def test_prints_nothing_that_a_terminal_obeys_wherever_a_bundle_has_it(self, small: bytes, tmp_path: Path) -> None:
        """A time may have any sign between its day and its hour, and what was taken over is told with its time."""
        opened, bundle = Opened(small), tmp_path / "bundle.zip"
        forged = {"header": lambda h: h.update(at=h["at"].replace("T", "\x1b"), verb="taken_over")}
        last = len(opened.chain)
        bundle.write_bytes(_resigned(opened, last, **forged))
        command = [sys.executable, "-I", str(SCRIPT), str(bundle)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.stdout.replace("\n", "").isprintable()
        findings, notes = verify_report.check(bundle.read_bytes())
        assert all(line.isprintable() for line in findings + notes)
        assert any(r"before 20" in note and r"\x1b" in note for note in notes)

    def test_needs_the_standard_library_alone(self) -> None:
        imported = set(re.findall(r"^(?:import|from) (\w+)", SCRIPT.read_text(encoding="utf-8"), re.MULTILINE))
        assert imported <= set(sys.stdlib_module_names)
        assert "annotations" not in imported

    def test_judges_by_the_rules_of_the_newsroom(self) -> None:
        assert {risk.value: number for risk, number in choices.REVIEWS_REQUIRED.items()} == verify_report.BEFORE_RULES
        assert set(choices.REASONS_THAT_NEVER_COUNT) == verify_report.NEVER_COUNT
        assert tuple(choices.FourEyes.values) == verify_report.FOUR_EYES
        assert {state.value for state in choices.SIGNED_STATES} == set(verify_report.SIGNED_STATES)
        assert verify_report.MOST_REVIEWS == MOST_REVIEWS
        assert tuple(choices.EvidenceCheck.values) == verify_report.CHECKS
        assert set(approval.SIGNED) == verify_report.SIGNED

    def test_knows_which_keys_came_later(self) -> None:
        later = {kind.name: set(kind.later) for kind in KINDS.values() if kind.later}
        assert later == verify_report.LATER

    @pytest.mark.parametrize("risk", choices.Risk.values)
    def test_comes_to_the_standing_that_the_newsroom_comes_to(self, risk: str) -> None:
        kinds = [("verified", "", "w", "s", "own", False), ("disputed", "contradicted", "w", "s", "own", False)]
        kinds += [("unverified", "not_yet_checked", "w", "s", "own", False)]
        kinds += [("verified", "", "other", "s", "own", False), ("disputed", "outdated", "w", "other", "own", False)]
        kinds += [("verified", "", "w", "s", "adjudication", False), ("disputed", "wrong_name", "w", "s", "own", True)]
        kinds += [
            ("disputed", "wrong_name", "w", "s", "imported", False),
            ("verified", "", "w", "s", "imported", False),
        ]
        places = ({"words": "w", "sentence": "s"}, None)
        gone = (
            {"withdrawal": "", "removed_in": None},
            {"withdrawal": "", "removed_in": 1},
            {"withdrawal": "mistake", "removed_in": None},
        )
        many = [reviews for number in range(4) for reviews in combinations_with_replacement(kinds, number)]
        for reviews, place, state, came_back in product(many, places, gone, (False, True)):
            required = choices.REVIEWS_REQUIRED[Risk(risk)]
            expected = standing(
                [Given(*review) for review in reviews],
                words=place and place["words"],
                sentence=place and place["sentence"],
                risk=risk,
                required=required,
                withdrawn=bool(state["withdrawal"]),
                removed=state["removed_in"] is not None and place is None and not came_back,
            )
            keys = ("verdict", "reason", "words", "sentence", "type", "reviewer")
            rows = [dict(zip(keys, (*review[:5], 7 if review[5] else 8), strict=True)) for review in reviews]
            judged = verify_report.judged({"risk": risk, **state}, place, rows, required, came_back, author=7)
            assert judged == (expected.standing.value, str(expected.verdict), expected.counted)

    def test_tells_a_history_of_the_fields_that_the_newsroom_tells_of(self) -> None:
        told = {}
        for model, names in SHOWN.items():
            if kind_of(model).article and model not in UNREPORTED:
                keys = {attribute: key for key, attribute in kind_of(model).keys.items()}
                known = [keys.get(name) or keys[f"{name}_id"] for name in names]
                told[kind_of(model).name] = " ".join(
                    name if name == key else f"{name}={key}" for name, key in zip(names, known, strict=True)
                )
        assert told == verify_report.TOLD

    def test_takes_the_script_of_an_earlier_release(self, small: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
        opened = Opened(small)
        opened.members["verify_report.py"] += b"# earlier\n"
        data = opened.sealed()
        assert found_in(data) == ["verify_report.py in the bundle is not the one that is running now."]
        digest = hashlib.sha256(opened.members["verify_report.py"]).hexdigest()
        monkeypatch.setattr(verify_report, "EARLIER", frozenset({digest}))
        assert found_in(data) == []


def test_a_lifted_bar_of_who_took_a_claim_off_is_told_though_their_review_of_it_is_sealed(
    editor: User, checker: User, standards_editor: User
) -> None:
    article = make_article(by=editor)
    claim = make_claim(article, by=checker, quote=ACCUSED, risk=Risk.ACCUSATION)
    rule(article, "75", by=checker)
    accuse(claim, by=editor)
    withdraw_claim(claim, by=editor, lock_version=token(claim), why="A slip.")
    finish(article, by=checker)
    let_pass(article, *read_approval(Article.objects.get(pk=article.pk)).bars_of(editor), by=standards_editor)
    sign(article, by=editor)
    data = bundle_of(article, by=checker)
    assert found_in(data) == []
    said = Opened(data).said
    assert [(each["blocker"], each["person"]) for each in said["waivers"]] == [("taken_off", "Edda")]
    assert [event["by"] for event in said["history"] if event["subject"] == "waiver"] == ["Stella"]
    assert said["claims"][0]["reviews"] == []


class TestQuestionsAndNotes:
    @pytest.mark.parametrize("what", ["its words", "who was asked", "the answer", "its end", "all of it", "privacy"])
    def test_that_a_report_tells_otherwise_are_found(
        self, what: str, claim: Claim, editor: User, checker: User
    ) -> None:
        question = ask(claim, to=editor, by=checker, private=False)
        answer(question, by=editor)
        resolve(question, by=checker)
        note(claim, by=editor)
        opened = Opened(bundle_of(claim.article, by=editor))
        assert found_in(opened.sealed()) == []
        [told] = opened.said["claims"][0]["remarks"]
        if what == "all of it":
            opened.said["claims"][0]["remarks"] = []
        elif what == "privacy":
            opened.said["with_private"] = True  # though the note is withheld
        elif what == "the answer":
            told["answers"][0]["text"] = "From nobody."
        else:
            told[{"its words": "text", "who was asked": "to", "its end": "why"}[what]] = "Another"
        assert found_in(opened.sealed()) != []


class TestConfidentialSources:
    @pytest.fixture
    def kept_secret(self, claim: Claim, editor: User) -> Claim:
        source(claim, by=editor, title="A clerk", confidential=True)
        source(claim, by=editor)
        return claim

    @pytest.mark.parametrize("asked", [False, True])
    def test_that_were_asked_for_are_proved_and_those_that_were_not_are_withheld(
        self, asked: bool, kept_secret: Claim, editor: User
    ) -> None:
        data = bundle_of(kept_secret.article, by=editor, scope=Scope(with_confidential=asked))
        assert found_in(data) == []
        assert (b"A clerk" in data) == asked
        [told] = Opened(data).said["claims"]
        assert [each["confidential"] for each in told["evidence"]] == ([True, False] if asked else [False])
        assert told["withheld"] == (0 if asked else 1)

    def test_are_told_to_be_what_they_are(self, kept_secret: Claim, editor: User) -> None:
        opened = Opened(bundle_of(kept_secret.article, by=editor, scope=Scope(with_confidential=True)))
        opened.said["claims"][0]["evidence"][0]["confidential"] = False
        assert found_in(opened.sealed()) != []

    def test_cannot_be_said_to_be_in_a_report_that_leaves_them_out(self, kept_secret: Claim, editor: User) -> None:
        opened = Opened(bundle_of(kept_secret.article, by=editor))
        opened.said["with_confidential"] = True
        assert found_in(opened.sealed()) != []

    def test_are_for_nobody_who_may_not_see_them(self, kept_secret: Claim, reader: User) -> None:
        with pytest.raises(PermissionDenied):
            bundle_of(kept_secret.article, by=reader, scope=Scope(with_confidential=True))
        assert not ReportExport.objects.filter(made_by=reader).exists()


class TestABundleOfAnEarlierRelease:
    """It was printed before articles were signed off: neither report nor entries know of that."""

    DATA = (Path(__file__).parent / "cases" / "bundle_before_sign_offs.zip").read_bytes()
    UNNUMBERED = (Path(__file__).parent / "cases" / "bundle_before_accounts.zip").read_bytes()
    UNDATED = (Path(__file__).parent / "cases" / "bundle_before_archive_dates.zip").read_bytes()

    def test_verifies_still(self) -> None:
        assert found_in(self.DATA) == []
        assert hashlib.sha256(Opened(self.DATA).members["verify_report.py"]).hexdigest() in verify_report.EARLIER

    def test_that_told_of_another_author_where_nothing_else_had_changed_verifies_still(
        self,
        editor: User,
        checker: User,
        second: User,
        standards_editor: User,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        *_before, article = a_day_of_signing(editor, checker, second, standards_editor)
        revise(article, f"{SOLDIERS} Some more.", by=editor)
        opened = Opened(bundle_of(article, by=editor))
        for each in (opened.said["sign_off"], *opened.said["publications"]):
            assert "author" in {change["subject"] for change in each["changed"]}
            each["changed"] = [change for change in each["changed"] if change["subject"] != "author"]
        assert found_in(opened.sealed()) != []
        digest = hashlib.sha256(opened.members["verify_report.py"]).hexdigest()
        monkeypatch.setattr(verify_report, "EARLIER", frozenset({digest}))
        assert found_in(opened.sealed()) == []

    def test_that_had_no_checklists_verifies_still_and_no_newer_one_may_lack_them(
        self, signed: bytes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened = Opened(signed)
        del opened.said["rules"]["evidence"]
        for claim in opened.said["claims"]:
            del claim["checklist"]
        assert found_in(opened.sealed()) != []
        digest = hashlib.sha256(opened.members["verify_report.py"]).hexdigest()
        monkeypatch.setattr(verify_report, "SHORTER", frozenset({digest}))
        assert found_in(opened.sealed()) == []

    @pytest.mark.parametrize("what", ["state", "check", "required"])
    def test_no_checklist_may_say_what_none_can(self, what: str, signed: bytes) -> None:
        opened = Opened(signed)
        line = opened.said["claims"][0]["checklist"][0]
        line[what] = not line[what] if what == "required" else "settled"
        assert found_in(opened.sealed()) != []

    @pytest.mark.parametrize("number", range(6))
    def test_no_checklist_says_else_than_the_sources_beside_it(self, number: int, signed: bytes) -> None:
        for claim in Opened(signed).said["claims"]:
            opened = Opened(signed)
            [same] = [each for each in opened.said["claims"] if each["id"] == claim["id"]]
            line = same["checklist"][number]
            line["state"] = "missing" if line["state"] == "there" else "there"
            assert found_in(opened.sealed()) != []

    def test_that_knew_nothing_of_questions_verifies_still_and_a_newer_one_does_not_pass_for_it(
        self, claim: Claim, editor: User, checker: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened = Opened(bundle_of(claim.article, by=editor))
        for each in (opened.said, *opened.said["claims"]):
            del each["remarks"]
        del opened.said["with_private"]
        assert found_in(opened.sealed()) != []
        digest = hashlib.sha256(opened.members["verify_report.py"]).hexdigest()
        monkeypatch.setattr(verify_report, "SHORTER", frozenset({digest}))
        assert found_in(opened.sealed()) == []

    def test_whose_entries_knew_no_date_of_an_archived_copy_verifies_still(self) -> None:
        opened = Opened(self.UNDATED)
        assert found_in(self.UNDATED) == []
        assert hashlib.sha256(opened.members["verify_report.py"]).hexdigest() in verify_report.UNDATED
        [source] = opened.said["claims"][0]["evidence"]
        assert "archived_on" not in source
        source["archived_on"] = "2023-11-10"
        assert found_in(opened.sealed()) != []

    def test_that_told_no_accounts_of_reviewers_verifies_still(self) -> None:
        opened = Opened(self.UNNUMBERED)
        assert found_in(self.UNNUMBERED) == []
        assert hashlib.sha256(opened.members["verify_report.py"]).hexdigest() in verify_report.UNNUMBERED
        assert "with_confidential" not in opened.said
        opened.said["with_confidential"] = True
        assert found_in(opened.sealed()) != []

    def test_no_newer_one_may_leave_the_accounts_of_reviewers_out(self, claim: Claim, editor: User) -> None:
        dispute(claim, by=editor)
        opened = Opened(bundle_of(claim.article, by=editor))
        [review] = opened.said["claims"][0]["reviews"]
        assert review["reviewer_id"] == editor.pk
        for wrong in (editor.pk + 1, 0, None):
            review["reviewer_id"] = wrong
            assert found_in(opened.sealed()) != []
        del review["reviewer_id"]
        assert found_in(opened.sealed()) != []

    def test_no_newer_one_may_leave_the_date_of_an_archived_copy_out(self, claim: Claim, editor: User) -> None:
        source(claim, by=editor, archived_on=date(2023, 11, 10))
        opened = Opened(bundle_of(claim.article, by=editor))
        assert found_in(opened.sealed()) == []
        opened.members["verify_report.py"] = Opened(self.UNDATED).members["verify_report.py"]
        [told] = opened.said["claims"][0]["evidence"]
        for said in ("2023-11-11", None):
            told["archived_on"] = said
            assert found_in(opened.sealed()) != []
        del told["archived_on"]
        assert found_in(opened.sealed()) != []

    @pytest.mark.parametrize(
        "what", ["the verdict", "the statement", "the title", "the byline", "that there is a claim"]
    )
    def test_is_found_where_it_was_edited(self, what: str) -> None:
        opened = Opened(self.DATA)
        EDITS[what](opened)
        assert found_in(opened.sealed()) != []

    def test_is_not_what_a_newer_one_can_be_made_to_look_like(self, signed: bytes) -> None:
        """Else whoever wants to hide that a sign-off fell leaves out all that a report says of it."""
        opened = Opened(signed)
        for name in verify_report.LATER_FIELDS:
            del opened.said[name]
        for claim in opened.said["claims"]:
            for review in claim["reviews"]:
                del review["by_author"]
        assert found_in(opened.sealed()) != []


# What somebody may wish that a report had said of its sign-off.
SIGNED_EDITS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "that it is signed": lambda said: said.update(sign_off=None),
    "that it holds": lambda said: said["sign_off"].update(holds=True),
    "that nothing changed": lambda said: said["sign_off"].update(changed=[]),
    "what changed": lambda said: said["sign_off"]["changed"][0].update(claim=2),
    "when it changed": lambda said: said["sign_off"]["changed"][0].update(at=said["made_at"]),
    "what changed, more": lambda said: said["sign_off"]["changed"].append(
        {"subject": "review", "claim": 2, "at": None}
    ),
    "who signed": lambda said: said["sign_off"].update(by="Stella"),
    "when it was signed": lambda said: said["sign_off"].update(at="2020-01-01T00:00:00+00:00"),
    "which version": lambda said: said["sign_off"].update(version=2),
    "what was signed": lambda said: said["sign_off"].update(digest="ab" * 32),
    "by which rule": lambda said: said["sign_off"].update(four_eyes="strict"),
    "who checked it": lambda said: said["sign_off"].update(checked_by_signer=[]),
    "a waiver": lambda said: said.update(waivers=[]),
    "why something was let pass": lambda said: said["waivers"][0].update(why="It is true."),
    "who let it pass": lambda said: said["waivers"][0].update(by="Edda"),
    "what was let pass": lambda said: said["waivers"][0].update(blocker="open"),
    "that a waiver holds": lambda said: said["waivers"][0].update(holds=True),
    "that a waiver was taken back": lambda said: said["waivers"][0].update(withdrawn=True),
    "a waiver withheld": lambda said: said.update(waivers_withheld=1),
    "that it is published": lambda said: said.update(publications=[]),
    "when it was published": lambda said: said["publications"][0].update(at="2020-01-01T00:00:00+00:00"),
    "what changed since": lambda said: said["publications"][0].update(changed=[]),
    "since when it fell": lambda said: said.update(fallen_at=None),
    "the author": lambda said: said.update(author="Edda"),
    "that there is an author": lambda said: said.update(author=""),
    "whose review is the author's": lambda said: [
        review.update(by_author=False) for claim in said["claims"] for review in claim["reviews"]
    ],
    "that the author's review counts": lambda said: [
        review.update(counts=True) for claim in said["claims"] for review in claim["reviews"]
    ],
    "that nobody decided": lambda said: [
        review.update(kind="own") for claim in said["claims"] for review in claim["reviews"]
    ],
    "the rules": lambda said: said["rules"].update(routine=2),
    "rules that cannot be": lambda said: said["rules"].update(accusation=6),
    "four eyes that cannot be": lambda said: said["rules"].update(four_eyes="none"),
    "the event of the sign-off": lambda said: said.update(
        history=[event for event in said["history"] if event["subject"] != "sign_off"]
    ),
    "the event of its fall": lambda said: said.update(
        history=[event for event in said["history"] if event["action"] != "fell"]
    ),
    "who published it": lambda said: [
        event.update(by="Stella") for event in said["history"] if event["subject"] == "publication"
    ],
}


@pytest.fixture(scope="module")
def signed(kept: Callable[[], AbstractContextManager[None]], kept_people: dict[str, User]) -> bytes:
    """The bundle of an article that was signed by a person who checked it, published, and changed since; with an
    author, a decision between reviewers, and something that was let pass. The article is not there any more."""
    with kept(), undone():
        return bundle_of(signed_article(*kept_people.values()), by=kept_people["edda"])


def signed_article(editor: User, checker: User, second: User) -> Article:
    standards_editor = make_person("stella", Role.STANDARDS_EDITOR)
    article = make_article(by=editor)
    disputed = make_claim(article, by=checker, risk=Risk.FIGURE)
    split = make_claim(article, by=checker, quote=ACCUSED, risk=Risk.ACCUSATION)
    alone = make_claim(article, by=checker, quote="Freedom")
    author = make_person("arno", Role.CHECKER)
    give(alone, by=author)
    name_author(article, author, by=standards_editor)
    choose_rules(by=standards_editor, four_eyes=FourEyes.REVIEWER_MAY_SIGN)
    give(alone, by=editor)
    dispute(disputed, by=checker)
    accuse(split, by=checker)
    give(split, by=second)
    decide(split, by=standards_editor)
    finish(article, by=checker)
    let_pass(article, *read_approval(Article.objects.get(pk=article.pk)).blocking, by=standards_editor)
    sign(article, by=editor)
    publish(article, by=editor)
    give(disputed, by=checker)
    return article


class TestASignedArticle:
    def test_says_all_there_is_to_say_of_it(self, signed: bytes) -> None:
        said = Opened(signed).said
        assert found_in(signed) == []
        assert (said["author"], said["state"], said["rules"]["four_eyes"]) == ("Arno", "published", "reviewer-may-sign")
        sign_off, [waiver], [publication] = said["sign_off"], said["waivers"], said["publications"]
        assert (sign_off["by"], sign_off["version"], sign_off["holds"]) == ("Edda", 1, False)
        assert sign_off["checked_by_signer"] == [3]
        assert [(each["subject"], each["claim"]) for each in sign_off["changed"]] == [("review", 1)]
        assert (waiver["blocker"], waiver["claim"], waiver["by"], waiver["holds"]) == ("disputed", 1, "Stella", False)
        assert (publication["version"], publication["by"]) == (1, "Edda")
        assert publication["changed"] == sign_off["changed"]
        assert said["fallen_at"]
        reviews = {
            (review["reviewer"], review["kind"]): (review["by_author"], review["counts"])
            for claim in said["claims"]
            for review in claim["reviews"]
        }
        assert reviews["Arno", "own"] == (True, False)
        assert reviews["Stella", "adjudication"] == (False, True)

    @pytest.mark.parametrize("what", SIGNED_EDITS)
    def test_is_found_where_the_report_says_other_than_the_entries(self, signed: bytes, what: str) -> None:
        opened = Opened(signed)
        SIGNED_EDITS[what](opened.said)
        assert found_in(opened.sealed()) != []

    @pytest.mark.parametrize("key", ["digest", "head", "version"])
    def test_is_found_where_something_else_was_signed_than_was_recorded(self, signed: bytes, key: str) -> None:
        """Every digest of the chain is right, and what the report says is what the sign-off says."""
        opened = Opened(signed)
        other: dict[str, Any] = {"digest": "ab" * 32, "head": "ab" * 32, "version": 2}
        number = next(
            number for number, entry in enumerate(opened.chain, 1) if json.loads(entry["content"])["verb"] == "sign_off"
        )
        place = [part["kind"] for part in opened.chain[number - 1]["parts"]].index("sign_off")

        def forge(part: dict[str, Any]) -> None:
            payload = json.loads(part["payload"])
            payload["fields"][key] = other[key]
            part["payload"] = verify_report.canonical(payload)

        if key != "head":
            opened.said["sign_off"][key] = other[key]
        findings = found_in(_resigned(opened, number, payload=forge, place=place))
        assert f"{_chain_of(opened)}, entry {number}, signs another thing than was recorded until then." in findings

    def test_proves_not_the_rules_and_says_so(self, signed: bytes) -> None:
        opened = Opened(signed)
        opened.said["rules"]["quote"] = 2  # there is no such claim
        assert found_in(opened.sealed()) == []
        assert "Nor are the newsroom's rules: of them a sign-off alone proves who might sign" in notes_of(signed)

    def test_can_be_summed_up_by_whoever_read_the_document(self, signed: bytes, tmp_path: Path) -> None:
        document = (SCRIPT.parents[2] / "newsroom/docs/ledger.md").read_text(encoding="utf-8")
        program, *_chain = re.findall(r"```python\n(.*?)```", document, re.DOTALL)
        bundle = tmp_path / "bundle.zip"
        bundle.write_bytes(signed)
        command = [sys.executable, "-I", "-c", program, str(bundle)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        said = Opened(signed).said
        assert done.stdout == f"article/{said['article']} as signed {said['sign_off']['digest']}\n"


class TestWhatASignOffTellsOfASealedReview:
    """Who signs may have given the only verdict. Once a second one is asked for, that one is to be kept."""

    @pytest.fixture
    def resealed_since(
        self, article: Article, editor: User, second: User, standards_editor: User
    ) -> Callable[[], Opened]:
        alone, other = make_claim(article, by=second, quote="Freedom"), make_claim(article, by=second)
        give(alone, by=editor)
        give(other, by=second)
        finish(article, by=second)
        bars = read_approval(Article.objects.get(pk=article.pk)).bars_of(editor)
        let_pass(article, *bars, by=standards_editor, why="Only Edda is here.")
        sign(article, by=editor)
        choose_rules(by=standards_editor, routine=2)
        return lambda: Opened(bundle_of(article, by=standards_editor))

    def test_is_kept(self, resealed_since: Callable[[], Opened]) -> None:
        opened = resealed_since()
        said = opened.said
        assert (said["sign_off"]["by"], said["sign_off"]["holds"]) == ("Edda", True)
        assert said["sign_off"]["checked_by_signer"] == []
        assert (said["waivers"], said["waivers_withheld"]) == ([], 1)
        text = json.dumps([opened.report, opened.entries], ensure_ascii=False)
        assert "Only Edda is here." not in text
        assert "only_review" not in text
        assert '"checked' not in text.replace('"checked_by_signer": []', "")

    def test_leaves_a_bundle_that_verifies_and_says_what_is_not_proved(
        self, resealed_since: Callable[[], Opened]
    ) -> None:
        notes = notes_of(resealed_since().sealed())
        assert "Withheld parts of them: 3 act, 2 review, 1 sign_off, 1 waiver." in notes
        assert "nothing proves by which rule 1 sign-offs were given, nor when." in notes

    @pytest.mark.parametrize(
        "change",
        [{"by": "Chidi"}, {"digest": "ab" * 32}, {"version": 2}, {"holds": False}, {"checked_by_signer": [9]}],
        ids=str,
    )
    def test_leaves_the_rest_of_the_sign_off_proved(
        self, resealed_since: Callable[[], Opened], change: dict[str, Any]
    ) -> None:
        opened = resealed_since()
        opened.said["sign_off"].update(change)
        assert found_in(opened.sealed()) != []

    @pytest.mark.parametrize("number", [0, 2])
    def test_is_counted_as_what_is_withheld(self, resealed_since: Callable[[], Opened], number: int) -> None:
        opened = resealed_since()
        opened.said["waivers_withheld"] = number
        assert found_in(opened.sealed()) != []

    def test_is_not_told_by_the_fall_of_a_sign_off(
        self, article: Article, editor: User, second: User, checker: User, standards_editor: User
    ) -> None:
        """A sealed verdict ends it, and the article's own history must not say whose that was."""
        claim = make_claim(article, by=checker, quote=ACCUSED, risk=Risk.ACCUSATION)
        finish(article, by=checker)
        let_pass(article, *read_approval(Article.objects.get(pk=article.pk)).blocking, by=standards_editor)
        sign(article, by=editor)
        accuse(claim, by=second)
        data = bundle_of(article, by=editor)
        opened = Opened(data)
        assert found_in(data) == []
        assert "Chidi" not in json.dumps([opened.report, opened.entries])
        assert [event["by"] for event in opened.said["history"] if event["action"] == "fell"] == [""]
        assert opened.said["sign_off"]["changed"] == [{"subject": "review", "claim": 1, "at": None}]
        before = opened.said["digest"]
        accuse(claim, by=second, words="Another")
        assert Opened(bundle_of(article, by=editor)).said["digest"] == before, "a mind that changed is not told"


@pytest.fixture(scope="module")
def bare(small: bytes) -> bytes:
    """The small bundle with one short print: every byte is tried, and the others are many and no different."""
    opened = Opened(small)
    others = {name: file for name, file in verify_report.PRINTS.items() if name != "csv"}
    for file in others.values():
        opened.members.pop(file, None)
    manifest = opened.manifest | {"left_out": dict.fromkeys(others, "not_installed")}
    return resealed(opened.members | {"manifest.json": _canonical(manifest)})


class TestEverySingleByte:
    def test_of_the_file_counts(self, bare: bytes) -> None:
        """The zip is written in one way alone: what is read from it makes the same bytes again, or it was changed."""
        unseen = [
            (at, flip) for flip in (1, 0x80) for at in range(len(bare)) if not _is_changed(_flipped(bare, at, flip))
        ]
        assert unseen == []

    def test_of_the_file_is_said_to_have_been_altered(self, bare: bytes) -> None:
        """The same by the front door, for every place of the zip that is no file's content and some that are."""
        content = Opened(bare).members.values()
        starts = [bare.index(each) for each in content]
        inside = {at for start, each in zip(starts, content, strict=True) for at in range(start, start + len(each))}
        places = [at for at in range(len(bare)) if at not in inside or at % 499 == 0]
        assert [at for at in places if not found_in(_flipped(bare, at, 1))] == []

    @pytest.mark.parametrize("name", ["entries.json", "manifest.json", "report.json"])
    def test_of_what_is_said_is_found_though_every_digest_was_made_anew(self, bare: bytes, name: str) -> None:
        """Whoever changes the prose can make the digests right, but for those that the head signs."""
        members = Opened(bare).members
        unseen = []
        for at in range(0, len(members[name]), 7 if name == "entries.json" else 1):  # a digest sees each alike
            changed = _flipped(members[name], at, 1)
            data = _sealed_with(members, name, changed)
            if not found_in(data):
                unseen.append(at)
        allowed = _places_of_what_is_not_proved(members[name].decode()) if name == "report.json" else set()
        assert set(unseen) <= allowed


def _flipped(data: bytes, at: int, flip: int) -> bytes:
    return data[:at] + bytes([data[at] ^ flip]) + data[at + 1 :]


def _is_changed(data: bytes) -> bool:
    try:
        return verify_report.pack(verify_report.unpack(data)) != data
    except ValueError:
        return True


def _canonical(value: Any) -> bytes:
    return verify_report.canonical(value).encode()


def _sealed_with(members: dict[str, bytes], name: str, content: bytes) -> bytes:
    if name == "manifest.json":
        return verify_report.pack(members | {name: content})
    try:
        envelope = json.loads(content)
        for report in envelope["reports"] if name == "report.json" else ():
            report["digest"] = verify_report.report_digest(report)
        content = verify_report.canonical(envelope).encode()
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    return resealed(members | {name: content})


def _places_of_what_is_not_proved(text: str) -> set[int]:
    """Bytes of the outlet's name, of the rules, of how much of the text is in claims, of who printed the report and
    when, and of the digest made anew."""
    values = [
        r'"(?:routine|figure|quote|accusation)":(\d)',
        r'"outlet":"([^"]*)"',
        r'"made_at":"([^"]*)"',
        r'"made_by":"([^"]*)"',
        r'"(?:claimed|not_checkable|open)":(\d+)',
        r'"coverage":"([^"]*)"',
    ]
    values += [r'"new":"(Portal Zaton)"', r'\}\]\},"digest":"([^"]*)"']
    spans = [match.span(1) for value in values for match in re.finditer(value, text)]
    return {at for start, end in spans for at in range(len(text[:start].encode()), len(text[:end].encode()))}


def _chain_of(opened: Opened) -> str:
    return f"article/{opened.said['article']}"


def _claim(opened: Opened) -> dict[str, Any]:
    return opened.said["claims"][0]


# What somebody may wish that the report had said, by what they do to it.
EDITS: dict[str, Callable[[Opened], Any]] = {
    "the verdict": lambda o: _claim(o).update(verdict="verified"),
    "the verdict and its review": lambda o: (
        _claim(o).update(verdict="verified"),
        _claim(o)["reviews"][0].update(verdict="verified", reason="", correction=""),
        o.said.update(counts={"verified": 1}),
    ),
    "that it is settled": lambda o: (_claim(o).update(verdict="", standing="open"), o.said.update(counts={"open": 1})),
    "that it is split": lambda o: (_claim(o).update(verdict="", standing="split"), o.said.update(counts={"split": 1})),
    "the counts": lambda o: o.said.update(counts={"verified": 1}),
    "how many count": lambda o: _claim(o).update(reviews_in=2),
    "how many are needed": lambda o: _claim(o).update(reviews_required=2),
    "whether one counts": lambda o: _claim(o)["reviews"][0].update(counts=False),
    "whether one is stale": lambda o: _claim(o)["reviews"][0].update(stale=True),
    "the reviewer": lambda o: _claim(o)["reviews"][0].update(reviewer="Edda"),
    "when it was given": lambda o: _claim(o)["reviews"][0].update(given_at="2020-01-01T00:00:00+00:00"),
    "when, a microsecond": lambda o: _claim(o)["reviews"][0].update(
        given_at=(datetime.fromisoformat(_claim(o)["reviews"][0]["given_at"]) + timedelta(microseconds=1)).isoformat()
    ),
    "the rationale": lambda o: _claim(o)["reviews"][0].update(rationale="I like it."),
    "the correction": lambda o: _claim(o)["reviews"][0].update(correction="around 76,000"),
    "that there was a review": lambda o: _claim(o).update(reviews=[]),
    "a review more": lambda o: _claim(o)["reviews"].append(copy.deepcopy(_claim(o)["reviews"][0])),
    "a review withheld": lambda o: _claim(o).update(reviews=[], reviews_withheld=1, standing="waiting", verdict=""),
    "the statement": lambda o: _claim(o).update(statement="Nobody died."),
    "the claimant": lambda o: _claim(o).update(claimant="The ministry"),
    "the risk": lambda o: _claim(o).update(risk="accusation"),
    "the quote": lambda o: _claim(o).update(quote=QUOTE.replace("75", "76")),
    "the place": lambda o: _claim(o).update(start=_claim(o)["start"] + 1),
    "the number": lambda o: _claim(o).update(number=2),
    "that it was withdrawn": lambda o: _claim(o).update(withdrawal="mistake"),
    "that there is a claim": lambda o: o.said.update(claims=[], counts={}),
    "a source": lambda o: _claim(o)["evidence"][0].update(quote="Seventy-five"),
    "whose source": lambda o: _claim(o)["evidence"][0].update(added_by="Edda"),
    "that there is a source": lambda o: _claim(o).update(evidence=[]),
    "a source more": lambda o: _claim(o)["evidence"].append(copy.deepcopy(_claim(o)["evidence"][0])),
    "a source withheld": lambda o: _claim(o).update(withheld=1),
    "what was done": lambda o: _claim(o)["history"].pop(),
    "what was done, more": lambda o: _claim(o)["history"].append(copy.deepcopy(_claim(o)["history"][-1])),
    "what was done, in another order": lambda o: _claim(o)["history"].reverse(),
    "why": lambda o: _claim(o)["history"][-1].update(why="I was told to."),
    "who did it": lambda o: _claim(o)["history"][-1].update(by="Edda"),
    "what it was before": lambda o: _claim(o)["history"][-1]["changes"][0].update(old="verified"),
    "the article's history": lambda o: o.said["history"].pop(),
    "the text": lambda o: o.said.update(text=o.said["text"].replace("75", "76")),
    "the text and its digest": lambda o: o.said.update(text="No", text_digest=hashlib.sha256(b"No").hexdigest()),
    "the title": lambda o: o.said.update(title="Another"),
    "the byline": lambda o: o.said.update(byline="Somebody"),
    "whether there is an outlet": lambda o: o.said.update(outlet=""),
    "whether there is a story": lambda o: o.said.update(story="Prisoners"),
    "who brought it": lambda o: o.said.update(brought_by="Charlie"),
    "the state": lambda o: o.said.update(state="finished"),
    "a field more": lambda o: o.said.update(note="All of this is approved."),
    "a field of a claim more": lambda o: _claim(o).update(note="Approved."),
    "the head": lambda o: o.said["head"].update(
        digest=o.chain[-2]["digest"], sequence=len(o.chain) - 1, at=json.loads(o.chain[-2]["content"])["at"]
    ),
    "that there is a head": lambda o: o.said.update(head=None),
    "the envelope": lambda o: o.report.update(note="Approved."),
    "the envelope of the entries": lambda o: o.entries.update(note="Approved."),
}

# What somebody may do to the entries; what can be made right afterwards is.
TAMPERINGS: dict[str, Callable[[Opened], Any]] = {
    "the first dropped": lambda o: o.chain.pop(0),
    "one in the middle dropped": lambda o: o.chain.pop(1),
    "the last dropped": lambda o: o.chain.pop(),
    "the last dropped, and another head": lambda o: (
        o.chain.pop(),
        o.said.update(head=_head_of(o)),
    ),
    "two swapped": lambda o: o.chain.insert(1, o.chain.pop(2)),
    "one twice": lambda o: o.chain.insert(1, copy.deepcopy(o.chain[1])),
    "the last twice": lambda o: (o.chain.append(copy.deepcopy(o.chain[-1])), o.said.update(head=_head_of(o))),
    "a part dropped": lambda o: o.chain[1]["parts"].pop(),
    "a part twice": lambda o: o.chain[1]["parts"].append(o.chain[1]["parts"][-1]),
    "parts swapped": lambda o: o.chain[1]["parts"].reverse(),
    "a field more": lambda o: o.chain[1].update(note="Approved."),
    "a field of a part more": lambda o: o.chain[1]["parts"][0].update(note="Approved."),
    "no entries": lambda o: o.chain.clear(),
    "no chain": lambda o: o.entries["chains"].clear(),
    "a review withheld": lambda o: _withhold(o, "review"),
    "who acted withheld": lambda o: _withhold(o, "act", "evidence"),
    "a claim withheld": lambda o: _withhold(o, "claim"),
    "a payload with its digests": lambda o: _rewrite(o, "review", "disputed", "verified", upwards=False),
    "a payload with every digest but the next": lambda o: _rewrite(o, "claim", "routine", "quote", upwards=True),
    "another kind": lambda o: o.chain[1]["parts"][1].update(kind="placement"),
    "white space": lambda o: o.chain[1].update(content=o.chain[1]["content"].replace(":", ": ", 1)),
    "a salt that takes from the payload": lambda o: o.chain[1]["parts"][1].update(
        salt=o.chain[1]["parts"][1]["salt"] + b"{".hex(), payload=o.chain[1]["parts"][1]["payload"][1:]
    ),
}


def _head_of(opened: Opened) -> dict[str, Any]:
    last = json.loads(opened.chain[-1]["content"])
    at = datetime.fromisoformat(last["at"]).isoformat()
    return {"chain": last["chain"], "sequence": len(opened.chain), "digest": opened.chain[-1]["digest"], "at": at}


def _withhold(opened: Opened, *kinds: str) -> None:
    for part in opened.chain[-1 if "review" in kinds else 1 if "claim" in kinds else 2]["parts"]:
        if part["kind"] in kinds:
            del part["salt"], part["payload"]


def _rewrite(opened: Opened, kind: str, old: str, new: str, *, upwards: bool) -> None:
    """Other words in a part and all digests above it; not those of the entries after, unless it is the last."""
    entry = next(entry for entry in opened.chain if any(part["kind"] == kind for part in entry["parts"]))
    part = next(part for part in entry["parts"] if part["kind"] == kind)
    part["payload"] = part["payload"].replace(old, new)
    salted = verify_report.digest("part", bytes.fromhex(part["salt"]), part["payload"].encode())
    entry["content"], part["digest"] = entry["content"].replace(part["digest"], salted), salted
    if upwards:
        entry["digest"] = verify_report.digest("entry", entry["content"].encode())


def _resigned(opened: Opened, number: int, *, header: Any = None, payload: Any = None, place: int = 1) -> bytes:
    """The bundle with one entry written otherwise, and that and every later digest made right: what a forger can do.

    `header` is done to the header of that entry, `payload` to one of its parts, the second unless told otherwise.
    """
    for turn, entry in enumerate(opened.chain[number - 1 :], number):
        content = json.loads(entry["content"])
        if turn == number and payload:
            part = entry["parts"][place]
            payload(part)
            part["digest"] = verify_report.digest("part", bytes.fromhex(part["salt"]), part["payload"].encode())
            content["parts"][place]["digest"] = part["digest"]
        if turn > 1:
            content["previous"] = opened.chain[turn - 2]["digest"]
        if turn == number and header:
            header(content)
        entry["content"] = verify_report.canonical(content)
        entry["digest"] = verify_report.digest("entry", entry["content"].encode())
    opened.said["head"]["digest"] = opened.chain[-1]["digest"]
    return opened.sealed()


# What a forger who makes every digest right may write otherwise in an entry, and what is said of it.
FORGERIES: dict[str, tuple[dict[str, Any], str]] = {
    "the format": ({"header": lambda h: h.update(format=2)}, ", is not written as an entry is"),
    "the chain": ({"header": lambda h: h.update(chain="article/99")}, ", belongs to another place"),
    "the sequence": ({"header": lambda h: h.update(sequence=7)}, ", belongs to another place"),
    "what is before": ({"header": lambda h: h.update(previous="ab" * 32)}, ", does not follow the one before"),
    "an earlier time": (
        {"header": lambda h: h.update(at="2000-01-01T00:00:00.000000+00:00")},
        ", has a time that cannot be",
    ),
    "another zone": (
        {"header": lambda h: h.update(at=h["at"].replace("+00:00", "+01:00"))},
        ", has a time that cannot be",
    ),
    "a key more": ({"header": lambda h: h.update(note="Approved.")}, ", has other fields than it should"),
    "a longer salt": (
        {"payload": lambda p: p.update(salt=p["salt"] + "00")},
        ": its part 'claim' is not what its digest",
    ),
    "white space": (
        {"payload": lambda p: p.update(payload=p["payload"] + " ")},
        ": its part 'claim' is not what its digest",
    ),
    "the kind": (
        {"payload": lambda p: p.update(payload=p["payload"].replace('"kind":"claim"', '"kind":"review"'))},
        ": its part 'claim' is not what its digest",
    ),
}


class TestAnAlteredBundle:
    @pytest.mark.parametrize("what", FORGERIES)
    def test_is_found_where_every_digest_was_made_right(self, small: bytes, what: str) -> None:
        change, said = FORGERIES[what]
        findings = found_in(_resigned(Opened(small), 2, **change))
        assert [finding for finding in findings if f", entry 2{said}" in finding] != []

    def test_whose_files_are_not_what_they_should_be_is_found(self, small: bytes) -> None:
        members = Opened(small).members
        spaced = resealed(members | {"report.json": members["report.json"] + b"\n"})
        assert found_in(spaced) == ["report.json is not written as canonical JSON."]
        manifest = json.loads(members["manifest.json"])
        manifest["files"]["report.json"] = "ab" * 32
        assert found_in(verify_report.pack(members | {"manifest.json": _canonical(manifest)})) == [
            "report.json is not what manifest.json has the digest of.",
            "manifest.json does not say what this bundle holds.",
        ]
        more = _canonical(json.loads(members["manifest.json"]) | {"format": 3})
        assert found_in(verify_report.pack(members | {"manifest.json": more})) == [
            "manifest.json does not say what this bundle holds."
        ]
        assert found_in(resealed(members | {"readme.txt": b"Trust us."})) == [
            "The bundle does not hold these files: "
            "entries.json, manifest.json, report.json, verify_report.py, and prints alone."
        ]

    @pytest.mark.parametrize("name", ["entries.json", "manifest.json", "report.json"])
    def test_with_a_key_twice_is_found(self, small: bytes, name: str) -> None:
        """One reader shows the first value of it, and another the last."""
        members = Opened(small).members
        first = next(iter(json.loads(members[name])))
        twice = members | {name: f'{{"{first}":1,'.encode() + members[name][1:]}
        data = verify_report.pack(twice) if name == "manifest.json" else resealed(twice)
        assert found_in(data) == [f"{name} is not written as canonical JSON."]

    def test_with_a_key_twice_in_an_entry_or_a_part_is_found(self, small: bytes) -> None:
        opened = Opened(small)
        opened.chain[-1]["content"] = '{"at":"",' + opened.chain[-1]["content"][1:]
        opened.chain[-1]["digest"] = verify_report.digest("entry", opened.chain[-1]["content"].encode())
        opened.said["head"]["digest"] = opened.chain[-1]["digest"]
        assert found_in(opened.sealed()) == [f"{_chain_of(opened)}, entry 4, is not written as an entry is."]
        twice = {"payload": lambda p: p.update(payload='{"fields":{},' + p["payload"][1:])}
        opened = Opened(small)
        expected = f"{_chain_of(opened)}, entry 2: its part 'claim' is not what its digest is of."
        assert found_in(_resigned(opened, 2, **twice)) == [expected]

    def test_that_was_packed_in_another_way_is_found(self, small: bytes) -> None:
        assert found_in(small + b"\0") == ["The file is not, byte for byte, the zip that its files make."]
        again = BytesIO()
        with zipfile.ZipFile(again, "w") as file:
            for name, content in Opened(small).members.items():
                file.writestr(name, content)
        assert found_in(again.getvalue()) == ["The file is not, byte for byte, the zip that its files make."]

    def test_with_a_review_withheld_of_a_claim_that_one_review_settles_is_found(
        self, waiting: Claim, claim: Claim, checker: User, editor: User
    ) -> None:
        dispute(claim, by=checker)
        opened = Opened(bundle_of(claim.article, by=editor))
        routine = next(told for told in opened.said["claims"] if told["risk"] == Risk.ROUTINE)
        routine.update(reviews=[], reviews_withheld=1, standing="waiting", verdict="")
        findings = " ".join(found_in(opened.sealed()))
        assert "reviews_withheld: the entries do not bear out 1" in findings
        assert "standing: the entries do not bear out 'waiting'" in findings

    @pytest.mark.parametrize("what", EDITS)
    def test_is_found_where_the_report_was_edited(self, small: bytes, what: str) -> None:
        opened = Opened(small)
        EDITS[what](opened)
        assert found_in(opened.sealed()) != []

    @pytest.mark.parametrize("what", TAMPERINGS)
    def test_is_found_where_the_entries_were_tampered_with(self, small: bytes, what: str) -> None:
        opened = Opened(small)
        TAMPERINGS[what](opened)
        assert found_in(opened.sealed()) != []

    def test_is_sealed_right_where_nothing_was_done(self, small: bytes) -> None:
        assert Opened(small).sealed() == small

    def test_says_all_that_is_wrong_and_where(self, small: bytes) -> None:
        opened = Opened(small)
        EDITS["the rationale"](opened)
        EDITS["the statement"](opened)
        rationale, statement = sorted(found_in(opened.sealed()))
        name = f"article/{opened.said['article']}, claims 1"
        assert rationale.startswith(f"{name}, reviews 1, rationale: the report says 'I like it.', the entries 'The ")
        assert statement == f"{name}, statement: the report says 'Nobody died.', the entries '{QUOTE}'."

    def test_is_found_where_the_chains_of_two_articles_were_swapped(self, article: Article, editor: User) -> None:
        other = make_article(by=editor, outlet="Meridian")
        opened = Opened(bundle_of(article, other, by=editor))
        chains = opened.entries["chains"]
        first, second = chains
        chains[first], chains[second] = chains[second], chains[first]
        assert len(found_in(opened.sealed())) > 2

    def test_is_found_where_an_article_was_left_out_or_put_twice(self, article: Article, editor: User) -> None:
        other = make_article(by=editor, outlet="Meridian")
        data = bundle_of(article, other, by=editor)
        for change in (lambda o: o.report["reports"].pop(), lambda o: o.report["reports"].append(o.said)):
            opened = Opened(data)
            change(opened)
            assert found_in(opened.sealed()) == ["The reports are not of the articles whose entries are here."]

    def test_that_is_older_than_an_anchor_is_found(self, claim: Claim, checker: User, editor: User) -> None:
        older = bundle_of(claim.article, by=editor)
        dispute(claim, by=checker)
        anchor = Opened(bundle_of(claim.article, by=editor)).said["head"]["digest"]
        [finding] = found_in(older, anchor)
        assert finding.startswith(f"The anchor '{anchor}' is no entry here")

    def test_does_not_pass_with_the_anchor_of_another_article(self, small: bytes, article: Article) -> None:
        other = Entry.objects.filter(article=article).latest("sequence").digest
        assert len(found_in(small, other)) == 1

    def test_is_found_where_history_was_written_anew_since_the_anchor(self, small: bytes) -> None:
        """Whoever holds the database can make another history, with every digest right. An anchor shows it."""
        anchor, opened = Opened(small).said["head"]["digest"], Opened(small)
        _forge(opened)
        assert found_in(opened.sealed()) == []
        assert len(found_in(opened.sealed(), anchor)) == 1

    def test_that_reveals_what_was_withheld_reveals_only_what_was_recorded(self, waiting: Claim, editor: User) -> None:
        opened = Opened(bundle_of(waiting.article, by=editor))
        part = next(part for part in opened.chain[-1]["parts"] if part["kind"] == "review")
        true = EntryPart.objects.get(digest=part["digest"])
        part.update(salt=true.salt, payload=true.payload.replace("disputed", "verified"))
        assert any("part 'review' is not what its digest is of" in each for each in found_in(opened.sealed()))


def _forge(opened: Opened) -> None:
    """Another rationale, in the report, in the entries and in every digest."""
    part = next(part for part in opened.chain[-1]["parts"] if part["kind"] == "review")
    for review in _claim(opened)["reviews"]:
        old, review["rationale"] = review["rationale"], "Forged."
    for event in _claim(opened)["history"]:
        for change in event["changes"]:
            change["new"] = change["new"].replace(old, "Forged.")
    part["payload"] = part["payload"].replace(old, "Forged.")
    digest = verify_report.digest("part", bytes.fromhex(part["salt"]), part["payload"].encode())
    entry = opened.chain[-1]
    entry["content"], part["digest"] = entry["content"].replace(part["digest"], digest), digest
    entry["digest"] = verify_report.digest("entry", entry["content"].encode())
    opened.said.update(head=_head_of(opened))


class TestAnArticleFromBeforeTheLedger:
    """Its chain begins with its rows as they were found. What was done before is told, and not proved."""

    @pytest.fixture
    def taken_over(self, small: bytes) -> Opened:
        opened = Opened(small)
        said = [json.loads(part["payload"]) for entry in opened.chain for part in entry["parts"]]
        rows = {(each["kind"], each["id"]): each for each in said if "fields" in each}
        found = [{name: row[name] for name in ("fields", "id", "kind")} | {"history": None} for row in rows.values()]
        parts = [
            _part("act", {"by": None, "name": "", "why": ""}),
            _part("before", {"kind": "before", "fields": {}, "id": 1}),
        ]
        parts += [_part(row["kind"], row) for row in found]
        last = json.loads(opened.chain[-1]["content"])
        header = {
            **last,
            "sequence": 1,
            "verb": "taken_over",
            "previous": verify_report.digest("chain", last["chain"].encode()),
            "parts": [{"digest": part["digest"], "kind": part["kind"]} for part in parts],
        }
        content = verify_report.canonical(header)
        digest = verify_report.digest("entry", content.encode())
        opened.chain[:] = [{"content": content, "digest": digest, "parts": parts}]
        opened.said.update(head=_head_of(opened))
        return opened

    def test_passes_and_says_what_is_not_proved(self, taken_over: Opened) -> None:
        notes = notes_of(taken_over.sealed())
        assert "nothing proves what was done before 20" in notes
        assert "nothing proves the names of 2 people." in notes

    def test_tells_nothing_that_was_done_since(self, taken_over: Opened) -> None:
        later = datetime.fromisoformat(taken_over.said["head"]["at"]) + timedelta(microseconds=1)
        _claim(taken_over)["history"][-1]["at"] = later.isoformat()
        [finding] = found_in(taken_over.sealed())
        assert ", claims 1, history: the entries do not bear out [" in finding

    @pytest.mark.parametrize("what", ["the verdict", "the rationale", "a source", "when it was given", "the place"])
    def test_is_proved_as_it_was_found(self, taken_over: Opened, what: str) -> None:
        EDITS[what](taken_over)
        assert found_in(taken_over.sealed()) != []


def _part(kind: str, said: dict[str, Any]) -> dict[str, str]:
    payload, salt = verify_report.canonical(said), "5a" * 16
    digest = verify_report.digest("part", bytes.fromhex(salt), payload.encode())
    return {"kind": kind, "digest": digest, "salt": salt, "payload": payload}


class TestWhatIsWithheld:
    """A bundle says no more than its report."""

    @pytest.mark.parametrize("who", ["editor", "checker", "second", "reader", "superuser"])
    def test_a_claim_that_waits_shows_nothing_of_its_review_to_anybody(
        self, waiting: Claim, who: str, request: pytest.FixtureRequest
    ) -> None:
        data = bundle_of(waiting.article, by=request.getfixturevalue(who))
        opened = Opened(data)
        opened.said["made_by"] = ""  # who prints it may be the reviewer
        text = json.dumps([opened.report, opened.entries], ensure_ascii=False)
        assert [word for word in ("Chidi", "chidi", "disputed", "contradicted", "Nightjar") if word in text] == []
        assert "Withheld parts of them: 1 act, 1 review." in notes_of(data)

    def test_a_verdict_that_is_given_anew_is_not_told_from_one_that_still_holds(
        self, waiting: Claim, editor: User, second: User, checker: User
    ) -> None:
        """The verb of an entry is never withheld: while a claim waits it must not say that the old verdict stands."""
        accuse(waiting, by=checker)
        revise(waiting.article, SOLDIERS.replace(ACCUSED, "The ministry denies every word"), by=editor)
        confirm(Review.objects.get(claim=waiting, reviewer=second), by=second, seen=seen_now(waiting, second))
        last = json.loads(Opened(bundle_of(waiting.article, by=editor)).chain[-1]["content"])
        assert last["verb"] == "record_review"

    @pytest.mark.parametrize(
        ("said", "found"),
        [
            ({"reviews_withheld": 0}, "leaves out 0 reviews, the entries 1"),
            ({"reviews_withheld": 2}, "do not bear out 2"),
            ({"reviews_in": 2}, "do not bear out 2"),
            ({"standing": "settled", "verdict": "disputed"}, "do not bear out 'settled'"),
            ({"standing": "split"}, "do not bear out 'split'"),
            ({"verdict": "disputed"}, "the report says 'disputed', the entries ''"),
        ],
        ids=str,
    )
    def test_what_a_report_says_of_a_claim_that_waits_must_fit(
        self, waiting: Claim, editor: User, said: dict[str, Any], found: str
    ) -> None:
        opened = Opened(bundle_of(waiting.article, by=editor))
        _claim(opened).update(said)
        assert any(found in finding for finding in found_in(opened.sealed()))

    def test_no_more_is_said_to_be_withheld_than_is(self, waiting: Claim, claim: Claim, editor: User) -> None:
        source(claim, by=editor, confidential=True, **SECRET)
        data = bundle_of(waiting.article, by=editor)
        for number in (0, 1):
            opened = Opened(data)
            for told in opened.said["claims"]:
                told["withheld"] = number
            fits = "leaves out 2 sources, which is more than the entries do" in " ".join(found_in(opened.sealed()))
            assert fits == (number == 1)
        accuse(make_claim(claim.article, by=editor, quote="The ministry denies it", risk=Risk.ACCUSATION), by=editor)
        opened = Opened(bundle_of(waiting.article, by=editor))
        for told in opened.said["claims"]:
            told["reviews_withheld"] = 2 * (told["risk"] == Risk.ACCUSATION)
        assert any("leaves out 4 reviews, the entries 2" in finding for finding in found_in(opened.sealed()))

    def test_all_is_shown_once_the_second_review_is_in(self, waiting: Claim, checker: User, editor: User) -> None:
        accuse(waiting, by=checker)
        assert "Withheld parts of them: none." in notes_of(bundle_of(waiting.article, by=editor))

    @pytest.mark.parametrize("when", ["from the start", "later", "once", "and taken back"])
    def test_a_confidential_source_is_not_in_it(self, claim: Claim, editor: User, reader: User, when: str) -> None:
        evidence = source(
            claim, by=editor, confidential=when != "later", content=b"Whinchat", file_name="wren.txt", **SECRET
        )
        if when == "later":
            changed = Source({"confidential": True})
            edit_evidence(evidence, changed, by=editor, lock_version=token(claim), why="Wren is afraid.")
        if when == "and taken back":
            withdraw_evidence(evidence, by=editor, lock_version=token(claim), why="Wren wants it.")
        if when == "once":
            changed = Source({"confidential": False, "title": "A dossier", "person": "", "note": ""})
            edit_evidence(evidence, changed, by=editor, lock_version=token(claim), why="Wren agrees.")
        data = bundle_of(claim.article, by=reader)
        secrets = (b"Kestrel", b"Wren", b"Larkspur", b"Whinchat", b"wren.txt" if when != "once" else b"Kestrel")
        assert [word for word in secrets if word in data] == []
        assert found_in(data) == []

    def test_a_source_that_is_open_again_is_said_to_be_unproved(self, claim: Claim, editor: User) -> None:
        evidence = source(claim, by=editor, confidential=True, **SECRET)
        edit_evidence(evidence, Source({"confidential": False}), by=editor, lock_version=token(claim))
        data = bundle_of(claim.article, by=editor)
        assert [told["title"] for told in Opened(data).said["claims"][0]["evidence"]] == ["Dossier Kestrel"]
        assert "nothing proves 1 sources that were confidential once." in notes_of(data)

    def test_nothing_says_who_added_or_changed_a_confidential_source(self, claim: Claim, editor: User) -> None:
        """A source moves the token of its claim, and that part of the entry names the same person."""
        evidence = source(claim, by=editor, confidential=True, **SECRET)
        changed = Source({"note": "Meets us elsewhere."})
        edit_evidence(evidence, changed, by=editor, lock_version=token(claim), why="Larkspur is closed.")
        withdraw_evidence(evidence, by=editor, lock_version=token(claim), why="Wren wants it.")
        data = bundle_of(claim.article, by=editor)
        entries = Opened(data).chain[-3:]
        assert [[part["kind"] for part in entry["parts"]] for entry in entries] == [["act", "evidence", "claim"]] * 3
        assert [part for entry in entries for part in entry["parts"] if "payload" in part] == []
        assert found_in(data) == []

    def test_a_claim_part_that_an_older_bundle_shows_beside_it_may_be_shown(self, claim: Claim, editor: User) -> None:
        source(claim, by=editor, confidential=True, **SECRET)
        opened = Opened(bundle_of(claim.article, by=editor))
        part = next(part for part in opened.chain[-1]["parts"] if part["kind"] == "claim")
        true = EntryPart.objects.get(digest=part["digest"])
        part.update(salt=true.salt, payload=true.payload)
        assert found_in(opened.sealed()) == []

    def test_a_token_is_all_of_a_claim_that_changes_beside_a_source(
        self, editor: User, checker: User, second: User
    ) -> None:
        """So nothing is lost where the claim's part is withheld: the script needs its fields, and not the token."""
        *_before, article = a_day_s_work(editor, checker, second)
        told: dict[int, dict[str, Any]] = {}
        beside = 0
        for entry in Entry.objects.filter(article=article).order_by("sequence").prefetch_related("parts"):
            kinds = {part.kind for part in entry.parts.all()}
            for part in entry.parts.all():
                if part.kind == "claim":
                    fields = {name: value for name, value in part.said["fields"].items() if name != "revision"}
                    if kinds & {"evidence", "review"}:
                        assert fields == told[part.row]
                        beside += 1
                    told[part.row] = fields
        assert beside > 5

    def test_of_what_was_taken_over_only_the_sealed_reviews_and_the_sources_are_withheld(
        self, waiting: Claim, editor: User
    ) -> None:
        source(waiting, by=editor, confidential=True, **SECRET)
        source(waiting, by=editor)
        forget_the_ledger()
        take_over()
        data = bundle_of(waiting.article, by=editor)
        [entry] = Opened(data).chain
        withheld = [part["kind"] for part in entry["parts"] if "payload" not in part]
        shown = [json.loads(part["payload"]) for part in entry["parts"] if "payload" in part]
        assert sorted(withheld) == ["act", "evidence", "review"]
        assert {each["kind"] for each in shown} == {"article", "before", "claim", "evidence", "placement", "version"}
        assert [each for each in shown if "made" in each] == []
        assert [word for word in (b"Kestrel", b"Wren", b"Nightjar") if word in data] == []
        assert "Withheld parts of them: 1 act, 1 evidence, 1 review." in notes_of(data)

    @pytest.mark.parametrize(
        ("kinds", "verb", "may_be"),
        [
            ("", "add_evidence", True),
            ("act review", "record_review", True),
            ("act evidence", "add_evidence", True),
            ("act claim evidence", "edit_evidence", True),
            ("act evidence review", "taken_over", True),
            ("act claim evidence", "taken_over", False),
            ("act claim review", "record_review", False),
            ("act claim", "edit_claim", False),
            ("act waiver", "waive", True),
            ("act waiver", "withdraw_waiver", True),
            ("sign_off", "sign_off", True),
            ("act waiver", "sign_off", False),
            ("waiver", "waive", False),
            ("act sign_off", "sign_off", False),
            ("act article sign_off", "sign_off", False),
            ("act article review", "record_review", False),
            ("publication", "publish_article", False),
            ("act", "edit_claim", False),
            ("evidence", "add_evidence", False),
            ("act article evidence", "add_evidence", False),
            ("act evidence placement", "place_claim", False),
        ],
    )
    def test_an_entry_may_keep_nothing_else_to_itself(self, kinds: str, verb: str, may_be: bool) -> None:
        assert verify_report.may_be_withheld(set(kinds.split()), verb) == may_be

    def test_the_log_in_names_and_addresses_of_people_are_not_in_it(self, editor: User, checker: User) -> None:
        editor.email, editor.username = "edda@newsroom.example", "edda.secret"
        editor.save()
        article = make_article(by=editor)
        dispute(make_claim(article, by=editor), by=checker)
        data = bundle_of(article, by=checker)
        assert [word for word in (b"newsroom.example", b"edda.secret", b"charlie") if word in data] == []

    def test_the_salt_of_what_is_withheld_is_not_in_it(self, waiting: Claim, editor: User) -> None:
        data = bundle_of(waiting.article, by=editor)
        last = Entry.objects.filter(article=waiting.article).latest("sequence")
        assert [part.kind for part in last.parts.all() if part.salt.encode() in data] == []
        assert [part.kind for part in last.parts.all() if part.digest.encode() not in data] == []


def verified(file: Path, data: bytes, *options: str) -> tuple[int, list[str]]:
    """What the command ends with, and what it prints."""
    file.write_bytes(data)
    printed = StringIO()
    try:
        call_command("verify_report", str(file), *options, stdout=printed)
    except CommandError as error:
        return error.returncode, [*printed.getvalue().splitlines(), str(error)]
    return 0, printed.getvalue().splitlines()


class TestTheCommand:
    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        return tmp_path / "report"

    def test_says_of_a_bundle_what_the_script_says(self, small: bytes, file: Path) -> None:
        assert verified(file, small) == (0, notes_of(small).splitlines())
        opened = Opened(small)
        EDITS["the rationale"](opened)
        code, said = verified(file, opened.sealed())
        assert code == 1
        assert said[:-1] == found_in(opened.sealed())
        assert said[-1] == f"ALTERED: {len(said) - 1} findings. Do not rely on this report."

    def test_takes_anchors(self, small: bytes, file: Path) -> None:
        known, other = Opened(small).chain[0]["digest"], "ab" * 32
        assert verified(file, small, "--anchor", known)[0] == 0
        assert verified(file, small, "--anchor", known, "--anchor", other)[0] == 1

    def test_finds_a_bundle_whose_head_is_not_in_the_record(self, small: bytes, file: Path) -> None:
        opened = Opened(small)
        _forge(opened)
        name = f"article/{opened.said['article']}"
        assert verified(file, opened.sealed())[1][:-1] == [
            f"{name}: the head of the report is no entry of that article here.",
            f"{name}: no report with this digest was ever exported here.",
        ]

    def test_checks_a_json_report(self, claim: Claim, checker: User, editor: User, file: Path) -> None:
        dispute(claim, by=checker)
        data = b"".join(export([claim.article.pk], "json", by=editor))
        head = json.loads(data)["reports"][0]["head"]["digest"]
        assert verified(file, data, "--anchor", head)[0] == 0
        dispute(make_claim(claim.article, by=checker, quote="Freedom"), by=checker)
        assert verified(file, data)[0] == 0, "it still says what was recorded then"

    def test_finds_an_edited_json_report(self, claim: Claim, editor: User, file: Path) -> None:
        data = b"".join(export([claim.article.pk], "json", by=editor))
        name = f"article/{claim.article_id}"
        code, said = verified(file, data.replace(b"75 Russian", b"76 Russian"))
        assert (code, said[0]) == (1, f"{name}: the report is not what its digest is of.")
        envelope = json.loads(data)
        envelope["reports"][0]["title"] = "Another"
        envelope["reports"][0]["digest"] = verify_report.report_digest(envelope["reports"][0])
        code, said = verified(file, json.dumps(envelope).encode())
        assert (code, said[0]) == (1, f"{name}: no report with this digest was ever exported here.")

    def test_takes_a_json_report_whose_key_is_there_twice_for_none(
        self, claim: Claim, editor: User, file: Path
    ) -> None:
        data = b"".join(export([claim.article.pk], "json", by=editor))
        for forged in (
            data.replace(b'{"schema"', b'{"reports": [], "schema"', 1),
            data.replace(b'"counts": {', b'"counts": {"verified": 9}, "counts": {', 1),
            data.replace(b'"statement"', b'"statement": "Nobody died.", "statement"', 1),
        ):
            code, said = verified(file, forged)
            expected = "The report cannot be read as one: ValueError, 'a key is there twice'."
            assert (code, said[0]) == (1, expected)

    @pytest.mark.parametrize(
        "change", [{"note": "Approved."}, {"version": 2}, {"version": True}, {"schema": "urn:another"}], ids=str
    )
    def test_finds_another_envelope(self, claim: Claim, editor: User, file: Path, change: dict[str, Any]) -> None:
        envelope = json.loads(b"".join(export([claim.article.pk], "json", by=editor)))
        code, said = verified(file, json.dumps(envelope | change).encode())
        assert (code, said[:-1]) == (1, ["The file has other fields than it should."])

    @pytest.mark.parametrize("counts", [{"verified": 1}, {}, {"open": 1.0}, {"open": True}, None], ids=str)
    def test_finds_counts_that_are_not_those_of_the_claims(
        self, claim: Claim, editor: User, file: Path, counts: Any
    ) -> None:
        envelope = json.loads(b"".join(export([claim.article.pk], "json", by=editor)))
        assert envelope["reports"][0]["counts"] == {"open": 1}
        envelope["reports"][0]["counts"] = counts
        code, said = verified(file, json.dumps(envelope).encode())
        assert (code, said[:-1]) == (1, [f"article/{claim.article_id}: the counts are not those of its claims."])

    @pytest.mark.parametrize("format", ["json", "zip"])
    def test_finds_a_report_that_names_another_as_who_exported_it(
        self, claim: Claim, editor: User, checker: User, file: Path, format: str
    ) -> None:
        data = b"".join(export([claim.article.pk], format, by=editor))
        forged = data.replace(f'"made_by": "{editor}"'.encode(), f'"made_by": "{checker}"'.encode())
        if format == "zip":
            opened = Opened(data)
            opened.said["made_by"] = str(checker)
            forged = opened.sealed()
        code, said = verified(file, forged)
        expected = f"article/{claim.article_id}: nobody of this name ever exported a report with this digest here."
        assert (code, said[:-1]) == (1, [expected])
        list(export([claim.article.pk], format, by=checker))
        assert verified(file, forged)[0] == 0, "now they did"

    def test_knows_who_exported_a_report_by_the_name_of_that_day(self, claim: Claim, editor: User, file: Path) -> None:
        data = b"".join(export([claim.article.pk], "json", by=editor))
        editor.first_name, editor.last_name = "Edwina", "Other"
        editor.save()
        assert verified(file, data)[0] == 0

    def test_finds_another_time_of_the_head(self, claim: Claim, editor: User, file: Path) -> None:
        envelope = json.loads(b"".join(export([claim.article.pk], "json", by=editor)))
        envelope["reports"][0]["head"]["at"] = "2020-01-01T00:00:00+00:00"
        code, said = verified(file, json.dumps(envelope).encode())
        assert (code, said[:-1]) == (
            1,
            [f"article/{claim.article_id}: the head of the report is no entry of that article here."],
        )

    def test_gives_no_orders_to_a_terminal(self, claim: Claim, editor: User, small: bytes, file: Path) -> None:
        envelope = json.loads(b"".join(export([claim.article.pk], "json", by=editor)))
        envelope["reports"][0]["article"] = "5\x1b[2J\u202e"
        bundle = Opened(small)
        bundle.entries["chains"]["article/5\x1b[2J"] = bundle.chain
        for data in (json.dumps(envelope).encode(), bundle.sealed()):
            code, said = verified(file, data)
            assert code == 1
            assert any(r"\x1b" in line for line in said)
            assert all(line.isprintable() for line in said)

    @pytest.mark.parametrize(
        "said",
        [{"article": 10**30}, {"article": None}, {"digest": ["a"]}, {"made_by": []}, {"head": 1}, {"claims": {}}]
        + [{"head": {"sequence": sequence, "digest": ""}} for sequence in (10**30, "x", [], "\ud800")],
        ids=str,
    )
    def test_finds_values_that_no_report_has(
        self, claim: Claim, editor: User, file: Path, said: dict[str, Any]
    ) -> None:
        envelope = json.loads(b"".join(export([claim.article.pk], "json", by=editor)))
        envelope["reports"][0].update(said)
        assert verified(file, json.dumps(envelope).encode())[0] == 1

    @pytest.mark.parametrize("head", [None, {"sequence": 1, "digest": "ab" * 32}])
    def test_finds_a_json_report_with_another_head(self, claim: Claim, editor: User, file: Path, head: Any) -> None:
        envelope = json.loads(b"".join(export([claim.article.pk], "json", by=editor)))
        envelope["reports"][0]["head"] = head
        code, said = verified(file, json.dumps(envelope).encode())
        expected = f"article/{claim.article_id}: the head of the report is no entry of that article here."
        assert (code, said[0]) == (1, expected)

    def test_takes_no_anchor_of_another_article_for_a_json_report(
        self, small: bytes, article: Article, editor: User, file: Path
    ) -> None:
        data = b"".join(export([article.pk], "json", by=editor))
        assert verified(file, data, "--anchor", Opened(small).said["head"]["digest"])[0] == 1

    @pytest.mark.parametrize("data", [b"", b"PK", b"{", b"{}", b'{"reports": [1]}', b"\xff\xd8\xff", b"{" * 9999])
    def test_finds_that_a_file_is_no_report(self, db: None, file: Path, data: bytes) -> None:
        assert verified(file, data)[0] == 1

    def test_says_that_it_could_not_run(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match=r"missing: No such file or directory") as refused:
            call_command("verify_report", str(tmp_path / "missing"))
        assert refused.value.returncode == 2
