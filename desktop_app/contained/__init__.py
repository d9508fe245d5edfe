"""Work on files that may be hostile, in a process of its own that may take only so much time and memory.

A parser that crashes, hangs or eats memory takes down that process and nothing else; whoever asked gets a ``Broken`` with
the reason. One process answers many requests, one after the other, and is started again after it broke. It speaks JSON
lines through pipes, so that it works from source, in the built program and under Windows alike.

A room offers work by a module with a function ``answer(request, tell)``: ``request`` is what was asked, ``tell`` says how
far the work is (and that it still lives), and what it returns is the answer. All three are plain JSON; an answer with much
to carry is a pair of it and of blocks of bytes, which follow its line as they are.

``asking`` is the side of the program, ``serving`` that of the process.
"""

from desktop_app.contained.asking import FLAG, Asker, Broken, Contained

__all__ = ["FLAG", "Asker", "Broken", "Contained"]
