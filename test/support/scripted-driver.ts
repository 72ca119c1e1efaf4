/** A bridge driver that does what a test says, and remembers what it was asked for. */
import type { LegRef } from '../../domain/bridge/leg-event';
import { type BridgeDriver, type BridgeOutcome, type LegStatus, NO_OUTCOME } from '../../functions/ports/bridge-driver';

type Asked = { readonly call: keyof BridgeDriver; readonly with: unknown };

export type ScriptedDriver = BridgeDriver & {
  readonly asked: Asked[];
  /** What was asked of it by that call. */
  readonly askedTo: (call: keyof BridgeDriver) => readonly unknown[];
  /** What it does instead. */
  readonly script: { -readonly [Call in Scripted]?: BridgeDriver[Call] };
};

type Scripted = Exclude<keyof BridgeDriver, 'name'>;

export const scriptedDriver = (): ScriptedDriver => {
  const asked: Asked[] = [];
  const script: ScriptedDriver['script'] = {};
  const command =
    (call: 'drop' | 'mute' | 'unmute' | 'hold' | 'resume') =>
    async (leg: LegRef): Promise<BridgeOutcome> => {
      asked.push({ call, with: leg });
      return script[call]?.(leg) ?? NO_OUTCOME;
    };
  const note = (call: Scripted, what: unknown): void => void asked.push({ call, with: what });
  return {
    name: 'scripted',
    asked,
    script,
    askedTo: (call) => asked.filter((each) => each.call === call).map((each) => each.with),
    drop: command('drop'),
    mute: command('mute'),
    unmute: command('unmute'),
    hold: command('hold'),
    resume: command('resume'),
    dial: async (request) => {
      note('dial', request);
      return script.dial?.(request) ?? NO_OUTCOME;
    },
    continueStep: async (step) => {
      note('continueStep', step);
      return script.continueStep?.(step) ?? NO_OUTCOME;
    },
    end: async (conferenceId) => {
      note('end', conferenceId);
      return script.end?.(conferenceId) ?? NO_OUTCOME;
    },
    hangUpStrayCall: async (call) => {
      note('hangUpStrayCall', call);
      await script.hangUpStrayCall?.(call);
    },
    status: async (leg) => {
      note('status', leg);
      return script.status?.(leg) ?? ({ state: 'unknown' } satisfies LegStatus);
    },
    snapshot: async (conferenceId) => {
      note('snapshot', conferenceId);
      return script.snapshot?.(conferenceId) ?? [];
    },
    parse: async (callback) => {
      note('parse', callback);
      return script.parse?.(callback) ?? { ...NO_OUTCOME, eventId: 'event' };
    },
  };
};
