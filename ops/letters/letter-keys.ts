/**
 * What a dead letter is about: the ids and the words by which somebody finds the cause. It takes known members only, so
 * nothing else that a letter contains is ever shown.
 */
type Members = Readonly<Record<string, unknown>>;

export type LetterKeys = Readonly<Record<string, string>>;

/** Members of the messages in `functions/messaging/` and of events. */
const SHOWN = [
  'action',
  'watch',
  'task',
  'kind',
  'type',
  'detail-type',
  'conferenceId',
  'participantId',
  'leg',
  'version',
  'step',
  'requestId',
  'subscriptionId',
  'deliveryId',
  'connectionId',
  'eventName',
  'SequenceNumber',
  'correlator',
  'condition',
  'errorType',
] as const;

/** Where a message, a record of the stream, an event and a failed invocation have them. */
const WITHIN = [
  'command',
  'trace',
  'events',
  'dynamodb',
  'detail',
  'data',
  'requestContext',
  'requestPayload',
  'responsePayload',
  'DDBStreamBatchInfo',
];

const membersOf = (value: unknown): Members => (typeof value === 'object' && value !== null ? (value as Members) : {});

/** Ids and words only: no text that somebody wrote, and nothing that may be a phone number. */
const ID = /^(?!\+?\d{5,15}$)[\w.:$-]{1,80}$/;
const isId = (value: unknown): value is string | number => (typeof value === 'string' ? ID.test(value) : typeof value === 'number');

/** The partition key of a record of the stream is the key of the initiator's conferences. */
const keyIn = ({ Keys }: Members): LetterKeys => {
  const key = membersOf(membersOf(Keys)['pk'])['S'];
  return isId(key) ? { initiatorKey: String(key) } : {};
};

/** Messages and events are a few levels deep; nobody knows what a strange letter is like. */
const DEEPEST = 5;

export const letterKeys = (body: unknown, depth = 0): LetterKeys => {
  if (depth > DEEPEST || typeof body !== 'object' || body === null) return {};
  if (Array.isArray(body)) return letterKeys(body[0], depth + 1);
  const members = membersOf(body);
  const own = SHOWN.flatMap((name) => (isId(members[name]) ? [[name, String(members[name])] as const] : []));
  const within = WITHIN.map((name) => letterKeys(members[name], depth + 1));
  // What is inside counts more: the `version` of an event of the bus is not that of the conference.
  return Object.assign({}, Object.fromEntries(own), keyIn(members), ...within) as LetterKeys;
};
