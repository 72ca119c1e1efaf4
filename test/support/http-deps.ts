/** What the HTTP pipeline needs, with a fixed clock, counted ids, and a log whose lines are kept for a test to read. */
import type { LimitDeps } from '../../functions/http/request-limit';
import type { HttpDeps } from '../../functions/ports/deps';
import type { Idempotency } from '../../functions/ports/idempotency';
import type { WindowCounter } from '../../functions/ports/window-counter';
import { identityOf } from '../../functions/runtime/identity';
import { jsonLog } from '../../functions/runtime/log';
import { functionDefaults } from '../../schemas/settings';

export const NOW = Date.parse('2026-11-23T09:00:00.000Z');

/** Keeps nothing: for tests that are not about idempotency keys. */
export const noIdempotency: Idempotency = async (_request, _context, run) => ({ rendered: await run(), replayed: false });

/** Admits everything: for tests that are not about limits. */
const noLimits: WindowCounter = { count: async () => true, counted: async () => 0 };

/** `lines` are the log lines so far, parsed. */
export const httpDeps = (): HttpDeps & LimitDeps & { readonly idempotency: Idempotency; readonly lines: Record<string, unknown>[] } => {
  const lines: Record<string, unknown>[] = [];
  let ids = 0;
  return {
    clock: () => NOW,
    randomId: (length) => String((ids += 1)).padStart(length, '0'),
    log: jsonLog(
      () => NOW,
      (line) => lines.push(JSON.parse(line) as Record<string, unknown>),
    ),
    settings: { ...functionDefaults, numberClaim: 'phone_number' },
    requestCounter: noLimits,
    identity: async () => identityOf('the-hash-key-of-the-tests'),
    idempotency: noIdempotency,
    lines,
  };
};
