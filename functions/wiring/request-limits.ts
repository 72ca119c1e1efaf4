/**
 * How the requests that the API accepts in a second are divided among its routes. Each route has a limit of its own, so
 * what carriers' servers send has room, whatever anybody else sends.
 */
import type { OperationId } from '../../schemas/api';
import type { OperationSpec } from '../../schemas/operation';

/** A share of the settings `requestsPerSecond` and `requestBurst`. All shares together are at most 1. */
const shares: Readonly<Partial<Record<OperationId, number>>> = {
  // Half of it for the bridge, the access network and the carrier's edge: they repeat what was refused, and calls wait for it.
  bridgeCallback: 0.3,
  reportCalls: 0.15,
  notifyEventPackage: 0.05,
  getConference: 0.1,
  getCurrentConference: 0.05,
  createConference: 0.03,
  startConference: 0.03,
  endConference: 0.03,
  addParticipants: 0.03,
  updateParticipant: 0.03,
  removeParticipant: 0.03,
};

const OTHER_SHARE = 0.01;
/** Their answers are public, the same for everyone, and change only with a deployment. */
const DOCUMENT_SHARE = 0.005;
const HEAD_SHARE = 0.002;
/** What new connections may take of a WebSocket API's requests. Anybody may ask for one; the rest is for the connected. */
const CONNECT_SHARE = 0.5;

export type RouteLimit = { readonly perSecond: number; readonly atOnce: number };

type Limits = { readonly requestsPerSecond: number; readonly requestBurst: number };
type Route = Pick<OperationSpec, 'operationId' | 'auth'> & { readonly method: string };

const shareOf = ({ operationId, auth, method }: Route): number => {
  if (method === 'HEAD') return HEAD_SHARE;
  return shares[operationId as OperationId] ?? (auth === 'none' ? DOCUMENT_SHARE : OTHER_SHARE);
};

/** At least one request, because API Gateway lets nothing pass with a limit of 0. */
const part = (all: number, share: number): number => Math.max(1, Math.floor(all * share));

const limitFor = (share: number, { requestsPerSecond, requestBurst }: Limits): RouteLimit => ({
  perSecond: part(requestsPerSecond, share),
  atOnce: part(requestBurst, share),
});

/** The limit of a route: of one method of an operation. */
export const limitOf = (route: Route, limits: Limits): RouteLimit => limitFor(shareOf(route), limits);

/** The limit of new connections to a WebSocket API. */
export const limitOfConnects = (limits: Limits): RouteLimit => limitFor(CONNECT_SHARE, limits);
