import { en } from '../../../../console/texts/en';
import { rowOf } from '../../../../console/view/row';
import type { Command, Conference, ShownParticipant, Wish } from '../../../../terminal';
import { AT, disconnected, lastAction, shownConference, shownParticipant, you } from '../../../support/shown-conference';

const row = (over: Partial<ShownParticipant> = {}, conference: Partial<Conference> = {}) =>
  rowOf(shownParticipant(over), { conference: shownConference(conference) }, en);

const command = (wish: Wish, over: Partial<Command> = {}): Partial<ShownParticipant> => ({
  command: { key: 'k', conferenceId: 'c', participantId: 'p', wish, madeAt: 1_000, phase: 'sending', ...over },
});

const call = (state: NonNullable<ShownParticipant['call']>['state'], cause: NonNullable<ShownParticipant['call']>['cause'] = null) => ({
  call: { state, cause, at: AT },
  joinedAt: null,
});

describe('what is known', () => {
  const assembling = { state: 'assembling' as const };
  it.each<[string, string, Partial<ShownParticipant>, Partial<Conference>]>([
    ['somebody in the conference', 'Online', {}, {}],
    ['somebody muted', 'Online, muted', { endpointStatus: 'muted-via-focus', muted: true }, {}],
    ['somebody on hold and muted', 'On hold, muted', { endpointStatus: 'on-hold', muted: true, onHold: true }, {}],
    ['a ringing phone', 'Ringing…', { status: 'offline', endpointStatus: 'alerting' }, {}],
    ['a busy phone', 'Busy', disconnected({ method: 'busy' }), {}],
    ['somebody who hung up', 'Left', disconnected({ method: 'departed' }), {}],
    ['somebody who was disconnected', 'Set offline', disconnected(), {}],
    ['a failed leg', 'No answer', disconnected({ method: 'failed', cause: 'no-answer' }), {}],
    ['a call that waits', 'On hold, ready', { endpointStatus: 'pending', ...call('held') }, assembling],
    [
      'a call that rings',
      'Ringing…',
      { status: 'offline', endpointStatus: 'pending', initialStatus: null, ...call('alerting') },
      assembling,
    ],
    ['a busy call', 'Busy', { status: 'offline', endpointStatus: 'disconnected', ...call('unconnected', 'busy') }, assembling],
    ['somebody who stayed', 'Stayed until the end', disconnected(), { state: 'ended' }],
    ['somebody who left before the end', 'Left', disconnected({ method: 'departed' }), { state: 'ended' }],
  ])('says of %s: %s', (_, words, participant, conference) => {
    expect(row(participant, conference).words).toBe(words);
  });

  it('marks what is not confirmed', () => {
    expect(row({ confirmed: false }).isConfirmed).toBe(false);
  });

  it('shows a number once: as the name, or beside it', () => {
    expect(row({ displayName: null, phoneNumber: '+15550101' })).toMatchObject({ name: '+1\u00a0555\u00a00101', number: undefined });
    expect(row({ phoneNumber: '+15550101' })).toMatchObject({ name: 'Ben Okafor', number: '+1\u00a0555\u00a00101' });
    expect(row({ displayName: null, phoneNumber: null })).toMatchObject({ name: 'Hidden number', number: undefined });
  });

  it('calls the initiator You, who cannot be removed', () => {
    expect(rowOf(you(), { conference: shownConference() }, en)).toMatchObject({ name: 'You', isYou: true, canRemove: false });
  });
});

describe('what is asked for', () => {
  it('shows the wish at once, and since when', () => {
    const shown = row(command({ status: 'offline' }));
    expect(shown).toMatchObject({ tone: 'waiting', words: 'Hanging up…', waitsSince: 1_000, online: { isOn: false, isAllowed: true } });
  });

  it('shows where the call is rather than that it was asked for', () => {
    expect(row({ status: 'offline', endpointStatus: 'alerting', ...command({ status: 'online' }) })).toMatchObject({
      words: 'Ringing…',
      online: { isOn: true },
      offer: { is: 'stop' },
    });
  });

  it('offers nothing that needs a connected leg while it is ended', () => {
    expect(row(command({ status: 'offline' }))).toMatchObject({ mute: { isAllowed: false }, hold: { isAllowed: false } });
  });

  it('says that a command waits for the network', () => {
    expect(row(command({ muted: true }, { phase: 'queued' })).words).toBe('Muting… Waiting for the network');
  });

  it('shows what another device has asked for', () => {
    expect(row(lastAction({ outcome: 'pending', code: null }))).toMatchObject({ tone: 'waiting', words: 'Muting…', mute: { isOn: true } });
  });

  it.each<[string, string, Partial<ShownParticipant>]>([
    ['the bridge refuses', 'Could not be muted: refused by the conference server', lastAction()],
    [
      'nothing comes of it',
      'Could not be muted: no answer from the conference server',
      lastAction({ outcome: 'timed-out', code: 'BRIDGE_TIMED_OUT' }),
    ],
    ['the terminal was offline', 'Not sent: you were offline', command({ status: 'online' }, { phase: 'not-sent', reason: 'offline' })],
    ['the party has changed', 'Changed meanwhile. Not done.', command({ muted: true }, { phase: 'changed' })],
    ['no answer came', 'No answer. Perhaps it was done.', command({ muted: true }, { phase: 'unanswered' })],
  ])('stays failed, with a reason in words, if %s', (_, words, over) => {
    expect(row(over)).toMatchObject({ tone: 'failed', words, waitsSince: undefined });
  });

  it('counts no seconds for what has failed, although the leg is still ending', () => {
    const participant = shownParticipant({ endpointStatus: 'disconnecting', ...lastAction({ action: 'offline', outcome: 'timed-out' }) });
    const shown = rowOf(participant, { conference: shownConference(), calledSince: () => 1_000 }, en);
    expect(shown).toMatchObject({ tone: 'failed', waitsSince: undefined });
  });

  it('offers to try again what has failed', () => {
    expect(row(lastAction()).offer).toEqual({ is: 'again', action: 'mute' });
  });

  it('says only the cause of a call that did not come about, and offers to call again', () => {
    const busy = { ...disconnected({ method: 'busy' }), ...lastAction({ action: 'online', code: 'BUSY' }) };
    expect(row(busy)).toMatchObject({ words: 'Busy', tone: 'failed', offer: { is: 'call' } });
  });

  it('lets the last command of this device count, and not the action before it', () => {
    expect(row({ ...lastAction(), ...command({ muted: true }) })).toMatchObject({ tone: 'waiting', words: 'Muting…' });
  });
});

describe('what is allowed', () => {
  it('allows nothing while the conference cannot be managed', () => {
    const management = { available: false, source: null, reason: 'bridge-unreachable' as const, actions: ['end' as const] };
    const shown = row({}, { management });
    expect([shown.online, shown.mute, shown.hold].map(({ isAllowed }) => isAllowed)).toEqual([false, false, false]);
    expect(shown.canRemove).toBe(false);
  });

  it('allows only what the bridge can do', () => {
    const management = {
      available: true,
      source: 'bridge' as const,
      reason: null,
      actions: ['online' as const, 'offline' as const, 'end' as const],
    };
    expect(row({}, { management })).toMatchObject({ online: { isAllowed: true }, mute: { isAllowed: false }, canRemove: false });
  });

  it('allows nothing offline that dials or opens a microphone, and all that does no harm later', () => {
    const offline = (over: Partial<ShownParticipant> = {}) =>
      rowOf(shownParticipant(over), { conference: shownConference(), isOffline: true }, en);
    expect(offline()).toMatchObject({ online: { isAllowed: true }, mute: { isAllowed: true }, canRemove: true });
    expect(offline({ muted: true })).toMatchObject({ mute: { isOn: true, isAllowed: false } });
    expect(offline(disconnected())).toMatchObject({ online: { isOn: false, isAllowed: false }, offer: undefined });
  });

  it('allows nothing when the conference is ending', () => {
    expect(row({}, { state: 'ending' })).toMatchObject({ online: { isAllowed: false }, canRemove: false });
  });
});
