/** Functions that run, read, write or load: a call of one in a short field is no accident. */
export const RISKY_FUNCTIONS: ReadonlySet<string> = new Set(
  `system exec passthru shell_exec popen proc_open pcntl_exec pcntl_fork eval assert assert_options create_function
  call_user_func call_user_func_array call_user_method call_user_method_array func_get_args forward_static_call
  forward_static_call_array register_shutdown_function register_tick_function set_error_handler set_exception_handler
  array_map array_filter array_walk array_walk_recursive array_reduce array_diff_ukey array_udiff usort uasort uksort
  iterator_apply ob_start preg_replace preg_replace_callback ereg_replace eregi_replace mb_ereg_replace
  file_get_contents file_put_contents fopen fputs fwrite fread fgets fgetc readfile fpassthru show_source highlight_file
  highlight_string php_strip_whitespace parse_ini_file parse_ini_string move_uploaded_file tmpfile tempnam symlink readlink linkinfo
  unlink rmdir mkdir rename copy touch chmod chown chgrp scandir opendir readdir glob file_exists is_file is_dir is_readable
  is_writable fileperms fileowner disk_free_space base64_decode base64_encode gzinflate gzuncompress gzdecode zlib_decode
  gzfile gzopen readgzfile str_rot13 convert_uudecode hex2bin pack unpack unserialize serialize var_export var_dump print_r
  debug_zval_refcount debug_print_backtrace get_defined_vars get_defined_constants get_defined_functions get_loaded_extensions
  get_cfg_var getenv putenv ini_get ini_get_all ini_set ini_alter ini_restore set_include_path set_time_limit dl
  phpinfo phpversion phpcredits php_uname php_ini_loaded_file php_sapi_name zend_version posix_getpwuid posix_getpwnam posix_kill
  posix_mkfifo posix_setuid posix_uname get_current_user getmypid getmyuid getcwd sys_get_temp_dir gethostname
  fsockopen pfsockopen stream_socket_client stream_socket_server socket_connect socket_create curl_init curl_exec
  curl_setopt curl_multi_exec ftp_connect mail mb_send_mail imap_open imap_mail header setcookie session_start session_id
  extract parse_str import_request_variables mysql_connect mysql_query mysqli_connect mysqli_query pg_connect pg_query
  sqlite_query simplexml_load_file simplexml_load_string xmlrpc_decode yaml_parse escapeshellcmd escapeshellarg
  apache_setenv apache_get_modules apache_request_headers virtual error_log openlog syslog bzopen
  spl_autoload_register runkit_function_rename func_overload event_buffer_new id3_get_tag require_once include_once
  str_replace strrev substr_replace phpdbg_exec ffi_load win_shell_execute w32api_invoke_function expect_popen`.split(
    /\s+/,
  ),
);

/** Functions that programs of all kinds call: they count only where a value is nothing but a call of one. */
export const PLAIN_FUNCTIONS: ReadonlySet<string> = new Set(
  `substr strlen strpos strstr strcmp strtolower strtoupper strtr ucfirst ucwords lcfirst nl2br addslashes stripslashes
  strip_tags htmlspecialchars html_entity_decode htmlentities trim ltrim rtrim implode explode join printf sprintf vprintf
  vsprintf fprintf sscanf number_format chr ord bin2hex dechex hexdec md5 sha1 crc32 md5_file sha1_file hash crypt uniqid
  random_int rand mt_rand lcg_value array_diff array_merge array_flip array_keys array_values array_rand array_reverse
  array_search array_shift array_pop array_push array_slice array_unique array_sum array_combine array_chunk in_array
  is_array is_string is_int is_null is_numeric is_object is_callable is_resource gettype settype intval floatval strval
  boolval count sizeof compact constant define defined function_exists class_exists method_exists get_class
  get_object_vars get_class_methods property_exists current next prev reset each end range sleep usleep time date strtotime
  mktime microtime checkdate date_default_timezone_set json_encode json_decode urldecode urlencode rawurldecode
  rawurlencode http_build_query parse_url quoted_printable_decode similar_text soundex metaphone levenshtein
  ctype_alpha ctype_digit flush ob_get_contents ob_end_clean exit die print echo isset unset empty fclose feof fseek ftell
  rewind ftruncate flock fstat fileatime filesize filetype pathinfo realpath basename dirname closedir rewinddir chdir chroot
  clearstatcache strncmp strcasecmp substr_count str_repeat str_split str_pad str_shuffle wordwrap chunk_split
  localeconv setlocale gethostbyname gethostbyaddr dns_get_record checkdnsrr getmxrr ip2long long2ip get_headers
  version_compare highlight gc_collect_cycles memory_get_usage getopt getrusage gettimeofday`.split(/\s+/),
);

/** What the names of functions of PHP's extensions begin with. */
export const EXTENSIONS: ReadonlySet<string> = new Set(
  `apcu bcmath bzip cal ctype curl dba dio eio enchant exif fann fdf finfo ftp geoip gmp gnupg gupnp
  ibase iconv idn imap imagick intl ldap libxml mailparse mb mcrypt mhash msg msgfmt mysql mysqli mysqlnd ncurses newt numfmt oci
  ocilogon odbc opcache openssl openal pcntl pg posix preg ps pspell readline recode session shm shmop simplexml snmp socket
  sodium spl sqlite sqlite3 sqlsrv ssh2 stream svn sybase tidy token trader uopz utf8 variant wddx win32 wincache xattr
  xdiff xhprof xml xmlrpc xmlwriter yaml yaz zend zip zlib array gz php iterator inotify rrd rpm runkit kadm5 ifx
  fbsql dbase db2 cubrid cyrus bcompiler blenc classkit crack componere expect`.split(/\s+/),
);

/** Settings of php.ini that change what code runs, or what may be read. */
export const SETTINGS: ReadonlySet<string> = new Set(
  `auto_prepend_file auto_append_file allow_url_include allow_url_fopen open_basedir disable_functions disable_classes
  safe_mode safe_mode_exec_dir enable_dl extension_dir zend_extension include_path user_ini_filename sendmail_path
  unserialize_callback_func unserialize_max_depth session_save_path error_prepend_string error_append_string
  short_open_tag asp_tags register_globals magic_quotes_gpc display_errors display_startup_errors log_errors
  memory_limit max_execution_time max_input_time max_input_vars post_max_size upload_tmp_dir upload_max_filesize
  file_uploads max_file_uploads default_socket_timeout output_buffering output_handler implicit_flush
  default_charset default_mimetype doc_root user_dir request_order variables_order arg_separator
  always_populate_raw_post_data enable_post_data_reading expose_php html_errors xmlrpc_errors error_reporting
  cgi_force_redirect force_redirect suhosin_simulation hard_timeout serialize_precision
  zend_enable_gc zlib_output_compression auto_globals_jit browscap realpath_cache_size mail_add_x_header
  hhvm_enable`.split(/\s+/),
);

/** Sections of php.ini whose settings are written with a dot: session.save_path. */
export const SECTIONS: ReadonlySet<string> = new Set(
  `opcache session mbstring xdebug suhosin cgi assert zlib zend soap apc mysqli mysqlnd phar curl openssl pcre
  url_rewriter intl iconv date fastcgi sqlite3 pdo_mysql odbc ldap mail tidy ffi`.split(/\s+/),
);
