"""What a person typed into the search box, read without ever failing.

Words stand for all of them; "..." is a phrase; AND, OR, NOT (in capitals), | and -word work as
everywhere, AND before OR; brackets group only beside such an operator, since titles of contracts
are full of brackets that mean nothing.
"""

import re
from dataclasses import dataclass

LEXEME = re.compile(r'["“”](?P<phrase>[^"“”]*)["“”]|(?P<mark>[()|])|(?P<word>[^\s()|"“”]+)|["“”]')
MINUS = re.compile(r'(?<![^\s(])-(?=[^\s\-])')  # fmt: skip
OPERATORS = {"AND": "and", "OR": "or", "NOT": "not", "|": "or", "-": "not"}


@dataclass(frozen=True)
class Words:
    """Words that stand side by side, as typed."""

    text: str


@dataclass(frozen=True)
class Phrase:
    """Words that must stand side by side in the document too."""

    text: str


@dataclass(frozen=True)
class Every:
    """All of the parts."""

    parts: "tuple[Syntax, ...]"


@dataclass(frozen=True)
class Either:
    """One of the parts."""

    parts: "tuple[Syntax, ...]"


@dataclass(frozen=True)
class Without:
    """Not the part."""

    part: "Syntax"


Syntax = Words | Phrase | Every | Either | Without


@dataclass(frozen=True)
class _Lexeme:
    kind: str  # word, phrase, and, or, not, (, )
    text: str = ""


def read(text: str) -> Syntax | None:
    """The tree of a typed text; None when nothing is left to look for."""
    lexemes = _lexemes(text)
    if all(lexeme.kind in ("word", "(", ")") for lexeme in lexemes):
        # Without an operator the text is one row of words, punctuation and all.
        return Words(text.strip()) if any(lexeme.kind == "word" for lexeme in lexemes) else None
    return _Reader(lexemes).either()


def _lexemes(text: str) -> list[_Lexeme]:
    marked = MINUS.sub(" - ", text)
    return [_lexeme(match) for match in LEXEME.finditer(marked) if match.lastgroup]


def _lexeme(match: re.Match[str]) -> _Lexeme:
    text = match[0]
    if match["phrase"] is not None:
        return _Lexeme("phrase", match["phrase"].strip())
    if text in OPERATORS:
        return _Lexeme(OPERATORS[text])
    return _Lexeme(text) if text in ("(", ")") else _Lexeme("word", text)


class _Reader:
    """Reads lexemes from left to right; what makes no sense is passed over."""

    def __init__(self, lexemes: list[_Lexeme]) -> None:
        self._lexemes = lexemes
        self._place = 0
        self._depth = 0

    def _kind(self) -> str:
        return self._lexemes[self._place].kind if self._place < len(self._lexemes) else ""

    def either(self) -> Syntax | None:
        """Parts between OR."""
        parts = [self._every()]
        while self._kind() == "or":
            self._place += 1
            parts.append(self._every())
        found = tuple(part for part in parts if part is not None)
        if len(found) > 1:
            return Either(found)
        return found[0] if found else None

    def _every(self) -> Syntax | None:
        """Parts side by side or between AND; neighbouring words become one row."""
        parts: list[Syntax] = []
        apart = True
        while self._kind() not in ("", "or") and not (self._kind() == ")" and self._depth):
            if self._kind() in ("and", ")"):
                self._place += 1
                apart = True
                continue
            part = self._one()
            last = parts[-1] if parts else None
            if isinstance(part, Words) and isinstance(last, Words) and not apart:
                parts[-1] = Words(f"{last.text} {part.text}")
            elif part is not None:
                parts.append(part)
            apart = not isinstance(part, Words)
        if len(parts) > 1 or (parts and isinstance(parts[0], Without)):
            return Every(tuple(parts))
        return parts[0] if parts else None

    def _one(self) -> Syntax | None:
        lexeme = self._lexemes[self._place]
        self._place += 1
        if lexeme.kind == "not":
            if self._kind() in ("", "or", "and", ")"):
                return None
            part = self._one()
            return None if part is None else Without(part)
        if lexeme.kind == "(":
            return self._bracket()
        if not lexeme.text:
            return None
        return Phrase(lexeme.text) if lexeme.kind == "phrase" else Words(lexeme.text)

    def _bracket(self) -> Syntax | None:
        self._depth += 1
        part = self.either()
        self._depth -= 1
        if self._kind() == ")":
            self._place += 1
        return part
