/** The part of the OpenID sign-in that the console needs before `open-id.ts` is loaded. */
import type { Address, Browser } from '../browser';

/** What the tab keeps while the user is at the issuer. */
export const ON_THE_WAY = 'rollcall.on-the-way';
/** That somebody was signed in in this tab, so that a reload may try it without asking. */
export const SIGNED_IN = 'rollcall.signed-in';

/** The console's own address. */
export const addressOfReturn = ({ origin }: Pick<Address, 'origin'>): string => `${origin}/`;

const ANSWER = ['code', 'state', 'iss', 'error', 'error_description', 'error_uri', 'session_state'];

/** The address as it was before, without the issuer's answer. */
export const withoutAnswer = (here: URL, fragment: string): string => {
  const url = new URL(here);
  for (const name of ANSWER) url.searchParams.delete(name);
  url.hash = fragment;
  return url.href;
};

/** Whether the page was opened by the issuer's answer. Anybody can write an address; only one who left comes back. */
export const isBack = ({ address, ofTab }: Pick<Browser, 'address' | 'ofTab'>): boolean => {
  const { searchParams } = new URL(address.href());
  return ofTab.get(ON_THE_WAY) !== undefined && searchParams.has('state') && (searchParams.has('code') || searchParams.has('error'));
};
