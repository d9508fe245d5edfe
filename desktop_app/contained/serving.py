"""The side that answers: what a process does that was started to work on foreign files."""

from __future__ import annotations

import importlib
import json
import os
import queue
import sys
import threading
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Told = Callable[[dict[str, Any]], None]
    Answer = dict[str, Any] | tuple[dict[str, Any], Sequence[bytes]]

_CPU_SECONDS = 1800
"""Processor seconds of one process in all: ends one that nobody waits for any more."""
_INPUT, _OUTPUT = 0, 1
_OF_WINDOWS = {_INPUT: -10, _OUTPUT: -11}
"""What Windows calls the two pipes."""


def serve(module: str, memory: str) -> NoReturn:
    """Answer requests from standard input until it ends; what a process started with ``FLAG`` does.

    ``memory``: how many bytes it may take beyond those it has when it begins, in digits.
    """
    asked, speak = _pipe(_INPUT, "rb"), _pipe(_OUTPUT, "wb")
    os.dup2(
        os.open(os.devnull, os.O_WRONLY), _OUTPUT
    )  # what a library prints must not come between the lines
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_take_requests, args=(asked, requests), daemon=True).start()
    work: Callable[[dict[str, Any], Told], Answer] = importlib.import_module(module).answer
    _limit_own_use(int(memory))

    def say(what: dict[str, Any], blocks: Sequence[bytes] = ()) -> None:
        if blocks:
            what["bytes"] = sum(map(len, blocks))
        speak.write(json.dumps(what, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
        for block in blocks:
            speak.write(block)
        speak.flush()

    while True:
        line = requests.get()
        blocks: Sequence[bytes] = ()
        try:
            answer = work(json.loads(line), say)
            if isinstance(answer, tuple):
                answer, blocks = answer
            said: dict[str, Any] = {"answer": answer}
        except Exception as error:  # noqa: BLE001 - any parser may raise anything
            said = {"error": type(error).__name__}
        say(said, blocks)


def _take_requests(asked: BinaryIO, requests: queue.SimpleQueue[bytes]) -> None:
    """Hand on what is asked; when whoever asks is gone, so is this process, even in the middle of its work."""
    for line in asked:
        requests.put(line)
    os._exit(0)


def _pipe(number: int, mode: str) -> BinaryIO:
    """Standard input or output as our own: a program without a console may not have been given it as a file."""
    try:
        place = os.dup(number)
    except OSError:
        if sys.platform != "win32":
            raise
        import ctypes  # noqa: PLC0415 - only there
        import msvcrt  # noqa: PLC0415

        place = msvcrt.open_osfhandle(ctypes.windll.kernel32.GetStdHandle(_OF_WINDOWS[number]), 0)
    pipe: BinaryIO = os.fdopen(place, mode)  # type: ignore[assignment]
    return pipe


def _limit_own_use(memory: int) -> None:
    """Let this process take so much more memory, and compute so long; a limit that the system does not know is left out."""
    if sys.platform == "win32":
        from desktop_app.contained.windows_job import limit_own_process  # noqa: PLC0415 - only there

        limit_own_process(memory, _CPU_SECONDS)
        return
    import resource  # noqa: PLC0415 - Windows has none

    for name, most in (
        ("RLIMIT_AS", _taken_now() + memory),
        ("RLIMIT_CPU", _CPU_SECONDS),
        ("RLIMIT_CORE", 0),
    ):
        try:
            hard = resource.getrlimit(getattr(resource, name))[1]
            wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(getattr(resource, name), (wanted, hard))
        except (OSError, ValueError):
            continue


def _taken_now() -> int:
    """Bytes of address space in use, as Linux tells them; 0 elsewhere."""
    try:
        with open("/proc/self/statm", encoding="ascii") as told:  # noqa: PTH123 - little is imported here
            pages = told.read().split()[0]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
