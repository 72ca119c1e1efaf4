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

const isOfType = (contentType: string, isTaken: (type: string) => boolean): boolean => {
  const [type = '', ...parameters] = contentType
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  return isTaken(type) && (charset === undefined || UTF8.test(charset.slice('charset='.length)));
};

/** `identity` says that nothing is compressed. */
const isPlain = (event: ApiEvent): boolean =>
  (headerOf(event, 'content-encoding') ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .every((coding) => coding === '' || coding === 'identity');

const isJson = (contentType: string): boolean => isOfType(contentType, (type) => JSON_TYPE.test(type));

type Body = Pick<OperationSpec, 'bodyType' | 'bodyText'>;

/** An empty body has no type. */
const decodeText = ({ mediaType }: NonNullable<Body['bodyText']>, event: ApiEvent, bytes: Buffer): string => {
  if (bytes.length === 0) return '';
  if (!isOfType(headerOf(event, 'content-type') ?? '', (type) => type === mediaType)) throw unsupportedMediaType(mediaType);
  if (!isUtf8(bytes)) throw malformedDocument('The body is not UTF-8.');
  return new TextDecoder().decode(bytes);
};

const decode = (operation: Body, event: ApiEvent, bytes: Buffer): unknown => {
  if (operation.bodyText) return decodeText(operation.bodyText, event, bytes);
  const isRaw = operation.bodyType === 'raw';
  if (!isRaw && bytes.length === 0) return undefined;
  if (!isRaw && !isJson(headerOf(event, 'content-type') ?? '')) throw unsupportedMediaType('application/json');
  if (!isUtf8(bytes)) throw malformedDocument('The body is not UTF-8.');
  // A signature covers a byte order mark, too; JSON.parse would refuse it.
  return isRaw ? bytes.toString('utf8') : parseJsonDocument(new TextDecoder().decode(bytes));
};

/** The value for the operation's schema: the parsed JSON, or the text if it is not JSON or a driver parses it itself. */
export const readBody = (operation: Body & Pick<OperationSpec, 'body'>, event: ApiEvent): unknown => {
  if (operation.body === undefined) return undefined;
  const bytes = bodyBytes(event);
  const maxBytes = operation.bodyText?.maxBytes ?? MAX_BODY_BYTES;
  if (bytes.length > maxBytes) throw payloadTooLarge(maxBytes);
  if (!isPlain(event)) throw unsupportedCoding();
  return decode(operation, event, bytes);
};
