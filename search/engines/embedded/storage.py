"""The files of the embedded index: who may write, and what readers notice."""

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import tantivy

from search.engines.base import IndexVersionMismatch
from search.engines.embedded.mapping import MAPPING_VERSION, register_tokenizer, schema


@dataclass(frozen=True)
class Generation:
    """What the generation file says: a number that grows with each commit, and which index."""

    number: int
    folder: str
    analyser: str
    mapping: str


class Storage:
    """One index folder. Nobody keeps a writer: it is opened under a file lock and closed."""

    def __init__(self, directory: Path, analyser_version: str) -> None:
        self._directory = directory
        self._analyser_version = analyser_version

    @property
    def _generation_file(self) -> Path:
        return self._directory / "generation.json"

    def mark(self) -> tuple[int, int] | None:
        """Something that differs after each commit; None while there is no index."""
        try:
            found = self._generation_file.stat()
        except FileNotFoundError:
            return None
        return found.st_ino, found.st_mtime_ns

    def generation(self) -> Generation | None:
        """The generation file; IndexVersionMismatch when another version made the index."""
        found = self._read_generation()
        if found is None:
            return None
        made_by = f"{found.analyser} with {found.mapping}"
        in_force = f"{self._analyser_version} with {MAPPING_VERSION}"
        if made_by != in_force:
            raise IndexVersionMismatch(made_by, in_force)
        return found

    def _read_generation(self) -> Generation | None:
        try:
            return Generation(**json.loads(self._generation_file.read_text()))
        except FileNotFoundError:
            return None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """The right to write; waits for whoever has it, in this process or another one.

        The lock belongs to the open file, so the kernel frees it when a writer is killed.
        """
        self._directory.mkdir(parents=True, exist_ok=True)
        with (self._directory / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def open(self, generation: Generation) -> tantivy.Index:
        """The index of a generation; it reloads when told to and starts no watching thread."""
        return self.create(self._directory / generation.folder)

    @contextmanager
    def draft(self) -> Iterator[Path]:
        """A folder in which a new index is filled; gone at the end unless it was adopted."""
        self._directory.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="draft-", dir=self._directory))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def adopt(self, draft: Path) -> None:
        """Put a filled draft in the place of the index in use."""
        with self.locked():
            made = self._next_generation()
            shutil.rmtree(self._directory / made.folder, ignore_errors=True)
            os.rename(draft, self._directory / made.folder)
            self._put_in_force(made)

    def create(self, folder: Path) -> tantivy.Index:
        """The index in a folder, made when there is none."""
        index = tantivy.Index(schema(), str(folder))
        index.config_reader(reload_policy="manual")
        register_tokenizer(index)
        index.reload()
        return index

    def current_or_new(self) -> Generation:
        """The index to write to, made when there is none. Only under the lock."""
        return self.generation() or self.begin_anew()

    def begin_anew(self) -> Generation:
        """An empty index in a folder of its own. Only under the lock.

        The index before stays until the next one, for readers that are about to open it.
        """
        made = self._next_generation()
        shutil.rmtree(self._directory / made.folder, ignore_errors=True)
        (self._directory / made.folder).mkdir()
        self.open(made)
        self._put_in_force(made)
        return made

    def _next_generation(self) -> Generation:
        before = self._read_generation()
        number = 1 if before is None else before.number + 1
        return Generation(number, f"index-{number}", self._analyser_version, MAPPING_VERSION)

    def _put_in_force(self, made: Generation) -> None:
        """Point readers to an index; the one before is kept, all older ones go."""
        before = self._read_generation()
        self._write(made)
        kept = {made.folder} | ({before.folder} if before else set())
        for folder in self._directory.glob("index-*"):
            if folder.name not in kept:
                shutil.rmtree(folder)

    def committed(self, generation: Generation) -> None:
        """Tell readers that there is something new. Only under the lock."""
        self._write(
            Generation(
                generation.number + 1, generation.folder, generation.analyser, generation.mapping
            )
        )

    def _write(self, generation: Generation) -> None:
        draft = self._generation_file.with_suffix(".new")
        draft.write_text(json.dumps(asdict(generation)))
        os.replace(draft, self._generation_file)
