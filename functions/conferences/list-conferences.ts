import { actionsOfBridge } from '../../domain/bridge/capabilities';
import { conferenceView } from '../../domain/conference/view/conference-view';
import { invalidArgument } from '../../domain/errors';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { FIRST_VERSION, keyVersionOf } from '../../domain/ids/key-version';
import { listConferences } from '../../schemas/api/conferences';
import { ConferenceId } from '../../schemas/common';
import { httpHandler } from '../http/http-handler';
import type { ListQuery } from '../ports/conference-store';
import type { ReadDeps } from '../ports/deps';
import { reading } from '../providers';
import type { NumberIds } from '../runtime/identity';
import { lambda } from '../runtime/lambda';

/** After the conference in the open place under a key, or, if empty, before it: `2.open`, `1.`. */
const PLACE = /^([1-9][0-9]?)\.(open|)$/;

/** Where a list goes on: under which key, and after what. */
type Place = { readonly version: number; readonly after: string | undefined };

const invalidCursor = () => invalidArgument([{ parameter: 'cursor', detail: 'must be the nextCursor of an earlier answer' }]);

/** The cursor is opaque to the caller. Only a cursor from an earlier answer is accepted. */
const placeOf = (cursor: string): Place => {
  if (cursor === 'open') return { version: FIRST_VERSION, after: cursor };
  if (ConferenceId.safeParse(cursor).success) return { version: keyVersionOf(initiatorKeyOf(cursor)), after: cursor };
  const [, version, after] = PLACE.exec(cursor) ?? [];
  if (version === undefined) throw invalidCursor();
  return { version: Number(version), after: after || undefined };
};

const cursorOf = ({ version }: NumberIds, after: string): string =>
  after === 'open' && version !== FIRST_VERSION ? `${String(version)}.${after}` : after;

/** An initiator moves from older keys to later ones, so what is under a later key is newer. */
const listUnder = async ({ store }: ReadDeps, keys: readonly NumberIds[], phoneNumber: string, { cursor, ...query }: ListQuery) => {
  const from = cursor === undefined ? undefined : placeOf(cursor);
  const left = keys.filter(({ version }) => !from || version <= from.version).sort((one, other) => other.version - one.version);
  const records = [];
  for (const [index, ids] of left.entries()) {
    const after = ids.version === from?.version ? from.after : undefined;
    const limit = query.limit - records.length;
    const page = await store.list(ids.initiatorKey(phoneNumber), { ...query, limit, cursor: after });
    records.push(...page.records);
    if (page.nextCursor !== undefined) return { records, nextCursor: cursorOf(ids, page.nextCursor) };
    const next = left[index + 1];
    if (next && records.length >= query.limit) return { records, nextCursor: `${String(next.version)}.` };
  }
  return { records };
};

export const listConferencesHandler = (deps: ReadDeps) =>
  httpHandler(listConferences, deps, async ({ query, caller }) => {
    const { records, nextCursor } = await listUnder(deps, (await deps.identity()).all, caller.phoneNumber, query);
    const items = records.map((record) => conferenceView(record, actionsOfBridge(deps.settings.bridge)));
    return { status: 200 as const, body: { items, ...(nextCursor === undefined ? {} : { nextCursor }) } };
  });

export const handler = lambda(listConferencesHandler, reading);
