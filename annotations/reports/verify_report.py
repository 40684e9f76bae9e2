"""Checks a bundle: that its report says what the newsroom's ledger recorded, and that nothing of either was changed.

    python verify_report.py BUNDLE.zip [--anchor DIGEST]

Needs Python 3.10 or newer and nothing else: no network, no newsroom. An anchor is the digest at the end of a report
that was printed earlier; give as many as you have. Ends with 0 if nothing was altered, 1 if something was, 2 if it
could not run. Do not trust this copy because it came with the bundle: newsroom/docs/ledger.md describes all that it
does, so that you can write your own. First the files and the chain of entries; then what the report makes of them.
"""

import argparse
import hashlib
import json
import re
import struct
import sys
import zlib
from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path

SCRIPT = "verify_report.py"
MEMBERS = {"entries.json", "manifest.json", "report.json", SCRIPT}
# The same report in other formats, each with the name of its file. One that is not there is left out for a reason.
PRINTS = {
    "html": "prints/report.html",
    "pdf": "prints/report.pdf",
    "docx": "prints/report.docx",
    "xlsx": "prints/report.xlsx",
    "csv": "prints/report.csv",
    "csv-evidence": "prints/report.evidence.csv",
    "csv-reviews": "prints/report.reviews.csv",
    "csv-history": "prints/report.history.csv",
    "jsonl": "prints/report.jsonl",
    "webannotation": "prints/report.annotations.jsonld",
    "claimreview": "prints/report.claimreview.jsonld",
    "markdown": "prints/report.md",
}
WHY_LEFT_OUT = ("not_installed", "too_many_claims")
PLAIN = (".html", ".jsonl", ".jsonld", ".md")  # prints that are text, and always say the digest of each report
# Digests of this script as earlier releases put it into bundles.
EARLIER = frozenset(
    {
        "774b6c5d3444f9856bb3e524926218a2adcc88b9c46d6e55f54d1e70d7cde4c2",
        "2812c12986d3aa651d376610d34551e4f4772d86f5bb4c9eb6e7e94da2f6bd4a",
    }
)
# The same of releases after those, whose reports had neither checklists nor questions and notes.
SHORTER = frozenset({"5d763403824e3d7e7043a6388daf6befae90f92ddd05275bd406181aa9fe4fdb"})

# The same of releases after those, whose sources told no date of an archived copy.
UNDATED = frozenset({"12465864deeb7ffa6c9f09a682d1f3f44661b746eaf5658646d252894b8d5c0c"})

# The same of releases after those, whose reports told neither reviewers' accounts nor confidential sources.
UNNUMBERED = frozenset({"42cbd2e3d6b4bd2cd8aaa8d0c64961515ccf0eeee48032864ea098f82e81f168"})


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(what, *pieces):
    """SHA-256 with words before it that say of what, so that no digest can pass for one of another kind."""
    return hashlib.sha256(f"claim-desk {what} 1\0".encode() + b"".join(pieces)).hexdigest()


def pack(members):
    """The one way to write a bundle: a zip of these files, sorted by name, not compressed, dated 1980-01-01."""
    files = directory = b""
    for name, content in sorted((name.encode(), content) for name, content in members.items()):
        size = len(content)
        head = struct.pack("<5H3I2H", 20, 0x800, 0, 0, 0x21, zlib.crc32(content), size, size, len(name), 0)
        directory += b"PK\1\2\x14\0" + head + struct.pack("<3H2I", 0, 0, 0, 0, len(files)) + name
        files += b"PK\3\4" + head + name + content
    numbers = (0, 0, len(members), len(members), len(directory), len(files), 0)
    return files + directory + b"PK\5\6" + struct.pack("<4H2IH", *numbers)


def unpack(data):
    members, at = {}, 0
    while data[at : at + 4] == b"PK\3\4":
        size, name_size = struct.unpack("<I4xH", data[at + 18 : at + 28])
        start = at + 30 + name_size
        members[data[at + 30 : start].decode()] = data[start : start + size]
        at = start + size
    return members


def prints_of(members):
    """What a manifest has to say beyond digests: that of an earlier release may know of no prints."""
    said = json.loads(members["manifest.json"].decode())
    is_earlier = hashlib.sha256(members[SCRIPT]).hexdigest() in EARLIER | SHORTER | UNDATED | UNNUMBERED
    if is_earlier and said.get("format") == 1:
        return {"format": 1}
    left_out = said.get("left_out", {}).items()
    missing = {name: why for name, why in left_out if why in WHY_LEFT_OUT and PRINTS.get(name) not in members}
    return {"format": 2, "left_out": missing}


def check_prints(members, manifest):
    """Whether every print is there, or is said to be left out; and whether each says which report it is of."""
    left_out = manifest.get("left_out")
    if left_out is None:
        return
    for name, file in sorted(PRINTS.items()):
        if file not in members and name not in left_out:
            yield f"{file} is not here, and manifest.json does not say why."
    digests = [report["digest"] for report in json.loads(members["report.json"].decode())["reports"]]
    for file, content in sorted(members.items()):
        if file.endswith(PLAIN) and any(digest.encode() not in content for digest in digests):
            yield f"{file} does not say the digest of the report."


def check_files(members):
    written = {name: json.loads(members[name].decode()) for name in MEMBERS - {SCRIPT}}
    for name, value in sorted(written.items()):
        if canonical(value).encode() != members[name]:
            yield f"{name} is not written as canonical JSON."
    files = {name: hashlib.sha256(members[name]).hexdigest() for name in sorted(members.keys() - {"manifest.json"})}
    for name, found in files.items():
        if written["manifest.json"].get("files", {}).get(name) != found:
            yield f"{name} is not what manifest.json has the digest of."
    if written["manifest.json"] != {"files": files, **prints_of(members)}:
        yield "manifest.json does not say what this bundle holds."
    yield from check_prints(members, written["manifest.json"])
    if members[SCRIPT] != Path(__file__).read_bytes() and files[SCRIPT] not in EARLIER | SHORTER | UNDATED | UNNUMBERED:
        yield f"{SCRIPT} in the bundle is not the one that is running now."


def read_chain(chain, entries, findings):
    """Every entry in order: its header, and of each part its kind and what it says, None where that is withheld."""
    previous, last, erased = digest("chain", chain.encode()), "", what_is_left(entries)
    for number, entry in enumerate(entries, 1):
        header, where = json.loads(entry["content"]), f"{chain}, entry {number}"
        named = header.keys() == {"at", "chain", "format", "parts", "previous", "sequence", "verb"}
        digests = [{"digest": part["digest"], "kind": part["kind"]} for part in entry["parts"]]
        parts = [(part["kind"], read_part(part, where, findings, erased)) for part in entry["parts"]]
        closed = {kind for kind, said in parts if said is None}
        wrong = {
            "has other fields than it should": entry.keys() != {"content", "digest", "parts"} or not named,
            "is not written as an entry is": canonical(header) != entry["content"] or header["format"] != 1,
            "is not what its digest is of": digest("entry", entry["content"].encode()) != entry["digest"],
            "belongs to another place": header["chain"] != chain or header["sequence"] != number,
            "does not follow the one before": header["previous"] != previous,
            "has a time that cannot be": header["at"] < last or utc(header["at"]) != moment(header["at"]),
            "has other parts than it was signed with": header["parts"] != digests,
            "does not say first who acted": [kind for kind, _said in parts].index("act") != 0,
            "withholds what it should not": not may_be_withheld(closed, header["verb"]),
        }
        findings.extend(f"{where}, {what}." for what, is_so in wrong.items() if is_so)
        previous, last = entry["digest"], header["at"]
        yield header, parts


def what_is_left(entries):
    """Of each part that was erased by order, by its digest: what it says without the words, as a later entry has it."""
    parts = [part for entry in entries for part in entry["parts"] if part["kind"] == "erased" and "payload" in part]
    said = [json.loads(part["payload"])["fields"] for part in parts]
    return {each["digest"]: each["reads"] for each in said}


def may_be_withheld(closed, verb):
    """Whether an entry may keep these kinds to itself: a review or a source, who acted, and the claim of a source, of
    which such an entry changes the revision alone; what an erasure left of them; a question, an answer or a note, with
    whom it mentions; and a waiver or a sign-off, which may name who gave such a review. What was taken over tells of
    other things too, so claims are shown.
    """
    if not closed or closed == {"act", "erased"} or (closed, verb) == ({"sign_off"}, "sign_off"):
        return True
    if closed == {"act", "waiver"}:
        return verb in ("waive", "withdraw_waiver")
    if "remark" in closed:
        return closed - {"mention"} == {"act", "remark"} and verb in WRITTEN
    sealed = closed & {"review", "evidence"}
    with_claim = {"claim"} if "evidence" in closed and verb != "taken_over" else set()
    return sealed != set() and "act" in closed and closed <= sealed | {"act"} | with_claim


# the verbs of what people ask and note
WRITTEN = ("ask_question", "write_note", "answer_question", "resolve_remark", "reopen_remark", "set_private")


def read_part(part, where, findings, erased):
    if part.keys() == {"digest", "kind"}:
        return erased.get(part["digest"])
    said = json.loads(part["payload"])
    salted = digest("part", bytes.fromhex(part["salt"]), part["payload"].encode())
    of_its_kind = part["kind"] in ("act", said.get("kind")) and part.keys() == {"digest", "kind", "payload", "salt"}
    if salted != part["digest"] or len(part["salt"]) != 32 or canonical(said) != part["payload"] or not of_its_kind:
        findings.append(f"{where}: its part {part['kind']!r:.20} is not what its digest is of.")
    return said


# What follows rebuilds what a report may say from the entries, and compares.

BEFORE_RULES = {"routine": 1, "figure": 1, "quote": 1, "accusation": 2}  # before a newsroom could choose
MOST_REVIEWS = 5
FOUR_EYES = ("strict", "reviewer-may-sign")
COVERAGE = ("figures", "sentences", "nothing")
CHECKS = ("primary", "independent", "locator", "archived", "against", "claimant")
BY_ONE = ("primary", "independent", "against", "claimant")  # one source may be enough for it
NO_SOURCES = ("asked", "search")
SEGMENTS = ("sentence", "quotation", "date", "figure", "name")
SIGNED_STATES = ("signed", "published")
# what a sign-off is of
SIGNED = {
    "version",
    "claim",
    "placement",
    "loss",
    "review",
    "evidence",
    "ruling",
    "ruling_place",
    "erased",
}
LATER = {
    "article": {"author", "fallen_at"},
    "version": {"origin"},
    "evidence": {"archived_on"},
    "export": {"with_private", "with_confidential", "as_of"},
    "rules": {"coverage", "evidence_routine", "evidence_figure", "evidence_quote", "evidence_accusation"},
}  # keys that came later, and so with them:
LATER_KINDS = {"sign_off", "waiver", "publication"}
LATER_FIELDS = {"author", "fallen_at", "rules", "sign_off", "waivers", "waivers_withheld", "publications"}
NEVER_COUNT = {"not_yet_checked"}
SAME = {  # what a report and the entries call alike
    "article": "byline published_on language original_language translation state",
    "claim": "number statement claimant risk withdrawal",
    "review": "verdict reason rationale correction",
    "evidence": "stance tier title archive_url locator quote quote_translation person consulted_on origin note "
    "file_name",
}
TOLD = {  # by kind the fields that a history tells of, each with its key in the entries where that is another
    "article": "title outlet story byline url=address published_on published_at language original_language translation "
    "state fallen_at author current_number=version",
    "version": "number title origin",
    "claim": "statement claimant risk withdrawal merged_into split_from removed_in",
    "review": "verdict reason rationale correction placement",
    "evidence": "kind=type stance tier title url=address archive_url archived_on locator quote quote_translation "
    "person consulted_on origin note confidential file_name file_id=file withdrawn",
    "ruling": "quote reason note withdrawn",
    "remark": "to text private resolved",
    "waiver": "blocker claim person version_number=version why withdrawn",
}


def moment(at):
    """A time of the entries as a report writes it."""
    return at and datetime.fromisoformat(at).isoformat()


def utc(at):
    """A time as a report writes it, if that is in UTC."""
    return datetime.fromisoformat(at).replace(tzinfo=None).isoformat() + "+00:00"


def anything(said):
    """What the entries do not prove: some text."""
    return isinstance(said, str) and said != ""


def harmless(text):
    """The text with whatever a terminal would obey spelled out."""
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)


def one_of(*values):
    return lambda said: any(type(said) is type(value) and said == value for value in values)


def one_of_numbers(most):
    return lambda said: type(said) is int and 0 <= said <= most


def some_checks(said):
    """What evidence may be asked for."""
    return said == [check for check in CHECKS if check in said]


def checklist(required, claim):
    """What the sources that the report shows of a claim have of the checklist, which of it the rules that it names ask
    for, and what one that is withheld may have. Whether two of them are independent the newsroom judges: here there
    have to be two of one stance."""
    sources, withheld = claim["evidence"], claim["withheld"] > 0
    bearing = [each for each in sources if each["stance"] in ("supports", "refutes") and each["kind"] not in NO_SOURCES]
    paged = [each for each in bearing if each["kind"] in ("web_page", "document")]
    pages = [each for each in bearing if each["kind"] == "web_page"]
    stances = [each["stance"] for each in bearing]
    found = {
        "primary": any(each["tier"] == "primary" for each in bearing),
        "locator": bool(bearing) and all(each["locator"] for each in paged),
        "archived": bool(bearing) and all(each["archive_url"] or each["file_digest"] for each in pages),
        "against": "refutes" in stances or any(each["kind"] == "search" for each in sources),
        "claimant": any(each["kind"] == "asked" for each in sources),
    }

    def states(check):
        if found.get(check):
            return ["there"]
        may_be_withheld = withheld and (check in BY_ONE or not bearing)
        may_be_two = check == "independent" and max(map(stances.count, stances), default=0) > 1
        return ["not_told" if may_be_withheld else "missing"] + ["there"] * may_be_two

    return [{"check": check, "state": one_of(*states(check)), "required": check in required} for check in CHECKS]


def report_digest(report):
    apart = {"counts", "digest", "head", "made_at", "made_by"}
    said = {name: value for name, value in report.items() if name not in apart}
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def counted(report):
    """How many claims of the report (the withdrawn left out) are at each verdict or standing."""
    standing_claims = [claim for claim in report["claims"] if not claim["withdrawal"]]
    return dict(Counter(claim["verdict"] or claim["standing"] for claim in standing_claims))


def differences(said, proved, where=""):
    """Where a report says other than the entries prove; `proved` may hold functions that say whether a value may be."""
    if callable(proved):
        if not proved(said):
            yield f"{where}: the entries do not bear out {said!r:.200}."
    elif isinstance(proved, dict) and isinstance(said, dict) and said.keys() == proved.keys():
        for name in proved:
            yield from differences(said[name], proved[name], f"{where}, {name}")
    elif isinstance(proved, list) and isinstance(said, list) and len(said) == len(proved):
        for number, (each, other) in enumerate(zip(said, proved), 1):  # noqa: B905  (their lengths are the same)
            yield from differences(each, other, f"{where} {number}")
    elif type(said) is not type(proved) or said != proved:
        yield f"{where}: the report says {said!r:.200}, the entries {proved!r:.200}."


def any_time(said):
    return isinstance(said, str) and said == utc(said)


def matched(said, proved):
    """What is said beyond what is proved, in the order of either; None where something that is proved is not said."""
    left = list(said)
    for each in proved:
        match = next((other for other in left if not any(differences(other, each))), None)
        if match is None:
            return None
        left.remove(match)
    return left


def place_text(place):
    return f"{place['quote']} ({place['start']}–{place['end']})"


class Article:
    """One article as its entries tell it. `rows` holds by kind and key what they last say of each row, `histories` by
    claim (None: the article itself) the events that a report tells, `signed_parts` all that a sign-off would be of:
    kind and digest of each, the claim, the number and the time of its entry, and whether it is shown; and `author`, for
    each time that another was named. `is_earlier`: the report was printed by an earlier release;
    `may_be_shorter`: by that or another that knew none. `may_be_undated`: by one of those or another that knew no date
    of an archived copy; `may_be_unnumbered`: by one of those or another that told no account of a reviewer."""

    def __init__(
        self,
        chain,
        entries,
        findings,
        is_earlier=False,
        may_be_shorter=False,
        may_be_undated=False,
        may_be_unnumbered=False,
    ):
        self.chain, self.entries, self.findings, self.by_earlier = chain, entries, findings, is_earlier
        self.may_be_shorter, self.may_be_undated = may_be_shorter, may_be_undated
        self.may_be_unnumbered = may_be_unnumbered
        self.rows, self.histories = defaultdict(dict), defaultdict(list)
        self.signed_parts, self.sign_offs, self.waived_at, self.published = [], [], {}, {}
        self.author = anything  # as the last entry names them
        self.required = BEFORE_RULES
        self.withheld, self.names, self.unnamed, self.taken_over = Counter(), {}, set(), ""
        self.erased = len(what_is_left(entries))
        self.unproved_sources, self.placed, self.last_place = 0, set(), {}
        read = list(read_chain(chain, entries, findings))
        self.names = {act["by"]: act["name"] for _header, ((_kind, act), *_parts) in read if act}
        for header, parts in read:
            self.taken_over = header["at"] if header["verb"] == "taken_over" else self.taken_over
            self.withheld.update(kind for kind, said in parts if said is None)
            for kind, said in parts:
                if said and "fields" in said:
                    self.replay(kind, said, header["at"])
            for part, (_kind, said) in zip(header["parts"], parts):  # noqa: B905  (a part of the one is one of the other)
                self.read_sign_off(header, part, said, parts[0][1])

    def read_sign_off(self, header, part, said, act):
        """What this part has to do with a sign-off: it is of what is signed, or it is one, or a waiver."""
        kind, number = part["kind"], header["sequence"]
        if kind in SIGNED:
            self.signed_parts.append((kind, part["digest"], claim_of(said), number, header["at"], said is not None))
        elif kind == "article" and said:
            author = said["fields"].get("author")
            if self.author not in (anything, author):
                self.signed_parts.append(("author", part["digest"], None, number, header["at"], True))
            self.author = author
        elif kind == "waiver" and said:
            self.waived_at.setdefault(said["id"], number)
        elif kind == "sign_off":
            [article] = self.rows["article"].values()
            row = said["fields"] if said else {"four_eyes": one_of(*FOUR_EYES), "signed_at": any_time}
            then = {"version": article["version"], "digest": self.sign_off_digest(), "head": header["previous"]}
            if said and {name: row[name] for name in then} != then:
                self.findings.append(f"{self.chain}, entry {number}, signs another thing than was recorded until then.")
            by = row["signed_by"] if said else act["by"]
            self.sign_offs.append(
                {**row, **then, "id": said and said["id"], "signed_by": by, "since": number, "shown": said is not None}
            )
            if said is None:
                self.histories[None].append(self.sign_off_event(self.sign_offs[-1]))

    def sign_off_digest(self):
        """What a sign-off of all that was read so far is of."""
        [(key, article)] = self.rows["article"].items()
        [text] = [row["text"] for row in self.rows["version"].values() if row["number"] == article["version"]]
        signed = {
            "article": key,
            "author": article.get("author"),
            "parts": [[kind, digest] for kind, digest, *_rest in self.signed_parts if kind in SIGNED],
            "text": text,
            "version": article["version"],
        }
        return digest("sign-off", canonical(signed).encode())

    def replay(self, kind, said, at):
        old, new = self.rows[kind].get(said["id"]), said["fields"]
        self.rows[kind][said["id"]] = new
        if kind in ("placement", "loss"):
            event = self.place(kind, new)
        elif kind == "sign_off":
            event = self.sign_off_event({**new, "shown": True})
        elif kind == "publication":
            self.published[said["id"]] = self.sign_offs[-1]  # whichever number it has: it may be withheld
            event = self.publication_event(said["id"], new)
        else:
            event = self.change(kind, old, said)
        if event and at != self.taken_over:
            claim = said["id"] if kind == "claim" else new.get("claim") if kind != "waiver" else None
            self.histories[claim].append(event)

    def change(self, kind, old, said):
        """The event that a history tells of a row that was changed; None where nothing did that it tells of."""
        new, made = said["fields"], said.get("made", {})
        fields = [field.partition("=")[::2] for field in TOLD.get(kind, "").split()]
        values = [(name, self.text(key or name, old), self.text(key or name, new)) for name, key in fields]
        changes = [
            {"field": name, "old": self.told(was), "new": self.told(now)} for name, was, now in values if was != now
        ]
        gone, before = (bool(row and (row.get("withdrawal") or row.get("withdrawn"))) for row in (new, old))
        about = ""
        if kind == "review":
            about = new["original_reviewer"] or self.name(new["reviewer"])
        elif kind == "evidence":
            about = new["title"] or new["address"] or new["person"]
        return (
            changes
            and made
            and {
                "at": moment(made["at"]),
                "by": self.name(made["by"]),
                "subject": new["type"] if kind == "remark" else kind,
                "about": about,
                "action": "added"
                if old is None
                else "fell"
                if kind == "article" and fell(old, new)
                else "changed"
                if gone == before
                else "withdrawn"
                if gone
                else "restored",
                "changes": changes,
                "why": made["why"],
            }
        )

    def sign_off_event(self, row):
        """The event of a sign-off. Of one that is withheld nothing proves when it was, nor by which rule."""
        changes = [
            {"field": "version_number", "old": "", "new": str(row["version"])},
            {"field": "four_eyes", "old": "", "new": row["four_eyes"]},
        ]
        alone = ", ".join(str(number) for number in self.checked(row))
        changes += [{"field": "checked", "old": "", "new": alone}] if alone else []
        event = {"subject": "sign_off", "about": "", "action": "added", "changes": changes, "why": ""}
        if not row["shown"]:
            event["changes"] = lambda said: not any(differences(said[:2], changes)) and only_checked(said[2:])
        at = moment(row["signed_at"]) if row["shown"] else row["signed_at"]
        return {**event, "at": at, "by": self.name(row["signed_by"])}

    def publication_event(self, key, new):
        if self.published[key]["id"] not in (None, new["sign_off"]):
            self.findings.append(f"{self.chain}: publication {key} is not of the last sign-off before it.")
        change = {"field": "version", "old": "", "new": str(self.published[key]["version"])}
        said = {"subject": "publication", "about": "", "action": "added", "changes": [change], "why": ""}
        return {**said, "at": moment(new["published_at"]), "by": self.name(new["published_by"])}

    def checked(self, sign_off):
        return sorted(self.rows["claim"][claim]["number"] for claim in sign_off.get("checked", ()))

    def place(self, kind, new):
        """The event of a place that a claim was given, or lost; None where its words only stayed what they were."""
        claim, version = new["claim"], self.rows["version"][new["version"]]
        number, (old, last) = version["number"], self.last_place.get(new["claim"], (None, 0))
        if kind == "loss":
            changes, action = [{"field": "version", "old": "", "new": str(number)}], "lost"
            at, by, why = version["brought_at"], version["by"], ""
            if (claim, number - 1) not in self.placed:
                return None
        else:
            self.last_place[claim] = new, number
            self.placed.add((claim, number))
            was, now = place_text(old) if old else "", place_text(new)
            changes = [{"field": "quote", "old": was, "new": now}] if was != now else []
            at, by, why = new["made_at"], new["made_by"], new["why"]
            known = {"moved": "moved", "reworded": "reworded", "unchanged": ""}
            found = old and number > last + 1 and new["origin"] != "by_hand"
            action = "added" if not old else "found" if found else known.get(new["origin"], "changed")
        said = {"subject": "placement", "about": "", "action": action, "changes": changes, "why": why}
        return action and {**said, "at": moment(at), "by": self.name(by)}

    def text(self, key, row):
        """A value as a history writes it."""
        value = row.get(key) if row else None
        if value is None or value is False:
            return ""
        if key in ("merged_into", "split_from", "claim"):
            return str(self.rows["claim"][value]["number"])
        if key == "placement":
            return place_text(self.rows["placement"][value])
        if key in ("outlet", "story"):
            return f"\0{value}"  # their names are in another chain
        if key in ("author", "person", "to") and isinstance(value, int):
            return f"\1{value}"
        return "yes" if value is True else moment(value) if key in ("published_at", "fallen_at") else str(value)

    def told(self, text):
        """What `text` gave, as it may be said: some name where nothing proves one."""
        return self.name(int(text[1:])) if text.startswith("\1") else anything if text.startswith("\0") else text

    def name(self, person):
        """As the last entry of this person that is shown names them; any name where none is."""
        if person is None:
            return ""
        if person not in self.names:
            self.unnamed.add(person)
        return self.names.get(person, anything)

    def of_claim(self, kind, claim):
        return [row for _key, row in sorted(self.rows[kind].items()) if row["claim"] == claim]

    def report(self, said):
        """What the entries prove of the whole report."""
        [(key, article)] = self.rows["article"].items()
        [(version_key, version)] = [
            item for item in self.rows["version"].items() if item[1]["number"] == article["version"]
        ]
        later = {} if self.is_earlier(said) else self.later(said, article)
        past = said["as_of"] is not None
        self.tells_accounts, self.is_past = self.has_accounts(said), past
        claims = [self.claim(claim, version_key, article, past, later) for claim in self.rows["claim"]]
        if "evidence" in later.get("rules", {}):
            shown = {claim["id"]: claim for claim in said["claims"]}
            for claim in claims:
                claim["checklist"] = checklist(said["rules"]["evidence"][claim["risk"]], shown[claim["id"]])
        for claim in claims if self.has_remarks(said) else ():
            claim["remarks"] = self.remarks(claim["id"])
        claims.sort(key=place_in_text)
        last = json.loads(self.entries[-1]["content"])
        return {
            **later,
            **{name: article[name] for name in SAME["article"].split()},
            "article": key,
            "outlet": anything if article["outlet"] else "",
            "story": anything if article["story"] else "",
            "title": version["title"],
            "url": article["address"],
            "published_at": moment(article["published_at"]),
            "version": article["version"],
            "versions": article["version"],
            "brought_by": self.name(version["by"]),
            "brought_at": moment(version["brought_at"]),
            "text_digest": version["text"],
            "text": lambda text: hashlib.sha256(text.encode()).hexdigest() == version["text"],
            "blocks": [{"start": start, "end": end, "kind": kind} for start, end, kind in version["blocks"]],
            "claims": claims,
            **self.questions(said),
            **self.with_confidential(said),
            "history": self.history(None),
            "head": {
                "chain": self.chain,
                "sequence": len(self.entries),
                "digest": self.entries[-1]["digest"],
                "at": moment(last["at"]),
            },
            "as_of": lambda at: at is None or (at == utc(at) and at >= moment(last["at"])),
            "made_at": anything,
            "made_by": anything,
            "digest": report_digest(said),
            "counts": counted(said),
        }

    def is_earlier(self, said):
        """Whether a report is of an earlier release, which knew nothing of sign-offs: not where its entries know."""
        known = LATER_KINDS & (self.rows.keys() | self.withheld.keys())
        keys = [key for kind, keys in LATER.items() for row in self.rows[kind].values() for key in keys & row.keys()]
        return not known and not keys and said.keys().isdisjoint(LATER_FIELDS)

    def later(self, said, article):
        """What a report says since articles are signed off."""
        self.required = said["rules"]
        waivers, withheld = self.waivers(article), self.withheld["waiver"]
        return {
            "author": self.name(article.get("author")),
            "fallen_at": moment(article.get("fallen_at")),
            "rules": {
                **dict.fromkeys(BEFORE_RULES, one_of(*range(1, MOST_REVIEWS + 1))),
                "four_eyes": one_of(*FOUR_EYES),
                **({"coverage": one_of(*COVERAGE)} if self.has_coverage(said) else {}),
                **({"evidence": dict.fromkeys(BEFORE_RULES, some_checks)} if self.has_checklists(said) else {}),
            },
            "sign_off": self.sign_off(self.sign_offs[-1], article) if self.sign_offs else None,
            **({"coverage": self.coverage(said, article)} if self.has_coverage(said) else {}),
            "waivers": waivers,
            "waivers_withheld": one_of(*range(min(withheld, 1), withheld + 1)),
            "publications": [
                {
                    "version": self.published[key]["version"],
                    "by": self.name(row["published_by"]),
                    "at": moment(row["published_at"]),
                    "changed": self.changed_since(self.published[key], article),
                }
                for key, row in sorted(self.rows["publication"].items())
            ],
        }

    def sign_off(self, row, article):
        numbers = {claim["number"] for claim in self.rows["claim"].values()}
        return {
            "by": self.name(row["signed_by"]),
            "at": moment(row["signed_at"]) if row["shown"] else any_time,
            "version": row["version"],
            "digest": row["digest"],
            "four_eyes": row["four_eyes"],
            "checked_by_signer": self.checked(row)
            if row["shown"]
            else lambda said: said == sorted(set(said)) and numbers.issuperset(said),
            "holds": row["digest"] == self.sign_off_digest() and is_signed(article),
            "changed": self.changed_since(row, article),
        }

    def has_coverage(self, said):
        """What an earlier release printed says nothing of it."""
        return "coverage" in said or not self.by_earlier

    def has_checklists(self, said):
        return "evidence" in said["rules"] or not self.may_be_shorter

    def coverage(self, said, article):
        """What the report says of its text beside the claims. Which figures there are is read from the text, which no
        entry does: here they are words of it, as many as are counted. What is ruled not checkable the entries prove."""
        text, shares = said["text"], said["coverage"]["shares"]
        number = one_of_numbers(len(text))
        return {
            "shares": [{"kind": kind, "claimed": number, "not_checkable": number, "open": number} for kind in SEGMENTS],
            "open_figures": lambda figures: (
                len(figures) == shares[SEGMENTS.index("figure")]["open"]
                and all(each.keys() == {"start", "end", "quote"} for each in figures)
                and all(each["quote"] and each["quote"] == text[each["start"] : each["end"]] for each in figures)
            ),
            "rulings": self.rulings(text, article),
        }

    def has_remarks(self, said):
        """What an earlier release printed says nothing of them."""
        return "with_private" in said or not self.may_be_shorter

    def questions(self, said):
        """The questions and notes about the article. Where private ones were asked for, nothing of any is withheld."""
        if not self.has_remarks(said):
            return {}
        all_shown = not self.withheld["remark"]
        return {"remarks": self.remarks(None), "with_private": one_of(False, *([True] if all_shown else []))}

    def has_accounts(self, said):
        """What an earlier release printed says nothing of them, nor whether confidential sources were asked for."""
        return "with_confidential" in said or not self.may_be_unnumbered

    def with_confidential(self, said):
        """Where confidential sources were asked for, none is withheld."""
        shown = [] if self.withheld["evidence"] else [True]
        return {"with_confidential": one_of(False, *shown)} if self.has_accounts(said) else {}

    def remarks(self, claim):
        rows = {key: row for key, row in sorted(self.rows["remark"].items()) if row["claim"] == claim}
        return [
            {
                "kind": row["type"],
                "to": self.name(row["to"]),
                "text": row["text"],
                "by": self.name(row["made_by"]),
                "at": moment(row["made_at"]),
                "private": row["private"],
                "resolved": row["resolved"],
                "why": row["why"],
                "answers": [
                    {"by": self.name(each["made_by"]), "at": moment(each["made_at"]), "text": each["text"]}
                    for each in rows.values()
                    if each["about"] == key
                ],
            }
            for key, row in rows.items()
            if row["about"] is None
        ]

    def rulings(self, text, article):
        [version] = [key for key, row in self.rows["version"].items() if row["number"] == article["version"]]
        places = [row for row in self.rows["ruling_place"].values() if row["version"] == version]
        held = [(place, self.rows["ruling"][place["ruling"]]) for place in places]
        return [
            {
                "start": place["start"],
                "end": place["end"],
                "quote": text[place["start"] : place["end"]],
                "reason": ruling["reason"],
                "note": ruling["note"],
                "by": self.name(ruling["made_by"]),
                "at": moment(ruling["made_at"]),
            }
            for place, ruling in sorted(held, key=lambda each: (each[0]["start"], each[0]["end"]))
            if not ruling["withdrawn"]
        ]

    def waivers(self, article):
        return [
            {
                "blocker": row["blocker"],
                "claim": row["claim"] and self.rows["claim"][row["claim"]]["number"],
                "person": self.name(row["person"]),
                "why": row["why"],
                "by": self.name(row["made_by"]),
                "at": moment(row["made_at"]),
                "version": row["version"],
                "withdrawn": row["withdrawn"],
                "holds": self.holds(row, self.waived_at[key], article),
            }
            for key, row in sorted(self.rows["waiver"].items())
        ]

    def holds(self, waiver, since, article):
        """Whether a waiver does: of this version, not taken back, and of a claim as it was. What is withheld may be of
        that claim or of another."""
        if waiver["withdrawn"] or waiver["version"] != article["version"]:
            return False
        after = [(claim, shown) for _k, _d, claim, number, _at, shown in self.signed_parts if number > since]
        if waiver["claim"] is None:
            return True
        if any(claim == waiver["claim"] for claim, _shown in after):
            return False
        return one_of(True, False) if any(not shown for _claim, shown in after) else True

    def changed_since(self, sign_off, article):
        """What may be said to have changed since of what was signed; what is withheld comes last, without a time."""
        is_as_signed = sign_off["digest"] == self.sign_off_digest()
        if is_as_signed and is_signed(article):
            return []
        parts = [part for part in self.signed_parts if part[3] > sign_off["since"]]
        versions = {number for kind, _digest, _claim, number, _at, _shown in parts if kind == "version"}
        sources = {(number, claim) for kind, _digest, claim, number, _at, _shown in parts if kind == "evidence"}
        rulings = {number for kind, _digest, _claim, number, _at, _shown in parts if kind == "ruling"}
        newest, withheld = {}, set()
        for kind, _digest, claim, number, at, shown in parts:
            if not shown and kind in ("review", "evidence"):
                withheld.add(kind)
            elif not shown and kind != "erased":
                continue  # the claim of a source that is withheld: it changed its revision alone
            elif not went_along(kind, number in versions, (number, claim) in sources, number in rulings):
                newest[kind, None if kind == "erased" else claim] = at
        in_order = sorted(newest.items(), key=lambda item: item[1])
        shown = [
            {"subject": kind, "claim": claim and self.rows["claim"][claim]["number"], "at": moment(at)}
            for (kind, claim), at in in_order
        ]
        opened = is_as_signed and not article.get("fallen_at")
        if self.by_earlier:  # it told of the author where it had nothing else to tell
            shown = [each for each in shown if each["subject"] != "author"]
            left = "reopened" if opened else "author"
        else:
            left = "record" if article.get("fallen_at") else "reopened"
        if not shown and not withheld:
            return [{"subject": left, "claim": None, "at": None}]
        numbers = {claim["number"] for claim in self.rows["claim"].values()}

        def is_it(said):
            first, last = (
                said[: len(shown)],
                [(each["subject"], each["claim"], each["at"]) for each in said[len(shown) :]],
            )
            kinds, known = {kind for kind, _claim, _at in last}, numbers.issuperset(claim for _kind, claim, _at in last)
            without_time = last == sorted(set(last)) and all(at is None for _kind, _claim, at in last)
            return not any(differences(first, shown)) and kinds == withheld and known and without_time

        return is_it if withheld else shown

    def claim(self, key, version, article, past, later):
        row, places = self.rows["claim"][key], self.of_claim("placement", key)
        place = next((place for place in reversed(places) if place["version"] == version), None)
        numbers = [self.rows["version"][each["version"]]["number"] for each in places]
        came_back = row["removed_in"] is not None and max(numbers, default=0) >= row["removed_in"]
        reviews, required = self.of_claim("review", key), self.required[row["risk"]]
        author = article.get("author")
        standing, verdict, eyes = judged(row, place, reviews, required, came_back, author)
        # Of a past moment a report keeps what is sealed today too, by the rules and the risk of today.
        most = MOST_REVIEWS if past and self.withheld["review"] else required
        sealed = self.withheld["review"] if most > 1 else 0
        others = ("open", "recheck", "waiting") if sealed and standing in ("open", "recheck") else ()
        return {
            **{name: row[name] for name in SAME["claim"].split()},
            "id": key,
            "start": place and place["start"],
            "end": place and place["end"],
            "quote": place["quote"] if place else "",
            "standing": one_of(standing, *others),
            "verdict": verdict,
            "merged_into": row["merged_into"] and self.rows["claim"][row["merged_into"]]["number"],
            "split_from": row["split_from"] and self.rows["claim"][row["split_from"]]["number"],
            "reviews_in": one_of(*range(eyes, eyes + sealed + 1)),
            "reviews_required": one_of(*range(required, most + 1)),
            "reviews_withheld": one_of(*range(sealed + 1)),
            "reviews": [self.review(review, row, place, author, later) for review in reviews],
            "evidence": self.sources(key),
            "withheld": one_of(*range(self.withheld["evidence"] + 1)),
            "history": self.history(key),
        }

    def review(self, row, claim, place, author, later):
        return {
            **({"by_author": by_author(row, author)} if later else {}),
            **{name: row[name] for name in SAME["review"].split()},
            "reviewer": row["original_reviewer"] or self.name(row["reviewer"]),
            **({"reviewer_id": 0 if row["type"] == "imported" else row["reviewer"]} if self.tells_accounts else {}),
            "kind": row["type"],
            "given_at": moment(row["given_at"]),
            "quote": self.rows["placement"][row["placement"]]["quote"],
            "stale": not place or row["words"] != place["words"],
            "counts": counts(row, claim, place, author),
        }

    def sources(self, claim):
        """Whether these are the claim's sources; of one that was confidential once nothing is shown that proves it."""
        proved = [
            {
                **{name: row[name] for name in SAME["evidence"].split()},
                **self.archived_on(row),
                **({"confidential": self.confidential(row)} if self.tells_accounts else {}),
                "kind": row["type"],
                "url": row["address"],
                "file_digest": row["file"] or "",
                "added_by": self.name(row["added_by"]),
                "added_at": moment(row["added_at"]),
            }
            for row in self.of_claim("evidence", claim)
            if not row["withdrawn"]
        ]

        def are_they(said):
            left = matched(said, proved)
            self.unproved_sources += len(left or ())
            in_order = [each for each in said if each not in (left or ())]
            return left is not None and not any(differences(in_order, proved))

        return are_they

    def confidential(self, row):
        """Of a past moment a source is confidential where it became so since."""
        return True if row["confidential"] else one_of(False, *([True] if self.is_past else []))

    def archived_on(self, row):
        """Entries from before it was asked for have no such key; nor had a report of then, which entries that have it
        are not of."""
        known = "archived_on" in row or not self.may_be_undated
        return {"archived_on": row.get("archived_on")} if known else {}

    def history(self, claim):
        """Whether a history tells exactly what was done, in order; nothing proves what came before the ledger."""

        def is_it(said):
            left, times = matched(said, self.histories[claim]), [datetime.fromisoformat(event["at"]) for event in said]
            proved = left is not None and all(utc(event["at"]) <= moment(self.taken_over) for event in left)
            return proved and times == sorted(times)

        return is_it

    def check(self, report):
        reviews = sum(claim["reviews_withheld"] for claim in report["claims"])
        sources = sum(claim["withheld"] for claim in report["claims"])
        yield from differences(report, self.report(report), self.chain)
        if (reviews > 0) != (self.withheld["review"] > 0) or reviews > self.withheld["review"]:
            yield f"{self.chain}: the report leaves out {reviews} reviews, the entries {self.withheld['review']}."
        if sources + self.unproved_sources > self.withheld["evidence"]:
            yield f"{self.chain}: the report leaves out {sources} sources, which is more than the entries do."

    def notes(self):
        withheld = ", ".join(f"{number} {kind}" for kind, number in sorted(self.withheld.items()))
        yield f"{self.chain}: {len(self.entries)} entries. Withheld parts of them: {withheld or 'none'}."
        if self.sign_offs:
            yield f"{self.chain}: the digest of every sign-off is that of what these entries recorded until then."
        if self.withheld["sign_off"]:
            number = self.withheld["sign_off"]
            yield f"{self.chain}: nothing proves by which rule {number} sign-offs were given, nor when."
        if self.erased:
            yield f"{self.chain}: words of {self.erased} parts were erased by order. Who erased them says what is left."
        if self.taken_over:
            yield f"{self.chain}: nothing proves what was done before {self.taken_over}."
        if self.unproved_sources:
            yield f"{self.chain}: nothing proves {self.unproved_sources} sources that were confidential once."
        if self.unnamed:
            yield f"{self.chain}: nothing proves the names of {len(self.unnamed)} people."


def place_in_text(claim):
    nowhere = claim["start"] is None
    return (float("inf"), 0, claim["number"]) if nowhere else (claim["start"], -claim["end"], claim["number"])


def claim_of(said):
    """The claim (its key) that a part is about; None for a version, and for what is withheld."""
    if not said or "fields" not in said:
        return None
    if said["kind"] == "erased":
        return claim_of(said["fields"]["reads"])
    return said["id"] if said["kind"] == "claim" else said["fields"].get("claim")


def went_along(kind, with_version, with_source, with_ruling):
    """Whether a part only goes along: a new version gives each claim and each ruling a place, a ruling has one, and a
    source changes the revision of its claim."""
    if kind == "ruling_place":
        return with_version or with_ruling
    return (with_version and kind in ("placement", "loss")) or (with_source and kind == "claim")


def is_signed(article):
    """Whether an article is said to be signed off, or published as it was signed off."""
    return article["state"] in SIGNED_STATES and not article.get("fallen_at")


def fell(old, new):
    """Whether a change of an article is that its sign-off holds no more."""
    unsigned = old and (old["state"], new["state"]) == ("signed", "finished")
    return unsigned or bool(old and new.get("fallen_at") and not old.get("fallen_at"))


def only_checked(changes):
    """Whether no more is said of a sign-off that is withheld than which claims its signer had checked alone."""
    return not changes or [(each["field"], each["old"]) for each in changes] == [("checked", "")]


def by_author(review, author):
    """Whether a review is by the person who is named as the article's author, who never reviews it."""
    return author is not None and review["reviewer"] == author


def counts(review, claim, place, author):
    """Whether a review was given on the words, and where the risk is not routine in the sentence, that stand now."""
    if by_author(review, author) or review["reason"] in NEVER_COUNT:
        return False
    if not place or review["words"] != place["words"]:
        return False
    return claim["risk"] == "routine" or review["sentence"] == place["sentence"]


def judged(claim, place, reviews, required, came_back, author):
    """Where the claim stands by the reviews that are shown, its verdict, and how many pairs of eyes count."""
    given = [review for review in reviews if review["reason"] not in NEVER_COUNT and not by_author(review, author)]
    counting = [review for review in given if counts(review, claim, place, author)]
    adjudicated = [review for review in counting if review["type"] == "adjudication"]
    verdicts = {review["verdict"] for review in adjudicated or counting}
    own = [review for review in counting if review["type"] != "imported"]
    eyes = len(own) + (len(own) < len(counting))
    if claim["withdrawal"]:
        return "withdrawn", "", eyes
    if not place:
        return "removed" if claim["removed_in"] is not None and not came_back else "lost", "", eyes
    if not counting:
        return "recheck" if given else "open", "", eyes
    if len(verdicts) > 1:
        return "split", "", eyes
    if eyes < required and not adjudicated:
        return "waiting", "", eyes
    return "settled", verdicts.pop(), eyes


def check_reports(members, anchors, notes):
    envelope, ledger = (json.loads(members[name].decode()) for name in ("report.json", "entries.json"))
    reports, chains, anchors = envelope["reports"], ledger["chains"], set(anchors)
    script = hashlib.sha256(members[SCRIPT]).hexdigest()
    is_earlier, may_be_shorter = script in EARLIER, script in EARLIER | SHORTER
    may_be_undated = may_be_shorter or script in UNDATED
    may_be_unnumbered = may_be_undated or script in UNNUMBERED
    for name in chains:
        if not re.fullmatch("article/[1-9][0-9]*", name):
            yield f"{name!r:.80} is no name of an article's chain."
            return  # what follows prints the names as they are
    if ledger != {"chains": chains, "format": 1}:
        yield "entries.json has other fields than it should."
    if envelope != {"schema": "urn:claim-desk:verification-report", "version": 1, "reports": reports}:
        yield "report.json has other fields than it should."
    if sorted(f"article/{report['article']}" for report in reports) != sorted(chains):
        yield "The reports are not of the articles whose entries are here."
    for report in reports:
        findings, name = [], f"article/{report['article']}"
        article = Article(name, chains[name], findings, is_earlier, may_be_shorter, may_be_undated, may_be_unnumbered)
        yield from findings
        yield from article.check(report)
        notes.extend(article.notes())
        for number, entry in enumerate(chains[name], 1):
            if entry["digest"] in anchors:
                notes.append(f"The anchor {entry['digest']} is entry {number} of {name}.")
                anchors.remove(entry["digest"])
    for anchor in sorted(anchors):
        yield f"The anchor {anchor!r:.80} is no entry here: it is of another article, or what it stood for was changed."
    if any(name not in MEMBERS for name in members):
        notes.append("The prints are of this report by its digest: what they say of it word by word report.json says.")
    notes.append("The names of outlet and story, and by whom and when the report was printed, are in no entry.")
    notes.append("Nor is which figures and sentences of a text are in no claim: whoever has the text can count them.")
    notes.append("Nor is what the evidence of a claim lacks: it follows from its sources and the newsroom's rules.")
    notes.append("Nor are the newsroom's rules: of them a sign-off alone proves who might sign when it was given.")
    for report in reports:
        notes.append(f"Signed by the head digest {report['head']['digest']}: compare it with the one on the paper.")


def check(data, anchors=()):
    """What was altered, and what else is to be said, as sentences."""
    findings, notes = [], []
    try:
        members = unpack(data)
        if pack(members) != data:
            findings.append("The file is not, byte for byte, the zip that its files make.")
        if not MEMBERS <= set(members) <= MEMBERS | set(PRINTS.values()):
            findings.append(f"The bundle does not hold these files: {', '.join(sorted(MEMBERS))}, and prints alone.")
        else:
            findings.extend(check_files(members))
            findings.extend(check_reports(members, anchors, notes))
    except Exception as error:  # whatever was done to the file, this is what it comes to
        findings.append(f"The bundle cannot be read as one: {type(error).__name__}, {str(error)!r:.200}.")
    return [harmless(line) for line in findings], [harmless(line) for line in notes]


def main():
    parser = argparse.ArgumentParser(description="Checks a bundle of verification reports against its ledger entries.")
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--anchor", action="append", default=[], help="a digest from an earlier report")
    options = parser.parse_args()
    sys.stdout.reconfigure(errors="backslashreplace")
    try:
        data = options.bundle.read_bytes()
    except OSError as error:
        print(harmless(f"{options.bundle}: {error.strerror}"))
        return 2
    findings, notes = check(data, options.anchor)
    for line in findings or notes:
        print(line)
    if findings:
        print(f"ALTERED: {len(findings)} findings. Do not rely on this report.")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
