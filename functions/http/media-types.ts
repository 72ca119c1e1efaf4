/** Chooses the media type that an `Accept` header asks for among those we offer (RFC 9110 section 12.5.1). */
import { notAcceptable } from './request-refusals';

type Range = { readonly type: string; readonly quality: number };

const rangeOf = (text: string): Range => {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
  return { type, quality: Number.isFinite(quality) ? quality : 0 };
};

const ranksOf = (offer: string): readonly string[] => [offer, `${offer.split('/')[0]}/*`, '*/*'];

/** The most specific range that covers the offer decides. The quality is 0 if none does. */
const qualityOf = (offer: string, ranges: readonly Range[]): number => {
  for (const rank of ranksOf(offer)) {
    const match = ranges.find((range) => range.type === rank);
    if (match) return match.quality;
  }
  return 0;
};

/** The first offer of the highest quality, or the first of all without a header. Throws `NOT_ACCEPTABLE`. */
export const chooseMediaType = <Offer extends string>(accept: string | undefined, offers: readonly [Offer, ...Offer[]]): Offer => {
  if (accept === undefined || accept.trim() === '') return offers[0];
  const ranges = accept.split(',').map(rangeOf);
  const qualities = offers.map((offer) => qualityOf(offer, ranges));
  const best = Math.max(...qualities);
  const chosen = offers[qualities.indexOf(best)];
  if (best <= 0 || chosen === undefined) throw notAcceptable(offers);
  return chosen;
};
