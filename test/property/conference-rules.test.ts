/** What holds for every conference, whatever is asked of it and in whatever order. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { hasLiveLeg, isDesiredOnline, needsDial, needsDrop } from '../../domain/conference/desired';
import { isHidden, isHiddenSince } from '../../domain/conference/hidden';
import { type ConferenceRecord, MAX_TOMBSTONES, type ParticipantRecord } from '../../domain/conference/record';
import { MAX_TEXT_BYTES, textBytesOf } from '../../domain/conference/text-bytes';
import { canAnswerSince, conferenceView, partialView } from '../../domain/conference/view/conference-view';
import { conferenceEvent } from '../../domain/events/conference-event';
import { orderOfProgress } from '../../domain/participant/progress';
import { isUp } from '../../domain/participant/single-line-call';
import { decodeRecord, encodeRecord } from '../../functions/adapters/dynamodb/conference-item';
import { Conference, type PartialConference } from '../../schemas/conference';
import { ConferenceEvent, type EventParticipant } from '../../schemas/events/conference-event';
import type { Participant } from '../../schemas/participant';
import { ALL_ACTIONS } from '../support/a-conference';
import { commandSequence } from '../support/conference-commands';
import { expectSame } from '../support/expect-same';
import { changesOf, play, versionsOf } from '../support/play-commands';
import { runs } from '../support/property-runs';

const RUNS = runs(800);
const COMMANDS = 30;
/** For tests that compare whole views. */
const VIEW_RUNS = runs(250);

const always = (check: (steps: ReturnType<typeof play>) => void, numRuns = RUNS, sequences = commandSequence(COMMANDS)): void =>
  fc.assert(
    fc.property(sequences, (commands) => check(play(commands))),
    { numRuns },
  );

/** Many calls are reported, also with people who are not in the conference. */
const manyReports = commandSequence(COMMANDS).map((commands) =>
  commands.map((command) => (command.do === 'leg' ? { ...command, do: 'report-again' as const } : command)),
);

const entriesOf = ({ participants }: ConferenceRecord): readonly (readonly [string, ParticipantRecord])[] => Object.entries(participants);
const idsOf = (record: ConferenceRecord, holds: (participant: ParticipantRecord, id: string) => unknown): readonly string[] =>
  entriesOf(record)
    .filter(([id, participant]) => holds(participant, id))
    .map(([id]) => id);

it('an accepted change makes one version; a refused one makes none', () => {
  always((steps) => {
    for (const { before, after, refusal, change } of steps) {
      if (refusal) expect(after).toBe(before);
      else expect(after?.version).toBe(change ? (before?.version ?? 0) + 1 : 1);
    }
  });
});

it('leg numbers and progress never decrease, and no participant disappears', () => {
  always((steps) => {
    for (const { before, after } of changesOf(steps)) {
      const lost = entriesOf(before).filter(([id, old]) => {
        const participant = after.participants[id];
        return (
          !participant ||
          (['desiredLeg', 'withdrawnLeg', 'endedLeg'] as const).some((leg) => participant[leg] < old[leg]) ||
          orderOfProgress(participant.progress, old.progress) < 0
        );
      });
      expect(lost).toEqual([]);
    }
  });
});

it('a leg is withdrawn, claimed or ended only after it was desired', () => {
  always((steps) => {
    for (const { after } of changesOf(steps)) {
      expect(
        idsOf(
          after,
          (participant) => Math.max(participant.withdrawnLeg, participant.endedLeg, participant.progress.leg) > participant.desiredLeg,
        ),
      ).toEqual([]);
    }
  });
});

it('the remaining room is what the participants leave', () => {
  always((steps) => {
    for (const { after } of steps) {
      if (!after) continue;
      const present = idsOf(after, (participant) => !participant.removed).length;
      expect(after.freePlaces).toBe(after.maxParticipants - present);
      expect(after.freeEntries).toBe(after.maxParticipants + MAX_TOMBSTONES - entriesOf(after).length);
      // Only those whom the event package shows may be more than were allowed.
      if (after.packageOf === undefined) expect(Math.min(after.freePlaces, after.freeEntries)).toBeGreaterThanOrEqual(0);
    }
  });
});

it('the names and references that are stored are counted, and limited', () => {
  always((steps) => {
    for (const { after } of steps) {
      // The event package has names of its own.
      if (!after || after.packageOf !== undefined) continue;
      const { textBytes = 0 } = after;
      expect(textBytes).toBeGreaterThanOrEqual(textBytesOf(Object.values(after.participants)));
      expect(textBytes).toBeLessThanOrEqual(MAX_TEXT_BYTES);
    }
  });
});

it('no participant is to be dialled and dropped at once', () => {
  always((steps) => {
    for (const { after } of steps)
      if (after) expect(idsOf(after, (participant) => needsDial(after, participant) && needsDrop(after, participant))).toEqual([]);
  });
});

it('the end of a leg leads to a dial only if another leg was desired already', () => {
  always((steps) => {
    const ends = changesOf(steps).filter(({ change }) => /left|failed\.v1/.test(change.event) && !change.event.includes('action'));
    for (const { before, after, change } of ends) {
      const redialled = idsOf(after, (participant, id) => change.concerns.includes(id) && needsDial(after, participant));
      expect(redialled.filter((id) => (before.participants[id]?.desiredLeg ?? 0) <= (before.participants[id]?.progress.leg ?? 0))).toEqual(
        [],
      );
    }
  });
});

it('the start calls the participants who are online, requested or not, and nobody else', () => {
  always((steps) => {
    for (const { after } of changesOf(steps).filter(({ change }) => change.event === 'rollcall.conference.starting.v1')) {
      const called = idsOf(after, (participant) => needsDial(after, participant));
      expect(called).toEqual(idsOf(after, isDesiredOnline));
      expect(called.filter((id) => !after.participants[id]?.statusRequested && after.participants[id]?.initialStatus !== 'online')).toEqual(
        [],
      );
      const notRequested = idsOf(
        after,
        (participant) => !participant.removed && !participant.statusRequested && participant.initialStatus === 'online',
      );
      expect(notRequested.filter((id) => !called.includes(id))).toEqual([]);
    }
  });
});

it('no leg is claimed without a request, a call that was up, or an initial status', () => {
  always((steps) => {
    const changes = changesOf(steps);
    const wasUp = (id: string) => steps.some(({ after }) => isUp(after?.participants[id]?.call));
    for (const { before, after, change } of changes.filter(({ change }) => change.event === 'rollcall.participant.dialing.v1')) {
      const claimed = idsOf(after, (participant, id) => change.concerns.includes(id));
      const claimedBefore = claimed.map((id) => [id, before.participants[id]] as const);
      expect(
        claimedBefore.filter(([id, participant]) => !participant?.statusRequested && participant?.initialStatus !== 'online' && !wasUp(id)),
      ).toEqual([]);
      expect(claimed.filter((id) => !hasLiveLeg(after.participants[id] as ParticipantRecord))).toEqual([]);
    }
  });
});

it('during assembly the participants to be called are those desired online, without the initiator', () => {
  always((steps) => {
    for (const { after } of steps) {
      if (after?.state !== 'assembling') continue;
      const desired = idsOf(after, (participant, id) => id !== after.initiatorId && isDesiredOnline(participant));
      expect([...(after.toCall ?? [])].sort()).toEqual([...desired].sort());
    }
  });
});

const byId = (participants: readonly Participant[]): ReadonlyMap<string, Participant> =>
  new Map(participants.map((each) => [each.participantId, each]));

/** The receiver's rule: what a message contains replaces what was known; a removed participant goes. */
const merged = (known: Conference, { conferenceState, previousVersion: _since, state: _partial, ...changes }: PartialConference) => {
  const participants = [...new Map([...byId(known.participants), ...byId(changes.participants)]).values()];
  return { ...known, ...changes, state: conferenceState, participants: byId(participants.filter(({ removed }) => !removed)) };
};

it('the changes since any known version, applied to that version, give the current conference', () => {
  always((steps) => {
    const versions = versionsOf(steps);
    const now = versions.at(-1);
    if (!now) return;
    const current = conferenceView(now, ALL_ACTIONS);
    for (const then of versions) {
      if (!canAnswerSince(now, then.version)) continue;
      const result = merged(conferenceView(then, ALL_ACTIONS), partialView(now, then.version, ALL_ACTIONS));
      expectSame(result, { ...current, participants: byId(current.participants) });
    }
  });
});

it('changes are known since the last change of everyone, but not since an earlier or unknown version', () => {
  always((steps) => {
    const now = versionsOf(steps).at(-1);
    if (!now) return;
    expect([now.groupStamp - 1, now.groupStamp, now.version, now.version + 1].map((since) => canAnswerSince(now, since))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});

const context = { source: 'urn:rollcall:test', actions: ALL_ACTIONS };

it('an event has the same bytes, whether it is made from records or from their stored form', () => {
  const stored = (record: ConferenceRecord) => decodeRecord(encodeRecord(record));
  always((steps) => {
    for (const { before, after } of changesOf(steps)) {
      const event = JSON.stringify(conferenceEvent(before, after, context));
      expect(JSON.stringify(conferenceEvent(stored(before), stored(after), context))).toBe(event);
    }
  }, VIEW_RUNS);
});

/**
 * All that is shown except the version: it moves for everyone at once, but an event holds only those who changed. It also
 * says who changed a flag, which a view does not.
 */
const shown = ({ by: _by, ...participant }: Partial<EventParticipant>): object => ({
  ...participant,
  version: 0,
  phoneNumber: null,
  displayName: null,
  reference: null,
});

it('an event holds every participant whose view has changed, and no other', () => {
  always((steps) => {
    for (const { before, after } of changesOf(steps)) {
      const inEvent = new Map(conferenceEvent(before, after, context).data.participants.map((each) => [each.participantId, shown(each)]));
      const all = (record: ConferenceRecord) => byId(partialView(record, 0, ALL_ACTIONS).participants);
      const different = [...all(after)].filter(([id, each]) => !isDeepStrictEqual(shown(all(before).get(id) ?? {}), shown(each)));
      expect([...inEvent]).toEqual(different.map(([id, each]) => [id, shown(each)]));
    }
  }, VIEW_RUNS);
});

it('a version that nobody sees shows nothing, and the next event follows the last one before it', () => {
  let hidden = 0;
  always(
    (steps) => {
      let last: ConferenceRecord | undefined;
      for (const after of versionsOf(steps)) {
        const since = [0, 1, 2].map((back) => after.version - back).filter((version) => version > 0 && version < after.version);
        expect(since.map((version) => isHiddenSince(after, version))).toEqual(
          since.map((version) => isHidden(after) && version >= (last?.version ?? 0)),
        );
        if (isHidden(after)) {
          hidden += 1;
          expectSame({ ...conferenceView(after, ALL_ACTIONS), version: last?.version }, last && conferenceView(last, ALL_ACTIONS));
        } else {
          expect(conferenceEvent(undefined, after, context).data.previousVersion).toBe(last?.version ?? null);
          last = after;
        }
      }
    },
    RUNS,
    manyReports,
  );
  expect(hidden).toBeGreaterThan(0);
});

it('a report is hidden exactly if it is about somebody who is not in the conference', () => {
  always(
    (steps) => {
      for (const { before, after } of changesOf(steps).filter(({ change }) => change.event === 'rollcall.participant.reported.v1')) {
        const about = idsOf(after, (participant, id) => participant !== before.participants[id]);
        expect(isHidden(after)).toBe(about.every((id) => after.participants[id]?.removed));
      }
    },
    RUNS,
    manyReports,
  );
});

it('any conference is shown within the contract', () => {
  always((steps) => {
    for (const { before, after } of changesOf(steps)) {
      expect(Conference.safeParse(conferenceView(after, ALL_ACTIONS)).error).toBeUndefined();
      expect(ConferenceEvent.safeParse(conferenceEvent(before, after, context)).error).toBeUndefined();
    }
  }, VIEW_RUNS);
});

it('a disconnection is shown only for a disconnected endpoint, a join time only while it is there', () => {
  const isThere = ['connected', 'on-hold', 'muted-via-focus', 'disconnecting'];
  always((steps) => {
    for (const { after } of changesOf(steps)) {
      const { participants } = conferenceView(after, ALL_ACTIONS);
      expect(participants.filter(({ disconnection, endpointStatus }) => disconnection && endpointStatus !== 'disconnected')).toEqual([]);
      expect(participants.filter(({ joinedAt, endpointStatus }) => joinedAt && !isThere.includes(endpointStatus))).toEqual([]);
    }
  }, VIEW_RUNS);
});

it('every participant who was added after the opening has the time at which it was added', () => {
  always((steps) => {
    const versions = versionsOf(steps);
    for (const [index, record] of versions.entries()) {
      const before = versions[index - 1];
      const isFresh = (id: string): boolean => before?.participants[id] === undefined || before.participants[id].removed === true;
      const fresh = idsOf(record, (participant, id) => !participant.removed && isFresh(id));
      expect(fresh.filter((id) => record.participants[id]?.addedAt !== (before ? record.changedAt : undefined))).toEqual([]);
    }
  }, VIEW_RUNS);
});

it('a stored conference reads back as the same conference', () => {
  always((steps) => {
    for (const { after } of steps) if (after) expect(decodeRecord(encodeRecord(after))).toStrictEqual(after);
  }, VIEW_RUNS);
});
