import type { SubscriptionRecord } from '../../../../domain/subscription/record';
import {
  CLOCKS_DIFFER_MS,
  hasReachedMaxEvents,
  hasEnded,
  isWithinLifetime,
  isSentAtOnce,
  statusAt,
} from '../../../../domain/subscription/status';
import { SubscriptionStatus } from '../../../../schemas/subscription';

const AT = Date.parse('2026-11-23T09:00:00.000Z');

describe('its status', () => {
  it.each([
    ['ACTIVE', undefined, 'ACTIVE', false],
    ['ACTIVE', AT + 1, 'ACTIVE', false],
    ['ACTIVE', AT, 'EXPIRED', true],
    ['INACTIVE', AT, 'EXPIRED', true],
    ['ACTIVATION_REQUESTED', AT, 'EXPIRED', true],
    ['EXPIRED', undefined, 'EXPIRED', true],
    ['DELETED', AT, 'DELETED', true],
  ] as const)('%s until %s is %s', (status, expiresAt, shown, isOver) => {
    const subscription = { status, ...(expiresAt === undefined ? {} : { expiresAt }) };
    expect([statusAt(subscription, AT), hasEnded(subscription, AT)]).toEqual([shown, isOver]);
  });
});

describe('the life of a subscription', () => {
  type Life = Pick<SubscriptionRecord, 'status' | 'statusBefore' | 'startsAt' | 'expiresAt' | 'maxEvents' | 'events'>;
  const END = AT + 600_000;
  const living = (over: Partial<Life> = {}): Life => ({ status: 'ACTIVE', startsAt: AT, ...over });
  const expired = (over: Partial<Life> = {}): Life => living({ status: 'EXPIRED', statusBefore: 'ACTIVE', expiresAt: END, ...over });

  it('begins with its beginning, as far as two clocks agree', () => {
    expect(isWithinLifetime(living(), AT)).toBe(true);
    expect(isWithinLifetime(living(), AT - CLOCKS_DIFFER_MS)).toBe(true);
    expect(isWithinLifetime(living(), AT - CLOCKS_DIFFER_MS - 1)).toBe(false);
  });

  it('ends with its time, whether that has been written or not', () => {
    expect(isWithinLifetime(living({ expiresAt: END }), END - 1)).toBe(true);
    expect(isWithinLifetime(living({ expiresAt: END }), END)).toBe(false);
    expect(isWithinLifetime(expired(), END)).toBe(false);
  });

  it('has the events of before its end, however late they are delivered', () => {
    expect(isWithinLifetime(expired(), END - 1)).toBe(true);
    expect(isWithinLifetime(expired({ maxEvents: 5, events: 4 }), END - 1)).toBe(true);
  });

  it.each<readonly [string, Partial<Life>]>([
    ['it was not active before', { statusBefore: 'INACTIVE' }],
    ['it is not known what it was before', {}],
    ['it has all its events', { statusBefore: 'ACTIVE', maxEvents: 5, events: 5 }],
  ])('has no more events of before its end if %s', (_why, over) => {
    expect(isWithinLifetime(living({ status: 'EXPIRED', expiresAt: END, ...over }), END - 1)).toBe(false);
  });

  it('has no more events if it ended before its time', () => {
    expect(isWithinLifetime(living({ status: 'EXPIRED', statusBefore: 'ACTIVE' }), AT)).toBe(false);
    expect(isWithinLifetime(living({ status: 'DELETED', expiresAt: END }), AT)).toBe(false);
    expect(isWithinLifetime(living({ status: 'DELETED', statusBefore: 'ACTIVE', expiresAt: END }), AT)).toBe(false);
  });

  it('has all its events once as many were counted as it may have', () => {
    expect(
      [{}, { events: 9 }, { maxEvents: 5 }, { maxEvents: 5, events: 4 }, { maxEvents: 5, events: 5 }].map(hasReachedMaxEvents),
    ).toEqual([false, false, false, false, true]);
  });

  it('lets deliveries set out at once while it is active, and after its time', () => {
    expect(SubscriptionStatus.options.filter((status) => isSentAtOnce({ status }))).toEqual(['ACTIVE', 'EXPIRED']);
  });
});
