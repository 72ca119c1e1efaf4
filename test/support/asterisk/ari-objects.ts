/** What ARI 9 (Asterisk 22) shows of channels and bridges. */
export type JsonObject = Readonly<Record<string, unknown>>;

export type Channel = {
  readonly id: string;
  readonly number: string;
  readonly caller: string;
  readonly app: string;
  readonly created: number;
  state: 'Down' | 'Ringing' | 'Up';
  inStasis: boolean;
  muted: boolean;
  moh: boolean;
  cancel: () => void;
};

export type Bridge = { readonly id: string; readonly type: string; readonly created: number; readonly channels: Set<string> };

/** `2026-11-22T10:00:00.000+0000`. */
export const ariTime = (at: number): string => new Date(at).toISOString().replace('Z', '+0000');

export const channelJson = ({ id, number, caller, state, created }: Channel): JsonObject => ({
  id,
  name: `PJSIP/pstn-${id.slice(-8)}`,
  state,
  protocol_id: '',
  caller: { name: '', number },
  connected: { name: '', number: caller },
  accountcode: '',
  dialplan: { context: 'default', exten: 's', priority: 1, app_name: 'AppDial2', app_data: '(Outgoing Line)' },
  creationtime: ariTime(created),
  language: 'en',
});

export const bridgeJson = ({ id, type, created, channels }: Bridge): JsonObject => ({
  id,
  technology: channels.size > 2 ? 'softmix' : 'simple_bridge',
  bridge_type: type,
  bridge_class: 'stasis',
  creator: 'Stasis',
  name: '',
  channels: [...channels],
  creationtime: ariTime(created),
  video_mode: 'talker',
});
