/** Reads the body of a request. It checks the size, the media type, the characters and the JSON, in this order. */
import type { OperationSpec } from '../../schemas/operation';
import { type ApiEvent, bodyBytes, headerOf } from './api-event';
import { parseJsonDocument } from './json-document';
import { malformedDocument, MAX_BODY_BYTES, payloadTooLarge, unsupportedMediaType } from './request-refusals';

const JSON_TYPE = /^application\/(?:json|[a-z0-9.!#$&^_-]+\+json)$/;
const UTF8 = /^"?utf-?8"?$/;

const isJson = (contentType: string): boolean => {
  const [type = '', ...parameters] = contentType
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  return JSON_TYPE.test(type) && (charset === undefined || UTF8.test(charset.slice('charset='.length)));
};

const decodeUtf8 = (bytes: Buffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw malformedDocument('The body is not UTF-8.');
  }
};

/** The value for the operation's schema: the parsed JSON, or the text if a driver parses it itself. */
export const readBody = (operation: Pick<OperationSpec, 'body' | 'bodyType'>, event: ApiEvent): unknown => {
  if (operation.body === undefined) return undefined;
  const bytes = bodyBytes(event);
  if (bytes.length > MAX_BODY_BYTES) throw payloadTooLarge();
  if (operation.bodyType === 'raw') return bytes.toString('utf8');
  if (bytes.length === 0) return undefined;
  if (!isJson(headerOf(event, 'content-type') ?? '')) throw unsupportedMediaType('application/json');
  return parseJsonDocument(decodeUtf8(bytes));
};
