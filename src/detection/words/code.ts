import { GADGETS } from '../signatures/java-injection/classes.js';
import { PLAIN_FUNCTIONS, RISKY_FUNCTIONS, SECTIONS, SETTINGS } from '../signatures/php-injection/names.js';
import type { Words } from '../vocabulary.js';

/** Words of programs: names of classes, functions and objects that code injection needs. */
export const words: Words = {
  PHP: [
    ...RISKY_FUNCTIONS,
    ...PLAIN_FUNCTIONS,
    ...SETTINGS,
    ...SECTIONS,
    'php',
    '__construct',
    'think',
    'include',
    'require',
    'reflectionfunction',
    'reflectionmethod',
    'reflectionclass',
  ],
  JAVA: [
    ...GADGETS,
    ...`java javax jakarta runtime getruntime forname getclass classloader getclassloader xwork xwork2 ognl opensymphony
    _memberaccess default_member_access denymethodexecution allowstaticmethodaccess springframework processbuilder processimpl
    getenginebyname defineclass getdeclaredmethod getdeclaredconstructor getdeclaredfield getdeclaredmethods getdeclaredconstructors getdeclaredfields asttest grab
    grabconfig grabresolver groovy bsh omg rowset xalan bcel getparameter redirectaction codehaus freemarker mchange weblogic execute redirect apache sun corba apache sun corba
    jsp nashorn newinstance jndi`.split(/\s+/),
  ],
  NODE: `deno bun require import child_process process mainmodule constructor function eval reflect vm runinthiscontext runinnewcontext runincontext
    settimeout setinterval setimmediate buffer fromcharcode while for console res response _load execsync spawnsync execfilesync
    readfilesync writefilesync readdirsync globalthis nd_func global`.split(/\s+/),
  SERIALIZED:
    `gem json_class nashorn jdk ro0ab ro0abq kztaau cs7qaf python ruby yaml perl java javax sun typeconfusedelegate objectdataprovider eventhandler
    priorityqueue windowsidentity windowsprincipal windowsclaimsidentity diagnostics assemblyinstaller losformatter remoting codedom
    resourcedictionary componentmodel automation fileinfo mscorlib nd_func py __js_function sorted mchange groovy springframework h2
    dynamic void`.split(/\s+/),
  TEMPLATE:
    `assign include import list macro setting attempt ftl new set foreach evaluate parse inspect class getclass forname
    system popen shell cmd eval exec spawn open require passthru file dir kernel open3 open4 io process runtime constructor
    cycler joiner lipsum namespace url_for get_flashed_messages config self _self request session app application settings handler include function
    secret_key messages pagecontext dump get_user_file file_excerpt debug load module from if elif unless while for raw php
    smarty templatesettings freemarker api interpret getprotectiondomain openstream readallbytes getresource
    registerundefinedfiltercallback registerundefinedfunctioncallback getfilter mro subclasses attr this with lookup th
    xsl html microsoft facescontext data_model globals requestscope sessionscope applicationscope initparam _context chr env java groovy org com
    newinstance getengine math fetch extends python capture3 loadlib std os spawn readlines`.split(/\s+/),
  PYTHON:
    `__class__ __mro__ __base__ __bases__ __subclasses__ __globals__ __builtins__ __init__ __import__ __dict__ __code__ __self__
    __getattribute__ __getitem__ __reduce__ __reduce_ex__ __call__ __loader__ __spec__ func_globals gi_frame f_globals system popen
    popen2 popen3 popen4 execl execv execve execvp spawnl spawnv environ listdir fork kill unlink execute getenv subprocess getoutput
    pty codecs importlib compile import open readlines kernel capture2 capture3 shell cmd spawn loadlib sysopen binread entries glob
    inspect forname read write env`.split(/\s+/),
};
