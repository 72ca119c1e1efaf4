/** What every bridge driver must do, with the conference server it drives: one suite for all of them. */
import { actionsOfBridge, canWithholdNumber } from '../../domain/bridge/capabilities';
import type { LegEvent, LegEventKind, LegRef } from '../../domain/bridge/leg-event';
import {
  type BridgeDriver,
  BridgeRefused,
  BridgeUnavailable,
  CallbackRefused,
  type DialRequest,
  type LegStatus,
  type RawCallback,
} from '../../functions/ports/bridge-driver';
import { flagActionNames, flagActions, flags } from '../../schemas/participant-actions';
import { BridgeDrive } from './bridge-drive';
import { aConferenceId, aParticipantId } from './conference-ids';
import { eventually } from './until';

export type BridgeUnderTest = {
  readonly driver: BridgeDriver;
  /** What the conference server has sent so far. */
  readonly callbacks: readonly RawCallback[];
  /** Numbers of phones; those that answer must be several. */
  readonly numbers: {
    readonly from: string;
    readonly answer: readonly [string, string, string];
    readonly busy: string;
    readonly ringsOn: string;
    readonly hangsUp: string;
    readonly unreachable: string;
  };
  /** The phone of that number hangs up. */
  hangUp(number: string): void | Promise<void>;
  /** The conference server cannot be reached; and can again. */
  goSilent(): void;
  comeBack(): void;
  /** The conference server has crashed and come back with nothing. */
  forget(): void | Promise<void>;
  /** The conference server carries out the next dial, and its answer is lost, until `comeBack`. */
  loseAnswerToDial?(): void;
  /** If the report that a phone has answered is lost, the driver cannot find that out, and ends the leg. */
  readonly answersMustBeReported?: true;
  /** Only the sender of a callback is vouched for, not what it says. */
  readonly callbacksAreUnsigned?: true;
  /** Phones that answer within a moment may be seen to ring or not. */
  readonly mayAnswerUnheard?: true;
  /** Phones that are real have one call at a time: resolves when all are idle. */
  idle?(): Promise<void>;
  /** How often a call was really placed for the leg; absent if the bridge does not report it. */
  dialsOf?(leg: LegRef): number;
  /** What the leg's phone shows as its caller: a number, or `anonymous`. */
  callerOf?(leg: LegRef): string;
  stop(): Promise<void>;
};

type Script = {
  readonly drive: BridgeDrive;
  readonly conferenceId: string;
  aLeg(leg?: Partial<LegRef>): LegRef;
  dial(leg: LegRef, to: string, more?: Partial<DialRequest>): Promise<void>;
  join(leg: LegRef, to: string): Promise<void>;
  command(leg: LegRef, action: 'drop' | 'mute' | 'unmute' | 'hold' | 'resume'): Promise<void>;
  eventsOf(leg: LegRef): Promise<readonly LegEvent[]>;
  seen(leg: LegRef, kind: LegEventKind): Promise<LegEvent>;
  statusBecomes(leg: LegRef, isRight: (status: LegStatus) => boolean): Promise<void>;
};

const sameLeg = (one: LegRef, other: LegRef): boolean =>
  one.conferenceId === other.conferenceId && one.participantId === other.participantId && one.leg === other.leg;

const scriptFor = (bridge: BridgeUnderTest): Script => {
  const conferenceId = aConferenceId();
  const drive = new BridgeDrive(bridge);
  const script: Script = {
    drive,
    conferenceId,
    aLeg: (leg) => ({ conferenceId, participantId: aParticipantId(), leg: 1, ...leg }),
    dial: (leg, to, more) => drive.command(leg, () => bridge.driver.dial({ ...leg, to, ...callOf(bridge), ...more })),
    join: async (leg, to) => {
      await script.dial(leg, to);
      await script.seen(leg, 'joined');
    },
    command: (leg, action) => drive.command(leg, () => bridge.driver[action](leg)),
    eventsOf: async (leg) => (await drive.seen()).filter((event) => sameLeg(event, leg)),
    seen: (leg, kind) => eventually(`${kind} of a leg`, async () => (await script.eventsOf(leg)).find((event) => event.kind === kind)),
    statusBecomes: async (leg, isRight) => {
      const check = async (): Promise<LegStatus | undefined> => {
        const status = await bridge.driver.status(leg);
        if (status.state === 'live') drive.continueWith(status.steps);
        return isRight(status) ? status : undefined;
      };
      await eventually('the status of a leg', check, 15_000);
    },
  };
  return script;
};

/** Of a dial: what is the same for all. */
const callOf = ({ numbers: { from } }: BridgeUnderTest) =>
  ({ from, initiator: from, ringSeconds: 30, maxSeconds: 7_200, takeOver: 'none' }) as const;

const kinds = (events: readonly LegEvent[]): LegEventKind[] => events.map(({ kind }) => kind);

/** Of a leg that joined. */
const kindsOfJoined = (events: readonly LegEvent[], { mayAnswerUnheard }: BridgeUnderTest): LegEventKind[] =>
  mayAnswerUnheard && events[0]?.kind === 'joined' ? ['ringing', ...kinds(events)] : kinds(events);

const changed = (callback: RawCallback, change: Partial<RawCallback>): RawCallback => ({ ...callback, ...change });

/** `start`: a fresh driver with its conference server; it is stopped at the end. */
export const describeBridgeDriver = (name: string, start: () => Promise<BridgeUnderTest>): void => {
  describe(`bridge driver ${name}`, () => {
    let bridge: BridgeUnderTest;
    let script: Script;

    beforeAll(async () => {
      bridge = await start();
    });
    beforeEach(() => {
      script = scriptFor(bridge);
    });
    afterEach(async () => {
      await script.drive.end(script.conferenceId).catch(() => undefined);
      await bridge.idle?.();
      script.drive.stop();
    });
    afterAll(() => bridge?.stop());

    describe('dialling', () => {
      it('reports a phone that rings and answers, and shows it as live meanwhile', async () => {
        const leg = script.aLeg();
        await script.dial(leg, bridge.numbers.answer[0]);
        expect(await bridge.driver.status(leg)).toMatchObject({ state: 'live' });
        await script.seen(leg, 'joined');
        expect(kindsOfJoined(await script.eventsOf(leg), bridge)).toEqual(['ringing', 'joined']);
        expect(await bridge.driver.status(leg)).toEqual({ state: 'live', phase: 'joined', muted: false, onHold: false });
      });

      it('places one call, however often the dial is repeated, even after the leg has ended', async () => {
        const leg = script.aLeg();
        await Promise.all([script.dial(leg, bridge.numbers.answer[0]), script.dial(leg, bridge.numbers.answer[0])]);
        await script.seen(leg, 'joined');
        await script.command(leg, 'drop');
        await script.seen(leg, 'ended');
        await script.dial(leg, bridge.numbers.answer[0]);
        expect(await bridge.driver.status(leg)).toMatchObject({ state: 'ended' });
        expect(bridge.dialsOf?.(leg) ?? 1).toBe(1);
      });

      it('places one call, even if the answer to the dial was lost', async () => {
        const leg = script.aLeg();
        bridge.loseAnswerToDial?.();
        await script.dial(leg, bridge.numbers.answer[0]).catch(() => undefined);
        bridge.comeBack();
        await script.dial(leg, bridge.numbers.answer[0]);
        await script.seen(leg, 'joined');
        expect(bridge.dialsOf?.(leg) ?? 1).toBe(1);
      });

      it.each([
        ['a busy phone', 'busy', { method: 'busy', cause: 'busy' }],
        ['a phone that nobody answers', 'ringsOn', { method: 'failed', cause: 'no-answer' }],
        ['a phone that cannot be reached', 'unreachable', { method: 'failed', cause: 'unreachable' }],
      ] as const)('reports why a leg to %s has ended', async (_, number, end) => {
        const leg = script.aLeg();
        await script.dial(leg, bridge.numbers[number], { ringSeconds: 1 });
        expect((await script.seen(leg, 'ended')).end).toMatchObject(end);
        expect(await bridge.driver.status(leg)).toMatchObject({ state: 'ended', event: { ...leg, kind: 'ended', end } });
        expect(kinds(await script.eventsOf(leg))).not.toContain('joined');
      });

      it('ends a ring that the bridge does not end, as not answered, and stops the ringing', async () => {
        const leg = script.aLeg();
        await script.dial(leg, bridge.numbers.ringsOn, { ringSeconds: 600 });
        await script.seen(leg, 'ringing');
        await script.drive.pass(620);
        expect((await script.seen(leg, 'ended')).end).toMatchObject({ method: 'failed', cause: 'no-answer' });
        await script.statusBecomes(leg, ({ state }) => state === 'ended');
        await eventually('a quiet phone', async () => (await bridge.driver.snapshot(script.conferenceId)).length === 0);
      });

      it('sets the deadline of a ring again if the dial is repeated', async () => {
        const leg = script.aLeg();
        const request = { ...leg, to: bridge.numbers.ringsOn, ...callOf(bridge), ringSeconds: 600 };
        await script.drive.command(leg, () => bridge.driver.dial(request));
        const steps = async () => (await bridge.driver.dial(request)).steps.map(({ afterSeconds = 0 }) => afterSeconds);
        expect((await steps()).filter((seconds) => seconds >= 120 && seconds <= 620)).toHaveLength(1);
      });

      it('does not end a call that was answered when the time to ring is over', async () => {
        const leg = script.aLeg();
        await script.join(leg, bridge.numbers.answer[0]);
        await script.drive.pass(620);
        expect(await bridge.driver.status(leg)).toMatchObject({ state: 'live', phase: 'joined' });
        expect(kinds(await script.eventsOf(leg))).not.toContain('ended');
      });

      it('ends a call that has lasted as long as it may', async () => {
        const leg = script.aLeg();
        // Some bridges count from the dial on, and a real one in real seconds.
        await script.dial(leg, bridge.numbers.answer[0], { ringSeconds: 5, maxSeconds: 1 });
        await script.seen(leg, 'joined');
        await script.drive.pass(40);
        expect(['booted', 'departed']).toContain((await script.seen(leg, 'ended')).end?.method);
        await script.statusBecomes(leg, ({ state }) => state === 'ended');
      });

      it('calls without showing a number, if the bridge can withhold it', async () => {
        const [leg, { from: _withheld, ...call }] = [script.aLeg(), callOf(bridge)];
        const request = { ...leg, to: bridge.numbers.answer[0], ...call };
        if (!canWithholdNumber(bridge.driver.name)) return expect(bridge.driver.dial(request)).rejects.toBeInstanceOf(BridgeRefused);
        await script.drive.command(leg, () => bridge.driver.dial(request));
        await script.seen(leg, 'joined');
        const shown = bridge.callerOf?.(leg);
        expect(shown === undefined || shown === 'anonymous').toBe(true);
      });

      it('calls again on a new leg, and keeps the two legs apart', async () => {
        const first = script.aLeg();
        const second = { ...first, leg: 2 };
        await script.join(first, bridge.numbers.answer[0]);
        await script.command(first, 'drop');
        await script.seen(first, 'ended');
        await script.join(second, bridge.numbers.answer[0]);
        expect(await bridge.driver.status(first)).toMatchObject({ state: 'ended' });
        expect(await bridge.driver.status(second)).toMatchObject({ state: 'live', phase: 'joined' });
        expect(kindsOfJoined(await script.eventsOf(second), bridge)).toEqual(['ringing', 'joined']);
      });
    });

    describe('dropping', () => {
      it('stops the ringing of a phone that has not answered', async () => {
        const leg = script.aLeg();
        await script.dial(leg, bridge.numbers.ringsOn, { ringSeconds: 600 });
        await script.seen(leg, 'ringing');
        await script.command(leg, 'drop');
        expect((await script.seen(leg, 'ended')).end).toMatchObject({ method: 'booted' });
        expect(kinds(await script.eventsOf(leg))).toEqual(['ringing', 'ended']);
      });

      it('drops a connected phone once, however often the command is repeated', async () => {
        const leg = script.aLeg();
        await script.join(leg, bridge.numbers.answer[0]);
        await script.command(leg, 'drop');
        await script.command(leg, 'drop');
        expect((await script.seen(leg, 'ended')).end).toMatchObject({ method: 'booted', cause: null });
        expect(await bridge.driver.status(leg)).toMatchObject({ state: 'ended', event: { end: { method: 'booted' } } });
      });

      it('accepts a leg that the bridge does not know', async () => {
        await expect(script.command(script.aLeg(), 'drop')).resolves.toBeUndefined();
      });

      it('reports a phone that hangs up by itself', async () => {
        const [quick, hungUp] = [script.aLeg(), script.aLeg()];
        await Promise.all([script.join(quick, bridge.numbers.hangsUp), script.join(hungUp, bridge.numbers.answer[1])]);
        await bridge.hangUp(bridge.numbers.answer[1]);
        expect((await script.seen(quick, 'ended')).end).toMatchObject({ method: 'departed' });
        expect((await script.seen(hungUp, 'ended')).end).toMatchObject({ method: 'departed' });
      });
    });

    describe('mute and hold', () => {
      it('mutes, unmutes, holds and resumes, each confirmed and shown', async () => {
        const leg = script.aLeg();
        await script.join(leg, bridge.numbers.answer[0]);
        await script.command(leg, 'mute');
        await script.seen(leg, 'muted');
        await script.command(leg, 'hold');
        await script.seen(leg, 'held');
        expect(await bridge.driver.status(leg)).toMatchObject({ muted: true, onHold: true });
        await script.command(leg, 'unmute');
        await script.seen(leg, 'unmuted');
        await script.command(leg, 'resume');
        await script.seen(leg, 'resumed');
        expect(await bridge.driver.status(leg)).toMatchObject({ muted: false, onHold: false });
        expect(kindsOfJoined(await script.eventsOf(leg), bridge)).toEqual(['ringing', 'joined', 'muted', 'held', 'unmuted', 'resumed']);
      });

      it('succeeds and changes nothing if the command is repeated', async () => {
        const leg = script.aLeg();
        await script.join(leg, bridge.numbers.answer[0]);
        await script.command(leg, 'mute');
        await script.command(leg, 'mute');
        await script.seen(leg, 'muted');
        expect(await bridge.driver.status(leg)).toMatchObject({ muted: true, onHold: false });
      });

      it.each(flagActionNames)('has the command %s, or refuses it as unsupported', async (action) => {
        const { flag } = flagActions[action];
        const isMissing = !actionsOfBridge(bridge.driver.name).includes(flags[flag].on);
        const refusal: unknown = await bridge.driver[action](script.aLeg()).catch((error: unknown) => error);
        expect(refusal instanceof BridgeRefused && refusal.code === 'unsupported').toBe(isMissing);
        const leg = script.aLeg();
        await script.join(leg, bridge.numbers.answer[0]);
        expect(flag in (await bridge.driver.status(leg))).toBe(!isMissing);
      });

      it.each(['mute', 'unmute', 'hold', 'resume'] as const)('refuses to %s a leg that is gone', async (action) => {
        const [ended, unknown] = [script.aLeg(), script.aLeg()];
        await script.join(ended, bridge.numbers.answer[0]);
        await script.command(ended, 'drop');
        await expect(script.command(ended, action)).rejects.toMatchObject({ code: 'leg-gone' });
        await expect(script.command(unknown, action)).rejects.toBeInstanceOf(BridgeRefused);
      });
    });

    describe('the conference as a whole', () => {
      it('shows the live legs, and no others', async () => {
        const legs = [script.aLeg(), script.aLeg(), script.aLeg({ leg: 7 })] as const;
        await Promise.all(legs.map((leg, index) => script.join(leg, bridge.numbers.answer[index] ?? '')));
        await script.command(legs[2], 'mute');
        await script.command(legs[0], 'drop');
        await script.seen(legs[0], 'ended');
        const live = await bridge.driver.snapshot(script.conferenceId);
        expect(live).toHaveLength(2);
        expect(live).toContainEqual({ participantId: legs[1].participantId, leg: 1, phase: 'joined', muted: false, onHold: false });
        expect(live).toContainEqual({ participantId: legs[2].participantId, leg: 7, phase: 'joined', muted: true, onHold: false });
      });

      it('is shown with others in one answer, if the bridge can do that', async () => {
        const { driver } = bridge;
        if (!driver.snapshots) return;
        await script.join(script.aLeg(), bridge.numbers.answer[0]);
        const nobody = aConferenceId();
        const shown = await driver.snapshots([script.conferenceId, nobody]);
        // A bridge may leave out what it cannot say, but a room that nobody has named is empty.
        expect(shown?.get(script.conferenceId) ?? []).toEqual(await bridge.driver.snapshot(script.conferenceId));
        expect(shown?.get(nobody) ?? []).toEqual([]);
      });

      it('ends every leg, joined or ringing, and refuses further ones', async () => {
        const [joined, ringing] = [script.aLeg(), script.aLeg()];
        await script.join(joined, bridge.numbers.answer[0]);
        await script.dial(ringing, bridge.numbers.ringsOn);
        await script.seen(ringing, 'ringing');
        await script.drive.end(script.conferenceId);
        await script.drive.end(script.conferenceId);
        await Promise.all([script.seen(joined, 'ended'), script.seen(ringing, 'ended')]);
        expect(await bridge.driver.snapshot(script.conferenceId)).toEqual([]);
        await expect(script.dial(script.aLeg(), bridge.numbers.answer[0])).rejects.toBeInstanceOf(BridgeRefused);
      });

      it('has no legs before its first command, and can be ended even then', async () => {
        expect(await bridge.driver.status(script.aLeg())).toEqual({ state: 'unknown' });
        expect(await bridge.driver.snapshot(aConferenceId())).toEqual([]);
        await expect(script.drive.end(aConferenceId())).resolves.toBeUndefined();
      });

      it('keeps conferences apart', async () => {
        const [here, there] = [script.aLeg(), script.aLeg({ conferenceId: aConferenceId() })];
        await Promise.all([script.join(here, bridge.numbers.answer[0]), script.join(there, bridge.numbers.answer[1])]);
        await script.drive.end(there.conferenceId);
        await script.seen(there, 'ended');
        expect(await bridge.driver.status(here)).toMatchObject({ state: 'live', phase: 'joined' });
      });
    });

    describe('callbacks', () => {
      it('reads a repeated callback as the same event', async () => {
        const leg = script.aLeg();
        await script.join(leg, bridge.numbers.answer[0]);
        const callback = bridge.callbacks.at(-1);
        if (!callback) throw new Error('no callback');
        expect(await bridge.driver.parse(callback)).toEqual(await bridge.driver.parse(callback));
      });

      it('refuses a callback that somebody changed or made up', async () => {
        await script.join(script.aLeg(), bridge.numbers.answer[0]);
        const callback = bridge.callbacks.at(-1);
        if (!callback) throw new Error('no callback');
        const changedBodies = [
          changed(callback, { body: callback.body.replace('joined', 'ended').replace('ringing', 'ended').concat(' ') }),
          changed(callback, { body: '' }),
        ];
        const forgeries = [
          ...(bridge.callbacksAreUnsigned ? [] : changedBodies),
          changed(callback, { headers: { 'content-type': callback.headers['content-type'] ?? '' } }),
          changed(callback, { url: callback.url.replace(/\/[^/]*$/, '/elsewhere') }),
          changed(callback, { method: 'PUT' }),
        ];
        for (const forgery of forgeries) {
          const parse = async () => bridge.driver.parse(forgery);
          await expect(parse()).rejects.toEqual(new CallbackRefused('forged'));
        }
      });
    });

    describe('callbacks that go astray', () => {
      const isLive = ({ state }: LegStatus): boolean => state === 'live';

      it('changes nothing if a callback arrives again', async () => {
        const leg = script.aLeg();
        await script.join(leg, bridge.numbers.answer[0]);
        const before = await script.drive.seen();
        for (const callback of bridge.callbacks) await script.drive.takeCallback(callback);
        expect(await script.drive.seen()).toEqual(before);
        expect(await bridge.driver.status(leg)).toMatchObject({ state: 'live', phase: 'joined' });
      });

      it('does not change a new leg if callbacks of the previous leg arrive late', async () => {
        const first = script.aLeg();
        const second = { ...first, leg: 2 };
        await script.join(first, bridge.numbers.answer[0]);
        const late = [...bridge.callbacks];
        await script.command(first, 'drop');
        await script.seen(first, 'ended');
        await script.join(second, bridge.numbers.answer[0]);
        const other = new BridgeDrive({ driver: bridge.driver, callbacks: late.reverse() });
        await other.seen();
        other.stop();
        expect(await bridge.driver.status(second)).toMatchObject({ state: 'live', phase: 'joined' });
        expect(await bridge.driver.status(first)).not.toMatchObject({ state: 'live' });
      });

      it('shows by status and snapshot that a phone has hung up if its report is lost', async () => {
        const leg = script.aLeg();
        await script.join(leg, bridge.numbers.answer[1]);
        await bridge.hangUp(bridge.numbers.answer[1]);
        await script.statusBecomes(leg, (status) => !isLive(status));
        expect(await bridge.driver.snapshot(script.conferenceId)).toEqual([]);
        script.drive.lose();
      });

      it('shows by status and snapshot that a leg was dropped if its report is lost', async () => {
        const leg = script.aLeg();
        await script.join(leg, bridge.numbers.answer[1]);
        await script.command(leg, 'drop');
        await script.statusBecomes(leg, (status) => !isLive(status));
        expect(await bridge.driver.snapshot(script.conferenceId)).toEqual([]);
        script.drive.lose();
      });

      it('shows by status and snapshot that a phone has answered if its report is lost', async () => {
        if (bridge.answersMustBeReported) return;
        const leg = script.aLeg();
        await script.dial(leg, bridge.numbers.answer[1]);
        await script.statusBecomes(leg, (status) => status.state === 'live' && status.phase === 'joined');
        expect(await bridge.driver.snapshot(script.conferenceId)).toMatchObject([{ participantId: leg.participantId, phase: 'joined' }]);
      });
    });

    describe('a bridge that cannot be reached', () => {
      it('is unavailable to every command, and continues where it was', async () => {
        const [leg, other] = [script.aLeg(), script.aLeg()];
        await script.join(leg, bridge.numbers.answer[0]);
        // A silent bridge may carry out later what has reached it, so the leg that is looked at is not the one to drop.
        await script.join(other, bridge.numbers.answer[1]);
        bridge.goSilent();
        const attempts = [
          () => script.dial(script.aLeg(), bridge.numbers.answer[1]),
          () => script.command(leg, 'mute'),
          () => script.command(other, 'drop'),
          () => bridge.driver.status(leg),
          () => bridge.driver.snapshot(script.conferenceId),
          () => script.drive.end(script.conferenceId),
        ];
        for (const attempt of attempts) {
          const error: unknown = await attempt().catch((thrown: unknown) => thrown);
          expect(error).toBeInstanceOf(BridgeUnavailable);
          // It is logged, so it names nobody's phone.
          expect(String(error)).not.toContain(bridge.numbers.answer[1].slice(1));
        }
        bridge.comeBack();
        expect(await bridge.driver.status(leg)).toMatchObject({ state: 'live', phase: 'joined' });
      });

      it('knows no leg and no conference after it has lost its state', async () => {
        const [leg, ringing] = [script.aLeg(), script.aLeg()];
        await script.join(leg, bridge.numbers.answer[0]);
        await script.dial(ringing, bridge.numbers.ringsOn);
        await script.seen(ringing, 'ringing');
        await bridge.forget();
        expect(await bridge.driver.status(leg)).toEqual({ state: 'unknown' });
        expect(await bridge.driver.status(ringing)).toEqual({ state: 'unknown' });
        expect(await bridge.driver.snapshot(script.conferenceId)).toEqual([]);
      });
    });
  });
};
