import type { Words } from '../vocabulary.js';

/** Words that few people write outside of SQL: one is enough for a look. */
const STRONG =
  'select union having waitfor insert delete drop truncate alter exec execute declare grant revoke intersect outfile dumpfile infile procedure analyse shutdown ' +
  'reconfigure distinctrow pragma varchar nvarchar selectchar regexp rlike iif openrowset opendatasource openquery dbcc group_concat pg_sleep extractvalue updatexml load_file benchmark';

/** Words of everyday language that join, name or limit: a look only with operators around them. */
const EVERYDAY =
  'or and xor like ilike glob match against between in is null true false exists div mod sounds similar binary collate isnull notnull from any all escape unknown ' +
  '1or 1and 0or 0and 1xor update create merge except limit offset fetch where values distinct case when then replace rename attach detach vacuum explain describe desc ' +
  'show call begin copy load group order join dual cursor kill use database delay returning cast convert set if bulk trigger backup restore handler regexp';

/** Functions whose names are no words of a language and no names of other programming libraries. */
const FUNCTIONS_OF_DATABASES =
  'benchmark sleep pg_sleep pg_sleep_for pg_sleep_until extractvalue updatexml load_file group_concat string_agg listagg concat_ws ' +
  'make_set elt export_set name_const gtid_subset gtid_subtract randomblob zeroblob load_extension unhex aes_decrypt aes_encrypt des_decrypt ' +
  'des_encrypt from_base64 uncompress uncompressed_length json_keys json_depth json_extract json_array json_length json_object json_value json_query json_type json_arrayagg json_objectagg ' +
  'jsonb_build_object json_build_object jsonb_pretty json_agg row_to_json to_jsonb xmlagg xmlelement xmltype xmlparse xmlforest xmlexists getclobval ' +
  'st_latfromgeohash st_longfromgeohash st_pointfromgeohash geometrycollection multipoint multipolygon multilinestring linestring ' +
  'polygonfromtext pointfromtext st_astext st_geomfromtext lo_import lo_export lo_get lo_put lo_create lo_from_bytea lowrite pg_read_file pg_read_binary_file pg_ls_dir pg_stat_file pg_ls_logdir ' +
  'pg_client_encoding pg_backend_pid pg_reload_conf pg_logfile_rotate pg_file_write pg_get_userbyid query_to_xml query_to_xmlschema query_to_xml_and_xmlschema table_to_xml schema_to_xml ' +
  'database_to_xml database_to_xmlschema xpath_table dblink dblink_connect dblink_exec dblink_send_query current_setting set_config inet_server_addr inet_server_port inet_client_addr ' +
  'generate_series regexp_substring regexp_substr regexp_replace regexp_instr regexp_like regexp_matches regexp_split_to_table crypt_key sqlid_to_sqlhash sys_context sys_eval sys_exec sys_get sys_set ' +
  'to_char to_number to_clob to_nclob rawtohex rawtonhex hextoraw utl_raw nvl nvl2 ifnull nullif coalesce isnull iif xmlserialize ' +
  'is_srvrolemember is_member suser_name suser_sname suser_sid suser_id has_dbaccess db_name db_id object_id object_name col_name col_length schema_name serverproperty ' +
  'databasepropertyex quotename host_name host_id app_name user_name user_id fn_virtualfilestats fn_xe_file_target_read_file fn_trace_gettable fn_get_audit_file fn_varbintohexstr fn_listextendedproperty ' +
  'openrowset opendatasource openquery openxml pwdencrypt pwdcompare charindex patindex datalength sqlite_version sqlite_source_id sqlite_compileoption_get total_changes last_insert_rowid writefile readfile fts3_tokenizer ' +
  'last_insert_id row_count found_rows connection_id substring_index find_in_set bit_length char_length character_length octet_length ' +
  'sysdate systimestamp getdate getutcdate sysutcdatetime current_timestamp localtimestamp utc_timestamp utc_date utc_time unix_timestamp from_unixtime str_to_date date_add date_sub date_format datediff timestampdiff timestampadd adddate subdate addtime subtime ' +
  'makedate maketime period_add period_diff sec_to_time time_to_sec to_days from_days to_seconds dayofweek dayofyear dayofmonth dayname monthname weekofyear yearweek last_day get_lock release_lock is_free_lock is_used_lock master_pos_wait ' +
  'is_used_lock is_free_lock inet_aton inet_ntoa inet6_aton inet6_ntoa is_ipv4 is_ipv6 uuid_short old_password sha1 sha2 crc32 ' +
  'ltrim rtrim lpad rpad lcase ucase initcap instr strcmp soundex bit_and bit_or bit_xor stddev stddev_pop stddev_samp std var_pop var_samp variance ' +
  'atan2 truncate unicode nchar chr tochar utl_encode analyse any_value bin_to_uuid uuid_to_bin varp stdevp first_value last_value row_number dense_rank ntile percent_rank cume_dist xmltable xmlquery ' +
  'extract_value rlike weight_string validate_password_strength release_all_locks asymkey_encrypt char_to_label bigint_to_bin ' +
  'try_cast try_convert parsename stuff checksum newid rowcount_big rand_uuid strftime julianday typeof unixepoch likelihood hex_to_bin sqlcode ascii_char gen_id rdb_get_context is_null bitand ora_hash dump rownum';

/** Functions that have the names of words, or that other languages have too. */
const FUNCTIONS =
  'abs acos ascii asin atan avg bin cast ceil ceiling char concat conv convert cos cot count curdate curtime database date day decode default degrees ' +
  'encode encrypt exp field floor format hex hour if insert interval lag lead left len length ln locate log log2 log10 lower max md5 microsecond mid min minute mod month now ' +
  'nth_value oct ord overlay password pi point polygon position pow power quarter quote radians rand random rank repeat replace reverse right round row schema second ' +
  'session_user sha sign sin space sqrt starts_with strpos substr substring sum tan time timestamp to_base64 to_date translate trim trunc ucase unistr upper user uuid values version week weekday year ' +
  'exists current_user system_user current_date current_time current_database current_schema current_catalog current_role localtime greatest least compress total instr convert_from convert_to chr array_agg xpath get_byte ' +
  'nullif elt sin cosine sysdate glob like unlikely str char_length lastval nextval currval setval cardinality unnest decode_json timeofday clock_timestamp btrim split_part ends_with ' +
  'cast translate dateadd datepart datename getdate is_numeric isnumeric isdate isjson choose lengthb substrb';

/** Variables of servers, and types that PostgreSQL casts to. */
const VARIABLES =
  'datadir basedir tmpdir hostname servername plugin_dir langid textsize rowcount spid int bigint smallint numeric jsonb bytea regclass bool';

/** Packages, procedures, catalogues and variables of databases. */
const NAMES =
  'information_schema performance_schema pg_catalog pg_shadow pg_user pg_database pg_tables pg_class pg_roles pg_authid pg_group pg_attribute pg_type pg_namespace pg_proc pg_settings pg_stat_activity pg_views ' +
  'sqlite_master sqlite_temp_master sqlite_schema sqlite_sequence sysobjects syscolumns sysusers sysdatabases syslogins sysxlogins sysprocesses sysindexes syscomments systypes sysservers sysfiles sysmessages ' +
  'sysibm syscat sysibmadm systables systab sysversions sysviews sysattribute sysdummy1 syscs_util sys msysaces msysobjects msysqueries msysrelationships msysaccessstorage msysaccessxml msysmodules msysaccessobjects msysmodules2 msyscmdbars msysims msysdb ' +
  'all_tables all_tab_columns all_users all_objects all_source all_views all_constraints all_cons_columns all_col_comments all_ind_columns user_tables user_tab_columns user_objects user_users user_catalog user_views user_triggers user_role_privs user_sys_privs user_tab_privs ' +
  'user_ind_columns user_constraints user_tab_partitions user_password dba_users dba_tables dba_tab_columns dba_objects dba_role_privs dba_sys_privs dba_data_files dba_views dba_source session_privs session_roles role_sys_privs ' +
  'syscolumns tempdb msdb mssqlsystemresource northwind rdb schemata table_schema table_name column_name constraint_schema system_schemas ' +
  'ctxsys drithsx dbms_pipe dbms_lock dbms_utility dbms_xmlgen dbms_xmlquery dbms_xslprocessor dbms_ldap dbms_java dbms_java_test dbms_sql dbms_session dbms_scheduler dbms_job dbms_random dbms_cdc_publish dbms_cdc_subscribe dbms_export_extension ' +
  'dbms_advisor dbms_metadata dbms_assert dbms_output dbms_jvm_exp_perms dbms_repcat_rpc dbms_crypto utl_http utl_inaddr utl_tcp utl_smtp utl_file utl_dbws utl_raw httpuritype user_lock ordsys xmltype sdo_util owa_util ' +
  'xp_cmdshell xp_regread xp_regwrite xp_regdeletekey xp_regdeletevalue xp_regenumkeys xp_regenumvalues xp_regaddmultistring xp_regremovemultistring xp_dirtree xp_fileexist xp_subdirs xp_fixeddrives xp_availablemedia xp_enumdsn xp_enumgroups xp_enumerrorlogs ' +
  'xp_loginconfig xp_logininfo xp_makecab xp_ntsec_enumdomains xp_servicecontrol xp_terminate_process xp_getfiledetails xp_getnetname xp_msver xp_readerrorlog xp_sendmail xp_sprintf xp_sscanf xp_logevent xp_startmail xp_runwebtask xp_execresultset xp_grantlogin xp_revokelogin xp_deletemail xp_displayparamstmt xp_dsninfo xp_cmd xp_filelist xp_findnextmsg xp_webserver xp_ntsec xp_dropwebtask xp_makewebtask xp_printstatements xp_proxiedmetadata xp_qv xp_readmail xp_schedulersignal xp_showcolv xp_snmp_getstate xp_sqlagent_monitor xp_sqltrace xp_stopmail xp_unc_to_drive xp_updatecolvbm xp_varbintohexstr ' +
  'sp_executesql sp_oacreate sp_oamethod sp_oagetproperty sp_oadestroy sp_configure sp_addlogin sp_addsrvrolemember sp_addextendedproc sp_dropextendedproc sp_makewebtask sp_execute_external_script sp_password sp_help sp_helptext sp_who sp_who2 sp_msforeachtable sp_msforeachdb sp_oasetproperty sp_prepare sp_execute sp_executeresultset sp_start_job sp_add_job sp_add_jobstep sp_add_jobserver sp_replwritetovarbin sp_helpdb sp_helplogins sp_adduser sp_grantdbaccess sp_tables sp_columns sp_databases sp_addlinkedserver sp_linkedservers sp_is_srvrolemember sp_blitz sp_detach_db sp_attach_db sp_defaultdb sp_sqlexec sp_insidertracking sp_oaerrorinfo ' +
  'version_comment version_compile_os version_compile_machine secure_file_priv varchar2 dtproperties';

const list = (words: string): readonly string[] => [...new Set(words.split(' ').filter((word) => word !== ''))];

export const SQL_FUNCTIONS_OF_DATABASES: readonly string[] = list(FUNCTIONS_OF_DATABASES);
export const SQL_FUNCTIONS: readonly string[] = list(FUNCTIONS);
export const SQL_NAMES: readonly string[] = list(NAMES);

export const words: Words = {
  SQL: list(`${STRONG} ${NAMES}`),
  SQL_LOGIC: list(EVERYDAY),
  SQL_NAME: list(`${FUNCTIONS_OF_DATABASES} ${FUNCTIONS} ${VARIABLES}`),
};
