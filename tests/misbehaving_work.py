"""Work for a contained process that does what a hostile file makes a parser do."""

from __future__ import annotations

import os
import threading


def answer(request, tell):
    what = request["do"]
    tell({"at": what})
    if what == "hang":
        threading.Event().wait()
    if what == "die":
        os._exit(11)
    if what == "eat":
        return {"size": len(bytearray(8 * 1024**3))}
    if what == "raise":
        raise ZeroDivisionError("内容不能带出来")
    if what == "print":
        os.write(1, b"not a line of ours\n")
    return {"pid": os.getpid()}
