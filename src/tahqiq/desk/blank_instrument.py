"""The blank form of an instrument: what a drafter fills in, both parties named alike in every clause."""

import json
from collections.abc import Sequence

_HEAD = """\
---
# Lines that begin with # are notes for you. docs/instruments.md explains every field.
id: {id}
version: 1
title: {title}
kind: ceasefire # truce, ceasefire, joint_statement, protocol, side_letter or terms_of_reference
parties: [{parties}]
mediators: [{mediators}]
place: Where it was agreed
# signed: 2025-10-19
language: en
# The languages in which it was agreed; all others are translations.
authentic: [en]
facts_from:
  - The text as signed, or who reported it and when
# What is known of its life, each by who says so. More is entered later: tahqiq instrument life.
life:
  - state: agreed
    at: 2025-10-19T00:00:00+03:00
    precision: day # the hour is not known
    form: written # or verbal
    according_to: Who says so
    source: the-id-of-a-source
---

What this instrument is, in your own words: when and where it was agreed, what is disputed about it, and whether
the clauses below are the text or a restatement of reports.
"""

_CLAUSES = """
## 1 Use of force

Neither party fires across the line, or at the other party's forces or people within 30 km of it.

```yaml
modality: prohibition
actors: [{parties}]
acts: [clash, shelling, bombing, attack] # tahqiq event-types lists them all
area:
  kind: buffer # point, line, buffer, zone, corridor, airspace, country or named
  name: The line
  vertices: [[71.08, 34.12], [70.03, 33.14]] # longitude first, as in GeoJSON
  width_km: 30 # on both sides
  doubt_km: 2 # how far the line itself may lie from where it is drawn
  disputed: true
exempt_notices: [exercise] # a notice of this kind, received in advance, exempts
verification_method: A team looks at the traces within 24 hours; both liaison officers are heard.
access: Each party lets teams reach any place within 30 km of the line within two hours of asking.
evidence_of_fulfilment: Hours watched without such an act, by sector.
```

### ur

یہاں شق کا ترجمہ لکھیں۔

## 2 Withdrawal of heavy weapons

Each party moves its guns of 100 mm or more at least 20 km away from the line within 30 days.

```yaml
modality: obligation
actors: [{parties}]
acts: [] # kept or broken by what a visit counts
period: {{days_in_force: 30}}
quantity: {{bound: at_least, amount: 40, unit: guns, out_of: 40}}
baseline: Declared by each party to the chair on the first day, counted by a joint team.
verification_method: A joint team counts the guns in storage each week.
access: Each party opens its storage sites to the joint team on 12 hours' notice.
evidence_of_fulfilment: The count of each week against the declaration.
```

## 3 Medical evacuation

Medical evacuation and humanitarian convoys move freely. The party concerned gives notice before they start.

```yaml
modality: exemption
actors: [{parties}]
acts: [humanitarian]
exempts: [1] # the numbers of the clauses from which it exempts
exempt_notices: [medical_evacuation, convoy]
```
"""


def blank_instrument(instrument_id: str, title: str, parties: Sequence[str], mediators: Sequence[str]) -> str:
    """A form that can be read back as it is; codes of parties stand in the same order in every clause."""
    named = {
        "id": instrument_id,
        "title": json.dumps(title, ensure_ascii=False),  # a text in quotation marks is YAML too
        "parties": ", ".join(sorted(parties)),
        "mediators": ", ".join(sorted(mediators)),
    }
    return _HEAD.format_map(named) + _CLAUSES.format_map(named)
