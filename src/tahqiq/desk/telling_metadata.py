"""What a file would tell its readers beside its picture: where it was made, on which device, by whom.

Who collected a file never leaves the mechanism as a field; a camera may have written the same into the file itself.
"""

from tahqiq.desk.read_metadata import read_metadata
from tahqiq.errors import Refused

_TELLS: dict[str, str] = {
    "gps_lat": "the place where it was made",
    "thumbnail": "a small picture of what it was before it was changed",
    "exif.Artist": "who made it",
    "exif.Copyright": "who made it",
    "exif.CameraOwnerName": "whose camera it was",
    "exif.XPAuthor": "who made it",
    "exif.BodySerialNumber": "the number of the camera",
    "exif.LensSerialNumber": "the number of the lens",
    "exif.HostComputer": "the computer it was made on",
}


def check_telling(data: bytes, media_type: str, release: str, *, despite: bool) -> None:
    """Refuses (EVI026) to let a file out of the mechanism that tells of people, or of which nobody can say.

    ``despite`` says that this is known and meant. Plain text says no more than it says.
    """
    if release == "mechanism" or despite or media_type == "text/plain":
        return
    read = read_metadata(data)
    found = list(dict.fromkeys(_TELLS[one.name] for one in read.says if one.name in _TELLS))
    codes = {one.code for one in read.warnings}
    if "bytes_after_end" in codes or any(code.startswith("also_") for code in codes):
        found.append("more than the picture: look at what else is in it")
    if read.problem or "no_reader" in codes or "metadata_damaged" in codes:
        found.append("things about itself that no program here can read")
    if found:
        raise Refused(
            "EVI026",
            f"released to '{release}' the file itself would tell {'; '.join(found)}",
            "release a working copy without its metadata; or say that this is meant (--despite-metadata).",
        )
