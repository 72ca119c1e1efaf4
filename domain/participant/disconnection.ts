/** How a leg ended, as one small number: SIP code × 100 + method × 10 + cause. */
import type { Cause, DisconnectionMethod } from '../../schemas/participant';
import type { LegEnd } from '../bridge/leg-event';

const methods = ['departed', 'booted', 'failed', 'busy'] as const satisfies readonly DisconnectionMethod[];
const causes = [
  null,
  'busy',
  'no-answer',
  'declined',
  'unreachable',
  'network',
  'cancelled',
  'bridge-lost',
] as const satisfies readonly (Cause | null)[];

export const causeCode = (cause: Cause | null): number => causes.indexOf(cause);
export const causeOf = (code: number): Cause | null => causes[code] ?? null;

export const legEndCode = (end: LegEnd): number => (end.sipCode ?? 0) * 100 + methods.indexOf(end.method) * 10 + causeCode(end.cause);

export const legEndOf = (code: number): LegEnd => ({
  sipCode: Math.floor(code / 100) || null,
  method: methods[Math.floor(code / 10) % 10] ?? 'failed',
  cause: causeOf(code % 10),
});
