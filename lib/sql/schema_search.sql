-- Full text: tokens that import has folded, stemmed and cut, as words for the stock tokenizer, which keeps every letter,
-- mark and digit of them.
CREATE VIRTUAL TABLE search USING fts5 (tokens, content='', tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* Co'", detail=full);
-- The same of what earlier editions have otherwise, for quotations: their text and neighbours are not the current ones.
CREATE VIRTUAL TABLE search_earlier USING fts5 (tokens, content='', tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* Co'", detail=full);
-- How many paragraphs hold a token: weights, and totals without walking its list.
CREATE TABLE df (
  token TEXT PRIMARY KEY,
  count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- The words as they are written, but for case and accents, and the tokens that they are found by: word* and "did you mean".
CREATE TABLE word (
  word TEXT NOT NULL,
  token TEXT NOT NULL,
  count INTEGER NOT NULL,            -- paragraphs that hold the word
  PRIMARY KEY (word, token)
) STRICT, WITHOUT ROWID;
CREATE INDEX word_by_count ON word (count DESC, word);
-- The compounds that hold a word, both by their tokens: Recht finds Menschenrechte.
CREATE TABLE compound (
  part TEXT NOT NULL,
  token TEXT NOT NULL,
  PRIMARY KEY (part, token)
) STRICT, WITHOUT ROWID;
-- How many tokens each current paragraph has, two bytes a paragraph, the lower first; one row a stretch of
-- consecutive paragraphs of one edition.
CREATE TABLE stretch (
  first INTEGER PRIMARY KEY,         -- paragraph.n
  edition INTEGER NOT NULL REFERENCES edition (n) DEFERRABLE INITIALLY DEFERRED,
  sizes BLOB NOT NULL CHECK (length(sizes) % 2 = 0)
) STRICT;
-- The best paragraphs of each token that very many hold, best first, by the weights that searches count.
CREATE TABLE top (
  token TEXT NOT NULL,
  rank INTEGER NOT NULL,             -- from 1
  paragraph INTEGER NOT NULL REFERENCES paragraph (n) DEFERRABLE INITIALLY DEFERRED,
  score REAL NOT NULL,
  PRIMARY KEY (token, rank)
) STRICT, WITHOUT ROWID;
-- What suggestions choose from: names of entities (each label), documents and references (what they are listed as).
CREATE TABLE name (
  n INTEGER PRIMARY KEY,             -- their order among names that begin alike: the most often named first
  kind TEXT NOT NULL CHECK (kind IN ('entity', 'document', 'reference')),
  item INTEGER NOT NULL,             -- entity.n, document.n, reference.n
  text TEXT NOT NULL
) STRICT;
-- Each name, folded, from each of its words on. The least rank of an item counts.
CREATE TABLE naming (
  tail TEXT NOT NULL,
  name INTEGER NOT NULL REFERENCES name (n) DEFERRABLE INITIALLY DEFERRED,
  item INTEGER NOT NULL,             -- 4 times name.item, and 1 of documents, 2 of references
  rank INTEGER NOT NULL,             -- 0, and 1 of what is no preferred label, and 2 of what is not from the first word on
  PRIMARY KEY (tail, name)
) STRICT, WITHOUT ROWID;
