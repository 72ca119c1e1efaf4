/** `/local/faults`: makes the sandbox carrier fail, from outside of the process. */
import * as z from 'zod';
import { isJson } from './gateway/is-json';
import { jsonAnswer } from './gateway/json-answer';
import type { HttpAnswer } from './gateway/proxy-result';
import type { LocalRequest, LocalRoute } from './gateway/start-gateway';
import { type Faults, noFaults } from './sandbox/faults';

const MAX_DELAY_MS = 600_000;

const Change = z
  .strictObject({
    conferenceServer: z.enum(['answers', 'refuses', 'hangs', 'loses-answers']),
    loseCallbacks: z.boolean(),
    repeatCallbacks: z.boolean(),
    delayCallbacksMs: z.int().min(0).max(MAX_DELAY_MS),
    reorderCallbacks: z.boolean(),
  } satisfies Record<keyof Faults, z.ZodType>)
  .partial();

const parsed = ({ body }: LocalRequest): z.ZodSafeParseResult<z.output<typeof Change>> => {
  try {
    return Change.safeParse(JSON.parse(body.toString('utf8')));
  } catch {
    return Change.safeParse(undefined);
  }
};

/** Members that are left out have no fault. */
const change = (faults: Faults, request: LocalRequest): HttpAnswer => {
  if (!isJson(request)) return jsonAnswer(415, { message: 'The body must be application/json.' });
  const { data, error } = parsed(request);
  if (error) return jsonAnswer(400, { message: z.prettifyError(error) });
  const given = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
  return jsonAnswer(200, Object.assign(faults, noFaults(), given));
};

export const faultRoutes = (faults: Faults): readonly LocalRoute[] => [
  { method: 'GET', path: '/local/faults', answer: async () => jsonAnswer(200, faults) },
  { method: 'POST', path: '/local/faults', answer: async (request) => change(faults, request) },
];
