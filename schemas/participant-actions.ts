/**
 * What can be requested of a participant. A flag is a state that is switched on and off while the leg is connected;
 * each flag is one row here, and every list of actions, commands, members and events derives from it.
 */

/**
 * `desired`: the member that shows what was requested; `undesired`: the stored member for a request to switch it off.
 * `on`, `off`: the commands. `began`, `ended`: what the bridge reports, and the names of the events.
 */
export const flags = {
  muted: { desired: 'desiredMuted', undesired: 'undesiredMuted', on: 'mute', off: 'unmute', began: 'muted', ended: 'unmuted' },
  onHold: { desired: 'desiredOnHold', undesired: 'undesiredOnHold', on: 'hold', off: 'resume', began: 'held', ended: 'resumed' },
} as const;

type Flags = typeof flags;
export type Flag = keyof Flags;
export type DesiredFlag = Flags[Flag]['desired'];
export type UndesiredFlag = Flags[Flag]['undesired'];
export type FlagAction = Flags[Flag]['on' | 'off'];
export type FlagEvent = Flags[Flag]['began' | 'ended'];

export const flagNames = Object.keys(flags) as readonly Flag[];

type FlagChange = { readonly flag: Flag; readonly on: boolean };

const changes = <Word extends string>(on: 'on' | 'began', off: 'off' | 'ended'): Readonly<Record<Word, FlagChange>> =>
  Object.fromEntries(
    flagNames.flatMap((flag) => [
      [flags[flag][on], { flag, on: true }],
      [flags[flag][off], { flag, on: false }],
    ]),
  ) as Record<Word, FlagChange>;

/** What each command asks for. */
export const flagActions = changes<FlagAction>('on', 'off');
/** What each event reports. */
export const flagEvents = changes<FlagEvent>('began', 'ended');

const namesOf = <Word extends string>(record: Readonly<Record<Word, FlagChange>>): readonly Word[] => Object.keys(record) as Word[];
export const flagActionNames = namesOf(flagActions);
export const flagEventNames = namesOf(flagEvents);

export const isFlagEvent = (event: string): event is FlagEvent => event in flagEvents;
export const isFlagAction = (action: string): action is FlagAction => action in flagActions;

/** The command that brings a flag to a value. */
export const flagAction = (flag: Flag, on: boolean): FlagAction => flags[flag][on ? 'on' : 'off'];
export const flagEvent = (flag: Flag, on: boolean): FlagEvent => flags[flag][on ? 'began' : 'ended'];

/** The same value for each flag, in the order of the rows. */
export const eachFlag = <Value>(value: (flag: Flag) => Value): Record<Flag, Value> =>
  Object.fromEntries(flagNames.map((flag) => [flag, value(flag)])) as Record<Flag, Value>;
export const eachDesired = <Value>(value: (flag: Flag) => Value): Record<DesiredFlag, Value> =>
  Object.fromEntries(flagNames.map((flag) => [flags[flag].desired, value(flag)])) as Record<DesiredFlag, Value>;

export const participantActions = ['online', 'offline', 'remove', ...flagActionNames] as const;

type FlagManagement = Flags[Flag]['on'];
/**
 * What a caller may do with a conference and its participants: a flag is named after the command that switches it on.
 */
export const managementActions: readonly ('online' | 'offline' | 'remove' | FlagManagement | 'end')[] = [
  'online',
  'offline',
  'remove',
  ...flagNames.map((flag) => flags[flag].on),
  'end',
];
