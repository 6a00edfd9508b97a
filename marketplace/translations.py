"""The Korean catalogue: `python -m marketplace.translations compile|check|merge`.

Messages are English sentences in code and templates. Babel does all the work, so that no gettext
program has to be installed; Django's `templatize` turns a template into something it can read.
"""

import argparse
import ast
import io
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("marketplace", "cms", "procurement_targets", "search")
CATALOGUE = ROOT / "marketplace" / "locale" / "ko" / "LC_MESSAGES" / "django.po"
TEMPLATE_SUFFIXES = {".html", ".txt"}
# What templatize writes, and where its sentences stand.
TEMPLATE_KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# Django's functions: whether the first text is a context, and how many sentences follow.
SHAPES = {"_": (False, 1), "gettext_noop": (False, 1)} | {
    f"{name}{lazy}": shape
    for name, shape in {
        "gettext": (False, 1),
        "ngettext": (False, 2),
        "pgettext": (True, 1),
        "npgettext": (True, 2),
    }.items()
    for lazy in ("", "_lazy")
}
# %(name)s and {name} are compared by name, %s and %d by number; %% is no placeholder.
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sdf]|\{\w*\}")

# A message as gettext keys it: its context or None, and its (singular) sentence.
Key = tuple[str | None, str]
# Line, sentence (or singular and plural), context.
Found = tuple[int, str | tuple[str, ...], str | None]


def extract_messages(root: Path = ROOT) -> dict[Key, Message]:
    """Return every message of the code and the templates below `root`, with where it is used."""
    found: dict[Key, Message] = {}
    for path in source_files(root):
        where = str(path.relative_to(root))
        for line, sentence, context in messages_of(path):
            key = (context, sentence if isinstance(sentence, str) else sentence[0])
            message = found.setdefault(key, Message(sentence, context=context))
            if not isinstance(sentence, str):
                message.id = sentence  # ngettext and gettext of one sentence share the plural entry
            message.locations.append((where, line))
    return found


def source_files(root: Path) -> Iterator[Path]:
    """Yield the files that may hold messages, in a fixed order."""
    for room in ROOMS:
        for path in sorted((root / room).rglob("*")):
            is_code = path.suffix == ".py" and "migrations" not in path.parts
            if is_code or (path.suffix in TEMPLATE_SUFFIXES and "templates" in path.parts):
                yield path


def messages_of(path: Path) -> Iterable[Found]:
    """Return line, sentence (or singular and plural) and context of each message of one file."""
    text = path.read_text(encoding="utf-8")
    return messages_of_code(text) if path.suffix == ".py" else messages_of_template(text, path)


def messages_of_code(text: str) -> Iterator[Found]:
    """Yield a module's messages; its tree shows those inside f-strings too, its tokens do not."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        has_context, count = SHAPES.get(name, (False, 0))
        texts = tuple(
            argument.value
            for argument in node.args[: has_context + count]
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        )
        if count and len(texts) == has_context + count:
            context, sentences = (texts[0], texts[1:]) if has_context else (None, texts)
            yield node.lineno, sentences if count > 1 else sentences[0], context


def messages_of_template(text: str, path: Path) -> Iterator[Found]:
    """Yield a template's messages."""
    # What is left between the messages is made of X, but keeps an indentation that is no code.
    lines = "\n".join(line.lstrip() for line in templatize(text, str(path)).split("\n"))
    for line, sentence, _comments, context in extract(
        "python", io.BytesIO(lines.encode()), keywords=TEMPLATE_KEYWORDS
    ):
        yield line, sentence, context


def read_catalogue(path: Path) -> Catalog:
    """Return the catalogue at `path`, or an empty one with the header that it is to have."""
    if path.exists():
        with path.open("rb") as file:
            return read_po(file, locale="ko")
    long_ago = datetime(2026, 1, 1, tzinfo=UTC)  # a date that moves would make each merge a diff
    return Catalog(
        "ko", project="Madang", version="1", creation_date=long_ago, revision_date=long_ago,
        last_translator="Madang", language_team="Korean", fuzzy=False,
    )  # fmt: skip


def entries(catalogue: Catalog) -> dict[Key, Message]:
    """Return the catalogue's messages without its header."""
    return {
        (message.context, message.id if isinstance(message.id, str) else message.id[0]): message
        for message in catalogue
        if message.id
    }


def find_faults(used: dict[Key, Message], catalogue: Catalog) -> list[str]:
    """Return a sentence for each message that is missing, doubtful, unlike or no longer used."""
    known = entries(catalogue)
    faults = [
        f"{where(message)}: {reason}: {key[1]!r}"
        for key, message in used.items()
        if (reason := fault_of(message, known.get(key)))
    ]
    faults += [f"no longer used: {key[1]!r}" for key in known.keys() - used.keys()]
    faults += [f"no longer used: {message.id!r}" for message in catalogue.obsolete.values()]
    return sorted(faults)


def fault_of(message: Message, entry: Message | None) -> str:
    """Return what is wrong with the translation of `message`, or an empty string."""
    if entry is None or not all(forms(entry.string)):
        return "not translated"
    if entry.fuzzy:
        return "fuzzy"
    if type(entry.id) is not type(message.id):
        return "singular and plural unlike the code"
    if any(
        placeholders(form) != placeholders(forms(message.id)[-1]) for form in forms(entry.string)
    ):
        return "other placeholders"
    return ""


def forms(sentence: str | Iterable[str] | None) -> list[str]:
    """Return the one form or the several forms of a message; none is an empty one."""
    return [sentence or ""] if sentence is None or isinstance(sentence, str) else list(sentence)


def placeholders(sentence: str) -> Counter[str]:
    """Return how often each placeholder stands in the sentence; a name may stand there again."""
    counted = Counter(PLACEHOLDER.findall(sentence.replace("%%", "")))
    return Counter({found: 1 if len(found) > 2 else times for found, times in counted.items()})


def where(message: Message) -> str:
    """Return the first place of a message, as editors understand it."""
    path, line = message.locations[0]
    return f"{path}:{line}"


def merge(
    pairs: dict[str, str], catalogue: Catalog, used: dict[Key, Message], *, replace: bool
) -> list[str]:
    """Put pairs of English and Korean into the catalogue; return what was left out and why.

    A key may carry its context before U+0004, as gettext writes it. A message that has another
    translation already keeps it unless `replace` is set.
    """
    notes = []
    known = entries(catalogue)
    for english, korean in pairs.items():
        context, _, sentence = english.rpartition("\4")
        key = (context or None, sentence)
        message, entry = used.get(key), known.get(key)
        if message is None:
            notes.append(f"not used anywhere: {sentence!r}")
        elif entry and any(forms(entry.string)) and forms(entry.string) != [korean] and not replace:
            notes.append(f"differs, kept as it was: {sentence!r}: {korean!r}")
        else:
            string = korean if isinstance(message.id, str) else (korean,)
            catalogue.delete(sentence, context=key[0])
            catalogue.add(message.id, string, context=key[0])
    return notes


def prune(catalogue: Catalog, used: dict[Key, Message]) -> None:
    """Take out of the catalogue what nobody uses any more."""
    catalogue.obsolete.clear()
    for context, sentence in entries(catalogue).keys() - used.keys():
        catalogue.delete(sentence, context=context)


def write_catalogue(catalogue: Catalog, path: Path) -> None:
    """Write the catalogue sorted and without places, so that two people's changes rarely meet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.header_comment = "# The Korean texts of Madang."
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, sort_output=True, no_location=True)


def compile_catalogue(path: Path) -> None:
    """Write the compiled catalogue beside `path`."""
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, read_catalogue(path))


def main(arguments: list[str]) -> int:
    """Run one of the three commands; return 1 when `check` found something."""
    parser = argparse.ArgumentParser(prog="python -m marketplace.translations")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("compile", help="write the .mo file that Django reads")
    commands.add_parser("check", help="name every message that is missing or wrong")
    merging = commands.add_parser("merge", help='add {"English": "Korean"} pairs from JSON files')
    merging.add_argument("files", nargs="*", type=Path)
    merging.add_argument("--replace", action="store_true", help="overrule other translations")
    merging.add_argument("--prune", action="store_true", help="take out what is no longer used")
    options = parser.parse_args(arguments)
    if options.command == "compile":
        compile_catalogue(CATALOGUE)
        return 0
    used, catalogue = extract_messages(), read_catalogue(CATALOGUE)
    notes = [] if options.command == "merge" else find_faults(used, catalogue)
    if options.command == "merge":
        for file in options.files:
            pairs = json.loads(file.read_text(encoding="utf-8"))
            notes += merge(pairs, catalogue, used, replace=options.replace)
        if options.prune:
            prune(catalogue, used)
        write_catalogue(catalogue, CATALOGUE)
    sys.stdout.writelines(f"{note}\n" for note in notes)
    return int(options.command == "check" and bool(notes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
