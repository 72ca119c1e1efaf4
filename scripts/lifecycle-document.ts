/** The lifecycle of a conference as a page: the diagram and tables, from the data that the rules use. */
import { type EndCause, endReasons } from '../domain/conference/end-reasons';
import { lifecycle, type LifecycleChange } from '../domain/conference/lifecycle';
import { eventSummaries } from '../schemas/asyncapi-summaries';
import { ConferenceState } from '../schemas/conference-states';
import { code, markdownTable } from './markdown-table';
import { wrapped } from './markdown-text';

const changes: readonly (readonly [name: string, change: LifecycleChange])[] = Object.entries(lifecycle);
const moves = changes.filter(([, { to }]) => to !== undefined);
const stays = changes.filter(([, { to }]) => to === undefined);

/** An initiator's first conference has no predecessor, so it begins at Mermaid's start. */
const transitions = (): readonly string[] => [
  `[*] --> ${lifecycle.open.to}: open`,
  ...moves.flatMap(([name, { from, to }]) => from.map((state) => `${state} --> ${to ?? state}: ${name}`)),
];

const codes = (texts: readonly string[]): string => texts.map(code).join(' ');

const stateRows = ConferenceState.options.map((state) => [
  code(state),
  codes(stays.filter(([, { from }]) => from.includes(state)).map(([name]) => name)),
]);
const changeRows = changes.map(([name, { from, to, event, says }]) => [
  code(name),
  codes(from),
  to ? code(to) : 'the same state',
  code(event),
  says ?? eventSummaries[event],
]);
const reasonRows = Object.entries<EndCause>(endReasons).map(([reason, { ends, says }]) => [code(reason), codes(ends), says]);

const introduction =
  'Every change of a conference has one of the names below. Each change is one conditional write, which makes one new version and one event. The transition function of the rules, the condition of the write and this page are all derived from one table, `domain/conference/lifecycle.ts`. Only code uses these names; outside, the events show what happens.';

const afterTheEnd =
  "An ended conference is never opened again. `open` begins a new conference with a new id. Its record replaces that of the initiator's last conference; until then that record stays, but `GET /v1/conferences/current` does not return it.";

export const lifecycleDocument = (): string => `<!-- Written by scripts/lifecycle.ts. -->

# The lifecycle of a conference

${wrapped(introduction)}

\`\`\`mermaid
stateDiagram-v2
${transitions()
  .map((line) => `    ${line}`)
  .join('\n')}
\`\`\`

${wrapped(afterTheEnd)}

## Changes

${markdownTable(['change', 'allowed in', 'leads to', 'event', 'what happens'], changeRows)}

## Changes that keep the state

${markdownTable(['state', 'changes'], stateRows)}

## Why a conference ends

${markdownTable(['end reason', 'in state', 'cause'], reasonRows)}
`;
