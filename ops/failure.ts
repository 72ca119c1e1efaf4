/** How a command ends if it cannot do what was asked. Nothing that is said here contains a phone number. */
import { DomainError } from '../domain/errors';

/** The exit codes. `incomplete`: what could be done is done, and something is left. */
export const EXIT = { done: 0, failed: 1, usage: 2, notFound: 3, unreachable: 4, incomplete: 5 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export class OpsFailure extends Error {
  constructor(
    readonly exitCode: ExitCode,
    message: string,
  ) {
    super(message);
  }
}

/** An E.164 number in any text, since the text of an error is not ours to choose. */
const PHONE_NUMBERS = /\+[1-9][0-9]{4,14}/g;
export const withoutNumbers = (text: string): string => text.replace(PHONE_NUMBERS, '+…');

type Explained = { readonly exitCode: ExitCode; readonly message: string };

const unreachable = (message: string): Explained => ({ exitCode: EXIT.unreachable, message });

/** Names that the SDK and the services give to errors. */
const byName: Readonly<Record<string, (error: Error) => Explained>> = {
  CredentialsProviderError: () => unreachable('There are no credentials for AWS. Sign in, name a profile with --profile, or use --local.'),
  ExpiredToken: () => unreachable('The credentials for AWS have expired. Sign in again.'),
  ExpiredTokenException: () => unreachable('The credentials for AWS have expired. Sign in again.'),
  AccessDenied: ({ message }) => unreachable(`AWS does not allow this: ${message}`),
  AccessDeniedException: ({ message }) => unreachable(`AWS does not allow this: ${message}`),
};

const codeOf = (error: Error): unknown => ('code' in error ? error.code : undefined);

export const explain = (error: unknown): Explained => {
  if (!(error instanceof Error)) return { exitCode: EXIT.failed, message: 'The command failed.' };
  if (error instanceof OpsFailure) return { exitCode: error.exitCode, message: error.message };
  if (error instanceof DomainError) return { exitCode: error.code === 'NOT_FOUND' ? EXIT.notFound : EXIT.failed, message: error.detail };
  if (error.message === 'Region is missing')
    return unreachable('No AWS region is set. Set one with --region, or use --local for the deployment on this machine.');
  if (codeOf(error) === 'ECONNREFUSED') return unreachable('The deployment does not answer: nothing listens at its address.');
  return byName[error.name]?.(error) ?? { exitCode: EXIT.failed, message: `${error.name}: ${error.message}` };
};
