/**
 * How well a terminal is informed. `connecting`: nothing has answered yet. `live`: changes come as they happen, and so
 * does the next conference. `catching-up`: what is shown may be some seconds old. `polling`: there is no socket, so it
 * asks every few seconds. `offline`: nothing answers. `over`: the conference has ended, and the next one will be shown
 * as soon as it is there.
 */
export type Line = 'connecting' | 'live' | 'catching-up' | 'polling' | 'offline' | 'over';
