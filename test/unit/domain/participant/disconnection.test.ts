import type { LegEnd } from '../../../../domain/bridge/leg-event';
import { causeCode, causeOf, legEndCode, legEndOf } from '../../../../domain/participant/disconnection';
import { Cause, DisconnectionMethod } from '../../../../schemas/participant';

const causes: readonly (Cause | null)[] = [null, ...Cause.options];

describe('the code of a cause', () => {
  it.each(causes)('can be read again: %s', (cause) => {
    expect(causeOf(causeCode(cause))).toBe(cause);
  });

  it('is another for each cause', () => {
    expect(new Set(causes.map(causeCode)).size).toBe(causes.length);
  });

  it('that is not known is read as no cause', () => {
    expect(causeOf(9)).toBeNull();
  });
});

describe('the code of how a leg ended', () => {
  const ends: readonly LegEnd[] = DisconnectionMethod.options.flatMap((method) =>
    causes.flatMap((cause) => [null, 100, 486, 699].map((sipCode) => ({ method, cause, sipCode }))),
  );

  it.each(ends)('can be read again: %j', (end) => {
    expect(legEndOf(legEndCode(end))).toEqual<LegEnd>(end);
  });

  it('is another for each end', () => {
    expect(new Set(ends.map(legEndCode)).size).toBe(ends.length);
  });

  it('with a method that is not known is read as failed', () => {
    expect(legEndOf(48691)).toEqual<LegEnd>({ sipCode: 486, method: 'failed', cause: 'busy' });
  });
});
