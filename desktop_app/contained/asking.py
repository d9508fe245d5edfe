"""The side that asks: it starts the process, waits for its word, and ends it when that does not come."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import IO, TYPE_CHECKING, Any, Literal, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

FLAG = "--contained"
"""First word of the command line of such a process; then the module that answers, and how many bytes it may take."""
_MEMORY = 1536 * 2**20
"""Bytes of address space beyond what the interpreter has taken when it begins."""
_MOST_BYTES = 2**29
"""Bytes of one line, and of the blocks that follow one."""
_LOOK = 0.05
"""Seconds between two looks at whether the work was called off."""
_GONE = 5.0
"""Seconds after which nobody waits any more for a process that was ended."""
_ENDED: tuple[dict[str, Any], bytes] = ({"ended": True}, b"")
_ALLOCATOR = {"MALLOC_MMAP_THRESHOLD_": "1000000000", "MALLOC_TRIM_THRESHOLD_": "1000000000"}
"""Tells glibc to keep the large pieces it is given back: getting them anew from the system, zeroed page by page, took two
thirds of the time of joining 400 MB. Other systems' libraries do not read it."""

Why = Literal["time", "memory", "crash", "error"]


class Broken(Exception):
    """There is no answer: the work took too long, too much memory, brought its process down, or raised."""

    def __init__(self, why: Why, detail: str = "") -> None:
        super().__init__(f"{why} {detail}".strip())
        self.why = why
        self.detail = detail
        """Name of the exception that was raised; nothing that stands in a file."""


class Contained:
    """A process that answers for one module; started when it is first asked, ended by ``close``."""

    def __init__(
        self, module: str, *, quiet: float = 30.0, longest: float = 900.0, memory: int = _MEMORY
    ) -> None:
        """``quiet``: seconds without a word after which it counts as hung; ``longest``: seconds for one answer.

        ``memory``: bytes that it may take beyond those it has when it begins.
        """
        self._module = module
        self._quiet, self._longest, self._memory = quiet, longest, memory
        self._process: subprocess.Popen[bytes] | None = None
        self.asked = 0
        """Requests that were posted and not answered yet; none of a process that was ended."""
        self._said: queue.SimpleQueue[tuple[dict[str, Any], bytes]] = queue.SimpleQueue()

    def __enter__(self) -> Contained:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start the process now, so that it is ready when it is asked.

        Raises:
            OSError: no process can be started on this machine.
        """
        if self._process is None:
            self._start()

    def ask(
        self,
        request: dict[str, Any],
        *,
        told: Callable[[dict[str, Any]], None] = lambda _: None,
        check: Callable[[], None] = lambda: None,
        quiet: float | None = None,
    ) -> dict[str, Any]:
        """The answer to ``request``. ``told`` gets what the work tells on its way; ``check`` may raise to call it off.

        ``quiet`` is how long this work may be silent, where that is longer than usual.

        Raises:
            Broken: there is no answer.
            OSError: no process can be started on this machine.
        """
        return self._ask(request, told, check, quiet or self._quiet)[0]

    def ask_for_blocks(
        self, request: dict[str, Any], *, check: Callable[[], None] = lambda: None
    ) -> tuple[dict[str, Any], bytes]:
        """As ``ask``, of work that answers with blocks: its answer and all their bytes, one after the other."""
        return self._ask(request, lambda _: None, check, self._quiet)

    def post(self, request: dict[str, Any]) -> None:
        """Ask without waiting: requests are worked off, and answered by ``answer``, in their order.

        So whoever has many asks for the next before it looks at an answer, and the process need not wait meanwhile.

        Raises:
            Broken, OSError: as for ``ask``; what was posted before is lost with the process.
        """
        try:
            _put(self._process or self._start(), request)
        except BaseException:
            self.close()
            raise
        self.asked += 1

    def answer(self, *, check: Callable[[], None] = lambda: None) -> dict[str, Any]:
        """The answer to the first of those that were posted and not answered yet.

        Raises:
            Broken: there is none; what was posted after it is lost, too.
        """
        return self._next_answer(lambda _: None, check, self._quiet)[0]

    def _ask(
        self,
        request: dict[str, Any],
        told: Callable[[dict[str, Any]], None],
        check: Callable[[], None],
        quiet: float,
    ) -> tuple[dict[str, Any], bytes]:
        self.post(request)
        return self._next_answer(told, check, quiet)

    def _next_answer(
        self, told: Callable[[dict[str, Any]], None], check: Callable[[], None], quiet: float
    ) -> tuple[dict[str, Any], bytes]:
        try:
            found = self._answer(told, check, monotonic(), quiet)
        except BaseException:
            self.close()
            raise
        self.asked -= 1
        return found

    def _answer(
        self,
        told: Callable[[dict[str, Any]], None],
        check: Callable[[], None],
        begun: float,
        quiet: float,
    ) -> tuple[dict[str, Any], bytes]:
        heard = begun
        while True:
            check()
            left = min(heard + quiet, begun + self._longest) - monotonic()
            if left <= 0:
                raise Broken("time")
            try:
                said, blocks = self._said.get(timeout=min(left, _LOOK))
            except queue.Empty:
                continue
            heard = monotonic()
            if said == _ENDED[0]:
                raise Broken("crash")
            if "error" in said:
                name = str(said["error"])
                raise Broken("memory" if name == "MemoryError" else "error", name)
            if "answer" in said:
                answer: dict[str, Any] = said["answer"]
                return answer, blocks
            told(said)

    def close(self) -> None:
        """End the process, whatever it is at.

        What it writes is read, and its pipe closed, by the thread that listens: a pipe can stay open after its process was
        ended (Wine, a starter of Python that has a child), and whoever reads it then waits for as long.
        """
        process, self._process = self._process, None
        self.asked = 0
        if process is None:
            return
        process.kill()
        if os.name == "nt":  # what it had open can be replaced and removed when it is gone
            with suppress(subprocess.TimeoutExpired):
                process.wait(_GONE)
        else:
            threading.Thread(target=process.wait, daemon=True).start()
        if process.stdin is not None:
            with suppress(OSError):  # what was still to be written has no reader any more
                process.stdin.close()

    def _start(self) -> subprocess.Popen[bytes]:
        self._said = queue.SimpleQueue()
        root = str(Path(__file__).resolve().parents[2])
        paths = [root, *filter(None, [os.environ.get("PYTHONPATH", "")])]
        self._process = process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            [*_program(), FLAG, self._module, str(self._memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **_ALLOCATOR, "PYTHONPATH": os.pathsep.join(paths)},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        assert process.stdout is not None  # noqa: S101 - it was asked for as a pipe
        threading.Thread(target=_listen, args=(process.stdout, self._said), daemon=True).start()
        return process


def _put(process: subprocess.Popen[bytes], request: dict[str, Any]) -> None:
    assert process.stdin is not None  # noqa: S101 - it was asked for as a pipe
    try:
        process.stdin.write(json.dumps(request).encode() + b"\n")
        process.stdin.flush()
    except OSError as error:
        raise Broken("crash") from error


def _listen(pipe: IO[bytes], said: queue.SimpleQueue[tuple[dict[str, Any], bytes]]) -> None:
    with pipe, suppress(OSError, ValueError, TypeError, AttributeError, RecursionError, MemoryError):
        # closed by us, cut off in the middle of a line, or no line of ours: there is nothing more to listen to
        while line := pipe.readline(_MOST_BYTES):
            words = json.loads(line.decode("utf-8", "surrogatepass"))
            length = int(words.get("bytes", 0))
            if not 0 <= length <= _MOST_BYTES:
                break
            blocks = pipe.read(length) if length else b""
            if len(blocks) < length:
                break
            said.put((words, blocks))
    said.put(_ENDED)


def _program() -> list[str]:
    """How this program is started again: the built one by its console twin, which has pipes even without a window.

    From source no file that happens to lie in the folder at hand is taken for a module (``-P``).
    """
    if not getattr(sys, "frozen", False):
        return [sys.executable, "-P", "-m", "desktop_app"]
    here = Path(sys.executable)
    twin = here.with_name(f"shenbao{here.suffix}")
    return [str(twin if twin.is_file() else here)]


class Asker:
    """Base of whoever has a process of its own behind it: started when it is needed, ended by ``close``."""

    def __init__(self, module: str) -> None:
        self._room = Contained(module)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process behind it."""
        self._room.close()
