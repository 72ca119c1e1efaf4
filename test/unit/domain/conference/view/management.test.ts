import { actionsByState, managementOf } from '../../../../../domain/conference/view/management';
import { requestedAction } from '../../../../../domain/participant/requested-action';
import type { ConferenceState } from '../../../../../schemas/conference-states';
import { aConference, ALL_ACTIONS, AT, onLeg, participantsOf } from '../../../../support/a-conference';

const notKnown = participantsOf(1, { desiredLeg: 0 });
const unreported = Object.fromEntries(Object.entries(notKnown).map(([id, { initialStatus: _status, ...known }]) => [id, known]));
const reported = participantsOf(1, { call: { state: 'held', at: AT, cause: null } });
const manage = (over: Parameters<typeof aConference>[0]) => managementOf(aConference(over), ALL_ACTIONS);

it('is by call reports where the network has reported', () => {
  expect(manage({ participants: reported })).toEqual({ available: true, source: 'call-reports', reason: null, actions: ALL_ACTIONS });
});

it('is by call reports also if the reported participant was removed, and not for a call that nobody sees', () => {
  const removed = participantsOf(1, {
    call: { state: 'held', at: AT, cause: null },
    removed: true,
    lastAction: requestedAction('remove', AT),
  });
  expect(manage({ participants: removed, reportedIn: 2 })).toMatchObject({ source: 'call-reports' });
  expect(manage({ participants: removed, origin: 'network' })).toMatchObject({ source: 'call-reports' });
  expect(manage({ participants: removed })).toMatchObject({ source: 'request' });
});

it('is by the request where that said who is online', () => {
  expect(manage({ participants: participantsOf(1) })).toMatchObject({ available: true, source: 'request' });
});

it('is by the bridge alone once the conference runs', () => {
  expect(manage({ participants: unreported, state: 'active' })).toMatchObject({ available: true, source: 'bridge' });
});

it('is not available where nobody has said anything yet; ending is always possible', () => {
  expect(manage({ participants: unreported })).toEqual({ available: false, source: null, reason: 'no-source', actions: ['end'] });
});

it('is not available while the bridge is silent', () => {
  const participants = participantsOf(1, onLeg(1, 'joined'));
  expect(manage({ participants, state: 'active', bridgeSilent: true })).toMatchObject({
    available: false,
    reason: 'bridge-unreachable',
    actions: ['end'],
  });
});

it.each<[ConferenceState, boolean, string | null]>([
  ['ending', true, null],
  ['ended', false, 'ended'],
])('offers no action while a conference is %s', (state, available, reason) => {
  expect(manage({ participants: reported, state })).toMatchObject({ available, reason, actions: [] });
});

it('offers what the bridge can do, and no more', () => {
  expect(managementOf(aConference({ participants: reported, state: 'active' }), ['online', 'end']).actions).toEqual(['online', 'end']);
});

it('is by nobody’s word for an assembly in which only the initiator is known', () => {
  expect(manage({ participants: {} })).toMatchObject({ available: false, source: null, reason: 'no-source' });
});

it('is by the bridge while a conference ends of which nothing else is known', () => {
  expect(manage({ participants: unreported, state: 'ending' })).toMatchObject({ available: true, source: 'bridge' });
});

it('is by nobody’s word once the conference has ended', () => {
  expect(manage({ participants: reported, state: 'ended' })).toMatchObject({ available: false, source: null, reason: 'ended' });
});

it('offers the end alone while the bridge is silent, also in the middle of the end', () => {
  const silent = aConference({ state: 'ending', bridgeSilent: true });
  expect(actionsByState(silent, ALL_ACTIONS)).toEqual(['end']);
  expect(actionsByState({ ...silent, state: 'ended' }, ALL_ACTIONS)).toEqual([]);
});
