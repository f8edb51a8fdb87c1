"""Every error code is documented, and every documented code can occur."""

import re
from pathlib import Path

from tahqiq.verification.procedure import RULES

ROOT = Path(__file__).resolve().parents[2]
CODE = re.compile(
    r"\b(?:API|ARC|BUL|CAS|CFG|CLI|CLM|CMP|DEA|EVI|FND|INS|INT|JDG|KEY|HED|KNW|MDL|MEM|MIR|MIS|NOT|POL|PRC|RDF|RED|REG|REL|PRO|STO|WEB|WIT|REF|XNG|RET|LIA|TLK|BRF|YML|STF|END|VLT|BAK)\d{3}\b"
)


def codes_in(*paths: Path) -> set[str]:
    return {code for path in paths for code in CODE.findall(path.read_text("utf-8"))}


def test_docs__list_exactly_the_codes_in_the_program():
    assert codes_in(ROOT / "docs" / "errors.md") == codes_in(*(ROOT / "src").rglob("*.py"))


def test_docs__print_the_rules_of_procedure_as_they_are():
    text = (ROOT / "docs" / "errors.md").read_text("utf-8")
    for rules in RULES.values():
        for rule in rules:
            assert f"| {rule.code} | {rule.says} |" in text
