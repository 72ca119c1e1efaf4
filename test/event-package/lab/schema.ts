/** Whether documents are valid by the schema of RFC 4575 (xmllint). */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SCHEMA = join(__dirname, '..', '..', 'support', 'conference-info', 'conference-info.xsd');

/** xmllint's complaints; empty if every document is valid. */
export const faultsIn = (documents: readonly string[]): string => {
  const folder = mkdtempSync(join(tmpdir(), 'documents-'));
  try {
    const files = documents.map((text, index) => {
      const file = join(folder, `${String(index)}.xml`);
      writeFileSync(file, text);
      return file;
    });
    execFileSync('xmllint', ['--nonet', '--noout', '--schema', SCHEMA, ...files], { stdio: ['ignore', 'ignore', 'pipe'] });
    return '';
  } catch (error) {
    return String((error as { readonly stderr?: Buffer }).stderr ?? error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
