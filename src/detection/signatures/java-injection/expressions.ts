import { CHARACTER } from '../../characters.js';
import type { Signature } from '../../signature.js';
import type { Expression } from '../code/expressions.js';

const critical = { family: 'java_injection', severity: 'critical' } as const;

export const ognl: Signature = {
  ...critical,
  id: 'java_injection.ognl',
  score: 70,
  meaning:
    'An OGNL expression that reaches objects or classes of the server, as attacks on Struts and Confluence send (CWE-917).',
};
export const springExpression: Signature = {
  ...critical,
  id: 'java_injection.spring_expression',
  score: 70,
  meaning: 'A Spring expression that names a Java type, T(...): it runs what the type offers (CWE-917).',
};
export const classLoader: Signature = {
  ...critical,
  id: 'java_injection.class_loader',
  score: 70,
  meaning: 'A property path that leads from an object to its class loader (Spring4Shell, CVE-2022-22965).',
};
export const reflection: Signature = {
  ...critical,
  id: 'java_injection.reflection',
  score: 60,
  meaning: 'Java code that reaches the runtime, a class by its name, or a script engine.',
};
export const action: Signature = {
  ...critical,
  id: 'java_injection.action_prefix',
  score: 50,
  meaning: 'A prefix of Struts, redirect: or action:, with an expression behind it (CVE-2013-2251).',
};
export const serverPage: Signature = {
  ...critical,
  id: 'java_injection.server_page',
  score: 60,
  meaning: 'Code of a Java server page (JSP), which a server would run.',
};

const { PARENTHESIS, BRACE, BRACKET, HASH, AT, DOT, LESS, PERCENT, COLON, DOLLAR, BACKSLASH, EQUALS } = CHARACTER;

/** All patterns are bounded: none looks further than a few hundred characters from where it starts. */
export const EXPRESSIONS: readonly Expression[] = [
  {
    signature: ognl,
    needs: PERCENT | BRACE,
    hints: ['%{'],
    pattern:
      /%\{\s{0,8}(?:\(?\s?[#@][a-z_][\w.]{0,60}\s{0,2}[=[(@},;)]|\({1,4}\s?[#@'"\da-z]|new\s|\d{1,9}\s?[*+]\s?\d)/,
    isCommon: false,
  },
  {
    signature: ognl,
    needs: BRACE | HASH,
    hints: ['{#'],
    pattern: /[$%]\{\s{0,4}#[a-z_]\w{0,40}(?:\s{0,4}=|\[|\.)/,
    isCommon: false,
  },
  {
    signature: ognl,
    needs: PARENTHESIS | HASH | EQUALS,
    hints: ['#'],
    pattern: /\(\s{0,4}#[a-z_]\w{0,32}\s{0,4}=\s{0,4}(?:[@#('"]|new\s)/,
    isCommon: false,
  },
  {
    signature: ognl,
    needs: AT | DOT,
    hints: ['@'],
    pattern: /@(?:[a-z_]\w{0,40}\.){1,10}[a-z_$][\w$]{0,60}@[a-z_]\w{0,60}\s{0,4}(?:[(.),]|$)/,
    isCommon: true,
  },
  {
    signature: ognl,
    needs: 0,
    hints: ['memberaccess', 'member_access'],
    pattern: /(?:[#_]memberaccess|default_member_access|#_member)/,
    isCommon: false,
  },
  {
    signature: ognl,
    needs: HASH | BRACKET,
    hints: ['#'],
    pattern: /#(?:context|application|session|request|attr|parameters|root|this)\[['"\\]/,
    isCommon: false,
  },
  {
    signature: ognl,
    needs: DOT,
    hints: ['xwork'],
    pattern: /xwork2?\.(?:methodaccessor|dispatcher|util|actioncontext)/,
    isCommon: false,
  },
  {
    signature: ognl,
    needs: 0,
    hints: ['denymethodexecution'],
    pattern: /denymethodexecution|allowstaticmethodaccess/,
    isCommon: true,
  },
  { signature: ognl, needs: 0, hints: ['allowstaticmethodaccess'], pattern: /allowstaticmethodaccess/, isCommon: true },
  {
    signature: springExpression,
    needs: PARENTHESIS | DOT,
    hints: ['t(', 't ('],
    pattern: /\bt\s{0,4}\(\s{0,4}(?:javax?|org|com|sun|groovy|jdk)\.[a-z]/,
    isCommon: false,
  },
  {
    signature: springExpression,
    needs: PARENTHESIS | BRACE,
    hints: ['{t('],
    pattern: /[$#*@~]\{\s{0,4}t\([a-z]/,
    isCommon: false,
  },
  {
    signature: classLoader,
    needs: 0,
    hints: ['classloader'],
    pattern: /\bclass(?:(?:\.|\[['"]?)module['"]?\]?)?(?:\.|\[['"]?)classloader/,
    isCommon: true,
  },
  {
    signature: classLoader,
    needs: 0,
    hints: ['classloader'],
    pattern: /classloader['"]?\]?\.(?:resources|urls|defaultassertionstatus|delegate|parent)\b/,
    isCommon: false,
  },
  {
    signature: reflection,
    needs: 0,
    hints: ['getruntime'],
    pattern: /getruntime\s{0,8}(?:\(\s{0,8}\)\s{0,8}\.\s{0,8}(?:exec|load)|['"])/,
    isCommon: true,
  },
  {
    signature: reflection,
    needs: 0,
    hints: ['getruntime'],
    pattern: /(?:runtime['"]?\)?\s{0,8}[.@:]{1,2}\s{0,8})getruntime\s{0,8}\(/,
    isCommon: true,
  },
  {
    signature: reflection,
    needs: PARENTHESIS,
    hints: ['forname'],
    pattern: /(?:class\s{0,4}(?:\(\s{0,4}\))?|['"\]])\s{0,4}\.\s{0,4}forname\s{0,4}\(/,
    isCommon: true,
  },
  {
    signature: reflection,
    needs: PARENTHESIS,
    hints: ['getclass'],
    pattern: /(?:['")\]]|\b\d{1,9}|\bthis|\brequest)\s{0,4}\.\s{0,4}getclass\s{0,4}\(\s{0,4}\)/,
    isCommon: true,
  },
  {
    signature: reflection,
    needs: DOT,
    hints: ['getdeclared'],
    pattern: /\.getdeclared(?:method|constructor|field)s?\s{0,4}[([]/,
    isCommon: true,
  },
  {
    signature: reflection,
    needs: PARENTHESIS,
    hints: ['getenginebyname'],
    pattern: /getenginebyname\s{0,4}\(/,
    isCommon: true,
  },
  {
    signature: reflection,
    needs: 0,
    hints: ['processbuilder'],
    pattern: /processbuilder\s{0,4}\(|processbuilder\.start/,
    isCommon: true,
  },
  {
    signature: reflection,
    needs: PARENTHESIS | DOT,
    hints: ['execute'],
    pattern: /['"\])]\s{0,4}\.\s{0,4}execute\s{0,4}\(\s{0,4}\)\s{0,4}(?:[.;)}]|$)/,
    isCommon: true,
  },
  {
    signature: reflection,
    needs: AT | PARENTHESIS,
    hints: ['@'],
    pattern: /@(?:groovy\.transform\.)?(?:asttest|grab|grabconfig|grabresolver|annotationcollector)\s{0,4}\(/,
    isCommon: true,
  },
  { signature: reflection, needs: PARENTHESIS, hints: ['definecla'], pattern: /defineclass\s{0,4}\(/, isCommon: true },
  {
    signature: reflection,
    needs: DOT,
    hints: ['new '],
    pattern:
      /\bnew\s{1,8}(?:javax?|sun|org\.(?:apache|codehaus|springframework)|com\.sun|groovy|freemarker|bsh)\.[a-z]/,
    isCommon: true,
  },
  {
    signature: reflection,
    needs: BACKSLASH | DOLLAR | BRACE,
    hints: ['\\a{'],
    pattern: /\$\\{1,2}[a-z]{1,2}\{/,
    isCommon: false,
  },
  {
    signature: action,
    needs: COLON | BRACE,
    hints: ['${', '%{', '#{'],
    pattern: /\b(?:redirect|redirectaction|action|method|debug|exec)\s{0,4}:\s{0,4}[$%#]\{/,
    isCommon: true,
  },
  {
    signature: serverPage,
    needs: LESS | PERCENT,
    hints: ['<%'],
    pattern: /<%[@!]\s{0,8}(?:page|include|taglib|import|string|public|private|int|void|java|class)\b/,
    isCommon: true,
  },
  {
    signature: serverPage,
    needs: LESS | PERCENT,
    hints: ['<%'],
    pattern:
      /<%=?\s{0,16}(?:out\s{0,4}\.|request\s{0,4}\.|response\s{0,4}\.|session\s{0,4}\.|application\s{0,4}\.|pagecontext|runtime\s{0,4}\.|java\.|new\s{1,4}java|string\s|process\s|system\s{0,4}\.|class\s{0,4}\.|if\s{0,4}\(\s{0,4}(?:"|request))/,
    isCommon: true,
  },
  {
    signature: serverPage,
    needs: LESS | COLON,
    hints: ['<jsp:'],
    pattern:
      /<jsp:(?:include|forward|usebean|setproperty|getproperty|scriptlet|expression|declaration|directive|root|invoke|plugin)\b/,
    isCommon: true,
  },
  {
    signature: serverPage,
    needs: PARENTHESIS,
    hints: ['getparameter'],
    pattern: /\brequest\s{0,4}\.\s{0,4}getparameter\s{0,4}\(/,
    isCommon: true,
  },
];
