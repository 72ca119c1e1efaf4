/** The service has no key that makes a repeated request one: what the driver does instead, so that nobody's phone rings twice. */
import type { LegRef } from '../../domain/bridge/leg-event';
import { Options, Secrets } from '../../functions/drivers/twilio/options';
import { twilioDriver } from '../../functions/drivers/twilio/twilio-driver';
import { BridgeUnavailable, type DialRequest } from '../../functions/ports/bridge-driver';
import { BridgeDrive } from '../support/bridge-drive';
import { aConferenceId, aParticipantId } from '../support/conference-ids';
import { memoryDriverRecords } from '../support/memory-driver-records';
import { isOver } from '../support/twilio/account';
import { ACCOUNT, APPLICATION, AUTH_TOKEN, TELNYX_PUBLIC_KEY } from '../support/twilio/flavours';
import { type DrivenTwilio, startDriven } from '../support/twilio/start-driven';
import { eventually } from '../support/until';

const aLeg = (): LegRef => ({ conferenceId: aConferenceId(), participantId: aParticipantId(), leg: 1 });

describe.each(['twilio', 'telnyx'] as const)('%s', (profile) => {
  let driven: DrivenTwilio;
  beforeEach(async () => {
    driven = await startDriven(profile);
  });
  afterEach(() => driven.stop());

  const dial = (leg: LegRef, to: string, more: Partial<DialRequest> = {}) =>
    driven.driver.dial({
      ...leg,
      to,
      from: driven.numbers.from,
      ringSeconds: 30,
      initiator: '+15550100',
      maxSeconds: 7_200,
      takeOver: 'none',
      ...more,
    });
  const callsOf = ({ participantId, leg }: LegRef) =>
    driven.service.account.calls.filter(({ label }) => label === `${participantId}-${String(leg)}`);
  const over = (leg: LegRef) => eventually('the call to be over', async () => callsOf(leg).some(({ status }) => isOver(status)));
  const lost = async (leg: LegRef, to: string) => {
    driven.service.loseNextAnswer();
    await expect(dial(leg, to)).rejects.toBeInstanceOf(BridgeUnavailable);
  };
  /** What a dial returns whose call is placed. */
  const called = (leg: LegRef) => ({ events: [], steps: [{ ...leg, step: 'ring-over', afterSeconds: 40, onlyUnanswered: true }] });
  const requestsToCall = ({ participantId, leg }: LegRef) =>
    driven.service.requests.filter(({ form }) => form.get('Label') === `${participantId}-${String(leg)}`);

  it('requests a call once, even if the service closes a kept connection instead of answering', async () => {
    await dial(aLeg(), driven.numbers.answer[0]);
    const leg = aLeg();
    await lost(leg, driven.numbers.answer[1]);
    expect(requestsToCall(leg)).toHaveLength(1);
    await dial(leg, driven.numbers.answer[1]);
    expect(requestsToCall(leg)).toHaveLength(1);
  });

  it('finds a call that was over before the dial was tried again, and calls nobody twice', async () => {
    const leg = aLeg();
    await lost(leg, driven.numbers.busy);
    await over(leg);
    const { events } = await dial(leg, driven.numbers.busy);
    expect(events).toMatchObject([{ ...leg, kind: 'ended', end: { method: 'busy' } }]);
    expect(await driven.driver.status(leg)).toMatchObject({ state: 'ended', event: { end: { method: 'busy' } } });
    expect(callsOf(leg)).toHaveLength(1);
  });

  it('knows a call by its report, even if that waits behind the repeated dial', async () => {
    const leg = aLeg();
    await lost(leg, driven.numbers.busy);
    const report = await eventually('the report', async () => driven.callbacks.find(({ body }) => body.includes('CallStatus=busy')));
    await driven.driver.parse(report);
    const before = driven.service.requests.length;
    expect(await dial(leg, driven.numbers.busy)).toEqual(called(leg));
    expect(driven.service.requests).toHaveLength(before);
    expect(await driven.driver.status(leg)).toMatchObject({ state: 'ended', event: { end: { method: 'busy' } } });
  });

  it('does not take another leg’s call for its own: to the same phone, a moment before', async () => {
    const first = aLeg();
    await dial(first, driven.numbers.busy);
    await over(first);
    const second = { ...first, leg: 2 };
    driven.service.fail(429);
    await expect(dial(second, driven.numbers.busy)).rejects.toBeInstanceOf(BridgeUnavailable);
    driven.service.fail(undefined);
    expect(await dial(second, driven.numbers.busy)).toEqual(called(second));
    expect(callsOf(second)).toHaveLength(1);
  });

  describe('with one caller’s number for all conferences', () => {
    const neverAnswered = async (leg: LegRef, to: string) => {
      driven.service.fail(503);
      await expect(dial(leg, to)).rejects.toBeInstanceOf(BridgeUnavailable);
      driven.service.fail(undefined);
    };

    it('does not take another conference’s call to the same phone for its own, once that is over', async () => {
      const [other, leg] = [aLeg(), aLeg()];
      await neverAnswered(leg, driven.numbers.busy);
      await dial(other, driven.numbers.busy);
      await over(other);
      expect(await dial(leg, driven.numbers.busy)).toEqual(called(leg));
      expect(callsOf(leg)).toHaveLength(1);
    });

    it('does not wait while such a call is up', async () => {
      const [other, leg] = [aLeg(), aLeg()];
      await neverAnswered(leg, driven.numbers.ringsOn);
      await dial(other, driven.numbers.ringsOn);
      expect(await dial(leg, driven.numbers.ringsOn)).toEqual(called(leg));
      expect(callsOf(leg)).toHaveLength(1);
    });

    it('does not take a call that its report has given to another conference, and finds its own beside it', async () => {
      const [other, leg] = [aLeg(), aLeg()];
      await lost(other, driven.numbers.busy);
      const report = await eventually('the report', async () => driven.callbacks.find(({ body }) => body.includes('CallStatus=busy')));
      await driven.driver.parse(report);
      await lost(leg, driven.numbers.busy);
      await over(leg);
      expect((await dial(leg, driven.numbers.busy)).events).toMatchObject([{ ...leg, kind: 'ended', end: { method: 'busy' } }]);
      expect([callsOf(other).length, callsOf(leg).length]).toEqual([1, 1]);
    });
  });

  it('waits while a call is up that may be its own', async () => {
    const [leg, number] = [aLeg(), driven.numbers.answer[2]];
    driven.service.fail(503);
    await expect(dial(leg, number)).rejects.toBeInstanceOf(BridgeUnavailable);
    driven.service.fail(undefined);
    const newCall = { from: driven.numbers.from, to: number, label: '', callback: '', events: [], timeoutMs: 1_000 };
    const call = driven.service.account.place('another conference', newCall);
    await expect(dial(leg, number)).rejects.toBeInstanceOf(BridgeUnavailable);
    expect(requestsToCall(leg)).toHaveLength(1);
    driven.service.account.end(call);
  });

  it('tries again later if the service accepts the leg before it lists it', async () => {
    const leg = aLeg();
    const label = `${leg.participantId}-1`;
    driven.service.beforeNextCreation(async () =>
      driven.service.account.place(leg.conferenceId, {
        from: driven.numbers.from,
        to: driven.numbers.answer[0],
        label,
        callback: '',
        events: [],
        timeoutMs: 1_000,
      }),
    );
    await expect(dial(leg, driven.numbers.answer[0])).rejects.toBeInstanceOf(BridgeUnavailable);
    await dial(leg, driven.numbers.answer[0]);
    expect(callsOf(leg)).toHaveLength(1);
    expect(await driven.driver.status(leg)).toMatchObject({ state: 'live' });
  });

  it('takes a leg out at once if its conference ended during the request', async () => {
    const leg = aLeg();
    driven.service.beforeNextCreation(() => driven.driver.end(leg.conferenceId));
    await dial(leg, driven.numbers.ringsOn);
    expect(callsOf(leg).map(({ status }) => isOver(status))).toEqual([true]);
  });

  it('hangs up again if a leg is still up a while after it was taken out', async () => {
    const leg = aLeg();
    await dial(leg, driven.numbers.ringsOn);
    await driven.driver.continueStep({ ...leg, step: 'ask' });
    expect(callsOf(leg).map(({ status }) => status)).toEqual(['canceled']);
  });

  it.each([
    [600, { twilio: 610, telnyx: 130 }],
    [1, { twilio: 15, telnyx: 15 }],
  ])('ends a ring of %s s ten seconds after the time that the service lets the phone ring', async (ringSeconds, seconds) => {
    const leg = aLeg();
    const deadline = { ...leg, step: 'ring-over', afterSeconds: seconds[profile], onlyUnanswered: true };
    expect(await dial(leg, driven.numbers.ringsOn, { ringSeconds })).toEqual({ events: [], steps: [deadline] });
    expect(await dial(leg, driven.numbers.ringsOn, { ringSeconds })).toEqual({ events: [], steps: [deadline] });
  });

  it('reports the end of a ring before it hangs up, and once', async () => {
    const leg = aLeg();
    await dial(leg, driven.numbers.ringsOn);
    const { events, steps } = await driven.driver.continueStep({ ...leg, step: 'ring-over' });
    expect(events).toMatchObject([{ ...leg, kind: 'ended', end: { method: 'failed', cause: 'no-answer' } }]);
    expect(steps).toEqual([{ ...leg, step: 'drop-unanswered' }]);
    expect(callsOf(leg).map(({ status }) => isOver(status))).toEqual([false]);
    for (const step of steps) await driven.driver.continueStep(step);
    expect(callsOf(leg).map(({ status }) => isOver(status))).toEqual([true]);
    const reports = await eventually(
      'the report',
      async () => driven.callbacks.filter(({ body }) => body.includes('CallStatus=canceled'))[0],
    );
    for (const step of (await driven.driver.parse(reports)).steps) expect((await driven.driver.continueStep(step)).events).toEqual(events);
    expect(await driven.driver.status(leg)).toMatchObject({ state: 'ended', event: events[0] });
  });

  it('hangs up a call that is still up after its ring was reported as over, whenever it is dropped', async () => {
    const leg = aLeg();
    await dial(leg, driven.numbers.ringsOn);
    await driven.driver.continueStep({ ...leg, step: 'ring-over' });
    expect(await driven.driver.snapshot(leg.conferenceId)).toHaveLength(1);
    await driven.driver.drop(leg);
    expect(callsOf(leg).map(({ status }) => isOver(status))).toEqual([true]);
  });

  it('reports at the deadline how a call ended whose report was lost', async () => {
    const leg = aLeg();
    await dial(leg, driven.numbers.busy);
    await over(leg);
    const { events, steps } = await driven.driver.continueStep({ ...leg, step: 'ring-over' });
    expect(events).toMatchObject([{ ...leg, kind: 'ended', end: { method: 'busy', cause: 'busy' } }]);
    expect(steps).toEqual([]);
  });

  it('succeeds in taking out a call that is over, and whose report has not come', async () => {
    const leg = aLeg();
    await dial(leg, driven.numbers.busy);
    await over(leg);
    await expect(driven.driver.drop(leg)).resolves.toMatchObject({ steps: [{ step: 'ask' }] });
  });

  it('refuses for good what the service refuses, with its error code and without the phone number', async () => {
    const refusal = dial(aLeg(), 'nobody');
    await expect(refusal).rejects.toMatchObject({ code: `${profile}-21211` });
    await expect(refusal).rejects.not.toThrow(/nobody/);
  });

  it('ignores a report of another call, even if the address names the leg', async () => {
    const [leg, other] = [aLeg(), aLeg()];
    await dial(leg, driven.numbers.answer[0]);
    await dial(other, driven.numbers.busy);
    const report = await eventually('the report', async () => driven.callbacks.find(({ body }) => body.includes('CallStatus=busy')));
    const { steps } = await driven.driver.parse(report);
    for (const step of steps) expect(await driven.driver.continueStep({ ...step, ...leg })).toEqual({ events: [], steps: [] });
    expect(await driven.driver.status(leg)).toMatchObject({ state: 'live' });
  });

  it('ends a leg once, in whatever order its reports come', async () => {
    const leg = aLeg();
    await dial(leg, driven.numbers.hangsUp);
    await eventually('all reports', async () => driven.callbacks.length === 3);
    const drive = new BridgeDrive({ driver: driven.driver, callbacks: [...driven.callbacks].reverse() });
    await drive.seen();
    const events = await drive.seen();
    drive.stop();
    expect(events.map(({ kind }) => kind)).not.toContain('joined');
    const ends = events.filter(({ kind }) => kind === 'ended');
    expect(ends[0]).toMatchObject({ ...leg, end: { method: 'departed' } });
    expect(new Set(ends.map((event) => JSON.stringify(event))).size).toBe(1);
  });
});

it.each([
  [{ publicKey: TELNYX_PUBLIC_KEY }, {}, /"applicationSid"/],
  [{}, { applicationSid: APPLICATION }, /"publicKey"/],
])('names what Telnyx needs and does not have, instead of refusing every call or report', (keys, options, sentence) => {
  const make = () =>
    twilioDriver({
      url: 'https://api.telnyx.com',
      options: Options.parse({ profile: 'telnyx', accountSid: ACCOUNT, ...options }),
      secrets: Secrets.parse({ authToken: AUTH_TOKEN, ...keys }),
      callbackUrl: 'https://rollcall.carrier.example/v1/bridge-callbacks/twilio',
      records: memoryDriverRecords(),
      now: Date.now,
    });
  expect(make).toThrow(sentence);
});
