/** In a bundle, this replaces the query language of Powertools; it finds what the language would. */
import { search as searchLanguage } from '@aws-lambda-powertools/jmespath';
import { search } from '../../cdk/member-search';

const request = { key: ['a'], fingerprint: ['GET', '/v1', '', ''], operation: 'x', nothing: null };

it.each(['key', 'fingerprint', 'operation', 'nothing', 'missing'])('the member %s is found as by the query language', (name) => {
  expect(search(name, request)).toEqual(searchLanguage(name, request));
});

it.each(['key[0]', 'a.b', 'powertools_json(body)', ''])('%j is more than a name, and refused', (query) => {
  expect(() => search(query, request)).toThrow('Only the name of a member');
});
