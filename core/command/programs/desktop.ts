/** macOS, Windows programs under bash, desktops: what they change, show or keep. Sources: their manual pages and vendors' references. */
import type { Family } from "../rules.ts";

export const desktop: readonly Family[] = [
	{
		names: "security",
		values: "-s -a -l -g -k -p -o -f -t -T",
		rules: [
			[
				"find-generic-password|find-internet-password|find-identity|export|dump-keychain|find-key -w|-g",
				"high secrets",
				"prints passwords of the keychain",
			],
			[
				"dump-keychain|export|find-generic-password|find-internet-password",
				"high secrets",
				"opens the keychain",
			],
			["delete-keychain", "critical destructive", "deletes a keychain"],
			[
				"delete-generic-password|delete-internet-password|delete-certificate|delete-identity",
				"high destructive",
				"deletes from the keychain",
			],
			[
				"add-trusted-cert|remove-trusted-cert|authorizationdb|set-key-partition-list|unlock-keychain|set-keychain-settings|import|create-keychain|default-keychain",
				"high privilege",
				"changes the keychain or what is trusted",
			],
			[
				"add-generic-password|add-internet-password",
				"high secrets",
				"stores a password",
			],
		],
	},
	{
		names: "diskutil",
		rules: [
			["list|info|activity|verifyDisk|verifyVolume", "low"],
			["apfs|cs|ar|appleRAID list|listUsers", "low"],
			[
				"eraseDisk|eraseVolume|secureErase|zeroDisk|randomDisk|partitionDisk|reformat|eraseOptical|splitPartition|mergePartitions|eraseall",
				"critical destructive",
				"erases a disk",
			],
			[
				"apfs|cs|ar|appleRAID delete*|erase*|destroy*",
				"critical destructive",
				"erases a disk",
			],
			["", "high privilege", "changes disks"],
		],
	},
	{
		names: "hdiutil",
		rules: [
			["erasekeys|burn", "critical destructive", "erases an image"],
			["attach|mount|detach|create|convert|resize", "low"],
		],
	},
	{
		names: "asr",
		rules: [["restore", "critical destructive", "overwrites a disk"]],
	},
	{
		names: "nvram",
		rules: [
			["-c|-d", "critical destructive", "changes how the machine starts"],
			["~=", "critical destructive", "changes how the machine starts"],
		],
	},
	{
		names: "csrutil spctl",
		rules: [
			["status|--status|-a|--assess", "low"],
			["--status|--assess|-a", "low"],
			["", "high privilege", "changes what the system guards"],
		],
	},
	{
		names: "tccutil",
		rules: [["", "high privilege", "changes what programs may see"]],
	},
	{
		names: "fdesetup",
		rules: [
			["status|list", "low"],
			["", "high privilege", "changes disk encryption"],
		],
	},
	{
		names: "launchctl",
		rules: [
			["export", "high secrets", "prints the environment, secrets too"],
			[
				"getenv *KEY*|*TOKEN*|*SECRET*|*PASS*",
				"high secrets",
				"prints a secret",
			],
			["list|print|blame|procinfo|hostinfo|version", "low"],
			[
				"load|bootstrap|enable|submit|setenv|config|asuser",
				"high persistence",
				"changes what starts by itself",
			],
			[
				"unload|bootout|remove|disable|kill|kickstart|stop|start|reboot|attach",
				"high destructive",
				"stops or changes services",
			],
		],
	},
	{
		names: "defaults",
		rules: [
			["read|read-type|domains|find|help", "low"],
			[
				"write|import ~loginhook",
				"high persistence",
				"changes what starts by itself",
			],
			[
				"write|import|delete|rename ~/library/preferences",
				"high privilege",
				"changes the system's settings",
			],
			[
				"write ~com.apple.loginitems",
				"high persistence",
				"changes what starts by itself",
			],
			[
				"write ~com.apple.screensaver",
				"high privilege",
				"changes what guards the screen",
			],
			["delete =1", "high destructive", "deletes a program's settings"],
		],
	},
	{
		names: "pmset systemsetup",
		rules: [
			["-g", "low"],
			["~-get", "low"],
			["", "high privilege", "changes the system's settings"],
		],
		words: true,
	},
	{
		names: "xattr",
		rules: [
			["-d|-c", "high privilege", "lets a downloaded program run unchecked"],
		],
		values: "-w -p",
	},
	{
		names: "logkeys lkl keylogger xspy",
		rules: [["", "high secrets", "records what is typed"]],
	},
	{
		names: "kickstart profiles mdmclient jamf",
		rules: [
			["list|show|status", "low"],
			["", "high privilege", "changes how this machine is managed"],
		],
	},
	{
		names:
			"dscacheutil mdutil mdimport mdfind sw_vers system_profiler sysdiagnose",
		rules: [["-E", "high destructive", "deletes the search index"]],
	},
	{
		names: "pbpaste xclip xsel wl-paste",
		values: "-selection -sel -o",
		words: true,
		rules: [],
	},
	{
		names: "screencapture scrot import grim gnome-screenshot",
		rules: [["", "high secrets", "takes a picture of the screen"]],
	},
	{
		names: "secret-tool",
		rules: [
			["lookup|search", "high secrets", "prints secrets of the keyring"],
			["clear|store", "high secrets", "changes the keyring"],
		],
	},
	{
		names: "kwallet-query kwalletcli keyring keyctl",
		rules: [
			["-r|--read-password", "high secrets", "prints secrets of the keyring"],
			[
				"get|read|pipe|print|del|set|purge",
				"high secrets",
				"opens or changes the keyring",
			],
		],
	},
	{
		names: "gsettings dconf",
		rules: [
			["reset-recursively|reset", "high destructive", "resets settings"],
			[
				"set|write ~autostart",
				"high persistence",
				"changes what starts by itself",
			],
		],
	},
	{
		names: "xinput xdotool ydotool wtype xte cliclick",
		rules: [
			["exec", "high exec-remote", "runs a command of its choice"],
			["list|--list|getactivewindow|getmouselocation|search", "low"],
			["--list", "low"],
			[
				"test|type|key|",
				"high privilege",
				"types or reads keys for the person at the screen",
			],
		],
	},
	{
		names: "reg",
		rules: [
			["query", "low"],
			[
				"save|export ~sam|~system|~security",
				"high secrets",
				"saves passwords of the system",
			],
			["save", "high secrets", "saves a hive of the registry"],
			[
				"add|import|restore|load ~run",
				"high persistence",
				"changes what starts by itself",
			],
			["delete", "high destructive", "deletes from the registry"],
			[
				"add|import|restore|load|copy",
				"high persistence",
				"changes the registry",
			],
		],
	},
	{
		names:
			"regedit regsvr32 rundll32 mshta wscript cscript installutil msbuild_inline odbcconf cmstp",
		rules: [
			["~http", "critical exec-remote", "runs code fetched from the network"],
			["~script:", "critical exec-remote", "runs code hidden in an address"],
			["", "high exec-remote", "loads code or registry settings"],
		],
	},
	{
		names: "msiexec",
		rules: [
			[
				"~http",
				"critical exec-remote",
				"installs a program fetched from the network",
			],
			["", "high privilege", "installs or removes programs"],
		],
	},
	{
		names: "schtasks",
		rules: [
			["/query", "low"],
			[
				"~http",
				"critical persistence",
				"has code from the network run by itself",
			],
			["~-enc", "critical persistence", "has hidden code run by itself"],
			["", "high persistence", "changes scheduled commands"],
		],
	},
	{
		names: "sc sc.exe",
		rules: [
			["query|qc|queryex", "low"],
			["create|config|failure", "high persistence", "changes services"],
			[
				"stop|delete|start|pause",
				"high destructive",
				"stops or changes services",
			],
		],
	},
	{
		names: "net net1",
		rules: [
			["user|localgroup|group|accounts =0", "low"],
			["user|localgroup|group|accounts", "high privilege", "changes accounts"],
			["stop|pause|start", "high destructive", "stops or starts services"],
			["share|use", "high network", "opens or reaches shared folders"],
		],
	},
	{
		names: "netsh",
		rules: [
			["~key=clear", "high secrets", "prints a network's password"],
			["* show", "low"],
			["* * show", "low"],
			["", "high network", "changes the network or the firewall"],
		],
	},
	{
		names: "wmic",
		rules: [
			["process call create", "high exec-remote; shell 0", "starts a program"],
			["shadowcopy delete", "critical destructive", "deletes backups"],
			["* get|list", "low"],
			["", "high privilege", "changes the system"],
		],
	},
	{
		names: "vssadmin wbadmin diskshadow",
		rules: [
			["list|get", "low"],
			["", "critical destructive", "deletes backups"],
		],
	},
	{
		names: "diskpart format.com chkdsk cipher fsutil",
		rules: [
			["/w*|/s*", "critical destructive", "overwrites a disk"],
			["~/w:", "critical destructive", "overwrites a disk"],
			["", "critical destructive", "changes a disk"],
		],
	},
	{
		names: "icacls takeown cacls",
		rules: [
			["~/grant", "high privilege", "changes who may read or write"],
			["~/f", "high privilege", "changes who may read or write"],
			["~/reset", "high privilege", "changes who may read or write"],
		],
	},
	{
		names: "wsl",
		rules: [
			[
				"--unregister",
				"critical destructive",
				"deletes a system with its files",
			],
			["--shutdown|-t|--terminate", "high destructive", "stops a system"],
			["-l|--list|--status", "low"],
		],
		values: "-d -u --distribution --user",
	},
	{
		names: "runas psexec psexec.exe gsudo",
		rules: [["", "high privilege", "runs as somebody else"]],
	},
	{
		names: "winget choco scoop",
		rules: [
			["list|search|show|info|outdated|export|status", "low"],
			["source|bucket add", "high network", "adds a source of packages"],
			["uninstall|remove", "high destructive", "removes packages"],
			["install|upgrade|update|import", "low"],
		],
	},
	{
		names: "dbus-send gdbus qdbus",
		words: true,
		rules: [
			["~freedesktop.secret", "high secrets", "asks the keyring"],
			["~kwallet", "high secrets", "asks the keyring"],
			["~keepass", "high secrets", "asks a password store"],
			["~polkit", "high privilege", "asks who may become root"],
			["~systemd1.manager.startunit", "high destructive", "changes services"],
			["~login1.manager", "high destructive", "stops the machine"],
			["~accounts", "high privilege", "changes accounts"],
		],
	},
	{
		names:
			"ntdsutil procdump procdump64 comsvcs nanodump gsecdump pwdump fgdump wce vaultcmd cmdkey",
		words: true,
		rules: [["", "high secrets", "takes passwords out of the system"]],
	},
	{
		names: "notify-send open xdg-open start wslview explorer explorer.exe",
		rules: [],
	},
	{
		names: "drawbridge-desktop",
		values:
			"--host --port --console-port --root --mode --upstream --cert --key --client-ca",
		rules: [
			[
				"--mode!=strict",
				"critical privilege",
				"starts the gate in a looser mode",
			],
			[
				"--host|--upstream|--root",
				"critical privilege",
				"starts a gate that others reach, or that reaches others",
			],
		],
	},
];
