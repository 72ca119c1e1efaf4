/** What a person does with a phone of the lab, and what its screen shows. */
import { eventually } from '../../support/until';
import { control } from './control';
import { PHONES_ADDRESS } from './network';
import type { Phone } from './phone';

export type Line = {
  readonly line: number;
  /** As baresip says it: `RINGING` is an outgoing call, `INCOMING` one to accept. */
  readonly state: string;
  readonly isOnHold: boolean;
  readonly with: string;
};

const LINE = /\[line (\d+)\]\s+[\d:]+\s+(\S+)\s+(\(on hold\))?\s*sip:([^@]+)@(\S+)/g;

export const linesOf = async (phone: Phone): Promise<readonly Line[]> =>
  [...(await control(phone, 'listcalls')).matchAll(LINE)].map(([, line, state = '', onHold, user = '']) => ({
    line: Number(line),
    state,
    isOnHold: onHold !== undefined,
    with: user,
  }));

const SHOWS_WITHIN_MS = 20_000;

/** Waits for what the phone shows. */
export const shows = async (phone: Phone, what: string, holds: (lines: readonly Line[]) => boolean): Promise<void> => {
  let last: readonly Line[] = [];
  const check = async (): Promise<boolean> => {
    last = await linesOf(phone);
    return holds(last);
  };
  await eventually(`${phone.name} to show ${what}`, check, SHOWS_WITHIN_MS, 50).catch((error: unknown) => {
    throw new Error(`${phone.name} should show ${what}, and shows ${JSON.stringify(last)}`, { cause: error });
  });
};

const isUp = (number: string) => (lines: readonly Line[]) =>
  lines.some((line) => line.with === number && line.state === 'ESTABLISHED' && !line.isOnHold);

export const dial = async (phone: Phone, number: string): Promise<void> =>
  void (await control(phone, 'dial', `sip:${number}@${PHONES_ADDRESS}`));

/** Acts on the call that the phone's screen has in front, as the other commands do. */
const inFront = async (phone: Phone, number: string): Promise<void> => {
  const found = (await linesOf(phone)).find((line) => line.with === number);
  if (!found) throw new Error(`${phone.name} has no call with ${number}`);
  await control(phone, 'line', String(found.line));
};

export const hold = async (phone: Phone, number: string): Promise<void> => {
  await inFront(phone, number);
  await control(phone, 'hold');
};

export const hangUpOn = async (phone: Phone, number: string): Promise<void> => {
  await inFront(phone, number);
  await control(phone, 'hangup');
};

/** Dials, and puts the call on hold once it is answered. */
export const callAndHold = async (phone: Phone, number: string): Promise<void> => {
  await dial(phone, number);
  await shows(phone, `a call with ${number}`, isUp(number));
  await hold(phone, number);
  await shows(phone, `a held call with ${number}`, (lines) => lines.some((line) => line.with === number && line.isOnHold));
};

export const rings = (phone: Phone): Promise<void> =>
  shows(phone, 'an incoming call', (lines) => lines.some(({ state }) => state === 'INCOMING'));

export const accept = async (phone: Phone): Promise<void> => {
  await rings(phone);
  await control(phone, 'accept');
};

/** Whether the phone answers by itself. */
export const answers = async (phone: Phone, how: 'itself' | 'by hand'): Promise<void> =>
  void (await control(phone, 'answermode', how === 'itself' ? 'auto' : 'manual'));
