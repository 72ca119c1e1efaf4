/** What ARI 9 (Asterisk 22) shows of channels and bridges. */
export type JsonObject = Readonly<Record<string, unknown>>;

export type Channel = {
  readonly id: string;
  readonly number: string;
  readonly caller: string;
  readonly app: string;
  readonly created: number;
  state: 'Down' | 'Ring' | 'Ringing' | 'Up';
  inStasis: boolean;
  muted: boolean;
  moh: boolean;
  cancel: () => void;
};

export type Bridge = { readonly id: string; readonly type: string; readonly created: number; readonly channels: Set<string> };

/** `2026-11-22T10:00:00.000+0000`. */
export const ariTime = (at: number): string => new Date(at).toISOString().replace('Z', '+0000');

/** The number of the phone that is called is not in it: Asterisk shows the caller's number twice. */
export const channelJson = ({ id, caller, state, created, app, inStasis }: Channel): JsonObject => ({
  id,
  name: `PJSIP/pstn-${id.slice(-8)}`,
  state,
  protocol_id: `${id.slice(-8)}-557c-4a13-a4c2-97d10f978f82`,
  caller: { name: '', number: caller },
  connected: { name: '', number: caller },
  accountcode: '',
  dialplan: {
    ...{ context: 'from-pstn', exten: 's', priority: 1 },
    ...(inStasis ? { app_name: 'Stasis', app_data: app } : { app_name: 'AppDial2', app_data: '(Outgoing Line)' }),
  },
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
