/** Expressions as dynalite's parsers return them. */
import type { Attribute } from './attribute';

export type Path = readonly (string | number)[];
type SizeCall = { readonly type: 'function'; readonly name: 'size'; readonly args: readonly [Path] };
export type Operand = Path | Attribute | SizeCall;

export type Comparison = { readonly type: '=' | '<>' | '<' | '<=' | '>' | '>=' | 'between' | 'in'; readonly args: readonly Operand[] };
export type ConditionCall = { readonly type: 'function'; readonly name: string; readonly args: readonly Operand[] };
type Junction<Type extends 'and' | 'or'> = { readonly type: Type; readonly args: readonly [Condition, Condition] };
type Negation = { readonly type: 'not'; readonly args: readonly [Condition] };
export type Condition = Junction<'and'> | Junction<'or'> | Negation | Comparison | ConditionCall;

type Calculation = { readonly type: 'add' | 'subtract'; readonly args: readonly UpdateValue[] };
type UpdateCall = {
  readonly type: 'function';
  readonly name: 'if_not_exists' | 'list_append';
  readonly args: readonly UpdateValue[];
};
export type UpdateValue = Path | Attribute | Calculation | UpdateCall;
export type UpdateSection =
  | { readonly type: 'set'; readonly path: Path; val: UpdateValue }
  | { readonly type: 'add' | 'delete'; readonly path: Path; readonly val: Attribute }
  | { readonly type: 'remove'; readonly path: Path };

/** A request after validation, with the parsed expressions next to their texts. */
export type ParsedRequest = {
  readonly TableName?: string;
  readonly Key?: Record<string, Attribute>;
  _condition?: { readonly expression: Condition };
  readonly _filter?: { readonly expression: Condition };
  readonly _keyCondition?: { readonly expression: Condition };
  /** The key condition in the older form, which dynalite's query reads. */
  readonly KeyConditions?: object;
  readonly _projection?: object;
  readonly _updates?: { sections: UpdateSection[] };
};

export const isPath = (operand: Operand | UpdateValue): operand is Path => Array.isArray(operand);
