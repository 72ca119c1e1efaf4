/** Kamailio's names of a dialog in one string. The Call-ID comes last, because it may contain any character. */
export type DialogName = { readonly he: number; readonly hi: number; readonly callId: string };

export const handleOf = ({ he, hi, callId }: DialogName): string => `${String(he)}:${String(hi)}:${callId}`;

export const sipCallIdOf = (handle: string): string => handle.split(':').slice(2).join(':');
