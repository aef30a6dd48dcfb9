import { DownloadError, type Downloaded, download } from '../download.js';
import type { CloudProvider } from './providers.js';
import type { CloudOrigin } from './record.js';

export type Fetched = Downloaded & { readonly file: string };

/**
 * Fetches a provider's list, unless it is the one that is known. Without a `mirror` of its own a provider whose lists have
 * changing addresses is asked for the address first.
 */
export async function fetchList(
  { url, find }: CloudProvider,
  mirror: string | undefined,
  known: CloudOrigin | undefined,
  signal: AbortSignal,
): Promise<Fetched> {
  const file = mirror ?? (find ? await linkIn(url, find.link, signal) : url);
  const downloaded = await download(file, {
    signal,
    most: MOST,
    ...(known?.file === file && { known }),
    ...(find && mirror === undefined && { hosts: find.hosts }),
  });
  return { ...downloaded, file };
}

async function linkIn(url: string, link: (page: string) => string | undefined, signal: AbortSignal): Promise<string> {
  const page = await download(url, { signal, most: MOST_OF_PAGE });
  const found = page.kind === 'text' ? link(page.text) : undefined;
  if (found === undefined) throw new DownloadError('is not linked to by the page that should do so');
  return found;
}

/** Bytes. The longest list, of Azure, has about 4 MB. */
const MOST = 32 * 1_048_576;
const MOST_OF_PAGE = 4 * 1_048_576;
