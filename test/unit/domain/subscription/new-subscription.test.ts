import type { DomainError } from '../../../../domain/errors';
import { expiryOf, newSubscription, tokenExpiryOf } from '../../../../domain/subscription/new-subscription';
import type { SubscriptionRecord } from '../../../../domain/subscription/record';
import { subscriptionIdOf } from '../../../../domain/subscription/subscription-id';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../schemas/durations';
import type { ArgumentError } from '../../../../schemas/problems';
import type { CreateSubscriptionRequest } from '../../../../schemas/subscription';
import { CONFERENCE_ID } from '../../../support/a-conference';
import { refusal } from '../../../support/refusal';

const AT = Date.parse('2026-11-23T09:00:00.000Z');
const id = subscriptionIdOf('4r7h2k9qx0tmv3bz', '01kbjz5w3m8f2d6p');

const request = (config: CreateSubscriptionRequest['config'] = {}): CreateSubscriptionRequest => ({
  protocol: 'HTTP',
  sink: 'https://partner.example/',
  types: ['rollcall.participant.*'],
  config,
});

describe('the end that is asked for', () => {
  const expiry = (subscriptionExpireTime: string) => expiryOf(request({ subscriptionExpireTime }), AT);

  it('is a moment, however it is written', () => {
    expect(expiry('2026-11-23T10:00:00.001+01:00')).toBe(AT + 1);
    expect(expiryOf(request(), AT)).toBeUndefined();
  });

  it('lies ahead, and at most ten years', () => {
    expect(expiry('2036-11-23T09:00:00Z')).toBe(Date.parse('2036-11-23T09:00:00Z'));
    for (const wrong of ['2026-11-23T09:00:00Z', '2036-11-25T09:00:00Z']) expect(() => expiry(wrong)).toThrow('does not match');
  });

  it.each([
    ['2026-11-23T09:00:00.000Z', 'must be in the future'],
    ['2037-01-01T00:00:00Z', 'must be at most ten years ahead'],
  ])('is refused with where it stands, and why: %s', (time, detail) => {
    const errors: readonly ArgumentError[] = [{ pointer: '#/config/subscriptionExpireTime', detail }];
    expect(() => expiry(time)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT', errors }) as DomainError);
  });

  it('may lie ten years ahead to the millisecond', () => {
    const latest = AT + 3_653 * DAY_MS;
    expect(expiry(new Date(latest).toISOString())).toBe(latest);
    expect(() => expiry(new Date(latest + 1).toISOString())).toThrow(refusal('INVALID_ARGUMENT'));
  });
});

const sinkCredential = (expiresAt: number) => ({
  credentialType: 'ACCESSTOKEN' as const,
  accessToken: 'mF_9.B5f-4.1JqM',
  accessTokenExpiresUtc: new Date(expiresAt).toISOString(),
  accessTokenType: 'bearer' as const,
});

describe('the end of the token for the sink', () => {
  const expiry = (expiresAt: number) => tokenExpiryOf({ ...request(), sinkCredential: sinkCredential(expiresAt) }, AT);

  it('is more than five minutes and at most ten years ahead', () => {
    const [soonest, latest] = [AT + 5 * MINUTE_MS + 1, AT + 3_653 * DAY_MS];
    expect([expiry(soonest), expiry(latest), tokenExpiryOf(request(), AT)]).toEqual([soonest, latest, undefined]);
  });

  it.each([
    [AT - 1, 'must be more than five minutes ahead'],
    [AT + 5 * MINUTE_MS, 'must be more than five minutes ahead'],
    [AT + 3_653 * DAY_MS + 1, 'must be at most ten years ahead'],
  ])('is refused with where it stands, and why: %i', (expiresAt, detail) => {
    const errors: readonly ArgumentError[] = [{ pointer: '#/sinkCredential/accessTokenExpiresUtc', detail }];
    expect(() => expiry(expiresAt)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT', errors }) as DomainError);
  });
});

describe('a new subscription', () => {
  const begun = (over: Partial<CreateSubscriptionRequest> = {}) =>
    newSubscription({ id, owner: 'partner', seesNumbers: true, request: { ...request(), ...over }, at: AT });

  it('waits for its sink to accept it, and has what was asked for and nothing else', () => {
    expect(
      begun({ types: ['rollcall.participant.*', 'rollcall.conference.*', 'rollcall.participant.*'] }),
    ).toStrictEqual<SubscriptionRecord>({
      id,
      owner: 'partner',
      sink: 'https://partner.example/',
      types: ['rollcall.participant.*', 'rollcall.conference.*'],
      seesNumbers: true,
      status: 'ACTIVATION_REQUESTED',
      startsAt: AT,
      initialEvent: false,
      secretGeneration: 1,
      heldSince: AT,
      verificationSince: AT,
    });
  });

  it('has the limits, the conference and the initial event that were asked for', () => {
    const config = {
      subscriptionDetail: { conferenceId: CONFERENCE_ID },
      subscriptionExpireTime: '2026-11-23T10:00:00Z',
      subscriptionMaxEvents: 5,
      initialEvent: true,
    };
    expect(begun({ config })).toMatchObject<Partial<SubscriptionRecord>>({
      conferenceId: CONFERENCE_ID,
      expiresAt: AT + HOUR_MS,
      maxEvents: 5,
      initialEvent: true,
    });
  });

  it('keeps the token sealed only', () => {
    const sealedToken = Uint8Array.of(1, 2, 3);
    const asked = { ...request(), sinkCredential: sinkCredential(AT + HOUR_MS) };
    const record = newSubscription({ id, owner: 'partner', seesNumbers: true, request: asked, sealedToken, at: AT });
    expect(record).toMatchObject({ sealedToken, tokenExpiresAt: AT + HOUR_MS });
    expect(JSON.stringify(record)).not.toContain('mF_9');
  });

  it('is refused with an end that it cannot have', () => {
    expect(() => begun({ config: { subscriptionExpireTime: '2026-11-23T08:00:00Z' } })).toThrow(refusal('INVALID_ARGUMENT'));
  });
});
