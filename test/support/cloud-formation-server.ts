/** Answers what the operator's tool asks CloudFormation and Lambda of a deployment, in the forms of these services. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export type Stacks = Readonly<Record<string, Readonly<Record<string, string>>>>;

const inXml = (inner: string): string => `<?xml version="1.0"?>${inner}`;

const listed = (resources: Readonly<Record<string, string>>): string => {
  const members = Object.entries(resources).map(
    ([id, physical]) => `<member><LogicalResourceId>${id}</LogicalResourceId><PhysicalResourceId>${physical}</PhysicalResourceId></member>`,
  );
  const summaries = `<StackResourceSummaries>${members.join('')}</StackResourceSummaries>`;
  return inXml(
    `<ListStackResourcesResponse><ListStackResourcesResult>${summaries}</ListStackResourcesResult></ListStackResourcesResponse>`,
  );
};

const unknown = (stack: string): string =>
  inXml(
    `<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id ${stack} does not exist</Message></Error></ErrorResponse>`,
  );

type Answer = { readonly status: number; readonly body: string };

export const startCloudFormation = async (stacks: Stacks, environment: Readonly<Record<string, string>>) => {
  const answer = async (request: IncomingMessage): Promise<Answer> => {
    if (request.url?.includes('/configuration')) return { status: 200, body: JSON.stringify({ Environment: { Variables: environment } }) };
    const stack = new URLSearchParams(await text(request)).get('StackName') ?? '';
    const resources = stacks[stack];
    return resources ? { status: 200, body: listed(resources) } : { status: 400, body: unknown(stack) };
  };
  const server = createServer((request, response) => {
    void answer(request).then(({ status, body }) => response.writeHead(status).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
