/** The model's results as tables. */
import { fixed, table } from '../measuring/table';
import type { Summary } from '../measuring/statistics';
import { type HopTable, shownTimes } from './hops';
import type { Source } from './model';
import type { Recorded } from './recorded';
import { type Asked, changeResult, dialResult, requestResult, type Result, sharesOf, type Tuning, webhookResult } from './results';
import { JUDGED_TERMINALS, verdictOn, type Verdict } from './verdict';

const times = ({ p50, p99 }: Summary): string => `${fixed(p50, 0)} / ${fixed(p99, 0)}`;
const percent = (share: number): string => `${fixed(share * 100, 0)} %`;

type Shown = { readonly recorded: Recorded; readonly hops: HopTable; readonly tuning: Tuning };

const DIRECT = 'direct';
/** As it was before writers told terminals. */
const before = (terminals: number, assembly = DIRECT): Asked => ({ assembly, terminals, isToldAtOnce: false });
const after = (terminals: number, assembly = DIRECT): Asked => ({ ...before(terminals, assembly), isToldAtOnce: true });

const change = ({ recorded, hops, tuning }: Shown, asked: Asked, more: Partial<Tuning> = {}): Result =>
  changeResult(recorded, hops, asked, { ...tuning, ...more });

export const hopsTable = ({ hops }: HopTable): string =>
  table(
    ['hop', 'p50 / p99 ms', 'published'],
    Object.entries(hops).map(([name, hop]) => [name, times({ ...shownTimes(hop), count: 0, max: 0 }), hop.seenAt === null ? 'no' : 'yes']),
  );

export const sharesTable = ({ recorded }: Shown, modelled: (assembly: string) => Result): string =>
  table(
    ['how a change reached the terminal', 'told at once', 'with a later change', 'by a nudged push', 'by the push'],
    Object.entries(recorded.followed).flatMap(([assembly, followed]) =>
      [
        [`${assembly}: in the recorded run (${String(followed.length)} changes)`, sharesOf(followed)] as const,
        [`${assembly}: in the model`, modelled(assembly).shares] as const,
      ].map(([name, shares]) => [
        name,
        percent(shares.told),
        percent(shares['with-a-later']),
        percent(shares.nudged),
        percent(shares.pushed),
      ]),
    ),
  );

const TERMINALS = [1, 10, 100];

export const changesTable = (shown: Shown): string =>
  table(
    ['from the write to the last of', 'before, p50 / p99 ms', 'after, p50 / p99 ms', 'told at once'],
    Object.keys(shown.recorded.conferences).flatMap((assembly) =>
      TERMINALS.map((terminals) => {
        const told = change(shown, after(terminals, assembly));
        const name = `${String(terminals)} ${terminals === 1 ? 'terminal' : 'terminals'}, ${assembly}`;
        return [name, times(change(shown, before(terminals, assembly))), times(told), percent(told.shares.told)];
      }),
    ),
  );

const sources: readonly (readonly [Source, string, string])[] = [
  ['command', "a command's request", DIRECT],
  ['callback', "a bridge's callback", DIRECT],
  ['report', "an access network's report", 'network'],
];

export const requestsTable = ({ recorded, hops, tuning }: Shown): string =>
  table(
    ['from the request to the last of 10 terminals', 'before, p50 / p99 ms', 'after, p50 / p99 ms'],
    sources
      .filter(([, , assembly]) => assembly in recorded.conferences)
      .map(([source, name, assembly]) => [
        name,
        times(requestResult(recorded, hops, before(10, assembly), source, tuning)),
        times(requestResult(recorded, hops, after(10, assembly), source, tuning)),
      ]),
  );

type Variant = { readonly name: string; readonly asked?: Pick<Asked, 'isNudged'>; readonly more?: Partial<Tuning> };

const variants: readonly Variant[] = [
  { name: 'as it is' },
  { name: 'no cold start at all', more: { coldShare: 0 } },
  { name: 'every start is a cold one', more: { coldShare: 1 } },
  { name: 'the processor held to its share at every moment', more: { periodMs: 0 } },
  { name: 'a message to a terminal takes twice as long', more: { postFactor: 2 } },
  { name: 'no push is nudged', asked: { isNudged: false } },
];

export const variantsTable = (shown: Shown): string => {
  const assemblies = Object.keys(shown.recorded.conferences);
  return table(
    [
      `from the write to the last of ${String(JUDGED_TERMINALS)} terminals`,
      ...assemblies.flatMap((assembly) => [`${assembly}, p50 / p99 ms`, 'told at once']),
    ],
    variants.map(({ name, asked, more }) => [
      name,
      ...assemblies.flatMap((assembly) => {
        const result = change(shown, { ...after(JUDGED_TERMINALS, assembly), ...asked }, more);
        return [times(result), percent(result.shares.told)];
      }),
    ]),
  );
};

export const othersTable = ({ recorded, hops, tuning }: Shown): string =>
  table(
    ['', 'p50 / p99 ms'],
    [
      ['from the write to the first request to a webhook', times(webhookResult(recorded, hops, tuning))],
      ['from the write of a start to the first dial, by the stream alone', times(dialResult(recorded, hops, 'stream', tuning))],
      ['the same, now that the starting function nudges', times(dialResult(recorded, hops, 'nudge', tuning))],
    ],
  );

/** On both kinds of conference. */
export const verdict = (shown: Shown): Verdict =>
  verdictOn(
    Object.keys(shown.recorded.conferences).map((assembly) => [assembly, change(shown, after(JUDGED_TERMINALS, assembly))] as const),
  );
