/** One conference with the client that openapi-generator makes for Java. */
import java.time.OffsetDateTime;
import java.util.List;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.JSON;
import org.openapitools.client.api.ConferencesApi;
import org.openapitools.client.api.ParticipantsApi;
import org.openapitools.client.model.Conference;
import org.openapitools.client.model.ConferenceState;
import org.openapitools.client.model.CreateConferenceRequest;
import org.openapitools.client.model.NewParticipant;
import org.openapitools.client.model.PartialConference;
import org.openapitools.client.model.Participant;
import org.openapitools.client.model.ParticipantUpdate;
import org.openapitools.client.model.Status;

public class UseClient {
  static void check(boolean holds, String what) {
    if (!holds) throw new AssertionError(what);
  }

  static Conference poll(ConferencesApi api, String id, java.util.function.Predicate<Conference> until) throws Exception {
    for (int i = 0; i < 200; i++) {
      var conference = (Conference) api.getConference(id, null, null, null).getActualInstance();
      if (until.test(conference)) return conference;
      Thread.sleep(100);
    }
    throw new AssertionError("the conference does not get there");
  }

  public static void main(String[] args) throws Exception {
    var client = new ApiClient();
    client.updateBaseUri(System.getenv("ROLLCALL_URL"));
    client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + System.getenv("ROLLCALL_TOKEN")));
    var conferences = new ConferencesApi(client);

    var opening = new CreateConferenceRequest().subject("Java").addParticipantsItem(new NewParticipant().phoneNumber("+15550101").displayName("Ben"));
    var opened = conferences.createConference(opening, null, "\"java\"");
    var id = opened.getConferenceId();
    check(opened.getState() == ConferenceState.ASSEMBLING && opened.getStartedAt() == null, "opened");
    check(opened.getCreatedAt().isBefore(OffsetDateTime.now().plusMinutes(1)), "a time is a time");

    poll(conferences, id, c -> c.getParticipants().get(1).getStatus() == Status.ONLINE);
    check(conferences.startConference(id, null, null).getState() == ConferenceState.STARTING, "started");
    var active = poll(conferences, id, c -> c.getState() == ConferenceState.ACTIVE);
    var changes = (PartialConference) conferences.getConference(id, active.getVersion(), null, null).getActualInstance();
    check(changes.getPreviousVersion().equals(active.getVersion()), "the changes since a version");

    Participant ben = active.getParticipants().get(1);
    var muted = new ParticipantsApi(client).updateParticipant(id, ben.getParticipantId(), new ParticipantUpdate().muted(true), null, null, null);
    check(Boolean.TRUE.equals(muted.getDesiredMuted()), "muted");
    check(List.of(ConferenceState.ENDING, ConferenceState.ENDED).contains(conferences.endConference(id, null, null).getState()), "ended");

    try {
      conferences.getConference("conf_" + "0".repeat(34), null, null, null);
      throw new AssertionError("an unknown conference was found");
    } catch (ApiException refused) {
      check(refused.getCode() == 404 && refused.getResponseBody().contains("NOT_FOUND"), "the refusal");
    }
  }
}
