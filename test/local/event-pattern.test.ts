import { checkPattern, matchesPattern, type EventPattern } from '../../local/bus/event-pattern';

const event = {
  source: 'rollcall',
  'detail-type': 'rollcall.participant.joined.v1',
  detail: {
    state: 'active',
    version: 7,
    tags: ['x', 'y'],
    subject: null,
    empty: '',
    muted: false,
    legs: [{ n: 1, end: 'busy' }, { n: 2 }],
  },
};
const detail = (rule: unknown): EventPattern => ({ detail: rule });

describe('an event pattern', () => {
  it.each<[string, EventPattern, boolean]>([
    ['matches one of several values', { source: ['other', 'rollcall'] }, true],
    ['does not match another value', { source: ['other'] }, false],
    ['matches if all its fields do', { source: ['rollcall'], detail: { state: ['active'] } }, true],
    ['does not match if only some of its fields do', { source: ['rollcall'], detail: { state: ['ended'] } }, false],
    ['matches a number', detail({ version: [7] }), true],
    ['does not match a number by its text', detail({ version: ['7'] }), false],
    ['matches null', detail({ subject: [null] }), true],
    ['matches an empty text', detail({ empty: [''] }), true],
    ['matches false', detail({ muted: [false] }), true],
    ['matches an element of a list', detail({ tags: ['y'] }), true],
    ['does not match a list without its value', detail({ tags: ['z'] }), false],
    ['matches an object in a list', detail({ legs: { n: [2] } }), true],
    ['matches two fields of one object in a list', detail({ legs: { n: [1], end: ['busy'] } }), true],
    ['does not match two fields of different objects in a list', detail({ legs: { n: [2], end: ['busy'] } }), false],
    ['matches by prefix', { 'detail-type': [{ prefix: 'rollcall.participant.' }] }, true],
    ['matches by prefix in any case', { 'detail-type': [{ prefix: { 'equals-ignore-case': 'ROLLCALL.' } }] }, true],
    ['does not match another suffix', { 'detail-type': [{ suffix: '.v2' }] }, false],
    ['matches by suffix in any case', { 'detail-type': [{ suffix: { 'equals-ignore-case': '.V1' } }] }, true],
    ['matches by equals-ignore-case', detail({ state: [{ 'equals-ignore-case': 'ACTIVE' }] }), true],
    ['matches by wildcard', { 'detail-type': [{ wildcard: 'rollcall.*.joined.*' }] }, true],
    ['treats other characters than the star of a wildcard literally', { 'detail-type': [{ wildcard: 'rollcall?participant*' }] }, false],
    ['matches a number within a range', detail({ version: [{ numeric: ['>', 0, '<=', 7] }] }), true],
    ['does not match a number at an exclusive bound', detail({ version: [{ numeric: ['<', 7] }] }), false],
    ['matches an equal number', detail({ version: [{ numeric: ['=', 7] }] }), true],
    ['matches by anything-but another value', detail({ state: [{ 'anything-but': 'ended' }] }), true],
    ['does not match by anything-but a list with the value', detail({ state: [{ 'anything-but': ['active', 'ended'] }] }), false],
    ['does not match by anything-but the prefix', { source: [{ 'anything-but': { prefix: 'roll' } }] }, false],
    ['matches by anything-but several other suffixes', { source: [{ 'anything-but': { suffix: ['.a', '.b'] } }] }, true],
    ['does not match by anything-but a wildcard that fits', { source: [{ 'anything-but': { wildcard: 'r*l' } }] }, false],
    ['does not match a missing field by anything-but', detail({ nothing: [{ 'anything-but': 'x' }] }), false],
    ['matches an existing field by exists: true', detail({ state: [{ exists: true }] }), true],
    ['does not match a missing field by exists: true', detail({ nothing: [{ exists: true }] }), false],
    ['matches a missing field by exists: false', detail({ nothing: [{ exists: false }] }), true],
    ['matches a field below a missing one by exists: false', { nowhere: { at: { all: [{ exists: false }] } } }, true],
    ['does not match an existing field by exists: false', detail({ state: [{ exists: false }] }), false],
    ['matches if one branch of $or does', { $or: [{ source: ['other'] }, { detail: { version: [{ numeric: ['>', 5] }] } }] }, true],
    ['does not match if no branch of a nested $or does', detail({ $or: [{ state: ['ended'] }, { version: [1] }] }), false],
    ['does not match by $or alone if another field differs', { source: ['other'], $or: [{ detail: { version: [7] } }] }, false],
  ])('%s', (_, pattern, expected) => {
    checkPattern(pattern);
    expect(matchesPattern(pattern, event)).toBe(expected);
  });

  it('matches an escaped star literally', () => {
    expect(matchesPattern({ a: [{ wildcard: 'x\\*y*' }] }, { a: 'x*yz' })).toBe(true);
    expect(matchesPattern({ a: [{ wildcard: 'x\\*y*' }] }, { a: 'xxyz' })).toBe(false);
  });

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['a bare value', { source: 'rollcall' }],
    ['an empty list', { source: [] }],
    ['an unknown comparison', { source: [{ begins: 'r' }] }],
    ['two comparisons in one', { source: [{ prefix: 'r', suffix: 'l' }] }],
    ['half a numeric comparison', { detail: { version: [{ numeric: ['>'] }] } }],
    ['a list', []],
  ])('is refused if it contains %s', (_, pattern) => {
    expect(() => checkPattern(pattern)).toThrow('Event pattern is not valid');
  });
});
