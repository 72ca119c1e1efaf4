/** What docs/events.md shows is so. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checkPattern, type EventPattern, matchesPattern } from '../../../local/bus/event-pattern';
import { eventSummaries } from '../../../schemas/asyncapi-summaries';
import { eventTypes, subscriptionEventTypes } from '../../../schemas/events/event-types';
import { asyncapiExamples } from '../../../scripts/asyncapi-examples';

const text = readFileSync(path.join(__dirname, '../../../docs/events.md'), 'utf8');
const blocks = [...text.matchAll(/```json\n([^]*?)```/g)].map(([, json = '']) => JSON.parse(json) as EventPattern);
const envelopes = blocks.filter((block) => 'detail-type' in block && typeof block['detail-type'] === 'string');
const patterns = blocks.filter((block) => !envelopes.includes(block));

const inEnvelope = (event: { readonly type: string; readonly source: string }) => ({
  'detail-type': event.type,
  source: event.source,
  detail: JSON.parse(JSON.stringify(event)) as unknown,
});
const { events, subscriptionEvents } = asyncapiExamples();
/** The story of the examples ends well. */
const badEnds = [...events.values()]
  .filter(({ type }) => type === 'rollcall.conference.ended.v1')
  .map((event) => ({ ...event, data: { ...event.data, endReason: 'bridge-lost' } }));
const published = [...events.values(), ...badEnds, ...subscriptionEvents.values()].map(inEnvelope);

it('lists every type, with when it happens as the AsyncAPI document says it', () => {
  const rows = [...text.matchAll(/^\| `(rollcall\.[\w.-]+)` +\| (.+?) +\|$/gm)].map(([, type = '', when]) => [type, when]);
  expect(rows).toEqual([...eventTypes, ...subscriptionEventTypes].map((type) => [type, eventSummaries[type]]));
});

it('shows an event as the rules make it, in the envelope of the bus', () => {
  expect(envelopes).toHaveLength(1);
  const { detail, ...envelope } = envelopes[0] ?? {};
  expect(detail).toEqual(JSON.parse(JSON.stringify(events.get('rollcall.participant.requested.v1'))));
  expect(envelope['detail-type']).toBe('rollcall.participant.requested.v1');
});

describe('patterns of rules', () => {
  it('there are some', () => {
    expect(patterns.length).toBeGreaterThanOrEqual(4);
  });

  it.each(patterns.map((pattern) => [JSON.stringify(pattern), pattern] as const))('%s is one, and takes some events', (_text, pattern) => {
    expect(() => checkPattern(pattern)).not.toThrow();
    const taken = published.filter((event) => matchesPattern(pattern, event)).length;
    expect(taken).toBeGreaterThan(0);
    if ('detail-type' in pattern) expect(taken).toBeLessThan(published.length);
  });
});
