/** What must not compile: `tsc` is the judge here. */
import { httpHandler } from '../../../../functions/http/http-handler';
import type { HttpDeps } from '../../../../functions/ports/deps';
import { removeParticipant } from '../../../../schemas/api/participants';
import { httpDeps } from '../../../support/http-deps';

const { idempotency: _idempotency, ...reads }: HttpDeps & { idempotency: unknown } = httpDeps();

it('holds a handler to what its operation declares', () => {
  const deps = httpDeps();
  // @ts-expect-error: 200 is not declared
  httpHandler(removeParticipant, deps, async () => ({ status: 200 }));
  // @ts-expect-error: 202 has a body
  httpHandler(removeParticipant, deps, async () => ({ status: 202 }));
  // @ts-expect-error: the body is not a participant
  httpHandler(removeParticipant, deps, async () => ({ status: 202, body: {} }));
  // @ts-expect-error: a command keeps its answers somewhere
  httpHandler(removeParticipant, reads, async () => ({ status: 204 }));
  // @ts-expect-error: the operation has no body
  expect(() => httpHandler(removeParticipant, deps, async ({ body }) => ({ status: body.muted ? 204 : 204 }))).not.toThrow();
});

it('gives a handler of an initiator a number', () => {
  const handler = httpHandler(removeParticipant, httpDeps(), async ({ caller, params }) => {
    const number: string = caller.phoneNumber + params.participantId;
    return { status: 204, headers: { 'x-length': String(number.length) } };
  });
  expect(handler).toBeDefined();
});
