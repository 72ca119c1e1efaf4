/** `npm run ops -- <command>`: see `npm run ops -- --help`, and docs/operations.md. */
import { runOps } from './program';
import { readNumber } from './read-number';

// The SDK's advice on Node versions addresses developers of this project.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

void runOps(process.argv.slice(2), {
  now: Date.now,
  wait,
  readNumber: (file) => readNumber(file, { input: process.stdin, prompts: process.stderr }),
  write: (text) => void process.stdout.write(text),
  complain: (text) => void process.stderr.write(text),
}).then((exitCode) => (process.exitCode = exitCode));
