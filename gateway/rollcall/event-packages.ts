/** The operations of the API for event packages. */
import * as z from 'zod';
import { ConferenceId, PhoneNumber } from '../../schemas/common';
import { MAX_SUBSCRIPTION_STATE_CHARACTERS } from '../../schemas/event-package';
import { CONFERENCE_INFO_TYPE } from '../../schemas/media-types';
import { readJson } from '../../schemas/read-json';
import type { ApiClient } from './api-client';
import type { EventPackages, PostResult, RelayedNotification, Watch } from './ports';

const WatchPage = z.looseObject({
  items: z.array(z.looseObject({ conferenceId: ConferenceId, conferenceUri: z.string().min(1), initiator: PhoneNumber.nullable() })),
  nextCursor: z.string().optional(),
});

const resultOf = (status: number, text: string): PostResult => {
  if (status < 300) return 'taken';
  if (status === 404 || status === 410) return 'gone';
  if (status === 409) {
    const body = z.looseObject({ code: z.string() }).safeParse(readJson(text));
    return body.success && body.data.code !== 'FULL_STATE_REQUIRED' ? 'gone' : 'full-state-required';
  }
  return status === 401 || status === 429 || status >= 500 ? 'unavailable' : 'refused';
};

/** Leaves out a state that an HTTP header cannot carry, or that is longer than Rollcall accepts. */
const relayed = (text: string): string =>
  text
    .replaceAll(/[^\x20-\x7e]/g, '')
    .trim()
    .slice(0, MAX_SUBSCRIPTION_STATE_CHARACTERS);

const post = async (
  api: ApiClient,
  { conferenceId, subscription, subscriptionState, document }: RelayedNotification,
): Promise<PostResult> => {
  const path = `/v1/conferences/${conferenceId}/event-package?subscription=${encodeURIComponent(subscription)}`;
  const type = document.length === 0 ? {} : { 'content-type': CONFERENCE_INFO_TYPE };
  const headers = { 'subscription-state': relayed(subscriptionState) || 'active', ...type };
  try {
    const { status, text } = await api({ method: 'POST', path, headers, ...(document.length === 0 ? {} : { body: document }) });
    return resultOf(status, text);
  } catch {
    return 'unavailable';
  }
};

const watches = async (api: ApiClient): Promise<readonly Watch[]> => {
  const found: Watch[] = [];
  let cursor: string | undefined = '';
  while (cursor !== undefined) {
    const query = cursor === '' ? '' : `?cursor=${encodeURIComponent(cursor)}`;
    const { status, text } = await api({ method: 'GET', path: `/v1/event-package/watches${query}` });
    if (status !== 200) throw new Error(`Rollcall answered ${String(status)}`);
    const page: z.infer<typeof WatchPage> = WatchPage.parse(readJson(text));
    for (const { initiator, ...watch } of page.items) {
      // The gateway subscribes in the initiator's name.
      if (initiator === null) throw new Error('the client lacks the scope numbers:read');
      found.push({ ...watch, initiator });
    }
    cursor = page.nextCursor;
  }
  return found;
};

export const eventPackagesOf = (api: ApiClient): EventPackages => ({
  post: (notification) => post(api, notification),
  watches: () => watches(api),
});
