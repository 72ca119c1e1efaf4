/**
 * The address of a peer, without a slash at its end. Throws unless it is an http(s) URL without user, query and
 * fragment.
 */
export const baseAddress = (setting: string): string => {
  const url = URL.canParse(setting) ? new URL(setting) : undefined;
  const isPlain = url && /^https?:$/.test(url.protocol) && `${url.username}${url.password}${url.search}${url.hash}` === '';
  if (!isPlain) throw new Error('The address of a peer must be an http(s) URL without user, query and fragment');
  return url.href.replace(/\/+$/, '');
};
