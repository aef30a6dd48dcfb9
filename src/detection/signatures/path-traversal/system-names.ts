/** Names as alternatives of a pattern. */
function alternatives(names: string): string {
  return names
    .trim()
    .split(/\s+/)
    .map((name) => name.replace(/[.+]/g, '\\$&'))
    .join('|');
}

/** Files below /etc. */
export const ETC = alternatives(`
  passwd shadow group gshadow hosts issue motd fstab mtab crontab sudoers master.passwd subuid subgid profile
  bashrc bash.bashrc environment resolv.conf my.cnf exports inetd.conf networks redhat-release lsb-release
  os-release debian_version machine-id services shells
`);

/** What names of files and folders below /etc begin with. */
export const ETC_BEGINNINGS = alternatives(`
  hostname cron. security/ ssh/ ssl/ nsswitch ldap/ mysql/ apache httpd nginx php proftpd pure-ftpd vsftpd
  samba/ xinetd init.d/ rc.d/ network/ kubernetes/ docker/ redis postgresql/ tomcat logrotate syslog rsyslog
  pam. krb5 openvpn/ ppp/ wpa_supplicant default/
`);

/** Below /proc, which tells of processes and of the machine. */
export const PROC = alternatives(`
  self/ thread-self/ version cpuinfo meminfo net/ sched_debug mounts cmdline config.gz kcore kmsg kallsyms
  modules interrupts ioports devices filesystems partitions swaps stat uptime loadavg sys/
`);

/** Files that a system or a server has under one name, wherever it keeps them. */
export const FILES = alternatives(`
  boot.ini win.ini system.ini autoexec.bat config.sys ntuser.dat pagefile.sys global.asa unattend.xml
  unattended.xml sysprep.inf sysprep.xml applicationhost.config machine.config httpd.conf apache2.conf
  httpd-vhosts.conf nginx.conf lighttpd.conf php.ini my.cnf my.ini proftpd.conf vsftpd.conf pure-ftpd.conf
  pureftpd.conf pureftpd.passwd sshd_config smb.conf tomcat-users.xml catalina.out access_log error_log
  access.log error.log php_error.log php_errors.log mysqld.log auth.log authorized_keys known_hosts id_rsa
  id_dsa id_ecdsa id_ed25519 bash_history zsh_history mysql_history psql_history master.passwd
`);

/** Files and folders of Windows, below its own folder. */
export const WINDOWS = alternatives(`
  system32/ syswow64/ repair/ panther/ csc/ debug/ temp/ php.ini win.ini system.ini my.ini explorer.exe
  notepad.exe regedit.exe tasks/ iis
`);
