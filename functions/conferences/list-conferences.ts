import { actionsOfBridge } from '../../domain/bridge/capabilities';
import { conferenceView } from '../../domain/conference/view/conference-view';
import { invalidArgument } from '../../domain/errors';
import { listConferences } from '../../schemas/api/conferences';
import { ConferenceId } from '../../schemas/common';
import { httpHandler } from '../http/http-handler';
import type { ReadDeps } from '../ports/deps';
import { reading } from '../providers';
import { lambda } from '../runtime/lambda';

/** The cursor is opaque to the caller. Only a cursor from an earlier answer is accepted. */
const checkCursor = (cursor: string | undefined): void => {
  if (cursor === undefined || cursor === 'open' || ConferenceId.safeParse(cursor).success) return;
  throw invalidArgument([{ parameter: 'cursor', detail: 'must be the nextCursor of an earlier answer' }]);
};

export const listConferencesHandler = (deps: ReadDeps) =>
  httpHandler(listConferences, deps, async ({ query, caller }) => {
    checkCursor(query.cursor);
    const key = (await deps.identity()).initiatorKey(caller.phoneNumber);
    const { records, nextCursor } = await deps.store.list(key, query);
    const items = records.map((record) => conferenceView(record, actionsOfBridge(deps.settings.bridge)));
    return { status: 200 as const, body: { items, ...(nextCursor === undefined ? {} : { nextCursor }) } };
  });

export const handler = lambda(listConferencesHandler, reading);
