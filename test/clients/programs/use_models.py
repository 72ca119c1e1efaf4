"""One conference with the models that datamodel-code-generator makes: they check each answer and write each request."""
import json
import os
import urllib.request
from datetime import datetime

from models import Conference, ConferenceOrChanges, CreateConferenceRequest, PartialConference, Participant, ParticipantUpdate
from polling import poll


def send(method, path, body=None):
    request = urllib.request.Request(os.environ["ROLLCALL_URL"] + path, method=method, data=body and body.encode())
    request.add_header("authorization", "Bearer " + os.environ["ROLLCALL_TOKEN"])
    request.add_header("content-type", "application/json")
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def read(conference_id, query=""):
    return ConferenceOrChanges.model_validate(send("GET", f"/v1/conferences/{conference_id}{query}")).root


def read_whole(conference_id):
    conference = read(conference_id)
    assert isinstance(conference, Conference), conference
    return conference


asked = CreateConferenceRequest.model_validate({"participants": [{"phoneNumber": "+15550101", "displayName": "Ben"}], "subject": "Models"})
opened = Conference.model_validate(send("POST", "/v1/conferences", asked.model_dump_json(exclude_none=True)))
conference_id = opened.conferenceId.root
assert opened.state == "assembling" and opened.startedAt is None, opened
assert isinstance(opened.createdAt.root, datetime), opened.createdAt

poll(lambda: read_whole(conference_id), lambda c: c.participants[1].status.value == "online")
assert Conference.model_validate(send("POST", f"/v1/conferences/{conference_id}/start")).state == "starting"
active = poll(lambda: read_whole(conference_id), lambda c: c.state == "active")
changes = read(conference_id, f"?since={active.version.root}")
assert isinstance(changes, PartialConference) and changes.previousVersion == active.version, changes

ben = active.participants[1].participantId.root
update = ParticipantUpdate(muted=True).model_dump_json(exclude_none=True)
assert Participant.model_validate(send("PATCH", f"/v1/conferences/{conference_id}/participants/{ben}", update)).desiredMuted is True
assert Conference.model_validate(send("POST", f"/v1/conferences/{conference_id}/end")).state in ("ending", "ended")
