/** The browser's local database, held against the API. */
import type { Page } from 'playwright-core';
import type { Conference } from '../../../schemas/conference';
import type { ConferenceHeader, ParticipantRow } from '../../../terminal';
import { headerOf, rowOf } from '../../../terminal/stores/rows';
import { expectStatus, sendAs } from '../../e2e/stories/api-client';
import type { Deployment } from '../../e2e/stories/deployment';

export type Kept = { readonly conferences: readonly ConferenceHeader[]; readonly rows: readonly ParticipantRow[] };

/** Everything that the browser keeps for the account. */
export const keptFor = (page: Page, phoneNumber: string): Promise<Kept> =>
  page.evaluate(async (name) => {
    const answer = <Result>(request: IDBRequest<Result>): Promise<Result> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error(String(request.error)));
      });
    const database = await answer(indexedDB.open(name));
    try {
      const transaction = database.transaction(['Conferences', 'ConferenceParticipantsList']);
      const [conferences, rows] = [
        answer(transaction.objectStore('Conferences').getAll()),
        answer(transaction.objectStore('ConferenceParticipantsList').getAll()),
      ];
      return { conferences: (await conferences) as never[], rows: (await rows) as never[] };
    } finally {
      database.close();
    }
  }, `rollcall-${phoneNumber}`);

const conferenceOf = async (deployment: Deployment, phoneNumber: string, conferenceId: string): Promise<Conference> =>
  expectStatus(await sendAs<Conference>(deployment, { phoneNumber }, { path: `/v1/conferences/${conferenceId}` }), 200, 'The conference');

export const currentOf = async (deployment: Deployment, phoneNumber: string): Promise<Conference> =>
  expectStatus(await sendAs<Conference>(deployment, { phoneNumber }, { path: '/v1/conferences/current' }), 200, 'The current conference');

const byId = (a: ParticipantRow, b: ParticipantRow): number => (a.participantId < b.participantId ? -1 : 1);

export type Same = { readonly kept: unknown; readonly served: unknown };

/** Once the calls are merged, how each of them began may be told without a new version (docs/terminals.md). */
const withoutCalls = (row: ParticipantRow): Omit<ParticipantRow, 'call'> => {
  const { call: _, ...rest } = row;
  return rest;
};

/** What the browser keeps of the conference, and what the API answers, in the same form. */
export const bothOf = async (page: Page, deployment: Deployment, phoneNumber: string, conferenceId: string): Promise<Same> => {
  const served = await conferenceOf(deployment, phoneNumber, conferenceId);
  const { conferences, rows } = await keptFor(page, phoneNumber);
  const ofIt = <Each extends { readonly conferenceId: string }>(all: readonly Each[]) =>
    all.filter((each) => each.conferenceId === conferenceId);
  const shown = (all: readonly ParticipantRow[]): unknown =>
    (served.state === 'assembling' ? [...all] : (all.map(withoutCalls) as ParticipantRow[])).sort(byId);
  return {
    kept: { header: ofIt(conferences)[0], rows: shown(ofIt(rows)) },
    served: { header: headerOf(served), rows: shown(served.participants.map((each) => rowOf(conferenceId, each))) },
  };
};
