import { GADGETS } from '../signatures/java-injection/classes.js';
import { PLAIN_FUNCTIONS, RISKY_FUNCTIONS, SECTIONS, SETTINGS } from '../signatures/php-injection/names.js';
import type { Words } from '../vocabulary.js';

/** Words of programs: names of classes, functions and objects that code injection needs. */
export const words: Words = {
  PHP: [...RISKY_FUNCTIONS, ...PLAIN_FUNCTIONS, ...SETTINGS, ...SECTIONS, 'php', 'include', 'require'],
  JAVA: [
    ...GADGETS,
    ...`java javax jakarta runtime getruntime forname getclass classloader getclassloader xwork xwork2 ognl opensymphony
    _memberaccess default_member_access denymethodexecution allowstaticmethodaccess springframework processbuilder processimpl
    getenginebyname defineclass getdeclaredmethod getdeclaredconstructor getdeclaredfield getdeclaredmethods asttest grab
    grabconfig grabresolver groovy bsh omg rowset xalan bcel getparameter redirectaction codehaus freemarker mchange weblogic apache sun corba apache sun corba
    jsp nashorn newinstance context application attr jndi`.split(/\s+/),
  ],
  NODE: `require import child_process process mainmodule constructor function eval reflect vm runinthiscontext runinnewcontext runincontext
    settimeout setinterval setimmediate buffer fromcharcode while for console res response _load execsync spawnsync execfilesync
    readfilesync writefilesync readdirsync globalthis nd_func global`.split(/\s+/),
  SERIALIZED:
    `ro0ab ro0abq kztaau cs7qaf python ruby yaml perl php java javax sun object void typeconfusedelegate objectdataprovider
    eventhandler priorityqueue proxy windowsidentity system diagnostics nd_func py eval __js_function sorted com org mchange groovy`.split(
      /\s+/,
    ),
};
