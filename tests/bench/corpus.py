"""The corpus of tests/bench/scale: a bundle of N paragraphs that `rapporteur import` reads, the same bytes for the same N.

Words are made of syllables and drawn by Zipf's law (the k-th word 1/k as often as the first). 5,000 actors stand at known
places: paragraph i (from 0, over the whole corpus) names one actor, the first where i is a multiple of 4, else one drawn by
Zipf's law from the others; the seed says all of it again, so nobody needs a list of places.
"""
import bisect
import itertools
import json
import pathlib
import random

ACTORS = 5000
WORDS = 60000
PER_DOCUMENT = 500
PER_SECTION = 25
MEAN_WORDS = 24  # a paragraph of the Universal Declaration has about as many
SYLLABLES = [a + b for a in "b d f g k l m n p r s t v z br dr gr kl pl st tr".split() for b in "a e i o u ai ou".split()]
ENDINGS = "n r l m t k sh nd rt x".split()


def syllables(rng, count):
    return "".join(rng.choice(SYLLABLES) for _ in range(count)) + rng.choice(ENDINGS)


def distinct(rng, count, make):
    found = {}
    while len(found) < count:
        found.setdefault(make(rng))
    return list(found)


def words():
    """The vocabulary, commonest first; common words are short."""
    rng = random.Random("words")
    short = distinct(rng, 600, lambda r: syllables(r, 1))
    rest = distinct(rng, WORDS, lambda r: syllables(r, r.choice((2, 2, 3))))
    return list(dict.fromkeys(short + rest))[:WORDS]


def actors():
    """(slug, label, abbreviation), the most often named first."""
    rng = random.Random("actors")
    names = distinct(rng, ACTORS, lambda r: f"{syllables(r, 1).title()} {syllables(r, 2).title()}")
    return [(f"actor-{n}", name, f"Q{n}X") for n, name in enumerate(names, 1)]


def zipf(count):
    return list(itertools.accumulate(1 / k for k in range(1, count + 1)))


def names_first(paragraph):
    return paragraph % 4 == 0


def sentence(drawn):
    """Words as a paragraph: a capital, a comma in longer ones, a full stop."""
    drawn[0] = drawn[0].capitalize()
    if len(drawn) > 14:
        drawn[9] += ","
    return " ".join(drawn) + "."


def document(number, count, vocabulary, weights, people, people_weights):
    """The text of one document as Markdown, and the actor of each paragraph."""
    rng = random.Random(f"document {number}")
    first = (number - 1) * PER_DOCUMENT
    lengths = [max(4, int(rng.lognormvariate(0, 0.5) * MEAN_WORDS * 0.88)) for _ in range(count)]
    stream = iter(rng.choices(vocabulary, cum_weights=weights, k=sum(lengths)))
    lines, named = [f"# Document {number}"], []
    for i, length in enumerate(lengths):
        if i % PER_SECTION == 0:
            lines.append(f"## Part {i // PER_SECTION + 1}")
        drawn = list(itertools.islice(stream, length))
        actor = 0 if names_first(first + i) else 1 + bisect.bisect(people_weights, rng.random() * people_weights[-1])
        drawn.insert(rng.randrange(1, length), people[actor][2 if rng.random() < 0.1 else 1])
        named.append(actor)
        lines.append(sentence(drawn))
    return "\n\n".join(lines) + "\n", named


def write(paragraphs, folder):
    """Writes the bundle; returns the bytes of its texts and how often each actor is named."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    people, vocabulary = actors(), words()
    weights, people_weights = zipf(len(vocabulary)), zipf(ACTORS - 1)
    said = lambda name, value: (folder / name).write_text(json.dumps(value, indent=1) + "\n")
    said("dataset.json", {"id": f"scale-{paragraphs}", "title": f"{paragraphs} paragraphs", "about": "Made by tests/bench/scale."})
    said("vocabularies.json", {"kinds": [{"id": "made-up", "label": "made up", "class": "actor"}]})
    said("entities.json", [{"id": slug, "class": "actor", "kind": "made-up", "label": name,
                            "labels": [{"text": short, "kind": "abbreviation", "lang": "en", "case": True}]} for slug, name, short in people])
    size, times = 0, [0] * ACTORS
    for number in range(1, -(-paragraphs // PER_DOCUMENT) + 1):
        count = min(PER_DOCUMENT, paragraphs - (number - 1) * PER_DOCUMENT)
        text, named = document(number, count, vocabulary, weights, people, people_weights)
        home = folder / "documents" / f"document-{number}"
        home.mkdir(parents=True, exist_ok=True)
        (home / "text.md").write_text(text)
        size += len(text)
        for actor in named:
            times[actor] += 1
    return size, times
