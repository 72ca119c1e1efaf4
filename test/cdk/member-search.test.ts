/** In a bundle, this replaces the query language of Powertools; it finds what the language would. */
import { createRequire } from 'node:module';
import { PowertoolsFunctions, search } from '../../cdk/member-search';

/** The language itself, as Powertools' idempotency finds it. */
const ofIdempotency = createRequire(require.resolve('@aws-lambda-powertools/idempotency'));
const { search: searchLanguage } = ofIdempotency('@aws-lambda-powertools/jmespath') as { readonly search: typeof search };

const request = { key: ['a'], fingerprint: ['GET', '/v1', '', ''], operation: 'x', nothing: null };

it.each(['key', 'fingerprint', 'operation', 'nothing', 'missing'])('the member %s is found as by the query language', (name) => {
  expect(search(name, request)).toEqual(searchLanguage(name, request));
});

it.each(['key[0]', 'a.b', 'powertools_json(body)', ''])('%j is more than a name, and refused', (query) => {
  expect(() => search(query, request)).toThrow('Only the name of a member');
});

it('there are no functions to call', () => {
  expect(Object.getOwnPropertyNames(PowertoolsFunctions.prototype)).toEqual(['constructor']);
});
