"""What can be wrong with a disc when it is read back, each with the name of the file."""

from __future__ import annotations

from desktop_app.models.choices import Choice
from desktop_app.models.values import FrozenShape


class FaultKind(Choice):
    """In what way a file is not as the list says."""

    MISSING = "missing", "缺少"
    ALTERED = "altered", "内容变了"
    UNREADABLE = "unreadable", "读不出"
    EXTRA = "extra", "多出"
    OUTSIDE = "outside", "不在光盘里"


_SENTENCES = {
    FaultKind.MISSING: "缺“{}”",
    FaultKind.ALTERED: "“{}”和原来的不一样",
    FaultKind.UNREADABLE: "“{}”读不出",
    FaultKind.EXTRA: "多出“{}”，清单里没有",
    FaultKind.OUTSIDE: "清单里的“{}”不是光盘上的文件",
}


class Fault(FrozenShape):
    """One file that is not as it must be."""

    kind: FaultKind
    name: str

    @property
    def sentence(self) -> str:
        """For the user, with the name of the file."""
        return _SENTENCES[self.kind].format(self.name)
