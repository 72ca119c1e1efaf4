import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { changesInLine, changesInLog } from '../../../../ops/conference/changes-in-log';
import type { Connection } from '../../../../ops/deployment/connection';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../schemas/durations';
import { aConference, AT, CONFERENCE_ID } from '../../../support/a-conference';
import { startCloudWatchLogs } from '../../../support/cloud-watch-logs-server';

const line = (over: object = {}): string =>
  JSON.stringify({
    level: 'info',
    event: 'change.published',
    conferenceId: CONFERENCE_ID,
    version: 4,
    changes: 2,
    each: ['3 participant.joined.v1 2026-11-23T09:00:00.000Z p7k2m4q9ax3', '4 conference.active.v1 2026-11-23T09:00:00.000Z'],
    correlator: 'one',
    ...over,
  });
const versionsIn = (message: string): number[] => changesInLine(message, CONFERENCE_ID).map(({ version }) => version);

it('a line has the changes of one request', () => {
  const common = { at: AT, from: 'log', correlator: 'one' };
  expect(changesInLine(`${line()}\n`, CONFERENCE_ID)).toEqual([
    { version: 3, first: 3, type: 'rollcall.participant.joined.v1', participantId: 'p7k2m4q9ax3', ...common },
    { version: 4, first: 4, type: 'rollcall.conference.active.v1', ...common },
  ]);
});

it.each([
  ['a line that is no JSON', `${line()}}`],
  ['half a line', line().slice(0, 120)],
  ['a line of Lambda', 'START RequestId: 1 Version: $LATEST'],
  ['a line of another event', line({ event: 'event.fanned-out' })],
  ['a line of another conference', line({ conferenceId: `${CONFERENCE_ID.slice(0, -1)}x` })],
  ['a line of a version that did not say each change', line({ each: undefined })],
  ['a line whose changes are none', line({ each: [7, null] })],
  ['JSON that is not a line of the log', '"change.published"'],
])('%s has none', (_what, message) => {
  expect(versionsIn(message)).toEqual([]);
});

it('a damaged change leaves the others of its line', () => {
  expect(versionsIn(line({ each: ['3 participant', '4 conference.active.v1 2026-11-23T09:00:00.000Z'] }))).toEqual([4]);
});

describe('the log groups', () => {
  const record = aConference({ changedAt: AT + HOUR_MS });
  const lineAt = (at: number, version: number): string =>
    line({ time: new Date(at).toISOString(), each: [`${String(version)} participant.joined.v1 ${new Date(AT).toISOString()}`] });

  type Groups = Parameters<typeof startCloudWatchLogs>[0];
  /** `now` is asked at the beginning, at the beginning of each search, and after each page that others follow. */
  const search = async (groups: Groups, now: () => number, enough = Infinity) => {
    const server = await startCloudWatchLogs(groups);
    const client = new CloudWatchLogsClient({
      endpoint: server.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    const logGroups = { takeChanges: 'takes', publish: 'publishes' };
    const connection = { deployment: { logGroups }, logs: client, now } as unknown as Connection;
    const [versions, unread]: [number[], string[]] = [[], []];
    for await (const found of changesInLog(connection, record)) {
      if ('unread' in found) unread.push(found.unread);
      else versions.push(...found.changes.map(({ version }) => version));
      if (versions.length >= enough) break;
    }
    client.destroy();
    await server.stop();
    return {
      versions,
      unread,
      groups: server.asked.flatMap(({ logGroupName, nextToken }) => (nextToken === undefined ? [logGroupName] : [])),
    };
  };
  const soon = (): number => record.changedAt + MINUTE_MS;
  const daysLater = (): number => record.changedAt + 20 * DAY_MS;

  it('are searched from the beginning of the conference, the likeliest first, and not beyond what is enough', async () => {
    const takes = [1, 2, 3, 4, 5].map((version) => lineAt(AT + version, version));
    const other = lineAt(AT - HOUR_MS, 9);
    expect(await search({ takes: () => [other, ...takes], publishes: () => [] }, soon, 5)).toEqual({
      versions: [1, 2, 3, 4, 5],
      unread: [],
      groups: ['takes'],
    });
  });

  it('are searched for what came late: from a queue days after an outage, from the stream up to a day', async () => {
    const late = [record.changedAt + HOUR_MS, record.changedAt + 2 * DAY_MS].map((at, index) => lineAt(at, index + 2));
    const publishes = [lineAt(record.changedAt + 13 * DAY_MS, 5)];
    expect(await search({ takes: () => [lineAt(AT, 1), ...late], publishes: () => publishes }, daysLater)).toEqual({
      versions: [1, 5, 2],
      unread: [],
      groups: ['takes', 'publishes', 'takes'],
    });
  });

  it('that cannot be read are named with the reason, and the other is searched', async () => {
    const found = await search({ takes: () => 'AccessDeniedException', publishes: () => [lineAt(AT, 1)] }, daysLater);
    expect(found).toMatchObject({ versions: [1], groups: ['takes', 'publishes'] });
    expect(found.unread).toEqual([expect.stringMatching(/^The log group takes was not read, .* logs:FilterLogEvents/)]);
    const gone = await search({ takes: () => [lineAt(AT, 1)] }, soon);
    expect(gone).toMatchObject({ versions: [1] });
    expect(gone.unread).toEqual([expect.stringMatching(/^The log group publishes .* it does not exist\.$/)]);
  });

  it('that are too long are not read to their end', async () => {
    let at = record.changedAt;
    const found = await search(
      { takes: () => [1, 2, 3, 4].map((version) => lineAt(AT, version)), publishes: () => [] },
      () => (at += 61_000),
    );
    expect(found).toMatchObject({ versions: [1, 2, 3], groups: ['takes', 'publishes'] });
    expect(found.unread).toEqual([expect.stringContaining('that takes longer than 2 minutes')]);
  });
});
