/** What ids look like is written in one place, and agrees with what makes them. */
import { readdirSync, readFileSync } from 'node:fs';
import { legName } from '../../../domain/bridge/leg-name';
import { BASE32 } from '../../../domain/ids/base32';
import { conferenceIdOf } from '../../../domain/ids/conference-id';
import { deliveryIdOf, HASH_CHARACTERS } from '../../../domain/ids/delivery-id';
import { INITIATOR_CHARACTERS, markedKey, MAX_VERSION } from '../../../domain/ids/key-version';
import { timeText } from '../../../domain/ids/time-text';
import { subscriptionIdOf } from '../../../domain/subscription/subscription-id';
import { checkDeliveryCursor, checkSubscriptionCursor } from '../../../functions/partners/subscriptions/page-cursor';
import { identityOf } from '../../../functions/runtime/identity';
import { CONFERENCE_ID, DELIVERY_ID, LEG_NAME, PARTICIPANT_ID, SUBSCRIPTION_ID, TIME_TEXT, whole } from '../../../schemas/id-patterns';

const OUTSIDE = 'ilou';
/** Every character occurs in a key, as the first one and as another one. */
const keys = [...BASE32].map((character) => character.repeat(INITIATOR_CHARACTERS));
const marked = Array.from({ length: MAX_VERSION - 1 }, (_, index) => markedKey(index + 2, keys[0] ?? ''));
const participantId = identityOf('a-hash-key-of-this-test').participantId('+15550100', '+15550101');

it.each<readonly [string, string, readonly string[]]>([
  ['a conference', CONFERENCE_ID, [...keys, ...marked].map((key) => conferenceIdOf(key, 1e12, key.slice(-8)))],
  ['a subscription', SUBSCRIPTION_ID, [...keys, ...marked].map((key) => subscriptionIdOf(key, key.replace('u', '0')))],
  ['a delivery', DELIVERY_ID, keys.map((hash) => deliveryIdOf(1e12, hash.slice(0, HASH_CHARACTERS)))],
  ['a participant', PARTICIPANT_ID, [participantId, ...keys.map((key) => `p${key.slice(0, 10)}`)]],
  ['a leg', LEG_NAME, [1, 12].map((leg) => legName({ participantId, leg }))],
  ['a time', TIME_TEXT, [0, 1e12, 4e13].map(timeText)],
])('every id of %s fits, and nothing longer, shorter or with another letter does', (_what, pattern, ids) => {
  for (const id of ids) {
    expect(id).toMatch(whole(pattern));
    for (const other of [`${id} `, `0${id}`, id.slice(1), ...[...OUTSIDE].map((letter) => `${id.slice(0, -1)}${letter}`)])
      expect(other).not.toMatch(whole(pattern));
  }
});

it('a cursor is what an answer gave, and nothing else', () => {
  const [subscription, delivery] = [subscriptionIdOf(keys[0] ?? '', keys[1] ?? ''), deliveryIdOf(1e12, keys[2] ?? '')];
  const cursor = `${timeText(1e12)}${subscription}`;
  for (const check of [checkSubscriptionCursor, checkDeliveryCursor]) expect(() => check(undefined)).not.toThrow();
  expect(() => checkSubscriptionCursor(cursor)).not.toThrow();
  expect(() => checkDeliveryCursor(delivery)).not.toThrow();
  for (const odd of [subscription, `0${cursor}`, `00000sub_0${subscription}`, `${cursor}0`, ''])
    expect(() => checkSubscriptionCursor(odd)).toThrow();
  for (const odd of [cursor, `${delivery}0`, '']) expect(() => checkDeliveryCursor(odd)).toThrow();
});

it('no other file has a pattern of an id', () => {
  const folders = ['schemas', 'domain', 'functions', 'ops', 'cdk', 'local', 'gateway', 'access-network', 'terminal'];
  const files = folders.flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`));
  const sources = files.filter((name) => name.endsWith('.ts') && !/\/(node_modules|dist)\//.test(name));
  const holding = sources.filter((name) => /a-hjkmnp|(conf|sub|dlv)_(\[|\\w)/.test(readFileSync(name, 'utf8')));
  expect(holding).toEqual(['schemas/id-patterns.ts']);
});
