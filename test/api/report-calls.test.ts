import { abandon, end, finish } from '../../domain/conference/changes/end';
import { removeParticipant as removal } from '../../domain/conference/changes/remove-participant';
import { requestChange } from '../../domain/conference/changes/request-change';
import { start } from '../../domain/conference/changes/start';
import { isDesiredOnline } from '../../domain/conference/desired';
import { isHidden, shownBefore } from '../../domain/conference/hidden';
import { conferenceView } from '../../domain/conference/view/conference-view';
import { participantView } from '../../domain/conference/view/participant-view';
import { reportCallsHandler } from '../../functions/calls/report-calls';
import { reportCalls } from '../../schemas/api/calls';
import { type CallReport, type CallReportResult, CallReportResults } from '../../schemas/call-report';
import { DAY_MS, MINUTE_MS } from '../../schemas/durations';
import type { Participant, Status } from '../../schemas/participant';
import { NOW } from '../support/http-deps';
import { crowd } from '../support/property-runs';
import { storeWith } from '../support/store-with';
import { change, type Opened, recordOf, storedParticipant, storedConference } from './support/conferences';
import { describeOperation, refused } from './support/keeps-the-contract';
import { sender, type SendOptions } from './support/sender';
import { DENIED_PREFIX } from './support/settings';
import { type Api, startApi } from './support/start-api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const report = sender(reportCalls, reportCallsHandler, () => api);
const network = { clientId: 'network', phoneNumber: null };

let reportIds = 0;
const at = (ms: number): string => new Date(NOW + ms).toISOString();

type Fields = Partial<CallReport> & Pick<CallReport, 'initiator' | 'participant'>;
const aReport = (fields: Fields): CallReport => ({
  reportId: `r-${(reportIds += 1)}`,
  callId: 'call-1',
  state: 'held',
  occurredAt: at(0),
  ...fields,
});

/** As many reports as one request may have. */
const MANY = crowd(100, 25);

const send = async (reports: readonly CallReport[], options: SendOptions = {}): Promise<readonly CallReportResult[]> => {
  const answer = await report.send({ caller: network, body: { reports }, ...options });
  expect(answer.statusCode).toBe(200);
  const { results } = CallReportResults.parse(JSON.parse(answer.body));
  expect(results.map(({ reportId }) => reportId)).toEqual(reports.map(({ reportId }) => reportId));
  return results;
};

/** Reports that change nothing: their results. */
const sendInVain = async (initiator: string, reports: readonly CallReport[], options: SendOptions = {}) => {
  const before = await api.items(initiator);
  const results = await send(reports, options);
  expect(await api.items(initiator)).toEqual(before);
  return results;
};

const arrange = async () => {
  const [initiator, participant] = [api.newNumber(), api.newNumber()];
  const body = { reports: [aReport({ initiator, participant })] };
  const otherBody = { reports: [aReport({ initiator, participant, state: 'released' })] };
  return { initiator, request: { caller: network, body }, otherBody };
};

/** Of a participant of an opened conference. */
const about = (opened: Opened, fields: Partial<CallReport> = {}, index = 0): CallReport =>
  aReport({ initiator: opened.initiator, participant: opened.numbers[index] ?? '', ...fields });

const shown = async (opened: Opened, index = 0): Promise<Participant> =>
  participantView(await recordOf(api, opened), opened.ids[index] ?? '', await storedParticipant(api, opened, index), []);

/** The participants whom the conference shows. */
const shownIds = async (opened: Opened) =>
  conferenceView(await recordOf(api, opened), []).participants.map(({ participantId }) => participantId);

const decide = (opened: Opened, status: Status) => {
  const { conferenceId, ids } = opened;
  return change(api, opened, requestChange({ conferenceId, participantId: ids[0] ?? '', at: NOW, desired: { status }, dialsPerHour: 100 }));
};

/** A failure of the store may be that of a single report. */
const failing = (error: Error) => ({ identity: () => Promise.reject(error) });

/** A store that breaks at one conference. */
const storeBreakingAt = ({ key, initiator }: Opened) =>
  storeWith(api.store, {
    change: async (at, made) => {
      if (at === key) throw new TypeError(`of ${initiator}`);
      return api.store.change(at, made);
    },
  });

const resultsOf = (answer: { readonly body: string }) => CallReportResults.parse(JSON.parse(answer.body)).results;

/** What is logged while something is done. */
const linesOf = async (act: () => Promise<unknown>): Promise<readonly object[]> => {
  const before = api.lines.length;
  await act();
  return api.lines.slice(before);
};

describeOperation({ sender: report, arrange, failing }, () => {
  describe('a report', () => {
    it.each([
      ['dialing', null, 'offline'],
      ['alerting', null, 'offline'],
      ['held', 'online', 'online'],
      ['connected', 'online', 'online'],
      ['unconnected', 'offline', 'offline'],
      ['released', 'offline', 'offline'],
    ] as const)('of a call that is %s gives the participant the initial status %s', async (state, initialStatus, status) => {
      const opened = await storedConference(api, { others: [null] });
      const [result] = await send([about(opened, { state, occurredAt: at(-500) })]);
      expect(result).toMatchObject({ outcome: 'applied', conferenceId: opened.conferenceId });
      expect(await shown(opened)).toMatchObject({
        initialStatus,
        status,
        source: 'call-reports',
        call: { state, cause: null, at: at(-500) },
      });
      expect(isDesiredOnline(await storedParticipant(api, opened))).toBe(status === 'online');
    });

    it('keeps the cause, and drops it with the next call', async () => {
      const opened = await storedConference(api, { others: [null] });
      await send([about(opened, { state: 'unconnected', cause: 'busy' })]);
      expect((await shown(opened)).call).toMatchObject({ state: 'unconnected', cause: 'busy' });
      await send([about(opened, { callId: 'call-2', state: 'dialing', occurredAt: at(1) })]);
      expect((await shown(opened)).call).toMatchObject({ state: 'dialing', cause: null });
    });

    it('follows the newest report: held, released, held again', async () => {
      const opened = await storedConference(api, { others: [null] });
      const states = ['held', 'released', 'held'] as const;
      await send(states.map((state, index) => about(opened, { state, occurredAt: at(index) })));
      expect(await shown(opened)).toMatchObject({ initialStatus: 'online', status: 'online' });
      expect(isDesiredOnline(await storedParticipant(api, opened))).toBe(true);
      expect((await recordOf(api, opened)).toCall).toEqual(new Set([opened.ids[0]]));
    });

    it('accepts times with any offset and precision', async () => {
      const opened = await storedConference(api, { others: [null] });
      await send([about(opened, { occurredAt: '2026-11-23T10:59:59.123456+02:00' })]);
      expect((await shown(opened)).call).toMatchObject({ at: '2026-11-23T08:59:59.123Z' });
    });

    it('adds a participant that the assembly does not have', async () => {
      const opened = await storedConference(api);
      const participant = api.newNumber();
      const [result] = await send([aReport({ initiator: opened.initiator, participant })]);
      expect(result).toMatchObject({ outcome: 'applied', conferenceId: opened.conferenceId });
      const id = api.identity.participantId(opened.initiator, participant);
      const record = await recordOf(api, opened);
      expect(record.participants[id]).toMatchObject({ phoneNumber: participant, initialStatus: 'online' });
      expect(record.freePlaces).toBe(97);
    });

    it('takes one write for a participant in the assembly', async () => {
      const opened = await storedConference(api, { others: [null] });
      const before = api.requests.length;
      await send([about(opened)]);
      expect(api.requests.slice(before)).toEqual([{ table: 'conferences', action: 'UpdateItem' }]);
    });

    it.each(['online', 'offline'] as const)('notes the call without effect if a status was requested: %s', async (status) => {
      const opened = await storedConference(api, { others: [null] });
      await decide(opened, status);
      const [result] = await send([about(opened, { state: status === 'online' ? 'released' : 'held' })]);
      expect(result).toMatchObject({ outcome: 'applied' });
      const initialStatus = status === 'online' ? 'offline' : 'online';
      expect(await shown(opened)).toMatchObject({ initialStatus, desiredStatus: status, status });
      expect(isDesiredOnline(await storedParticipant(api, opened))).toBe(status === 'online');
    });
  });

  describe('what opens an assembly', () => {
    it.each(['dialing', 'alerting', 'held', 'connected'] as const)('a call that is %s opens an assembly of the network', async (state) => {
      const [initiator, participant] = [api.newNumber(), api.newNumber()];
      const [result] = await send([aReport({ initiator, participant, state })]);
      const record = await recordOf(api, { key: api.identity.initiatorKey(initiator) });
      expect(result).toMatchObject({ outcome: 'applied', conferenceId: record.conferenceId });
      expect(record).toMatchObject({ state: 'assembling', origin: 'network', version: 1, maxParticipants: 100 });
      expect(
        Object.values(record.participants)
          .map(({ phoneNumber }) => phoneNumber)
          .sort(),
      ).toEqual([initiator, participant].sort());
    });

    it.each(['unconnected', 'released'] as const)('a call that is %s opens nothing', async (state) => {
      const [initiator, participant] = [api.newNumber(), api.newNumber()];
      const results = await sendInVain(initiator, [aReport({ initiator, participant, state })]);
      expect(results).toEqual([{ reportId: expect.any(String) as string, outcome: 'ignored' }]);
    });

    it('replaces an ended conference, which is kept', async () => {
      const ended = await storedConference(api, { state: 'ended' });
      const [result] = await send([about(ended, { occurredAt: at(1) })]);
      expect(result?.outcome).toBe('applied');
      expect(result?.conferenceId).not.toBe(ended.conferenceId);
      expect(await api.store.past(ended.conferenceId)).toMatchObject({ state: 'ended' });
    });

    it('does not open an assembly for a call of the conference that has ended', async () => {
      const opened = await storedConference(api);
      const { conferenceId } = opened;
      await send([about(opened)]);
      await change(api, opened, abandon({ conferenceId, at: NOW, reason: 'abandoned' }));
      expect(await sendInVain(opened.initiator, [about(opened, { occurredAt: at(1) })])).toMatchObject([{ outcome: 'stale' }]);
    });

    it('opens one assembly for many simultaneous reports', async () => {
      const initiator = api.newNumber();
      const all = await Promise.all(
        Array.from({ length: 5 }, async () => send([aReport({ initiator, participant: api.newNumber(), state: 'dialing' })])),
      );
      expect(new Set(all.flat().map(({ conferenceId }) => conferenceId)).size).toBe(1);
      expect(all.flat().map(({ outcome }) => outcome)).toEqual(Array(5).fill('applied'));
      const { participants } = await recordOf(api, { key: api.identity.initiatorKey(initiator) });
      expect(Object.keys(participants)).toHaveLength(6);
    });
  });

  describe('in a running conference', () => {
    it.each(['starting', 'active'] as const)('joins a participant without a requested status when its call connects: %s', async (state) => {
      const opened = await storedConference(api, { others: ['online', 'online', null], state });
      const [first] = await send([about(opened, { state: 'dialing', occurredAt: at(-9) }, 2)]);
      expect(first).toMatchObject({ outcome: 'applied' });
      expect(isDesiredOnline(await storedParticipant(api, opened, 2))).toBe(false);
      await send([about(opened, { state: 'connected' }, 2)]);
      expect(isDesiredOnline(await storedParticipant(api, opened, 2))).toBe(true);
      expect(await shown(opened, 2)).toMatchObject({ initialStatus: 'online', endpointStatus: 'pending' });
    });

    it.each(['unconnected', 'released'] as const)(
      'does not join a participant without a requested status when its call is %s',
      async (state) => {
        const opened = await storedConference(api, { others: ['online', null], state: 'active' });
        await send([about(opened, { state, cause: 'no-answer' }, 1)]);
        expect(await shown(opened, 1)).toMatchObject({ initialStatus: 'offline', status: 'offline', call: { cause: 'no-answer' } });
      },
    );

    it('does not change the status of a participant with a leg', async () => {
      const opened = await storedConference(api, { state: 'active' });
      const before = await storedParticipant(api, opened);
      const [result] = await send([about(opened, { state: 'released' })]);
      expect(result).toMatchObject({ outcome: 'applied' });
      expect(await storedParticipant(api, opened)).toEqual({
        ...before,
        call: { state: 'released', at: expect.any(Number) as number, cause: null },
        callKey: expect.any(Number) as number,
      });
      expect(await shown(opened)).toMatchObject({ status: 'online', initialStatus: 'online', call: { state: 'released' } });
    });

    it('does not call a participant whom the terminal has set offline', async () => {
      const opened = await storedConference(api, { others: [null, 'online'] });
      await decide(opened, 'offline');
      await change(
        api,
        opened,
        start({ conferenceId: opened.conferenceId, initiatorId: opened.initiatorId, at: NOW, maxMinutes: 60, dialsPerHour: 100 }),
      );
      await send([about(opened, { state: 'connected' })]);
      expect(isDesiredOnline(await storedParticipant(api, opened))).toBe(false);
    });

    it('notes a call with somebody who is not in the conference, and shows it to nobody', async () => {
      const opened = await storedConference(api, { state: 'active' });
      const before = await shownIds(opened);
      const results = await send([aReport({ initiator: opened.initiator, participant: api.newNumber() })]);
      expect(results).toMatchObject([{ outcome: 'applied', conferenceId: opened.conferenceId }]);
      expect(await shownIds(opened)).toEqual(before);
    });

    it('hides each report of a call with somebody who is not in the conference, also from the next event', async () => {
      const opened = await storedConference(api, { state: 'active' });
      const { version } = await recordOf(api, opened);
      const outsider = { initiator: opened.initiator, participant: api.newNumber() };
      for (const [index, state] of (['dialing', 'connected', 'released'] as const).entries()) {
        await send([aReport({ ...outsider, state, occurredAt: at(index) })]);
        expect(isHidden(await recordOf(api, opened))).toBe(true);
      }
      await send([about(opened, { state: 'connected' })]);
      const shownAgain = await recordOf(api, opened);
      expect([isHidden(shownAgain), shownAgain.version, shownBefore(shownAgain)]).toEqual([false, version + 4, version]);
    });

    it('ignores the end of a call with somebody who is not in the conference', async () => {
      const opened = await storedConference(api, { state: 'active' });
      const stranger = aReport({ initiator: opened.initiator, participant: api.newNumber(), state: 'released' });
      expect(await sendInVain(opened.initiator, [stranger])).toMatchObject([{ outcome: 'ignored', conferenceId: opened.conferenceId }]);
    });
  });

  describe('about a removed participant', () => {
    const removed = async (opened: Opened): Promise<void> => {
      await change(api, opened, removal({ conferenceId: opened.conferenceId, participantId: opened.ids[0] ?? '', at: NOW }));
    };

    it('the call that was known does not bring it back', async () => {
      const opened = await storedConference(api, { others: [null, null] });
      await send([about(opened, { state: 'connected' })]);
      await removed(opened);
      expect(await send([about(opened, { occurredAt: at(1) })])).toMatchObject([{ outcome: 'applied' }]);
      expect(await shownIds(opened)).not.toContain(opened.ids[0]);
    });

    it('a new call brings it back, online once the call is up', async () => {
      const opened = await storedConference(api, { others: [null, null] });
      await send([about(opened, { state: 'released' })]);
      await removed(opened);
      await send([about(opened, { callId: 'call-2', state: 'dialing' })]);
      expect(await shownIds(opened)).toContain(opened.ids[0]);
      expect(await shown(opened)).toMatchObject({ status: 'offline', call: { state: 'dialing' } });
      await send([about(opened, { callId: 'call-2' })]);
      expect(await shown(opened)).toMatchObject({ status: 'online', call: { state: 'held' } });
    });
  });

  describe('what changes nothing', () => {
    it('a repeated report is a duplicate, in any state', async () => {
      for (const state of ['assembling', 'active'] as const) {
        const opened = await storedConference(api, { state });
        const said = about(opened, { state: 'connected' });
        expect((await send([said]))[0]).toMatchObject({ outcome: 'applied' });
        const results = await sendInVain(opened.initiator, [said, { ...said, reportId: 'another' }]);
        expect(results).toMatchObject([{ outcome: 'duplicate', conferenceId: opened.conferenceId }, { outcome: 'duplicate' }]);
      }
    });

    it('an older report is stale, in any state', async () => {
      for (const state of ['assembling', 'active'] as const) {
        const opened = await storedConference(api, { state });
        await send([about(opened, { state: 'connected', occurredAt: at(10) })]);
        const late = [about(opened, { state: 'held', occurredAt: at(9) }), about(opened, { state: 'dialing', occurredAt: at(10) })];
        expect(await sendInVain(opened.initiator, late)).toMatchObject([
          { outcome: 'stale', conferenceId: opened.conferenceId },
          { outcome: 'stale' },
        ]);
      }
    });

    it('a report to an ending conference about its own call is ignored', async () => {
      const opened = await storedConference(api, { state: 'active' });
      const { conferenceId } = opened;
      await send([about(opened)]);
      await change(api, opened, end({ conferenceId, at: NOW, reason: 'ended-by-initiator' }));
      const released = about(opened, { state: 'released', occurredAt: at(1) });
      expect(await sendInVain(opened.initiator, [released])).toMatchObject([{ outcome: 'ignored' }]);
    });

    it('the end of a call after the conference has ended is ignored', async () => {
      const opened = await storedConference(api, { state: 'ended' });
      expect(await sendInVain(opened.initiator, [about(opened, { state: 'released', occurredAt: at(1) })])).toMatchObject([
        { outcome: 'ignored' },
      ]);
    });
  });

  describe('rejects', () => {
    it('a call of the initiator with itself', async () => {
      const initiator = api.newNumber();
      const results = await sendInVain(initiator, [aReport({ initiator, participant: initiator })]);
      expect(results).toMatchObject([{ outcome: 'rejected', code: 'INVALID_ARGUMENT', errors: [{ pointer: '#/reports/0/participant' }] }]);
    });

    it('a number that may not be called', async () => {
      const initiator = api.newNumber();
      const results = await sendInVain(initiator, [aReport({ initiator, participant: `${DENIED_PREFIX}5551234` })]);
      expect(results).toMatchObject([{ outcome: 'rejected', code: 'NUMBER_NOT_ALLOWED' }]);
    });

    it('a participant above the limit', async () => {
      const opened = await storedConference(api, { maxParticipants: 2 });
      const results = await sendInVain(opened.initiator, [aReport({ initiator: opened.initiator, participant: api.newNumber() })]);
      expect(results).toMatchObject([{ outcome: 'rejected', code: 'TOO_MANY_PARTICIPANTS', conferenceId: opened.conferenceId }]);
    });
  });

  describe('several calls with one party', () => {
    it('keeps a party online whose older call is released while a newer one is held', async () => {
      const opened = await storedConference(api, { others: [null] });
      const results = await send([
        about(opened, { callId: 'a', state: 'connected', occurredAt: at(0) }),
        about(opened, { callId: 'b', state: 'held', occurredAt: at(1) }),
        about(opened, { callId: 'a', state: 'released', occurredAt: at(2) }),
      ]);
      expect(results.map(({ outcome }) => outcome)).toEqual(['applied', 'applied', 'applied']);
      expect(await shown(opened)).toMatchObject({ initialStatus: 'online', status: 'online', call: { state: 'held' } });
    });

    it('takes a new call in the same second in which the last one failed', async () => {
      const opened = await storedConference(api, { others: [null] });
      const results = await send([
        about(opened, { callId: 'a', state: 'unconnected', cause: 'busy' }),
        about(opened, { callId: 'b', state: 'dialing' }),
        about(opened, { callId: 'b', state: 'connected' }),
        about(opened, { callId: 'a', state: 'alerting' }),
      ]);
      expect(results.map(({ outcome }) => outcome)).toEqual(['applied', 'applied', 'applied', 'stale']);
      expect(await shown(opened)).toMatchObject({ status: 'online', call: { state: 'connected', cause: null } });
    });
  });

  describe("a network whose clock is not Rollcall's", () => {
    it.each([-DAY_MS, -6_000, DAY_MS])('has its reports taken, %d ms off', async (off) => {
      const opened = await storedConference(api, { others: [null] });
      const stranger = aReport({ initiator: opened.initiator, participant: api.newNumber(), occurredAt: at(off) });
      const results = await send([about(opened, { occurredAt: at(off) }), stranger]);
      expect(results.map(({ outcome }) => outcome)).toEqual(['applied', 'applied']);
    });

    const MINUTES_40 = 40 * MINUTE_MS;
    const later = <Result>(ms: number, act: () => Promise<Result>): Promise<Result> => {
      api.clock.now += ms;
      return act().finally(() => (api.clock.now -= ms));
    };
    const stateOf = async ({ key }: Opened) => (await recordOf(api, { key })).state;

    it('may be set back between conferences: a call that goes on as time does opens the next one', async () => {
      const ended = await storedConference(api, { others: [null] });
      await send([about(ended, { occurredAt: at(MINUTES_40 + 1_000) })]);
      await change(api, ended, abandon({ conferenceId: ended.conferenceId, at: NOW, reason: 'abandoned' }));
      const call = (fields: Partial<CallReport>) => send([about(ended, { callId: 'call-2', ...fields })]);
      const results = [
        await call({ state: 'dialing', occurredAt: at(0) }),
        await later(2_000, () => call({ state: 'connected', occurredAt: at(2_000) })),
        await later(3_000, () => call({ state: 'held', occurredAt: at(3_500) })),
      ];
      expect(results.flat().map(({ outcome }) => outcome)).toEqual(['applied', 'applied', 'applied']);
      expect(await recordOf(api, ended)).toMatchObject({ state: 'assembling', newestReportAt: NOW + 3_500 });
    });

    it('does not lose its order: what is repeated after two conferences opens none, and joins none', async () => {
      const first = await storedConference(api, { others: [null] });
      const kept = [about(first, { state: 'connected' }), about(first, { occurredAt: at(9_000) })];
      await send(kept);
      await change(api, first, abandon({ conferenceId: first.conferenceId, at: NOW, reason: 'abandoned' }));
      const second = await storedConference(api, { initiator: first.initiator, others: [null] });
      await send([about(second, { callId: 'another', occurredAt: at(MINUTES_40) })]);
      const seen = await sendInVain(first.initiator, kept);
      expect(seen).toMatchObject([{ outcome: 'stale', conferenceId: second.conferenceId }, { outcome: 'stale' }]);
      await change(api, second, abandon({ conferenceId: second.conferenceId, at: NOW, reason: 'abandoned' }));
      expect(await sendInVain(first.initiator, kept)).toMatchObject([{ outcome: 'stale' }, { outcome: 'stale' }]);
      await storedConference(api, { initiator: first.initiator, others: [null] });
      expect(await sendInVain(first.initiator, kept)).toMatchObject([{ outcome: 'stale' }, { outcome: 'stale' }]);
      expect(await stateOf(first)).toBe('assembling');
    });

    it('has nobody set online by a whole call that was kept for an hour', async () => {
      const opened = await storedConference(api, { others: [null] });
      await send([aReport({ initiator: opened.initiator, participant: api.newNumber(), callId: 'other', occurredAt: at(MINUTES_40) })]);
      const states = ['dialing', 'alerting', 'connected', 'held'] as const;
      const results = await send(states.map((state, index) => about(opened, { state, occurredAt: at(index * 3_000) })));
      expect(results.map(({ outcome }) => outcome)).toEqual(['applied', 'stale', 'stale', 'stale']);
      expect(await shown(opened)).toMatchObject({ status: 'offline', call: { state: 'dialing' } });
    });

    it('may be set back: the next call counts, and the end of the one that is up', async () => {
      const opened = await storedConference(api, { others: [null, null] });
      await send([about(opened, { occurredAt: at(DAY_MS) }), about(opened, { occurredAt: at(DAY_MS) }, 1)]);
      const results = await send([
        about(opened, { state: 'released', occurredAt: at(0) }),
        about(opened, { callId: 'call-2', occurredAt: at(1) }),
        about(opened, { state: 'released', occurredAt: at(2) }, 1),
        about(opened, { occurredAt: at(DAY_MS) }, 1),
      ]);
      expect(results.map(({ outcome }) => outcome)).toEqual(['applied', 'applied', 'applied', 'stale']);
      expect([await shown(opened), await shown(opened, 1)]).toMatchObject([{ status: 'online' }, { status: 'offline' }]);
    });
  });

  describe('many reports', () => {
    it('answers in the order of the request, each report separately', async () => {
      const [one, two] = [await storedConference(api, { others: [null, null] }), await storedConference(api, { others: [null] })];
      const first = about(one, { state: 'dialing', occurredAt: at(0) });
      const results = await send([
        first,
        about(two, { state: 'held' }),
        about(one, { state: 'held', occurredAt: at(1) }),
        first,
        aReport({ initiator: two.initiator, participant: two.initiator }),
        about(one, { state: 'alerting', occurredAt: at(0) }),
        about(one, { state: 'held' }, 1),
      ]);
      expect(results.map(({ outcome }) => outcome)).toEqual(['applied', 'applied', 'applied', 'stale', 'rejected', 'stale', 'applied']);
      expect(results[0]?.conferenceId).toBe(one.conferenceId);
      expect(results[1]?.conferenceId).toBe(two.conferenceId);
    });

    it('distinguishes two states of the same millisecond', async () => {
      const opened = await storedConference(api, { others: [null] });
      const states = ['dialing', 'alerting', 'connected', 'held', 'released'] as const;
      const results = await send(states.map((state) => about(opened, { state })));
      expect(results.map(({ outcome }) => outcome)).toEqual(states.map(() => 'applied'));
      expect(await shown(opened)).toMatchObject({ initialStatus: 'offline', call: { state: 'released' } });
    });

    it('takes a whole assembly in one request, and refuses whom it has no room for', async () => {
      const initiator = api.newNumber();
      const reports = Array.from({ length: MANY }, () => aReport({ initiator, participant: api.newNumber() }));
      const results = await send(reports, { settings: { maxParticipants: MANY } });
      expect(results.map(({ outcome }) => outcome)).toEqual([...Array<string>(MANY - 1).fill('applied'), 'rejected']);
      expect(new Set(results.map(({ conferenceId }) => conferenceId)).size).toBe(1);
    });

    it('takes many initiators in one request', async () => {
      const reports = Array.from({ length: MANY }, () => aReport({ initiator: api.newNumber(), participant: api.newNumber() }));
      const results = await send(reports);
      expect(results.every(({ outcome }) => outcome === 'applied')).toBe(true);
      expect(new Set(results.map(({ conferenceId }) => conferenceId)).size).toBe(MANY);
    });
  });

  describe('asks the network to repeat', () => {
    const later = { outcome: 'rejected', code: 'UNAVAILABLE' };
    const slow = () => Object.assign(new Error('slow'), { name: 'ThrottlingException' });
    const outcomes = (results: readonly CallReportResult[]) => results.map(({ outcome }) => outcome);

    it('what belongs to the next conference, while one ends; it opens the next one then', async () => {
      const opened = await storedConference(api, { state: 'ending' });
      const reports = (['dialing', 'connected', 'held'] as const).map((state, index) => about(opened, { state, occurredAt: at(index) }));
      expect(await sendInVain(opened.initiator, reports)).toMatchObject([later, later, later]);
      await change(api, opened, finish(opened.conferenceId, NOW));
      const results = await send(reports);
      expect(outcomes(results)).toEqual(['applied', 'applied', 'applied']);
      expect(results[0]?.conferenceId).not.toBe(opened.conferenceId);
    });

    it('the report that others are always faster than, and the later ones of its initiator, but no others', async () => {
      const [slower, sound] = [await storedConference(api, { others: [null, null] }), await storedConference(api, { others: [null] })];
      const current = await recordOf(api, slower);
      const store = storeWith(api.store, {
        change: async (key, made) =>
          key === slower.key ? { result: 'refused', refusal: 'conflict', current } : api.store.change(key, made),
      });
      const reports = [about(slower), about(sound), about(slower, {}, 1)];
      const request = { caller: network, body: { reports }, headers: { 'idempotency-key': 'some-repeated' } };
      expect(resultsOf(await report.send({ ...request, deps: { store } }))).toMatchObject([later, { outcome: 'applied' }, later]);
      expect(outcomes(resultsOf(await report.send(request)))).toEqual(['applied', 'duplicate', 'applied']);
    });

    it('the reports that meet an outage, and logs that', async () => {
      const [one, two] = [await storedConference(api, { others: [null] }), await storedConference(api, { others: [null, null] })];
      const reports = [about(one), about(two), about(two, {}, 1)];
      const store = storeWith(api.store, {
        change: async (key, made) => (key === two.key ? Promise.reject(slow()) : api.store.change(key, made)),
      });
      const lines = await linesOf(async () =>
        expect(await send(reports, { deps: { store } })).toMatchObject([{ outcome: 'applied' }, later, later]),
      );
      expect(lines).toMatchObject([{ event: 'report.failed', index: 1 }, { event: 'request.answered' }]);
      expect(outcomes(await send(reports))).toEqual(['duplicate', 'applied', 'applied']);
    });

    it('the whole request if every report that fits the contract meets the outage', async () => {
      const opened = await storedConference(api, { others: [null, null] });
      const store = storeWith(api.store, { change: () => Promise.reject(slow()) });
      const body = { reports: [about(opened), {}, about(opened, {}, 1)] };
      expect(await refused({ sender: report }, opened.initiator, { caller: network, body, deps: { store } })).toBeProblem('UNAVAILABLE');
    });
  });

  describe('judges each report separately', () => {
    it.each([
      ['a short number', { participant: '112' }],
      ['a service number', { participant: '*86' }],
      ['no number', { participant: 'anonymous' }],
      ['a number without its plus', { participant: '15550101' }],
      ['an initiator without a valid number', { initiator: '4021' }],
      ['an initiator that is an address', { initiator: 'sip:ada@example.com' }],
      ['an unknown member', { colour: 'red' }],
      ['an unknown state', { state: 'ringing' }],
      ['an unknown cause', { cause: 'tired' }],
      ['an invalid time', { occurredAt: 'yesterday' }],
      ['a time without offset', { occurredAt: '2026-11-23T09:00:00' }],
      ['a time as a number', { occurredAt: NOW }],
      ['a time before there were conferences', { occurredAt: '1969-12-31T23:59:59Z' }],
      ['a day that does not exist', { occurredAt: '2026-02-30T09:00:00Z' }],
      ['a call id with a space', { callId: 'a b' }],
      ['a missing call id', { callId: undefined }],
    ])('rejects a report with %s, and takes the others', async (_what, odd) => {
      const opened = await storedConference(api, { others: [null, null] });
      const results = await send([about(opened), { ...about(opened), ...odd } as CallReport, about(opened, {}, 1)]);
      expect(results).toMatchObject([{ outcome: 'applied' }, { outcome: 'rejected', code: 'INVALID_ARGUMENT' }, { outcome: 'applied' }]);
      const [member] = Object.keys(odd);
      expect(results[1]?.errors?.[0]).toMatchObject({ pointer: `#/reports/1/${String(member)}` });
    });

    it.each([
      ['null', null],
      ['a text', 'report'],
      ['a list', []],
      ['an empty object', {}],
      ['an empty id', { reportId: '' }],
      ['a long id', { reportId: 'x'.repeat(129) }],
      ['a number for an id', { reportId: 15 }],
    ])('rejects %s for a report, without an id, and takes the others', async (_what, odd) => {
      const opened = await storedConference(api, { others: [null] });
      const answer = await report.send({ caller: network, body: { reports: [odd, about(opened)] } });
      expect(CallReportResults.parse(JSON.parse(answer.body)).results).toMatchObject([
        { reportId: null, outcome: 'rejected', code: 'INVALID_ARGUMENT' },
        { outcome: 'applied', conferenceId: opened.conferenceId },
      ]);
    });

    it('repeats nothing of what a rejected report said, neither to the network nor in the log', async () => {
      const [initiator, participant] = [api.newNumber(), api.newNumber()];
      const reports = [{ ...aReport({ initiator, participant }), reportId: 'r-9', [participant]: participant, state: participant }];
      const lines = await linesOf(async () => {
        const answer = await report.send({ caller: network, body: { reports } });
        expect(answer.statusCode).toBe(200);
        expect(answer.body).not.toContain(participant.slice(1));
        expect(JSON.parse(answer.body)).toMatchObject({ results: [{ reportId: 'r-9', outcome: 'rejected' }] });
      });
      expect(lines).not.toEqual([]);
      expect(JSON.stringify(lines)).not.toContain(participant.slice(1));
      expect(JSON.stringify(lines)).not.toContain(initiator.slice(1));
    });
  });

  describe('if Rollcall fails at a report', () => {
    it('takes the other reports, and logs that', async () => {
      const [broken, sound] = [await storedConference(api, { others: [null] }), await storedConference(api, { others: [null] })];
      const reports = [about(sound), about(broken)];
      const lines = await linesOf(async () => {
        const deps = { store: storeBreakingAt(broken) };
        const answer = await report.send({ caller: network, body: { reports }, deps, headers: { 'x-correlator': 'one:two' } });
        expect(answer.statusCode).toBe(200);
        expect(resultsOf(answer)).toMatchObject([
          { outcome: 'applied' },
          { reportId: reports[1]?.reportId, outcome: 'rejected', code: 'INTERNAL' },
        ]);
      });
      const failed = { level: 'error', event: 'report.failed', correlator: 'one:two', index: 1 };
      expect(lines).toContainEqual(expect.objectContaining({ ...failed, error: expect.objectContaining({ name: 'TypeError' }) as object }));
      expect(JSON.stringify(lines)).not.toContain(broken.initiator.slice(1));
    });

    it('answers in the same way if it is the only one, or all others are rejected, and logs each failure', async () => {
      const [one, two] = [await storedConference(api, { others: [null] }), await storedConference(api, { others: [null] })];
      const store = storeWith(api.store, { change: () => Promise.reject(new TypeError('broken')) });
      const internal = { outcome: 'rejected', code: 'INTERNAL' };
      const invalid = { reportId: null, outcome: 'rejected', code: 'INVALID_ARGUMENT' };
      const lines = await linesOf(async () => {
        expect(await send([about(one)], { deps: { store } })).toMatchObject([internal]);
        const answer = await report.send({ caller: network, body: { reports: [about(one), {}, about(two)] }, deps: { store } });
        expect(answer.statusCode).toBe(200);
        expect(resultsOf(answer)).toMatchObject([internal, invalid, internal]);
      });
      expect(lines).toMatchObject([
        { event: 'report.failed', index: 0 },
        { event: 'request.answered' },
        { event: 'report.failed', index: 0 },
        { event: 'report.failed', index: 2 },
        { event: 'request.answered' },
      ]);
    });

    it('takes the later reports of the same initiator', async () => {
      const opened = await storedConference(api, { others: [null] });
      let writes = 0;
      const store = storeWith(api.store, {
        change: async (key, made) => {
          writes += 1;
          if (writes === 1) throw new TypeError('broken');
          return api.store.change(key, made);
        },
      });
      const reports = [about(opened, { state: 'dialing' }), about(opened, { state: 'held', occurredAt: at(1) })];
      expect(await send(reports, { deps: { store } })).toMatchObject([{ code: 'INTERNAL' }, { outcome: 'applied' }]);
      expect(await shown(opened)).toMatchObject({ call: { state: 'held' } });
    });
  });

  describe('with an Idempotency-Key', () => {
    it('replays the answer with its rejected reports, and takes nothing again', async () => {
      const opened = await storedConference(api, { others: [null] });
      const body = { reports: [{ ...about(opened), state: 'ringing' }, about(opened)] };
      const request = { caller: network, body, headers: { 'idempotency-key': 'rejected-reports' } };
      const first = await report.send(request);
      expect(resultsOf(first)).toMatchObject([
        { code: 'INVALID_ARGUMENT', errors: [{ pointer: '#/reports/0/state' }] },
        { outcome: 'applied' },
      ]);
      const { version } = await recordOf(api, opened);
      const again = await report.send(request);
      expect(again.body).toBe(first.body);
      expect(again.headers['idempotent-replayed']).toBe('true');
      expect((await recordOf(api, opened)).version).toBe(version);
    });

    it('keeps no answer with a failure of Rollcall: the same request takes what failed', async () => {
      const [broken, sound] = [await storedConference(api, { others: [null] }), await storedConference(api, { others: [null] })];
      const body = { reports: [about(broken), about(sound)] };
      const request = { caller: network, body, headers: { 'idempotency-key': 'failed-reports' } };
      const failed = await report.send({ ...request, deps: { store: storeBreakingAt(broken) } });
      expect(resultsOf(failed)).toMatchObject([{ code: 'INTERNAL' }, { outcome: 'applied' }]);
      const repaired = await report.send(request);
      expect(repaired.headers).not.toHaveProperty('idempotent-replayed');
      expect(resultsOf(repaired)).toMatchObject([{ outcome: 'applied' }, { outcome: 'duplicate' }]);
      expect((await report.send(request)).headers['idempotent-replayed']).toBe('true');
    });
  });

  describe('refuses', () => {
    it.each([
      ['no reports', { reports: [] }],
      ['101 reports', { reports: Array.from({ length: 101 }, () => ({})) }],
      ['reports that are not a list', { reports: {} }],
      ['a body without reports', {}],
    ])('%s', async (_what, body) => {
      expect(await refused({ sender: report }, api.newNumber(), { caller: network, body })).toBeProblem('INVALID_ARGUMENT');
    });

    it('a terminal', async () => {
      const { initiator, request } = await arrange();
      const caller = { phoneNumber: initiator, scopes: ['conferences:read', 'conferences:write'] };
      expect(await refused({ sender: report }, initiator, { ...request, caller })).toBeProblem('PERMISSION_DENIED');
    });
  });
});
