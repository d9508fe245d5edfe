"""What the program could not do, in words for its user.

A wrong *answer* is never an exception: it is a problem in an assessment. An ``AppError`` is raised when a
file, a folder, a pack or the machine stands in the way; its message says what happened and names the file
and the place, its hint says the way out. Both are Chinese and may be shown or printed as they are.
"""

from __future__ import annotations


class AppError(Exception):
    """Something the program could not do; ``message`` and ``hint`` are sentences for the user."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}（{self.hint}）" if self.hint else self.message


class UnreadableInput(AppError):
    """A file or folder handed in cannot be read as what it claims to be (exit status 2)."""


class PackBroken(AppError):
    """A notice pack contradicts itself or the program; names the file and the entry."""

    def __init__(self, file: str, entry: str, why: str) -> None:
        super().__init__(f"规则包文件“{file}”的“{entry}”：{why}", "换回随程序提供的规则包，或改正这一处")
        self.file = file
        self.entry = entry
        self.why = why


class HelpBroken(AppError):
    """A file of the help contradicts itself; names the file and the entry."""

    def __init__(self, file: str, entry: str, why: str) -> None:
        super().__init__(f"帮助文件“{file}”的“{entry}”：{why}", "重新安装程序，案卷不受影响")
        self.file = file
        self.entry = entry
        self.why = why


class ResourceMissing(AppError):
    """A file that belongs to the program is not where it was installed."""


class CaseError(AppError):
    """A case cannot be opened, kept or written."""


class CaseUnreadable(CaseError):
    """The case file is damaged or not a case; it is left untouched."""


class CaseTooNew(CaseError):
    """The case was written by a newer program; it is left untouched."""


class CaseInUse(CaseError):
    """Another program has this case open; it can be opened read-only."""


class TargetNotWritable(AppError):
    """The place to write to refuses: full, read-only, locked or gone."""


class DocumentError(AppError):
    """A document cannot be produced from this content."""


class MissingGlyph(DocumentError):
    """Characters that no available font can print; each is named with the field that holds it.

    ``places`` maps a character to the labels of the fields in which it occurs.
    """

    def __init__(self, places: dict[str, tuple[str, ...]]) -> None:
        listed = "；".join(
            f"“{char}”（U+{ord(char):04X}，在{'、'.join(labels)}）" for char, labels in places.items()
        )
        super().__init__(
            f"有{len(places)}个字没有字体可以印出：{listed}", "换一个写法，或安装含有该字的字体后再生成"
        )
        self.places = places


class ReasonNeeded(DocumentError):
    """A final build with open conditions needs a typed reason; without one it is built as a draft."""


class Cancelled(Exception):
    """The user called the work off; nothing of it is kept."""
