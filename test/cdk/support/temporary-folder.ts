import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of a test file's own, gone when its tests are done. To be called outside tests. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-cdk-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return folder;
};
