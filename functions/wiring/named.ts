/** The tables of the wiring with the types of their names, which `Object.keys` and `Object.entries` lose. */
export const namesOf = <Name extends string>(table: Readonly<Record<Name, unknown>>): Name[] => Object.keys(table) as Name[];

export const entriesOf = <Name extends string, Row>(table: Readonly<Record<Name, Row>>): [Name, Row][] =>
  Object.entries(table) as [Name, Row][];
