/** What the documents list of the code is what the code has. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { MAX_CLAIMS_PER_WRITE } from '../../../domain/conference/changes/claim-legs';
import { MAX_STAMPS_PER_CHANGE, MAX_TOMBSTONES } from '../../../domain/conference/record';
import { refusalSentences } from '../../../domain/event-package/document-refusal';
import { MAX_ATTRIBUTES, MAX_DEPTH, MAX_ELEMENTS, MAX_TEXT } from '../../../domain/event-package/xml-limits';
import { encodeRecord } from '../../../functions/adapters/dynamodb/conference-item';
import { logEvents } from '../../../functions/runtime/log';
import { alarms } from '../../../functions/wiring/alarms';
import { bridgeSocketFunctions } from '../../../functions/wiring/bridge-sockets';
import { MAX_SUBSCRIPTIONS_PER_CONFERENCE } from '../../../functions/terminals/too-many-terminals';
import { queueConsumers } from '../../../functions/wiring/queues';
import { reservations } from '../../../functions/wiring/concurrency';
import { ruleConsumers } from '../../../functions/wiring/rules';
import { socketFunctions } from '../../../functions/wiring/sockets';
import { DEAD_LETTER_RETENTION_DAYS, queues } from '../../../functions/wiring/storage';
import { streamConsumers } from '../../../functions/wiring/streams';
import { timedFunctions } from '../../../functions/wiring/timers';
import { settingNames as kitSettingNames } from '../../../access-network/settings';
import { settingNames } from '../../../gateway/settings';
import { operations } from '../../../schemas/api';
import { SubscriptionEventData } from '../../../schemas/events/subscription-event';
import { problemCodes } from '../../../schemas/problems';
import { carrierSettingNames } from '../../../schemas/settings';
import { functionSettings } from '../../../schemas/settings/function-settings';
import type { Row } from '../../../schemas/settings/row';
import { carrierTexts } from '../../../schemas/settings/texts';
import { EventPackageDialect, MAX_DOCUMENT_BYTES, MAX_USERS } from '../../../schemas/settings/event-package-dialect';
import { SubscriptionStatus } from '../../../schemas/subscription';
import { itemSize } from '../../support/item-size';
import { anchorOf } from '../../support/promises/plain-text';
import { worstConference } from '../../support/worst-conference';

const project = path.join(__dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(project, file), 'utf8');
/** For sentences: a line may break anywhere in them. */
const readFlat = (file: string): string => read(file).replaceAll(/\s+/g, ' ');
const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(path.join(project, folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name}`);
const documents = [
  'README.md',
  'CHANGELOG.md',
  'SECURITY.md',
  ...['docs', 'docs/adr', 'docs/bridges', 'bench'].flatMap((folder) => filesIn(folder, '.md')),
];

/** The rows of the table under a heading, each as its cells. */
const tableUnder = (file: string, heading: string): readonly (readonly string[])[] => {
  const section = read(file).split(`\n${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
};

/** What the functions of the WebSocket APIs are called: by their files, since a route is called `$connect`. */
const socketFunctionNames = Object.values(socketFunctions).map(({ entry }) => path.basename(entry, '.ts'));
const bridgeSocketFunctionNames = Object.values(bridgeSocketFunctions).map(({ entry }) => entry.replace(/^functions\/|\.ts$/g, ''));

/** Words in capitals that documents may use; settings and CloudFormation have their own. */
const { initiationReason, updateReason, terminationReason } = SubscriptionEventData.shape;
const reasons = [initiationReason, updateReason, terminationReason].flatMap((reason) => reason.unwrap().options);
const knownWords: readonly string[] = [...problemCodes, ...SubscriptionStatus.options, ...reasons, ...settingNames, ...kitSettingNames];

const anchorsOf = (file: string): readonly string[] => [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

describe('README.md', () => {
  it('lists every operation, with its request', () => {
    const listed = tableUnder('docs/api.md', '## Operations').map(([id, request]) => `${id} ${request}`);
    expect([...listed].sort()).toEqual(
      operations.map(({ operationId, method, path: route }) => `${operationId} ${method.toUpperCase()} ${route}`).sort(),
    );
  });

  it('shows the system in a picture that is there', () => {
    expect(read('README.md')).toContain('(docs/system.svg)');
    expect(read('docs/system.svg')).toMatch(/^<svg [^]*<\/svg>\s*$/);
  });
});

describe('docs/operations.md', () => {
  const file = 'docs/operations.md';

  it('explains every log event, with its level', () => {
    const explained = tableUnder(file, '## Logs').map(([event, level]) => `${event} ${level}`);
    expect([...explained].sort()).toEqual(
      Object.entries(logEvents)
        .map(([event, { level }]) => `${event} ${level}`)
        .sort(),
    );
  });

  it('names every consumer, and after how many receives its queue gives up', () => {
    const rows = new Map(tableUnder(file, '## What runs').map(([name = '', , , gives = '']) => [name, gives]));
    const consumers = [queueConsumers, streamConsumers, ruleConsumers].flatMap((some) => Object.keys(some));
    const others = [...Object.keys(timedFunctions), ...socketFunctionNames, ...bridgeSocketFunctionNames];
    expect([...rows.keys()].slice(1).sort()).toEqual([...consumers, ...others].sort());
    for (const [name, { queue }] of Object.entries(queueConsumers)) {
      expect([name, rows.get(name)]).toEqual([name, `${String(queues[queue].maxReceiveCount)} receives`]);
    }
    for (const [name, { maximumRetryAttempts }] of Object.entries(ruleConsumers)) {
      expect([name, rows.get(name)]).toEqual([name, `${String(maximumRetryAttempts + 1)} attempts`]);
    }
  });

  it('says how many instances the consumers of queues have with the usual quota, as does the page for bridges', () => {
    const caps = Object.values(queueConsumers).map(({ maxConcurrency }) => maxConcurrency);
    const text = readFlat(file);
    expect(text).toContain(`run at most ${String(caps.reduce<number>((sum, cap) => sum + cap, 0))} instances together`);
    const [, named = '', others = ''] = /instances together: (.*?), the others (\d+) each/.exec(text) ?? [];
    for (const [name, { maxConcurrency }] of Object.entries(queueConsumers)) {
      const [, cap = others] = new RegExp(`\\b${name}\\b[^\\d]*?(\\d+)`).exec(named.replaceAll('`', '')) ?? [];
      expect([name, cap]).toEqual([name, String(maxConcurrency)]);
    }
    const { 'leg-commands': commands, look } = queueConsumers;
    const page = readFlat('docs/bridge-protocol.md');
    expect(page).toContain(`at most ${String(commands.maxConcurrency)} commands under way`);
    expect(page).toContain(`up to ${String(look.maxConcurrency)} at a time`);
    expect(page).toContain(`up to ${String(10 * look.maxConcurrency)} at a time`);
  });

  it('has a limit for every setting that is a number, with what it is by default', () => {
    const rows = tableUnder(file, '## Limits and retention');
    const rowsOfSettings: Readonly<Record<string, Row>> = functionSettings;
    const numbers = carrierSettingNames.filter((name) => 'unit' in carrierTexts[name] && name in functionSettings);
    for (const name of numbers) {
      const usual = rowsOfSettings[name]?.default as number | undefined;
      const [, much = 'no row'] = rows.find(([, , where = '']) => where.split(', ').includes(name)) ?? [];
      expect(`${name}: ${much}`).toMatch(new RegExp(usual === undefined ? 'by default' : `\\b${String(usual)}\\b`));
    }
    expect(numbers.length).toBeGreaterThan(10);
  });

  it('says how many subscribers a conference may have', () => {
    const limits = tableUnder('docs/operations.md', '## Limits and retention');
    const [, limit] = limits.find(([what]) => what === 'subscribers of a conference')!;
    expect(limit).toMatch(new RegExp(`^${MAX_SUBSCRIPTIONS_PER_CONFERENCE.toLocaleString('en')}\\b`));
  });

  it('says how many instances are reserved with the usual quota', () => {
    const ofOneDriver = reservations['functions/legs/bridge-socket-event.ts'] ?? 0;
    const all = Object.values(reservations).reduce((sum, each) => sum + each, 0);
    const text = readFlat(file);
    expect(text).toContain(`${String(all - ofOneDriver)} are reserved`);
    expect(text).toContain(`With \`asterisk\`, \`legs/bridge-socket-event\` has ${String(ofOneDriver)} more`);
  });

  it('says of every dead-letter queue what its letters mean', () => {
    const explained = tableUnder(file, '## Dead letters').map(([name]) => name);
    const streamTasks = Object.values(streamConsumers).map(({ deadLetters }) => deadLetters.replace('-dead-letters', ''));
    expect([...explained].sort()).toEqual([...[queues, ruleConsumers].flatMap((some) => Object.keys(some)), ...streamTasks].sort());
    expect(readFlat(file)).toContain(`kept ${String(DEAD_LETTER_RETENTION_DAYS)} days`);
  });

  it('says of every alarm at what it goes off, and what to do', () => {
    const [section = ''] = read(file).split('\n## Alarms\n')[1]?.split('\n### ') ?? [];
    const rows = section.split('\n').filter((line) => line.startsWith('| `'));
    const explained = new Map(
      rows
        .map((row) =>
          row
            .split('|')
            .slice(1)
            .map((cell) => cell.trim().replaceAll('`', '')),
        )
        .map(([name = '', at = '', what = '']) => [name, { at, what }]),
    );
    const nameOf = (alarm: string): string => (alarm.endsWith('-dead-letters') ? '<name>-dead-letters' : alarm);
    expect([...explained.keys()].sort()).toEqual([...new Set([...alarms.keys()].map(nameOf))].sort());
    for (const [alarm, { anyOf }] of alarms) {
      const { at = '', what = '' } = explained.get(nameOf(alarm)) ?? {};
      const numbers = anyOf.flatMap(({ atLeast, share }) => [atLeast, ...(share ? [share.percent] : [])]).map(String);
      expect([alarm, at.match(/\d+/g)]).toEqual([alarm, numbers]);
      expect(what.length).toBeGreaterThan(20);
    }
  });

  it('has the limit on removed participants right', () => {
    expect(tableUnder(file, '## Limits and retention')).toContainEqual(
      expect.arrayContaining([`${String(MAX_TOMBSTONES)}, in addition to maxParticipants`]),
    );
  });
});

describe('docs/event-package.md', () => {
  const file = 'docs/event-package.md';

  it('lists every setting of the dialect, with its values and its default', () => {
    const { properties = {} } = z.toJSONSchema(EventPackageDialect, { io: 'input' });
    const settings = Object.entries(properties as Record<string, z.core.JSONSchema.JSONSchema>).map(([name, schema]) => {
      const { enum: words, minimum, maximum, default: usual } = schema;
      const numbers = maximum === undefined ? 'object or null' : `${String(minimum)} to ${String(maximum)}`;
      return [name, words?.join(', ') ?? numbers, String(usual)];
    });
    expect(tableUnder(file, '## The dialect of a carrier').map(([name, , values, usual]) => [name, values, usual])).toEqual(settings);
  });

  it('lists every refusal of a document, with its sentence', () => {
    expect(tableUnder(file, '## What is refused')).toEqual(Object.entries(refusalSentences));
  });

  it('has the limits of a document right', () => {
    expect(tableUnder(file, '## Limits').map(([, most]) => most)).toEqual([
      `maxBytes, which is up to ${String(MAX_DOCUMENT_BYTES)}`,
      `maxUsers, which is up to ${String(MAX_USERS)}`,
      ...[MAX_DEPTH, MAX_ELEMENTS, MAX_ATTRIBUTES, MAX_TEXT].map(String),
    ]);
  });
});

describe('docs/adr', () => {
  const index = 'docs/adr/README.md';
  const records = filesIn('docs/adr', '.md').filter((file) => file !== index);

  it.each(records)('%s has its parts', (file) => {
    const headings = [...read(file).matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(expect.arrayContaining(['Context', 'Decision', 'Consequences']));
    expect(read(file)).toMatch(/^# \d+\. [^\n]+\n\nStatus: \w+/);
    const [, number] = /^# (\d+)\./.exec(read(file)) ?? [];
    expect(path.basename(file)).toMatch(new RegExp(`^${String(number).padStart(4, '0')}-`));
  });

  it.each(records)('an ADR has at most 600 words: %s', (file) => {
    const words = read(file).match(/\S*[\p{L}\p{N}]\S*/gu) ?? [];
    expect(words.length).toBeLessThanOrEqual(600);
  });

  it('has one line for each ADR in its README, with the title', () => {
    const titled = records.map((file) => {
      const [, number = '', title = ''] = /^# (\d+)\. (.+)$/m.exec(read(file)) ?? [];
      return `- [${number}](${path.basename(file)}): ${title}`;
    });
    const lines = read(index).match(/^- \[.*(?:\n {2}.*)*$/gm) ?? [];
    expect(lines.map((line) => line.replaceAll(/\s+/g, ' '))).toEqual(titled);
  });

  it('names the limits that the code has', () => {
    const text = readFlat('docs/adr/0001-one-item-per-open-conference.md');
    expect(text).toContain(`claims at most ${String(MAX_CLAIMS_PER_WRITE)} legs`);
    expect(text).toContain(`more than ${String(MAX_STAMPS_PER_CHANGE)}`);
    expect(readFlat('docs/adr/0037-removed-participants.md')).toContain(`${String(MAX_TOMBSTONES)} places`);
  });

  it('has the price of a read right: half a unit for each 4 KB that are begun', () => {
    const halves = (size: number): number => {
      const item = { ...encodeRecord(worstConference({ size })), pk: { S: '0'.repeat(16) }, sk: { S: 'open' } };
      return Math.ceil(itemSize(item) / 4_096);
    };
    let atMost = 2;
    while (halves(atMost + 1) === 1) atMost += 1;
    const text = readFlat('docs/adr/0022-no-index-for-changes.md');
    expect(text).toContain(`up to ${String(atMost)} participants with the longest records`);
    expect(text).toContain(`${String(halves(100) / 2)} units at 100, ${String(halves(300) / 2)} at 300`);
  });
});

it.each(documents)('%s links to nothing that is not there', (file) => {
  for (const [, target = ''] of read(file).matchAll(/\]\((?!https?:)([^)]+)\)/g)) {
    const [to = '', anchor] = target.split('#');
    const linked = to === '' ? file : path.join(path.dirname(file), to);
    expect([target, existsSync(path.join(project, linked))]).toEqual([target, true]);
    if (anchor !== undefined) expect(anchorsOf(linked)).toContain(anchor);
  }
});

it.each(documents)('%s names files, commands and problems that there are', (file) => {
  const text = read(file);
  const folders = 'schemas|domain|functions|terminal|gateway|cdk|local|bench|test|docs|scripts';
  const files = [...text.matchAll(new RegExp(`\`((?:${folders})/[\\w./-]+\\.(?:ts|md|json|svg))\``, 'g'))].map(([, name = '']) => name);
  expect(files.filter((name) => !existsSync(path.join(project, name)))).toEqual([]);
  const scripts = [...text.matchAll(/npm\s+run\s+([\w:-]+)/g)].map(([, name = '']) => name);
  const { scripts: known } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  expect(scripts.filter((name) => known[name] === undefined)).toEqual([]);
  const codes = [...text.matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g)].map(([, code = '']) => code);
  expect(codes.filter((code) => !knownWords.includes(code) && !/^(ROLLCALL|SANDBOX)_|_COMPLETE$/.test(code))).toEqual([]);
});
