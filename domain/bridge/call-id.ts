/** Whether a text can be a bridge's id of a call. Such an id goes into messages and the log, so it is short and plain. */
export const isCallId = (id: string): boolean => /^[0-9A-Za-z._-]{1,150}$/.test(id);
