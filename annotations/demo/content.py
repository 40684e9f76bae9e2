"""What the demo newsroom holds: a cast, a story of seven articles, their claims and the work done on each claim.

Five articles are of others, two are its own. The outlets, the newsroom's people and the addresses are invented; facts
and public figures are those of the story. The articles stand as text files beside this module: first line the title, a
blank line, then the body.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from annotations.choices import (
    ArticleState,
    EvidenceKind,
    Reason,
    Risk,
    Role,
    RulingReason,
    Stance,
    Tier,
    Translation,
    Verdict,
)


@dataclass(frozen=True)
class DemoPerson:
    username: str
    full_name: str
    role: Role


@dataclass(frozen=True)
class DemoEvidence:
    """A source somebody attached to a claim; a small text file may hang on it."""

    by: str
    kind: EvidenceKind
    stance: Stance
    tier: Tier
    title: str
    url: str = ""
    locator: str = ""
    quote: str = ""
    quote_translation: str = ""
    archive_url: str = ""
    person: str = ""
    consulted_on: str = ""
    origin: str = ""
    note: str = ""
    confidential: bool = False
    attachment_name: str = ""
    attachment_text: str = ""


@dataclass(frozen=True)
class DemoReview:
    """One verdict at one moment; a later one by the same person changes it."""

    by: str
    verdict: Verdict
    reason: Reason | Literal[""]
    rationale: str
    correction: str = ""


@dataclass(frozen=True)
class DemoAdjudication(DemoReview):
    """Decides between two who differ."""


@dataclass(frozen=True)
class DemoClaim:
    """`quote` stands in the article's text exactly once; `steps` are in the order they happened."""

    quote: str
    statement: str
    claimant: str
    risk: Risk
    by: str
    steps: tuple[DemoEvidence | DemoReview, ...] = ()


@dataclass(frozen=True)
class DemoRuling:
    """That these words, which stand in the article's text exactly once, are not checkable."""

    by: str
    quote: str
    reason: RulingReason
    note: str = ""


@dataclass(frozen=True)
class DemoMove:
    """Takes the article to that state: says that checking is finished, signs it off, notes that it is published."""

    by: str
    to: ArticleState


@dataclass(frozen=True)
class DemoAcceptance:
    """Lets the claim with this quote, disputed as it is, be published as it stands."""

    by: str
    quote: str
    why: str


@dataclass(frozen=True)
class DemoAfterwards:
    """What is done on the claim with this quote when the article is further on."""

    quote: str
    steps: tuple[DemoEvidence | DemoReview, ...]


DemoDeed = DemoMove | DemoAcceptance | DemoAfterwards


@dataclass(frozen=True)
class DemoArticle:
    """`author` is a person of ours, where one wrote it. `rulings` and then `deeds` come after the work on the
    claims, in their order."""

    outlet: str
    outlet_url: str
    title: str
    body: str
    language: str
    original_language: str
    translation: Translation | Literal[""]
    published: str
    url: str
    byline: str
    claims: tuple[DemoClaim, ...]
    author: str = ""
    rulings: tuple[DemoRuling, ...] = ()
    deeds: tuple[DemoDeed, ...] = ()


@dataclass(frozen=True)
class DemoAssignment:
    """What somebody is to check: the article, or its claim with this quote, until so many hours after the demo is
    loaded (before, where they are negative). Without them nobody is in a hurry."""

    person: str
    by: str
    article: DemoArticle
    quote: str = ""
    hours: int | None = None


@dataclass(frozen=True)
class DemoAnswer:
    by: str
    text: str


@dataclass(frozen=True)
class DemoRemark:
    """What somebody asked `to` another, or noted, about the article, or its claim with this quote; with the answers,
    and how it ended, if it did."""

    by: str
    article: DemoArticle
    text: str
    quote: str = ""
    to: str = ""
    answers: tuple[DemoAnswer, ...] = ()
    private: bool = True
    resolved_by: str = ""
    why: str = ""


def _title_and_body(slug: str) -> tuple[str, str]:
    text = (Path(__file__).parent / "articles" / f"{slug}.txt").read_text(encoding="utf-8")
    title, _, body = text.partition("\n\n")
    return title, body.rstrip("\n")


PEOPLE = (
    DemoPerson("marta", "Marta Lindqvist", Role.EDITOR),
    DemoPerson("zofia", "Zofia Brandt", Role.STANDARDS_EDITOR),
    DemoPerson("amara", "Amara Okonjo", Role.CHECKER),
    DemoPerson("tomas", "Tomás Arriagada", Role.CHECKER),
    DemoPerson("yuki", "Yuki Tanabe", Role.CHECKER),
    DemoPerson("leila", "Leila Haddad", Role.READER),
    DemoPerson("deniz", "Deniz Aksoy", Role.ADMINISTRATOR),
)

STORY_TITLE = "Prisoners at the front"
STORY_SUMMARY = (
    "Five outlets on Russia's recruiting of prison inmates for the war in Ukraine, August 2022 to February 2024. "
    "We want to reuse all five for our own long read. The figures do not agree, two texts went through a machine, "
    "and one quotation of the Kremlin's spokesman is worded differently in each."
)

# What a source itself rests on, spelled the same wherever it is the same: two outlets, one origin.
ROMANOVA = "Olga Romanova's own estimate"
PRIGOZHIN = "Yevgeny Prigozhin's own statement"
BRIEFING = "Kremlin briefing for reporters, 10 November 2023"


def _recording(by: str, stance: Stance, note: str) -> DemoEvidence:
    """The same sentence of the same briefing stands behind the quotations of three outlets."""
    return DemoEvidence(
        by,
        EvidenceKind.OBSERVATION,
        stance,
        Tier.PRIMARY,
        "Sound recording of the Kremlin briefing of 10 November 2023",
        locator="11:42 to 12:05",
        quote="Искупают кровью преступление на поле боя",
        quote_translation="They redeem the crime with blood on the battlefield",
        consulted_on="2024-02-06",
        origin=BRIEFING,
        note=note,
    )


MERIDIAN = DemoArticle(
    "Meridian Wire",
    "https://meridian-wire.example.net/",
    *_title_and_body("kremlin-confirms-convicts"),
    language="en",
    original_language="",
    translation="",
    published="2023-11-10",
    url="https://meridian-wire.example.net/2023/11/10/kremlin-confirms-convicts",
    byline="Tallinn bureau",
    claims=(
        DemoClaim(
            quote="confirmed for the first time that prison inmates are being sent to fight in Ukraine",
            statement="The Kremlin had never before confirmed that inmates are sent to fight.",
            claimant="Meridian Wire",
            risk=Risk.ROUTINE,
            by="yuki",
            steps=(
                DemoReview(
                    "yuki",
                    Verdict.UNVERIFIED,
                    Reason.NOT_CHECKABLE,
                    "A 'first time' needs every earlier briefing, and the wire names none. The Kremlin spoke of "
                    "pardons for fighters before; whether that counts is a matter of taste. Suggest we drop the words.",
                    correction="confirmed that prison inmates are being sent to fight in Ukraine",
                ),
            ),
        ),
        # Inside the claim before it: the fact may stand where the "first" does not.
        DemoClaim(
            quote="prison inmates are being sent to fight in Ukraine",
            statement="The Kremlin confirms that inmates of Russian prisons fight in Ukraine.",
            claimant="the Kremlin",
            risk=Risk.ROUTINE,
            by="yuki",
            steps=(
                _recording(
                    "yuki",
                    Stance.SUPPORTS,
                    "Listened twice. No question about it.",
                ),
                DemoReview("yuki", Verdict.VERIFIED, "", "On the recording, in the spokesman's own voice."),
            ),
        ),
        DemoClaim(
            quote='"They are atoning for their guilt with blood on the battlefield, in assault brigades, under bullets '
            'and shells,"',
            statement="Peskov said convicts atone for their guilt with blood on the battlefield.",
            claimant="Dmitry Peskov",
            risk=Risk.QUOTE,
            by="amara",
            steps=(
                _recording(
                    "amara",
                    Stance.CONTEXT,
                    "He says 'prestuplenie', crime. 'Vina', guilt, does not occur in the sentence. He also says it "
                    "as two sentences; the wire runs them together.",
                ),
                DemoReview(
                    "amara",
                    Verdict.DISPUTED,
                    Reason.MISTRANSLATION,
                    "Inside quotation marks we owe the word he used. He said crime, not guilt. The guilt comes from "
                    "the set phrase, not from him.",
                    correction='"They are atoning for the crime with blood on the battlefield, in assault brigades, '
                    'under bullets and shells,"',
                ),
                DemoReview(
                    "tomas",
                    Verdict.VERIFIED,
                    "",
                    "Heard the same recording. Fair rendering: nobody is misled about what he meant, and the two "
                    "sentences follow each other without a break.",
                ),
                DemoAdjudication(
                    "zofia",
                    Verdict.DISPUTED,
                    Reason.MISTRANSLATION,
                    "Tomás is right that nobody is misled, and for a paraphrase that would do. Our rule for quotation "
                    "marks is the word that was said. He said crime.",
                    correction='"They are atoning for the crime with blood on the battlefield, in assault brigades, '
                    'under bullets and shells,"',
                ),
            ),
        ),
        DemoClaim(
            quote="Order No. 227, signed by Josef Stalin in 1942, which set up penal battalions manned by camp inmates",
            statement="Order No. 227 of 1942 created penal battalions made up of camp inmates.",
            claimant="Meridian Wire",
            risk=Risk.ROUTINE,
            by="amara",
            steps=(
                DemoEvidence(
                    "amara",
                    EvidenceKind.DOCUMENT,
                    Stance.REFUTES,
                    Tier.PRIMARY,
                    "Order No. 227 of the People's Commissar of Defence, 28 July 1942, printed edition",
                    locator="operative part, on the military councils of fronts",
                    quote="провинившихся в нарушении дисциплины по трусости или неустойчивости",
                    quote_translation="guilty of a breach of discipline through cowardice or lack of steadiness",
                ),
                DemoReview(
                    "amara",
                    Verdict.DISPUTED,
                    Reason.MISSING_CONTEXT,
                    "The order is right and so is the year, and it does speak of redeeming crimes with blood. But it "
                    "sends soldiers and officers to the penal units. Camp inmates came by other decrees.",
                    correction="Order No. 227, signed by Josef Stalin in 1942, which set up penal battalions for "
                    "soldiers accused of cowardice",
                ),
            ),
        ),
        DemoClaim(
            quote="at least 17 convicted murderers whom Putin pardoned in 2022 and 2023",
            statement="In 2022 and 2023 Putin pardoned at least 17 convicted murderers who had gone to fight.",
            claimant="a Russian news channel on Telegram",
            risk=Risk.ACCUSATION,
            by="tomas",
            steps=(
                DemoEvidence(
                    "tomas",
                    EvidenceKind.WEB_PAGE,
                    Stance.SUPPORTS,
                    Tier.SECONDARY,
                    "The channel's count of pardoned murderers",
                    url="https://telegram-mirror.example.org/count-of-pardons",
                    archive_url="https://archive.example.org/20231108/count-of-pardons",
                    consulted_on="2024-02-06",
                    origin="The channel's own count of court records and regional press",
                    note="Mirror, the post itself is gone. 17 lines, each with a region and a year. No decree.",
                ),
                DemoEvidence(
                    "tomas",
                    EvidenceKind.ASKED,
                    Stance.CONTEXT,
                    Tier.SECONDARY,
                    "Message to the channel's contact",
                    consulted_on="2024-02-06",
                    note="No answer within two days.",
                ),
                DemoReview(
                    "tomas",
                    Verdict.UNVERIFIED,
                    Reason.SINGLE_SOURCE,
                    "Everybody's 17 leads back to this one post. Pardons are not published, so the count can be "
                    "plausible and still not shown. Fine to run with the source named.",
                ),
                DemoReview(
                    "yuki",
                    Verdict.UNVERIFIED,
                    Reason.SINGLE_SOURCE,
                    "Took five of the 17 lines at random: the sentences are in the regional press, the pardons only in "
                    "relatives' words. One source.",
                ),
            ),
        ),
        DemoClaim(
            quote="Several of them have been found guilty of new crimes since they came home",
            statement="Several of the 17 pardoned murderers have been convicted of new crimes.",
            claimant="a Russian news channel on Telegram",
            risk=Risk.ACCUSATION,
            by="tomas",
            steps=(
                DemoEvidence(
                    "tomas",
                    EvidenceKind.DOCUMENT,
                    Stance.SUPPORTS,
                    Tier.PRIMARY,
                    "Three judgments against men on the channel's list, copies from the court press offices",
                    locator="pages 1 and 4 of each",
                    note="Names stay in our file. We do not print them.",
                ),
                DemoReview(
                    "tomas",
                    Verdict.VERIFIED,
                    "",
                    "Three final convictions for offences after the release: two for assault, one for theft. "
                    "'Several' holds with three. Needs a second pair of eyes.",
                ),
            ),
        ),
        DemoClaim(
            quote="Yevgeny Prighozin",
            statement="The Wagner chief's name is spelled Prighozin.",
            claimant="Meridian Wire",
            risk=Risk.ROUTINE,
            by="yuki",
            steps=(
                DemoReview(
                    "yuki",
                    Verdict.DISPUTED,
                    Reason.WRONG_NAME,
                    "Slip in the caption. The text below has Prigozhin, which is our spelling too.",
                    correction="Yevgeny Prigozhin",
                ),
            ),
        ),
        DemoClaim(
            quote="promising inmates full exoneration and sealed records for six months of service",
            statement="Prigozhin admitted offering inmates exoneration and sealed records for six months with Wagner.",
            claimant="Yevgeny Prigozhin",
            risk=Risk.QUOTE,
            by="tomas",
        ),
        DemoClaim(
            quote="his plane crashed in August, two months after a short-lived mutiny",
            statement="Prigozhin's plane crashed in August 2023, two months after the mutiny of June 2023.",
            claimant="Meridian Wire",
            risk=Risk.ROUTINE,
            by="yuki",
            steps=(
                DemoEvidence(
                    "yuki",
                    EvidenceKind.DATA,
                    Stance.SUPPORTS,
                    Tier.PRIMARY,
                    "Days between mutiny and crash",
                    note="23 June 2023 to 23 August 2023: 61 days, two calendar months to the day.",
                ),
                DemoReview("yuki", Verdict.VERIFIED, "", "Both dates in our own archive. Two months is exact."),
            ),
        ),
        DemoClaim(
            quote="Only after his death did the Defence Ministry begin to recruit in prisons",
            statement="The Defence Ministry began recruiting in prisons only after Prigozhin's death in August 2023.",
            claimant="Meridian Wire",
            risk=Risk.ROUTINE,
            by="amara",
            steps=(
                DemoEvidence(
                    "amara",
                    EvidenceKind.WEB_PAGE,
                    Stance.REFUTES,
                    Tier.SECONDARY,
                    "Report on Wagner ending its prison recruiting and the ministry taking over",
                    url="https://harbour-post.example.com/2023/02/ministry-takes-over-prison-recruiting",
                    locator="paragraphs 3 to 6",
                    consulted_on="2024-02-06",
                    origin=PRIGOZHIN,
                ),
                DemoReview(
                    "amara",
                    Verdict.DISPUTED,
                    Reason.WRONG_DATE,
                    "Half a year out. Wagner stopped recruiting in prisons in February 2023 and the ministry was "
                    "already signing up inmates then.",
                    correction="From early 2023 the Defence Ministry had begun to recruit in prisons",
                ),
                DemoReview(
                    "tomas",
                    Verdict.DISPUTED,
                    Reason.WRONG_DATE,
                    "Agree. Our own story of February 2023 quotes a relative about a ministry contract.",
                ),
            ),
        ),
    ),
)

ONEGA = DemoArticle(
    "The Onega Chronicle",
    "https://onega-chronicle.example.org/",
    *_title_and_body("paid-in-blood"),
    language="en",
    original_language="",
    translation="",
    published="2023-11-10",
    url="https://onega-chronicle.example.org/war/paid-in-blood",
    byline="Chronicle staff",
    claims=(
        DemoClaim(
            quote="a pardon that has outraged women’s groups across Russia",
            statement="Women's groups across Russia are outraged by the pardon.",
            claimant="The Onega Chronicle",
            risk=Risk.ROUTINE,
            by="amara",
            steps=(
                DemoReview(
                    "amara",
                    Verdict.UNVERIFIED,
                    Reason.AUTHOR_ALONE,
                    "No group named, none quoted. Likely true, but it stands on the author's word. Asked the desk in "
                    "exile for names on 7 February, no answer yet.",
                ),
            ),
        ),
        DemoClaim(
            quote="sentenced to 17 years in a strict-regime colony",
            statement="The man was sentenced to 17 years in a strict-regime colony for murder.",
            claimant="The Onega Chronicle",
            risk=Risk.FIGURE,
            by="yuki",
            steps=(
                DemoEvidence(
                    "yuki",
                    EvidenceKind.DOCUMENT,
                    Stance.SUPPORTS,
                    Tier.PRIMARY,
                    "Press release of the regional court on the sentence",
                    locator="second paragraph",
                    quote="17 лет лишения свободы",
                    quote_translation="17 years of imprisonment",
                ),
                DemoReview(
                    "yuki", Verdict.VERIFIED, "", "Court's own release: 17 years, strict regime. Name not needed."
                ),
            ),
        ),
        DemoClaim(
            quote="he was released early, after a few months in the war",
            statement="The convicted man was freed early after fighting in Ukraine.",
            claimant="the Siberian press",
            risk=Risk.ACCUSATION,
            by="yuki",
            steps=(
                DemoEvidence(
                    "yuki",
                    EvidenceKind.WEB_PAGE,
                    Stance.SUPPORTS,
                    Tier.SECONDARY,
                    "Siberian news site with a photograph of the prosecutors' letter to the family",
                    url="https://tom-river-news.example.org/letter-from-the-prosecutors",
                    archive_url="https://archive.example.org/20231108/letter-from-the-prosecutors",
                    consulted_on="2024-02-07",
                    origin="Letter of the prosecutors to the victim's family",
                ),
                DemoReview(
                    "yuki",
                    Verdict.VERIFIED,
                    "",
                    "The letter is legible in the photograph: sentence ended by a pardon. Stamp and number match the "
                    "office's other letters.",
                ),
                DemoReview(
                    "tomas",
                    Verdict.VERIFIED,
                    "",
                    "Read the letter separately. It gives the pardon; the months in the war come from the family's "
                    "lawyer. Enough for 'a few'.",
                ),
            ),
        ),
        DemoClaim(
            quote="“Convicts, those with grave articles among them, are paying for their crime in blood,” Mr Peskov "
            "said. “They pay in the storm brigades, under bullets and under artillery.”",
            statement="Peskov said convicts, including those guilty of grave crimes, pay for their crime in blood.",
            claimant="Dmitry Peskov",
            risk=Risk.QUOTE,
            by="tomas",
            steps=(
                _recording(
                    "tomas",
                    Stance.SUPPORTS,
                    "Two sentences, as printed. 'Redeem' would be closer than 'pay for'.",
                ),
                DemoReview(
                    "tomas",
                    Verdict.VERIFIED,
                    "",
                    "Crime, not guilt; two sentences; nothing left out. The best of the three versions we have.",
                ),
                DemoReview("yuki", Verdict.VERIFIED, "", "Checked against the recording. Free, but faithful."),
            ),
        ),
        DemoClaim(
            quote="puts the number of people recruited in prisons at some 100,000",
            statement="Some 100,000 people have been recruited in Russian prisons.",
            claimant="Olga Romanova",
            risk=Risk.FIGURE,
            by="amara",
            steps=(
                DemoEvidence(
                    "amara",
                    EvidenceKind.WEB_PAGE,
                    Stance.SUPPORTS,
                    Tier.SECONDARY,
                    "Interview with Romanova in which she gives the estimate",
                    url="https://exile-radio.example.org/romanova-on-the-numbers",
                    locator="18:30",
                    consulted_on="2024-02-07",
                    origin=ROMANOVA,
                    note="She calls it an estimate and does not say how it was made.",
                ),
                DemoReview(
                    "amara",
                    Verdict.UNVERIFIED,
                    Reason.SINGLE_SOURCE,
                    "Attributed rightly, but it is one person's estimate with no method shown. Panglot's 100,000 is "
                    "the same estimate, so it is no second source.",
                ),
                DemoReview(
                    "yuki",
                    Verdict.UNVERIFIED,
                    Reason.SINGLE_SOURCE,
                    "Looked for a figure that does not come from her. Prison population tables show a drop, but they "
                    "stop in early 2023. Single source.",
                ),
            ),
        ),
        DemoClaim(
            quote="Tens of thousands of men convicted of violent crimes, murder and rape among them, have left the "
            "colonies",
            statement="Tens of thousands of men convicted of violent crimes have left prison for the war.",
            claimant="The Onega Chronicle",
            risk=Risk.FIGURE,
            by="amara",
            steps=(
                DemoEvidence(
                    "amara",
                    EvidenceKind.DATA,
                    Stance.CONTEXT,
                    Tier.SECONDARY,
                    "What the known figures count",
                    origin=ROMANOVA,
                    note="100,000 and 50,000 both count inmates of every kind: theft and drugs too. No source we found "
                    "splits them by offence.",
                ),
                DemoReview(
                    "amara",
                    Verdict.DISPUTED,
                    Reason.MISSING_CONTEXT,
                    "'Tens of thousands' is known for inmates in general, not for violent offenders. One word moves.",
                    correction="Tens of thousands of inmates, men convicted of murder and rape among them, have left "
                    "the colonies",
                ),
            ),
        ),
        DemoClaim(
            quote="A prisoner must admit guilt and write to the president, and a commission has to hear the case.",
            statement="A pardon takes an admission of guilt, a petition to the president and a commission's hearing.",
            claimant="The Onega Chronicle",
            risk=Risk.ROUTINE,
            by="yuki",
            steps=(
                DemoEvidence(
                    "yuki",
                    EvidenceKind.INTERVIEW,
                    Stance.SUPPORTS,
                    Tier.PRIMARY,
                    "Call with a defence lawyer who has filed petitions for clemency",
                    person="Defence lawyer in Yekaterinburg, details with the editor",
                    consulted_on="2024-02-08",
                    note="Petition, the colony's report, regional commission, then Moscow. 'One in a hundred.'",
                ),
                DemoReview("yuki", Verdict.VERIFIED, "", "Matches what the lawyer describes and Peskov's own account."),
            ),
        ),
        DemoClaim(
            quote="several men who served their months, came home and killed again",
            statement="Several recruited convicts killed again after they came home.",
            claimant="regional newsrooms",
            risk=Risk.ACCUSATION,
            by="tomas",
            steps=(
                DemoEvidence(
                    "tomas",
                    EvidenceKind.WEB_PAGE,
                    Stance.SUPPORTS,
                    Tier.SECONDARY,
                    "Overview of charges against returned prisoners, by region",
                    url="https://vyatka-notebook.example.net/returned-and-charged",
                    consulted_on="2024-02-08",
                    origin="Local court press offices",
                ),
                DemoReview(
                    "tomas",
                    Verdict.VERIFIED,
                    "",
                    "Four cases in four regions, two with a conviction, two awaiting trial. 'Several' holds; for the "
                    "other two 'charged' would be safer.",
                ),
            ),
        ),
    ),
    # One accusation waits for another verdict, and a disputed claim stands as it was: not to be signed off yet.
    deeds=(DemoMove("tomas", ArticleState.FINISHED),),
)

PANGLOT = DemoArticle(
    "Panglot Daily",
    "https://panglot.example.com/",
    *_title_and_body("prisoners-amnesty"),
    language="en",
    original_language="fr",
    translation=Translation.MACHINE,
    published="2023-11-10",
    url="https://panglot.example.com/fr-en/prisoners-amnesty",
    byline="",
    claims=(
        DemoClaim(
            quote="fugitives from justice",
            statement="Those who fight for Russia are fugitives from justice.",
            claimant="Panglot Daily",
            risk=Risk.ROUTINE,
            by="amara",
            steps=(
                DemoEvidence(
                    "amara",
                    EvidenceKind.DOCUMENT,
                    Stance.REFUTES,
                    Tier.PRIMARY,
                    "The French article in the library's press database",
                    locator="first sentence",
                    quote="repris de justice",
                    quote_translation="people with a criminal record",
                ),
                DemoReview(
                    "amara",
                    Verdict.DISPUTED,
                    Reason.MISTRANSLATION,
                    "Nobody fled. 'Repris de justice' means convicted before; the machine heard 'escaped'.",
                    correction="convicts",
                ),
            ),
        ),
        DemoClaim(
            quote="certain ones for murder or rape, were taken in the prisons",
            statement="Men convicted of murder or rape were among those recruited in prisons.",
            claimant="Panglot Daily",
            risk=Risk.ACCUSATION,
            by="tomas",
            steps=(
                DemoEvidence(
                    "tomas",
                    EvidenceKind.WEB_PAGE,
                    Stance.CONTEXT,
                    Tier.SECONDARY,
                    "Portal Zaton, August 2022: an inmate says murderers are taken but rapists are not",
                    url="https://zaton.example.org/world/freedom-for-the-front",
                    locator="third paragraph",
                    consulted_on="2024-02-07",
                    origin="An anonymous inmate, to a US broadcaster",
                    note="Fifteen months apart. Wagner's rule at the start need not be the ministry's rule later.",
                ),
                DemoEvidence(
                    "tomas",
                    EvidenceKind.DOCUMENT,
                    Stance.SUPPORTS,
                    Tier.PRIMARY,
                    "Two judgments for rape against men who were at the front a year later",
                    note="Court copies. Names, places and anything on the victims stay in our file.",
                ),
                DemoReview(
                    "tomas",
                    Verdict.VERIFIED,
                    "",
                    "Murder is beyond doubt. For rape I have two convictions of men who later served. The two outlets "
                    "speak of different times, so they do not exclude each other.",
                ),
            ),
        ),
        # One reviewer who changed their verdict twice: each time they had learned something.
        DemoClaim(
            quote="in exchange of an amnesty",
            statement="The recruited prisoners are freed by an amnesty.",
            claimant="Panglot Daily",
            risk=Risk.ROUTINE,
            by="amara",
            steps=(
                DemoReview(
                    "amara",
                    Verdict.UNVERIFIED,
                    Reason.SOURCE_UNREACHABLE,
                    "Machine translation, and the French original sits behind a subscription. I cannot see which word "
                    "it uses. Asked the library for a copy.",
                ),
                DemoEvidence(
                    "amara",
                    EvidenceKind.DOCUMENT,
                    Stance.SUPPORTS,
                    Tier.SECONDARY,
                    "The French article in the library's press database",
                    locator="second paragraph",
                    quote="en échange d'une amnistie",
                    quote_translation="in exchange for an amnesty",
                ),
                DemoReview(
                    "amara",
                    Verdict.VERIFIED,
                    "",
                    "Copy is here. The French has the very same word, so the machine did nothing wrong.",
                ),
                DemoEvidence(
                    "marta",
                    EvidenceKind.DOCUMENT,
                    Stance.REFUTES,
                    Tier.PRIMARY,
                    "Constitution of the Russian Federation",
                    locator="articles 89 and 103",
                    quote="осуществляет помилование",
                    quote_translation="grants pardons",
                    note="Article 89: the president pardons. Article 103: an amnesty is declared by the State Duma.",
                ),
                DemoReview(
                    "amara",
                    Verdict.DISPUTED,
                    Reason.CONTRADICTED,
                    "Marta is right, this is no amnesty: I had checked the translation and not the "
                    "law. The Duma voted none for these men; the president pardons one by one. The French errs.",
                    correction="in exchange for a pardon",
                ),
            ),
        ),
        DemoClaim(
            quote="« The condemned persons, of heavy crimes also, expiate their fault by blood upon the field of "
            "battle, in units of assault, below the bullets, below the shells »",
            statement="Peskov said convicts expiate their fault with blood on the battlefield.",
            claimant="Dmitry Peskov",
            risk=Risk.QUOTE,
            by="yuki",
            steps=(
                _recording(
                    "yuki",
                    Stance.REFUTES,
                    "Russian to French to English, the second time by machine.",
                ),
                DemoReview(
                    "yuki",
                    Verdict.DISPUTED,
                    Reason.MISTRANSLATION,
                    "Twice translated and it shows: 'fault' for crime, 'below' for under. Not quotable. Use a version "
                    "made from the Russian.",
                    correction="“Convicts, including those guilty of grave crimes, redeem the crime with blood on the "
                    "battlefield, in storm brigades, under bullets and shells”",
                ),
                DemoReview(
                    "amara",
                    Verdict.DISPUTED,
                    Reason.MISTRANSLATION,
                    "The French is sound, the English is not. Replace the quotation as a whole.",
                ),
            ),
        ),
        DemoClaim(
            quote="the call of several hundred thousand reservists in the autumn 2022",
            statement="Several hundred thousand reservists were called up in the autumn of 2022.",
            claimant="Panglot Daily",
            risk=Risk.FIGURE,
            by="yuki",
        ),
        DemoClaim(
            quote="recruited in total 100,000 fighters in the prisons",
            statement="Russia has recruited 100,000 fighters in its prisons in total.",
            claimant="Olga Romanova",
            risk=Risk.FIGURE,
            by="yuki",
            steps=(
                DemoEvidence(
                    "yuki",
                    EvidenceKind.WEB_PAGE,
                    Stance.SUPPORTS,
                    Tier.SECONDARY,
                    "French agency report that quotes the estimate",
                    url="https://agence-du-quai.example.net/prisonniers-au-front",
                    locator="sixth paragraph",
                    quote="100.000 combattants",
                    quote_translation="100,000 fighters",
                    consulted_on="2024-02-07",
                    origin=ROMANOVA,
                ),
                DemoReview(
                    "yuki",
                    Verdict.UNVERIFIED,
                    Reason.SINGLE_SOURCE,
                    "Same person, same estimate as in the Onega Chronicle: two outlets, one origin. Pixelgeist has "
                    "50,000, by Prigozhin's count and for Wagner alone. 'Some' has been lost here as well.",
                ),
            ),
        ),
        DemoClaim(
            quote="The Kremlin, on its side, gave never an official number.",
            statement="The Kremlin has never given an official number of recruited prisoners.",
            claimant="Panglot Daily",
            risk=Risk.ROUTINE,
            by="tomas",
            steps=(
                DemoEvidence(
                    "tomas",
                    EvidenceKind.DATA,
                    Stance.SUPPORTS,
                    Tier.PRIMARY,
                    "Search of our briefing transcripts",
                    note="318 transcripts, July 2022 to November 2023, words for prisoner, convict, colony and pardon: "
                    "41 hits, none with a number. Days without a transcript: 22.",
                ),
                DemoReview(
                    "tomas",
                    Verdict.VERIFIED,
                    "",
                    "As far as a 'never' can be shown. Holds for the briefings; I know of no other place.",
                ),
            ),
        ),
        DemoClaim(
            quote="the explosion in flight of his plane",
            statement="Prigozhin's plane exploded in flight.",
            claimant="Panglot Daily",
            risk=Risk.ROUTINE,
            by="tomas",
            steps=(
                DemoReview(
                    "tomas",
                    Verdict.UNVERIFIED,
                    Reason.SOURCE_UNREACHABLE,
                    "The crash is certain, its cause is not: no inquiry report was ever published. 'Crash' is safe.",
                    correction="the crash of his plane",
                ),
            ),
        ),
        DemoClaim(
            quote="several cases of liberated prisoners who committed again grave crimes",
            statement="Russian local media reported several freed prisoners who committed grave crimes again.",
            claimant="the local press of Russia",
            risk=Risk.ACCUSATION,
            by="tomas",
        ),
    ),
)

ZATON = DemoArticle(
    "Portal Zaton",
    "https://zaton.example.org/",
    *_title_and_body("freedom-for-the-front"),
    language="en",
    original_language="sr",
    translation=Translation.MACHINE,
    published="2022-08-10",
    url="https://zaton.example.org/world/freedom-for-the-front",
    byline="Foreign desk",
    claims=(
        DemoClaim(
            quote="hundreds of inmates in dozens of prisons",
            statement="The offer reached hundreds of inmates in dozens of prisons.",
            claimant="a US broadcaster's investigation",
            risk=Risk.FIGURE,
            by="amara",
            steps=(
                DemoEvidence(
                    "amara",
                    EvidenceKind.WEB_PAGE,
                    Stance.SUPPORTS,
                    Tier.PRIMARY,
                    "The US broadcaster's original report",
                    url="https://us-broadcaster.example.com/2022/08/russia-prisoners-ukraine",
                    archive_url="https://archive.example.org/20220809/russia-prisoners-ukraine",
                    locator="third paragraph",
                    consulted_on="2024-02-06",
                    origin="Activists quoted by the US broadcaster",
                ),
                DemoReview(
                    "amara",
                    Verdict.VERIFIED,
                    "",
                    "As in the broadcaster's report, which gives it as the activists' belief. Should say so, but the "
                    "figures are right.",
                ),
            ),
        ),
        DemoClaim(
            quote="According to fresh Western estimates, around 75 Russian soldiers were killed or wounded",
            statement="Around 75 Russian soldiers had been killed or wounded by August 2022.",
            claimant="Western estimates",
            risk=Risk.FIGURE,
            by="amara",
            steps=(
                DemoEvidence(
                    "amara",
                    EvidenceKind.WEB_PAGE,
                    Stance.REFUTES,
                    Tier.PRIMARY,
                    "The US broadcaster's original report",
                    url="https://us-broadcaster.example.com/2022/08/russia-prisoners-ukraine",
                    archive_url="https://archive.example.org/20220809/russia-prisoners-ukraine",
                    locator="fourth paragraph",
                    quote="up to 75,000 killed or injured",
                    consulted_on="2024-02-06",
                    origin="Western officials' estimate of summer 2022",
                ),
                DemoReview(
                    "amara",
                    Verdict.DISPUTED,
                    Reason.MISTRANSLATION,
                    "The original report says 75,000. The translation lost the thousands. 75 after half a year of war "
                    "cannot be right on its face.",
                    correction="According to fresh Western estimates, around 75,000 Russian soldiers were "
                    "killed or wounded",
                ),
                DemoEvidence(
                    "tomas",
                    EvidenceKind.WEB_PAGE,
                    Stance.REFUTES,
                    Tier.SECONDARY,
                    "Portal Zaton's own page in its own language",
                    url="https://zaton.example.org/svijet/sloboda-za-front",
                    quote="oko 75.000 ruskih vojnika",
                    quote_translation="around 75,000 Russian soldiers",
                    consulted_on="2024-02-06",
                    origin="Western officials' estimate of summer 2022",
                    note="So the portal had it right. The point in 75.000 was read as a decimal.",
                ),
                DemoReview(
                    "tomas",
                    Verdict.DISPUTED,
                    Reason.WRONG_FIGURE,
                    "Off by a factor of a thousand; source language and original agree on 75,000. Other points in this "
                    "text survived (1.600, 80.000), so check every figure.",
                    correction="According to fresh Western estimates, around 75,000 Russian soldiers were "
                    "killed or wounded",
                ),
            ),
        ),
        # Overlaps the claim before it: the denial covers the same words.
        DemoClaim(
            quote="were killed or wounded since the invasion began in February, which Moscow denies",
            statement="Moscow denies the Western figure for its losses.",
            claimant="Portal Zaton",
            risk=Risk.ROUTINE,
            by="amara",
        ),
        DemoClaim(
            quote='"Murderers are taken, but not rapists, not terrorists,"',
            statement="Convicted murderers are recruited, rapists and terrorists are not.",
            claimant="an inmate, anonymous",
            risk=Risk.QUOTE,
            by="tomas",
            steps=(
                DemoEvidence(
                    "tomas",
                    EvidenceKind.WEB_PAGE,
                    Stance.SUPPORTS,
                    Tier.PRIMARY,
                    "The US broadcaster's original report",
                    url="https://us-broadcaster.example.com/2022/08/russia-prisoners-ukraine",
                    archive_url="https://archive.example.org/20220809/russia-prisoners-ukraine",
                    locator="seventh paragraph",
                    consulted_on="2024-02-06",
                    origin="An anonymous inmate, to a US broadcaster",
                ),
                DemoReview(
                    "tomas",
                    Verdict.UNVERIFIED,
                    Reason.SINGLE_SOURCE,
                    "He did say it, and the original lists more exclusions than this text. Whether the rule held is "
                    "another matter: Panglot has 'murder or rape'. One anonymous voice.",
                ),
            ),
        ),
        DemoClaim(
            quote="100.000 rubles (about 1.600 euros) monthly",
            statement="The pay offered was 100,000 roubles a month, about 1,600 euros.",
            claimant="an inmate, anonymous",
            risk=Risk.FIGURE,
            by="yuki",
            steps=(
                DemoEvidence(
                    "yuki",
                    EvidenceKind.DATA,
                    Stance.SUPPORTS,
                    Tier.PRIMARY,
                    "Roubles into euros in the week before publication",
                    origin="Daily rates of a central bank",
                    note="Both conversions of this article in one sheet. Rounded rates, enough for 'about'.",
                    attachment_name="roubles-into-euros.txt",
                    attachment_text=(
                        "Rate, first ten days of August 2022: between 60 and 63 roubles to the euro\n"
                        "\n"
                        "  100,000 roubles   1,587 to 1,667 euros    article: 1.600   fits\n"
                        "5,000,000 roubles  79,365 to 83,333 euros   article: 80.000  fits\n"
                    ),
                ),
                DemoReview(
                    "yuki",
                    Verdict.VERIFIED,
                    "",
                    "Means sixteen hundred, not one point six. The sum is in the original report and the conversion "
                    "fits. If we reuse it: 1,600, house style.",
                ),
            ),
        ),
        DemoClaim(
            quote="50 men had already been picked, and he heard that 400 applied",
            statement="In one prison 400 inmates applied and 50 had been picked.",
            claimant="an inmate, anonymous",
            risk=Risk.FIGURE,
            by="yuki",
        ),
        DemoClaim(
            quote="families are promised five million rubles (about 80.000 euros) if their man falls",
            statement="Families are promised five million roubles if a recruited prisoner is killed.",
            claimant="Vladimir Osechkin",
            risk=Risk.FIGURE,
            by="yuki",
            steps=(
                DemoReview(
                    "yuki",
                    Verdict.UNVERIFIED,
                    Reason.SINGLE_SOURCE,
                    "Osechkin alone. The prisoners have shown nobody a contract. Sum of 80,000 euros is right, see the "
                    "rate sheet at the pay claim.",
                ),
            ),
        ),
        DemoClaim(
            quote="the prisoners serve as bait: they go first, the Ukrainians open fire, and the regular troops see "
            "where to shoot",
            statement="Recruited prisoners are sent ahead as bait to draw fire.",
            claimant="Vladimir Osechkin",
            risk=Risk.ACCUSATION,
            by="amara",
            steps=(
                DemoEvidence(
                    "amara",
                    EvidenceKind.INTERVIEW,
                    Stance.SUPPORTS,
                    Tier.SECONDARY,
                    "Call with a relative of a man who was recruited",
                    person="Source K, identity known to the editor",
                    consulted_on="2024-02-08",
                    origin="What the man told the family by telephone",
                    note="Says his group went ahead without armour and was told to keep walking. No place, no date, no "
                    "unit: must not be recognisable. Not for print, not for sharing.",
                    confidential=True,
                ),
                DemoReview(
                    "amara",
                    Verdict.UNVERIFIED,
                    Reason.SINGLE_SOURCE,
                    "Osechkin says 'in my opinion', and the text keeps that. Nothing in the "
                    "open confirms or refutes it. Fine as attributed opinion, not as fact.",
                ),
            ),
        ),
        DemoClaim(
            quote="Lugansk",
            statement="The town is spelled Lugansk.",
            claimant="Portal Zaton",
            risk=Risk.ROUTINE,
            by="yuki",
            steps=(
                DemoReview(
                    "yuki",
                    Verdict.DISPUTED,
                    Reason.WRONG_NAME,
                    "Russian spelling here, Ukrainian in the caption. One place, two names. House style is Luhansk.",
                    correction="Luhansk",
                ),
            ),
        ),
        DemoClaim(
            quote="Yevgeny Prigozhin, the businessman believed to finance it, denies any connection with the group",
            statement="Prigozhin denies any connection with Wagner.",
            claimant="Portal Zaton",
            risk=Risk.ROUTINE,
            by="tomas",
            steps=(
                DemoReview(
                    "tomas",
                    Verdict.VERIFIED,
                    "",
                    "Right on the day it was published: in August 2022 he was still denying it, in court too.",
                ),
                DemoEvidence(
                    "yuki",
                    EvidenceKind.WEB_PAGE,
                    Stance.REFUTES,
                    Tier.SECONDARY,
                    "Report on Prigozhin's admission that he founded Wagner",
                    url="https://harbour-post.example.com/2022/09/prigozhin-i-founded-wagner",
                    consulted_on="2024-02-08",
                    origin=PRIGOZHIN,
                ),
                DemoReview(
                    "yuki",
                    Verdict.DISPUTED,
                    Reason.OUTDATED,
                    "He said in September 2022 that he founded it. We would print this in 2024, in the present tense.",
                    correction="Yevgeny Prigozhin, the businessman who later said he had founded it, at first denied "
                    "any connection with the group",
                ),
            ),
        ),
        DemoClaim(
            quote="Dmitry Utkin, its alleged founder, is tied to the ultra-right",
            statement="Dmitry Utkin, said to have founded Wagner, has ties to the far right.",
            claimant="Portal Zaton",
            risk=Risk.ACCUSATION,
            by="tomas",
            steps=(
                DemoReview(
                    "tomas",
                    Verdict.UNVERIFIED,
                    Reason.NOT_YET_CHECKED,
                    "End of my shift. Everybody cites the same two photographs; I want to see where they come from "
                    "before I say anything. Continues tomorrow.",
                ),
            ),
        ),
        DemoClaim(
            quote="Wagner has been accused of war crimes in Syria and Africa",
            statement="Wagner has been accused of war crimes in Syria and in Africa.",
            claimant="Portal Zaton",
            risk=Risk.ACCUSATION,
            by="amara",
            steps=(
                DemoEvidence(
                    "amara",
                    EvidenceKind.DOCUMENT,
                    Stance.SUPPORTS,
                    Tier.SECONDARY,
                    "Statement on sanctions against the Wagner Group, December 2021, our archive",
                    locator="third paragraph",
                    note="Speaks of grave abuses in Syria, Libya, the Central African Republic and Sudan.",
                ),
                DemoReview(
                    "amara",
                    Verdict.VERIFIED,
                    "",
                    "The claim is that it was accused, and it was, by name and in public. Nobody says it was proven.",
                ),
                DemoEvidence(
                    "tomas",
                    EvidenceKind.DOCUMENT,
                    Stance.SUPPORTS,
                    Tier.PRIMARY,
                    "Statement of United Nations experts on the Central African Republic, March 2021, our archive",
                    locator="second paragraph",
                    note="Names the group among those to whom it says reports of grave abuses point.",
                ),
                DemoEvidence(
                    "tomas",
                    EvidenceKind.SEARCH,
                    Stance.CONTEXT,
                    Tier.SECONDARY,
                    "",
                    consulted_on="2024-02-07",
                    note="Looked in our archive and three others for a court or an inquiry that cleared it: none.",
                ),
                DemoEvidence(
                    "tomas",
                    EvidenceKind.ASKED,
                    Stance.CONTEXT,
                    Tier.SECONDARY,
                    "Mail to the desk of Portal Zaton",
                    person="Desk of Portal Zaton",
                    consulted_on="2024-02-07",
                    note="Answered the same day: they mean the sanctions, and will say so.",
                ),
                DemoReview("tomas", Verdict.VERIFIED, "", "Read the statement. 'Accused of' is the right strength."),
            ),
        ),
        DemoClaim(
            quote="about a thousand of its mercenaries went to Ukraine",
            statement="About a thousand Wagner mercenaries had gone to Ukraine by the end of March 2022.",
            claimant="British intelligence",
            risk=Risk.FIGURE,
            by="amara",
            steps=(
                DemoEvidence(
                    "amara",
                    EvidenceKind.DOCUMENT,
                    Stance.REFUTES,
                    Tier.PRIMARY,
                    "British defence intelligence update, 28 March 2022, our copy",
                    quote="expected to deploy more than 1,000 mercenaries",
                ),
                DemoReview(
                    "amara",
                    Verdict.DISPUTED,
                    Reason.WRONG_FIGURE,
                    "More than 1,000, not about; expected, not gone. Two steps away from the update.",
                    correction="more than a thousand of its mercenaries were expected to be sent to Ukraine",
                ),
            ),
        ),
        DemoClaim(
            quote="Popasna in May and Lisichansk in June",
            statement="Popasna was captured in May and Lysychansk in June 2022.",
            claimant="Portal Zaton",
            risk=Risk.FIGURE,
            by="yuki",
            steps=(
                DemoEvidence(
                    "yuki",
                    EvidenceKind.OBSERVATION,
                    Stance.REFUTES,
                    Tier.PRIMARY,
                    "Our own front-line log of 2022",
                    note="Our log has the Ukrainian withdrawal from Lysychansk on 3 July 2022, seen by our reporter on "
                    "the road to Bakhmut. Popasna: first week of May.",
                ),
                DemoReview(
                    "yuki",
                    Verdict.DISPUTED,
                    Reason.WRONG_DATE,
                    "Popasna is right. Lysychansk fell in the first days of July. Spelling while we are there.",
                    correction="Popasna in May and Lysychansk in July",
                ),
            ),
        ),
        DemoClaim(
            quote="has lost a third of its combat strength",
            statement="The regular Russian army has lost a third of its combat strength.",
            claimant="a British daily",
            risk=Risk.FIGURE,
            by="tomas",
            steps=(
                DemoEvidence(
                    "tomas",
                    EvidenceKind.DOCUMENT,
                    Stance.CONTEXT,
                    Tier.PRIMARY,
                    "British defence intelligence update, 15 May 2022, our copy",
                    quote="one third of the ground combat force it committed in February",
                ),
                DemoReview(
                    "tomas",
                    Verdict.DISPUTED,
                    Reason.MISSING_CONTEXT,
                    "A third of the ground force sent in February, and the update says 'likely'. Not of the army.",
                    correction="has likely lost a third of the ground force it committed in February",
                ),
            ),
        ),
    ),
)

PIXELGEIST = DemoArticle(
    "Pixelgeist",
    "https://pixelgeist.example.com/",
    *_title_and_body("game-over"),
    language="en",
    original_language="",
    translation="",
    published="2024-02-04",
    url="https://pixelgeist.example.com/world/game-over-prisoner-soldiers",
    byline="The Pixelgeist crew",
    claims=(
        DemoClaim(
            quote="Russia Scraps Its Six-Month ‘Amnesty’ Deal for Prisoner Soldiers",
            statement="Russia has ended the release of prisoner soldiers after six months.",
            claimant="Pixelgeist",
            risk=Risk.ROUTINE,
            by="marta",
        ),
        DemoClaim(
            quote="By his own count 50,000 prisoners went to the front lines",
            statement="50,000 prisoners went to the front with Wagner.",
            claimant="Yevgeny Prigozhin",
            risk=Risk.FIGURE,
            by="yuki",
            steps=(
                DemoEvidence(
                    "yuki",
                    EvidenceKind.WEB_PAGE,
                    Stance.SUPPORTS,
                    Tier.SECONDARY,
                    "Report on Prigozhin's video of May 2023",
                    url="https://harbour-post.example.com/2023/05/prigozhin-counts-his-prisoners",
                    consulted_on="2024-02-09",
                    origin=PRIGOZHIN,
                    note="For whoever takes this: Wagner only, up to May 2023. Romanova's 100,000 counts everybody.",
                ),
            ),
        ),
        DemoClaim(
            quote="thousands of them were killed",
            statement="Thousands of Wagner's prisoners were killed.",
            claimant="Yevgeny Prigozhin",
            risk=Risk.FIGURE,
            by="yuki",
        ),
        DemoClaim(
            quote="a move to Belarus",
            statement="Prigozhin settled in Belarus after the mutiny.",
            claimant="Pixelgeist",
            risk=Risk.ROUTINE,
            by="yuki",
        ),
        DemoClaim(
            quote="units known as Storm Z",
            statement="Prisoners recruited now serve in units called Storm Z.",
            claimant="a British broadcaster",
            risk=Risk.ROUTINE,
            by="tomas",
            steps=(
                DemoEvidence(
                    "tomas",
                    EvidenceKind.WEB_PAGE,
                    Stance.REFUTES,
                    Tier.PRIMARY,
                    "The British broadcaster's report on the new contracts",
                    url="https://british-broadcaster.example.net/2024/01/no-way-home-for-convicts",
                    locator="fifth paragraph",
                    consulted_on="2024-02-09",
                    origin="The broadcaster's own interviews with soldiers and relatives",
                ),
                DemoReview(
                    "tomas",
                    Verdict.DISPUTED,
                    Reason.WRONG_NAME,
                    "The report says Storm V for those who signed since September 2023. Storm Z was the name before.",
                    correction="units known as Storm V",
                ),
            ),
        ),
        DemoClaim(
            quote="The only ways out today: a severe wound, a high medal, the age limit or the end of the war.",
            statement="Prisoner soldiers can leave only wounded, decorated, at the age limit or when the war ends.",
            claimant="a British broadcaster",
            risk=Risk.ROUTINE,
            by="tomas",
        ),
        DemoClaim(
            quote="President Vladimir Putin no longer puts his own name under the amnesty papers",
            statement="Putin personally signed amnesties for prisoners and has stopped doing so.",
            claimant="Pixelgeist",
            risk=Risk.ROUTINE,
            by="tomas",
        ),
    ),
)

# Our own outlet: what we write is checked like anybody else's.
NORTHLIGHT = "Northlight"
NORTHLIGHT_URL = "https://northlight.example.org/"

PARDON = DemoArticle(
    NORTHLIGHT,
    NORTHLIGHT_URL,
    *_title_and_body("pardon-or-amnesty"),
    language="en",
    original_language="",
    translation="",
    published="",
    url="https://northlight.example.org/explained/pardon-or-amnesty",
    byline="Leila Haddad",
    author="leila",
    claims=(
        DemoClaim(
            quote="Under Article 89 of the Russian constitution the president grants pardons",
            statement="Article 89 of the Russian constitution gives the president the right of pardon.",
            claimant=NORTHLIGHT,
            risk=Risk.ROUTINE,
            by="amara",
            steps=(
                DemoEvidence(
                    "amara",
                    EvidenceKind.DOCUMENT,
                    Stance.SUPPORTS,
                    Tier.PRIMARY,
                    "Constitution of the Russian Federation",
                    locator="article 89",
                    quote="осуществляет помилование",
                    quote_translation="grants pardons",
                ),
                DemoReview("amara", Verdict.VERIFIED, "", "Article 89, last line. Same source as for Panglot."),
            ),
        ),
        DemoClaim(
            quote="Under Article 103 the State Duma declares it",
            statement="Article 103 of the Russian constitution gives the State Duma the right to declare an amnesty.",
            claimant=NORTHLIGHT,
            risk=Risk.ROUTINE,
            by="amara",
            steps=(
                DemoReview(
                    "amara",
                    Verdict.VERIFIED,
                    "",
                    "Article 103 lists it among the powers of the State Duma. Checked in the printed text.",
                ),
            ),
        ),
        DemoClaim(
            quote="declared in April 2015, seventy years after the end of the war in Europe",
            statement="The State Duma declared a large amnesty in April 2015.",
            claimant=NORTHLIGHT,
            risk=Risk.FIGURE,
            by="tomas",
            steps=(
                DemoEvidence(
                    "tomas",
                    EvidenceKind.DOCUMENT,
                    Stance.SUPPORTS,
                    Tier.PRIMARY,
                    "Resolution of the State Duma of 24 April 2015 on an amnesty, printed copy",
                    locator="title and date",
                ),
                DemoReview(
                    "tomas", Verdict.VERIFIED, "", "24 April 2015, for the seventieth anniversary. Month and year hold."
                ),
            ),
        ),
        DemoClaim(
            quote="“Serve six months and the amnesty is yours,”",
            statement="Whoever serves six months is freed by an amnesty.",
            claimant="a leaflet for prisoners",
            risk=Risk.QUOTE,
            by="yuki",
            steps=(
                DemoEvidence(
                    "yuki",
                    EvidenceKind.OBSERVATION,
                    Stance.CONTEXT,
                    Tier.PRIMARY,
                    "Photograph of the leaflet, sent by a relative",
                    consulted_on="2024-02-09",
                    note="The wording is as quoted. The place is cropped out; the file says October 2022.",
                ),
                DemoReview(
                    "yuki",
                    Verdict.DISPUTED,
                    Reason.CONTRADICTED,
                    "Quoted as it stands there. What it promises is wrong: the president pardons, and no amnesty for "
                    "fighters was declared.",
                ),
            ),
        ),
        DemoClaim(
            quote="The decrees that pardon fighters are kept secret",
            statement="The decrees by which fighters are pardoned are not published.",
            claimant=NORTHLIGHT,
            risk=Risk.ROUTINE,
            by="tomas",
            steps=(
                DemoReview(
                    "tomas",
                    Verdict.VERIFIED,
                    "",
                    "None among the decrees that were published since 2022. The Onega Chronicle says the same.",
                ),
            ),
        ),
    ),
    rulings=(
        DemoRuling("amara", "Two ways to let somebody go", RulingReason.NO_FACT, "A heading; both ways are claims."),
    ),
    deeds=(
        DemoMove("amara", ArticleState.FINISHED),
        DemoAcceptance(
            "zofia",
            "“Serve six months and the amnesty is yours,”",
            "The piece quotes the leaflet in order to contradict it, and does so in the next sentence. The words stay.",
        ),
        DemoMove("marta", ArticleState.SIGNED),
    ),
)

COUNT = DemoArticle(
    NORTHLIGHT,
    NORTHLIGHT_URL,
    *_title_and_body("who-counts-prisoners"),
    language="en",
    original_language="",
    translation="",
    published="",
    url="https://northlight.example.org/explained/who-counts-the-prisoners",
    byline="Northlight data desk",
    claims=(
        DemoClaim(
            quote="said in May 2023 that he had recruited 50,000 prisoners for Wagner",
            statement="Prigozhin said in May 2023 that Wagner had recruited 50,000 prisoners.",
            claimant="Yevgeny Prigozhin",
            risk=Risk.FIGURE,
            by="yuki",
            steps=(
                DemoEvidence(
                    "yuki",
                    EvidenceKind.WEB_PAGE,
                    Stance.SUPPORTS,
                    Tier.SECONDARY,
                    "Report on Prigozhin's video of May 2023",
                    url="https://harbour-post.example.com/2023/05/prigozhin-counts-his-prisoners",
                    consulted_on="2024-02-09",
                    origin=PRIGOZHIN,
                ),
                DemoReview("yuki", Verdict.VERIFIED, "", "He said so. Whether it is so is not what the piece claims."),
            ),
        ),
        DemoClaim(
            quote="Wagner gave up recruiting in prisons in February 2023",
            statement="Wagner stopped recruiting prisoners in February 2023.",
            claimant=NORTHLIGHT,
            risk=Risk.ROUTINE,
            by="tomas",
            steps=(
                DemoReview(
                    "tomas", Verdict.VERIFIED, "", "Announced by Prigozhin himself that month; in our own archive."
                ),
            ),
        ),
        DemoClaim(
            quote="puts the number at some 100,000",
            statement="Romanova estimates that some 100,000 prisoners were recruited.",
            claimant="Olga Romanova",
            risk=Risk.FIGURE,
            by="tomas",
            steps=(
                DemoReview(
                    "tomas",
                    Verdict.VERIFIED,
                    "",
                    "Her estimate, and called one. The interview is with the Onega Chronicle's article.",
                ),
            ),
        ),
        DemoClaim(
            quote="in units called Storm Z",
            statement="Inmates who sign up now serve in units called Storm Z.",
            claimant=NORTHLIGHT,
            risk=Risk.ROUTINE,
            by="amara",
            steps=(
                DemoReview(
                    "amara",
                    Verdict.VERIFIED,
                    "",
                    "All that we have in the archive says Storm Z, and so does Pixelgeist.",
                ),
            ),
        ),
    ),
    rulings=(
        DemoRuling("yuki", "Two figures and what they mean", RulingReason.NO_FACT),
        DemoRuling("yuki", "Two numbers go around", RulingReason.OTHER, "Each of the two is a claim of its own."),
        DemoRuling("yuki", "They differ by half, and both may be right", RulingReason.OTHER, "It follows from them."),
        DemoRuling("yuki", "Fifty thousand", RulingReason.NO_FACT, "A heading."),
        DemoRuling("yuki", "A hundred thousand", RulingReason.NO_FACT, "A heading."),
        DemoRuling("yuki", "a third count would have to begin", RulingReason.FORECAST),
    ),
    deeds=(
        DemoMove("yuki", ArticleState.FINISHED),
        DemoMove("marta", ArticleState.SIGNED),
        DemoMove("marta", ArticleState.PUBLISHED),
        DemoAfterwards(
            "in units called Storm Z",
            (
                DemoEvidence(
                    "tomas",
                    EvidenceKind.WEB_PAGE,
                    Stance.REFUTES,
                    Tier.PRIMARY,
                    "The British broadcaster's report on the new contracts",
                    url="https://british-broadcaster.example.net/2024/01/no-way-home-for-convicts",
                    locator="fifth paragraph",
                    consulted_on="2024-02-09",
                    origin="The broadcaster's own interviews with soldiers and relatives",
                    note="Found it while checking Pixelgeist. Ours is out already.",
                ),
                DemoReview(
                    "amara",
                    Verdict.DISPUTED,
                    Reason.WRONG_NAME,
                    "I had gone by the archive. Since September 2023 those who sign are Storm V. Needs a correction.",
                    correction="in units called Storm V",
                ),
            ),
        ),
    ),
)

OF_OTHERS = (MERIDIAN, ONEGA, PANGLOT, ZATON, PIXELGEIST)
ARTICLES = (*OF_OTHERS, PARDON, COUNT)

ASSIGNMENTS = (
    DemoAssignment("yuki", "marta", PIXELGEIST, hours=44),
    DemoAssignment("amara", "marta", ZATON, "50 men had already been picked, and he heard that 400 applied", hours=-5),
    DemoAssignment(
        "amara", "zofia", ONEGA, "several men who served their months, came home and killed again", hours=20
    ),
    DemoAssignment(
        "tomas", "marta", PANGLOT, "the call of several hundred thousand reservists in the autumn 2022", hours=7
    ),
    DemoAssignment(
        "tomas", "tomas", ZATON, "were killed or wounded since the invasion began in February, which Moscow denies"
    ),
    DemoAssignment("zofia", "zofia", PANGLOT),
    DemoAssignment(
        "marta",
        "zofia",
        MERIDIAN,
        "promising inmates full exoneration and sealed records for six months of service",
        hours=70,
    ),
)

REMARKS = (
    DemoRemark(
        "tomas",
        PARDON,
        "Does anybody besides the Onega Chronicle say that the decrees are secret? I looked, and found none published; "
        "that is not quite the same.",
        quote="The decrees that pardon fighters are kept secret",
        to="leila",
    ),
    DemoRemark(
        "yuki",
        PARDON,
        "Where was the leaflet photographed? The picture that the relative sent is cropped.",
        quote="“Serve six months and the amnesty is yours,”",
        to="leila",
        answers=(
            DemoAnswer("leila", "In a prison yard in the north. Who sent it still visits there: please not in print."),
        ),
        resolved_by="yuki",
        why="Known to the author, and left out for the sake of who sent it.",
    ),
    DemoRemark(
        "amara",
        ZATON,
        "Does the Serbian page give the figure in words anywhere, or in digits alone?",
        quote="According to fresh Western estimates, around 75 Russian soldiers were killed or wounded",
        to="yuki",
        answers=(DemoAnswer("yuki", "In digits alone, twice, both times with the full stop for the thousands."),),
        private=False,
    ),
    DemoRemark(
        "amara",
        ZATON,
        "Who told you that 50 had been picked? I find the 400 and not the 50.",
        quote="50 men had already been picked, and he heard that 400 applied",
        to="tomas",
    ),
    DemoRemark(
        "marta",
        PIXELGEIST,
        "The headline’s “Scraps” is the outlet’s word, not the ministry’s. @tomas, @yuki: mind it when you quote this.",
    ),
    DemoRemark(
        "zofia",
        COUNT,
        "Can we say how many of the 100,000 came from women’s colonies, or leave it out?",
        to="marta",
    ),
)
