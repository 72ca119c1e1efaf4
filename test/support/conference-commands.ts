/**
 * Random commands to a conference, for tests that drive the rules and the store with the same ones. A command is plain
 * data, so that fast-check can shrink and print it; what it asks for is worked out from the conference as it was seen,
 * which may be some changes ago.
 */
import fc from 'fast-check';
import type { LegEvent, LegEventKind } from '../../domain/bridge/leg-event';
import type { Change } from '../../domain/conference/change';
import { activate } from '../../domain/conference/changes/activate';
import { type Addition, addOrRevive, addParticipants } from '../../domain/conference/changes/add-participants';
import { adopt } from '../../domain/conference/changes/adopt';
import { bridgeAnswers, bridgeFellSilent, participantsUnconfirmed } from '../../domain/conference/changes/bridge-silence';
import { claimLegs } from '../../domain/conference/changes/claim-legs';
import { abandon, end, finish } from '../../domain/conference/changes/end';
import { endLegs } from '../../domain/conference/changes/end-legs';
import { packageEnded, setConferenceUri } from '../../domain/conference/changes/event-package';
import { failAction } from '../../domain/conference/changes/fail-action';
import { applyLegEvents, legChangeOf } from '../../domain/conference/changes/leg-events';
import { newParticipant } from '../../domain/conference/changes/new-participant';
import type { ReportedCall } from '../../domain/conference/changes/note-call';
import {
  bringsBack,
  reportedParticipant,
  reportNew,
  reportNewOutside,
  reportOutside,
  reportRemoved,
} from '../../domain/conference/changes/report-newcomer';
import { observe } from '../../domain/conference/changes/observe';
import { openConference } from '../../domain/conference/changes/open-conference';
import { removeParticipant } from '../../domain/conference/changes/remove-participant';
import { reportAfterRequest, reportBeforeRequest, reportWhileRunning } from '../../domain/conference/changes/report-call';
import { requestChange, requestOnlineExplicitly } from '../../domain/conference/changes/request-change';
import { start } from '../../domain/conference/changes/start';
import { hasLiveLeg, needsDial } from '../../domain/conference/desired';
import { isRunning } from '../../domain/conference/lifecycle';
import type { ObservedPerson } from '../../domain/conference/observed-rows';
import { packageFollowUp } from '../../domain/conference/package-follow-up';
import type { ConferenceRecord, ParticipantRecord } from '../../domain/conference/record';
import { versionOf } from '../../domain/conference/view/participant-view';
import { conferenceIdOf } from '../../domain/ids/conference-id';
import type { ObservedWord } from '../../domain/participant/observation';
import { requestedAction } from '../../domain/participant/requested-action';
import type { ConferenceId, ParticipantId } from '../../schemas/common';
import type { EndReason } from '../../schemas/conference';
import { MINUTE_MS } from '../../schemas/durations';
import type { CallState, Cause, DisconnectionMethod, ParticipantUpdate } from '../../schemas/participant';
import type { FlagAction } from '../../schemas/participant-actions';
import { AT, indexOf, INITIATOR_ID, participantIdAt, type Participants, phoneNumberAt } from './a-conference';

/** Low enough that a sequence may use it up. */
const DIALS_PER_HOUR = 8;
const PEOPLE = 24;

const weights = {
  ...{
    open: 1,
    adopt: 2,
    add: 2,
    'add-or-revive': 2,
    start: 2,
    activate: 1,
    end: 1,
    abandon: 1,
    finish: 1,
    'end-legs': 1,
    silent: 1,
    unconfirmed: 1,
    answers: 1,
    document: 4,
    'package-ended': 1,
    'package-follow-up': 1,
    'conference-uri': 1,
  },
  ...{ claim: 2, leg: 6, legs: 3, request: 5, 'request-online': 1, remove: 2, 'fail-action': 2, report: 3, 'report-again': 3 },
} as const;
type Kind = keyof typeof weights;
const kinds = (Object.keys(weights) as Kind[]).map((kind) => ({ weight: weights[kind], arbitrary: fc.constant(kind) }));

export type Command = {
  readonly do: Kind;
  /** Whom it concerns, by number; the first one where it concerns one. */
  readonly who: readonly number[];
  /** Decides whatever else is open. */
  readonly choice: number;
  /** How many changes ago the sender has seen the conference. */
  readonly stale: number;
  readonly waitMs: number;
  readonly wrongConference: boolean;
};

const command: fc.Arbitrary<Command> = fc.record({
  do: fc.oneof(...kinds),
  who: fc.uniqueArray(fc.oneof({ weight: 4, arbitrary: fc.nat(4) }, { weight: 1, arbitrary: fc.nat(PEOPLE - 1) }), {
    minLength: 1,
    maxLength: 6,
  }),
  choice: fc.nat(9_999),
  stale: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 }) }),
  waitMs: fc.oneof({ weight: 4, arbitrary: fc.nat(5_000) }, { weight: 1, arbitrary: fc.constantFrom(0, 1, 61_000, 1_900_000) }),
  wrongConference: fc.integer({ min: 0, max: 19 }).map((dice) => dice === 0),
});

const plain = (kind: Kind, who: readonly number[], choice = 0): Command => ({
  do: kind,
  who,
  choice,
  stale: 0,
  waitMs: 100,
  wrongConference: false,
});

const legKinds: readonly [LegEventKind, ...LegEventKind[]] = ['ringing', 'joined', 'ended', 'muted', 'unmuted', 'held', 'resumed'];

/** The choice by which a request says "offline" and nothing else. */
const SET_OFFLINE = 1;

/** A conference that has come some way already, so that few commands reach what is interesting. */
const prelude = (people: number, stage: number, choice: number): readonly Command[] => {
  const everyone = Array.from({ length: people }, (_, index) => index + 1);
  const [joined, muted, held] = [legKinds.indexOf('joined'), legKinds.indexOf('muted'), legKinds.indexOf('held')];
  const steps = [
    plain('open', everyone, choice),
    plain('start', [0]),
    plain('claim', everyone),
    plain('legs', everyone, joined),
    plain('activate', [0]),
    plain('legs', everyone, choice % 2 === 0 ? muted : held),
  ];
  // In half of the assemblies somebody was set offline.
  return [...steps.slice(0, stage), ...(stage === 1 && choice % 2 === 0 ? [plain('request', [1], SET_OFFLINE)] : [])];
};

const stages = fc.constantFrom(0, 1, 1, 1, 2, 3, 3, 4, 4, 5, 5, 6, 6);
const peopleToBegin = fc.oneof(
  { weight: 11, arbitrary: fc.integer({ min: 1, max: 4 }) },
  { weight: 1, arbitrary: fc.integer({ min: 17, max: PEOPLE - 1 }) },
);

export const commandSequence = (length: number): fc.Arbitrary<readonly Command[]> =>
  fc
    .tuple(peopleToBegin, stages, fc.nat(9_999), fc.array(command, { minLength: 1, maxLength: length, size: 'max' }))
    .map(([people, stage, choice, rest]) => [...prelude(people, stage, choice), ...rest]);

const pick = <Option>(options: readonly [Option, ...Option[]], choice: number): Option => options[choice % options.length] ?? options[0];

type Given = {
  readonly seen: ConferenceRecord;
  readonly conferenceId: ConferenceId;
  readonly ids: readonly ParticipantId[];
  readonly id: ParticipantId;
  readonly participant: ParticipantRecord | undefined;
  readonly choice: number;
  readonly at: number;
};

/** Participants of all kinds: online, offline, unknown, called at once; with and without names. */
const newParticipants = (ids: readonly ParticipantId[], choice: number): Participants =>
  Object.fromEntries(
    ids
      .filter((id) => id !== INITIATOR_ID)
      .map((id, index) => {
        const initialStatus = pick(['online', 'online', 'offline', undefined] as const, choice + index);
        const called = initialStatus === undefined && choice % 2 === 0;
        const names = choice % 5 === 4 ? { displayName: `Name ${String(index)}`, reference: 'crm-1' } : {};
        const callRequested = initialStatus === undefined && !called;
        return [id, newParticipant({ phoneNumber: phoneNumberAt(indexOf(id)), initialStatus, called, callRequested, ...names })];
      }),
  );

const additionOf = ({ conferenceId, at, ids, choice }: Given): Addition => ({
  conferenceId,
  at,
  participants: newParticipants(ids, choice),
  dialsPerHour: DIALS_PER_HOUR,
  ...pick([{}, {}, { only: 'assembling' }, { only: 'running' }] as const, Math.floor(choice / 7)),
});

const ifVersionOf = ({ seen, id, choice }: Given): number | undefined =>
  pick([undefined, undefined, seen.version, versionOf(seen, id), 1], Math.floor(choice / 3));

/** Every combination except the empty one: three members, each with three values. */
const desiredOf = (choice: number): ParticipantUpdate => {
  const combination = (choice % 26) + 1;
  const [status, muted, onHold] = [combination % 3, Math.floor(combination / 3) % 3, Math.floor(combination / 9)];
  return {
    ...(status === 0 ? {} : { status: status === 1 ? ('online' as const) : ('offline' as const) }),
    ...(muted === 0 ? {} : { muted: muted === 1 }),
    ...(onHold === 0 ? {} : { onHold: onHold === 1 }),
  };
};

const methods: readonly [DisconnectionMethod, ...DisconnectionMethod[]] = ['departed', 'booted', 'failed', 'busy'];
const causes: readonly [Cause | null, ...(Cause | null)[]] = [null, 'busy', 'no-answer', 'declined', 'network', 'bridge-lost'];

const legKind = (participant: ParticipantRecord | undefined, choice: number): LegEventKind => {
  if (participant?.muted && choice % 3 > 0) return 'unmuted';
  if (participant?.onHold && choice % 3 > 0) return 'resumed';
  if (participant?.progress.phase === 'claimed' && choice % 3 === 0) return 'ringing';
  return pick(legKinds, choice);
};

const legEvent = ({ seen, conferenceId, at, choice }: Given, id: ParticipantId, leg: number): LegEvent => {
  const kind = legKind(seen.participants[id], choice);
  const end = { method: pick(methods, Math.floor(choice / 7)), cause: pick(causes, choice), sipCode: pick([null, 486, 603], choice) };
  return {
    conferenceId,
    participantId: id,
    leg,
    kind,
    at: at - (seen.version % 3),
    ...(kind === 'ended' && choice % 11 > 0 ? { end } : {}),
  };
};

/** As the writer of events decides: mostly right, but sometimes only by the event. */
const seenBy = ({ seen, choice }: Given): ConferenceRecord | undefined => (choice % 5 === 0 ? undefined : seen);
const changeOf = (given: Given, event: LegEvent) => legChangeOf(event, seenBy(given));

const oneLeg = (given: Given): Change => {
  const { choice, at, seen } = given;
  const alive = Object.keys(seen.participants).filter((each) => hasLiveLeg(seen.participants[each] as ParticipantRecord));
  const id = (choice % 6 > 0 ? alive[choice % alive.length] : undefined) ?? given.id;
  // Mostly the newest leg; else one that was, or is to come.
  const leg = (seen.participants[id]?.progress.leg ?? 0) + pick([0, 0, 0, 0, -1, 1], Math.floor(choice / 13));
  const event = legEvent(given, id, leg);
  return applyLegEvents(given.conferenceId, [event], at, changeOf(given, event), seenBy(given));
};

const manyLegs = (given: Given): Change => {
  const [first, ...others] = Object.entries(given.seen.participants)
    .filter(([, participant]) => hasLiveLeg(participant))
    .map(([id, participant]) => legEvent(given, id, participant.progress.leg));
  if (!first) return oneLeg(given);
  const change = changeOf(given, first);
  const alike = others.filter((event) => event.kind === first.kind && changeOf(given, event) === change);
  return applyLegEvents(given.conferenceId, [first, ...alike], given.at, change, seenBy(given));
};

const NEVER_A_LEG = 99;

const claim = ({ seen, id, at, choice }: Given): Change => {
  const waiting = Object.keys(seen.participants).filter((each) => needsDial(seen, seen.participants[each] as ParticipantRecord));
  const some = choice % 4 === 3 ? waiting.slice(0, 1) : waiting;
  const claims = some.map((each) => ({ participantId: each, leg: seen.participants[each]?.desiredLeg ?? 0 }));
  return claimLegs(seen, claims.length > 0 ? claims : [{ participantId: id, leg: NEVER_A_LEG }], at);
};

/**
 * Neither is the initiator removed, nor has it a single-line call of its own: that is refused before it comes to the
 * rules.
 */
const notTheInitiator = (given: Given): Given => {
  if (given.id !== INITIATOR_ID) return given;
  const id = participantIdAt(1);
  return { ...given, id, participant: given.seen.participants[id] };
};

const callStates: readonly [CallState, ...CallState[]] = ['dialing', 'alerting', 'connected', 'held', 'unconnected', 'released', 'held'];

const reportedCall = ({ id, participant, at, choice }: Given): ReportedCall => {
  const last = participant?.call === undefined ? at : participant.call.at;
  return {
    participantId: id,
    // Mostly the call that is known.
    callKey: pick([participant?.callKey ?? 1, participant?.callKey ?? 1, 1, 2, 3], Math.floor(choice / 11)),
    state: pick(callStates, choice),
    cause: pick(causes, Math.floor(choice / 7)),
    occurredAt: pick([at, at, at, last, last - 1, at - MINUTE_MS], Math.floor(choice / 3)),
    at,
  };
};

/** Half of them about a participant whose status was requested. */
const report = (given: Given): Change => {
  const { seen, choice, at } = given;
  const statusRequested =
    choice % 2 === 0
      ? Object.keys(seen.participants).find((id) => id !== INITIATOR_ID && seen.participants[id]?.statusRequested)
      : undefined;
  if (!statusRequested) return reportBeforeRequest(reportedCall(given));
  const call = reportedCall({ ...given, id: statusRequested, participant: seen.participants[statusRequested] });
  return reportBeforeRequest({ ...call, state: pick(['held', 'released'], choice), occurredAt: at });
};

/** What `takeReport` does after a refusal. */
const reportAgain = (given: Given): Change => {
  const { seen, participant, id } = given;
  const call = reportedCall(given);
  const added = newParticipant({ phoneNumber: phoneNumberAt(indexOf(id)) });
  if (!participant) return isRunning(seen.state) ? reportNewOutside(seen, call, added) : reportNew(seen, call, added);
  if (participant.removed)
    return seen.state === 'assembling' && bringsBack(participant, call)
      ? reportRemoved(seen, call, participant)
      : reportOutside(seen, call);
  if (isRunning(seen.state)) return reportWhileRunning(seen, call);
  return participant.statusRequested ? reportAfterRequest(seen, call) : reportBeforeRequest(call, seen);
};

const endReasons: readonly [EndReason, ...EndReason[]] = ['ended-by-initiator', 'alone', 'abandoned', 'bridge-lost'];
const endOf = ({ conferenceId, at, choice, seen }: Given) => ({
  conferenceId,
  at,
  reason: pick(endReasons, choice),
  ...pick([{}, { seenVersion: seen.version }], Math.floor(choice / 4)),
});

const fail = ({ seen, conferenceId, id, at, choice }: Given): Change => {
  const asked = Object.entries(seen.participants).filter(([, participant]) => participant.lastAction !== undefined);
  const [participantId, participant] = asked[choice % asked.length] ?? [id, undefined];
  const lastAction = participant?.lastAction ?? requestedAction('online', at);
  const failure = pick(['failed', 'timed-out', undefined] as const, choice);
  const withdrawn = pick<readonly FlagAction[]>([['mute'], ['hold'], ['unmute', 'resume'], ['mute', 'hold']], choice);
  return failAction({ conferenceId, participantId, at, seen: lastAction, ...(failure && { failure }), withdrawn });
};

const request = (given: Given): Change => {
  const { conferenceId, id, at, choice } = given;
  const ifVersion = ifVersionOf(given);
  const isInitiator = id === INITIATOR_ID;
  return requestChange({
    conferenceId,
    participantId: id,
    at,
    desired: desiredOf(choice),
    ifVersion,
    dialsPerHour: DIALS_PER_HOUR,
    isInitiator,
  });
};

const remove = (given: Given): Change =>
  removeParticipant({ conferenceId: given.conferenceId, participantId: given.id, at: given.at, ifVersion: ifVersionOf(given) });

const subjectOf = (choice: number) => pick([{}, { subject: 'Tuesday call', reference: 'r-1' }], choice);

const words: readonly [ObservedWord, ...ObservedWord[]] = ['connected', 'muted-via-focus', 'alerting', 'disconnected', 'unknown'];

/** Known participants, and sometimes somebody whom nobody invited; a full document or a partial one; three subscriptions. */
const aDocument = ({ seen, ids, at, choice }: Given): Change => {
  const known = Object.keys(seen.participants).filter((_, index) => (choice >> (index % 8)) % 3 > 0);
  const people = [...known, ...ids].map((id, index): [ParticipantId, ObservedPerson] => {
    const phoneNumber = (choice + index) % 3 > 0 ? {} : { phoneNumber: phoneNumberAt(indexOf(id)) };
    return [id, { word: pick(words, choice + index), ...phoneNumber }];
  });
  const subscription = pick(['one', 'one', 'one', 'two'], choice);
  const { change } = observe(seen, {
    at,
    listed: Object.fromEntries(people),
    spokenOf: choice % 2 === 0 ? 'everyone' : new Set(ids),
    feed: { subscription, version: choice % 11 === 0 ? null : (seen.packageVersion ?? 0) + 1, until: at + MINUTE_MS * (1 + (choice % 3)) },
  });
  return change ?? packageEnded(seen, at);
};

const builders: Record<Exclude<Kind, 'open'>, (given: Given) => Change> = {
  adopt: ({ seen, at, ids, choice }) => adopt(seen, { at, participants: newParticipants(ids, choice), ...subjectOf(choice) }),
  add: (given) => addParticipants(additionOf(given)),
  'add-or-revive': (given) => addOrRevive({ ...given.seen, conferenceId: given.conferenceId }, additionOf(given)),
  start: ({ conferenceId, at }) => start({ conferenceId, initiatorId: INITIATOR_ID, at, maxMinutes: 90, dialsPerHour: DIALS_PER_HOUR }),
  activate: ({ conferenceId, at }) => activate(conferenceId, at),
  end: (given) => end(endOf(given)),
  abandon: (given) => abandon(endOf(given)),
  finish: ({ conferenceId, at }) => finish(conferenceId, at),
  'end-legs': ({ seen, conferenceId, at }) => endLegs(seen, at) ?? finish(conferenceId, at),
  silent: ({ conferenceId, at }) => bridgeFellSilent(conferenceId, at),
  unconfirmed: ({ conferenceId, at }) => participantsUnconfirmed(conferenceId, at),
  answers: ({ conferenceId, at }) => bridgeAnswers(conferenceId, at),
  claim,
  leg: oneLeg,
  legs: manyLegs,
  request,
  'request-online': (given) =>
    requestOnlineExplicitly({
      conferenceId: given.conferenceId,
      participantId: given.id,
      at: given.at,
      ifVersion: ifVersionOf(given),
      isInitiator: given.id === INITIATOR_ID,
    }),
  remove: (given) => remove(notTheInitiator(given)),
  'fail-action': fail,
  report: (given) => report(notTheInitiator(given)),
  'report-again': (given) => reportAgain(notTheInitiator(given)),
  document: aDocument,
  'package-ended': ({ seen, at }) => packageEnded(seen, at),
  'package-follow-up': ({ seen, at }) => packageFollowUp(seen, at) ?? packageEnded(seen, at),
  'conference-uri': ({ conferenceId, at, choice }) => setConferenceUri(conferenceId, pick(['sip:a@x', 'sip:b@x'], choice), at),
};

const openingOf = (conferenceId: ConferenceId, ids: readonly ParticipantId[], choice: number, at: number): ConferenceRecord =>
  openConference({
    conferenceId,
    initiator: phoneNumberAt(0),
    initiatorId: INITIATOR_ID,
    origin: pick(['terminal', 'network', 'network'], choice),
    at,
    maxParticipants: Math.max(ids.length + 1, pick([100, 100, 4], Math.floor(choice / 3))),
    participants:
      choice % 3 === 1
        ? Object.fromEntries(
            Object.entries(newParticipants(ids, 2)).map(([id, participant], index) => [
              id,
              reportedParticipant(participant, {
                participantId: id,
                callKey: 1,
                state: pick(callStates, choice + index),
                cause: null,
                occurredAt: at - 5,
                at,
              }),
            ]),
          )
        : newParticipants(ids, choice),
    ...subjectOf(choice),
  });

export type Step = { readonly open: ConferenceRecord } | { readonly change: Change };

/** `history`: the records so far, the newest last. */
export const stepOf = (command: Command, initiatorKey: string, history: readonly ConferenceRecord[], at: number): Step => {
  const { who, choice, stale, wrongConference } = command;
  const ids = who.map(participantIdAt);
  const seen = history.at(-1 - stale) ?? history[0];
  // As many changes as there were make each id another one.
  const newId = conferenceIdOf(initiatorKey, at, String(history.length).padStart(8, '0'));
  if (command.do === 'open' || !seen) return { open: openingOf(newId, ids, choice, at) };
  const known = Object.keys(seen.participants);
  // Mostly somebody who is there.
  const id = (choice % 8 > 0 ? known[(who[0] ?? 0) % known.length] : ids[0]) ?? INITIATOR_ID;
  const conferenceId = wrongConference ? conferenceIdOf(initiatorKey, 1, 'zzzzzzzz') : seen.conferenceId;
  return { change: builders[command.do]({ seen, conferenceId, ids, id, participant: seen.participants[id], choice, at }) };
};

/** The times of the commands of a sequence. */
export const timesOf = (commands: readonly Command[]): readonly number[] => {
  let at = AT;
  return commands.map(({ waitMs }) => (at += waitMs));
};
