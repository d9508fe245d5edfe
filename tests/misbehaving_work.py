"""Work for a contained process that does what a hostile file makes a parser do."""

from __future__ import annotations

import os
import threading
from pathlib import Path


def answer(request, tell):
    what = request["do"]
    tell({"at": what})
    if what == "hang":
        threading.Event().wait()
    if what == "leave a child":
        if os.fork() == 0:
            while Path(request["while"]).exists():
                threading.Event().wait(0.02)
            os._exit(0)
        threading.Event().wait()
    if what == "carry":
        return {"words": "\ud800\n中"}, [b"\n1", b"", b"{}\n"]
    if what == "die":
        os._exit(11)
    if what == "eat":
        return {"size": len(bytearray(8 * 1024**3))}
    if what == "raise":
        raise ZeroDivisionError("内容不能带出来")
    if what == "print":
        os.write(1, b"not a line of ours\n")
    return {"pid": os.getpid()}
