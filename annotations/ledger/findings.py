"""What a verification says."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was recorded. `what` names fields and never their words: a source may be protected.

    `table` and `row` (its key) are where to look; `article`, `claim` and `person` (keys) whom it concerns; `chain` and
    `sequence` which entry says otherwise. None or blank where there is no such thing.
    """

    what: str
    table: str = ""
    row: int | str | None = None
    article: int | None = None
    claim: int | None = None
    person: int | None = None
    chain: str = ""
    sequence: int | None = None

    def __str__(self) -> str:
        named = {
            "article": self.article,
            "claim": self.claim,
            "person": self.person,
            "entry": self._entry,
        }
        who = ", ".join(f"{name} {value}" for name, value in named.items() if value is not None)
        where = f"{self.table} {'' if self.row is None else self.row}".strip()
        return ": ".join(part for part in (who, where, self.what) if part)

    @property
    def _entry(self) -> str | None:
        """Which entry: the article says of which chain, where there is one."""
        if self.sequence is None:
            return None
        return str(self.sequence) if self.article else f"{self.sequence} of {self.chain}"


@dataclass
class Checked:
    """What was read of one chain or of all: how many entries, how many history rows that came before the ledger and
    so are not proved, how many parts of entries were erased by order, and the findings."""

    entries: int = 0
    chains: int = 0
    not_proved: int = 0
    erased: int = 0
    findings: list[Finding] = field(default_factory=list)

    def add(self, other: "Checked") -> None:
        self.entries += other.entries
        self.chains += other.chains
        self.not_proved += other.not_proved
        self.erased += other.erased
        self.findings += other.findings
