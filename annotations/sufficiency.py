"""Whether the sources of a claim are enough: a checklist, and the one place of its rules. Plain values in and out.

It asks what is there and what somebody noted, and of no verdict: second readings stay blind. Only what supports or
refutes a claim bears on it; what gives context, a question and a search are no sources of it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from annotations.choices import NO_SOURCES, CheckState, EvidenceCheck, EvidenceKind, Stance
from annotations.levelling import levelled

_BEARING = frozenset({Stance.SUPPORTS, Stance.REFUTES})
_WITH_PLACES = frozenset({EvidenceKind.WEB_PAGE, EvidenceKind.DOCUMENT})
_PARTS = ";"  # between the origins of a source that rests on several

# What one source is enough for: one that is not told of may be it. The others ask something of every source.
_BY_ONE = frozenset({EvidenceCheck.PRIMARY, EvidenceCheck.INDEPENDENT, EvidenceCheck.AGAINST, EvidenceCheck.CLAIMANT})


@dataclass(frozen=True)
class Source:
    """A source as the checklist sees it. `names` are its title, person, addresses and file: whatever it is told by.

    `origin` is what it rests on itself, several parted by semicolons. `has_place`: it says where in it; `has_copy`: an
    archived copy is named, or the file is here.
    """

    kind: str = EvidenceKind.WEB_PAGE
    stance: str = Stance.SUPPORTS
    is_primary: bool = False
    names: tuple[str, ...] = ()
    origin: str = ""
    has_place: bool = False
    has_copy: bool = False


@dataclass(frozen=True)
class Checked:
    """One line of the checklist. `is_required`: the newsroom's rules ask for it at this risk."""

    check: EvidenceCheck
    state: CheckState
    is_required: bool

    @property
    def is_lacking(self) -> bool:
        """It is missing, and the rules ask for it: a warning."""
        return self.is_required and self.state == CheckState.MISSING


def checklist(sources: Sequence[Source], *, required: Collection[str], withheld: int = 0) -> tuple[Checked, ...]:
    """Every line, in the order of EvidenceCheck. `withheld` sources more are there that must not be told of: of a line
    that one of them may fill it is not said that it is missing."""
    found = _found(sources)
    bears = any(_bears(each) for each in sources)
    lines = []
    for check in EvidenceCheck:
        may_be_withheld = withheld > 0 and (check in _BY_ONE or not bears)
        state = CheckState.THERE if found[check] else CheckState.NOT_TOLD if may_be_withheld else CheckState.MISSING
        lines.append(Checked(check, state, check in required))
    return tuple(lines)


def _found(sources: Sequence[Source]) -> dict[EvidenceCheck, bool]:
    bearing = [each for each in sources if _bears(each)]
    paged = [each for each in bearing if each.kind in _WITH_PLACES]
    pages = [each for each in bearing if each.kind == EvidenceKind.WEB_PAGE]
    kinds = {each.kind for each in sources}
    sides = [[each for each in bearing if each.stance == side] for side in _BEARING]
    return {
        EvidenceCheck.PRIMARY: any(each.is_primary for each in bearing),
        EvidenceCheck.INDEPENDENT: any(map(_are_two, sides)),
        EvidenceCheck.LOCATOR: bool(bearing) and all(each.has_place for each in paged),
        EvidenceCheck.ARCHIVED: bool(bearing) and all(each.has_copy for each in pages),
        EvidenceCheck.AGAINST: EvidenceKind.SEARCH in kinds or any(each.stance == Stance.REFUTES for each in bearing),
        EvidenceCheck.CLAIMANT: EvidenceKind.ASKED in kinds,
    }


def _bears(source: Source) -> bool:
    return source.stance in _BEARING and source.kind not in NO_SOURCES


def _are_two(sources: Sequence[Source]) -> bool:
    """Whether two of them have nothing in common: neither what they are nor what they rest on."""
    grounds = _grounds(sources)
    return any(one.isdisjoint(other) for one, other in combinations(grounds, 2))


def _grounds(sources: Sequence[Source]) -> list[frozenset[str]]:
    """For each source all that it rests on in the end: what it is, its origins, and where those are among the sources
    what they rest on in turn."""
    own = [_keys(each.names) for each in sources]
    origins = [_keys(each.origin.split(_PARTS)) for each in sources]
    called: dict[str, list[int]] = {}
    for number, keys in enumerate(own):
        for key in keys:
            called.setdefault(key, []).append(number)
    return [
        # A source without a name or an origin is one by itself.
        frozenset(_reached(number, own, origins, called)) or frozenset({f"\0{number}"})
        for number in range(len(sources))
    ]


def _reached(
    start: int, own: Sequence[frozenset[str]], origins: Sequence[frozenset[str]], called: dict[str, list[int]]
) -> set[str]:
    reached, seen, waiting = set(own[start]), {start}, [start]
    while waiting:
        for key in origins[waiting.pop()] - reached:
            reached.add(key)
            for number in called.get(key, ()):
                if number not in seen:
                    seen.add(number)
                    waiting.append(number)
                    reached |= own[number]
    return reached


def _keys(names: Iterable[str]) -> frozenset[str]:
    """How names are compared: levelled, without regard to case; of an address neither the scheme nor a slash at the
    end."""
    found = (levelled(name).casefold() for name in names)
    return frozenset(key for key in (_without_scheme(each) for each in found) if key)


def _without_scheme(key: str) -> str:
    for scheme in ("https://", "http://"):
        if key.startswith(scheme):
            return key.removeprefix(scheme).removeprefix("www.").partition("#")[0].rstrip("/")
    return key
