/** The host of a URL in lower case; empty where it has none. */
export function hostOf(url: string): string {
  const start = url.indexOf('//');
  if (start === -1) return '';
  const host = /^[^/?#\s]{0,256}/.exec(url.slice(start + 2, start + 260))?.[0] ?? '';
  return host.slice(host.lastIndexOf('@') + 1).replace(/:\d{1,5}$/, '');
}

/** Whether document types and schemas of the world stand on a host. */
export function isKnownHost(host: string): boolean {
  return KNOWN.has(host) || KNOWN.has(domainOf(host));
}

/** The last two labels of a host. */
export function domainOf(host: string): string {
  return host.split('.').slice(-2).join('.');
}

const KNOWN: ReadonlySet<string> = new Set([
  'w3.org',
  'apple.com',
  'sun.com',
  'oracle.com',
  'jcp.org',
  'java.net',
  'jakarta.ee',
  'apache.org',
  'springframework.org',
  'hibernate.org',
  'mybatis.org',
  'jboss.org',
  'jboss.com',
  'eclipse.org',
  'oasis-open.org',
  'docbook.org',
  'openformats.org',
  'xmlsoap.org',
  'microsoft.com',
  'openxmlformats.org',
  'opengis.net',
  'ogc.org',
  'topografix.com',
  'garmin.com',
  'google.com',
  'sitemaps.org',
  'purl.org',
  'dublincore.org',
  'openarchives.org',
  'idpf.org',
  'daisy.org',
  'mozilla.org',
  'wapforum.org',
  'netscape.com',
  'adobe.com',
  'gnome.org',
  'freedesktop.org',
  'checkstyle.org',
  'puppycrawl.com',
  'struts.apache.org',
  'omg.org',
  'ncbi.nlm.nih.gov',
  'nih.gov',
  'loc.gov',
  'europa.eu',
  'iso20022.org',
  'hl7.org',
  'fpml.org',
  'xbrl.org',
  'collada.org',
  'mulesoft.org',
  'magento.com',
  'phpunit.de',
  'nuget.org',
  'android.com',
  'inkscape.org',
]);
