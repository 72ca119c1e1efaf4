"""Every example of a delivery and of an event fits the published schemas, read by Python's jsonschema."""
import json
import re
import sys
from pathlib import Path

from jsonschema import Draft7Validator, Draft202012Validator

root = Path(sys.argv[1])
asyncapi = json.loads((root / "docs/asyncapi.json").read_text())
openapi = json.loads((root / "docs/openapi.json").read_text())


def patterns(value):
    if isinstance(value, list):
        for item in value:
            yield from patterns(item)
    if isinstance(value, dict):
        if isinstance(value.get("pattern"), str):
            yield value["pattern"]
        for item in value.values():
            yield from patterns(item)


checked = 0
for pattern in [*patterns(asyncapi), *patterns(openapi)]:
    re.compile(pattern)

for name, message in asyncapi["components"]["messages"].items():
    validator = Draft7Validator({**message["payload"], "components": asyncapi["components"]})
    for example in message.get("examples", []):
        validator.validate(example["payload"])
        checked += 1

for kind in ("conference-event", "subscription-event"):
    validator = Draft202012Validator(json.loads((root / f"docs/events/{kind}.schema.json").read_text()))
    validator.check_schema(validator.schema)

print(checked, "examples fit their schemas")
assert checked > 40, checked
