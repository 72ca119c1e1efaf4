/** The parts of dynalite 4.0.0 (pinned exactly) that we use: its validations, its actions and its LevelDB store. */

declare module 'dynalite/db' {
  import type { AttributeValue } from 'aws-lambda';
  import type { Stream } from 'node:stream';
  import type { ClassicLevel } from 'classic-level';

  export type Callback<Result> = (error: Error | null | undefined, result?: Result) => void;
  export type StoredItem = Record<string, AttributeValue>;
  export type Release = <Result>(callback: Callback<Result>) => Callback<Result>;

  export type ItemDb = {
    lock(key: string, work: (release: Release) => void): void;
    get(key: string, callback: Callback<StoredItem | undefined>): void;
    put(key: string, item: StoredItem, callback: Callback<void>): void;
    del(key: string, callback: Callback<void>): void;
    createValueStream(range: Range): Stream;
  };

  export type Range = {
    readonly gt?: string;
    readonly gte?: string;
    readonly lt?: string;
    readonly lte?: string;
    readonly reverse?: boolean;
    /** -1 means no limit. */
    readonly limit?: number;
  };

  export type Store = {
    readonly db: ClassicLevel;
    readonly options: object;
    readonly tableDb: {
      get(key: string, callback: Callback<object>): void;
      put(key: string, table: object, callback: Callback<void>): void;
    };
    getItemDb(name: string): ItemDb;
    getTable(name: string, checkStatus: boolean | Callback<object>, callback?: Callback<object>): void;
  };

  export function create(options: { path?: string; createTableMs?: number }): Store;
  export function mapPath(path: readonly (string | number)[], item: Readonly<StoredItem>): AttributeValue | null | undefined;
  export function compare(operator: string, value: AttributeValue, others: readonly AttributeValue[]): boolean | undefined;
  export function validationError(message: string): Error;
  export function createKey(item: Readonly<StoredItem>, table: object): string;
}

declare module 'dynalite/validations' {
  import type { AttributeValue } from 'aws-lambda';

  export type Validation = { readonly types: object; readonly custom?: (data: object) => string | undefined };
  export function checkTypes(data: object, types: object): Record<string, unknown>;
  export function checkValidations(data: object, types: object, custom: Validation['custom'], store: object): void;
  /** The reason why it is not valid. */
  export function validateAttributeValue(value: AttributeValue): string | undefined;
}

declare module 'dynalite/validations/*' {
  export const types: object;
  export const custom: (data: object) => string | undefined;
}

declare module 'dynalite/actions/*' {
  import type { Callback, Store } from 'dynalite/db';
  const action: (store: Store, data: object, callback: Callback<object>) => void;
  export = action;
}
