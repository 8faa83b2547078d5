/** Network tools that rules can describe; curl, wget, nc, ssh and their kin are network-programs.ts's. Sources: their manual pages. */
import type { Family } from "../rules.ts";

const listens = "opens a port on this machine";
const tunnel = "opens a tunnel";
const scan = "scans the network";
const shell = "opens a shell on another machine";
const capture = "records what passes the network";

export const network: readonly Family[] = [
	{
		names:
			"nmap masscan zmap rustscan unicornscan arp-scan netdiscover fping hping3 nbtscan enum4linux snmpwalk onesixtyone nikto gobuster dirb dirbuster ffuf wfuzz feroxbuster sqlmap hydra medusa ncrack patator wpscan nuclei subfinder amass dnsenum dnsrecon fierce theharvester crackmapexec netexec smbmap responder bettercap ettercap arpspoof dsniff msfconsole msfvenom searchsploit evil-winrm impacket-secretsdump aircrack-ng airodump-ng aireplay-ng",
		rules: [
			["-V =0", "low"],
			["", "high network", scan],
		],
	},
	{
		names:
			"john hashcat ophcrack mimikatz lazagne pypykatz secretsdump.py hashid unshadow",
		rules: [["", "high secrets", "breaks or extracts passwords"]],
	},
	{
		names: "tcpdump tshark dumpcap wireshark ngrep tcpflow termshark",
		values: "-w -i -r -c",
		rules: [
			["-r !-i", "low"],
			["-D|--list-interfaces", "low"],
			["", "high network", capture],
		],
	},
	{
		names: "telnet rlogin rsh rexec",
		rules: [
			["localhost|127.*|::1", "low"],
			["+1", "high network", shell],
		],
	},
	{ names: "mosh et", rules: [["+1", "high network", shell]] },
	{
		names:
			"autossh sshuttle dropbear sshd sslh stunnel stunnel4 chisel frpc frps gost ligolo bore localtunnel lt ngrok cloudflared inlets zrok pagekite serveo tor i2p v2ray xray ss-server ss-local shadowsocks wireproxy iodine dnscat dnscat2 ptunnel hans udp2raw rathole",
		rules: [
			["version|config|authtoken|update", "low"],
			["", "high network", tunnel],
		],
	},
	{
		names: "tailscale headscale zerotier-cli netbird nebula",
		rules: [
			["status|ip|version|ping|netcheck|whois|info|listnetworks", "low"],
			["", "high network", "changes or opens a private network"],
		],
	},
	{
		names:
			"inetd xinetd tinyproxy squid danted 3proxy microsocks in.telnetd rsyncd vsftpd proftpd pure-ftpd tftpd atftpd smbd nmbd nfsd exportfs x11vnc vncserver xrdp xpra weston ttyd systemd-socket-activate mitmproxy mitmdump mitmweb gotty wetty shellinabox shellinaboxd code-server",
		rules: [["", "high network", listens]],
	},
	{
		names: "ftp lftp sftp tftp ncftp ncftpput",
		values: "-P -p -i -o -F -J -b -e -c -u",
		rules: [
			["-e|-c", "high network", "copies files to or from another machine"],
			["-o", "fetch -o"],
			["*:* +1", "fetch 0"],
			["+1", "high network", "copies files to or from another machine"],
		],
	},
	{
		names: "smbclient rpcclient smbget",
		rules: [["+1", "high network", "reaches files of another machine"]],
		values: "-U -c -W",
	},
	{
		names:
			"mail mailx mutt sendmail msmtp swaks s-nail ssmtp exim exim4 neomutt",
		values: "-s -a -r -c -b -t --to --from --server --attach",
		rules: [
			["-a|--attach", "send -a|--attach"],
			["+1", "high network", "sends mail"],
			["-t|--to|--server", "high network", "sends mail"],
		],
	},
	{
		names:
			"transfer croc wormhole magic-wormhole ffsend onionshare termbin pastebinit wgetpaste ix gist dropbox gdrive gdown megaput mega-put",
		rules: [
			["receive|recv", "low"],
			["send|tx|upload|put|share|up", "send 0.."],
			["+1", "send 0.."],
			["", "high network", "sends data to another machine"],
		],
	},
	{
		names: "aria2c axel",
		values: "-o --out -d --dir -i --input-file -x -s -j",
		rules: [
			["-o|--out", "write -o|--out"],
			["-o|--out", "fetch -o|--out"],
		],
	},
	{
		names: "youtube-dl yt-dlp",
		values: "-o --exec -f",
		rules: [["--exec", "shell --exec"]],
	},
	{ names: "ssh-keyscan", rules: [] },
	{
		names: "ssh-add",
		values: "-t -s -e",
		rules: [
			["-l|-L|-D|-d", "low"],
			["-s|-e", "high exec-remote", "loads a library into the key agent"],
		],
	},
	{
		names: "ssh-agent gpg-agent",
		stops: true,
		rules: [
			["-k", "low"],
			["+1", "words 0.."],
		],
	},
	{
		names: "gpg gpg2",
		values:
			"-o --output -r --recipient -u --local-user --homedir --keyserver --passphrase-file -a",
		rules: [
			[
				"--export-secret-keys|--export-secret-key|--export-secret-subkeys",
				"high secrets",
				"exports private keys",
			],
			[
				"--delete-secret-keys|--delete-secret-key|--delete-keys|--delete-secret-and-public-keys",
				"critical destructive",
				"deletes keys",
			],
			["-d|--decrypt", "high secrets", "decrypts"],
			["--send-keys", "high network", "publishes a key"],
			["-c|--symmetric|-e|--encrypt", "read 0..; write -o|--output"],
			[
				"--import|--recv-keys|--receive-keys|--edit-key|--quick-add-key",
				"high privilege",
				"changes which keys are trusted",
			],
		],
	},
	{
		names: "ssh-keygen",
		values: "-f -t -b -C -N -P -s -I -n -V -F -R -D -O -Y",
		rules: [
			["-l|-F|-B|-H", "low"],
			["-D", "high exec-remote", "loads a library"],
			["-s", "high privilege", "signs a key that others trust"],
			["-R", "low"],
		],
	},
	{
		names: "keytool",
		words: true,
		values: "-keystore -alias -storepass -file",
		rules: [
			[
				"-delete|-importkeystore|-importcert|-import",
				"high privilege",
				"changes a key store",
			],
			["-exportcert|-list|-printcert", "low"],
		],
	},
	{
		names: "certutil",
		words: true,
		rules: [
			[
				"-urlcache|/urlcache|-verifyctl",
				"high exec-remote; fetch -1",
				"fetches from the network (certutil)",
			],
			[
				"/urlcache",
				"high exec-remote; fetch -1",
				"fetches from the network (certutil)",
			],
			["-decode|-decodehex", "high exec-remote", "decodes a file"],
			["-exportPFX|-dspf", "high secrets", "exports private keys"],
			[
				"-addstore|-A",
				"high privilege",
				"changes which certificates are trusted",
			],
		],
	},
	{
		names: "bitsadmin",
		words: true,
		rules: [
			["", "high network; fetch -1", "transfers files in the background"],
		],
	},
	{
		names: "http-server serve live-server browser-sync json-server",
		values: "-p --port -a -l --listen --host -H",
		rules: [
			["-a=0.0.0.0|::", "high network", listens],
			["-H=0.0.0.0|::", "high network", listens],
			["--host=0.0.0.0|::", "high network", listens],
			["-l=*0.0.0.0*|*::*", "high network", listens],
			["--listen=*0.0.0.0*|*::*", "high network", listens],
		],
	},
	{
		names: "miniserve simple-http-server updog",
		rules: [["", "high network", listens]],
	},
	{
		names:
			"dnsmasq hostapd dhcpd named unbound httpd telnetd ftpd tcpsvd udpsvd udhcpd crond_net darkhttpd lighttpd thttpd",
		rules: [
			["--test|-t", "low"],
			["", "high network", listens],
		],
	},
	{
		names: "w3m lynx links elinks",
		values: "-o -T",
		rules: [["~file://", "low"]],
	},
	{
		names: "kdeconnect-cli blueman bluetoothctl",
		rules: [
			["--share|pair|trust|connect", "high network", "talks to another device"],
		],
	},
];
