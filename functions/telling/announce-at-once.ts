/**
 * If somebody follows the initiator's open conference, nudges a push right after one has opened: the push subscribes the
 * followers. Most conferences open with nobody to follow them, and then this is one query. A follower that it does not
 * find has not read yet which conference is open, and finds this one. The push behind the bus announces it in any case.
 */
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import type { Deps } from '../ports/deps';
import type { FollowerList } from '../ports/followers';
import { inTime, type InTimeDeps, type Tell } from './in-time';
import { nudgePush } from './take-turn';

export type AnnounceAtOnceDeps = InTimeDeps & Pick<Deps, 'nudges'> & { readonly followers: FollowerList };

export const announceAtOnce = (deps: AnnounceAtOnceDeps, mostMs: number): Tell =>
  inTime(deps, mostMs, async (record, signal) => {
    const followers = await deps.followers.of(initiatorKeyOf(record.conferenceId), signal);
    if (followers.length > 0) await nudgePush(deps, record, deps.clock(), signal);
  });
