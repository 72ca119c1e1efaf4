import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { type ISource, Source } from 'aws-cdk-lib/aws-s3-deployment';
import type { Construct } from 'constructs';

const PROJECT = resolve(__dirname, '../../..');

/** The files of the web console, built as somebody builds them by hand. `use` gets them while they are there. */
export const withConsoleSource = (scope: Construct, use: (source: ISource) => void): void => {
  if (!Stack.of(scope).bundlingRequired) return use(Source.asset(join(PROJECT, 'console')));
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-console-'));
  try {
    // What it writes is shown only if it fails.
    const args = ['scripts/console.ts', folder];
    execFileSync(join(PROJECT, 'node_modules/.bin/tsx'), args, { cwd: PROJECT, stdio: ['ignore', 'ignore', 'pipe'] });
    use(Source.asset(folder));
  } finally {
    // It has been copied into the assembly.
    rmSync(folder, { recursive: true });
  }
};
