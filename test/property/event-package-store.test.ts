/** Random documents, some of them lost, against the stores: what is shown is what the pure engine has merged. */
import fc from 'fast-check';
import { conferenceView } from '../../domain/conference/view/conference-view';
import { mergeDocument } from '../../domain/event-package/merge-document';
import { observedUsers } from '../../domain/event-package/observed-users';
import { readDocument } from '../../domain/event-package/read-document';
import type { PackageView } from '../../domain/event-package/view';
import { showsOnline } from '../../domain/participant/observation';
import { notifyEventPackageHandler } from '../../functions/event-package/notify-event-package';
import { notifyEventPackage } from '../../schemas/api/event-package';
import { defaultDialect } from '../../schemas/settings/event-package-dialect';
import { recordOf, storedConference } from '../api/support/conferences';
import { sender } from '../api/support/sender';
import { type Api, startApi } from '../api/support/start-api';
import { AS_DOCUMENT, eventPackageDocument } from '../support/event-package-document';
import { ALL_ACTIONS } from '../support/a-conference';
import { runs } from '../support/property-runs';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const notify = sender(notifyEventPackage, notifyEventPackageHandler, () => api);
const RUNS = runs(60);

const step = fc.record({
  who: fc.nat(4),
  status: fc.constantFrom('connected', 'on-hold', 'alerting', 'disconnected', 'zorp', 'deleted'),
  isFull: fc.nat(5).map((dice) => dice === 0),
  isLost: fc.nat(4).map((dice) => dice === 0),
  isRepeated: fc.nat(4).map((dice) => dice === 0),
});

const numberAt = (index: number): string => `+4420000000${String(index)}`;

const onlineOf = (view: PackageView | undefined): readonly (string | null)[] =>
  (view ? observedUsers(view, defaultDialect) : [])
    .filter(({ status }) => showsOnline({ word: status }))
    .map(({ phoneNumber }) => phoneNumber)
    .sort();

it('what is shown after each document is what the engine has', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const opened = await storedConference(api, { others: [] });
      const published = new Map<number, string>();
      let [version, view] = [0, undefined as PackageView | undefined];
      const send = async (body: string): Promise<void> => {
        const read = readDocument(body, defaultDialect);
        if (!read.ok) throw new Error(read.refusal.sentence);
        const merged = mergeDocument(view, read.document, defaultDialect);
        if ('view' in merged && merged.view) ({ view } = merged);
        const request = { caller: { phoneNumber: null }, params: opened.params, query: { subscription: 's' }, headers: AS_DOCUMENT, body };
        expect((await notify.send(request)).statusCode).toBe(merged.do === 'full-state-required' ? 409 : 204);
        const { participants } = conferenceView(await recordOf(api, opened), ALL_ACTIONS);
        const shown = participants.filter(({ role, status }) => role === 'participant' && status === 'online');
        expect(shown.map(({ phoneNumber }) => phoneNumber).sort()).toEqual(onlineOf(view));
      };
      for (const { who, status, isFull, isLost, isRepeated } of steps) {
        if (status === 'deleted') published.delete(who);
        else published.set(who, status);
        version += 1;
        const everybody = [...published].map(([index, each]) => ({ who: numberAt(index), status: each }));
        const body = isFull
          ? eventPackageDocument(version, 'full', everybody)
          : eventPackageDocument(version, 'partial', [{ who: numberAt(who), status }]);
        if (!isLost) await send(body);
        if (isRepeated && !isLost) await send(body);
      }
    }),
    { numRuns: RUNS },
  );
});
