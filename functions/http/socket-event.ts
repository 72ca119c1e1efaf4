/**
 * What API Gateway's WebSocket API passes to a function and accepts from it. These are the parts that are read; the
 * real event has more.
 */
import type { APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';

export type SocketEvent = Pick<APIGatewayProxyWebsocketEventV2, 'body' | 'isBase64Encoded'> & {
  readonly requestContext: Pick<
    APIGatewayProxyWebsocketEventV2['requestContext'],
    'connectionId' | 'routeKey' | 'requestTimeEpoch' | 'connectedAt'
  >;
  /** Present with `$connect` only. The names have the case in which the client sent them. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>>;
};

export type SocketResult = {
  statusCode: number;
  headers?: Record<string, string>;
  /** Sent to the terminal. */
  body?: string;
};

/** Every value of a header, whether the header is repeated or comma-separated. */
export const headerValues = ({ headers = {}, multiValueHeaders = {} }: SocketEvent, name: string): readonly string[] => {
  const named = <Value>(all: Readonly<Record<string, Value | undefined>>): Value[] =>
    Object.entries(all).flatMap(([key, value]) => (key.toLowerCase() === name && value !== undefined ? [value] : []));
  const repeated = named(multiValueHeaders).flat();
  return (repeated.length > 0 ? repeated : named(headers))
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '');
};
