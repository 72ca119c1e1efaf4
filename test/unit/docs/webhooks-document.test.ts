/** What docs/webhooks.md shows is so; the receiver it shows is run as it stands there. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Webhook } from 'standardwebhooks';
import { RETRY_WAITS_MS } from '../../../domain/subscription/retry-schedule';
import { deliveryHeaders } from '../../../functions/partners/deliveries/sign-delivery';
import { secretOf } from '../../../functions/partners/deliveries/subscription-secret';
import { AttemptError } from '../../../schemas/delivery';
import { DeliveredConferenceEvent } from '../../../schemas/events/delivered-event';
import { InactiveReason, SubscriptionStatus } from '../../../schemas/subscription';
import { until } from '../../support/until';

const project = path.join(__dirname, '../../..');
const text = readFileSync(path.join(project, 'docs/webhooks.md'), 'utf8');
const block = (language: string): string => new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(text)?.[1] ?? '';
/** The first cells of the table with this head. */
const cellsUnder = (head: string): readonly string[] =>
  (text.split(new RegExp(`^\\| ${head} .*\n.*\n`, 'm'))[1]?.split('\n\n')[0] ?? '')
    .split('\n')
    .map((line) => line.split('|')[1]?.trim().replaceAll('`', '') ?? '');

describe('the delivery that it shows', () => {
  const headers = Object.fromEntries([...block('http').matchAll(/^([\w-]+): (.+)$/gm)].map(([, name = '', value = '']) => [name, value]));
  const event: unknown = JSON.parse(block('json'));

  it('is an event for a subscription that sees numbers', () => {
    expect(DeliveredConferenceEvent.strict().parse(event)).toEqual(event);
    expect(event).toMatchObject({ data: { filtered: true, participants: [{ phoneNumber: '+15550102' }] } });
  });

  it('has the signature of Standard Webhooks, and the headers that deliveries have', () => {
    const secret = /`(whsec_[A-Za-z0-9+/=]+)`/.exec(text)?.[1] ?? '';
    const at = Number(headers['webhook-timestamp']) * 1_000;
    const body = JSON.stringify(event);
    const id = headers['webhook-id'] ?? '';
    expect(headers['webhook-signature']).toBe(new Webhook(secret).sign(id, new Date(at), body));
    expect(headers).toEqual(deliveryHeaders({ id, body }, [secret], at));
  });
});

it('lists every status, every reason to be inactive, every error of an attempt, and the schedule of retries', () => {
  expect(cellsUnder('`error`')).toEqual(AttemptError.options);
  expect(cellsUnder('`status`')).toEqual(SubscriptionStatus.options);
  expect(cellsUnder('`inactiveReason`')).toEqual(InactiveReason.options);
  const units = { s: 1_000, min: 60_000, h: 3_600_000 };
  const waits = [...text.matchAll(/^\| \d+ +\| (\d+) (s|min|h) +\| .* \|$/gm)].map(
    ([, count, unit]) => Number(count) * units[unit as keyof typeof units],
  );
  expect(waits).toEqual(RETRY_WAITS_MS);
});

describe('the receiver that it shows', () => {
  const event = DeliveredConferenceEvent.parse(JSON.parse(block('json')));
  const { subscriptionId } = event.data;
  const secret = secretOf('hash key', subscriptionId, 1);
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-receiver-'));
  let receiver: ChildProcess | undefined;
  let output = '';

  const port = (): number | undefined => Number(/listening on (\d+)/.exec(output)?.[1]) || undefined;
  const post = (headers: Readonly<Record<string, string>>, body: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const posted = request({ host: '127.0.0.1', port: port(), method: 'POST', headers }, (answer) => {
        answer.resume().on('end', () => resolve(answer.statusCode));
      });
      posted.on('error', reject).end(body);
    });
  const body = JSON.stringify(event);
  const signed = (id: string, now = Date.now(), secrets = [secret]) => deliveryHeaders({ id, body }, secrets, now);
  const taken = (): number => output.split(event.type).length - 1;

  beforeAll(async () => {
    const file = path.join(folder, 'receiver.js');
    writeFileSync(file, block('js'));
    const env = { ...process.env, PORT: '0', WEBHOOK_SECRET: secret, NODE_PATH: path.join(project, 'node_modules') };
    receiver = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    receiver.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await until('the receiver to listen', port);
  });
  afterAll(() => {
    receiver?.kill();
    rmSync(folder, { recursive: true });
  });

  it('takes a delivery once, however often it comes', async () => {
    const id = 'dlv_01m83t5420m4c6f2nngjvqpmx7';
    expect(await post(signed(id), body)).toBe(204);
    expect(await post(signed(id), body)).toBe(204);
    await until('the receiver to take it', () => taken() === 1);
    expect(await post(signed('dlv_01m83t5420m4c6f2nngjvqpmx8'), body)).toBe(204);
    await until('the receiver to take it', () => taken() === 2);
  });

  it('takes one that both secrets sign, while they change', async () => {
    const next = secretOf('hash key', subscriptionId, 2);
    const before = taken();
    expect(await post(signed('dlv_01m83t5420m4c6f2nngjvqpmx9', Date.now(), [next, secret]), body)).toBe(204);
    await until('the receiver to take it', () => taken() === before + 1);
  });

  it('refuses what is forged, altered, or old', async () => {
    const before = taken();
    const id = 'dlv_01m83t5420m4c6f2nngjvqpmxa';
    const stranger = secretOf('another key', subscriptionId, 1);
    expect(await post(signed(id, Date.now(), [stranger]), body)).toBe(401);
    expect(await post(signed(id), body.replace('Cleo', 'Eve'))).toBe(401);
    expect(await post({ ...signed(id), 'webhook-id': 'dlv_01m83t5420m4c6f2nngjvqpmxb' }, body)).toBe(401);
    expect(await post(signed(id, Date.now() - 6 * 60_000), body)).toBe(401);
    expect(await post({}, body)).toBe(401);
    expect(taken()).toBe(before);
  });
});
