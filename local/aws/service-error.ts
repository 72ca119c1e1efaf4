/** A refusal of one of the cloud's services, by the name under which the SDK throws it. */
export class ServiceError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}
