/** Checks docs/terminals.md against the code. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { MAX_MESSAGE_BYTES } from '../../../functions/telling/within-limit';
import type { Conference } from '../../../schemas/conference';
import { MINUTE_MS } from '../../../schemas/durations';
import { actionCodeDefaults, managementDefaults, participantDefaults } from '../../../schemas/terminal-defaults';
import { MAX_CONFERENCES_PER_CONNECTION, TerminalMessage, TerminalRequest } from '../../../schemas/terminal-messages';
import { receive } from '../../../terminal/synchronisation/receive';
import { askAfterMs, PING_EVERY_MS } from '../../../terminal/synchronisation/waiting';
import { pushed, receivedMessages, whole } from '../../support/received-messages';

const text = readFileSync(path.join(__dirname, '../../../docs/terminals.md'), 'utf8');

const examples = [...text.matchAll(/```json\n([^]*?)```/g)].map(([, json = '']) => JSON.parse(json) as Record<string, unknown>);
const messages = examples.filter((example) => 'type' in example);

/** The rows of the table whose header begins with this cell, as lists of cells. */
const tableOf = (head: string): readonly (readonly string[])[] => {
  const lines = text.split('\n');
  const begin = lines.findIndex((line) => line.startsWith('|') && line.split('|')[1]?.trim().replaceAll('`', '') === head);
  const end = lines.findIndex((line, index) => index > begin && !line.startsWith('|'));
  return lines.slice(begin + 2, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
};

describe('the examples', () => {
  it.each(examples.filter((example) => 'action' in example).map((example) => [example]))('%j may be sent', (example) => {
    expect(TerminalRequest.parse(example)).toEqual(example);
  });

  it.each(messages.map((message, index) => [index, message['type'], message] as const))(
    '%i, %s, is a message',
    (_index, _type, message) => {
      expect(TerminalMessage.parse(message)).toEqual(message);
    },
  );

  it('of states are those that the rules create', () => {
    expect(messages.filter(({ type }) => type === 'state')).toEqual(JSON.parse(JSON.stringify(receivedMessages)));
  });

  it('show every request and every message', () => {
    const actions = TerminalRequest.options.map(({ shape }) => shape.action.value);
    const types = TerminalMessage.options.map(({ shape }) => shape.type.value);
    expect([...new Set(examples.flatMap(({ action }) => action ?? []))].sort()).toEqual([...actions].sort());
    expect([...new Set(messages.map(({ type }) => type))].sort()).toEqual([...new Set(types)].sort());
  });
});

describe('the documented defaults', () => {
  it('of a participant are those of the contract', () => {
    expect(tableOf('member of a participant')).toEqual(
      Object.entries(participantDefaults).map(([member, value]) => [member, String(value)]),
    );
  });

  it('of members of a member are those of the contract', () => {
    const { failed, 'timed-out': timedOut } = actionCodeDefaults;
    expect(Object.fromEntries(tableOf('member of a member'))).toEqual({
      'disconnection.cause': 'null',
      'disconnection.sipCode': 'null',
      'lastAction.code': `"${failed}" with failed, "${timedOut}" with timed-out, otherwise null`,
      'management.available': String(managementDefaults.available),
      'management.reason': String(managementDefaults.reason),
      'management.actions': managementDefaults.actions.join(', '),
    });
  });
});

it('the receiver’s rule is that of the terminal', () => {
  let mine: Conference | undefined;
  for (const [previous = '', version = '', known = '', so] of tableOf('previousVersion')) {
    expect(String(mine?.version ?? '')).toBe(known);
    const reaction = receive(mine, previous === '' ? whole(Number(version)) : pushed(Number(previous), Number(version)));
    expect([previous, version, reaction.do]).toEqual([previous, version, so]);
    if (reaction.do === 'keep') mine = reaction.conference;
  }
  expect(mine).toMatchObject({ state: 'ended', version: 12 });
});

it('limits and times match the code', () => {
  const flat = text.replace(/\s+/g, ' ');
  expect(flat).toContain(`more than ${MAX_MESSAGE_BYTES.toLocaleString('en')} bytes`);
  expect(flat).toContain(`send a ping every ${String(PING_EVERY_MS / MINUTE_MS)} minutes`);
  expect(flat).toContain(`Wait a moment, ${String(askAfterMs(0))} to ${askAfterMs(1).toLocaleString('en')} ms`);
  expect(flat).toContain(`subscribe to ${String(MAX_CONFERENCES_PER_CONNECTION)} conferences`);
});
