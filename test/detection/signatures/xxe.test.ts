import { assertFound, assertPasses, COOKIE, FORM, JSON_VALUE, XML } from './tokens.js';

describe('XML that reaches out of itself', () => {
  it('sees entities that are files or answers of servers', () => {
    assertFound(
      'xxe.external_entity',
      ['<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hosts">]><a>&b;</a>', XML],
      ["<!DOCTYPE a [<!ENTITY % b PUBLIC 'c' 'http://h.example/d'>%b;]>", XML],
      ['<!doctype a[<!entity b system "x">', XML],
      ['<!DOCTYPE a [<!ENTITY &#37; b SYSTEM "x">]>', XML],
      ['<?xml version="1.0"?>+ADwAIQ-DOCTYPE a +AFsAPAAh-ENTITY b SYSTEM +ACI-x+ACI +AD4AXQA+', XML],
      '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "x">]>',
      ['%3C!DOCTYPE%20a%20[%3C!ENTITY%20b%20SYSTEM%20%22x%22%3E]%3E', FORM],
      ['<!DOCTYPE a [<!ENTITY b SYSTEM "x">]>', JSON_VALUE],
      ['%3C!DOCTYPE a [%3C!ENTITY b SYSTEM "x"%3E]%3E', COOKIE],
    );
  });

  it('sees entities of entities, and entities at all', () => {
    assertFound('xxe.entity_expansion', ['<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]>', XML]);
    assertFound('xxe.entity', ['<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', XML]);
  });

  it('sees document types from elsewhere and of the own', () => {
    assertFound(
      'xxe.external_dtd',
      ['<!DOCTYPE a SYSTEM "http://h.example/a.dtd"><a/>', XML],
      ['<!DOCTYPE a PUBLIC "-//A//B//EN" "https://h.example/a.dtd"><a/>', XML],
      ['<!DOCTYPE a SYSTEM "//h.example/a"><a/>', XML],
      '<!DOCTYPE a SYSTEM "file:///a.dtd"><a/>',
    );
    assertFound('xxe.internal_subset', ['<!DOCTYPE a [<!ATTLIST a b CDATA "c">]><a/>', XML]);
  });

  it('sees inclusion, stylesheets, schemas and encodings', () => {
    assertFound(
      'xxe.inclusion',
      ['<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/hosts"/></a>', XML],
      ['<a xmlns:q="http://www.w3.org/2001/XInclude"><q:include parse="text" href="x"/></a>', XML],
    );
    assertFound(
      'xxe.stylesheet',
      ['<xsl:value-of select="document(\'/etc/hosts\')"/>', XML],
      ['<?xml-stylesheet type="text/xsl" href="http://h.example/a.xsl"?><a/>', XML],
      ['<xsl:import href="http://h.example/a.xsl"/>', XML],
      ['<xsl:value-of select="system-property(\'xsl:vendor\')"/>', XML],
    );
    assertFound('xxe.schema_location', ['<a xsi:schemaLocation="urn:a http://h.example/a.xsd"/>', XML]);
    assertFound('xxe.encoding', ['<?xml version="1.0" encoding="utf-7"?><a/>', XML]);
  });

  it('lets document types and schemas of the world pass', () => {
    assertPasses(
      'xxe',
      '<!DOCTYPE html><html lang="en"></html>',
      [
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">',
        XML,
      ],
      ['<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"><svg/>', XML],
      ['<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">', XML],
      ['<a xsi:schemaLocation="http://www.sitemaps.org/schemas/sitemap/0.9 http://www.sitemaps.org/a.xsd"/>', XML],
      ['<a xsi:schemaLocation="https://x.example/ns https://schemas.x.example/ns.xsd"/>', XML],
      ['<?xml version="1.0" encoding="UTF-8"?><a><include>b</include></a>', XML],
      ['<?xml-stylesheet href="style.css"?><a/>', XML],
      'a <!-- comment --> b',
      [
        'In our docs we explain that <!ENTITY b SYSTEM "x"> in a document type is what you should never allow',
        JSON_VALUE,
      ],
    );
  });
});
