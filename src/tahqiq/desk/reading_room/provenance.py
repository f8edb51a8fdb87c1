"""Provenance: what a C2PA manifest in a file amounts to. Nothing is fetched, and nobody is trusted."""

import io
from typing import Any

from tahqiq.desk.reading_room.findings import MOST_WORDS, UNREADABLE, one_line

try:  # before the room is closed: nothing can be loaded afterwards
    import c2pa
except ImportError:  # an extra
    c2pa = None


def read_provenance(data: bytes) -> dict[str, Any]:
    """What a C2PA manifest in the file amounts to; nothing is fetched from anywhere."""
    if c2pa is None:
        return {"state": "not_looked_for", "problems": ["the extra 'provenance' (c2pa) is not installed"]}
    rules = {
        "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_trust": False},
        "core": {"allowed_network_hosts": []},
    }
    try:
        with c2pa.Context.from_dict(rules) as context:
            reader = c2pa.Reader.try_create(None, io.BytesIO(data), None, context)
            said = {"state": "absent"} if reader is None else _manifest(reader)
            return {**said, "tool": f"c2pa {c2pa.__version__}"}
    except c2pa.C2paError as error:
        if "not supported" in str(error).lower() or "unsupported" in str(error).lower():
            return {"state": "absent"}
        return {"state": "could_not_be_read", "problems": [str(error)[:MOST_WORDS]]}
    except UNREADABLE as error:
        return {"state": "could_not_be_read", "problems": [f"{type(error).__name__}: {error}"[:MOST_WORDS]]}


def _manifest(reader: Any) -> dict[str, Any]:
    manifest = reader.get_active_manifest() or {}
    signed = manifest.get("signature_info") or {}
    tools = manifest.get("claim_generator_info") or [{}]
    results = (reader.get_validation_results() or {}).get("activeManifest") or {}
    problems = [str(one.get("code")) for one in results.get("failure", []) if isinstance(one, dict)]
    tool = " ".join(str(tools[0].get(name, "")) for name in ("name", "version")).strip()
    state = "valid" if reader.get_validation_state() in ("Valid", "Trusted") else "invalid"
    return {
        "state": state,
        "issuer": _cut(signed.get("issuer")),
        "claim_generator": _cut(tool or manifest.get("claim_generator")),
        "signed_at": _cut(signed.get("time")),
        "problems": [_cut(one) for one in problems[:20]],
    }


def _cut(value: Any) -> str | None:
    return one_line(str(value or ""))[:MOST_WORDS] or None
