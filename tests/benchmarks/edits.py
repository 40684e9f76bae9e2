"""Cases for the re-anchoring benchmark: real edit operations on real prose, each knowing its right answer.

A draft is paragraphs of sentences. Two marks of the private use area stand where the quote begins and ends and go
wherever the edit takes the words, so that the right place is read off the edited draft, never off the code under
test. Whether words or sentence changed is what the operation is about, and it says so.
"""

import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

TEXTS = Path(__file__).parent / "texts"
OPEN, CLOSE = "\ue000", "\ue001"
Draft = list[list[str]]


@dataclass(frozen=True)
class Language:
    """What an editor of this language would put in. `between` joins sentences, and words of a phrase."""

    code: str
    between: str
    negation: str
    denial: str
    again: str
    words: tuple[str, ...]
    fillers: tuple[str, ...]


LANGUAGES = (
    Language(
        "en",
        " ",
        "not",
        "He denied that ",
        "The sentence in question reads: ",
        ("yesterday", "harbour", "quietly", "several", "engineers", "refused", "northern", "promise"),
        (
            "Reporters were kept behind a fence all morning.",
            "The weather is expected to improve by the weekend.",
            "A second briefing has been announced for noon.",
            "Nobody from the company was available for comment.",
            "Around 55 people signed the open letter.",
        ),
    ),
    Language(
        "ru",
        " ",
        "не",
        "Он отрицает, что ",
        "Речь идёт о словах: ",
        ("вчера", "берег", "тихо", "несколько", "рабочие", "отказались", "северный", "обещание"),
        (
            "Журналистов всё утро держали за ограждением.",
            "К выходным погода должна улучшиться.",
            "Следующий брифинг назначен на полдень.",
            "Представители компании на звонки не отвечали.",
            "Открытое письмо подписали 55 человек.",
        ),
    ),
    Language(
        "ar",
        " ",
        "ليس",
        "ونفى المسؤول أن ",
        "والعبارة المقصودة هي: ",
        ("أمس", "الميناء", "بهدوء", "بعض", "المهندسين", "رفضوا", "الشمالي", "الوعد"),
        (
            "وانتظر الصحفيون خلف السياج طوال الصباح.",
            "ومن المتوقع أن يتحسن الطقس في نهاية الأسبوع.",
            "وسيعقد مؤتمر آخر عند الظهر.",
            "ولم يرد أحد من الشركة على اتصالاتنا.",
            "ووقع 55 شخصاً على الرسالة المفتوحة.",
        ),
    ),
    Language(
        "zh",
        "",
        "不",
        "他否认",
        "有关的原话是：",
        ("昨天", "港口", "悄悄", "若干", "工程师", "拒绝", "北方", "承诺"),
        (
            "记者整个上午都被挡在围栏外面。",
            "预计周末天气会好转。",
            "下一场发布会定在中午。",
            "公司方面无人回应采访要求。",
            "约有55人签署了公开信。",
        ),
    ),
    Language(
        "fr",
        " ",
        "pas",
        "Il dément que ",
        "La phrase en cause est la suivante : ",
        ("hier", "rivage", "doucement", "plusieurs", "ingénieurs", "refusé", "septentrional", "promesse"),
        (
            "Les journalistes ont attendu toute la matinée derrière une barrière 📷.",
            "Le temps devrait s’améliorer d’ici au week-end ☀️.",
            "Un second point de presse est annoncé pour midi.",
            "Personne dans l’entreprise n’a souhaité réagir.",
            "Une lettre ouverte a recueilli 55 signatures ✍️.",
        ),
    ),
)


@dataclass(frozen=True)
class Case:
    """An edit of a text and what must be found: `place` is None where the words are gone or cannot be told."""

    operation: str
    language: str
    old: str
    span: tuple[int, int]
    new: str
    place: tuple[int, int] | None
    status: str
    context_changed: bool


class Unfit(Exception):
    """The operation has nothing to do on this quote."""


@dataclass
class Edit:
    """A quote in a draft, the old and the new one, while an operation works on it."""

    language: Language
    old: Draft
    new: Draft
    rng: random.Random
    paragraph: int
    sentence: int

    @property
    def line(self) -> str:
        return self.new[self.paragraph][self.sentence]

    @line.setter
    def line(self, text: str) -> None:
        self.new[self.paragraph][self.sentence] = text

    @property
    def parts(self) -> tuple[str, str, str]:
        before, rest = self.line.split(OPEN)
        quote, after = rest.split(CLOSE)
        return before, quote, after

    @parts.setter
    def parts(self, parts: tuple[str, str, str]) -> None:
        before, quote, after = parts
        if quote == self.parts[1] and (before, after) == (self.parts[0], self.parts[2]):
            raise Unfit
        self.line = f"{before}{OPEN}{quote}{CLOSE}{after}"

    @property
    def plain(self) -> str:
        return self.line.replace(OPEN, "").replace(CLOSE, "")

    def filler(self) -> str:
        return self.rng.choice(self.language.fillers)

    def word_for(self, word: str) -> str:
        """Another word in its place, with a capital where it had one."""
        other = self.rng.choice(self.language.words)
        return other.capitalize() if word.lstrip('«“" ')[:1].isupper() else other

    def another_paragraph(self, distance: int = 1) -> int:
        far = [p for p in range(1, len(self.new)) if abs(p - self.paragraph) >= distance]
        if not far:
            raise Unfit
        return self.rng.choice(far)


def words_of(text: str, language: Language) -> list[str]:
    """Words with what hangs on them; of Chinese, characters, but no figure is cut in two."""
    return re.findall(r"\d+|\D", text) if not language.between else text.split(" ")


def joined(words: list[str], language: Language) -> str:
    return language.between.join(words)


# Around the quote


def insert_before(e: Edit) -> None:
    e.new.insert(e.rng.randint(1, e.paragraph), [e.filler(), e.filler()])
    e.paragraph += 1


def delete_before(e: Edit) -> None:
    if e.paragraph < 2:
        raise Unfit
    del e.new[e.rng.randint(1, e.paragraph - 1)]
    e.paragraph -= 1


def insert_sentence_touching(e: Edit) -> None:
    after = e.rng.random() < 0.5
    e.new[e.paragraph].insert(e.sentence + after, e.filler())
    e.sentence += not after


def delete_sentence_touching(e: Edit) -> None:
    near = [s for s in (e.sentence - 1, e.sentence + 1) if 0 <= s < len(e.new[e.paragraph])]
    if not near:
        raise Unfit
    gone = e.rng.choice(near)
    del e.new[e.paragraph][gone]
    e.sentence -= gone < e.sentence


def change_neighbour(e: Edit) -> None:
    near = [s for s in (e.sentence - 1, e.sentence + 1) if 0 <= s < len(e.new[e.paragraph])]
    if not near:
        raise Unfit
    at = e.rng.choice(near)
    words = words_of(e.new[e.paragraph][at], e.language)
    at_word = e.rng.randrange(len(words) - 1)
    words[at_word] = e.word_for(words[at_word])
    e.new[e.paragraph][at] = joined(words, e.language)


def split_paragraph(e: Edit) -> None:
    sentences = e.new[e.paragraph]
    if len(sentences) < 2:
        raise Unfit
    at = e.rng.randrange(1, len(sentences))
    e.new[e.paragraph : e.paragraph + 1] = [sentences[:at], sentences[at:]]
    if e.sentence >= at:
        e.paragraph, e.sentence = e.paragraph + 1, e.sentence - at


def merge_paragraphs(e: Edit) -> None:
    if e.paragraph + 1 >= len(e.new):
        raise Unfit
    e.new[e.paragraph] += e.new.pop(e.paragraph + 1)


def move_paragraph(e: Edit) -> None:
    target = e.another_paragraph(distance=3)
    e.new.insert(target, e.new.pop(e.paragraph))
    e.paragraph = target


def move_sentence(e: Edit) -> None:
    if len(e.new[e.paragraph]) < 2 or len(words_of(e.plain, e.language)) < 6:
        raise Unfit
    target = e.another_paragraph(distance=2)
    line = e.new[e.paragraph].pop(e.sentence)
    e.sentence = e.rng.randint(0, len(e.new[target]))
    e.new[target].insert(e.sentence, line)
    e.paragraph = target


def duplicate(e: Edit, before: bool) -> None:
    targets = range(1, e.paragraph) if before else range(e.paragraph + 1, len(e.new))
    if not targets:
        raise Unfit
    target = e.rng.choice(targets)
    how = e.rng.choice(["sentence", "paragraph", "quotation"])
    if how == "paragraph" and abs(target - e.paragraph) >= 2:
        copy = [s.replace(OPEN, "").replace(CLOSE, "") for s in e.new[e.paragraph]]
        e.new.insert(target, copy)
        e.paragraph += target <= e.paragraph
        return
    line = e.plain if how == "sentence" else f"{e.language.again}{e.parts[1]}."
    e.new[target].insert(e.rng.randint(0, len(e.new[target])), line)


def duplicate_before(e: Edit) -> None:
    duplicate(e, before=True)


def duplicate_after(e: Edit) -> None:
    duplicate(e, before=False)


def quoted_next_to_it(e: Edit) -> None:
    """The same words again in the sentence before or after, which is another sentence."""
    after = e.rng.random() < 0.5
    e.new[e.paragraph].insert(e.sentence + after, f"{e.language.again}{e.parts[1]}!")
    e.sentence += not after


def twin_next_to_it(e: Edit) -> None:
    """The same sentence twice in a row: nobody can say which one is the new one."""
    e.new[e.paragraph].insert(e.sentence, e.plain)
    lose(e)


def lose(e: Edit) -> None:
    e.new = [[s.replace(OPEN, "").replace(CLOSE, "") for s in paragraph] for paragraph in e.new]


# The quote goes


def remove(e: Edit) -> None:
    how = e.rng.choice(["sentence", "paragraph", "words"])
    before, quote, after = e.parts
    if how == "paragraph":
        del e.new[e.paragraph]
    elif how == "words" and len(words_of(quote, e.language)) > 2 and len(before + after) > 12:
        e.line = re.sub("  +", " ", before + after).strip()
    else:
        del e.new[e.paragraph][e.sentence]


def replace_by_another(e: Edit) -> None:
    e.line = e.filler()


def look_alike(line: str, e: Edit) -> str:
    """A sentence that could be taken for this one: another figure, or else another word."""
    figures = list(re.finditer(r"\d+", line))
    if figures:
        figure = e.rng.choice(figures)
        return line[: figure.start()] + str(int(figure[0]) + e.rng.randint(1, 40)) + line[figure.end() :]
    words = words_of(line, e.language)
    at_word = e.rng.randrange(len(words) - 1)
    words[at_word] = e.word_for(words[at_word])
    return joined(words, e.language)


def remove_beside_look_alike(e: Edit) -> None:
    """A near-identical sentence stands in the same or another paragraph, before and after the edit."""
    twin = look_alike(e.plain, e)
    target = e.rng.choice([e.paragraph, e.another_paragraph()])
    at = e.rng.randint(0, len(e.new[target]))
    e.old[target].insert(at, twin)
    e.new[target].insert(at, twin)
    del e.new[e.paragraph][e.sentence + (target == e.paragraph and at <= e.sentence)]


def remove_beside_edited_look_alike(e: Edit) -> None:
    """The look-alike stays in another paragraph, and is edited at the same time."""
    twin = look_alike(e.plain, e)
    target = e.another_paragraph()
    at = e.rng.randint(0, len(e.new[target]))
    e.old[target].insert(at, twin)
    e.new[target].insert(at, look_alike(twin, e))
    del e.new[e.paragraph][e.sentence]


def remove_beside_twin(e: Edit) -> None:
    """The very same sentence stands elsewhere, as it did before; this one goes."""
    target = e.another_paragraph(distance=2)
    at = e.rng.randint(0, len(e.new[target]))
    for draft in (e.old, e.new):
        draft[target].insert(at, e.plain)
    del e.new[e.paragraph][e.sentence]


# Inside the quote


def mend_typo(e: Edit) -> None:
    """The old text has two letters of a word swapped; the new one has them right."""
    before, quote, after = e.parts
    spots = [i for i in range(1, len(quote) - 2) if quote[i : i + 2].isalpha() and quote[i] != quote[i + 1]]
    if not spots:
        raise Unfit
    at = e.rng.choice(spots)
    wrong = quote[:at] + quote[at + 1] + quote[at] + quote[at + 2 :]
    place = next(p for p, paragraph in enumerate(e.old) if any(OPEN in s for s in paragraph))
    line = next(s for s, text in enumerate(e.old[place]) if OPEN in text)
    e.old[place][line] = f"{before}{OPEN}{wrong}{CLOSE}{after}"


def change_figure(e: Edit) -> None:
    before, quote, after = e.parts
    figures = list(re.finditer(r"\d+", quote))
    if not figures or before[-1:].isdigit() or after[:1].isdigit():
        raise Unfit
    figure = e.rng.choice(figures)
    value = int(figure[0])
    changed = e.rng.choice([str(value + e.rng.randint(1, 9)), f"{value},000", f"{value} 000", str(value * 10 + 3)])
    e.parts = before, quote[: figure.start()] + changed + quote[figure.end() :], after


def put_in_negation(e: Edit) -> None:
    before, quote, after = e.parts
    words = words_of(quote, e.language)
    if len(words) < 2:
        raise Unfit
    if e.language.negation in words:  # whether the first or the second "not" is the new one, nobody knows
        raise Unfit
    words.insert(e.rng.randrange(1, len(words)), e.language.negation)
    e.parts = before, joined(words, e.language), after


def change_words(e: Edit) -> None:
    before, quote, after = e.parts
    words = words_of(quote, e.language)
    if len(words) < 5:
        raise Unfit
    for at in e.rng.sample(range(len(words)), max(1, len(words) // 6)):
        words[at] = e.word_for(words[at])
    e.parts = before, joined(words, e.language), after


def change_edge_word(e: Edit) -> None:
    before, quote, after = e.parts
    words = words_of(quote, e.language)
    if len(words) < 4:
        raise Unfit
    at = e.rng.choice([0, -1])
    words[at] = e.word_for(words[at])
    e.parts = before, joined(words, e.language), after


def drop_word(e: Edit) -> None:
    before, quote, after = e.parts
    words = words_of(quote, e.language)
    if len(words) < 5:
        raise Unfit
    del words[e.rng.choice([i for i in range(1, len(words) - 1) if words[i].isalnum()] or [1])]
    e.parts = before, joined(words, e.language), after


# The sentence around the quote


def put_denial_before(e: Edit) -> None:
    e.line = e.language.denial + e.line


def change_word_beside(e: Edit) -> None:
    before, quote, after = e.parts
    ahead, behind = words_of(before, e.language), words_of(after, e.language)
    spots = [(ahead, i) for i, word in enumerate(ahead) if word.isalpha()]
    spots += [(behind, i) for i, word in enumerate(behind) if word.isalpha()]
    if not spots:
        raise Unfit
    words, at = e.rng.choice(spots)
    words[at] = e.word_for(words[at])
    e.parts = joined(ahead, e.language), quote, joined(behind, e.language)


def insert_touching(e: Edit) -> None:
    before, quote, after = e.parts
    gap = e.language.between
    if e.rng.random() < 0.5 and before.endswith(gap):
        e.parts = before + e.word_for("") + gap, quote, after
    else:
        e.parts = before, quote, gap + e.word_for("") + after


# The text as a whole, part by part, so that the quote's own ends stay where they are


def other_spaces(text: str, rng: random.Random) -> str:
    return re.sub(" ", lambda _: rng.choice([" ", " ", "\u00a0", "  ", "\u202f"]), text).replace("\n\n", "\n \n")


def other_marks(text: str, rng: random.Random) -> str:
    styles = rng.choice([("“”«»", '""""'), ("“”«»", "„““”"), ("’", "'"), ("“”’", '""\u2018')])
    return re.sub(r"(?<=\w)(?=\w{4})", "\u00ad", text.translate(str.maketrans(*styles)), count=20)


def decomposed(text: str, rng: random.Random) -> str:
    return unicodedata.normalize("NFD", text)


Operation = Callable[[Edit], None]
Render = Callable[[str, random.Random], str]
KEPT: tuple[Operation, ...] = (
    insert_before,
    delete_before,
    insert_sentence_touching,
    delete_sentence_touching,
    change_neighbour,
    split_paragraph,
    merge_paragraphs,
    duplicate_before,
    duplicate_after,
    quoted_next_to_it,
)
MOVED: tuple[Operation, ...] = (move_paragraph, move_sentence)
GONE: tuple[Operation, ...] = (
    remove,
    replace_by_another,
    remove_beside_look_alike,
    remove_beside_edited_look_alike,
    remove_beside_twin,
    twin_next_to_it,
)
REWORDED: tuple[Operation, ...] = (
    mend_typo,
    change_figure,
    put_in_negation,
    change_words,
    change_edge_word,
    drop_word,
)
AROUND: tuple[Operation, ...] = (put_denial_before, change_word_beside, insert_touching)
RENDERED: tuple[Render, ...] = (other_spaces, other_marks, decomposed)


def cases(seed: int, rounds: int = 6) -> Iterator[Case]:
    """`rounds` cases of each operation in each language, and as many again of several operations at once."""
    for language in LANGUAGES:
        rng = random.Random(f"{seed} {language.code}")  # noqa: S311 -- repeatable, not secret
        draft = read(language)
        for operation in KEPT + MOVED + GONE + REWORDED + AROUND:
            for _ in range(rounds):
                yield attempt(language, draft, rng, [operation], None)
        for render in RENDERED:
            for _ in range(rounds):
                yield attempt(language, draft, rng, [], render)
        for _ in range(rounds * 6):
            yield attempt(language, draft, rng, several(rng), rng.choice([None, None, *RENDERED]), "several at once")


def several(rng: random.Random) -> list[Operation]:
    """Two to four operations that one editor may well do in one go, and that leave the quote somewhere."""
    chosen = [rng.choice(group) for group in (REWORDED, AROUND, MOVED) if rng.random() < 0.5]
    if insert_touching in chosen and (change_edge_word in chosen or change_words in chosen):
        chosen.remove(insert_touching)  # of two words for one at the edge of the quote nobody knows which is inside
    return [*chosen, *rng.sample(KEPT[:5], 2)]


def read(language: Language) -> Draft:
    text = (TEXTS / f"{language.code}.txt").read_text(encoding="utf-8").strip()
    return [paragraph.split("\n") for paragraph in text.split("\n\n")]


def attempt(
    language: Language,
    draft: Draft,
    rng: random.Random,
    operations: list[Operation],
    render: Render | None,
    name: str = "",
) -> Case:
    """A case of these operations on some quote; another quote is drawn until they all have something to do."""
    while True:
        try:
            return build(language, draft, rng, operations, render, name)
        except Unfit:
            continue


def build(
    language: Language,
    draft: Draft,
    rng: random.Random,
    operations: list[Operation],
    render: Render | None,
    name: str,
) -> Case:
    marked = deepcopy(draft)
    paragraph = rng.randrange(1, len(marked))
    sentence = rng.randrange(len(marked[paragraph]))
    marked[paragraph][sentence] = mark(marked[paragraph][sentence], language, rng)
    edit = Edit(language, marked, deepcopy(marked), rng, paragraph, sentence)
    for operation in operations:
        operation(edit)
    old, span = placed(written(edit.old, language))
    new = written([p for p in edit.new if p], language)
    if render:
        new = "".join(
            render(part, rng) if part not in (OPEN, CLOSE) else part for part in re.split(f"([{OPEN}{CLOSE}])", new)
        )
    new, place = placed(new)
    return Case(
        name or (operations[0].__name__ if operations else render.__name__ if render else ""),
        language.code,
        old,
        span or (0, 0),
        new,
        place,
        expected(operations, place),
        any(operation in AROUND for operation in operations),
    )


def expected(operations: list[Operation], place: tuple[int, int] | None) -> str:
    if place is None:
        return "lost"
    if any(operation in REWORDED for operation in operations):
        return "reworded"
    return "moved" if any(operation in MOVED for operation in operations) else "unchanged"


def mark(line: str, language: Language, rng: random.Random) -> str:
    """The sentence with a quote marked in it: a few words, many, or all of them, without the point at its end."""
    body = re.sub(r"[.。!?…]$", "", line)
    words = words_of(body, language)
    size = rng.choice([len(words), rng.randint(1, 3), rng.randint(3, 9), rng.randint(4, 16)])
    size = min(size, len(words))
    first = rng.randint(0, len(words) - size)
    before, quote = joined(words[:first], language), joined(words[first : first + size], language)
    before += language.between if before else ""
    after = line[len(before) + len(quote) :]
    cuts_figure = (re.search(r"\d $", before) and quote[0].isdigit()) or (
        re.search(r"\d$", quote) and re.match(r" \d", after)
    )
    if cuts_figure or not any(c.isalnum() for c in quote):
        raise Unfit
    return f"{before}{OPEN}{quote}{CLOSE}{after}"


def written(draft: Draft, language: Language) -> str:
    return "\n\n".join(language.between.join(paragraph) for paragraph in draft) + "\n"


def placed(text: str) -> tuple[str, tuple[int, int] | None]:
    """The text without the marks, and where they were."""
    start, end = text.find(OPEN), text.find(CLOSE)
    return text.replace(OPEN, "").replace(CLOSE, ""), (start, end - 1) if start >= 0 else None
