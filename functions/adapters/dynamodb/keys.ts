/**
 * The keys of both tables.
 *
 * | pattern                               | table       | pk            | sk                     |
 * |---------------------------------------|-------------|---------------|------------------------|
 * | the initiator's open conference       | conferences | initiator key | `open`                 |
 * | an ended conference                   | conferences | initiator key | conference id          |
 * | the ended ones, newest first          | conferences | initiator key | begins with `conf_`, descending |
 * | what a driver keeps of a leg          | records     | conference id | `leg#<participant>#<leg>` |
 * | who looks at a conference             | records     | conference id | `look#<part of its life>` |
 * | an initiator's calls of an hour        | records     | `dials#<initiator key>` | hour since 1970 |
 * | an idempotency key                    | records     | see the idempotency store | |
 */
import type { LegRef } from '../../../domain/bridge/leg-event';
import { initiatorKeyOf } from '../../../domain/ids/conference-id';
import type { ConferenceId } from '../../../schemas/common';
import type { Item } from './conference-item';

export const OPEN = 'open';
export const HISTORY_PREFIX = 'conf_';

export const openKey = (initiatorKey: string): Item => ({ pk: { S: initiatorKey }, sk: { S: OPEN } });

export const historyKey = (conferenceId: ConferenceId): Item => ({ pk: { S: initiatorKeyOf(conferenceId) }, sk: { S: conferenceId } });

export const legKey = ({ conferenceId, participantId, leg }: LegRef): Item => ({
  pk: { S: conferenceId },
  sk: { S: `leg#${participantId}#${String(leg)}` },
});
