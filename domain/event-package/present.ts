type MaybeAbsent<Whole> = {
  [Member in keyof Whole as undefined extends Whole[Member] ? Member : never]?: Exclude<Whole[Member], undefined>;
};
type AlwaysThere<Whole> = { [Member in keyof Whole as undefined extends Whole[Member] ? never : Member]: Whole[Member] };

/** The members that are not `undefined`: JSON has no other kind of absence. */
export const present = <Whole extends object>(whole: Whole): MaybeAbsent<Whole> & AlwaysThere<Whole> =>
  Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined)) as MaybeAbsent<Whole> & AlwaysThere<Whole>;
