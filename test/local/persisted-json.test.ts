import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { createIssuer } from '../../local/issuer/issuer';
import { persistedJson } from '../../local/storage/persisted-json';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'rollcall-json-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const NAME = 'key.json';
const Key = z.object({ key: z.string() });
const kept = (create = () => ({ key: 'new' })) => persistedJson(folder, NAME, (value) => Key.parse(value), create);

it('makes the file once, and only its owner may read it', async () => {
  expect([await kept(), await kept(() => ({ key: 'another' }))]).toEqual([{ key: 'new' }, { key: 'new' }]);
  expect(statSync(join(folder, NAME)).mode & 0o777).toBe(0o600);
});

it.each(['', '{"key":"secr', '{"key":5}', 'null'])(
  'names a damaged file, shows nothing of it, and leaves it as it is: %j',
  async (text) => {
    const path = join(folder, NAME);
    writeFileSync(path, text);
    await expect(kept()).rejects.toThrow(`The file ${path} is damaged or cannot be read. Restore it, or choose an empty data folder.`);
    expect(readFileSync(path, 'utf8')).toBe(text);
  },
);

it('a key of the issuer that is JSON but no key is a damaged file', async () => {
  const path = join(folder, 'issuer-key.json');
  writeFileSync(path, JSON.stringify({ kty: 'RSA', kid: 'k', n: 'AQAB', e: 'AQAB', d: '!' }));
  await expect(createIssuer({ url: 'http://a.example', numberClaim: 'phone_number', now: Date.now, folder })).rejects.toThrow(
    `The file ${path} is damaged`,
  );
});
