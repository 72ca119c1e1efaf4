import document from '../../docs/openapi.json';
import { lambda } from '../lambda';
import { clock, log, randomId } from '../providers/process';
import { serveDocument, type DocumentDeps } from './serve-document';

/** The contract changes with a deployment only. */
const CACHE_CONTROL = 'public, max-age=300';

export const getOpenapiHandler = (deps: DocumentDeps) =>
  serveDocument({ operationId: 'getOpenapi', content: document, cacheControl: CACHE_CONTROL }, deps);

export const handler = lambda(getOpenapiHandler, { clock, log, randomId });
