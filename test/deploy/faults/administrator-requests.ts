/** Requests to CloudWatch. Only its logs have a client of the SDK here, and its metrics have none, so both are signed here. */
import { request } from 'node:https';
import { sign } from 'aws4';
import type { Certificate } from '../certificate';
import { administrator, type Emulator } from '../emulator';

const credentials = { accessKeyId: administrator.AWS_ACCESS_KEY_ID, secretAccessKey: administrator.AWS_SECRET_ACCESS_KEY };

/** `service`: as it is named in signatures. `target`: the operation, with the prefix of the service. */
export type Ask = <Answer>(service: string, target: string, input: object) => Promise<Answer>;

export const askAsAdministrator =
  ({ port, region }: Emulator, { cert }: Certificate): Ask =>
  (service, target, input) =>
    new Promise((resolve, reject) => {
      const host = `127.0.0.1:${String(port)}`;
      const given = { host: host, 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };
      const body = JSON.stringify(input);
      const { headers } = sign({ service, region, method: 'POST', path: '/', headers: given, body }, credentials);
      const asking = request({ host: '127.0.0.1', port, path: '/', method: 'POST', headers, ca: cert, servername: '' }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part)).on('error', reject);
        answer.on('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          if (answer.statusCode === 200) resolve(JSON.parse(text) as never);
          else reject(new Error(`${target} answered ${String(answer.statusCode)}: ${text}`));
        });
      });
      asking.on('error', reject).end(body);
    });
