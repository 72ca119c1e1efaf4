/** What the deployed API refuses: by API Gateway where the token is wrong, by the function where the request is. */
import { Problem } from '../../../schemas/problems';
import { type ApiAnswer, type ApiRequest, expectStatus, sendAs } from '../../e2e/stories/api-client';
import type { Deployment, TokenFor } from '../../e2e/stories/deployment';
import type { NumberSource } from '../../e2e/stories/numbers';
import { terminalOf } from '../../e2e/stories/terminal';

/** Tokens that are wrong in one way each. */
export type WrongTokens = Readonly<Record<'expired' | 'of another issuer' | 'forged', (phoneNumber: string) => Promise<string>>>;

const expectProblem = (answer: ApiAnswer<unknown>, status: number, code: string, what: string): void => {
  expectStatus(answer, status, what);
  const type = answer.headers.get('content-type') ?? '';
  if (!type.startsWith('application/problem+json')) throw new Error(`${what}: the answer is ${type}`);
  const problem = Problem.parse(answer.body);
  if (problem.code !== code) throw new Error(`${what}: ${code} was expected, not ${problem.code}`);
};

const expectRefusedToken = async (deployment: Deployment, headers: Readonly<Record<string, string>>, what: string): Promise<void> => {
  const { status } = await fetch(`${deployment.baseUrl}/v1/conferences`, { headers });
  if (status !== 401) throw new Error(`With a token that is ${what}: 401 was expected, not ${status}`);
};

const wrongTokens = async (deployment: Deployment, draw: NumberSource, tokens: WrongTokens): Promise<void> => {
  await expectRefusedToken(deployment, {}, 'missing');
  await expectRefusedToken(deployment, { authorization: 'Bearer nonsense' }, 'nonsense');
  for (const [what, mint] of Object.entries(tokens)) {
    await expectRefusedToken(deployment, { authorization: `Bearer ${await mint(draw('answers'))}` }, what);
  }
};

export const refuseWhatIsWrong = async (deployment: Deployment, draw: NumberSource, tokens: WrongTokens): Promise<void> => {
  await wrongTokens(deployment, draw, tokens);
  const phoneNumber = draw('answers');
  const refuse = async (who: TokenFor, request: ApiRequest, status: number, code: string): Promise<void> =>
    expectProblem(await sendAs<unknown>(deployment, who, request), status, code, `${request.method ?? 'GET'} ${code}`);
  const create = (json: unknown): ApiRequest => ({ method: 'POST', path: '/v1/conferences', json });

  await refuse({ phoneNumber, scopes: ['conferences:read'] }, create({ participants: [] }), 403, 'PERMISSION_DENIED');
  await refuse({ clientId: 'partner', scopes: ['conferences:write'] }, create({ participants: [] }), 403, 'INVALID_TOKEN_CONTEXT');
  await refuse({ phoneNumber }, create({ participants: [{ phoneNumber: 'nobody' }] }), 400, 'INVALID_ARGUMENT');
  await refuse({ phoneNumber }, create({ participants: [{ phoneNumber: '+4412345678' }] }), 422, 'NUMBER_NOT_ALLOWED');
  await refuse({ phoneNumber }, { path: '/v1/conferences/current' }, 404, 'NOT_FOUND');

  const owner = terminalOf(deployment, draw('answers'));
  const { conferenceId } = expectStatus(await owner.create([]), 201, 'createConference');
  await refuse({ phoneNumber }, { path: `/v1/conferences/${conferenceId}` }, 404, 'NOT_FOUND');
  await refuse({ phoneNumber: owner.phoneNumber }, create({ participants: [] }), 409, 'CONFERENCE_ALREADY_OPEN');
  expectStatus(await owner.end(conferenceId), 202, 'endConference');
  const { status } = await fetch(`${deployment.baseUrl}/v1/nowhere`);
  if (status !== 404) throw new Error(`A path that does not exist: 404 was expected, not ${status}`);
};
