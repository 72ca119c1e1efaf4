"""One conference with the client that openapi-generator makes for Python."""
import os
from datetime import datetime

from openapi_client import ApiClient, ConferencesApi, Configuration, ParticipantsApi
from openapi_client.exceptions import NotFoundException
from openapi_client.models import Conference, CreateConferenceRequest, NewParticipant, PartialConference, ParticipantUpdate
from polling import poll

client = ApiClient(Configuration(host=os.environ["ROLLCALL_URL"], access_token=os.environ["ROLLCALL_TOKEN"]))
conferences = ConferencesApi(client)


def read(conference_id, since=None):
    return conferences.get_conference(conference_id, since=since).actual_instance


def read_whole(conference_id):
    conference = read(conference_id)
    assert isinstance(conference, Conference), conference
    return conference


participants = [NewParticipant(phone_number="+15550101", display_name="Ben")]
opened = conferences.create_conference(CreateConferenceRequest(participants=participants, subject="Python"), idempotency_key='"python"')
assert opened.state == "assembling" and opened.started_at is None, opened
assert isinstance(opened.created_at, datetime), opened.created_at

poll(lambda: read_whole(opened.conference_id), lambda c: c.participants[1].status == "online")
assert conferences.start_conference(opened.conference_id).state == "starting"
active = poll(lambda: read_whole(opened.conference_id), lambda c: c.state == "active")
changes = read(opened.conference_id, since=active.version)
assert isinstance(changes, PartialConference) and changes.previous_version == active.version, changes

ben = active.participants[1].participant_id
muted = ParticipantsApi(client).update_participant(opened.conference_id, ben, ParticipantUpdate(muted=True))
assert muted.desired_muted is True, muted
assert conferences.end_conference(opened.conference_id).state in ("ending", "ended")

try:
    read("conf_" + "0" * 34)
    raise AssertionError("an unknown conference was found")
except NotFoundException as refused:
    assert refused.data.code == "NOT_FOUND" and refused.data.message, refused.data
