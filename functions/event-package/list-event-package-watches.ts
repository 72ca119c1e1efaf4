import type { ConferenceRecord } from '../../domain/conference/record';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { listEventPackageWatches } from '../../schemas/api/event-package-watches';
import type { ConferenceId } from '../../schemas/common';
import type { EventPackageWatch } from '../../schemas/event-package';
import { httpHandler } from '../http/http-handler';
import type { Deps, HttpDeps } from '../ports/deps';
import { conferenceReader, http, packageWatches } from '../providers';
import { mapInParallel } from '../runtime/in-parallel';
import { lambda } from '../runtime/lambda';

type WatchesDeps = HttpDeps & Pick<Deps, 'settings' | 'packageWatches'> & { readonly store: Pick<Deps['store'], 'current'> };

const PAGE = 50;
const READS_AT_ONCE = 10;

const watchOf = ({ conferenceId, conferenceUri, initiator }: ConferenceRecord, seesNumbers: boolean): readonly EventPackageWatch[] =>
  conferenceUri === undefined ? [] : [{ conferenceId, conferenceUri, initiator: seesNumbers ? initiator : null }];

/** The entry of a conference that has ended is removed when it is met, so each is read once in vain. */
const readWatch = async (deps: WatchesDeps, id: ConferenceId, seesNumbers: boolean): Promise<readonly EventPackageWatch[]> => {
  const record = await deps.store.current(initiatorKeyOf(id), { consistent: true });
  if (record?.conferenceId === id && record.state !== 'ended') return watchOf(record, seesNumbers);
  await deps.packageWatches.remove(id);
  return [];
};

export const listEventPackageWatchesHandler = (deps: WatchesDeps) =>
  httpHandler(listEventPackageWatches, deps, async ({ query: { cursor }, caller }) => {
    const { ids, nextCursor } = deps.settings.eventPackage === 'gateway' ? await deps.packageWatches.list(cursor, PAGE) : { ids: [] };
    const seesNumbers = caller.scopes.includes('numbers:read');
    const found = await mapInParallel(ids, READS_AT_ONCE, (id) => readWatch(deps, id, seesNumbers));
    return { status: 200 as const, body: { items: found.flat(), ...(nextCursor === undefined ? {} : { nextCursor }) } };
  });

export const handler = lambda(listEventPackageWatchesHandler, { ...http, store: conferenceReader, packageWatches });
