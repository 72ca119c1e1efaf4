import type { ConferenceRecord } from '../../../../domain/conference/record';
import { callsToConnect, changedIds } from '../../../../functions/reconciliation/conference-difference';
import { aConference, aParticipant, AT, CONFERENCE_ID, FIRST_ID, INITIATOR_ID, onLeg, SECOND_ID } from '../../../support/a-conference';
import { OTHER_CONFERENCE_ID, withParticipant } from '../../../support/applying';

const everyone = [INITIATOR_ID, FIRST_ID, SECOND_ID].sort();
const sorted = (ids: readonly string[]): readonly string[] => [...ids].sort();

describe('what has changed', () => {
  const before = aConference({ state: 'active' });

  it('is nobody if only the conference itself has', () => {
    expect(changedIds(before, { ...before, subject: 'Another', version: 2 })).toEqual([]);
    expect(changedIds(before, structuredClone(before))).toEqual([]);
  });

  it('is the participants who have', () => {
    expect(changedIds(before, withParticipant(before, FIRST_ID, onLeg(1, 'claimed')))).toEqual([FIRST_ID]);
  });

  it('is everyone when the conference starts or ends to run', () => {
    expect(sorted(changedIds(aConference(), aConference({ state: 'starting' })))).toEqual(everyone);
    expect(sorted(changedIds(before, { ...before, state: 'ending' }))).toEqual(everyone);
    expect(changedIds({ ...before, state: 'starting' }, before)).toEqual([]);
  });

  it('is everyone of a new conference, whatever was there before', () => {
    expect(sorted(changedIds(undefined, before))).toEqual(everyone);
    expect(sorted(changedIds({ ...before, conferenceId: OTHER_CONFERENCE_ID }, before))).toEqual(everyone);
  });
});

describe('the access network calls', () => {
  const settings = { assembly: 'network', accessNetworkUrl: 'https://network.example' } as const;
  const offline = aParticipant({ withdrawnLeg: 1 });
  const assembling = (participants: ConferenceRecord['participants']) => aConference({ participants });
  const called = (after: ConferenceRecord, before?: ConferenceRecord, over: Partial<Parameters<typeof callsToConnect>[2]> = {}) =>
    callsToConnect(before, after, { ...settings, ...over });
  const one = assembling({ [FIRST_ID]: offline });

  it('who is new in an assembly, but not its initiator', () => {
    expect(called(one)).toEqual([FIRST_ID]);
    expect(called(assembling({ [FIRST_ID]: offline, [SECOND_ID]: offline }), one)).toEqual([SECOND_ID]);
  });

  it('who comes back after being removed', () => {
    const removed = assembling({ [FIRST_ID]: { ...offline, removed: true } });
    expect(called(one, removed)).toEqual([FIRST_ID]);
    expect(called(removed, one)).toEqual([]);
    expect(called(removed)).toEqual([]);
  });

  it('everyone of a conference that follows another', () => {
    expect(called(one, { ...one, conferenceId: OTHER_CONFERENCE_ID })).toEqual([FIRST_ID]);
    expect(one.conferenceId).toBe(CONFERENCE_ID);
  });

  it('nobody whose call it has reported itself, or who is online already', () => {
    expect(called(assembling({ [FIRST_ID]: { ...offline, call: { state: 'dialing', at: AT, cause: null } } }))).toEqual([]);
    expect(called(assembling({ [FIRST_ID]: aParticipant() }))).toEqual([]);
  });

  it('nobody whom the event package shows without having been invited', () => {
    const before = aConference({ participants: {} });
    const shown = aParticipant({ initialStatus: undefined, desiredLeg: 0, observed: { word: 'connected' } } as never);
    const now = { ...before, participants: { ...before.participants, [FIRST_ID]: shown } };
    expect(callsToConnect(before, now, { assembly: 'network', accessNetworkUrl: 'https://network.example' })).toEqual([]);
  });

  it('nobody after the assembly, or without an access network, or in a direct deployment', () => {
    expect(called({ ...one, state: 'starting' })).toEqual([]);
    expect(called(one, undefined, { accessNetworkUrl: null })).toEqual([]);
    expect(called(one, undefined, { assembly: 'direct' })).toEqual([]);
  });
});
