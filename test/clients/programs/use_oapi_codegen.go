// One conference with the client that oapi-codegen makes.
package main

import (
	"context"
	"net/http"
	"os"
	"strings"
	"time"

	rollcall "rollcall/client"
)

func readWhole(client *rollcall.ClientWithResponses, id string) rollcall.Conference {
	answer := must(client.GetConferenceWithResponse(context.Background(), id, nil))
	conference, ok := must(answer.JSON200.ValueByDiscriminator()).(rollcall.Conference)
	check(ok, "a whole conference")
	return conference
}

func main() {
	ctx := context.Background()
	client := must(rollcall.NewClientWithResponses(os.Getenv("ROLLCALL_URL"), rollcall.WithRequestEditorFn(
		func(_ context.Context, request *http.Request) error {
			request.Header.Set("Authorization", "Bearer "+os.Getenv("ROLLCALL_TOKEN"))
			return nil
		})))

	key, subject, name, yes := `"oapi-codegen"`, "Go", "Ben", true
	opened := must(client.CreateConferenceWithResponse(ctx, &rollcall.CreateConferenceParams{IdempotencyKey: &key}, rollcall.CreateConferenceRequest{
		Participants: []rollcall.NewParticipant{{PhoneNumber: "+15550101", DisplayName: &name}},
		Subject:      &subject,
	})).JSON201
	id := opened.ConferenceId
	var createdAt time.Time = opened.CreatedAt
	check(opened.State == rollcall.ConferenceStateAssembling && createdAt.Before(time.Now().Add(time.Minute)), "opened")

	whole := func() rollcall.Conference { return readWhole(client, id) }
	poll(whole, func(c rollcall.Conference) bool { return c.Participants[1].Status == rollcall.StatusOnline })
	started := must(client.StartConferenceWithResponse(ctx, id, nil)).JSON202
	check(started.State == rollcall.ConferenceStateStarting, "started")
	active := poll(whole, func(c rollcall.Conference) bool { return c.State == rollcall.ConferenceStateActive })
	since := int(active.Version)
	changed := must(client.GetConferenceWithResponse(ctx, id, &rollcall.GetConferenceParams{Since: &since})).JSON200
	changes, ok := must(changed.ValueByDiscriminator()).(rollcall.PartialConference)
	check(ok && changes.PreviousVersion == active.Version, "the changes since a version")

	muted := must(client.UpdateParticipantWithResponse(ctx, id, active.Participants[1].ParticipantId, nil, rollcall.ParticipantUpdate{Muted: &yes})).JSON202
	check(muted.DesiredMuted != nil && *muted.DesiredMuted, "muted")
	ended := must(client.EndConferenceWithResponse(ctx, id, nil))
	check(ended.JSON200 != nil || ended.JSON202 != nil, "ended")

	refused := must(client.GetConferenceWithResponse(ctx, "conf_"+strings.Repeat("0", 34), nil)).ApplicationproblemJSON404
	check(refused != nil && refused.Code == rollcall.NOTFOUND && refused.Message != "", "the refusal")
}
