/** Ends a conference for its initiator or for an operator, whatever state it is in. */
import { abandon, type End, end } from '../../domain/conference/changes/end';
import type { ConferenceRecord } from '../../domain/conference/record';
import { conferenceNotFound } from '../../domain/errors';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import type { ConferenceStore } from '../ports/conference-store';
import { finishOverdue, overdue } from './overdue-end';
import { refusalError } from './refusal-error';

/** 202: it ends now. 200: it was ending or had ended before. */
type Ended = { readonly status: 200 | 202; readonly record: ConferenceRecord };

/**
 * Tries to end a running conference first: that is the usual case, and takes one write. The state may change between
 * two tries.
 */
const tryEach = [end, abandon, end] as const;

export const endOpen = async (store: ConferenceStore, how: End): Promise<Ended> => {
  const { conferenceId, at } = how;
  for (const change of tryEach) {
    const outcome = await store.change(initiatorKeyOf(conferenceId), change(how));
    if (outcome.result === 'written') return { status: 202, record: outcome.record };
    const { current } = outcome;
    if (outcome.result === 'refused' && outcome.refusal === 'not-found') {
      const past = await store.past(conferenceId);
      if (!past) throw conferenceNotFound();
      return { status: 200, record: past };
    }
    const late = overdue(current, at);
    if (late) return { status: 200, record: await finishOverdue(store, late, at) };
    if (current && (current.state === 'ending' || current.state === 'ended')) return { status: 200, record: current };
  }
  throw refusalError({ refusal: 'conflict', current: undefined, action: 'end', at });
};
