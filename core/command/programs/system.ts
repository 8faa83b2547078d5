/** Disks, users, services, kernel, packages of the system. Sources: the manual pages of util-linux, shadow, systemd, and the package managers. */
import type { Family } from "../rules.ts";

const disk = "destroys what is on a disk or file system";
const account = "changes accounts or groups";
const service = "stops or changes services";

export const system: readonly Family[] = [
	{
		names:
			"mkfs mkfs.ext2 mkfs.ext3 mkfs.ext4 mkfs.xfs mkfs.btrfs mkfs.vfat mkfs.fat mkfs.ntfs mkfs.exfat mkfs.f2fs mkfs.jfs mkfs.minix mkfs.reiserfs mkfs.zfs mke2fs mkdosfs mkntfs mkexfatfs mkswap newfs newfs_apfs newfs_hfs newfs_msdos mkudffs mkreiserfs mkbcache",
		values: "-t -L -U -b",
		dry: "-n -N",
		rules: [["+1", "critical destructive", disk]],
	},
	{
		names: "wipefs",
		values: "-t --types -o --offset",
		dry: "-n --no-act",
		rules: [["-a|--all|-o|--offset", "critical destructive", disk]],
		abbreviates: true,
	},
	{
		names: "sg_format sg_sanitize nwipe dban scsiformat",
		rules: [["", "critical destructive", disk]],
	},
	{
		names: "openvpn openconnect vpnc",
		values: "--config --dev --up --down --route-up --ipchange",
		rules: [
			[
				"--up|--down|--route-up|--ipchange",
				"high exec-remote; shell --up|--down|--route-up|--ipchange",
				"runs a command of its choice",
			],
			["", "high network", "opens a tunnel"],
		],
	},
	{
		names: "mformat mdeltree",
		rules: [["+1", "critical destructive", disk]],
	},
	{
		names: "cron crond anacron fcron dcron",
		rules: [
			["", "high persistence", "starts a service that runs what is scheduled"],
		],
	},
	{
		names: "blkdiscard",
		rules: [["+1", "critical destructive", disk]],
		values: "-o -l -p",
	},
	{
		names: "sgdisk",
		values: "-n -d -t -c -o",
		rules: [
			["-p|--print|-i|-v|--info !-Z|-z|-o|-d|-n", "low"],
			["+1", "critical destructive", "changes a partition table"],
		],
	},
	{
		names: "fdisk cfdisk sfdisk gdisk cgdisk",
		values: "-o --output -t --type -w",
		rules: [
			["-l|--list|-s|-d|--dump|-J|--json|-V|-x", "low"],
			["+1", "critical destructive", "changes a partition table"],
		],
	},
	{
		names: "parted",
		rules: [
			["-l|--list", "low"],
			["* print|p|unit", "low"],
			["+1", "critical destructive", "changes a partition table"],
		],
		values: "-a",
	},
	{
		names: "partx kpartx partprobe",
		rules: [
			[
				"-d|--delete",
				"high destructive",
				"removes partitions from the kernel's view",
			],
		],
	},
	{
		names:
			"pvcreate vgremove lvremove pvremove vgreduce lvreduce lvconvert dmsetup_remove",
		rules: [["", "critical destructive", disk]],
	},
	{
		names:
			"lvresize lvextend vgextend vgcreate lvcreate lvchange vgchange pvresize pvmove vgrename lvrename",
		rules: [["", "high destructive", "changes volumes"]],
	},
	{
		names: "dmsetup",
		rules: [
			["remove|remove_all|wipe_table|clear", "critical destructive", disk],
			["create|load|suspend|resume", "high destructive", "changes volumes"],
		],
	},
	{
		names: "mdadm",
		values: "-l -n -o",
		rules: [
			[
				"--zero-superblock|--create|-C|--remove|-r|--stop|-S|--fail|-f",
				"critical destructive",
				disk,
			],
			[
				"--add|-a|--grow|-G|--assemble|-A",
				"high destructive",
				"changes a disk array",
			],
		],
	},
	{
		names: "cryptsetup",
		values: "-d --key-file -c -s -h",
		rules: [
			[
				"luksFormat|luksErase|erase|luksKillSlot|luksRemoveKey|reencrypt|luksHeaderRestore",
				"critical destructive",
				"makes an encrypted disk unreadable",
			],
			["luksDump ~--dump-master-key", "high secrets", "prints a disk's key"],
			[
				"luksOpen|open|close|luksClose|luksAddKey|luksChangeKey",
				"high privilege",
				"opens an encrypted disk",
			],
		],
	},
	{
		names:
			"tune2fs resize2fs xfs_growfs xfs_repair e2fsck fsck fsck.ext4 fsck.xfs ntfsfix debugfs e2label fatlabel hdparm sdparm nvme smartctl tunefs",
		values: "-L -t",
		rules: [
			["-n|-N|-l|-i|-I|-a|--all|--info|--scan", "low"],
			["format|sanitize|write-zeroes|delete-ns", "critical destructive", disk],
			[
				"--security-erase|--security-erase-enhanced|--trim-sector-ranges|--make-bad-sector|--write-sector|--security-set-pass",
				"critical destructive",
				disk,
			],
			["-w|-y|-f|-p|-c|-O", "high destructive", "changes a file system"],
			["list|smart-log|id-ctrl", "low"],
			["+1", "high destructive", "changes a file system"],
		],
	},
	{
		names: "badblocks",
		rules: [
			["-w", "critical destructive", disk],
			["+1", "low"],
		],
		values: "-b -o",
	},
	{
		names: "mount mount.nfs mount.cifs",
		values: "-t --types -o --options -L -U",
		rules: [
			["+1", "high privilege", "mounts a file system"],
			["-a|--all|-L|-U|--bind", "high privilege", "mounts a file system"],
		],
	},
	{
		names: "umount udisksctl",
		values: "-b -p",
		rules: [
			["-a|--all", "high destructive", "unmounts everything"],
			["+1", "high privilege", "mounts or unmounts a file system"],
		],
	},
	{
		names: "losetup",
		values: "-o -j",
		rules: [
			["-d|-D", "high privilege", "changes loop devices"],
			["-a|-l|--list|--all|-j", "low"],
			["+1", "high privilege", "changes loop devices"],
		],
	},
	{
		names: "swapoff swapon",
		rules: [
			["-l|--list|-j|--show|-s|--summary", "low"],
			["-a|--all|-d|-D", "high privilege", "changes swap or loop devices"],
			["+1", "high privilege", "changes swap or loop devices"],
		],
		values: "-o",
	},
	{
		names: "sshfs fusermount davfs2 mount.davfs s3fs gcsfuse curlftpfs",
		rules: [["+1", "high network", "mounts a file system of another machine"]],
		values: "-o",
	},
	{
		names:
			"grub-install grub2-install update-grub grub-mkconfig grub2-mkconfig efibootmgr bootctl lilo kernelstub bless syslinux extlinux dracut mkinitcpio update-initramfs mkinitramfs grubby bcdedit",
		rules: [
			["status|list|-v|--verbose =0", "low"],
			["", "critical destructive", "changes how the machine starts"],
		],
	},
	{
		names: "chroot pivot_root switch_root",
		rules: [["", "high privilege", "changes the root of the file system"]],
		stops: true,
	},

	{
		names:
			"useradd adduser luseradd usermod userdel deluser groupadd addgroup groupdel delgroup groupmod gpasswd newusers",
		values:
			"-u --uid -g --gid -G --groups -d --home -s --shell -c --comment -p --password -e --expiredate -f --inactive -k --skel -K --key",
		rules: [
			["-u|--uid=0", "critical persistence", "makes another root"],
			["-p|--password root", "critical persistence", "changes root's password"],
			["", "high privilege", account],
		],
	},
	{
		names:
			"vigr vipw chgpasswd chage chfn chsh newgrp groupmems pwconv pwunconv grpconv faillock pam_tally2",
		rules: [
			["-l|--list", "low"],
			["", "high privilege", account],
		],
	},
	{
		names: "passwd smbpasswd yppasswd",
		values: "-n -x -w -i",
		rules: [
			["-S|--status", "low"],
			[
				"-d|--delete|--stdin root",
				"critical persistence",
				"changes root's password",
			],
			["", "high privilege", "changes a password"],
		],
	},
	{
		names: "visudo",
		rules: [
			["-c|--check", "low"],
			["", "critical persistence", "changes who may become root"],
		],
	},
	{
		names: "loginctl",
		rules: [
			[
				"terminate-user|terminate-session|kill-user|kill-session|lock-sessions|enable-linger",
				"high destructive",
				"ends or keeps sessions",
			],
		],
	},
	{
		names: "setcap",
		rules: [
			["-r|-v", "low"],
			["+1", "high privilege", "gives a program rights of root"],
		],
	},
	{
		names: "setfacl",
		values: "-m -M -x -X --set",
		rules: [
			[
				"-R|--recursive /|/etc|/etc/|/usr*|/bin*|/sbin*|/lib*|/boot*|/var|/var/|/root|/home|/home/",
				"critical destructive",
				"changes the rights of everything in a system folder",
			],
			["-R", "high privilege", "changes who may read or write many files"],
			[
				"~/etc/",
				"high privilege",
				"changes who may read or write system files",
			],
			["+1", "high privilege", "changes who may read or write files"],
		],
	},
	{
		names:
			"setenforce setsebool semanage semodule restorecon_all aa-disable aa-complain aa-teardown apparmor_parser auditctl",
		rules: [
			["-l|-s|list", "low"],
			["", "high privilege", "changes what the system guards"],
		],
	},
	{
		names: "ssh-copy-id",
		values: "-i -p -o -F",
		rules: [["", "critical persistence", "lets a key into another machine"]],
	},
	{
		names:
			"authconfig authselect pam-auth-update realm net-ads kadmin kadmin.local ipa ldapadd ldapmodify ldapdelete ldappasswd dscl dseditgroup sysadminctl pwpolicy createhomedir",
		rules: [
			["list|show|-read|-list|. -read|-list|-search", "low"],
			[". -read|-list|-search", "low"],
			["* -read|-list|-search", "low"],
			["", "high privilege", account],
		],
	},

	{
		names: "systemctl",
		values:
			"-t --type -p --property -n --lines -o --output -H --host -M --machine --state",
		rules: [
			[
				"show-environment",
				"high secrets",
				"prints the environment, secrets too",
			],
			[
				"show -p|--property=Environment*|*,Environment*",
				"high secrets",
				"prints a service's environment",
			],
			["--host|-H", "high network", "acts on another machine"],
			[
				"enable|reenable|link|preset|edit|set-default|add-wants|add-requires|unmask|revert|set-property",
				"high persistence",
				"changes what starts by itself",
			],
			[
				"stop|kill|disable|mask|restart|reload|try-restart|reload-or-restart|isolate|daemon-reload|daemon-reexec|reset-failed|start|condrestart|force-reload|set-environment|import-environment|rescue|emergency|switch-root|freeze|thaw|clean",
				"high destructive",
				service,
			],
			[
				"reboot|poweroff|halt|kexec|suspend|hibernate|hybrid-sleep|soft-reboot|exit",
				"high destructive",
				"stops the machine",
			],
		],
	},
	{
		names: "service",
		rules: [
			["~/", "high exec-remote", "runs a file of its choice"],
			["--status-all", "low"],
			["* status", "low"],
			["* *", "high destructive", service],
		],
	},
	{
		names:
			"rc-service rc-update rcctl sv s6-svc s6-rc initctl runsvdir svcadm chkconfig update-rc.d invoke-rc.d insserv monit supervisorctl",
		rules: [
			["* status", "low"],
			["status|list|avail|tail|summary|check|get|ls", "low"],
			["-l|--list", "low"],
			["", "high destructive", service],
		],
	},
	{
		names: "pm2",
		rules: [
			[
				"delete|kill|stop|restart|reload|flush|scale",
				"high destructive",
				service,
			],
			[
				"startup|save|resurrect",
				"high persistence",
				"starts programs by itself from now on",
			],
		],
	},
	{
		names:
			"shutdown reboot halt poweroff telinit init kexec rtcwake pm-suspend",
		rules: [
			["-c", "low"],
			["-k", "low"],
			["", "high destructive", "stops the machine"],
		],
	},
	{
		names: "journalctl",
		values: "-u --unit -n --lines --since --until -o --output -p --priority",
		rules: [
			[
				"--vacuum-size|--vacuum-time|--vacuum-files|--rotate|--flush|--relinquish-var",
				"high destructive",
				"deletes logs",
			],
		],
	},
	{
		names: "logrotate",
		rules: [["-f|--force", "high destructive", "replaces logs"]],
		dry: "-d --debug",
		values: "-s --state",
	},
	{
		names: "dmesg",
		rules: [
			[
				"-C|--clear|-c|--read-clear",
				"high destructive",
				"deletes kernel messages",
			],
		],
		values: "-l -f",
	},
	{
		names: "wevtutil auditpol",
		rules: [
			["cl|clear-log|/clear|/remove", "high destructive", "deletes logs"],
		],
	},
	{
		names: "sysctl",
		values: "-p",
		rules: [
			[
				"-w|--write|-p|--load|--system",
				"high privilege",
				"changes kernel settings",
			],
			["~=", "high privilege", "changes kernel settings"],
		],
	},
	{
		names:
			"modprobe insmod rmmod depmod kmod dkms kextload kextunload kextutil bpftool kldload kldunload",
		rules: [
			["-n|--dry-run|-c|--showconfig|-D|--show-depends", "low"],
			["list|status|prog|map show|list", "low"],
			["", "high privilege", "changes the kernel"],
		],
	},
	{
		names: "iptables ip6tables iptables-legacy ebtables arptables",
		values: "-t -A -D -I -p -s -d -j -m --dport --sport -i -o",
		rules: [
			["-V|-h", "low"],
			["-L|-S|--list|--list-rules|-C|--check !-F|-Z|-X", "low"],
			["", "high network", "changes the firewall"],
		],
	},
	{
		names:
			"iptables-restore ip6tables-restore nft ufw firewall-cmd pfctl ipfw csf shorewall firewalld ipset conntrack tc ebpf",
		values: "-f",
		rules: [
			[
				"list|status|show|-s|--list-all|--state|--get-active-zones|app|version",
				"low",
			],
			[
				"-s|--list-all|--state|--list-ports|--get-zones|--list-services|-L|-vnL",
				"low",
			],
			["", "high network", "changes the firewall"],
		],
	},
	{
		names: "ip",
		rules: [
			["netns exec", "words 1.."],
			[
				"link|addr|address|a|route|r|rule|neigh|tunnel|netns|xfrm|l|tuntap set|add|del|delete|replace|flush|change|append",
				"high network",
				"changes the network",
			],
		],
		values: "-n -family -f -netns",
		words: true,
	},
	{
		names:
			"ifconfig ifup ifdown route arp brctl nmcli networksetup wg wg-quick iw iwconfig dhclient netplan resolvectl scutil ethtool hostnamectl timedatectl localectl hostname date hwclock",
		values: "-d --date -r --reference -f -I",
		rules: [
			["showconf", "high secrets", "prints a tunnel's private key"],
			["~show-password", "high secrets", "prints a network's password"],
			[
				"show * private-key|preshared-keys|dump",
				"high secrets",
				"prints a tunnel's keys",
			],
			[
				"show|status|list|device|dev|connection|con|general|g|query|statistics|domain|dns|get|--get =1",
				"low",
			],
			[
				"connection|con|device|dev|c|d|networking|radio|n|r show|status|wifi|list|connectivity",
				"low",
			],
			["-s|--set|-w", "high privilege", "changes the clock or the network"],
			["genkey|pubkey|genpsk", "low"],
			["dns|domain|revert * +1", "high network", "changes who answers names"],
			[
				"set|up|down|add|del|delete|modify|flush|reload|revert|set-time|set-timezone|set-ntp|set-hostname|apply|try|connection|device|radio|networking|-setdnsservers|-setwebproxy|-setautoproxyurl|--set|addif|addbr",
				"high network",
				"changes the network or the clock",
			],
			[
				"* up|down|add|del|netmask|promisc|hw|mtu|-promisc",
				"high network",
				"changes the network",
			],
			[
				"--up|--down|--route-up|--ipchange",
				"high exec-remote",
				"runs a command of its choice",
			],
			["--config", "high network", "opens a tunnel"],
		],
	},
	{
		names: "taskkill tskill",
		rules: [
			["/f|/im|/pid", "high destructive", "ends programs"],
			["", "low"],
		],
	},
	{ names: "atrm atq", rules: [] },
	{
		names:
			"update-alternatives alternatives ldconfig locale-gen dpkg-reconfigure debconf-set-selections dpkg-divert pam-auth",
		values: "-f",
		rules: [
			["--list|--display|--query|--get-selections|-p", "low"],
			["", "high privilege", "changes the system"],
		],
	},
	{
		names: "tpm2_clear tpm2_evictcontrol mokutil sbctl fwupdmgr flashrom",
		rules: [
			[
				"get-devices|get-updates|--sb-state|status|get-history|--list-enrolled",
				"low",
			],
			["", "critical destructive", "changes firmware or boot keys"],
		],
	},
	{
		names: "unshare nsenter",
		values: "-t --target -S -G -w --wd --root -R",
		rules: [["", "high privilege", "enters or makes name spaces"]],
		stops: true,
	},

	{
		names: "apt apt-get aptitude",
		values: "-o -t --target-release -c",
		dry: "-s --simulate --dry-run --just-print --no-act --recon -d --download-only",
		abbreviates: true,
		rules: [
			[
				"~apt::update::",
				"high exec-remote",
				"runs a command through apt's configuration",
			],
			[
				"~dpkg::",
				"high exec-remote",
				"runs a command through apt's configuration",
			],
			[
				"update|list|search|show|policy|showpkg|depends|rdepends|changelog|source|download|check|moo|madison|why",
				"low",
			],
			[
				"--allow-unauthenticated|--force-yes|--allow-insecure-repositories",
				"high network",
				"takes packages without checking them",
			],
			["clean|autoclean", "low"],
			[
				"purge|autopurge|remove|autoremove",
				"high destructive",
				"removes packages",
			],
			[
				"install|upgrade|dist-upgrade|full-upgrade|build-dep|reinstall|edit-sources",
				"high privilege; run 0..",
				"changes the system's packages",
			],
		],
	},
	{
		names:
			"add-apt-repository apt-add-repository apt-key yum-config-manager dnf-config-manager",
		rules: [
			["list|finger|export|--list", "low"],
			["", "high network", "adds a source of packages"],
		],
	},
	{
		names: "dpkg",
		values: "--root --admindir",
		dry: "--dry-run --no-act --simulate",
		rules: [
			[
				"-P|--purge|-r|--remove|--force-all|--unpack",
				"high destructive",
				"changes the system's packages",
			],
			["-i|--install", "high privilege; run 0..", "installs packages"],
		],
	},
	{
		names: "rpm",
		values: "--eval -E --pipe --root",
		dry: "--test",
		rules: [
			["-e|--erase", "high destructive", "removes packages"],
			[
				"-i|-U|-F|--install|--upgrade !-q|--query",
				"high privilege; run 0..",
				"installs packages",
			],
			["--eval=%(*", "high exec-remote", "runs a command through a macro"],
			["--eval=*lua:*", "high exec-remote", "runs code through a macro"],
			["--pipe", "shell --pipe"],
			["--import", "high network", "trusts a source of packages"],
		],
	},
	{
		names: "yum dnf microdnf tdnf zypper",
		values: "-c --releasever --installroot --enablerepo -r",
		dry: "--assumeno --downloadonly --dry-run",
		rules: [
			[
				"list|search|info|check-update|repolist|provides|deplist|history|makecache|repoquery|se|if|lu|lr|ref|refresh|repos|packages",
				"low",
			],
			[
				"config-manager|copr|addrepo|ar",
				"high network",
				"adds a source of packages",
			],
			[
				"--nogpgcheck|--no-gpg-checks",
				"high network",
				"takes packages without checking them",
			],
			[
				"remove|erase|autoremove|rm|clean|distro-sync",
				"high destructive",
				"removes packages",
			],
			["", "high privilege", "changes the system's packages"],
		],
	},
	{
		names: "pacman yay paru",
		values: "-b -r --config",
		dry: "-p --print",
		rules: [
			["-S -s|-i|-l|-p|-g !-y", "low"],
			["-Q|--query|-F|--files|-T", "low"],
			["-R|--remove", "high destructive", "removes packages"],
			[
				"-S|-U|--sync|--upgrade",
				"high privilege",
				"changes the system's packages",
			],
			["-D|--database", "high privilege", "changes the system's packages"],
		],
	},
	{
		names: "apk",
		values: "-X --repository -p --root -t --virtual",
		dry: "-s --simulate",
		rules: [
			["info|search|list|update|version|policy|stats|fetch", "low"],
			[
				"--allow-untrusted|-X|--repository",
				"high network",
				"takes packages of another source",
			],
			["del", "high destructive", "removes packages"],
			["add|upgrade|fix", "high privilege", "changes the system's packages"],
		],
	},
	{
		names:
			"emerge xbps-install xbps-remove eopkg swupd urpmi slackpkg installpkg removepkg pkg pkg_add pkg_delete pkgin portinstall opkg ipkg",
		values: "-r",
		dry: "-p --pretend -n --dry-run",
		rules: [
			["search|info|query|list|-s|--search", "low"],
			["-s|--search|-Q", "low"],
			[
				"remove|delete|-C|--unmerge|--depclean|purge|autoremove",
				"high destructive",
				"removes packages",
			],
			["", "high privilege", "changes the system's packages"],
		],
	},
	{
		names: "snap",
		rules: [
			[
				"list|find|info|version|changes|services|connections|interfaces|logs|known",
				"low",
			],
			["remove", "high destructive", "removes packages"],
			["run", "words 0.."],
			[
				"install|refresh|revert|connect|set|disable|enable|start|stop|restart|alias|disconnect",
				"high privilege",
				"changes the system's packages",
			],
		],
	},
	{
		names: "flatpak",
		rules: [
			["list|search|info|remotes|remote-ls|history|ps", "low"],
			["uninstall|remove|repair", "high destructive", "removes packages"],
			["remote-add|remote-modify", "high network", "adds a source of packages"],
			["override", "high privilege", "changes a sandbox"],
			["install|update|upgrade", "high privilege", "installs packages"],
		],
	},
	{
		names: "brew",
		values: "--prefix",
		dry: "-n --dry-run",
		rules: [
			[
				"uninstall|remove|rm|autoremove",
				"high destructive",
				"removes packages",
			],
			["tap +1", "high network", "adds a source of packages"],
			[
				"services start|stop|restart|run|kill|cleanup",
				"high persistence",
				"changes what starts by itself",
			],
			[
				"install|upgrade|reinstall ~http",
				"high network",
				"installs from an address",
			],
			[
				"install|upgrade|reinstall|update|list|info|search|deps|outdated|doctor|config|leaves|--prefix|link|unlink|pin|bundle",
				"low",
			],
		],
	},
	{
		names: "port fink",
		rules: [
			["uninstall|reclaim", "high destructive", "removes packages"],
			["install|upgrade|selfupdate", "high privilege", "changes packages"],
		],
	},
	{
		names:
			"nix-env nix-collect-garbage nix-store nix-channel nixos-rebuild darwin-rebuild home-manager guix",
		values: "-f -p -I",
		rules: [
			["-q|--query|search|--list-generations|-qa|--gc --print-dead", "low"],
			["--add", "high network", "adds a source of packages"],
			[
				"-d|--delete-old|--delete|--gc|gc|-e|--uninstall|--delete-generations|uninstall|remove",
				"high destructive",
				"removes packages",
			],
			[
				"switch|boot|test|--rollback|-iA|-i|install|system|pull",
				"high privilege",
				"changes packages",
			],
		],
	},
	{
		names: "softwareupdate",
		rules: [
			["-l|--list", "low"],
			["-i|--install|-ia", "high privilege", "changes the system"],
		],
	},
	{
		names: "installer",
		values: "-pkg -target",
		words: true,
		rules: [["-pkg", "high privilege; run -pkg", "installs packages"]],
	},
	{
		names: "do-release-upgrade unattended-upgrade unattended-upgrades",
		dry: "--dry-run",
		rules: [["", "high privilege", "changes the system's packages"]],
	},
	{
		names: "certbot acme.sh",
		values: "--pre-hook --post-hook --deploy-hook --renew-hook -d",
		dry: "--dry-run",
		rules: [
			["delete|revoke", "critical destructive", "deletes certificates"],
			["certificates", "low"],
			[
				"--pre-hook|--post-hook|--deploy-hook|--renew-hook",
				"shell --pre-hook|--post-hook|--deploy-hook|--renew-hook",
			],
			["", "high network", "changes certificates"],
		],
	},
	{
		names: "update-ca-certificates update-ca-trust trust",
		rules: [
			["list|dump|extract", "low"],
			["", "high privilege", "changes which certificates are trusted"],
		],
	},
	{
		names: "mkcert",
		rules: [
			[
				"-install|-uninstall",
				"high privilege",
				"changes which certificates are trusted",
			],
		],
		words: true,
	},
	{
		names: "ipmitool racadm hponcfg",
		rules: [
			["~chassis", "high destructive", "acts on a machine's hardware"],
			["", "high privilege", "acts on a machine's hardware"],
		],
		values: "-H -U -P -I",
	},
	{
		names: "stress stress-ng sysbench",
		values: "-c --cpu -m --vm -t --timeout",
		rules: [["-c=*|--cpu=*|-m=*", "low"]],
	},
];
