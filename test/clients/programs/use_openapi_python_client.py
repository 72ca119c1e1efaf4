"""One conference with the client that openapi-python-client makes."""
import os
from datetime import datetime

from polling import poll
from rollcall.api.conferences import create_conference, end_conference, get_conference, start_conference
from rollcall.api.participants import update_participant
from rollcall.client import AuthenticatedClient
from rollcall.models import Conference, CreateConferenceRequest, NewParticipant, PartialConference, ParticipantUpdate, Problem

client = AuthenticatedClient(base_url=os.environ["ROLLCALL_URL"], token=os.environ["ROLLCALL_TOKEN"], raise_on_unexpected_status=True)


def read_whole(conference_id):
    conference = get_conference.sync(conference_id, client=client)
    assert isinstance(conference, Conference), conference
    return conference


body = CreateConferenceRequest(participants=[NewParticipant(phone_number="+15550101", display_name="Ben")], subject="Python")
opened = create_conference.sync(client=client, body=body, idempotency_key='"openapi-python-client"')
assert opened.state == "assembling" and opened.started_at is None, opened
assert isinstance(opened.created_at, datetime), opened.created_at

poll(lambda: read_whole(opened.conference_id), lambda c: c.participants[1].status == "online")
assert start_conference.sync(opened.conference_id, client=client).state == "starting"
active = poll(lambda: read_whole(opened.conference_id), lambda c: c.state == "active")
changes = get_conference.sync(opened.conference_id, client=client, since=active.version)
assert isinstance(changes, PartialConference) and changes.previous_version == active.version, changes

ben = active.participants[1].participant_id
muted = update_participant.sync(opened.conference_id, ben, client=client, body=ParticipantUpdate(muted=True))
assert muted.desired_muted is True, muted
assert end_conference.sync(opened.conference_id, client=client).state in ("ending", "ended")

refused = get_conference.sync("conf_" + "0" * 34, client=client)
assert isinstance(refused, Problem) and refused.code == "NOT_FOUND" and refused.message, refused
