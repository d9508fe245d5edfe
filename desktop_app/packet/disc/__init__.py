"""The disc: everything as files under safe names, an index that any browser shows, a manifest, and an image of it all."""

from desktop_app.packet.disc.capacity import Fit, fit_of
from desktop_app.packet.disc.checking import Checked, check_disc, verify_folder
from desktop_app.packet.disc.faults import Fault, FaultKind
from desktop_app.packet.disc.folder import DiscEntry, DiscFolder, read_manifest, write_folder
from desktop_app.packet.disc.image import verify_image, write_image

__all__ = [
    "Checked",
    "DiscEntry",
    "DiscFolder",
    "Fault",
    "FaultKind",
    "Fit",
    "check_disc",
    "fit_of",
    "read_manifest",
    "verify_folder",
    "verify_image",
    "write_folder",
    "write_image",
]
