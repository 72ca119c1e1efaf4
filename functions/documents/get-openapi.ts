import document from '../../docs/openapi.json';
import { clock, log, randomId } from '../providers';
import { lambda } from '../runtime/lambda';
import { type DocumentDeps, serveDocument } from './serve-document';

/** The contract changes only with a deployment. */
const CACHE_CONTROL = 'public, max-age=300';

export const getOpenapiHandler = (deps: DocumentDeps) =>
  serveDocument({ operationId: 'getOpenapi', content: document, cacheControl: CACHE_CONTROL }, deps);

export const handler = lambda(getOpenapiHandler, { clock, log, randomId });
