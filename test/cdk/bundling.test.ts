import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Architecture, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import { bundleOptions, UNUSED_CREDENTIAL_PROVIDERS } from '../../cdk/bundling';
import { HANDLER_NAME, handlerCode } from '../../cdk/constructs/handler-code';
import { PROJECT_ROOT } from '../../cdk/load-settings';
import { temporaryFolder } from './support/temporary-folder';

/** The budget of a whole function. A client alone must leave room for the rest of it. */
const clientBudgetBytes = 300 * 1024;

const folder = temporaryFolder();

const write = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const client = (): string =>
  write(
    'client.ts',
    `import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
     const client = new DynamoDBClient({ maxAttempts: 1 });
     export const handler = async () => (await client.send(new GetItemCommand({ TableName: 't', Key: { pk: { S: 'a' } } }))).Item;`,
  );

/** The entry is outside the project, so the packages are resolved from the project's node_modules. */
const bundle = (entry: string, outfile: string): string => {
  buildSync({ ...bundleOptions(entry), nodePaths: [join(PROJECT_ROOT, 'node_modules')], outfile });
  return readFileSync(outfile, 'utf8');
};

const listen = (server: Server): Promise<number> =>
  new Promise((done) => server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port)));

const run = (script: string, env: NodeJS.ProcessEnv): Promise<string> =>
  new Promise((done) => {
    const child = spawn(process.execPath, ['-e', script], { env, cwd: folder });
    let output = '';
    child.stdout.on('data', (data) => (output += String(data)));
    child.stderr.on('data', (data) => (output += String(data)));
    child.on('close', () => done(output));
  });

describe('a bundle with a DynamoDB client', () => {
  const outfile = join(folder, 'client.js');
  let code = '';
  beforeAll(() => {
    code = bundle(client(), outfile);
  });

  it('uses the credentials that Lambda puts into the environment, and needs nothing else', async () => {
    const signers: string[] = [];
    const server = createServer((request, response) => {
      signers.push(/Credential=([^/]+)/.exec(String(request.headers.authorization))?.[1] ?? 'nobody');
      response.setHeader('content-type', 'application/x-amz-json-1.0').end('{"Item":{"pk":{"S":"a"}}}');
    });
    const port = await listen(server);
    const output = await run(`require(${JSON.stringify(outfile)}).handler().then((item) => console.log(JSON.stringify(item)))`, {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'from-the-environment',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'token',
      AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${port}`,
      HOME: folder,
      // The SDK warns about the age of the Node version that runs this test.
      NODE_NO_WARNINGS: '1',
    });
    server.close();
    expect(output.trim()).toBe('{"pk":{"S":"a"}}');
    expect(signers).toEqual(['from-the-environment']);
  });

  it('leaves out all other sources of credentials', () => {
    for (const name of UNUSED_CREDENTIAL_PROVIDERS) expect(code).toContain(`"${name}"`);
    expect(code).not.toContain('AssumeRoleWithWebIdentity');
    expect(Buffer.byteLength(code)).toBeLessThan(clientBudgetBytes);
  });

  it('is minified and has no source map', () => {
    expect(code.split('\n').length).toBeLessThan(100);
    expect(code).not.toContain('sourceMappingURL');
    expect(readdirSync(folder)).not.toContain('client.js.map');
  });
});

it('a bundle with an EventBridge client signs for its own Region, without the part that signs for several', async () => {
  const entry = write(
    'events.ts',
    `import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
     export const handler = () => new EventBridgeClient({ maxAttempts: 1 }).send(new PutEventsCommand({ Entries: [{ Detail: '{}' }] }));`,
  );
  const code = bundle(entry, join(folder, 'events.js'));
  expect(code.includes('aws-common-runtime-crt')).toBe(false);
  const signatures: string[] = [];
  const server = createServer((request, response) => {
    signatures.push(String(request.headers.authorization));
    response.setHeader('content-type', 'application/x-amz-json-1.1').end('{"FailedEntryCount":0,"Entries":[{"EventId":"e"}]}');
  });
  const port = await listen(server);
  const output = await run(`require('./events.js').handler().then(({ Entries }) => console.log(Entries[0].EventId))`, {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'from-the-environment',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_ENDPOINT_URL_EVENTBRIDGE: `http://127.0.0.1:${port}`,
    NODE_NO_WARNINGS: '1',
  });
  server.close();
  expect(output.trim()).toBe('e');
  expect(signatures).toEqual([
    expect.stringMatching(/^AWS4-HMAC-SHA256 Credential=from-the-environment\/\d{8}\/eu-west-1\/events\/aws4_request, /),
  ]);
});

describe('the code of a function', () => {
  it('is its own entry, bundled to the file and the export that Lambda calls', async () => {
    const entries = ['one', 'two'].map((name) => write(`${name}.ts`, `export const handler = () => '${name}';`));
    const outdir = join(folder, 'cdk.out');
    const app = new App({ outdir, builtinCloudFormationValidation: false });
    const stack = new Stack(app, 'Bundled');
    entries.forEach((entry, index) => {
      const code = handlerCode(entry);
      new Function(stack, `F${index}`, { code, handler: HANDLER_NAME, runtime: Runtime.NODEJS_24_X, architecture: Architecture.ARM_64 });
    });
    app.synth();
    const bundles = readdirSync(outdir).filter((name) => name.startsWith('asset.'));
    const call = (name: string): Promise<string> => {
      const [file, exported] = HANDLER_NAME.split('.');
      return run(`console.log(require(${JSON.stringify(join(outdir, name, `${file}.js`))}).${exported}())`, {});
    };
    const answers = await Promise.all(bundles.map(call));
    expect(answers.map((answer) => answer.trim()).sort()).toEqual(['one', 'two']);
  });
});
