import { element, xmlDocument, xmlText } from '../../../../domain/event-package/xml';

describe('an element', () => {
  it('has its attributes and its children in their order, without those that are missing', () => {
    const tree = element('a', [element('b', 'one'), undefined, element('c', [])], { x: '1', y: '2' });
    expect(xmlText(tree)).toBe('<a x="1" y="2"><b>one</b><c></c></a>');
  });

  it('without attributes is written without them', () => {
    expect(xmlText({ name: 'a', content: 'text' })).toBe('<a>text</a>');
  });

  it('lets no text become markup', () => {
    expect(xmlText(element('a', `<b>&"'`, { c: '"><' }))).toBe(`<a c="&quot;&gt;&lt;">&lt;b&gt;&amp;&quot;'</a>`);
  });

  it('leaves out the characters that XML does not know, and keeps all others', () => {
    expect(xmlText(element('a', '\u0000\u0008\u001f1\t \u007f2'))).toBe('<a>1\t \u007f2</a>');
    expect(xmlText(element('a', '\ud8001\udfff2\ufffe3\uffff4'))).toBe('<a>1234</a>');
    expect(xmlText(element('a', 'Zoë \u{1f600} \ud7ff\ue000\ufffd'))).toBe('<a>Zoë \u{1f600} \ud7ff\ue000\ufffd</a>');
  });
});

it('a document names its encoding, and ends with a line break', () => {
  expect(xmlDocument(element('a', 'text'))).toBe('<?xml version="1.0" encoding="UTF-8"?>\n<a>text</a>\n');
});
