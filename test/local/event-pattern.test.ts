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
    ['one of several values', { source: ['other', 'rollcall'] }, true],
    ['another value', { source: ['other'] }, false],
    ['all fields', { source: ['rollcall'], detail: { state: ['active'] } }, true],
    ['not all fields', { source: ['rollcall'], detail: { state: ['ended'] } }, false],
    ['a number', detail({ version: [7] }), true],
    ['a number is not its text', detail({ version: ['7'] }), false],
    ['null', detail({ subject: [null] }), true],
    ['empty text', detail({ empty: [''] }), true],
    ['false', detail({ muted: [false] }), true],
    ['an element of a list', detail({ tags: ['y'] }), true],
    ['no element of a list', detail({ tags: ['z'] }), false],
    ['an object in a list', detail({ legs: { n: [2] } }), true],
    ['two fields of the same object in a list', detail({ legs: { n: [1], end: ['busy'] } }), true],
    ['two fields of different objects in a list', detail({ legs: { n: [2], end: ['busy'] } }), false],
    ['prefix', { 'detail-type': [{ prefix: 'rollcall.participant.' }] }, true],
    ['prefix in any case', { 'detail-type': [{ prefix: { 'equals-ignore-case': 'ROLLCALL.' } }] }, true],
    ['suffix', { 'detail-type': [{ suffix: '.v2' }] }, false],
    ['suffix in any case', { 'detail-type': [{ suffix: { 'equals-ignore-case': '.V1' } }] }, true],
    ['equals-ignore-case', detail({ state: [{ 'equals-ignore-case': 'ACTIVE' }] }), true],
    ['wildcard', { 'detail-type': [{ wildcard: 'rollcall.*.joined.*' }] }, true],
    ['wildcard takes dots literally', { 'detail-type': [{ wildcard: 'rollcall?participant*' }] }, false],
    ['numeric range', detail({ version: [{ numeric: ['>', 0, '<=', 7] }] }), true],
    ['numeric bound', detail({ version: [{ numeric: ['<', 7] }] }), false],
    ['numeric equality', detail({ version: [{ numeric: ['=', 7] }] }), true],
    ['anything-but a value', detail({ state: [{ 'anything-but': 'ended' }] }), true],
    ['anything-but a list', detail({ state: [{ 'anything-but': ['active', 'ended'] }] }), false],
    ['anything-but a prefix', { source: [{ 'anything-but': { prefix: 'roll' } }] }, false],
    ['anything-but several suffixes', { source: [{ 'anything-but': { suffix: ['.a', '.b'] } }] }, true],
    ['anything-but a wildcard', { source: [{ 'anything-but': { wildcard: 'r*l' } }] }, false],
    ['anything-but of what is not there', detail({ nothing: [{ 'anything-but': 'x' }] }), false],
    ['exists', detail({ state: [{ exists: true }] }), true],
    ['exists, and does not', detail({ nothing: [{ exists: true }] }), false],
    ['must not exist, and does not', detail({ nothing: [{ exists: false }] }), true],
    ['must not exist, below what does not', { nowhere: { at: { all: [{ exists: false }] } } }, true],
    ['must not exist, but does', detail({ state: [{ exists: false }] }), false],
    ['or', { $or: [{ source: ['other'] }, { detail: { version: [{ numeric: ['>', 5] }] } }] }, true],
    ['or, inside', detail({ $or: [{ state: ['ended'] }, { version: [1] }] }), false],
    ['or, and something else', { source: ['other'], $or: [{ detail: { version: [7] } }] }, false],
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
