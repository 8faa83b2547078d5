/** Programs with an option, a script or a hook that runs a command: few do it every day, all of them can. Sources: GTFOBins and the manual pages it cites. */
import type { Family } from "../rules.ts";

const runs = "runs a command of its choice";
const high = (when: string): readonly [string, string, string] => [
	when,
	"high exec-remote",
	runs,
];

export const escapes: readonly Family[] = [
	{
		names: "bpftrace",
		values: "-e -c -p",
		rules: [["", "high privilege", "looks into the kernel and other programs"]],
	},
	{
		names: "busctl",
		values: "--address",
		rules: [
			["--address=unixexec*", "high exec-remote", runs],
			["call|emit|set-property", "high privilege", "acts on a system service"],
		],
	},
	{
		names: "c89 c99 cc gcc g++ clang clang++ c++",
		values: "-wrapper -o -I -L -l -D -x -include -isystem -std",
		words: true,
		rules: [
			high("-wrapper"),
			["-fplugin", "high exec-remote", "loads a library"],
			high("~-fplugin=/tmp"),
		],
	},
	{ names: "csvtool", rules: [["call", "shell 0"], high("call")] },
	{
		names: "cowsay cowthink",
		values: "-f -W -T -e",
		rules: [
			["-f=/*", "high exec-remote", runs],
			["-f=./*", "high exec-remote", runs],
		],
	},
	{
		names: "easy_install",
		rules: [
			["~http", "high exec-remote", "installs and runs code from an address"],
		],
	},
	{
		names: "gcore",
		rules: [["", "high secrets", "saves the memory of another program"]],
	},
	{
		names: "dc",
		values: "-e --expression -f --file",
		rules: [
			[
				"~!",
				"shell -e|--expression; high exec-remote",
				"runs a command out of a calculator",
			],
		],
	},
	{ names: "gimp", values: "-b", rules: [high("-b")] },
	{ names: "grc genie", values: "-c -s", rules: [["-c", "shell -c"]] },
	{
		names: "jjs jrunscript",
		values: "-e -l -f",
		rules: [["-e", "code:javascript -e"], high("-e")],
	},
	{
		names: "latex lualatex pdflatex tex xelatex xetex luatex pdftex",
		words: true,
		rules: [
			[
				"-shell-escape|--shell-escape|-enable-write18|--enable-write18",
				"high exec-remote",
				"lets a document run commands",
			],
			high("~\\write18"),
		],
	},
	{ names: "msgfilter msgexec", values: "-i", rules: [["+1", "words 0.."]] },
	{
		names: "multitime pexec openvt",
		values: "-n -c -i -o",
		stops: true,
		rules: [["+1", "words 0.."]],
	},
	{
		names: "neofetch fastfetch",
		values: "--config",
		rules: [["--config=/tmp*|--config=./*", "high exec-remote", runs]],
	},
	{ names: "pidstat", values: "-e", rules: [high("-e")] },
	{ names: "run-mailcap see", rules: [high("~/tmp")] },
	{ names: "slsh", values: "-e", rules: [high("-e")] },
	{ names: "tasksh", rules: [high("")] },
	{
		names: "task",
		values: "-d -t --taskfile",
		rules: [["execute|exec", "words 0.."]],
	},
	{
		names: "tmate",
		values: "-c -S -f",
		rules: [
			["-c", "shell -c"],
			["", "high network", "shares a shell with another machine"],
		],
	},
	{
		names: "zathura ncdu_shell aspell ispell_shell",
		values: "-c",
		rules: [["-c=!*", "shell -c"]],
	},
	{ names: "crash byebug pry pdb pdb3 ipdb scanmem", rules: [high("")] },
	{
		names: "dialog whiptail zenity yad",
		values: "--title --backtitle",
		rules: [
			["--textbox|--text-info|--editbox", "read 0"],
			["--filename", "read --filename"],
		],
	},
	{ names: "espeak espeak-ng", values: "-f", rules: [["-f", "read -f"]] },
	{ names: "last lastb", values: "-f -n", rules: [["-f", "read -f"]] },
	{
		names: "wall write talk",
		rules: [["", "high network", "writes to other people's terminals"]],
	},
	{
		names: "lp lpr",
		values: "-h -P -d -H -u",
		rules: [
			["-h|-H", "high network", "sends a file to another machine"],
			["+1", "read 0.."],
		],
	},
	{ names: "ab", values: "-p -n -c -T -H", rules: [["-p", "send -p"]] },
	{
		names: "wrk hey siege vegeta k6 locust",
		rules: [
			["~://localhost", "low"],
			["~://127.", "low"],
			["~://[::1]", "low"],
			["~://", "high network", "loads another machine with requests"],
			["run", "low"],
		],
	},
	{ names: "systemd-resolve systemd-analyze", rules: [] },
	{
		names: "genisoimage mkisofs xorriso",
		values: "-o -V",
		rules: [["+1", "read 0.."]],
	},
	{ names: "pax", values: "-f -s", rules: [["-w", "read 0.."]] },
	{ names: "unsquashfs", values: "-d -f", rules: [["-d", "write -d"]] },
	{
		names: "mosquitto_pub nc_pub kcat kafkacat",
		values: "-h -t -m -f -p -b",
		rules: [
			["-f", "send -f"],
			["-m", "send -m"],
			["-h|-b", "high network", "sends data to another machine"],
		],
	},
	{
		names: "grpcurl websocat wscat",
		values: "-d -H -c",
		rules: [
			["localhost*|127.*|ws://localhost*|ws://127.*", "low"],
			["-c|-d|+1", "high network", "talks to another machine"],
		],
	},
	{ names: "puppet_apply", rules: [] },
	{ names: "ansible-test", rules: [high("shell")] },
];
