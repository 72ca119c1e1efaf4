/**
 * How well a terminal is informed. `connecting`: it knows nothing yet. `live`: changes come as they happen.
 * `catching-up`: what is shown may be some seconds old. `polling`: there is no socket, so it asks every few seconds.
 * `offline`: nothing answers. `over`: the conference has ended.
 */
export type Line = 'connecting' | 'live' | 'catching-up' | 'polling' | 'offline' | 'over';
