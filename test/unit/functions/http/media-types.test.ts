import { chooseMediaType } from '../../../../functions/http/media-types';
import { refusal } from '../../../support/refusal';

describe('Accept', () => {
  const offers = ['application/json', 'application/conference-info+xml'] as const;

  it.each([
    [undefined, 0],
    ['', 0],
    ['*/*', 0],
    ['application/*', 0],
    ['application/conference-info+xml', 1],
    ['application/json;q=0.5, application/conference-info+xml', 1],
    ['application/conference-info+xml;q=0.2, */*;q=0.1', 1],
    ['application/json;q=0, */*', 1],
    ['text/html, */*;q=0.1', 0],
    ['APPLICATION/JSON; charset=utf-8', 0],
  ])('%p gets offer %p', (accept, index) => {
    expect(chooseMediaType(accept, offers)).toBe(offers[index]);
  });

  it.each(['text/html', 'application/json;q=0', 'application/json;q=x', ';;,'])('%p is not acceptable', (accept) => {
    expect(() => chooseMediaType(accept, offers)).toThrow(refusal('NOT_ACCEPTABLE'));
  });
});
