/** Conferences in any state, written by the rules themselves through the real store. */
import type { LegEvent, LegEventKind } from '../../../domain/bridge/leg-event';
import type { Change } from '../../../domain/conference/change';
import { activate } from '../../../domain/conference/changes/activate';
import { claimLegs } from '../../../domain/conference/changes/claim-legs';
import { abandon, end, finish } from '../../../domain/conference/changes/end';
import { applyLegEvents } from '../../../domain/conference/changes/leg-events';
import { newParticipant } from '../../../domain/conference/changes/new-participant';
import { type NewConference, openConference } from '../../../domain/conference/changes/open-conference';
import { observe } from '../../../domain/conference/changes/observe';
import { start } from '../../../domain/conference/changes/start';
import { isDesiredOnline } from '../../../domain/conference/desired';
import type { ConferenceRecord, ParticipantRecord } from '../../../domain/conference/record';
import { conferenceIdOf } from '../../../domain/ids/conference-id';
import type { ConferenceState } from '../../../schemas/conference-states';
import { MINUTE_MS } from '../../../schemas/durations';
import type { Status } from '../../../schemas/participant';
import type { Api } from './start-api';

export type ConferenceFields = {
  readonly initiator?: string;
  /** One participant for each, beside the initiator; `null` for one whose status nobody has said. */
  readonly others?: readonly (Status | null)[];
  readonly state?: ConferenceState;
} & Partial<Pick<NewConference, 'origin' | 'maxParticipants' | 'subject' | 'reference'>>;

export type Opened = {
  readonly initiator: string;
  readonly key: string;
  readonly conferenceId: string;
  readonly initiatorId: string;
  /** Of the others, in the order they were asked for. */
  readonly numbers: readonly string[];
  readonly ids: readonly string[];
  /** As the initiator's own terminal sends it. */
  readonly caller: { readonly phoneNumber: string };
  readonly params: { readonly conferenceId: string };
};

const changed = async (api: Api, key: string, change: Change): Promise<ConferenceRecord> => {
  const outcome = await api.store.change(key, change);
  if (outcome.result !== 'written')
    throw new Error(`The conference could not be brought there: ${outcome.result === 'refused' ? outcome.refusal : 'unchanged'}`);
  return outcome.record;
};

/** A change by the rules, past the API: what the bridge function or the network does. */
export const change = (api: Api, { key }: Pick<Opened, 'key'>, made: Change): Promise<ConferenceRecord> => changed(api, key, made);

export const recordOf = async (api: Api, { key }: Pick<Opened, 'key'>): Promise<ConferenceRecord> => {
  const record = await api.store.current(key);
  if (!record) throw new Error('The initiator has no conference');
  return record;
};

/** The n-th participant beside the initiator, as it is stored. */
export const storedParticipant = async (api: Api, opened: Opened, index = 0): Promise<ParticipantRecord> => {
  const participant = (await recordOf(api, opened)).participants[opened.ids[index] ?? ''];
  if (!participant) throw new Error('There is no such participant');
  return participant;
};

/** What the bridge says of a participant's first leg. */
const legEvent = (opened: Opened, participantId: string, kind: LegEventKind, at: number, leg = 1): LegEvent => ({
  conferenceId: opened.conferenceId,
  participantId,
  leg,
  kind,
  at,
  ...(kind === 'ended' ? { end: { method: 'departed', cause: null, sipCode: null } } : {}),
});

export const bridgeSays = (api: Api, opened: Opened, participantId: string, kind: LegEventKind, leg = 1): Promise<ConferenceRecord> =>
  change(api, opened, applyLegEvents(opened.conferenceId, [legEvent(opened, participantId, kind, api.clock.now, leg)], api.clock.now));

/** The event package shows that the first participant, whose leg has ended, is there by a call of its own. */
export const comesByItself = async (api: Api, opened: Opened): Promise<void> => {
  const [id = ''] = opened.ids;
  const record = await bridgeSays(api, opened, id, 'ended');
  const at = api.clock.now + MINUTE_MS;
  const feed = { subscription: 'one', version: 1, until: at + MINUTE_MS };
  const observed = observe(record, { listed: { [id]: { word: 'connected' } }, spokenOf: new Set([id]), at, feed });
  if (observed.change) await change(api, opened, observed.change);
};

const dialEveryone = async (api: Api, opened: Opened): Promise<void> => {
  const record = await recordOf(api, opened);
  const desired = Object.entries(record.participants).filter(([, participant]) => isDesiredOnline(participant));
  const claims = desired.map(([participantId, { desiredLeg }]) => ({ participantId, leg: desiredLeg }));
  await change(api, opened, claimLegs(record, claims, api.clock.now));
};

const joinEveryone = async (api: Api, opened: Opened): Promise<void> => {
  const { participants } = await recordOf(api, opened);
  const ids = Object.keys(participants).filter((id) => isDesiredOnline(participants[id] as ParticipantRecord));
  for (const id of ids) await bridgeSays(api, opened, id, 'joined');
};

/** The steps that lead to each state. */
const steps: Readonly<Record<ConferenceState, readonly ((api: Api, opened: Opened) => Promise<unknown>)[]>> = (() => {
  const started = (api: Api, opened: Opened) =>
    change(
      api,
      opened,
      start({
        conferenceId: opened.conferenceId,
        initiatorId: opened.initiatorId,
        at: api.clock.now,
        maxMinutes: 480,
        dialsPerHour: 1_000_000,
      }),
    );
  const active = (api: Api, opened: Opened) => change(api, opened, activate(opened.conferenceId, api.clock.now));
  const ending = (api: Api, opened: Opened) =>
    change(api, opened, end({ conferenceId: opened.conferenceId, at: api.clock.now, reason: 'alone' }));
  const ended = (api: Api, opened: Opened) => change(api, opened, finish(opened.conferenceId, api.clock.now));
  const toActive = [started, dialEveryone, joinEveryone, active];
  return {
    assembling: [],
    starting: [started],
    active: toActive,
    ending: [...toActive, ending],
    ended: [...toActive, ending, ended],
  };
})();

const newParticipants = (api: Api, initiator: string, others: readonly (Status | null)[]) =>
  others.map((status) => {
    const phoneNumber = api.newNumber();
    return {
      phoneNumber,
      id: api.identity.participantId(initiator, phoneNumber),
      participant: newParticipant({ phoneNumber, ...said(status) }),
    };
  });

const said = (status: Status | null): { initialStatus?: Status } => (status === null ? {} : { initialStatus: status });

export const storedConference = async (
  api: Api,
  { initiator = api.newNumber(), others = ['online'], state = 'assembling', ...fields }: ConferenceFields = {},
): Promise<Opened> => {
  const invited = newParticipants(api, initiator, others);
  const key = api.identity.initiatorKey(initiator);
  const initiatorId = api.identity.participantId(initiator, initiator);
  const conferenceId = conferenceIdOf(key, api.clock.now, api.deps().randomId(8));
  const participants = Object.fromEntries(invited.map(({ id, participant }) => [id, participant]));
  const outcome = await api.store.open(
    openConference({
      conferenceId,
      initiator,
      initiatorId,
      origin: 'terminal',
      at: api.clock.now,
      maxParticipants: 100,
      participants,
      ...fields,
    }),
  );
  if (outcome.result !== 'written') throw new Error('The initiator has an open conference');
  const opened = {
    initiator,
    key,
    conferenceId,
    initiatorId,
    numbers: invited.map(({ phoneNumber }) => phoneNumber),
    ids: invited.map(({ id }) => id),
    caller: { phoneNumber: initiator },
    params: { conferenceId },
  };
  for (const step of steps[state]) await step(api, opened);
  return opened;
};

/** Ended, and followed by another one that has taken its place. */
export const aPastConference = async (api: Api, fields: ConferenceFields = {}): Promise<Opened> => {
  const past = await storedConference(api, fields);
  if ((fields.state ?? 'assembling') !== 'ended') {
    await change(api, past, abandon({ conferenceId: past.conferenceId, at: api.clock.now, reason: 'ended-by-initiator' }));
  }
  await storedConference(api, { initiator: past.initiator });
  return past;
};

/** An id as this initiator's conferences have them, of a conference that never was. */
export const noConferenceOf = (api: Api, initiator: string): string =>
  conferenceIdOf(api.identity.initiatorKey(initiator), api.clock.now, 'zzzzzzzz');
