import { assertFound, assertPasses } from './code.js';

describe('Server-side includes', () => {
  it('sees directives of web servers', () => {
    assertFound('ssi.directive', [
      ['<!--#exec cmd="uname"-->'],
      ['<!--# echo var="DATE_LOCAL" -->'],
      ['%3C!--%23include%20virtual=%22/a%22--%3E', { place: 'query' }],
      ['&lt;!--#printenv --&gt;'],
    ]);
  });

  it('sees elements of edge-side includes', () => {
    assertFound('ssi.edge_include', [['<esi:include src="http://cache.test/"/>'], ['<!--esi <p/> -->']]);
  });

  it('lets comments and anchors pass', () => {
    assertPasses('ssi', [
      ['<!-- #header -->text'],
      ['<!--[if IE]> <![endif]-->'],
      ['<a href="#exec">exec</a>'],
      ['a <- b'],
    ]);
  });
});
