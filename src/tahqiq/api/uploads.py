"""Files that come in as base64 in JSON."""

import base64
import binascii
from typing import Annotated

from pydantic import Field

from tahqiq.errors import BadInput

Base64 = Annotated[str, Field(min_length=1, description="The bytes of the file, in base64 (RFC 4648).")]


def decoded(text: str) -> bytes:
    """The bytes; raises ``BadInput`` (API004) for what is no base64."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadInput(
            "API004", "Body field base64: this is no base64", "mend it and send it again."
        ) from error


def encoded(data: bytes) -> str:
    """Bytes as they go out."""
    return base64.b64encode(data).decode()
