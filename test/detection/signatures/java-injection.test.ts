import { assertFound, assertPasses } from './code.js';

const expression = (content: string): string => `$${`{${content}}`}`;

describe('Java injection', () => {
  it('sees the name of a class where none is asked for', () => {
    assertFound('java_injection.class_name', [
      ['java.io.RandomAccessFile'],
      ['java.lang.Math', { role: 'name' }],
      ['<a b="java.net.Socket">c</a>', { place: 'xml' }],
      ['java.lang.System', { place: 'cookie' }],
    ]);
  });

  it('sees classes that run something or that chains are made of', () => {
    assertFound('java_injection.gadget_class', [
      ['java.lang.ProcessBuilder'],
      ['com.sun.rowset.JdbcRowSetImpl'],
      ['org.apache.commons.collections4.functors.ChainedTransformer'],
      ['["org.springframework.context.support.FileSystemXmlApplicationContext","http://a.test/x.xml"]'],
      ['new javax.script.ScriptEngineManager()'],
      ['invokerTransformer'],
    ]);
  });

  it('sees expressions of OGNL', () => {
    assertFound('java_injection.ognl', [
      ['%{(#x=@java.lang.System@getProperty("a"))}'],
      [expression('#context["a"]=1')],
      ["('#_memberAccess.excludedClasses')"],
      ['%{3*7}'],
      ['@java.lang.System@getenv("PATH")'],
    ]);
  });

  it('sees expressions of Spring, and class loaders', () => {
    assertFound('java_injection.spring_expression', [
      ['T(java.lang.System).exit(1)'],
      ['#{T( java.lang.Thread ).sleep(9)}'],
    ]);
    assertFound('java_injection.class_loader', [
      ['class.module.classLoader.resources.context', { role: 'name' }],
      ["class['classLoader'].URLs[0]"],
    ]);
  });

  it('sees reflection, action prefixes and server pages', () => {
    assertFound('java_injection.reflection', [
      ['Runtime.getRuntime().exec("uname")'],
      ["''.getClass().forName('a.B')"],
      ['"uname".execute()'],
      ['x.getEngineByName("js")'],
    ]);
    assertFound('java_injection.action_prefix', [[`redirect:${expression('1')}`], ['action:%{1}']]);
    assertFound('java_injection.server_page', [['<%@ page import="a.B" %>'], ['<% out.println(1); %>']]);
  });

  it('lets stack traces, exceptions, packages and dates pass', () => {
    assertPasses('java_injection', [
      ['at java.util.ArrayList.forEach(ArrayList.java:1257)\n\tat java.lang.Thread.run(Thread.java:748)'],
      ['java.lang.IllegalStateException'],
      ['java.net.ConnectException: Connection refused'],
      ['java.util.ArrayList'],
      ['www.java.com'],
      ['Senior Java developer (Spring, Hibernate)'],
      ['JavaScript runtime v1.2.3'],
      ['%d{yyyy-MM-dd} %m'],
      ['See ```java\nRuntime.getRuntime().exec("ls")\n``` for an example'],
      ['@first.last@social.test'],
      ['classloader'],
    ]);
  });
});
