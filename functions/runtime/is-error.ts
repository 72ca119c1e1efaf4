import { isNativeError } from 'node:util/types';

/** Also true for the DOMException of an aborted request, which is no native error, and for errors of another realm. */
export const isError = (error: unknown): error is Error => isNativeError(error) || error instanceof Error;
