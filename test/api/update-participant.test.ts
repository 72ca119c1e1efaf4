import { observe } from '../../domain/conference/changes/observe';
import { removeParticipant as removal } from '../../domain/conference/changes/remove-participant';
import { isDesiredOnline } from '../../domain/conference/desired';
import { updateParticipantHandler } from '../../functions/participants/update-participant';
import type { Settings } from '../../functions/runtime/settings';
import { updateParticipant } from '../../schemas/api/participants';
import { NOW } from '../support/http-deps';
import {
  aPastConference,
  bridgeSays,
  change,
  comesByItself,
  type Opened,
  recordOf,
  storedParticipant,
  storedConference,
  type ConferenceFields,
} from './support/conferences';
import { describeOperation, refused } from './support/keeps-the-contract';
import { participantIn, sender, type SendOptions } from './support/sender';
import { type Api, startApi } from './support/start-api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

/** A driver that can do less than all of ours. */
const PLAIN_BRIDGE = 'plain' as Settings['bridge'];

const update = sender(updateParticipant, updateParticipantHandler, () => api);

const requestOf = (opened: Opened, body: unknown, participantId = opened.ids[0] ?? ''): SendOptions => ({
  caller: opened.caller,
  params: { ...opened.params, participantId },
  body,
});

const arrange = async () => {
  const opened = await storedConference(api, { state: 'active' });
  return { initiator: opened.initiator, request: requestOf(opened, { status: 'offline' }), otherBody: { muted: true } };
};

const send = (opened: Opened, body: unknown, more: SendOptions = {}) => update.send({ ...requestOf(opened, body), ...more });
const sendRefused = (opened: Opened, body: unknown, more: SendOptions = {}) =>
  refused({ sender: update }, opened.initiator, { ...requestOf(opened, body), ...more });

const inState = (state: NonNullable<ConferenceFields['state']>, others: ConferenceFields['others'] = ['online']) =>
  storedConference(api, { state, others });

describeOperation({ sender: update, arrange }, () => {
  describe('online and offline', () => {
    it('sets a connected participant offline: the leg is to be dropped', async () => {
      const opened = await inState('active');
      const { version } = await recordOf(api, opened);
      const answer = await send(opened, { status: 'offline' });
      expect(answer).toMatchObject({ statusCode: 202, headers: { etag: `"${version + 1}"` } });
      expect(participantIn(answer)).toMatchObject({
        participantId: opened.ids[0],
        phoneNumber: opened.numbers[0],
        desiredStatus: 'offline',
        endpointStatus: 'disconnecting',
        status: 'offline',
        lastAction: { action: 'offline', outcome: 'pending', code: null, at: '2026-11-23T09:00:00.000Z' },
        version: version + 1,
      });
    });

    it('sets a participant who has left online: on a new leg', async () => {
      const opened = await inState('active');
      await bridgeSays(api, opened, opened.ids[0] ?? '', 'ended');
      const participant = participantIn(await send(opened, { status: 'online' }));
      expect(participant).toMatchObject({
        desiredStatus: 'online',
        endpointStatus: 'pending',
        lastAction: { action: 'online', outcome: 'pending' },
      });
      expect(await storedParticipant(api, opened)).toMatchObject({ desiredLeg: 2, endedLeg: 1 });
    });

    it('sets a participant whose leg is being dropped online again: on a new leg', async () => {
      const opened = await inState('active');
      await send(opened, { status: 'offline' });
      await send(opened, { status: 'online' });
      expect(await storedParticipant(api, opened)).toMatchObject({ desiredLeg: 2, withdrawnLeg: 1 });
    });

    it.each(['online', 'offline'] as const)('decides before the start whether the participant will be called: %s', async (status) => {
      for (const initial of ['online', 'offline', null] as const) {
        const opened = await inState('assembling', [initial]);
        expect(participantIn(await send(opened, { status }))).toMatchObject({ desiredStatus: status, status, initialStatus: initial });
        expect(isDesiredOnline(await storedParticipant(api, opened))).toBe(status === 'online');
        expect(await storedParticipant(api, opened)).toMatchObject({ statusRequested: true });
      }
    });

    it('overrides the initial status once online was requested, whatever else was requested with it', async () => {
      const opened = await inState('assembling');
      const participant = participantIn(await send(opened, { status: 'online', muted: true }));
      expect(participant).toMatchObject({ desiredStatus: 'online', desiredMuted: true });
      expect(await storedParticipant(api, opened)).toMatchObject({ statusRequested: true, desiredMuted: true });
    });

    it('sets the initiator offline and online like any other participant', async () => {
      const opened = await inState('active');
      const of = (body: unknown) => update.send(requestOf(opened, body, opened.initiatorId));
      expect(participantIn(await of({ status: 'offline' }))).toMatchObject({ role: 'initiator', desiredStatus: 'offline' });
      expect(participantIn(await of({ status: 'online' }))).toMatchObject({ desiredStatus: 'online' });
    });
  });

  describe('muted and on hold', () => {
    it.each([
      [{ muted: true }, { desiredMuted: true, lastAction: { action: 'mute', outcome: 'pending' } }],
      [{ onHold: true }, { desiredOnHold: true, lastAction: { action: 'hold', outcome: 'pending' } }],
      [
        { muted: true, onHold: true },
        { desiredMuted: true, desiredOnHold: true },
      ],
      [
        { status: 'offline', muted: true, onHold: true },
        { desiredStatus: 'offline', desiredMuted: true, desiredOnHold: true, lastAction: { action: 'offline' } },
      ],
    ] as const)('takes the request %j for a connected participant', async (body, expected) => {
      const opened = await inState('active');
      const { version } = await recordOf(api, opened);
      expect(participantIn(await send(opened, body))).toMatchObject({ ...expected, muted: false, onHold: false, version: version + 1 });
    });

    it.each([
      ['muted', 'muted', 'unmute'],
      ['onHold', 'held', 'resume'],
    ] as const)('takes %s back', async (member, event, action) => {
      const opened = await inState('active');
      await send(opened, { [member]: true });
      await bridgeSays(api, opened, opened.ids[0] ?? '', event);
      const participant = participantIn(await send(opened, { [member]: false }));
      expect(participant).toMatchObject({ [member]: true, lastAction: { action, outcome: 'pending' } });
      const stored = await storedParticipant(api, opened);
      expect([stored.desiredMuted, stored.desiredOnHold]).toEqual([undefined, undefined]);
      expect(participant).toMatchObject({ [`desired${member === 'muted' ? 'Muted' : 'OnHold'}`]: false });
    });

    it('keeps a flag from before the start, and over a re-dial', async () => {
      const opened = await inState('assembling');
      await send(opened, { muted: true });
      await send(opened, { status: 'offline' });
      expect(participantIn(await send(opened, { status: 'online' }))).toMatchObject({ desiredMuted: true, desiredStatus: 'online' });
    });

    it('takes online with muted for an offline participant as one change', async () => {
      const opened = await inState('active', ['online', 'offline']);
      const { version } = await recordOf(api, opened);
      const answer = await update.send(requestOf(opened, { status: 'online', muted: true }, opened.ids[1]));
      expect(participantIn(answer)).toMatchObject({ desiredStatus: 'online', desiredMuted: true, version: version + 1 });
    });

    it('takes muted with online for a connected participant, who stays connected', async () => {
      const opened = await inState('active');
      await send(opened, { status: 'offline' });
      await send(opened, { status: 'online' });
      const stored = await storedParticipant(api, opened);
      expect(participantIn(await send(opened, { status: 'online', muted: true }))).toMatchObject({
        desiredStatus: 'online',
        desiredMuted: true,
      });
      expect(await storedParticipant(api, opened)).toMatchObject({ desiredLeg: stored.desiredLeg });
    });

    it('takes one write', async () => {
      const opened = await inState('active');
      const before = api.requests.length;
      await send(opened, { muted: true });
      expect(api.requests.slice(before)).toEqual([{ table: 'conferences', action: 'UpdateItem' }]);
    });
  });

  describe('a repeated request', () => {
    it.each(['assembling', 'active'] as const)('answers a request for what holds already, and changes nothing, while %s', async (state) => {
      for (const body of [
        { status: 'offline' },
        { muted: true },
        { onHold: true },
        { status: 'online' },
        { muted: true, onHold: true },
      ] as const) {
        const opened = await inState(state);
        const first = participantIn(await send(opened, body));
        const again = await sendRefused(opened, body);
        expect(again.statusCode).toBe(202);
        expect(participantIn(again)).toEqual(first);
      }
    });

    it('notes the first request for false, which has nothing to do', async () => {
      const opened = await inState('active');
      const done = { lastAction: { action: 'unmute', outcome: 'done' }, desiredMuted: false, desiredOnHold: false };
      expect(participantIn(await send(opened, { muted: false, onHold: false }))).toMatchObject(done);
      expect(participantIn(await sendRefused(opened, { muted: false, onHold: false }))).toMatchObject(done);
    });

    it('dials once for two simultaneous requests for online', async () => {
      const opened = await inState('active');
      await bridgeSays(api, opened, opened.ids[0] ?? '', 'ended');
      const answers = await Promise.all([send(opened, { status: 'online' }), send(opened, { status: 'online' })]);
      expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 202]);
      expect(await storedParticipant(api, opened)).toMatchObject({ desiredLeg: 2 });
    });
  });

  describe('If-Match', () => {
    it("accepts a change at the participant's version, even if others have changed since", async () => {
      const opened = await inState('assembling', ['online', 'online']);
      const { etag = '' } = (await send(opened, { muted: true })).headers;
      await update.send(requestOf(opened, { muted: true }, opened.ids[1]));
      expect((await send(opened, { muted: false }, { headers: { 'if-match': etag } })).statusCode).toBe(202);
    });

    it('refuses it if this participant has changed since, and names it', async () => {
      const opened = await inState('assembling');
      const { etag = '' } = (await send(opened, { muted: true })).headers;
      await send(opened, { onHold: true });
      const answer = await sendRefused(opened, { muted: false }, { headers: { 'if-match': etag } });
      expect(answer).toBeProblem('VERSION_CONFLICT', { participantId: opened.ids[0] });
    });

    it('refuses it if everyone has changed since', async () => {
      const opened = await inState('starting');
      expect(await sendRefused(opened, { muted: true }, { headers: { 'if-match': '"1"' } })).toBeProblem('VERSION_CONFLICT');
    });

    it('applies to online as well, for a participant who is online', async () => {
      const opened = await inState('active');
      const answer = await sendRefused(opened, { status: 'online' }, { headers: { 'if-match': '"1"' } });
      expect(answer).toBeProblem('VERSION_CONFLICT');
      expect((await send(opened, { status: 'online' }, { headers: { 'if-match': '*' } })).statusCode).toBe(202);
    });

    it.each(['7', '"x"', 'W/"1"', '"1", "2"', '""', '"0"', `"${'1'.repeat(300)}"`])('refuses the header %s', async (tag) => {
      const opened = await inState('active');
      expect(await sendRefused(opened, { muted: true }, { headers: { 'if-match': tag } })).toBeProblem('INVALID_ARGUMENT');
    });
  });

  describe('refuses', () => {
    it.each(['ending', 'ended'] as const)('a conference that is %s', async (state) => {
      expect(await sendRefused(await inState(state), { muted: true })).toBeProblem('INCOMPATIBLE_STATE');
    });

    it('a conference that has ended and was followed by another', async () => {
      expect(await sendRefused(await aPastConference(api), { muted: true })).toBeProblem('INCOMPATIBLE_STATE');
    });

    it('a removed participant', async () => {
      const opened = await inState('active');
      const { conferenceId, ids } = opened;
      await change(api, opened, removal({ conferenceId, participantId: ids[0] ?? '', at: NOW }));
      expect(await sendRefused(opened, { status: 'online' })).toBeProblem('NOT_FOUND');
    });

    it('a dial above the hourly limit', async () => {
      const opened = await inState('active');
      await bridgeSays(api, opened, opened.ids[0] ?? '', 'ended');
      const settings = { dialsPerHour: 2 };
      const answer = await sendRefused(opened, { status: 'online' }, { settings });
      expect(answer).toBeProblem('TOO_MANY_REQUESTS');
      expect(answer.headers['retry-after']).toBe('3600');
      expect((await send(opened, { status: 'offline', muted: true }, { settings })).statusCode).toBe(202);
    });

    it.each([
      [{ status: 'online' }, 'online'],
      [{ status: 'offline' }, 'offline'],
      [{ muted: false }, 'unmute'],
      [{ onHold: true }, 'hold'],
    ])('%j if the bridge does not support it, and names the action', async (body, action) => {
      const answer = await sendRefused(await inState('active'), body, { settings: { bridge: PLAIN_BRIDGE } });
      expect(answer).toBeProblem('ACTION_NOT_SUPPORTED', { detail: `The bridge does not support this action: ${action}.` });
    });

    it.each([{ status: 'offline' }, { muted: true }, { status: 'online', onHold: true }])(
      '%j of somebody who is there by a call of its own, and changes nothing',
      async (body) => {
        const opened = await inState('active', ['online', 'online']);
        await comesByItself(api, opened);
        expect(await sendRefused(opened, body)).toBeProblem('ACTION_NOT_SUPPORTED', { participantId: opened.ids[0] });
      },
    );

    it('to call somebody whom only the event package has listed if there are too many', async () => {
      const opened = await storedConference(api, { state: 'active', others: ['online', null], maxParticipants: 3 });
      const [record, at] = [await recordOf(api, opened), api.clock.now];
      const [second = '', words] = [opened.ids[1], { word: 'disconnected' as const }];
      const listed = { [second]: words, stranger: { ...words, phoneNumber: api.newNumber() } };
      const feed = { subscription: 'one', version: 1, until: at + 60_000 };
      const observed = observe(record, { listed, spokenOf: new Set(Object.keys(listed)), at, feed });
      if (observed.change) await change(api, opened, observed.change);
      const request = requestOf(opened, { status: 'online' }, second);
      expect(await refused({ sender: update }, opened.initiator, request)).toBeProblem('TOO_MANY_PARTICIPANTS');
    });

    it.each([
      ['an empty body', {}],
      ['an unknown status', { status: 'connected' }],
      ['null for a status', { status: null }],
      ['a text for muted', { muted: 'true' }],
      ['a number for onHold', { onHold: 1 }],
      ['a member that only answers have', { desiredMuted: true }],
    ])('%s', async (_what, body) => {
      expect(await sendRefused(await inState('active'), body)).toBeProblem('INVALID_ARGUMENT');
    });
  });
});
