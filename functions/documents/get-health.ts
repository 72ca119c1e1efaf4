import { clock, log, randomId } from '../providers';
import { lambda } from '../runtime/lambda';
import { type DocumentDeps, serveDocument } from './serve-document';

export const getHealthHandler = (deps: DocumentDeps) =>
  serveDocument({ operationId: 'getHealth', content: { status: 'ok' }, cacheControl: 'no-store' }, deps);

export const handler = lambda(getHealthHandler, { clock, log, randomId });
