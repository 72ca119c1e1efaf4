/** One conference with the client that openapi-generator makes for Kotlin. */
import okhttp3.OkHttpClient
import org.openapitools.client.apis.ConferencesApi
import org.openapitools.client.apis.ParticipantsApi
import org.openapitools.client.infrastructure.ClientException
import org.openapitools.client.infrastructure.Serializer
import org.openapitools.client.models.Conference
import org.openapitools.client.models.ConferenceState
import org.openapitools.client.models.ConferenceOrChanges
import org.openapitools.client.models.CreateConferenceRequest
import org.openapitools.client.models.NewParticipant
import org.openapitools.client.models.ParticipantUpdate
import org.openapitools.client.models.Status

fun whole(answer: ConferenceOrChanges): Conference =
  when (answer) {
    is ConferenceOrChanges.AssemblingWrapper -> answer.value
    is ConferenceOrChanges.StartingWrapper -> answer.value
    is ConferenceOrChanges.ActiveWrapper -> answer.value
    is ConferenceOrChanges.EndingWrapper -> answer.value
    is ConferenceOrChanges.EndedWrapper -> answer.value
    is ConferenceOrChanges.PartialWrapper -> error("a whole conference was asked for")
  }

fun poll(api: ConferencesApi, id: String, until: (Conference) -> Boolean): Conference {
  repeat(200) {
    val conference = whole(api.getConference(id))
    if (until(conference)) return conference
    Thread.sleep(100)
  }
  error("the conference does not get there")
}

fun main() {
  // It would send null for every member that is left out, and no request has a null.
  Serializer.kotlinxSerializationJsonConfiguration = { encodeDefaults = false }
  val token = "Bearer " + System.getenv("ROLLCALL_TOKEN")
  val http = OkHttpClient.Builder().addInterceptor { it.proceed(it.request().newBuilder().header("Authorization", token).build()) }.build()
  val url = System.getenv("ROLLCALL_URL")
  val conferences = ConferencesApi(url, http)

  val opening = CreateConferenceRequest(participants = listOf(NewParticipant(phoneNumber = "+15550101", displayName = "Ben")), subject = "Kotlin")
  val opened = conferences.createConference(opening, idempotencyKey = "\"kotlin\"")
  val id = opened.conferenceId
  check(opened.state == ConferenceState.assembling && opened.startedAt == null)
  check(opened.createdAt.isBefore(java.time.OffsetDateTime.now().plusMinutes(1)))

  poll(conferences, id) { it.participants[1].status == Status.online }
  check(conferences.startConference(id).state == ConferenceState.starting)
  val active = poll(conferences, id) { it.state == ConferenceState.active }
  val changes = conferences.getConference(id, since = active.version) as ConferenceOrChanges.PartialWrapper
  check(changes.value.previousVersion == active.version)

  val muted = ParticipantsApi(url, http).updateParticipant(id, active.participants[1].participantId, ParticipantUpdate(muted = true))
  check(muted.desiredMuted == true)
  check(conferences.endConference(id).state in listOf(ConferenceState.ending, ConferenceState.ended))

  try {
    conferences.getConference("conf_" + "0".repeat(34))
    error("an unknown conference was found")
  } catch (refused: ClientException) {
    check(refused.statusCode == 404)
  }
  // The client keeps its connections, and the program would wait for them.
  http.dispatcher.executorService.shutdown()
  http.connectionPool.evictAll()
}
