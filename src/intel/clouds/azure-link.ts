/** The one host that a list of Azure is taken from. */
export const DOWNLOADS = 'download.microsoft.com';

/**
 * The newest list of service tags that the page of Microsoft's Download Center links to: the list of each week has an address
 * of its own (https://learn.microsoft.com/azure/virtual-network/service-tags-overview#discover-service-tags-by-using-downloadable-json-files).
 */
export function azureLink(page: string): string | undefined {
  const links = [...page.matchAll(LINK)].map(([link, date = '']) => ({ link, date }));
  return links.sort((a, b) => (a.date < b.date ? 1 : -1))[0]?.link;
}

/** Bounded and without a choice, so that no page makes it slow. */
const LINK = /https:\/\/download\.microsoft\.com\/download\/[\w/-]{1,128}?\/ServiceTags_Public_(\d{8})\.json/g;
