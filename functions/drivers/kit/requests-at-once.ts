/** The number of requests to the server at a time, when a command or a query concerns many legs. */
export const REQUESTS_AT_ONCE = 20;
