import { AMBIGUOUS_TOOLS, CALLBACK_WORDS, TOOLS } from '../signatures/scanner/tools.js';
import type { Words } from '../vocabulary.js';

const list = (words: string): readonly string[] => words.trim().split(/\s+/);

export const words: Words = {
  FILE: list(`
    etc proc var usr root opt boot dev sys sbin tmp volumes
    passwd shadow gshadow sudoers hosts fstab crontab subuid subgid
    winnt system32 syswow64 panther regedit notepad explorer repair csc iis inetpub wwwroot xampp wamp lampp recycler inf
    ini conf cnf cfg log htaccess htpasswd autoexec ntuser pagefile unattend unattended sysprep machine applicationhost
    apache apache2 httpd nginx lighttpd tomcat catalina mysqld pureftpd proftpd vsftpd sshd_config
    access_log error_log php_error php_errors wtmp btmp utmp lastlog sulog pacct messages syslog maillog authorized_keys known_hosts
    id_rsa id_dsa id_ecdsa id_ed25519 bash_history zsh_history mysql_history psql_history sh_history history bashrc bash_profile zshrc
    git svn hg bzr cvs env envrc aws ssh kube npmrc pypirc netrc pgpass dockercfg boto s3cfg ds_store
    sql sqlite sqlite3 mdb dump backup backups bak old orig swp swo
    wp wp_config localsettings settings secrets credentials database master global asa asax config
    tfstate tfvars kdbx ppk keystore pem web
    file local_file classpath php expect phar zip glob zlib bzip2 compress ogg rar ssh2 jar netdoc base64
    2f 5c 0x2e 0x2f 0x5c 0x2e0x2e 0x2e0x2e0x2f 0x2e0x2e0x5c 0x5c0x2e 0x2f0x2e 0x2e0x2f volume
    php3 php4 php5 php7 php8 phtml pht phps jsp jspx jspf jsw jsv cgi fcgi shtml stm shtm cfm cfml cfc asp aspx ashx asmx ascx axd cshtml soap
  `),
  SCHEME: list(`
    http https ftp ftps file local_file jar netdoc gopher dict sftp tftp ldap ldaps ldapi rmi unix xri rsync acap irc ircs rtmp rtsp
    jdbc imap imaps pop3 smtp smtps telnet smb ssh ws wss redis mongodb mysql postgres postgresql memcached
  `),
  HOST: list(`
    localhost localhost4 localhost6 localdomain localdomain4 localdomain6 loopback ip6 metadata instance 169 127
    internal kubernetes svc cluster rancher localtest localho lvh vcap lacolhost fuf lndo nip xip sslip 1u rbndr r3dir fd00 consul unix
    yoogle localh fbi ulh spoofed ebc bugbounty nicovideo traefik
  `),
  SCANNER: [
    ...TOOLS,
    ...AMBIGUOUS_TOOLS,
    ...CALLBACK_WORDS,
    ...list(`
      fuzz scan scanning thc palo stealth vulnerability scripting
      wipp subrequest beresource hello cow
    `),
  ],
};
