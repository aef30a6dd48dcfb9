import { AMBIGUOUS_TOOLS, TOOLS } from '../signatures/scanner/tools.js';
import type { Words } from '../vocabulary.js';

const list = (words: string): readonly string[] => words.trim().split(/\s+/);

export const words: Words = {
  FILE: list(`
    etc proc var usr root opt boot dev sys bin sbin srv home library volumes mnt tmp logs log private
    passwd shadow gshadow sudoers hosts fstab crontab subuid subgid
    windows winnt system32 syswow64 inetpub wwwroot xampp wamp lampp program programdata users recycler
    0x2e 0x2f 0x5c 0x2e0x2e 0x2e0x2e0x2f 0x2e0x2e0x5c 0x5c0x2e 0x2f0x2e 0x2e0x2f system volume
    ini conf cnf cfg inf htaccess htpasswd user_ini dtd
    boot_ini win_ini autoexec config ntuser pagefile unattend unattended sysprep machine applicationhost
    apache apache2 httpd nginx lighttpd tomcat catalina php php4 php5 php7 mysql mysqld pureftpd pure proftpd vsftpd
    access_log error_log wtmp btmp utmp lastlog authorized_keys known_hosts id_rsa id_dsa id_ecdsa id_ed25519
    bash_history zsh_history mysql_history psql_history sh_history history bashrc bash_profile profile zshrc
    web meta manifest mf
    phtml pht phps php3 phar jsp jspx jspf jsw jsv cgi fcgi shtml stm shtm cfm cfml cfc asp cshtml soap
    git svn hg bzr cvs env aws ssh kube docker azure gcloud netrc npmrc pypirc pgpass dockercfg dockerenv boto s3cfg
    ds_store thumbs desktop idea vscode
    sql sqlite sqlite3 db mdb dump backup backups bak old orig save swp swo tmp copy tar gz tgz zip rar 7z
    wp_config wp configuration settings secrets credentials database localsettings local_settings parameters
    phpinfo phpmyadmin pma adminer info test
    global asa asax aspx ashx asmx axd
    pem key crt cer p12 pfx jks keystore kdbx ppk tfstate tfvars
  `),
  SCHEME: list(`
    file local_file php expect phar zip glob zlib bzip2 compress ogg rar ssh2 jar netdoc
    gopher dict sftp tftp ldap ldaps ldapi rmi unix xri rsync acap irc ircs rtmp imap imaps pop3 smtp telnet smb ftp ftps
    http https javascript vbscript data url view
  `),
  HOST: list(`
    localhost localhost4 localhost6 localdomain localdomain4 localdomain6 loopback ip6 metadata instance 169 100 192 10 172 127
    internal kubernetes svc cluster rancher localtest lvh vcap lacolhost nip xip sslip 1u rbndr r3dir fd00 consul vault
    burpcollaborator oastify interactsh interact oast dnslog ceye requestcatcher dnsbin bxss xss canarytokens
  `),
  SCANNER: [
    ...TOOLS,
    ...AMBIGUOUS_TOOLS,
    ...list(`
      fuzz burp scanner scan scanning zmeu pentest networks measurement stealth web vulnerability port injection scripting zap
      acunetix wipp wvs nessus nuclei sqlmap arachni netsparker appscan qualys skipfish w3af nikto openvas detectify intruder
      hawkscan ratproxy
    `),
  ],
};
