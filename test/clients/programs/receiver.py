"""The receiver's rule of docs/terminals.md in Python, held against the conformance vectors.

python3 receiver.py <folder of the vectors>
"""

import json
import sys
from pathlib import Path

DEFAULTS = {
    "desiredStatus": None,
    "desiredMuted": None,
    "desiredOnHold": None,
    "status": "offline",
    "endpointStatus": "disconnected",
    "muted": False,
    "onHold": False,
    "confirmed": True,
    "source": "bridge",
    "joinedAt": None,
    "disconnection": None,
    "lastAction": None,
}
ACTION_CODES = {"failed": "BRIDGE_REFUSED", "timed-out": "BRIDGE_TIMED_OUT"}
MANAGEMENT = {"available": True, "reason": None, "actions": ["online", "offline", "remove", "mute", "hold", "end"]}
FIXED = ["role", "phoneNumber", "displayName", "reference", "call", "initialStatus", "actions"]
OF_CONFERENCE = ["startedAt", "endsAt", "endedAt", "endReason", "conferenceUri", "subject", "reference", "maxParticipants"]


def event_package(is_fed, endpoint_status):
    """What a message about a participant leaves out."""
    if not is_fed:
        return None
    return {"endpointStatus": None if endpoint_status in ("disconnected", "pending") else endpoint_status}


def whole_participant(known, changed, is_fed):
    """None if the participant is unknown and the message does not have all of it."""
    if known:
        fixed = {name: known[name] for name in FIXED if name in known}
    elif "role" in changed:
        fixed = {name: None for name in FIXED if name != "actions"}
    else:
        return None
    participant = {**fixed, **DEFAULTS, **changed}
    if is_fed and participant["role"] == "participant":
        participant["actions"] = changed.get("actions")
    if participant.get("actions", "") is None:
        del participant["actions"]
    if "eventPackage" not in changed:
        participant["eventPackage"] = event_package(is_fed, participant["endpointStatus"])
    if participant["lastAction"]:
        action = participant["lastAction"]
        participant["lastAction"] = {"code": ACTION_CODES.get(action["outcome"]), **action}
    if participant["disconnection"]:
        participant["disconnection"] = {"cause": None, "sipCode": None, **participant["disconnection"]}
    return participant


def apply_changes(mine, update):
    participants = {each["participantId"]: each for each in mine["participants"]}
    management = {**MANAGEMENT, **update["management"]} if "management" in update else mine["management"]
    is_fed = management["source"] == "event-package"
    for changed in update["participants"]:
        before = participants.get(changed["participantId"])
        if before and changed["version"] <= before["version"]:
            continue
        if changed.get("removed"):
            participants.pop(changed["participantId"], None)
            continue
        participant = whole_participant(before, changed, is_fed)
        if participant is None:
            return None
        participants[participant["participantId"]] = participant
    after = {**mine, **{name: update[name] for name in OF_CONFERENCE if name in update}}
    if "conferenceState" in update:
        after["state"] = update["conferenceState"]
    after["management"] = management
    after["version"] = update["version"]
    after["participants"] = sorted(participants.values(), key=lambda each: (each["role"] != "initiator", each["participantId"]))
    return after


def receive(mine, update):
    """What to do, and what is known after it."""
    version = mine["version"] if mine else 0
    if update.get("state") == "partial":
        if not mine or update["previousVersion"] > version:
            return "ask", mine
        if update["version"] <= version:
            return "nothing", mine
        after = apply_changes(mine, update)
        return ("keep", after) if after else ("ask", mine)
    if update["version"] < version:
        return "nothing", mine
    if "participants" in update:
        conference = {name: value for name, value in update.items() if name not in ("type", "conferenceState")}
        return "keep", {**conference, "state": update.get("conferenceState", update["state"])}
    return ("nothing" if update["version"] == version else "get"), mine


def main(folder):
    count = 0
    for file in sorted(Path(folder).glob("*.json")):
        for number, vector in enumerate(json.loads(file.read_text())):
            found = receive(vector["known"], vector["received"])
            if found != (vector["reaction"], vector.get("state", vector["known"])):
                sys.exit(f"{file.name}, vector {number}: {json.dumps(found)[:2000]}")
            count += 1
    if count < 200:
        sys.exit(f"There are only {count} vectors")
    print(f"{count} vectors")


if __name__ == "__main__":
    main(sys.argv[1])
