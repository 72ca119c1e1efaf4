import { isOvertaken, type OrderedMessage, withServed } from '../../../domain/message-order';
import { aConferenceId } from '../../support/conference-ids';

const AT = Date.parse('2026-11-23T09:00:00.000Z');
const conferenceId = aConferenceId();
const message = (action: OrderedMessage['action'], after: number, over: Partial<OrderedMessage> = {}): OrderedMessage => ({
  conferenceId,
  action,
  arrivedAt: AT + after,
  ...over,
});

it('a message is overtaken by its opposite that arrived later, about the same conference', () => {
  const served = [message('unsubscribe', 5)];
  expect(isOvertaken(served, message('subscribe', 4))).toBe(true);
  expect(isOvertaken(served, message('subscribe', 5))).toBe(false);
  expect(isOvertaken(served, message('subscribe', 6))).toBe(false);
  expect(isOvertaken(served, message('unsubscribe', 4))).toBe(false);
  expect(isOvertaken(served, message('subscribe', 4, { conferenceId: aConferenceId() }))).toBe(false);
  expect(isOvertaken([], message('subscribe', 4))).toBe(false);
});

it('of each conference the message that arrived last is remembered, whenever it was served', () => {
  const [latest, other] = [message('subscribe', 9), message('subscribe', 3, { conferenceId: aConferenceId() })];
  expect(withServed([message('unsubscribe', 5), other], latest, AT)).toEqual([latest, other]);
  expect(withServed([latest, other], message('subscribe', 8), AT)).toEqual([latest, other]);
});

it('messages are remembered for 30 s, and no more than a hundred of them', () => {
  const old = message('subscribe', 0, { conferenceId: aConferenceId() });
  const newest = message('subscribe', 1_000);
  expect(withServed([old], newest, AT + 29_999)).toEqual([newest, old]);
  expect(withServed([old], newest, AT + 30_000)).toEqual([newest]);
  const many = Array.from({ length: 100 }, (_, index) => message('unsubscribe', index, { conferenceId: aConferenceId() })).reverse();
  expect(withServed(many, newest, AT)).toEqual([newest, ...many.slice(0, 99)]);
});
