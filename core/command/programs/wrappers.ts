/** Programs that run other programs: how their own options end and the inner command begins. Data; wrapper-programs.ts reads it. */

export interface Wrapper {
	readonly names: string;
	/** Options that take a value. */
	readonly values?: string;
	/** `-name` is one flag. */
	readonly words?: boolean;
	/** Operands of its own before the command. */
	readonly skip?: number;
	/** `NAME=value` words before the command. */
	readonly assigns?: boolean;
	/** Options whose value is shell text. */
	readonly shell?: string;
	/** The rest is one shell text, not words. */
	readonly text?: boolean;
	/** The command begins after this word only (`--`). */
	readonly after?: string;
	/** First operands that mean the wrapper runs something; others are its own business. */
	readonly subs?: string;
	/** First operands that have it print the environment. */
	readonly prints?: string;
	/** What it is worth by itself. */
	readonly risk?: readonly [
		"high" | "critical",
		"privilege" | "network" | "persistence" | "exec-remote",
		string,
	];
	/** Runs on another machine or in a container. */
	readonly elsewhere?: boolean;
	/** Options whose value is the folder it runs in. */
	readonly folder?: string;
	/** A terminal: shown on another machine it is that machine's shell. */
	readonly display?: boolean;
	/** Without a command it opens a shell. */
	readonly opensShell?: readonly ["high", "privilege" | "network", string];
}

const root = [
	"high",
	"privilege",
	"runs as another user, mostly root",
] as const;

export const wrappers: readonly Wrapper[] = [
	{ names: "doas", values: "-u -C -a", risk: root },
	{ names: "pkexec", values: "--user", risk: root },
	{
		names: "run0",
		values:
			"-u --user -g --group -D --chdir --property --setenv --slice --nice --background",
		risk: root,
	},
	{
		names: "gosu su-exec setuidgid chpst",
		values: "-u -U -e -/ -n -l -m -d -o -p -f -c -r -t",
		skip: 1,
		risk: root,
	},
	{
		names: "runuser",
		values: "-u --user -g --group -G -s --shell -w",
		shell: "-c --command",
		risk: root,
	},
	{
		names: "gksudo gksu kdesu kdesudo beesu lxqt-sudo sux",
		values: "-u --user -m -t",
		shell: "-c",
		risk: root,
	},
	{
		names: "setpriv capsh",
		values:
			"--reuid --regid --groups --caps --user --uid --gid --secbits --keep",
		after: "--",
		risk: ["high", "privilege", "changes the rights it runs with"],
	},
	{
		names: "sg",
		skip: 1,
		shell: "-c",
		risk: ["high", "privilege", "runs as another group"],
	},
	{ names: "nohup" },
	{ names: "faketime", values: "-f -m", skip: 1 },
	{
		names: "parallel-ssh pssh pdsh clush dsh mussh",
		values: "-h -H -l -p -o -e -t -O -x -X -w -g -u -a -d",
		text: true,
		elsewhere: true,
		risk: ["high", "network", "runs commands on other machines"],
	},
	{ names: "setsid" },
	{ names: "disown" },
	{ names: "timeout gtimeout", values: "-k --kill-after -s --signal", skip: 1 },
	{ names: "nice", values: "-n --adjustment" },
	{ names: "ionice", values: "-c --class -n --classdata -p --pid -P -u" },
	{ names: "chrt", values: "-T -P -D -p", skip: 1 },
	{ names: "taskset", values: "-p", skip: 1 },
	{
		names: "numactl",
		values: "-C -N -m -i -p --cpunodebind --membind --physcpubind --interleave",
	},
	{ names: "stdbuf gstdbuf", values: "-i -o -e --input --output --error" },
	{ names: "unbuffer", values: "-p" },
	{ names: "time gtime", values: "-f --format -o --output" },
	{ names: "caffeinate", values: "-t -w" },
	{ names: "command builtin exec", values: "-a" },
	{
		names:
			"eatmydata fakeroot fakechroot catchsegv linux32 linux64 i386 x86_64 pk-exec dbus-run-session dbus-launch",
		values: "-s -i -b",
	},
	{ names: "setarch", skip: 1 },
	{ names: "arch", values: "-e -d", words: true },
	{
		names: "strace ltrace",
		values: "-e -o -p -s -u -E -P -a -S -I -O -b -X -n -l -L",
	},
	{ names: "valgrind", words: false },
	{
		names: "perf",
		values: "-e -o -p -F -g -c --call-graph -a",
		subs: "record stat trace",
	},
	{
		names: "rr heaptrack hyperfine",
		values:
			"-w --warmup -r --runs -m -M -n --command-name --export-json --export-markdown --shell -S",
		text: true,
	},
	{
		names: "prlimit cpulimit",
		values: "-l -p -e -P --limit --pid --exe",
		after: "--",
	},
	{ names: "cgexec", values: "-g" },
	{
		names: "systemd-run",
		values:
			"-u --unit -p --property --slice --uid --gid -d --working-directory -E --setenv --description --on-active --on-boot --on-calendar --on-unit-active --timer-property -M --machine -H --host",
		risk: ["high", "persistence", "has the service manager run a command"],
	},
	{
		names: "systemd-nspawn",
		values:
			"-D --directory -M --machine -u --user -i --image -b --bind -E --setenv",
		elsewhere: true,
		risk: ["high", "privilege", "enters another system"],
	},
	{ names: "systemd-inhibit", values: "--what --who --why --mode" },
	{ names: "chronic ts errno ifne sponge_run ltrace_run mispipe" },
	{
		names: "flock",
		values: "-w --wait --timeout -E --conflict-exit-code",
		skip: 1,
		shell: "-c --command",
	},
	{ names: "lockfile-run setlock lckdo run-one", skip: 1 },
	{ names: "daemonize daemon", values: "-c -e -o -p -l -u -E" },
	{ names: "watch", values: "-n --interval -s --shotsdir", text: true },
	{ names: "entr", text: false },
	{
		names: "nodemon",
		values: "-w --watch -e --ext -i --ignore -x --exec",
		shell: "-x --exec",
	},
	{
		names: "watchexec",
		values:
			"-w --watch -e --exts -i --ignore -f --filter -d --debounce -s --signal",
		text: true,
	},
	{
		names: "chokidar onchange",
		values: "-c --command -i --initial -e --exclude",
		shell: "-c --command",
		after: "--",
	},
	{ names: "inotifywait fswatch incrond" },
	{
		names: "script",
		values: "-t -T -I -O -B -E --timing -o -m",
		shell: "-c --command",
	},
	{ names: "rlwrap", values: "-f -H -s -a -C -c -p -P -S" },
	{ names: "expect_run reptyr dtach abduco", values: "-A -c -n -e", skip: 1 },
	{
		names: "tmux",
		prints: "show-environment showenv",
		values: "-L -S -f -c -t -s -n -x -y -e -F",
		subs: "new new-session neww new-window split-window splitw respawn-pane respawn-window run run-shell if-shell display-popup popup pipe-pane send-keys send",
		text: true,
	},
	{ names: "screen", values: "-S -t -c -p -h -s -T -e", text: false },
	{ names: "zellij", values: "-s --session -l --layout", after: "--" },
	{
		names:
			"xterm gnome-terminal konsole alacritty kitty foot urxvt rxvt st tilix terminator xfce4-terminal mate-terminal lxterminal wezterm",
		values:
			"-T -title --title -geometry --geometry -fn -bg -fg --working-directory --class -display --display",
		words: true,
		display: true,
		after: "-e -x -- -hold --command",
	},
	{
		names: "xvfb-run",
		values: "-n --server-num -s --server-args -e --error-file -f -w",
	},
	{
		names:
			"firejail bwrap bubblewrap nsjail proot minijail0 sandbox-exec sydbox isolate",
		values:
			"--bind --ro-bind --dev-bind --tmpfs --proc --dev --chdir --setenv --symlink --uid --gid --hostname -p -f -D -r -b -w -R --dir",
		words: true,
	},
	{ names: "aa-exec", values: "-p --profile -n --namespace" },
	{
		names: "torsocks torify proxychains proxychains4 tsocks proxybound trickle",
		values: "-f -u -d -s",
		risk: ["high", "network", "hides where it connects from"],
	},
	{
		names: "cross-env cross-env-shell env-cmd dotenv dotenvx dotenv-cli",
		values: "-f -e --file -c -p",
		prints: "list get",
		assigns: true,
		after: "",
	},
	{ names: "direnv", subs: "exec", skip: 1 },
	{ names: "conda-run micromamba-run", values: "-n --name -p --prefix" },
	{
		names: "concurrently npm-run-all run-p run-s wireit",
		values: "-n --names -c -p --prefix --kill-others",
		text: true,
	},
	{
		names: "npx bunx pnpx",
		values: "-p --package --registry --cache",
		shell: "-c --call",
	},
	{ names: "uvx", values: "--from --with -p --python --index-url" },
	{
		names:
			"wine wine64 box86 box64 qemu-x86_64 qemu-aarch64 qemu-arm qemu-i386 mono",
		words: false,
	},
	{
		names:
			"ld.so ld-linux-x86-64.so.2 ld-linux-aarch64.so.1 ld-linux.so.2 ld-musl-x86_64.so.1",
		values: "--library-path --preload --audit --argv0",
	},
	{ names: "busybox toybox" },
	{ names: "aws-vault-exec" },
	{ names: "gtk-launch cygstart winpty" },
	{ names: "tini dumb-init catatonit s6-setuidgid", values: "-e -p" },
	{ names: "sshpass", values: "-p -f -d -P" },
	{ names: "logsave", skip: 1 },
	{
		names: "retry retry-cli wait-on wait-for-it wait-for-it.sh dockerize",
		values: "-t --timeout -d --delay -n -h -p -w -i",
		after: "--",
	},
	{ names: "with-contenv envdir envuidgid", skip: 1 },
	{ names: "choom", values: "-n -p", after: "--" },
	{ names: "pipexec pee", text: true },
	{
		names: "gdb",
		values: "-p -x -ex -c -core -iex",
		words: true,
		after: "--args",
	},
	{ names: "lldb", values: "-p -o -s -c -n", after: "--" },
	{
		names: "mprof kernprof py-spy scalene memray",
		values: "-o -f -l",
		subs: "run record top",
	},
	{ names: "wslrun", text: true },
	{
		names: "distrobox toolbox",
		values: "-n --name -c --container",
		subs: "enter run",
		after: "--",
	},
	{
		names: "lando ddev devcontainer",
		values: "--workspace-folder -s --service",
		subs: "ssh exec composer",
		after: "",
	},
];
