/**
 * Reads the body of a request. It checks the size, the coding, the media type, the characters and the JSON, in this
 * order.
 */
import { isUtf8 } from 'node:buffer';
import type { OperationSpec } from '../../schemas/operation';
import { type ApiEvent, bodyBytes, headerOf } from './api-event';
import { parseJsonDocument } from './json-document';
import { malformedDocument, MAX_BODY_BYTES, payloadTooLarge, unsupportedCoding, unsupportedMediaType } from './request-refusals';

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

/** `identity` says that nothing is compressed. */
const isPlain = (event: ApiEvent): boolean =>
  (headerOf(event, 'content-encoding') ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .every((coding) => coding === '' || coding === 'identity');

const decode = (operation: Pick<OperationSpec, 'bodyType'>, event: ApiEvent, bytes: Buffer): unknown => {
  const isRaw = operation.bodyType === 'raw';
  if (!isRaw && bytes.length === 0) return undefined;
  if (!isRaw && !isJson(headerOf(event, 'content-type') ?? '')) throw unsupportedMediaType('application/json');
  if (!isUtf8(bytes)) throw malformedDocument('The body is not UTF-8.');
  // A signature covers a byte order mark, too; JSON.parse would refuse it.
  return isRaw ? bytes.toString('utf8') : parseJsonDocument(new TextDecoder().decode(bytes));
};

/** The value for the operation's schema: the parsed JSON, or the text if a driver parses it itself. */
export const readBody = (operation: Pick<OperationSpec, 'body' | 'bodyType'>, event: ApiEvent): unknown => {
  if (operation.body === undefined) return undefined;
  const bytes = bodyBytes(event);
  if (bytes.length > MAX_BODY_BYTES) throw payloadTooLarge();
  if (!isPlain(event)) throw unsupportedCoding();
  return decode(operation, event, bytes);
};
