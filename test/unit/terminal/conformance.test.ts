/** What ports of the receiver are checked with. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { receive } from '../../../terminal/synchronisation/receive';
import { conformanceVectors, type Vector, vectorText } from '../../support/conformance-vectors';
import { expectSame } from '../../support/expect-same';

const current = conformanceVectors();

it.each([...current.keys()])('terminal/conformance/%s.json is up to date, and has enough', (reaction) => {
  const text = readFileSync(path.join(__dirname, `../../../terminal/conformance/${reaction}.json`), 'utf8');
  expect(text === vectorText(current.get(reaction) ?? [])).toBe(true);
  const vectors = JSON.parse(text) as Vector[];
  expect(vectors.length).toBe(50);
  for (const { known, received, reaction: expected, state } of vectors) {
    const found = receive(known ?? undefined, received);
    expect(found.do).toBe(expected);
    // As text, since a member without a value is left out of a file.
    expectSame(found.do === 'keep' ? JSON.parse(JSON.stringify(found.conference)) : undefined, state);
  }
});
