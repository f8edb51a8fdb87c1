"""A photo signed with a C2PA manifest by a camera maker that nobody has heard of; its keys are made here."""

import datetime as dt
import io

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SINCE = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
_BITS = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
         "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")  # fmt: skip


def _name(common: str) -> x509.Name:
    said = ((NameOID.ORGANIZATION_NAME, "Acme Cameras"), (NameOID.COMMON_NAME, common))
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in said])


def _certificate(common: str, key, issuer_key, *, root: bool) -> x509.Certificate:
    use = {"key_cert_sign", "crl_sign"} if root else {"digital_signature"}
    made = (
        x509.CertificateBuilder()
        .subject_name(_name(common))
        .issuer_name(_name("Acme root"))
        .public_key(key.public_key())
        .serial_number(1 if root else 2)
        .not_valid_before(SINCE)
        .not_valid_after(SINCE + dt.timedelta(days=3650))
        .add_extension(x509.BasicConstraints(root, None), True)
        .add_extension(x509.KeyUsage(**{bit: bit in use for bit in _BITS}), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), False)
    )
    if not root:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), True)
    return made.sign(issuer_key, hashes.SHA256())


def signed(picture: bytes) -> bytes:
    """The JPEG picture with a manifest that says 'Acme Camera 3' took it."""
    root, camera = (ec.generate_private_key(ec.SECP256R1()) for _turn in range(2))
    chain = (
        _certificate("Acme Camera 3", camera, root, root=False),
        _certificate("Acme root", root, root, root=True),
    )
    pem = serialization.Encoding.PEM
    key = camera.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    told = {
        "claim_generator_info": [{"name": "Acme Camera", "version": "3"}],
        "format": "image/jpeg",
        "title": "A picture",
        "assertions": [{"label": "c2pa.actions", "data": {"actions": [{"action": "c2pa.created",
            "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"}]}}],
    }  # fmt: skip
    info = c2pa.C2paSignerInfo(b"es256", b"".join(one.public_bytes(pem) for one in chain), key, None)
    out = io.BytesIO()
    with (
        c2pa.Signer.from_info(info) as signer,
        c2pa.Context.from_dict({"verify": {"verify_trust": False}}) as rules,
    ):
        c2pa.Builder(told, rules).sign(signer, "image/jpeg", io.BytesIO(picture), out)
    return out.getvalue()
