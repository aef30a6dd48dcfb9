import assert from 'node:assert/strict';
import { fetchList } from '../../../src/intel/clouds/fetch-list.js';
import { CLOUDS, type CloudProvider } from '../../../src/intel/clouds/providers.js';
import { azureFile } from './files.js';
import { closePublishers, type Publisher, publisher } from './publisher.js';

const FILE = azureFile({ westeurope: ['203.0.113.0/24'] });

let page: Publisher;
let list: Publisher;

/** As Azure, with a page and a host of this machine. */
const provider = (hosts: readonly string[] = ['127.0.0.1']): CloudProvider => ({
  ...CLOUDS.azure,
  url: page.url,
  find: { link: (text) => /"(http.*)"/.exec(text)?.[1], hosts },
});
const signal = () => AbortSignal.timeout(5_000);

describe('a list whose address changes', () => {
  beforeEach(async () => {
    list = await publisher();
    list.publish(FILE, '"1"');
    page = await publisher(`<a href="${list.url}">`);
  });
  afterEach(closePublishers);

  it('is found by the page that links to it', async () => {
    const fetched = await fetchList(provider(), undefined, undefined, signal());
    assert.deepEqual(fetched, { kind: 'text', text: FILE, etag: '"1"', modified: undefined, file: list.url });
  });

  it('is the same only at the same address', async () => {
    const known = { url: page.url, file: list.url, checked: 5, etag: '"1"' };
    assert.equal((await fetchList(provider(), undefined, known, signal())).kind, 'unchanged');
    const other = { ...known, file: `${list.url}/older` };
    assert.equal((await fetchList(provider(), undefined, other, signal())).kind, 'text');
    assert.equal(list.asked.at(-1)?.headers['if-none-match'], undefined);
  });

  it('is not there where the page does not link to it', async () => {
    page.publish('<title>We are moving</title>');
    await assert.rejects(fetchList(provider(), undefined, undefined, signal()), /not linked to/);
    assert.equal(list.asked.length, 0);
  });

  it('is not taken from anywhere else', async () => {
    list.answer = (_, response) => response.writeHead(302, { location: page.url }).end();
    await assert.rejects(fetchList(provider([]), undefined, undefined, signal()), /redirected to 127\.0\.0\.1/);
  });

  it('is taken from a mirror without asking the page', async () => {
    assert.equal((await fetchList(provider(), list.url, undefined, signal())).kind, 'text');
    assert.equal(page.asked.length, 0);
  });
});
