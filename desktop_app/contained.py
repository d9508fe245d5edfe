"""Work on files that may be hostile, in a process of its own that may take only so much time and memory.

A parser that crashes, hangs or eats memory takes down that process and nothing else; whoever asked gets a ``Broken`` with
the reason. One process answers many requests, one after the other, and is started again after it broke. It speaks JSON
lines through pipes, so that it works from source, in the built program and under Windows alike.

A room offers work by a module with a function ``answer(request, tell)``: ``request`` is what was asked, ``tell`` says how
far the work is (and that it still lives), and what it returns is the answer. All three are plain JSON.
"""

from __future__ import annotations

import importlib
import json
import os
import queue
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

FLAG = "--contained"
"""First word of the command line of such a process; the second is the module that answers."""
_MEMORY = 1536 * 1024**2
"""Bytes of address space beyond what the interpreter has taken when it begins."""
_CPU_SECONDS = 1800
"""Processor seconds of one process in all: ends one that nobody waits for any more."""
_LOOK = 0.1
"""Seconds between two looks at whether the work was called off."""
_ENDED = {"ended": True}
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

    def __init__(self, module: str, *, quiet: float = 30.0, longest: float = 900.0) -> None:
        """``quiet``: seconds without a word after which it counts as hung; ``longest``: seconds for one answer."""
        self._module = module
        self._quiet, self._longest = quiet, longest
        self._process: subprocess.Popen[bytes] | None = None
        self._said: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()

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
        process = self._process or self._start()
        try:
            return self._answer(process, request, told, check, quiet or self._quiet)
        except BaseException:
            self.close()
            raise

    def _answer(
        self,
        process: subprocess.Popen[bytes],
        request: dict[str, Any],
        told: Callable[[dict[str, Any]], None],
        check: Callable[[], None],
        quiet: float,
    ) -> dict[str, Any]:
        assert process.stdin is not None  # noqa: S101 - it was asked for as a pipe
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
        except OSError as error:
            raise Broken("crash") from error
        silent = waited = 0.0
        while True:
            check()
            try:
                said = self._said.get(timeout=_LOOK)
            except queue.Empty:
                silent, waited = silent + _LOOK, waited + _LOOK
                if silent > quiet or waited > self._longest:
                    raise Broken("time") from None
                continue
            silent = 0.0
            if said == _ENDED:
                raise Broken("crash")
            if "error" in said:
                name = str(said["error"])
                raise Broken("memory" if name == "MemoryError" else "error", name)
            if "answer" in said:
                answer: dict[str, Any] = said["answer"]
                return answer
            told(said)

    def close(self) -> None:
        """End the process, whatever it is at."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what was still to be written has no reader any more
                    pipe.close()

    def _start(self) -> subprocess.Popen[bytes]:
        self._said = queue.SimpleQueue()
        root = str(Path(__file__).resolve().parent.parent)
        paths = [root, *filter(None, [os.environ.get("PYTHONPATH", "")])]
        self._process = process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            [*_program(), FLAG, self._module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **_ALLOCATOR, "PYTHONPATH": os.pathsep.join(paths)},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        assert process.stdout is not None  # noqa: S101 - it was asked for as a pipe
        threading.Thread(target=_listen, args=(process.stdout, self._said), daemon=True).start()
        return process


def serve(module: str) -> int:
    """Answer requests from standard input until it ends; what a process started with ``FLAG`` does."""
    speak = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not come between the lines
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_take_requests, args=(requests,), daemon=True).start()
    work: Callable[[dict[str, Any], Callable[[dict[str, Any]], None]], dict[str, Any]]
    work = importlib.import_module(module).answer
    _limit_memory()

    def say(what: dict[str, Any]) -> None:
        speak.write(json.dumps(what).encode() + b"\n")
        speak.flush()

    while True:
        line = requests.get()
        if not line:
            return 0
        said: dict[str, Any]
        try:
            said = {"answer": work(json.loads(line), say)}
        except Exception as error:  # noqa: BLE001 - any parser may raise anything
            said = {"error": type(error).__name__}
        say(said)


def _take_requests(requests: queue.SimpleQueue[bytes]) -> None:
    """Hand on what is asked; when whoever asks is gone, so is this process, even in the middle of its work."""
    for line in sys.stdin.buffer:
        requests.put(line)
    os._exit(0)


def _listen(pipe: IO[bytes], said: queue.SimpleQueue[dict[str, Any]]) -> None:
    try:
        for line in pipe:
            said.put(json.loads(line))
    except (OSError, ValueError):  # closed by us, or cut off in the middle of a line
        pass
    said.put(_ENDED)


def _program() -> list[str]:
    """How this program is started again: the built one by its console twin, which has pipes even without a window."""
    if not getattr(sys, "frozen", False):
        return [sys.executable, "-m", "desktop_app"]
    here = Path(sys.executable)
    twin = here.with_name(f"shenbao{here.suffix}")
    return [str(twin if twin.is_file() else here)]


def _limit_memory() -> None:
    """Let this process take so much memory and no more; a limit that the system does not know is left out."""
    if sys.platform == "win32":
        _limit_by_job()
        return
    import resource  # noqa: PLC0415 - Windows has none

    limit = _taken_now() + _MEMORY
    for name, most in (("RLIMIT_AS", limit), ("RLIMIT_CPU", _CPU_SECONDS), ("RLIMIT_CORE", 0)):
        try:
            hard = resource.getrlimit(getattr(resource, name))[1]
            wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(getattr(resource, name), (wanted, hard))
        except (OSError, ValueError):
            continue


def _taken_now() -> int:
    """Bytes of address space in use, as Linux tells them; 0 elsewhere."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _limit_by_job() -> None:
    """Put this process into a job object of its own that limits its committed memory."""
    import ctypes  # noqa: PLC0415 - only Windows comes here
    from ctypes import wintypes  # noqa: PLC0415

    class Basic(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class Extended(ctypes.Structure):
        _fields_ = (
            ("Basic", Basic),
            ("IoInfo", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    process_memory, die_on_exception, extended_limits = 0x100, 0x400, 9
    limits = Extended()
    limits.Basic.LimitFlags = process_memory | die_on_exception
    limits.ProcessMemoryLimit = _MEMORY
    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined]
    kernel.CreateJobObjectW.restype = wintypes.HANDLE
    kernel.GetCurrentProcess.restype = wintypes.HANDLE
    kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
    kernel.SetInformationJobObject.argtypes = (
        wintypes.HANDLE,
        ctypes.c_int,
        ctypes.c_void_p,
        wintypes.DWORD,
    )
    job = kernel.CreateJobObjectW(None, None)
    if job:
        kernel.SetInformationJobObject(job, extended_limits, ctypes.byref(limits), ctypes.sizeof(limits))
        kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())
