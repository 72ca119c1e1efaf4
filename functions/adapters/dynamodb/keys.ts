/**
 * The keys of both tables.
 *
 * | pattern                               | table       | pk            | sk                     |
 * |---------------------------------------|-------------|---------------|------------------------|
 * | the initiator's open conference       | conferences | initiator key | `open`                 |
 * | an ended conference                   | conferences | initiator key | conference id          |
 * | the ended ones, newest first          | conferences | initiator key | begins with `conf_`, descending |
 * | a driver's record of a leg            | records     | conference id | `driver#<participant>#<leg>` |
 * | which leg a call on Twilio belongs to | records     | `call#<id of the call>` | `driver#call#0` |
 * | how far the dial of a leg has come    | records     | conference id | `leg#<participant>#<leg>` |
 * | when the flags of a leg were last reported | records | conference id | `flags#<participant>#<leg>` |
 * | the claim of an assembly's checks     | records     | conference id | `look#<part of its life>` |
 * | the conferences to look at            | records     | `looks`       | conference id          |
 * | since when the bridge has been silent | records     | `looks`       | `bridge`               |
 * | an initiator's calls in an hour       | records     | `dials#<initiator key>` | hour since 1970 |
 * | the events that a client had sent to its sink in an hour | records | `asks#<subscription id>` | hour since 1970 |
 * | the requests of a kind that a caller sent in a minute | records | `rate#<hash>` | minute since 1970 |
 * | the attempts at slow sinks of an owner in a window | records | `slow#<hash>` | number of the window |
 * | the next dial slot                    | records     | `pace`        | dials a second         |
 * | a terminal's connection                | records     | `connection#<id>` | `connection`        |
 * | the open connections of a caller       | records     | `sockets#<hash>` | `open`                |
 * | the connections that follow an initiator's open conference | records | `followers#<initiator key>` | connection |
 * | how far a conference has been pushed, and its subscriptions | records | conference id | begins with `terminal` |
 * | what an event package has told of a conference | records | conference id | `event-package` |
 * | the conferences that have a URI       | records     | `event-package-watches` | conference id |
 * | an idempotency key                    | records     | see the idempotency store | |
 * | a subscription; those that see an initiator's conferences | records | `subscriptions#<initiator key, or zeros>` | subscription id |
 * | an owner's subscriptions, newest first | records    | `owner#<hash of the owner>` | begin (10) and subscription id, descending |
 * | a subscription's log, newest first    | records     | `deliveries#<subscription id>` | delivery id, descending |
 * | that of one that sees everyone's conferences | records | the same, and seven with `#1` to `#7` | the same |
 */
import { createHash } from 'node:crypto';
import type { LegRef } from '../../../domain/bridge/leg-event';
import { BASE32 } from '../../../domain/ids/base32';
import { initiatorKeyOf } from '../../../domain/ids/conference-id';
import { timeText } from '../../../domain/ids/time-text';
import { EVERYONE, type SubscriptionRecord } from '../../../domain/subscription/record';
import { seenBy } from '../../../domain/subscription/subscription-id';
import type { ConferenceId } from '../../../schemas/common';
import type { DeliveryId } from '../../../schemas/delivery';
import type { SubscriptionId } from '../../../schemas/subscription';
import type { Item } from './item';

export const OPEN = 'open';

export const openKey = (initiatorKey: string): Item => ({ pk: { S: initiatorKey }, sk: { S: OPEN } });

export const historyKey = (conferenceId: ConferenceId): Item => ({ pk: { S: initiatorKeyOf(conferenceId) }, sk: { S: conferenceId } });

export const legKey = ({ conferenceId, participantId, leg }: LegRef): Item => ({
  pk: { S: conferenceId },
  sk: { S: `leg#${participantId}#${String(leg)}` },
});

export const flagsKey = ({ conferenceId, participantId, leg }: LegRef): Item => ({
  pk: { S: conferenceId },
  sk: { S: `flags#${participantId}#${String(leg)}` },
});

export const DRIVER_PREFIX = 'driver#';

export const driverKey = ({ conferenceId, participantId, leg }: LegRef): Item => ({
  pk: { S: conferenceId },
  sk: { S: `${DRIVER_PREFIX}${participantId}#${String(leg)}` },
});

export const LOOKS = 'looks';

/** In the partition of the list, so that one query reads both. */
export const BRIDGE_HEALTH = 'bridge';

export const lookEntryKey = (conferenceId: ConferenceId): Item => ({ pk: { S: LOOKS }, sk: { S: conferenceId } });

export const bridgeHealthKey: Item = { pk: { S: LOOKS }, sk: { S: BRIDGE_HEALTH } };

/** Each pace numbers its slots separately. */
export const paceKey = (perSecond: number): Item => ({ pk: { S: 'pace' }, sk: { S: String(perSecond) } });

/** `sees`: an initiator key, or the key for everyone's. */
export const watchersPartition = (sees: string): string => `subscriptions#${sees}`;

export const subscriptionKey = (id: SubscriptionId): Item => ({ pk: { S: watchersPartition(seenBy(id)) }, sk: { S: id } });

/** For names of callers and owners: they may have any length and any characters, and a key may not. */
export const hashedName = (name: string): string => createHash('sha256').update(name).digest('base64url');

export const ownerPartition = (owner: string): string => `owner#${hashedName(owner)}`;

export const listEntryKey = ({ owner, startsAt, id }: Pick<SubscriptionRecord, 'owner' | 'startsAt' | 'id'>): Item => ({
  pk: { S: ownerPartition(owner) },
  sk: { S: `${timeText(startsAt)}${id}` },
});

export const DELIVERIES = 'deliveries#';

/**
 * A partition takes 1,000 write units a second, and the log of a subscription that sees everyone's conferences takes two
 * of them for each event of a deployment. So such a log is spread over eight.
 */
const PARTITIONS_OF_A_WIDE_LOG = 8;

const partitionOf = (subscriptionId: SubscriptionId, index: number): string =>
  `${DELIVERIES}${subscriptionId}${index === 0 ? '' : `#${String(index)}`}`;

export const logPartitions = (id: SubscriptionId): readonly string[] =>
  Array.from({ length: seenBy(id) === EVERYONE ? PARTITIONS_OF_A_WIDE_LOG : 1 }, (_, index) => partitionOf(id, index));

/** The last character of a delivery's id is one of its hash. */
export const deliveryKey = (subscriptionId: SubscriptionId, id: DeliveryId): Item => {
  const partitions = logPartitions(subscriptionId);
  return { pk: { S: partitions[BASE32.indexOf(id.slice(-1)) % partitions.length] ?? '' }, sk: { S: id } };
};

/** Where a delivery can be: versions before the wide logs had one partition for each subscription. */
export const deliveryKeys = (subscriptionId: SubscriptionId, id: DeliveryId): readonly Item[] => {
  const [key, before] = [deliveryKey(subscriptionId, id), { pk: { S: partitionOf(subscriptionId, 0) }, sk: { S: id } }];
  return key['pk']?.S === before.pk.S ? [key] : [key, before];
};

export const subscriptionOfLog = (partition: string | undefined): string | undefined => partition?.slice(DELIVERIES.length).split('#')[0];

export const connectionKey = (connectionId: string): Item => ({ pk: { S: `connection#${connectionId}` }, sk: { S: 'connection' } });

/** `caller`: the hash of its name. */
export const openConnectionsKey = (caller: string): Item => ({ pk: { S: `sockets#${caller}` }, sk: { S: 'open' } });

/** The cursor's key, and the prefix of the subscriptions' keys. So the cursor sorts first. */
export const TERMINAL = 'terminal';

export const packageViewKey = (conferenceId: ConferenceId): Item => ({ pk: { S: conferenceId }, sk: { S: 'event-package' } });

export const PACKAGE_WATCHES = 'event-package-watches';

export const packageWatchKey = (conferenceId: ConferenceId): Item => ({ pk: { S: PACKAGE_WATCHES }, sk: { S: conferenceId } });

export const followersPartition = (initiatorKey: string): string => `followers#${initiatorKey}`;

export const followerKey = (initiatorKey: string, connectionId: string): Item => ({
  pk: { S: followersPartition(initiatorKey) },
  sk: { S: connectionId },
});

export const cursorKey = (conferenceId: ConferenceId): Item => ({ pk: { S: conferenceId }, sk: { S: TERMINAL } });

export const terminalKey = (conferenceId: ConferenceId, connectionId: string): Item => ({
  pk: { S: conferenceId },
  sk: { S: `${TERMINAL}#${connectionId}` },
});
