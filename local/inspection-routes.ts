/** Routes for inspecting a local deployment: published events, dead letters and alarms. */
import type { Bus } from './bus/bus';
import { jsonAnswer } from './gateway/json-answer';
import type { HttpAnswer } from './gateway/proxy-result';
import type { LocalRequest, LocalRoute } from './gateway/start-gateway';
import type { LocalAlarms } from './metrics/local-alarms';
import { QueueError } from './queues/queue-error';
import type { Queues } from './queues/queues';
import type { Redriven } from './redrive';

export type Inspected = {
  readonly bus: Bus;
  readonly queues: Queues;
  readonly redrive: (deadLetterQueue: string) => Promise<Redriven>;
  readonly alarms: LocalAlarms;
};

/** `after` is the last position that the caller has seen. An invalid value starts from the beginning. */
const answerEvents = (bus: Bus, { query }: LocalRequest): HttpAnswer => {
  const after = Number(query.get('after') ?? 0) || 0;
  const items = bus.events(after);
  return jsonAnswer(200, { items, next: items.at(-1)?.position ?? after });
};

const answerRedrive = async ({ redrive }: Inspected, { params }: LocalRequest): Promise<HttpAnswer> => {
  try {
    return jsonAnswer(200, await redrive(params.queue ?? ''));
  } catch (error) {
    if (error instanceof QueueError) return jsonAnswer(404, { message: 'Unknown dead-letter queue.' });
    throw error;
  }
};

export const inspectionRoutes = (inspected: Inspected): readonly LocalRoute[] => [
  { method: 'GET', path: '/local/events', answer: async (request) => answerEvents(inspected.bus, request) },
  { method: 'GET', path: '/local/dead-letters', answer: async () => jsonAnswer(200, { items: inspected.queues.deadLetters() }) },
  { method: 'GET', path: '/local/alarms', answer: async () => jsonAnswer(200, { items: inspected.alarms.states() }) },
  { method: 'POST', path: '/local/dead-letters/{queue}/redrive', answer: (request) => answerRedrive(inspected, request) },
];
