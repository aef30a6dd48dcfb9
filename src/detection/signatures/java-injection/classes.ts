/** What is known of a dotted name of Java. */
export type ClassDanger = 'none' | 'plain' | 'gadget';

/**
 * Judges a dotted name by its segments: `gadget` runs something or is used to when it is made or read, `plain` is a class of the
 * platform, which no form asks for but which logs and settings name.
 */
export function dangerOf(name: string): ClassDanger {
  const lower = name.toLowerCase();
  const segments = lower.split('.');
  const last = segments[segments.length - 1] as string;
  if (/(?:exception|error|throwable|warning)$/.test(last)) return 'none';
  const first = segments[0] as string;
  if (segments.some((segment) => GADGETS.has(segment))) return 'gadget';
  if (!ROOTS.has(first)) return 'none';
  if (GADGET_PACKAGES.some((start) => lower.startsWith(start))) return 'gadget';
  if (first === 'java' || first === 'javax') {
    if (segments.some((segment, i) => i > 0 && RUNNERS.has(segment))) return 'gadget';
    if (!PLATFORM.has(segments[1] ?? '') || segments.length < 3) return 'none';
    const isMethod = segments.length > 3 && last !== 'class' && /^[a-z]/.test(name.slice(name.lastIndexOf('.') + 1));
    return isMethod && segments[2] !== 'runtime' ? 'none' : 'plain';
  }
  return WHOLE_PACKAGES.some((start) => lower === start || lower.startsWith(`${start}.`)) ? 'plain' : 'none';
}

const ROOTS: ReadonlySet<string> = new Set(
  'java javax jakarta sun com org net groovy bsh ognl freemarker jdk oracle clojure scala kotlin ch br io'.split(' '),
);

const RUNNERS: ReadonlySet<string> = new Set(['runtime', 'processbuilder', 'processimpl', 'unixprocess']);

/** Packages of the platform that reach the system: java.lang, java.io, java.net. */
const PLATFORM: ReadonlySet<string> = new Set('lang io nio net rmi beans script naming management sql el'.split(' '));

/** Simple names of classes that gadget chains are made of (CWE-502), and of those that run code. */
export const GADGETS: ReadonlySet<string> = new Set(
  `invokertransformer instantiatetransformer clonetransformer constanttransformer chainedtransformer closuretransformer
  factorytransformer switchtransformer maptransformer forclosure whileclosure ifclosure chainedclosure transformerclosure
  instantiatefactory prototypefactory prototypeclonefactory prototypeserializationfactory constantfactory lazymap
  transformedmap tiedmapentry beancomparator beanmap templatesimpl trxfilter traxfilter jdbcrowsetimpl
  scriptenginemanager nashornscriptengine groovyclassloader groovyshell groovyscriptengine methodclosure
  convertedclosure processbuilder jdbcrowset badattributevalueexpexception
  classpathxmlapplicationcontext filesystemxmlapplicationcontext annotationinvocationhandler delegatingclassloader
  genericobjectpool xstringforfsb rome_tostringbean objectbean equalsbean spelexpressionparser elprocessor
  jndirefforwardingdatasource refforwardingdatasource wrapperconnectionpooldatasource jndiconverter
  basicdatasource driveradapterpeer bcelclassloader compilecustomizer urlclassloader xmldecoder
  memberaccess defaultmemberaccess ognlcontext ognlutil valuestack expressionfactoryimpl
  jndirealmfactory jndidatasourcefactory beanfactory mlet unicastref remoteobjectinvocationhandler methodinvokingfactorybean
  propertypathfactorybean aspectjawareadvisorautoproxycreator simplejndibeanfactory jndilocatordelegate
  hibernatejpaselectservice cachejmsconnectionfactory jndiobjectfactory hikariconfig hikaridatasource
  serialdatajavaclasscodec exportobject scriptmodule staticscriptsource`.split(/\s+/),
);

const GADGET_PACKAGES: readonly string[] = [
  'com.sun.rowset.',
  'com.sun.org.apache.xalan.',
  'com.sun.org.apache.bcel.',
  'com.sun.syndication.',
  'com.sun.jndi.',
  'com.mchange.v2.c3p0.',
  'com.opensymphony.xwork2',
  'com.opensymphony.webwork',
  'com.bea.core.repackaged.',
  'com.tangosol.',
  'com.oracle.bcel.',
  'org.apache.commons.collections',
  'org.apache.commons.beanutils',
  'org.apache.commons.configuration.jndi',
  'org.apache.commons.fileupload',
  'org.apache.commons.dbcp',
  'org.apache.commons.io.ioutils',
  'org.apache.commons.text.stringsubstitutor',
  'org.apache.ibatis.datasource.',
  'org.apache.xalan.',
  'org.apache.xbean.',
  'org.apache.struts2.',
  'org.apache.tomcat.dbcp.',
  'org.apache.tomcat.instancemanager',
  'org.apache.naming.factory.',
  'org.apache.catalina.',
  'org.apache.shiro.jndi.',
  'org.apache.bcel.',
  'org.apache.logging.log4j.core.lookup',
  'org.codehaus.groovy.runtime.',
  'org.hibernate.jmx.',
  'org.springframework.beans.factory.config.',
  'org.springframework.context.support.',
  'org.springframework.expression.',
  'org.springframework.aop.',
  'org.springframework.util.streamutils',
  'org.mozilla.javascript.',
  'org.jboss.interceptor.',
  'org.jboss.util.propertyeditor.',
  'org.python.core.',
  'org.reflections.reflections',
  'javax.script.',
  'javax.naming.initialcontext',
  'javax.management.mlet',
  'javax.management.loading.',
  'javax.el.elprocessor',
  'java.rmi.server.',
  'java.beans.xmldecoder',
  'java.net.urlclassloader',
  'sun.reflect.annotation.',
  'sun.misc.unsafe',
  'sun.rmi.',
  'bsh.interpreter',
  'ognl.',
  'groovy.lang.',
  'groovy.util.',
  'freemarker.template.utility.',
  'br.com.anteros.',
  'ch.qos.logback.core.db.',
  'net.sf.ehcache.transaction.',
  'clojure.lang.',
  'oracle.jdbc.rowset.',
  'jdk.nashorn.',
];

/** Packages that are enough of a name: nothing but Java reads them. */
const WHOLE_PACKAGES: readonly string[] = [
  'org.omg.corba',
  'org.apache.commons',
  'com.sun.org.apache',
  'com.sun.jmx',
  'com.sun.corba',
  'sun.misc',
  'sun.reflect',
  'com.bea.core',
  'weblogic.jndi',
];
