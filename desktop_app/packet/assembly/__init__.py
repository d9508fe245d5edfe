"""Assembly: the whole packet from the program's own papers and the files of evidence, with every page number true."""

from desktop_app.packet.assembly.binding import Binding, bind, plan_binding, write_covers
from desktop_app.packet.assembly.checking import Fault, check_packet
from desktop_app.packet.assembly.digests import page_digests
from desktop_app.packet.assembly.sources import Source, sources_of
from desktop_app.packet.assembly.work import WORK

__all__ = [
    "WORK",
    "Binding",
    "Fault",
    "Source",
    "bind",
    "check_packet",
    "page_digests",
    "plan_binding",
    "sources_of",
    "write_covers",
]
