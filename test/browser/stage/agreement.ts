import { isDeepStrictEqual } from 'node:util';
import type { Page } from 'playwright-core';
import type { Deployment } from '../../e2e/stories/deployment';
import { bothOf, type Same } from './database';

const WITHIN_MS = 15_000;
const POLL_EVERY_MS = 50;

/** Waits until the database has what the API answers, row by row and in full. Fails with the difference. */
export const expectRightRows = async (page: Page, deployment: Deployment, phoneNumber: string, conferenceId: string): Promise<void> => {
  const deadline = performance.now() + WITHIN_MS;
  let both: Same;
  do {
    both = await bothOf(page, deployment, phoneNumber, conferenceId);
    if (isDeepStrictEqual(both.kept, both.served)) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_EVERY_MS));
  } while (performance.now() < deadline);
  expect(both.kept).toEqual(both.served);
};
