import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { STARTS_WITHIN_MS, until } from '../support/until';

const project = path.join(__dirname, '../..');

type Run = { readonly child: ChildProcess; readonly exit: Promise<number | null>; readonly out: () => string; readonly err: () => string };

/** The settings of the user who runs the tests must not reach the tested process. */
const bareEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(ROLLCALL|SANDBOX|AWS|NODE_OPTIONS|PORT)/.test(name)));

const running: ChildProcess[] = [];

const run = (args: readonly string[], environment: NodeJS.ProcessEnv = {}, cwd = project): Run => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'local/main.ts', ...args], {
    cwd,
    env: { ...bareEnvironment(), PORT: '0', SANDBOX_SPEED: '20', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  const texts = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (texts.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (texts.err += chunk.toString()));
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, exit, out: () => texts.out, err: () => texts.err };
};

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

/** The lines under each title, in order, without their times. */
const partsOf = (output: string): readonly (readonly string[])[] =>
  output
    .trim()
    .split('\n\n')
    .map((part) => part.split('\n').map((line) => line.replace(/^ *[0-9.]+ s {2}/, '')));

const linesAbout = (name: string, part: readonly string[] | undefined): readonly string[] =>
  (part ?? []).slice(1).filter((line) => line.startsWith(`${name} `));

const textAbout = (name: string, part: readonly string[] | undefined): string => linesAbout(name, part).join('\n');

const lastAbout = (name: string, part: readonly string[] | undefined): string => linesAbout(name, part).at(-1) ?? '';

describe('npm start -- --demo', () => {
  it('shows a conference from assembly to end, and exits with 0', async () => {
    const { exit, out, err } = run(['--demo']);
    expect([await exit, err()]).toEqual([0, '']);
    const [opened, information, started, offline, online, removed, ended, summary] = partsOf(out());

    expect(opened).toContain('POST /v1/conferences → 201');
    expect(lastAbout('Dan', opened)).toMatch(/offline call unconnected \(busy\)$/);

    expect(
      information
        ?.slice(1)
        .map((line) => line.split(/ +/).slice(0, 3))
        .sort(),
    ).toEqual([
      ['Ben', '+15550101', 'online'],
      ['Cleo', '+15550102', 'online'],
      ['Dan', '+1555011001', 'offline'],
      ['you', '+15550100', 'online'],
    ]);

    expect(started).toContain('conference active');
    for (const name of ['you', 'Ben', 'Cleo']) {
      expect(textAbout(name, started)).toMatch(/ online .*connected/);
      expect(lastAbout(name, started)).toMatch(/ online /);
    }
    for (const part of [started, offline, online, removed, ended]) expect(linesAbout('Dan', part)).toEqual([]);

    // A phone that polls may see the desired state and its result at once, in one line.
    expect(textAbout('Ben', offline)).toContain('desired offline');
    expect(lastAbout('Ben', offline)).toMatch(/^Ben +\+15550101 +offline .*disconnected \(booted\), offline: done$/);
    expect(textAbout('Ben', online)).toContain('desired online');
    expect(lastAbout('Ben', online)).toMatch(/^Ben +\+15550101 +online .*connected, online: done$/);
    expect(textAbout('Cleo', removed)).toMatch(/removed/);
    expect(textAbout('Cleo', removed)).toMatch(/disconnected \(booted\)/);

    expect(ended?.join()).toContain('conference ended (ended-by-initiator)');
    const [, version, events] =
      /^(\d+) versions of the conference, (\d+) events on the bus, 0 dead letters$/.exec(summary?.[1] ?? '') ?? [];
    expect(Number(version)).toBeGreaterThan(20);
    expect(events).toBe(version);
    expect(summary?.[2]?.replace('legs dialled: ', '').split(', ').sort()).toEqual(['Ben 2', 'Cleo 1', 'Dan 0', 'you 1']);
  });

  it('exits with an error that names the refused request but no phone number', async () => {
    // Three single-line calls and three legs at the start use up the hourly dials, so the next leg is refused.
    const { exit, err } = run(['--demo'], { ROLLCALL_DIALS_PER_HOUR: '6' });
    expect(await exit).toBe(1);
    expect(err()).toContain('The demo failed: PATCH was refused with 429 (TOO_MANY_REQUESTS).');
    expect(err()).not.toMatch(/\+1555/);
  });
});

describe('npm start', () => {
  /** Answers once the deployment has served a request. */
  const serveOne = async ({ out }: Run): Promise<void> => {
    const baseUrl = await until('the welcome', () => /up at (\S+) after/.exec(out())?.[1], STARTS_WITHIN_MS);
    expect((await fetch(`${baseUrl}/v1/health`)).status).toBe(200);
  };

  const stop = async ({ child, exit }: Run): Promise<number | null> => {
    child.kill('SIGTERM');
    return exit;
  };

  it('logs nothing if all goes well, in a folder whose name means something else in a URL, and stops when it is interrupted', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), '100% c# a%20b '));
    try {
      for (const part of ['domain', 'functions', 'local', 'schemas', 'package.json', 'tsconfig.json'])
        cpSync(path.join(project, part), path.join(folder, part), { recursive: true });
      symlinkSync(path.join(project, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
      const started = run([], {}, folder);
      await serveOne(started);
      expect(await stop(started)).toBe(0);
      expect(started.out() + started.err()).not.toContain('"level"');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('shows every log line of the functions if ROLLCALL_LOG is "all"', async () => {
    const started = run([], { ROLLCALL_LOG: 'all' });
    await serveOne(started);
    await until('the request’s line', () => started.err().includes('"operation":"getHealth"'));
    expect(await stop(started)).toBe(0);
  });
});
