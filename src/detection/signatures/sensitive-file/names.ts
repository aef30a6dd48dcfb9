const list = (names: string): ReadonlySet<string> => new Set(names.trim().split(/\s+/));

/** Hidden files and folders that hold secrets, or the source and its history: wherever they stand in a path. */
export const SECRET_HIDDEN: ReadonlySet<string> = list(`
  .git .svn .hg .bzr .cvs .gitconfig .git-credentials .hgrc .env .envrc .flaskenv .aws .ssh .gnupg .gpg .kube .docker .dockercfg .dockerenv
  .azure .gcloud .oci .boto .s3cfg .rclone.conf .vault-token .terraform .terraformrc .pulumi .chef .ansible .vagrant
  .htaccess .htpasswd .htgroup .htdigest .user.ini .ds_store .npmrc .yarnrc .pypirc .netrc .pgpass .my.cnf .mylogin.cnf .gem
  .bash_history .zsh_history .sh_history .ash_history .history .mysql_history .psql_history .sqlite_history .rediscli_history .node_repl_history
  .python_history .irb_history .php_history .lesshst .viminfo .bashrc .bash_profile .bash_logout .bash_aliases .profile .zshrc .zprofile .zshenv
  .cshrc .kshrc .tcshrc .login .logout .rhosts .shosts .forward .ftpconfig .ftppass .remote-sync.json .sftp-config.json .esmtprc .msmtprc .fetchmailrc
  .config .local .cache .subversion .mozilla .password-store .keystore .m2 .gradle .cargo .composer .wp-config.php.swp
  .claude .claude.json .cursor .codex .gemini .opencode .aider.conf.yml .continue .windsurf .kiro .cline .roo .copilot .ollama .openai .anthropic .n8n
  .fabric .a0proj .crewai .openclaw .clawdbot .goose .mcp.json .cursorignore .aiignore .aiexclude .cursorrules .clinerules
  .appledouble .lsoverride .trashes .idea .vscode .vs .project .settings .classpath .buildpath .metadata .nbproject
  .travis.yml .circleci .drone.yml .jenkins .appveyor.yml .woodpecker.yml .buildkite .snyk .secrets .credentials .password .passwd .pass .token
  .dbshell .mongorc.js .influx_history .erlang.cookie .cvsignore .web.config .rvmrc .tugboat .dbeaver .pm2 .serverless .wrangler
  .dev.vars .well-known.bak .backup .bak .old .sql .dump .private .ftpquota .cpanel .cagefs .softaculous .apdisk .vault_pass .vault-pass .zeit .now
`);

/** Hidden folders that applications do serve. */
export const PUBLIC_HIDDEN: ReadonlySet<string> = list(
  '.well-known .auth .netlify .proxy .within.website .ghost .vite .nuxt .next .storybook .preview .api',
);

/** Files that are asked for to learn secrets or weaknesses: the last segment of a path. */
export const PROBED_FILES: ReadonlySet<string> = list(`
  wp-config.php wp-config.txt wp-config.inc wp-config.old wp-config.save wp-config wp-config-sample.php configuration.php localsettings.php local_settings.py settings.inc.php
  config.inc.php config.inc.yml config.env config.db
  app.config web.config web.xml server.xml context.xml tomcat-users.xml applicationcontext.xml struts.xml struts-config.xml faces-config.xml persistence.xml
  hibernate.cfg.xml log4j.properties log4j2.xml logback.xml application.yml application.yaml application.properties application-prod.yml
  application-prod.properties application-dev.yml application-dev.properties bootstrap.yml bootstrap.properties
  database.yml database.yaml database.php database.json database.ini database.sql database.sqlite database.sqlite3 database.db db.php db.yml db.ini db.json
  db.sqlite db.sqlite3 db.sql db.db data.db data.sqlite app.db app.sqlite users.db users.sql users.sqlite site.db main.db local.db test.db dev.db prod.db
  secrets.yml secrets.yaml secrets.json secrets.env secrets.toml secrets.txt secrets.ini secrets.py secrets.php secret.yml secret.json secret.key secret.txt
  credentials.json credentials.yml credentials.yaml credentials.xml credentials.txt credentials.csv credentials.ini credentials.db client_secret.json
  client_secrets.json service-account.json serviceaccount.json service_account.json serviceaccountkey.json service-account-key.json gcp-key.json firebase-adminsdk.json google-services.json
  passwords.txt password.txt passwords.csv passwd.txt passwd.bak pass.txt passwords.xlsx accounts.txt users.txt usernames.txt
  id_rsa id_dsa id_ecdsa id_ed25519 id_rsa.pub authorized_keys known_hosts server.key private.key privatekey.pem private.pem privkey.pem key.pem cert.pem
  server.pem ssl.key localhost.key ca.key host.key wildcard.key jwt.key oauth-private.key master.key
  kubeconfig kubeconfig.yml kubeconfig.yaml kube-config admin.conf docker-compose.yml docker-compose.yaml docker-compose.prod.yml
  docker-compose.override.yml docker-compose.dev.yml docker-compose.env bitbucket-pipelines.yml azure-pipelines.yml dockerfile.prod jenkinsfile vagrantfile ansible.cfg inventory.ini playbook.yml terraform.tfstate terraform.tfstate.backup
  terraform.tfvars serverless.yml serverless.yaml cloudformation.yml
  ecosystem.config.js ecosystem.config.cjs ecosystem.json pm2.config.js pm2.config.cjs pm2.json server.js.map app.js.map.bak npm-debug.log yarn-error.log yarn-debug.log
  composer.phar auth.json phpunit.xml phpunit.xml.dist php.ini user.ini .user.ini php-cgi php.cgi php5.cgi
  phpinfo.php phpinfo info.php php_info.php php-info.php infophp.php pi.php pinfo.php phptest.php old_phpinfo.php phpversion.php _phpinfo.php linusadmin-phpinfo.php
  adminer.php adminer-4.php adminer.sql mysql.php dbadmin.php sqlbuddy.php myadmin.php phpminiadmin.php dumper.php sxd.php bigdump.php searchreplacedb2.php
  shell.php cmd.php c99.php r57.php b374k.php wso.php webshell.php backdoor.php upload.php.bak eval.php eval-stdin.php alfa.php marijuana.php
  404.php.suspected wp-conflg.php lock360.php
  shell.jsp cmd.jsp browser.jsp cmdjsp.jsp jspspy.jsp shell.jspx cmd.jspx cmd.war shell.asp cmd.asp cmd.aspx shell.aspx aspxspy.aspx cmdasp.asp
  setup-config.php xmlrpc.php.bak debug.log error_log error.log errors.log access.log access_log php_errorlog php_errors.log php-errors.log laravel.log application.log app.log server.log
  production.log development.log mysql.log auth.log sql.log install.log debug.txt ws_ftp.ini ws_ftp.log wsftp.ini
  thumbs.db desktop.ini global.asax global.asa web.config.txt service.cnf administrators.pwd authors.pwd users.pwd service.pwd _vti_inf.html
  dump.sql backup.sql db_backup.sql database_backup.sql mysqldump.sql mysql.sql data.sql site.sql www.sql export.sql schema.sql localhost.sql install.sql wordpress.sql wp.sql dbdump.sql
  getphpinfo.php hsqldb rom-0 connector.minimal.php pearcmd.php execcmd.php jkstatus jkmanager-status invoker.jsp tmshcmd.jsp fileread.jsp
  setupwizard.aspx guestaccess.aspx moveitisapi.dll human2.aspx nas_sharing.cgi account_mgr.cgi cstecgi.cgi mainfunction.cgi rtpd.cgi authlogin.cgi device.rsp
  gpon.cgi board.cgi downloadflile.cgi diagnostics.cgi webproc cgitest.exe ping.ccp apply_sec.cgi upgrade_handle.php remote_agent.php card_scan_decoder.php
  snoop.jsp sessionexample.jsp createpage-entervariables.action setupadministrator.action doenterpagevariables.action
  proxylogon.ecp ddiservice.svc translogin.jsp uploadova hyperv.svc oa_html.jsp programexport eam.vib nacos-server viewcert.cgi kerbynet
  appsettings.development.json appsettings.production.json aws.yml aws.json .aws.yml stripe.json firebase.json.bak composer.lock.bak
  dump.rdb dump.tar dump.zip dump.gz core.dump heapdump heapdump.hprof threaddump hs_err_pid.log
  sftp-config.json sftp.json deployment-config.json filezilla.xml sitemanager.xml recentservers.xml winscp.ini dwsync.xml sites.ini
  server-status server-info status.html.bak nginx_status php-fpm.conf httpd.conf apache2.conf nginx.conf my.cnf my.ini lighttpd.conf vhosts.conf
  crossdomain.xml.bak boot.ini win.ini system.ini elmah.axd trace.axd webresource.axd.bak
  hnap1 gponform boaform login.cgi.bak setup.cgi tmunblock.cgi hndunblock.cgi
  connector.sds nmapsystem nmaplowercheck trinity.txt.bak rfiinc.txt
`);

/** Files that are probes at the root of a site only. */
export const PROBED_AT_ROOT: ReadonlySet<string> = list(`
  config.php config.yml config.yaml config.ini config.toml config.cfg config.conf config.xml conf.php conf.ini settings.php settings.py settings.ini settings.yml
  composer.json composer.lock package.json package-lock.json yarn.lock dockerfile appsettings.json procfile gemfile requirements.txt.bak
  parameters.yml temp.php x.php 1.php up.php console.php env.json env.js.bak config.bak key.txt token.txt
`);

/** Folders whose presence in a path is a probe. */
export const PROBED_FOLDERS: ReadonlySet<string> = list(`
  phpmyadmin phpmyadmin2 phpmyadmin3 phpmyadmin4 php-my-admin phpmy-admin phpmyadmin_old pma pma2 mysqladmin mysql-admin sqlmanager phppgadmin sqlweb webdb websql adminer
  jmx-console web-console jbossws admin-console.jboss jboss-net
  hnap1 gponform boaform goform evox _vti_bin _vti_pvt _vti_cnf _vti_log web-inf meta-inf app_data app_code app_browsers
  jolokia hudson_script fckeditor kcfinder elfinder.php phpunit lib_phpunit phpsysinfo vtigercrm
  _profiler _ignition _wdt __debug__ __clockwork telescope.bak clockwork_
  __macosx __pycache__ cgi-sys cgi-mod cgis scripts_cgi _mem_bin msadc iissamples
  wp-content-backup autodiscover.bak autodiscover_ mapi_ dana-cached global-protect-bak remote_fgt sslvpn
  nifi-api airflow_ struts2-showcase struts2-rest-showcase
`);

/** Pairs of segments: a folder that is ordinary alone with what is behind it only for probes. */
export const PROBED_PAIRS: ReadonlySet<string> = list(`
  manager/html manager/jmxproxy host-manager/html solr/admin solr/select.bak jenkins/script script/console hudson/script
  actuator/env actuator/heapdump actuator/threaddump actuator/dump actuator/trace actuator/httptrace actuator/beans actuator/mappings actuator/configprops
  actuator/loggers actuator/logfile actuator/shutdown actuator/jolokia actuator/gateway actuator/sessions actuator/auditevents actuator/conditions actuator/autoconfig
  actuator/scheduledtasks actuator/liquibase actuator/flyway actuator/caches actuator/refresh actuator/restart
  eureka/apps horizon/stats _async/asyncresponseservicesoap12 wls-wsat/coordinatorporttype _async/asyncresponseservice bea_wls_internal/com
  druid/index.html druid/sql.html druid/weburi.html druid/websession.html nacos/v1 xxl-job-admin/login seeyon/thirdpartycontroller.do seeyon/htmlofficeservlet
  debug/pprof debug/vars debug/default debug/requests debug/console server-status/ telescope/requests
  autodiscover/autodiscover.json mapi/nspi setup/setupadministrator.action casa/nodes console/css tokens/rpc2 current_config/passwd
  current_config/account1 config/getuser system/configurationfile security/users webui/index.html.bak horizon/api telescope/telescope-api app_dev.php/_profiler
  dana-ws/saml20.ws dana-cached/hc ssl-vpn/hipreport.esp remote/fgt_lang
  vpns/portal mgmt/shared ui/vropspluginui eam/vib analytics/telemetry catalog-portal/ui
  php/ztp_gate.php wsman/ config/pw_changeme nagiosxi/includes cacti/remote_agent.php goanywhere/images lmx-admin/setup
  v1/guest-carts.bak config/application.bak _async/favicon.ico rest/tinymce struts/webconsole.html functionrouter/ hystrix/ gateway/routes
  examples/jsp examples/servlets cgi-bin/nas_sharing.cgi cgi-bin/hi3510 sdk/weblanguage ctrlt/deviceupgrade_1 ud/act picsdesc.xml/ wanipcn.xml/ soap.cgi/
  goform/formsyscmd goform/set_limitclient_cfg boaform/admin goform/setusbunload goform/set_ntp ztp/cgi-bin linuxki/experimental backupmgt/localjob.php
  containers/create ws/v1.bak cluster/apps jsonws/invoke debug/dump _all_dbs/ _config/ _users/ solr/ js/hedwig.cgi sdk/vimservice
  vendor/phpunit vendor/composer vendor/autoload.php vendor/.env wp-admin/setup-config.php wp-admin/install.php wp-content/debug.log wp-content/backups wp-content/uploads.zip
  storage/logs logs/access.log logs/error.log log/access.log log/error.log log/production.log log/development.log logs/debug.log logs/laravel.log app/etc/local.xml etc/local.xml
  remote/fgt_lang remote/logincheck owa/auth ecp/current cgi-bin/php cgi-bin/bash cgi-bin/sh cgi-bin/test.cgi cgi-bin/test-cgi cgi-bin/printenv cgi-bin/printenv.pl cgi-bin/status cgi-bin/luci
  cgi-bin/phf cgi-bin/php-cgi cgi-bin/php4 cgi-bin/php5 cgi-bin/perl cgi-bin/cmd.exe cgi-bin/formmail.pl cgi-bin/env.pl cgi-bin/admin.cgi cgi-bin/viewcert.cgi cgi-bin/kerbynet
  proc/self proc/version proc/cpuinfo proc/net proc/interrupts proc/mounts proc/cmdline proc/environ proc/meminfo etc/passwd etc/shadow etc/hosts etc/group etc/issue
  setup.cgi/ tmui/login.jsp mgmt/tm filemanager/connectors fckeditor/editor ckfinder/core   vpns/cfg vpns/portal
  api/jsonws invoker/jmxinvokerservlet invoker/ejbinvokerservlet axis2/axis2-admin axis2/axis2-web axis/adminservlet
  cvs/root cvs/entries cvs/repository root/.ssh config/database.yml config/secrets.yml config/master.key config/credentials.yml.enc config/parameters.yml config/database.php config/app.php  default/settings.php includes/config.php
  admin/config.php admin/phpinfo.php admin/adminer.php _cat/indices _cluster/health _nodes/stats v2/_catalog
  containers/json images/json.docker version.docker latest/meta-data computemetadata/v1
  portal/redlion public/.env .well-known/security.txt.bak web-inf/web.xml meta-inf/manifest.mf
`);
