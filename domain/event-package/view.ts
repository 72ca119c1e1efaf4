/**
 * What one subscription has told about a conference: what management needs of it, as plain data that JSON can carry. It
 * belongs to that subscription alone, as its versions do (RFC 4575 section 4.4).
 */

export type MediaView = {
  readonly id: string;
  readonly type?: string;
  readonly status?: string;
};

/** One phone of a user. Words are kept as they came: an unknown one is shown, and never taken for another. */
export type EndpointView = {
  readonly entity: string;
  readonly status?: string;
  readonly joiningMethod?: string;
  readonly disconnectionMethod?: string;
  readonly media?: readonly MediaView[];
};

export type UserView = {
  readonly entity: string;
  readonly displayText?: string;
  readonly associatedAors?: readonly string[];
  readonly roles?: readonly string[];
  readonly endpoints: readonly EndpointView[];
};

export type PackageView = {
  /** The conference by the document's own word; `null` if no document has named it. */
  readonly entity: string | null;
  /** `null`: the newest document had none, so no partial document can follow it. */
  readonly version: number | null;
  /** `deleted`: the conference server says that the conference is gone. */
  readonly state: 'live' | 'deleted';
  /** Something was missed: only a full document is taken now. */
  readonly waiting?: true;
  readonly active?: boolean;
  readonly locked?: boolean;
  readonly users: readonly UserView[];
};
