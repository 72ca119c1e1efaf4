// One conference with the client that ogen makes.
package main

import (
	"context"
	"os"
	"strings"
	"time"

	rollcall "rollcall/client"
)

type token struct{}

func (token) AccessToken(context.Context, rollcall.OperationName) (rollcall.AccessToken, error) {
	return rollcall.AccessToken{Token: os.Getenv("ROLLCALL_TOKEN")}, nil
}

func read(client *rollcall.Client, params rollcall.GetConferenceParams) rollcall.ConferenceOrChanges {
	answer, ok := must(client.GetConference(context.Background(), params)).(*rollcall.ConferenceOrChangesHeaders)
	check(ok, "a conference")
	return answer.Response
}

func main() {
	ctx := context.Background()
	client := must(rollcall.NewClient(os.Getenv("ROLLCALL_URL"), token{}))

	created, ok := must(client.CreateConference(ctx, &rollcall.CreateConferenceRequest{
		Participants: []rollcall.NewParticipant{{PhoneNumber: "+15550101", DisplayName: rollcall.NewOptDisplayName("Ben")}},
		Subject:      rollcall.NewOptString("Go"),
	}, rollcall.CreateConferenceParams{IdempotencyKey: rollcall.NewOptString(`"ogen"`)})).(*rollcall.ConferenceHeaders)
	check(ok, "created")
	opened := created.Response
	var createdAt time.Time = time.Time(opened.CreatedAt)
	check(opened.State == rollcall.ConferenceStateAssembling && createdAt.Before(time.Now().Add(time.Minute)), "opened")
	check(created.Location.Value != "" && created.ETag.Value != "", "headers")

	id := opened.ConferenceId
	whole := func() rollcall.Conference {
		return read(client, rollcall.GetConferenceParams{ConferenceId: id}).Conference
	}
	poll(whole, func(c rollcall.Conference) bool { return c.Participants[1].Status == rollcall.StatusOnline })
	_, ok = must(client.StartConference(ctx, rollcall.StartConferenceParams{ConferenceId: id})).(*rollcall.EndConferenceOKHeaders)
	check(ok, "started")
	active := poll(whole, func(c rollcall.Conference) bool { return c.State == rollcall.ConferenceStateActive })
	changes := read(client, rollcall.GetConferenceParams{ConferenceId: id, Since: rollcall.NewOptInt(int(active.Version))})
	check(changes.Type == rollcall.PartialConferenceConferenceOrChanges, "the changes since a version")
	check(changes.PartialConference.PreviousVersion == active.Version, "since that version")

	muted, ok := must(client.UpdateParticipant(ctx, &rollcall.ParticipantUpdate{Muted: rollcall.NewOptBool(true)}, rollcall.UpdateParticipantParams{
		ConferenceId: id, ParticipantId: active.Participants[1].ParticipantId,
	})).(*rollcall.ParticipantHeaders)
	check(ok && muted.Response.DesiredMuted.Value, "muted")
	_, ok = must(client.EndConference(ctx, rollcall.EndConferenceParams{ConferenceId: id})).(*rollcall.EndConferenceAccepted)
	check(ok, "ended")

	unknown := rollcall.ConferenceId("conf_" + strings.Repeat("0", 34))
	refused, ok := must(client.GetConference(ctx, rollcall.GetConferenceParams{ConferenceId: unknown})).(*rollcall.NotFoundRefusedHeaders)
	check(ok && refused.Response.Code == rollcall.ProblemCodeNOTFOUND && refused.Response.Message != "", "the refusal")
}
