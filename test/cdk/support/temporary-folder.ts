import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for a test file, removed after its tests. Call this outside tests. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-cdk-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return folder;
};
