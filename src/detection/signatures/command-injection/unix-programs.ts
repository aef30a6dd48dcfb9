import { words } from './word-list.js';

/** Programs and built-ins of Unix systems whose names are no words that people write. */
export const UNIX_PROGRAMS: readonly string[] = words(`
  whoami uname ifconfig netstat nslookup traceroute tracepath ifup ifdown iptables ip6tables nft arp arping brctl ethtool iwconfig
  wget curl ftpget ftpput telnetd lwp-download lwp-request axel aria2c elinks links2 w3m tftp atftp ncftp lftp sftp scp rsync rcp telnet socat ncat netcat nc nmap
  masscan tcpdump tshark dumpcap ssh sshpass slogin rlogin rsh autossh drill whois getent nmcli openvpn wireshark
  chmod chown chgrp chattr lsattr setfacl getfacl umask mkfifo mknod mktemp mkdir rmdir rm cp mv ls lsblk lsof lspci lsusb lscpu lsmod
  insmod rmmod modprobe depmod fdisk parted mkfs mkswap swapon swapoff umount losetup blkid fsck e2fsck debugfs
  grep egrep fgrep zgrep rgrep ripgrep xargs awk gawk mawk nawk sed gsed perl python python2 python3 pypy ruby jruby irb lua luajit tclsh php
  phpcgi nodejs groovy rscript ghci sqlite3 mysqldump psql mongosh mongodump redis-cli gdb strace ltrace ptrace objdump readelf hexdump xxd od
  useradd userdel usermod adduser deluser addgroup groupadd groupdel groupmod gpasswd passwd chpasswd chsh chfn vipw visudo sudo sudoedit doas 
  runuser pkexec newgrp capsh unshare nsenter chroot lastlog lastb faillog utmpdump
  crontab systemctl journalctl dmesg sysctl initctl chkconfig rcctl launchctl inetd xinetd logrotate
  htop pstree pgrep pkill killall killall5 pidof renice nohup setsid ionice taskset chrt vmstat iostat mpstat uptime
  tar bsdtar gtar unzip gzip gunzip bzip2 bunzip2 xz unxz lzma unlzma zstd unzstd zcat bzcat xzcat lzcat zstdcat gzcat zless zmore zipgrep cpio 7z 7za
  7zr unrar arj lz4 uncompress base64 base32 basenc md5sum sha1sum sha256sum sha512sum cksum openssl gpg gpg2 uuencode uudecode
  vim nvim nano pico vimdiff rvim rview tac shuf tsort uniq unexpand iconv dos2unix unix2dos
  printenv setenv unset unsetenv ulimit getopts shopt popd pushd mapfile readarray compgen
  apt aptitude dpkg yum dnf rpm apk pacman zypper flatpak pip pip2 pip3 pipx easy_install npm npx pnpm cpan  
  gcc cc1 clang tcc cmake gmake ccmake c89 c99 busybox toybox tmux tmate byobu dtach
  docker podman kubectl crictl runc lxc lxd virsh nerdctl minikube terraform ansible 
  expr realpath readlink basename dirname xmllint xmlstarlet jq yq numfmt
  hostname hostnamectl hostid timedatectl localectl loginctl logname tty stty tput setterm uuidgen
  msfvenom msfconsole meterpreter sqlmap nikto gobuster dirb ffuf wfuzz linpeas pspy ngrok proxychains proxychains4 
  gunicorn uwsgi supervisorctl apachectl apache2ctl nginx httpd a2enmod mysqladmin mysqlimport
  ifquery resolvectl rpcinfo showmount smbclient smbget nbtscan rpcclient snmpwalk snmpget ldapsearch ldapadd kinit klist
  rmt cscli xmodmap ispell aspell ghc gtester valgrind gcore wkhtmltopdf pdflatex xelatex tclsh8 sendmail mailx exim4 mutt sendemail
  updatedb whereis binwalk exiftool ffmpeg debconf dnsmasq ntpdate hping3 fping bpftrace
  useradd kexec poweroff telinit zsoelim xdg-open notify-send setarch linux32 linux64 start-stop-daemon chpst softlimit
  ssh-copy-id ssh-keygen ssh-keyscan ssh-agent ssh-add apt-get apt-cache aptdcon add-apt-repository dpkg-query update-alternatives docker-compose run-parts run-mailcap
  ansible-config ansible-inventory ansible-console ansible-connection ansible-test ansible-runner chef-run chef-apply chef-server-ctl
  ansible-playbook ansible-doc ansible-pull ansible-vault ansible-galaxy chef-client chef-vault chef-shell chef-solo knife salt-call salt-minion
  aa-disable aa-exec aa-complain grub-install systemd-run systemd-resolve rmt-tar rmt-dump git-shell pkg_add pkg-config
  e2image efax eqn genisoimage gimp ginsh ionice jjs jrunscript latexmk ldconfig lualatex mawk multitime nasm nroff
  octave opkg pdb pexec pkg rlwrap rpmquery rpmverify rtorrent rview scanmem sshfs tasksh tdbtool unsquashfs varnishncsa
  wpscan xdotool ypcat yppasswd zathura pwd ifstat nethogs setfattr getfattr setpriv setcap getcap logsave
`);

/** Shells: what they are given is run. */
export const SHELLS: readonly string[] = words(
  'sh bash rbash zsh ksh ksh93 mksh pdksh dash ash csh tcsh fish pwsh powershell elvish xonsh cmd bash4 zsh5',
);

/** Programs whose names are words, or names of fields: they need arguments that only make sense to them. */
export const WORDLIKE_PROGRAMS: readonly string[] = words(`
  id cat find sort time date cal who w last host set env test echo sleep kill ping ping6 more less head tail top type dir del
  erase copy move ren rename net at batch history alias unalias export read print printf cut join split paste file make man mail touch getent sysctl
  tree watch write yes users groups group expand look column comm free service shutdown reboot halt init stat link unlink mount install patch
  wall which whatis apropos route ip ss nice cd chdir md rd pr fold csplit cmp diff diff3 sdiff dialog clear logout login exit source
  eval exec command builtin trap wait jobs fg bg disown bind hash help info sync shred split finger talk mesg ftp gopher lp lpr lpq lpstat cancel script
  dump restore run start call node deno java javac go rustc make git svn hg cvs bzr
  mysql mongo redis sqlite view ed ex vi pico joe tip cu as ld nm ar ranlib strip size gprof bison flex yacc lex cc
  timeout seq logger xterm open say pbcopy pbpaste defaults scutil dscl security
  suspend times enable caller dirs complete rar ag ack bat fd fzf rg exa bird subl
  acct ll la ul tbl soelim troff groff perf parallel pager pic mt look crash arch nproc tset reset banner fortune cowsay cowthink
  flock stdbuf unbuffer dvips ps2pdf ebb pry rake puma thin unicorn rackup bundler bundle
  bc bun calc cargo chisel cipher compact composer compress ctr dc dd declare df dig du emacs emerge expect factor fetch fmt gem helm hh hydra links ln locate lynx md nl pax ps puppet rar rd readonly reg replace responder rev sar sc screen snap strings su tee tr truncate typeset vagrant ver verify wc wish yarn zip
`);

/** Programs that run what follows. */
export const WRAPPERS: ReadonlySet<string> = new Set(
  words(
    'time nohup sudo doas env exec command builtin busybox toybox nice ionice timeout xargs eval setsid stdbuf unbuffer watch start call do then else elif if while until strace ltrace chroot unshare flock parallel multitime nsenter proxychains proxychains4 rlwrap source fakeroot linux32 linux64 setarch . .shell .system',
  ),
);

/** Interpreters, and the options behind which they take code. */
export const INTERPRETERS: ReadonlyMap<string, RegExp> = new Map(
  (
    [
      [
        'perl ruby irb lua luajit node nodejs deno groovy osascript scala crystal r rscript elixir',
        /^-[a-z]*[eE]$|^--eval$|^-rsocket$/,
      ],
      ['python python2 python3 pypy pypy3 jython ipython', /^-[a-z]*c$/],
      ['sh bash zsh ksh dash ash csh tcsh fish rbash mksh', /^-[a-z]*c$|^-i$/],
      ['php php5 php7 php8 phpcgi', /^-r$/],
      ['awk gawk mawk nawk', /^BEGIN|system\s?\(|\|\s?getline|\/inet\//i],
      ['sqlite3 mysql psql', /^-e$|^-c$/],
      ['gdb', /^-ex$/],
      ['vim vi ex nvim', /^-c/],
    ] as const
  ).flatMap(([names, option]) => names.split(' ').map((name) => [name, option] as const)),
);

/** Tools that people talk about in chats and searches. */
export const DEVELOPMENT: ReadonlySet<string> = new Set(
  words(
    'git docker npm npx yarn pnpm bun pip pip3 cargo go make node deno kubectl helm composer brew java javac rustc terraform php python python3 ruby gem dotnet code podman',
  ),
);

/** Programs that sift text: behind a pipe they stand in every piece of documentation. */
export const FILTERS: ReadonlySet<string> = new Set(
  words(
    'awk gawk sed grep egrep fgrep rg jq yq sort uniq head tail cut tr wc less more find xargs tee column paste join split',
  ),
);

/** Programs that take the name of a host or a file. */
export const ADDRESSED: ReadonlySet<string> = new Set(
  words(
    'ping ping6 host ftp mail finger talk cat more less head tail type del erase copy move ren rename md rd cd touch stat rm cp mv ln strings file source dig fetch lynx links sort cut paste join strip ex ed vi view start print compress zip rar',
  ),
);

/** Names that stand in lists of skills, tags and titles. */
export const TALKED_ABOUT: ReadonlySet<string> = new Set([
  ...DEVELOPMENT,
  ...SHELLS,
  ...words(
    'passwd nginx httpd apache vim nvim emacs nano curl wget sed awk grep ssh sftp scp rsync tmux screen mysql psql sqlite3 ffmpeg nmap wireshark ansible openssl gcc clang cmake groovy lua apt yum dnf pacman rpm dpkg apk flatpak gzip zip unzip tar gunicorn uwsgi virsh lxc openvpn',
  ),
]);
