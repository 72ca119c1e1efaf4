/** One `application/conference-info+xml` document as it was read. What is absent was not in the document. */
import type { MediaView } from './view';

export type ElementState = 'full' | 'partial' | 'deleted';

export type MediaPart = Omit<MediaView, 'id'> & { readonly id?: string };

export type EndpointPart = {
  readonly entity: string;
  readonly state?: ElementState;
  readonly status?: string;
  readonly joiningMethod?: string;
  readonly disconnectionMethod?: string;
  readonly media: readonly MediaPart[];
};

export type UserPart = {
  readonly entity: string;
  readonly state?: ElementState;
  readonly displayText?: string;
  readonly associatedAors?: readonly string[];
  readonly roles?: readonly string[];
  readonly endpoints: readonly EndpointPart[];
};

export type ConferenceDocument = {
  readonly entity: string | null;
  readonly state: ElementState;
  readonly version: number | null;
  readonly active?: boolean;
  readonly locked?: boolean;
  readonly users?: { readonly state?: ElementState; readonly users: readonly UserPart[] };
};
