"""Values that the contract describes in words only, so that a generator would get them wrong."""
import re
import time
from datetime import datetime, timezone

import schemathesis
from hypothesis import strategies as st

# An example of the document, which would be the same key for different requests.
EXAMPLE_KEY = '"8e03978e-40d5-43dd-bc93-6894a57f9324"'


def moment(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


# Of this century, and where a subscription ends, in the next ten years: a date has no pattern.
TOMORROW = int(time.time()) + 86_400
schemathesis.openapi.format("date-time", st.integers(TOMORROW, TOMORROW + 5 * 365 * 86_400).map(moment))


def seen(value):
    """A visible text, as `DisplayName` describes it: Unicode's properties are not in the pattern."""
    return re.sub(r"[^ -~]", "x", value).strip() or "x"


def with_seen_texts(value):
    if isinstance(value, list):
        return [with_seen_texts(item) for item in value]
    if not isinstance(value, dict):
        return value
    # Allowed only if the assembly of the deployment is `direct`.
    known = {name: inner for name, inner in value.items() if name != "initialStatus"}
    texts = ("displayName", "reference", "subject")
    # The ends of a subscription and of its token are in the future.
    for name in ("subscriptionExpireTime", "accessTokenExpiresUtc"):
        if name in known:
            known[name] = moment(TOMORROW)
    return {name: seen(inner) if name in texts and isinstance(inner, str) and inner else with_seen_texts(inner) for name, inner in known.items()}


@schemathesis.hook
def before_call(context, case, kwargs):
    if not case.meta or not case.meta.generation.mode.is_positive:
        return
    # A cursor is the server's own: only the one that it gave is valid.
    if case.query:
        case.query.pop("cursor", None)
    for name in list(case.headers or {}):
        # An empty header is none, whatever its pattern.
        if case.headers[name] == "" or case.headers[name] == EXAMPLE_KEY:
            case.headers.pop(name)
    case.body = with_seen_texts(case.body)
