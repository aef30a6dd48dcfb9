import { words } from './word-list.js';

/** Programs and commands of Windows whose names are no words that people write. */
export const WINDOWS_PROGRAMS: readonly string[] = words(`
  ipconfig systeminfo sysinfo tasklist taskkill schtasks netsh nbtstat getmac hostname quser qwinsta klist cmdkey whoami nltest dsquery dsget csvde ldifde
  wmic wscript cscript mshta regsvr32 rundll32 certutil certreq bitsadmin msiexec installutil regasm regsvcs msbuild odbcconf cmstp forfiles pcalua
  presentationhost mavinject  ieexec infdefaultinstall msdt msxsl syncappvpublishingserver wsreset xwizard diskshadow esentutl extrac32 findstr makecab
  replace_exe expand_exe vssadmin wbadmin bcdedit bcdboot bootcfg diskpart chkdsk icacls cacls takeown attrib xcopy robocopy fsutil   subst
  systempropertiesadvanced wevtutil auditpol gpresult gpupdate secedit psexec psexec64 procdump mimikatz powershell_ise pwsh conhost wsl bash_exe
  regedit regini   sdelete wusa winrm winrs rasdial tracert pathping ftype assoc  doskey setx setlocal endlocal pushd popd
  notepad  mspaint explorer_exe taskmgr eventvwr mmc control_exe fodhelper computerdefaults sdclt wuauclt werfault dnscmd netdom net1
  driverquery openfiles query_user rmdir mkdir   chcp mklink 
`).filter((name) => !name.includes('_'));

/** The words that stand behind a program and make it a command: `net user`, `reg add`, `apt-get install`. */
export const SUBCOMMANDS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  (
    [
      [
        'net net1',
        'user users view use localgroup group accounts share session start stop config time file statistics computer',
      ],
      ['reg', 'add query delete save export import copy load restore'],
      ['sc', 'query create delete start stop config qc sdset'],
      ['netsh', 'firewall advfirewall interface wlan winhttp int http add'],
      ['wmic', 'process os service product computersystem useraccount qfe logicaldisk cpu bios'],
      ['route', 'print add delete'],
      ['query', 'user session process'],
      ['ip', 'a addr address link route neigh netns'],
      ['git', 'clone pull push init config archive ls-remote log status'],
      ['apt apt-get yum dnf apk zypper snap brew', 'install update remove upgrade add search'],
      ['pip pip2 pip3 gem npm yarn pnpm cargo composer cpan', 'install download add exec run ci'],
      ['docker podman', 'run exec ps build pull images'],
      ['kubectl', 'get exec apply run delete'],
      ['systemctl service', 'start stop restart enable status list-units'],
      ['openssl', 's_client enc req genrsa'],
      ['svn hg', 'checkout clone export info'],
      ['busybox', 'sh nc wget ash telnetd httpd'],
      ['go', 'run build install get'],
      ['crontab', '-l -e -r'],
      ['php', 'artisan'],
      ['cscli', 'alerts decisions bouncers'],
    ] as const
  ).flatMap(([names, list]) => names.split(' ').map((name) => [name, new Set(list.split(' '))] as const)),
);

/** Short names of PowerShell, and commands of it that are no `Verb-Noun`. */
export const POWERSHELL_ALIASES: readonly string[] = words(
  'iex iwr irm gci gwmi gps icm saps ipmo sajb gcm gc gsv spps ni rni',
);
