/**
 * While a newer hash key follows an older one, functions with different keys answer side by side. Whatever they are
 * asked, in whatever order, a number has at most one open conference, and everything is found by whoever has both keys.
 */
import fc from 'fast-check';
import { reportCallsHandler } from '../../functions/calls/report-calls';
import { createConferenceHandler } from '../../functions/conferences/create-conference';
import { endConferenceHandler } from '../../functions/conferences/end-conference';
import { getCurrentConferenceHandler } from '../../functions/conferences/get-current-conference';
import { listConferencesHandler } from '../../functions/conferences/list-conferences';
import { identityOf } from '../../functions/runtime/identity';
import { reportCalls } from '../../schemas/api/calls';
import { createConference, endConference, getCurrentConference, listConferences } from '../../schemas/api/conferences';
import { Conference, ConferencePage } from '../../schemas/conference';
import { MINUTE_MS } from '../../schemas/durations';
import { sender } from '../api/support/sender';
import { type Api, startApi } from '../api/support/start-api';
import { runs } from '../support/property-runs';
import { keysOf, type Process, secrets } from '../support/two-hash-keys';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const create = sender(createConference, createConferenceHandler, () => api);
const report = sender(reportCalls, reportCallsHandler, () => api);
const end = sender(endConference, endConferenceHandler, () => api);
const current = sender(getCurrentConference, getCurrentConferenceHandler, () => api);
const list = sender(listConferences, listConferencesHandler, () => api);

const withBothKeys = ['knowing', 'using'] as const;

const depsOf = (process: Process) => ({ deps: keysOf(process) });

const PARTICIPANT = '+15559999999';

/** The open conferences of a number under both keys, as they are stored. */
const openOf = async (initiator: string) => {
  const keys = identityOf(secrets.using).initiatorKeys(initiator);
  const records = await Promise.all(keys.map((key) => api.store.current(key, { consistent: true })));
  return records.filter((record) => record !== undefined && record.state !== 'ended');
};

type Step = { readonly asked: 'create' | 'report' | 'end'; readonly by: Process; readonly and?: Process };

const process = fc.constantFrom<Process>('stale', 'knowing', 'using');
const step: fc.Arbitrary<Step> = fc.record(
  { asked: fc.constantFrom('create', 'report', 'end'), by: process, and: process },
  { requiredKeys: ['asked', 'by'] },
);

let calls = 0;

const ask = async (initiator: string, { asked }: Step, by: Process): Promise<string | undefined> => {
  const caller = { phoneNumber: initiator };
  if (asked === 'report') {
    const call = { callId: `call-${(calls += 1)}`, state: 'held', occurredAt: new Date(api.clock.now).toISOString() };
    const body = { reports: [{ reportId: `r-${calls}`, initiator, participant: PARTICIPANT, ...call }] };
    const answer = await report.send({ caller: { clientId: 'network', phoneNumber: null }, body, ...depsOf(by) });
    const { results = [] } = JSON.parse(answer.body) as { readonly results?: readonly { readonly conferenceId?: string }[] };
    expect([200, ...(by === 'stale' ? [503] : [])]).toContain(answer.statusCode);
    return results[0]?.conferenceId;
  }
  if (asked === 'create') {
    const answer = await create.send({ caller, body: { participants: [] }, ...depsOf(by) });
    // A function that has never heard of the new key sends the caller away if the initiator has moved.
    expect([201, 409, ...(by === 'stale' ? [503] : [])]).toContain(answer.statusCode);
    return answer.statusCode === 201 ? Conference.parse(JSON.parse(answer.body)).conferenceId : undefined;
  }
  const [open] = await openOf(initiator);
  if (open) await end.send({ caller, params: { conferenceId: open.conferenceId }, ...depsOf(by) });
  return undefined;
};

const pagesOf = async (initiator: string, by: Process): Promise<readonly string[]> => {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: '2', ...(cursor && { cursor }) };
    const page = ConferencePage.parse(JSON.parse((await list.send({ caller: { phoneNumber: initiator }, query, ...depsOf(by) })).body));
    found.push(...page.items.map(({ conferenceId }) => conferenceId));
    cursor = page.nextCursor;
  } while (cursor !== undefined && found.length < 50);
  return found;
};

it('a number has at most one open conference, and none of its conferences is lost, whoever answers with which keys', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const initiator = api.newNumber();
      const opened = new Set<string>();
      for (const each of steps) {
        api.clock.now += MINUTE_MS;
        const by = [each.by, ...(each.and ? [each.and] : [])];
        const ids = await Promise.all(by.map((one) => ask(initiator, each, one)));
        for (const id of ids) if (id !== undefined) opened.add(id);
        const open = await openOf(initiator);
        expect(open.length).toBeLessThanOrEqual(1);
        const numbers = Object.values(open[0]?.participants ?? {}).map(({ phoneNumber }) => phoneNumber);
        expect(new Set(numbers).size).toBe(numbers.length);
        for (const finder of withBothKeys) {
          const answer = await current.send({ caller: { phoneNumber: initiator }, ...depsOf(finder) });
          expect(answer.statusCode === 200 ? (JSON.parse(answer.body) as Conference).conferenceId : undefined).toBe(open[0]?.conferenceId);
        }
      }
      for (const finder of withBothKeys) {
        const found = await pagesOf(initiator, finder);
        // The time in an id, without its initiator: the list is the newest first, across both keys.
        const times = [...opened].map((id) => id.slice(21)).sort();
        expect(found.map((id) => id.slice(21))).toEqual(times.reverse());
        expect(new Set(found)).toEqual(opened);
      }
    }),
    { numRuns: runs(300) },
  );
});
