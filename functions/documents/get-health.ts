import { lambda } from '../lambda';
import { clock, log, randomId } from '../providers/process';
import { serveDocument, type DocumentDeps } from './serve-document';

export const getHealthHandler = (deps: DocumentDeps) =>
  serveDocument({ operationId: 'getHealth', content: { status: 'ok' }, cacheControl: 'no-store' }, deps);

export const handler = lambda(getHealthHandler, { clock, log, randomId });
