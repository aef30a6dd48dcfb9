/** Position in the name of a parameter that reaches into PHP or a framework of it; -1 where there is none. */
export function reachingName(name: string): number {
  const at = name.search(VARIABLE);
  return at !== -1 ? at : name.search(PROPERTY);
}

/** A variable that PHP fills itself, set from outside. */
const VARIABLE = /^(?:_(?:GET|POST|COOKIE|SERVER|REQUEST|SESSION|FILES|ENV))(?:\[|$)/;
/** Callbacks of render arrays (Drupal), the class and methods of an object to make (Yii), the method that a framework starts with (ThinkPHP). */
const PROPERTY =
  /\[?#(?:post_render|pre_render|lazy_builder|access_callback|value_callback|element_validate|after_build|process|submit|theme_wrappers)\]?(?:\[|$)|^__(?:class|construct|destruct|wakeup|call)(?:\(\))?$|(?:^|\[)(?:__construct\(\)|__class)\]?$|^server\[REQUEST_METHOD\]/;

/** An option of the command line that a server hands to PHP: `?-d+allow_url_include`, `?--configPath=` (CVE-2012-1823, CVE-2024-56145). */
export const ARGUMENT_NAME =
  /^-(?:d[\s+]?\w{3,}.*|-(?:configPath|templatesPath|basePath|vendorPath|storagePath|env(?:Path)?))$/;

/** A value that names a method of the framework, or a function that calls others. */
export const CALLABLE =
  /^\s{0,4}(?:__construct|call_user_func(?:_array)?|shell_exec|passthru|proc_open|pcntl_exec|popen|assert|phpinfo|file_put_contents|create_function)\s{0,4}$|\\?\bthink\\{1,2}\w{2,24}(?:\\{1,2}[\w\\]{1,40})?\/\w|^\/?index\/\\{1,2}?think\b/i;
